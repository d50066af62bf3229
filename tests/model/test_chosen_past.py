"""A past that was chosen: draws year by year of other histories, parameters as they are given."""

import numpy as np
import pytest

from sim.compiled.engine import ENGINES
from sim.model.simulation import Simulation
from sim.model.tracing import state_of
from sim.random_streams import NOBODY, OWN_DRAWS, PARAMETER_MONTH, ChosenPast, RandomStreams
from sim.scenario.library import load_plan
from sim.scenario.parameters import parameter_streams

UNTIL, SEED, OTHER_SEED = 30, 5, 77
DONORS = np.array([[10, 900], [11, 2**40], [12, 12]])
GIVEN = ("parameter:trust_gain", NOBODY)


def chosen(donors: np.ndarray = DONORS) -> ChosenPast:
    runs = donors.shape[1]
    return ChosenPast(SEED, UNTIL, donors, {GIVEN: np.linspace(0.2, 0.8, runs)})


def streams() -> RandomStreams:
    return RandomStreams(OTHER_SEED, np.array([3, 4]), chosen())


@pytest.mark.parametrize("month", [0, 11, 12, 29])
def test_in_the_past_a_run_has_the_draws_of_the_history_chosen_for_that_year(month: int) -> None:
    theirs = RandomStreams(SEED, DONORS[month // 12]).uniform("talk", 1, month)
    assert np.array_equal(streams().uniform("talk", 1, month), theirs)
    assert streams().window(month) == month // 12


@pytest.mark.parametrize("month", [UNTIL, 400])
def test_after_the_past_a_run_has_its_own_draws(month: int) -> None:
    own = RandomStreams(OTHER_SEED, np.array([3, 4])).uniform("talk", 1, month)
    assert np.array_equal(streams().uniform("talk", 1, month), own)
    assert streams().window(month) == OWN_DRAWS


def test_parameters_are_those_given_and_others_are_a_runs_own() -> None:
    own = RandomStreams(OTHER_SEED, np.array([3, 4]))
    other = ("parameter:trust_loss", NOBODY)
    assert streams().uniform(*GIVEN, PARAMETER_MONTH).tolist() == [0.2, 0.8]
    assert np.array_equal(
        streams().uniform(*other, PARAMETER_MONTH), own.uniform(*other, PARAMETER_MONTH)
    )


def stepped(
    engine: str, past: ChosenPast | None, histories: list[int], months: int = 40
) -> Simulation:
    simulation = Simulation(
        load_plan("baseline"), OTHER_SEED, np.array(histories), engine=engine, past=past
    )
    for _ in range(months):
        simulation.step()
    return simulation


@pytest.mark.parametrize("engine", ENGINES)
def test_a_run_with_a_chosen_past_is_the_same_alone_and_in_company(engine: str) -> None:
    donors = np.arange(100, 139).reshape(3, 13)
    together = stepped(engine, chosen(donors), list(range(13)))
    alone = stepped(engine, chosen(donors).take(np.array([7])), [7])
    for name, values in state_of(together.world).items():
        assert np.array_equal(values[..., 7:8], state_of(alone.world)[name]), name


@pytest.mark.parametrize("engine", ENGINES)
def test_one_historys_draws_throughout_are_that_history_until_its_own_begin(
    engine: str,
) -> None:
    past = ChosenPast(OTHER_SEED, UNTIL, np.full((3, 2), 8), {})
    both = stepped(engine, past, [8, 9])
    world = state_of(both.world)
    assert any(not np.array_equal(v[..., 0], v[..., 1]) for v in world.values())
    until = state_of(stepped(engine, past, [8, 8], UNTIL).world)
    own = state_of(stepped(engine, None, [8], UNTIL).world)
    parted = [
        name for name, values in until.items() if not np.array_equal(values[..., :1], own[name])
    ]
    assert parted == []


def test_the_streams_of_parameters_are_all_that_differ_between_histories() -> None:
    plan = load_plan("baseline")
    regime = plan.regimes[0]
    known = parameter_streams(plan.cast, regime.all_settings(), regime.prior)
    half = {stream: np.full(2, 0.5) for stream in known}
    past = ChosenPast(1, 0, np.empty((0, 2), dtype=np.int64), half)
    par = Simulation(plan, 1, np.array([0, 1]), past=past).par
    for name in (*par.shared_names, *par.partner_names):
        values = np.asarray(getattr(par, name))
        assert values.shape[-1:] in ((), (1,)) or np.all(values == values[..., :1]), name
