"""Levers: each at 0 is the model without it, each has the first effect that it names, none moves the past."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.calendar import month_index
from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.rules.bargain import ARMS, COVER, FUEL, TECHNOLOGY
from sim.rules.registry import all_parameters
from sim.scenario.library import load_plan, with_overrides
from sim.scenario.plan import Plan
from tests.tiers import slow_but
from tests.worlds import differing, state

#: Where levers begin to act, and when their first effects are read.
BRANCH, READ = month_index("2024-07"), month_index("2026-06")
RUNS = 200
Reader = Callable[[AllianceModel], Floats]
RUSSIA, CHINA, US, ROK, JAPAN = range(5)


def month(name: str, row: int | None = None) -> Reader:
    return lambda m: getattr(m.month, name)[... if row is None else row]


def world(name: str, row: int | None = None) -> Reader:
    return lambda m: getattr(m.world, name)[... if row is None else row]


def sent(line: int, row: int) -> Reader:
    return lambda m: m.month.sent[line, row]


def on_link(line: int, link: int) -> Reader:
    return lambda m: m.month.link_flows[line, link]


def priced(line: int, row: int) -> Reader:
    """The first unit's cost to the partner that gives it."""
    return lambda m: m.month.partner_offers.intercept[line, row]


#: For each lever: values in ascending order, what it moves first, and which way more of it goes.
FIRST_EFFECT: Mapping[str, tuple[tuple[float, ...], Reader, int]] = {
    "china.squeeze_shift": ((-0.5, 0.0, 0.5), world("squeeze", CHINA), 1),
    "china.court_shift": ((-0.5, 0.0, 0.5), world("court", CHINA), 1),
    "us.openness_shift": ((-0.2, 0.0, 0.4), month("openness"), 1),
    "japan.openness_shift": ((-0.2, 0.0, 0.4), month("reception", JAPAN), 1),
    "china.tolerance_shift": ((-0.5, 0.0, 2.0), lambda m: m.month.objection[RUSSIA, CHINA], -1),
    "russia.embargo_shift": ((0.0, 0.4, 0.8), sent(ARMS, RUSSIA), -1),
    "china.embargo_shift": ((0.0, 0.4, 0.8), lambda m: m.month.partner_offers.cap[TECHNOLOGY, CHINA], -1),
    "us.secondary_shift": ((0.0, 0.5, 1.0), priced(FUEL, CHINA), 1),
    "russia.penalties_shift": ((-0.6, 0.0, 0.4), world("penalties", RUSSIA), 1),
    "china.lifeline_shift": ((-0.5, 0.0, 0.3), on_link(FUEL, 0), 1),
    "us.burden_shift": ((-0.3, 0.0, 1.5), on_link(COVER, 1), -1),
    "us.deployment_shift": ((-0.06, 0.0, 0.09), month("nearness", US), 1),
    "china.coercion_shift": ((0.0, 0.5, 1.0), world("trilateral"), -1),
    "us.exercise_shift": ((-1.0, 0.0, 1.0), month("rate"), 1),
    "us.recognition": ((0.0, 0.5, 1.0), month("client_zone"), 1),
    "china.affinity_gain": ((0.0, 0.01, 0.03), world("trust", CHINA), 1),
    "rok.aid_grant": ((0.0, 20.0, 60.0), month("granted", ROK), 1),
    "rok.shells_lent": ((0.0, 30.0, 60.0), month("shells_lent"), 1),
    "us.signal_shift": ((-0.5, 0.0, 0.5), month("wedge_belief"), 1),
    "us.relief_share": ((0.0, 0.5, 1.0), month("client_zone"), 1),
    "us.deal_grant": ((0.0, 50.0, 100.0), month("client_zone"), 1),
}  # fmt: skip
#: What every test run steps for two years: a lever on the client, on a partner, on trade and on force.
QUICK = ("china.squeeze_shift", "us.openness_shift", "russia.embargo_shift", "us.deployment_shift",
         "us.recognition", "us.signal_shift")  # fmt: skip
NAMES = {spelling.partition(".")[2] for spelling in FIRST_EFFECT}


@cache
def past() -> Mapping[str, object]:
    """The state of all histories when levers begin to act."""
    model = AllianceModel(load_plan(), rng=1, runs=RUNS, collect=False)
    model.run_for(BRANCH)
    return model.save_state()


def after(plan: Plan, months: int) -> AllianceModel:
    """A model that has gone on from that state for some months."""
    model = AllianceModel.from_state(plan, past(), collect=False)
    model.run_for(months)
    return model


def test_every_lever_has_a_first_effect_that_is_tested() -> None:
    assert {name for name, p in all_parameters().items() if p.is_lever} == NAMES


@pytest.mark.parametrize("lever", slow_but(QUICK, FIRST_EFFECT))
def test_more_of_a_lever_never_turns_its_first_effect_round(lever: str) -> None:
    """In 200 histories with drawn parameters: in the first month in each, after two years on average."""
    values, read, sign = FIRST_EFFECT[lever]
    plans = [with_overrides(load_plan(), {lever: value}, since=BRANCH) for value in values]
    at_once = np.stack([np.broadcast_to(read(after(plan, 1)), RUNS) for plan in plans])
    assert (sign * np.diff(at_once, axis=0) >= -1e-9).all()
    later = [float(np.mean(read(after(plan, READ - BRANCH)))) for plan in plans]
    assert all(sign * step > 0.0 for step in np.diff(later)), later


@pytest.mark.parametrize("lever", sorted(n for n in NAMES if all_parameters()[n].kind == "lever"))
def test_a_lever_that_an_event_holds_at_0_changes_no_byte(lever: str, tmp_path: Path) -> None:
    file = tmp_path / "held.yaml"
    file.write_text(
        f"format: 1\nname: Held\nextends: baseline\ndescription: A lever is held.\nbranch: 2024-07\n"
        f"events: [{{name: held, at: 2024-07, set: {{{lever}: 0}}}}]\n",
        encoding="utf-8",
    )
    plain, held = (state(after(plan, 12)) for plan in (load_plan(), load_plan(str(file))))
    assert differing(_in_full(plain), _in_full(held)) == []


def _in_full(found: Mapping[str, Floats]) -> Mapping[str, Floats]:
    """The arrays for every history, also where one value stands for all."""
    return {
        name: np.broadcast_to(values, (*values.shape[:-1], RUNS))
        if values.shape[-1:] == (1,)
        else values
        for name, values in found.items()
    }


@pytest.mark.parametrize("lever", FIRST_EFFECT)
def test_no_lever_moves_what_was_before_the_branch(lever: str) -> None:
    push = FIRST_EFFECT[lever][0][-1]
    plans = load_plan(), with_overrides(load_plan(), {lever: push}, since=24)
    early = [AllianceModel(plan, rng=1, runs=4, collect=False) for plan in plans]
    for model in early:
        model.run_for(24)
    assert differing(*(state(model) for model in early)) == []
