"""The filter takes in a year at a time, never looks ahead, and its histories can be replayed."""

from dataclasses import replace

import numpy as np
import pytest

from sim import UserError
from sim.assimilation.filter import Filter, Settings
from sim.assimilation.making import assimilate
from sim.assimilation.report import compare, lines
from sim.compiled.engine import ENGINES, choose_engine
from sim.model.simulation import Simulation
from sim.model.tracing import state_of
from sim.random_streams import ChosenPast
from sim.record.targets import HardFact, all_evidence, hard_facts
from sim.scenario.library import load_plan
from sim.start.table import DONORS_A_YEAR, FIRST_DONOR
from sim.state.world import World

SMALL = Settings(sets=30, histories=3, engine=choose_engine(None))
UNTIL = 414


def after(years: int, evidences=None, settings: Settings = SMALL) -> Filter:
    run = Filter(
        load_plan("baseline"),
        all_evidence(UNTIL) if evidences is None else evidences,
        hard_facts(),
        settings,
    )
    for _ in range(years):
        run.advance()
    return run


@pytest.mark.parametrize("engine", ENGINES)
def test_a_history_of_the_filter_is_that_of_one_unbroken_run_with_its_draws(engine: str) -> None:
    run = after(3, settings=replace(SMALL, engine=engine))
    (block,) = run.blocks
    chosen = np.array([0, 7, 45, 89])
    uniforms = {stream: draws[chosen] for stream, draws in block.uniforms.items()}
    past = ChosenPast(SMALL.seed, UNTIL, block.donors[:, chosen], uniforms)
    replayed = Simulation(run.plan, 999, chosen + 12345, engine=engine, past=past)
    for _ in range(36):
        replayed.step()
    assert block.state is not None
    world = state_of(World.from_state(block.state["world"]))
    for name, values in state_of(replayed.world).items():
        assert np.array_equal(values, world[name][..., chosen]), name


def test_each_year_has_draws_of_its_own_and_histories_of_a_set_descend_from_that_set() -> None:
    run = after(4)
    (block,) = run.blocks
    own = block.numbers // SMALL.histories
    for year, donors in enumerate(block.donors):
        place = donors - FIRST_DONOR - year * DONORS_A_YEAR
        assert np.array_equal(place // SMALL.histories, own)
    assert len(np.unique(block.donors[-1])) < len(block.numbers)  # some went on twice, some not


def test_what_was_seen_later_moves_nothing_now() -> None:
    seen = all_evidence(UNTIL)
    nonsense = tuple(
        replace(one, value=one.value + 1e6) if one.seen.last_month >= 60 and one.error else one
        for one in seen
    )
    honest, deceived = after(5, seen), after(5, nonsense)
    assert np.array_equal(honest.evidence, deceived.evidence)
    assert np.array_equal(honest.blocks[0].donors, deceived.blocks[0].donors)
    for one in (honest, deceived):
        one.advance()
    assert not np.array_equal(honest.evidence, deceived.evidence)


def test_a_change_in_the_twelfth_digit_of_an_observation_changes_no_choice() -> None:
    seen = all_evidence(UNTIL)
    moved = tuple(
        replace(one, value=one.value * (1.0 + 1e-12)) if one.error else one for one in seen
    )
    assert np.array_equal(after(5, seen).blocks[0].donors, after(5, moved).blocks[0].donors)


def test_without_observations_all_sets_are_alike() -> None:
    run = after(2, ())
    assert np.all(run.evidence == 0.0)
    assert run.effective == [3.0, 3.0]


# -- the whole ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made():
    facts = tuple(fact for fact in hard_facts() if fact.name == "treaty with Russia signed")
    return assimilate(replace(SMALL, sets=60), rows=50, facts=facts)


def test_all_rows_meet_the_facts_when_they_are_replayed(made) -> None:
    histories = np.arange(50)
    past = made.starts.past(histories, "replayed")
    simulation = Simulation(load_plan("baseline"), 7, histories, past=past)
    for _ in range(UNTIL):
        simulation.step()
    treaty = simulation.cast.names.index("russia")
    assert np.all(simulation.world.treaty[treaty] > 0.0)


def test_the_first_rows_are_a_fair_sample_of_all(made) -> None:
    starts = made.starts
    assert starts.rows == 50 == len(starts.donors[0])
    assert not np.array_equal(np.sort(starts.set), starts.set)
    assert set(starts.set) == set(range(starts.sets.scores.shape[1]))


def test_the_header_tells_how_few_are_left(made) -> None:
    header = made.starts.header
    assert header["distinct_sets"] <= 60
    assert header["effective_sets"] >= 0.08 * 60 - 1e-6
    assert 0.0 < header["gamma"] <= 1.0
    text = "\n".join(lines(header))
    assert "treaty with Russia signed" in text
    assert f"{header['distinct_sets']} different sets" in text


def test_weights_sum_to_one_and_facts_only_take_sets_away(made) -> None:
    assert made.weights.sum() == pytest.approx(1.0)
    assert made.by_evidence.sum() == pytest.approx(1.0)
    assert np.all(made.by_evidence > 0.0)


@pytest.mark.slow
def test_a_table_agrees_with_itself_and_with_one_of_another_seed_within_error(made) -> None:
    assert compare(made.starts, made.starts) == (True, "equal to the byte")
    facts = tuple(fact for fact in hard_facts() if fact.name == "treaty with Russia signed")
    other = assimilate(replace(SMALL, sets=60, seed=2), rows=50, facts=facts)
    agrees, words = compare(other.starts, made.starts)
    assert "standard errors" in words
    assert agrees == (float(words.split("at most ")[1].split()[0]) <= 4.0)


def test_a_fact_that_none_meets_is_named() -> None:
    never = HardFact("nine treaties", "treaty.dprk.russia", None, 9.0, 9.0)
    with pytest.raises(UserError, match="'nine treaties' is met by none of 27 particles"):
        assimilate(replace(SMALL, sets=3), facts=(never,))
