"""The months as machine code are those of the rules."""

import pickle
import re
from collections.abc import Mapping
from pathlib import Path
from platform import machine
from typing import Any

import numpy as np
import pytest

from sim import AllianceModel, UserError
from sim.agents import Patron, Stance
from sim.cache_files import CACHE
from sim.compiled.build import Code
from sim.compiled.engine import ENGINES, NUMPY, TRACED, choose_engine
from sim.compiled.graph import TraceError
from sim.ensemble.execution.recorder import record_months
from sim.model import phases
from sim.model.compiled_month import CompiledMonth
from sim.model.tracing import state_of
from sim.rules import sanctions
from sim.scenario.library import load_plan, shipped_scenarios
from sim.state.indicators import indicators, select_indicators
from sim.state.world import World

#: What a month may differ by: relative, or absolute below 1.
ONE_MONTH, WHOLE_RUN = 2e-12, 1e-9
QUICK = ("war_ends", "pure_trade", "noisy_perception", "staged_deal")


def difference(one: World, other: World) -> np.ndarray:
    """The largest difference of a state in each history, relative or absolute below 1 (run,)."""
    found, their = np.zeros(one.trust.shape[-1]), state_of(other)
    for name, values in state_of(one).items():
        gap = np.abs(values - their[name]) / np.maximum(1.0, np.abs(values))
        found = np.maximum(found, gap.reshape(-1, gap.shape[-1]).max(axis=0, initial=0.0))
    return found


def in_both(
    scenario: Any, runs: int, state: Mapping[str, Any] | None = None
) -> list[AllianceModel]:
    """A model of a scenario in each engine, from the start or from a state."""
    if state is None:
        return [AllianceModel(scenario, rng=1, runs=runs, collect=False, engine=e) for e in ENGINES]
    return [AllianceModel.from_state(scenario, state, collect=False, engine=e) for e in ENGINES]


# -- equality ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", QUICK)
def test_one_month_is_the_same_within_rounding(scenario: str) -> None:
    past = AllianceModel(scenario, rng=3, runs=21, collect=False)
    for month in (0, 1, 2, 400, 425, 500):
        while past.month_number < month:
            past.step()
        traced, plain = in_both(scenario, 21, past.save_state())
        assert (traced.engine, plain.engine) == (TRACED, NUMPY)
        traced.step()
        plain.step()
        assert difference(traced.world, plain.world).max() <= ONE_MONTH
        for name, values in vars(plain.month).items():
            for part in getattr(values, "_fields", [""]):
                one, other = (
                    getattr(v, part) if part else v for v in (values, getattr(traced.month, name))
                )
                np.testing.assert_allclose(other, np.broadcast_to(one, other.shape), 1e-11, 1e-11, err_msg=name)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "scenario",
    [n if n in QUICK[:1] else pytest.param(n, marks=pytest.mark.slow) for n in shipped_scenarios()],
)
def test_whole_runs_are_the_same_within_rounding(scenario: str) -> None:
    traced, plain = in_both(scenario, 16)
    for model in (traced, plain):
        model.run_for(model.plan.months)
    gaps = difference(traced.world, plain.world)
    assert (gaps <= WHOLE_RUN).mean() >= 0.99, gaps


@pytest.mark.slow
def test_of_a_thousand_histories_hardly_one_takes_another_path() -> None:
    plan = load_plan("war_ends")
    traced, plain = in_both(plan, 1000)
    for model in (traced, plain):
        model.record_only(())
        model.run_for(plan.months)
    gaps = difference(traced.world, plain.world)
    assert (gaps <= WHOLE_RUN).mean() >= 0.99, np.sort(gaps)[-20:]


def test_what_is_recorded_is_what_the_rules_give() -> None:
    chosen = [
        indicators(load_plan("war_ends").cast),
        select_indicators(load_plan("war_ends").cast, "headline"),
    ]
    for wanted in chosen:
        traced, plain = (record_months(m, wanted, 36) for m in in_both("war_ends", 9))
        for name, values in plain.items():
            np.testing.assert_allclose(traced[name], values, rtol=2e-6, atol=1e-6, err_msg=name)


