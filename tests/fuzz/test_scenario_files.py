"""Scenario files spoiled in every way give a plan that can be simulated, or clear lines."""

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import event, given, settings

from sim.errors import UserError
from sim.model.model import AllianceModel
from sim.scenario.library import load_plan, shipped_scenarios
from sim.scenario.plan import Plan
from tests.fuzz.damage import spoiled_yaml
from tests.fuzz.much import FUZZ, MANY, NIGHT

#: A file that shows every key there is; no shipped one does.
EVERYTHING = """format: 1
name: Everything
description: All keys
extends: baseline
branch: 2024-07
compare_to: baseline
prior: declared
switch_off: [sphere_cost]
parameters: {russia.cash_limit: {uniform: [75, 150]}, dprk.hunger: 0.2}
drivers:
  gdp.russia: {growth: {triangular: [-0.05, 0.0, 0.02]}}
  openness.us: {path: {2025-01: 0.3, 2029-01: 0.6}}
  border.open: {markov: {states: {open: 1.0, shut: 0.3}, start: open, rates: {open: {shut: 0.1}}}}
events:
  - {name: war_end, at: {uniform: [2025-01, 2026-06]}, set: {war.intensity: 0}}
  - {name: border_shut, hazard: 0.01, scale: {border.open: 0.3}, over: 2 months, for: 1 year, repeat: true}
  - {name: lean, when: {trust.dprk.russia: {above: 0.1}}, add: {china.squeeze_shift: 0.3}}
  - {name: answer, after: lean, delay: 3 months, add: {rok.openness_shift: 0.2}}
"""
TEXTS = (*(file.read_text(encoding="utf-8") for file in shipped_scenarios().values()), EVERYTHING)
#: Months that are stepped from the first, and after a branch; and between the pasts that are kept.
FIRST, AFTER, LEAP = 12, 24, 46
PLACED = re.compile(r"[\w. -]+\.ya?ml(:\d+:\d+)?: ")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tmp_path_factory.mktemp("scenarios")


@cache
def pasts() -> dict[int, dict[str, Any]]:
    """Two histories of the baseline as they stand every few years."""
    model, found = AllianceModel(rng=1, runs=2, collect=False), {}
    while model.month_number < model.plan.months:
        found[model.month_number] = model.save_state()
        model.run_for(min(LEAP, model.plan.months - model.month_number))
    return found


def simulated(plan: Plan) -> None:
    """A few months from the first and, of a branch of the baseline, the two years after it."""
    models = [(AllianceModel(plan, rng=1, runs=2, collect=False), FIRST)]
    if len(plan.regimes) == 2 and plan.regimes[0] is load_plan().regimes[0]:
        month = max(past for past in pasts() if past <= plan.regimes[1].start)
        branched = AllianceModel.from_state(plan, pasts()[month], collect=False)
        models.append((branched, plan.regimes[1].start - month + AFTER))
    for model, months in models:
        for _ in range(min(months, plan.months - model.month_number)):
            model.step()
        for name, values in model.world.save_state().items():
            assert np.isfinite(values).all(), name
        model.world.ledger.check()
        model.remove_all_agents()


def read_and_simulated(folder: Any, data: bytes) -> None:
    file = folder / "mine.yaml"
    file.write_bytes(data)
    try:
        plan = load_plan(str(file))
    except UserError as error:
        mistakes = error.mistakes
        event("refused")
        assert mistakes
        for mistake in mistakes:
            assert PLACED.match(mistake), mistake
            assert mistake.isprintable(), mistake
            assert len(mistake) <= 1000, mistake
    else:
        event("accepted")
        simulated(plan)


def test_the_file_with_everything_is_right(folder: Any) -> None:
    (folder / "all.yaml").write_text(EVERYTHING, encoding="utf-8")
    simulated(load_plan(str(folder / "all.yaml")))


@settings(FUZZ, max_examples=40)
@given(data=spoiled_yaml(TEXTS))
def test_a_spoiled_scenario_is_refused_in_words_or_runs(folder: Any, data: bytes) -> None:
    read_and_simulated(folder, data)


@pytest.mark.nightly
@settings(NIGHT, max_examples=4 * MANY)
@given(data=spoiled_yaml(TEXTS))
def test_no_spoiled_scenario_of_many_thousand_breaks_anything(folder: Any, data: bytes) -> None:
    read_and_simulated(folder, data)
