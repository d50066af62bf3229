"""Redraws by process: some processes keep a history's draws, and the others are drawn anew."""

import numpy as np
import pytest

from sim.compiled.engine import ENGINES
from sim.errors import UserError
from sim.model.model import AllianceModel
from sim.model.simulation import Simulation
from sim.random_streams import (
    NOBODY,
    PARAMETER_MONTH,
    ChosenPast,
    RandomStreams,
    Redraws,
    family_of,
)
from sim.scenario.library import load_plan
from sim.state.month_draws import MonthDraws, process_names
from tests.worlds import differing, history

HISTORIES = np.arange(6)


def own(process: str, month: int) -> np.ndarray:
    return RandomStreams(3, HISTORIES).uniform(process, NOBODY, month)


def drawn(redraws: Redraws, process: str, month: int) -> np.ndarray:
    return RandomStreams(3, HISTORIES, redraws=redraws).uniform(process, NOBODY, month)


def stepped(redraws: Redraws | None, months: int = 60, **options: object) -> Simulation:
    simulation = Simulation(load_plan("history"), 3, HISTORIES, redraws=redraws, **options)
    for _ in range(months):
        simulation.step()
    return simulation


@pytest.mark.parametrize("process", ["talk", "count", "parameter:hunger", "leader:stake", "event:war_end"])  # fmt: skip
def test_what_is_held_keeps_its_draws_and_all_else_is_drawn_anew(process: str) -> None:
    month = PARAMETER_MONTH if process.startswith(("parameter", "leader")) else 40
    family = frozenset({family_of(process)})
    other = "deal"
    assert np.array_equal(drawn(Redraws(hold=family), process, month), own(process, month))
    assert not np.array_equal(drawn(Redraws(hold=family), other, 40), own(other, 40))
    assert not np.array_equal(drawn(Redraws(redraw=family), process, month), own(process, month))
    assert np.array_equal(drawn(Redraws(redraw=family), other, 40), own(other, 40))


def test_new_draws_are_uniform_independent_and_others_by_version() -> None:
    histories = np.arange(20_000)
    mine = RandomStreams(3, histories).uniform("talk", NOBODY, 40)
    anew = [
        RandomStreams(3, histories, redraws=Redraws(frozenset(), None, v)).uniform(
            "talk", NOBODY, 40
        )
        for v in (1, 2)
    ]
    for one in anew:
        assert abs(one.mean() - 0.5) < 0.01
        assert abs(one.var() - 1 / 12) < 0.002
    assert abs(np.corrcoef([mine, *anew])[np.triu_indices(3, 1)]).max() < 0.03


def test_new_draws_begin_in_their_month() -> None:
    redraws = Redraws(hold=frozenset(), since=40)
    assert np.array_equal(drawn(redraws, "talk", 39), own("talk", 39))
    assert not np.array_equal(drawn(redraws, "talk", 40), own("talk", 40))
    assert np.array_equal(
        drawn(redraws, "parameter:hunger", PARAMETER_MONTH),
        own("parameter:hunger", PARAMETER_MONTH),
    )


def test_every_process_of_a_month_may_be_named_and_every_family() -> None:
    assert {*MonthDraws.__dataclass_fields__, "parameters", "events", "drivers", "signals"} == set(
        process_names()
    )


def test_with_all_processes_held_nothing_changes() -> None:
    held = stepped(Redraws(hold=frozenset(process_names())))
    assert differing(held.world.save_state(), stepped(None).world.save_state()) == []


def test_with_all_but_parameters_drawn_anew_parameters_stay() -> None:
    plain, anew = stepped(None), stepped(Redraws(hold=frozenset({"parameters"})))
    assert np.array_equal(plain.resolved.trust_gain, anew.resolved.trust_gain)
    assert differing(plain.world.save_state(), anew.world.save_state()) != []
    others = stepped(Redraws(redraw=frozenset({"parameters"})))
    assert not np.array_equal(plain.resolved.trust_gain, others.resolved.trust_gain)


@pytest.mark.parametrize("engine", ENGINES)
def test_before_the_new_draws_a_run_is_the_same_to_the_bit(engine: str) -> None:
    redraws = Redraws(hold=frozenset(), since=30)
    before = [stepped(one, 30, engine=engine).world.save_state() for one in (None, redraws)]
    assert differing(*before) == []
    after = [stepped(one, 60, engine=engine).world.save_state() for one in (None, redraws)]
    assert differing(*after) != []


@pytest.mark.parametrize(
    "redraws", [Redraws(hold=frozenset({"count"})), Redraws(hold=frozenset(), since=20)]
)
def test_both_engines_draw_alike(redraws: Redraws) -> None:
    one, other = (stepped(redraws, 40, engine=engine).world.save_state() for engine in ENGINES[:2])
    for name, values in one.items():
        assert np.allclose(values, other[name], rtol=1e-6, atol=1e-9), name


def test_a_history_is_the_same_alone() -> None:
    redraws = Redraws(redraw=frozenset({"count", "talk"}))
    alone = Simulation(load_plan("history"), 3, np.array([4]), redraws=redraws)
    for _ in range(60):
        alone.step()
    assert differing(history(stepped(redraws), 4), history(alone, 0)) == []


def test_within_a_chosen_past_the_donors_draws_are_held_or_drawn_anew() -> None:
    donors = np.tile(HISTORIES + 100, (4, 1))
    past = ChosenPast(9, 48, donors, {})
    held, anew = (
        RandomStreams(3, HISTORIES, past, Redraws(hold=h)).uniform("talk", NOBODY, 20)
        for h in (frozenset({"talk"}), frozenset[str]())
    )
    assert np.array_equal(held, RandomStreams(9, HISTORIES + 100).uniform("talk", NOBODY, 20))
    assert not np.array_equal(held, anew)


def test_a_model_takes_it_and_keeps_it_when_copied() -> None:
    redraws = Redraws(hold=frozenset({"parameters"}))
    model = AllianceModel("history", rng=3, runs=6, redraws=redraws, collect=False)
    model.run_for(20)
    copied = model.__copy__()
    for one in (model, copied):
        one.run_for(10)
    assert differing(model.world.save_state(), copied.world.save_state()) == []
    assert differing(model.world.save_state(), stepped(redraws, 30).world.save_state()) == []


def test_an_unknown_process_is_refused_with_the_nearest() -> None:
    with pytest.raises(UserError, match=r"no random process .tlk.\. Did you mean .talk."):
        stepped(Redraws(hold=frozenset({"tlk"})))


@pytest.mark.parametrize("both", [{}, {"hold": frozenset(), "redraw": frozenset()}])
def test_processes_are_named_either_to_hold_or_to_redraw(both: dict[str, frozenset[str]]) -> None:
    with pytest.raises(ValueError, match="to hold, or those to redraw"):
        Redraws(**both)