@pytest.mark.skipif(machine() not in ("x86_64", "AMD64"), reason="compares processors of one kind")
@pytest.mark.parametrize(
    "kind",
    [pytest.param((kind, ""), marks=pytest.mark.slow) for kind in ("x86-64", "haswell")],
    ids=lambda k: k[0],
)
def test_code_for_a_simpler_processor_gives_equal_bytes(
    kind: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here, there = (
        AllianceModel("war_ends", rng=4, runs=11, collect=False, engine=TRACED) for _ in "ab"
    )
    here.run_for(40)
    monkeypatch.setenv(CACHE, str(tmp_path))
    monkeypatch.setattr("sim.compiled.build._processor", lambda: kind)
    monkeypatch.setattr("sim.model.program._PROGRAMS", {})
    there.run_for(40)
    for name, values in state_of(here.world).items():
        np.testing.assert_array_equal(state_of(there.world)[name], values, err_msg=name)


#: Systems, and a usual processor of each.
SYSTEMS = {
    "x86_64-pc-windows-msvc": "haswell",
    "arm64-apple-macosx14.0.0": "apple-m1",
    "aarch64-unknown-linux-gnu": "neoverse-n1",
}


@pytest.mark.slow
@pytest.mark.parametrize("system", SYSTEMS)
def test_code_can_be_written_for_other_systems_and_needs_no_library(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It calls no function but, on Windows, the check of the stack, which LLVM itself provides."""
    import llvmlite.binding as llvm

    texts: list[str] = []

    class Listening(Code):
        def __init__(self, text: str) -> None:
            texts.append(text)
            super().__init__(text)

    monkeypatch.setattr("sim.compiled.device.Code", Listening)
    monkeypatch.setattr("sim.model.program._PROGRAMS", {})
    AllianceModel(rng=1, collect=False, engine=TRACED).step()
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    module = llvm.parse_assembly(texts[0])
    module.triple = system
    written = (
        llvm.Target.from_triple(system)
        .create_target_machine(cpu=SYSTEMS[system], opt=1, jit=True)
        .emit_object(module)
    )
    foreign = re.findall(rb"\b_{0,2}(?:pow|floor|memcpy|memset|[a-z]+ti3|[a-z]*chkstk)\b", written)
    assert {name.strip(b"_") for name in foreign} <= {b"chkstk"}


# -- what must hold ----------------------------------------------------------------------------------


@pytest.mark.parametrize("keeps", [True, False], ids=["everything", "nothing"])
def test_a_history_alone_and_in_company_is_the_same_to_the_bit(keeps: bool) -> None:
    chosen = [4, 11, 30]
    alone = AllianceModel("us_engagement", rng=2, histories=chosen, collect=False, engine=TRACED)
    many = AllianceModel("us_engagement", rng=2, runs=40, collect=False, engine=TRACED)
    for model in (alone, many):
        if not keeps:
            model.record_only(())
        model.run_for(450)
    for name, values in state_of(many.world).items():
        np.testing.assert_array_equal(
            state_of(alone.world)[name], values[..., chosen], err_msg=name
        )


@pytest.mark.parametrize("month", [0, 2, 413, 430])
def test_a_run_goes_on_to_equal_bytes_from_any_state(month: int) -> None:
    whole = AllianceModel("staged_deal", rng=5, runs=5, collect=False, engine=TRACED)
    while whole.month_number < month:
        whole.step()
    rest = AllianceModel.from_state("staged_deal", whole.save_state(), collect=False, engine=TRACED)
    rest.record_only(())
    for model in (whole, rest):
        model.run_for(30)
    for name, values in state_of(whole.world).items():
        np.testing.assert_array_equal(state_of(rest.world)[name], values, err_msg=name)


def test_what_a_user_writes_into_the_world_is_in_force() -> None:
    one, other = (AllianceModel(rng=1, runs=3, engine=TRACED) for _ in range(2))
    for model in (one, other):
        model.run_for(3)
    before = one.world.trust
    one.world.trust = np.full_like(one.world.trust, 0.9)
    one.step()
    other.step()
    assert (one.world.trust > other.world.trust).all()
    assert before is not one.world.trust


def test_the_state_of_last_month_stays_as_it_was() -> None:
    model = AllianceModel(rng=1, runs=3, engine=TRACED)
    model.step()
    trust, copied = model.world.trust, model.world.trust.copy()
    model.run_for(12)
    np.testing.assert_array_equal(trust, copied)


def test_each_history_may_have_a_seed_of_its_own() -> None:
    """The first two rows of draws are those of one seed, the last those of another."""
    model, other = (
        AllianceModel(rng=seed, runs=6, collect=False, engine=TRACED) for seed in (1, 2)
    )
    for each in (model, other):
        each.step()
    ours = model._compiled
    theirs = other._compiled
    assert ours is not None
    assert theirs is not None
    ours._seeds[2:] = 2
    for each in (model, other):
        each.step()
    np.testing.assert_array_equal(ours._draws.values[:, 2:6], theirs._draws.values[:, 2:6])
    assert (ours._draws.values[:, :2] != theirs._draws.values[:, :2]).any()


def test_what_leaves_its_bounds_is_told_by_name_in_either_engine() -> None:
    for model in in_both("baseline", 3):
        model.run_for(2)
        model.world.readiness = np.full_like(model.world.readiness, 5.0)
        with pytest.raises(ArithmeticError, match="readiness has left 0 to 1 in 1990-03"):
            model.step()


# -- which engine runs -------------------------------------------------------------------------------


class Friend(Patron):
    """A patron that always courts."""

    def stance(self) -> Stance:
        """Court in full."""
        return super().stance()._replace(court=np.ones_like(self.own.court))


def test_a_users_own_decision_runs_in_numpy() -> None:
    model = AllianceModel(agents={"china": Friend}, rng=1)
    assert model.engine == NUMPY
    plain = AllianceModel(rng=1, engine=TRACED)
    assert plain.engine == TRACED
    china = plain.actors.by_name["china"]
    china.stance = lambda: Friend.stance(china)  # type: ignore[attr-defined, arg-type]
    assert plain.engine == NUMPY


def test_other_orders_of_moves_run_in_numpy() -> None:
    assert AllianceModel("baseline", rng=1).engine == TRACED
    plan = load_plan("baseline")
    from dataclasses import replace

    [regime] = plan.regimes
    other = replace(
        plan, regimes=(replace(regime, variants=replace(regime.variants, moves="largest_first")),)
    )
    assert AllianceModel(other, rng=1).engine == NUMPY


def test_an_unknown_engine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match=r"no engine 'trased'\. Did you mean 'traced'"):
        AllianceModel(engine="trased")
    monkeypatch.setenv("ALLIANCE_ENGINE", "numpi")
    with pytest.raises(UserError, match="Did you mean 'numpy'"):
        choose_engine()
    monkeypatch.delenv("ALLIANCE_ENGINE")
    monkeypatch.setenv("ALLIANCE_KERNEL", "numpy")
    with pytest.raises(UserError, match="ALLIANCE_KERNEL is now ALLIANCE_ENGINE"):
        choose_engine()


def test_without_the_library_the_rules_run_as_they_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sim.compiled.engine.is_available", lambda: False)
    assert choose_engine() == NUMPY
    with pytest.raises(UserError, match="needs llvmlite"):
        choose_engine(TRACED)


# -- the language of rules ---------------------------------------------------------------------------


def test_a_rule_that_cannot_be_traced_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def vote(text_will: Any, par: Any) -> Any:
        return np.sort(text_will)

    monkeypatch.setattr(sanctions, "vote", vote)
    monkeypatch.setattr("sim.model.program._PROGRAMS", {})
    with pytest.raises(TraceError, match=r"partner.vote .* calls np.sort|vote .* calls np.sort"):
        AllianceModel(rng=1, engine=TRACED).step()


def test_the_code_of_a_form_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    one = AllianceModel(rng=1, runs=2, collect=False, engine=TRACED)
    one.step()
    init = CompiledMonth.__init__

    def counted(self: CompiledMonth, program: Any, *rest: Any, **more: Any) -> None:
        made.append(program)
        init(self, program, *rest, **more)

    monkeypatch.setattr(CompiledMonth, "__init__", counted)
    for runs in (1, 30):
        AllianceModel(rng=2, runs=runs, collect=False, engine=TRACED).step()
    assert made[0] is made[1]


def test_a_plan_that_comes_from_another_process_needs_no_other_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held: dict[Any, Any] = {}
    monkeypatch.setattr("sim.model.program._PROGRAMS", held)
    plan = load_plan("war_ends")
    for each in (plan, pickle.loads(pickle.dumps(plan))):
        AllianceModel(each, rng=1, collect=False, engine=TRACED).step()
    assert len(held) == 1


def test_a_process_holds_no_more_code_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    held: dict[Any, Any] = {}
    monkeypatch.setattr("sim.model.program._PROGRAMS", held)
    monkeypatch.setattr("sim.model.program.MOST_PROGRAMS", 1)
    models = [
        AllianceModel(s, rng=1, collect=False, engine=TRACED) for s in ("baseline", "pure_trade")
    ]
    for _ in range(2):
        for model in models:
            model.step()
    assert len(held) == 1


def test_every_phase_but_the_check_is_traced() -> None:
    assert phases.MONTH[-1] is phases.check
