"""Two scenarios side by side, in the words of their files."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.library import load_plan, shipped_scenarios, with_settings
from sim.show.assumptions import Change, differing_assumptions, setting


def found(first: str, second: str) -> dict[str, list[Change]]:
    return dict(differing_assumptions(load_plan(first), load_plan(second)))


@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
def test_a_scenario_does_not_differ_from_itself(name: str) -> None:
    assert found(name, name) == {}


@pytest.mark.parametrize("name", sorted(set(shipped_scenarios()) - {"baseline"}))
def test_every_shipped_scenario_differs_from_the_baseline(name: str) -> None:
    there, back = found("baseline", name), found(name, "baseline")
    assert there
    assert {key: {(k, a, b) for k, b, a in told} for key, told in there.items()} == {
        key: set(told) for key, told in back.items()
    }


def test_an_event_is_told_by_its_name_with_its_date() -> None:
    ((heading, changes),) = found("baseline", "war_ends").items()
    assert heading == "from 2024-07 on"
    ((key, before, after),) = changes
    assert key == "events.war_end"
    assert before == "hazard war_end_hazard a month; if war.may_end above 0: set war.intensity = 0"
    assert after == "at {triangular: [2025-01, 2025-10, 2027-06]}: set war.intensity = 0"


def test_the_absent_are_told_once_and_places_that_are_swapped_one_by_one() -> None:
    assert found("baseline", "russia_absent") == {
        "in all months": [("actors.russia", "takes part", "–")]
    }
    keys = [key for key, *_ in found("baseline", "swap_russia_china")["in all months"]]
    assert keys[:2] == ["actors.russia.distance", "actors.russia.base_distance"]
    assert len(keys) == 8


def test_what_differs_for_a_while_is_told_with_its_months() -> None:
    base = load_plan("war_ends")
    hungry = with_settings(base, {"hunger": 0.2})
    odd = replace(base, regimes=(hungry.regimes[-1], base.regimes[-1]))
    odd = replace(odd, regimes=(replace(odd.regimes[0], start=0), odd.regimes[1]))
    heading, changes = next(iter(differing_assumptions(base, odd)))
    assert heading == "from 1990-01 to 2024-06"
    assert ("parameters.hunger", "as declared", "0.2") in changes


def test_every_key_of_the_language_is_told(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        """format: 1
name: Mine
extends: baseline
branch: 2025-01
prior: defaults
parameters: {hunger: {normal: [0.2, 0.1]}}
switch_off: [trust]
variants: {power: theta_zero}
drivers:
  gdp.china: {growth: {uniform: [0.01, 0.02]}}
  openness.us: {markov: {states: {a: 0.1, b: 0.5}, rates: {a: {b: 0.1}}, start: a}}
events:
  - {name: x, hazard: 0.1, from: 2026-01, until: 2027-01, if: {deal: {below: 1}}, scale: {border.open: 0.5}, for: 1 month, repeat: true}
  - {name: y, after: x, add: {us.openness_shift: 0.1}, over: 3 months}
  - {name: z, when: {war.intensity: {above: 0.1, below: 0.5}}}
""",
        encoding="utf-8",
    )
    ((heading, changes),) = differing_assumptions(load_plan(), load_plan(str(file)))
    told = {key: after for key, _, after in changes}
    assert heading == "from 2025-01 on"
    assert told == {
        "prior": "defaults", "parameters.hunger": "{normal: [0.2, 0.1]}", "switch_off": "trust",
        "variants.power": "theta_zero",
        "drivers.gdp.china": "growth {uniform: [0.01, 0.02]} a year",
        "drivers.openness.us": "markov a = 0.1, b = 0.5; a month: a to b 0.1; starts a",
        "events.x": "hazard 0.1 a month; from 2026-01; until 2027-01; if deal below 1: scale "
                    "border.open by 0.5, for 1 month, and may repeat",
        "events.y": "with x: add us.openness_shift by 0.1, over 3 months",
        "events.z": "when war.intensity above 0.1 and war.intensity below 0.5: moves nothing",
    }  # fmt: skip


def test_values_of_single_runs_are_told_by_their_range() -> None:
    assert setting(np.array([0.1, 0.4, 0.2])) == "one value a run, 0.1 to 0.4"


def test_stretches_follow_each_other() -> None:
    headings = list(found("us_engagement", "war_in_2005"))
    assert len(headings) == len(set(headings)) == 2
    assert all(one != other for one, other in pairwise(headings))
