from pathlib import Path

import pytest

from sim.errors import UserError
from sim.scenario.cautions import implausible_settings
from sim.scenario.library import load_plan, scenario_cautions, shipped_scenarios


def cautions(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "mine.yaml"
    file.write_text(f"format: 1\nname: Mine\n{text}", encoding="utf-8")
    assert load_plan(file).title == "Mine"
    return scenario_cautions(file)


LATER_END = "events: [{name: war_end, at: 2026-06, set: {war.intensity: 0}}]\n"


def test_an_event_that_may_have_happened_and_is_another_from_the_branch_on_is_told(
    tmp_path: Path,
) -> None:
    (told,) = cautions(tmp_path, f"extends: war_ends\nbranch: 2026-01\n{LATER_END}")
    assert told.startswith("event war_end: in war_ends it may have happened before 2026-01")
    assert "so that what it changed is undone" in told
    assert "a name of its own" in told


def test_an_event_that_is_removed_after_it_may_have_happened_is_told_too(tmp_path: Path) -> None:
    (told,) = cautions(
        tmp_path, "extends: war_ends\nbranch: 2026-01\nevents: [{name: war_end, remove: true}]\n"
    )
    assert "from then on it is removed" in told


def test_an_event_that_cannot_have_happened_yet_may_be_another(tmp_path: Path) -> None:
    assert cautions(tmp_path, f"extends: war_ends\nbranch: 2024-07\n{LATER_END}") == []
    of_its_own = LATER_END.replace("war_end", "peace")
    assert cautions(tmp_path, f"extends: war_ends\nbranch: 2026-01\n{of_its_own}") == []


def test_a_branch_that_is_left_out_is_told_where_the_extended_scenario_has_one(
    tmp_path: Path,
) -> None:
    (told,) = cautions(tmp_path, "extends: war_ends\nparameters: {dprk.hunger: 0.6}\n")
    assert "it differs from 1990-01 on; `branch: 2024-07` would share the past of war_ends" in told
    assert cautions(tmp_path, "extends: baseline\nparameters: {dprk.hunger: 0.6}\n") == []


def test_a_number_outside_what_is_plausible_is_told(tmp_path: Path) -> None:
    text = "extends: baseline\nparameters: {dprk.diversification_weight: 9}\n"
    told = ["dprk.diversification_weight: 9 lies outside what is held plausible, 0 to 1.2"]
    assert (
        cautions(tmp_path, text)
        == told
        == implausible_settings({"dprk.diversification_weight": 9.0})
    )
    assert implausible_settings({"dprk.diversification_weight": 1.2}) == []
    (law,) = implausible_settings({"dprk.diversification_weight": ("uniform", (1.0, 2.0))})
    assert law.startswith("dprk.diversification_weight: 2 lies outside")


def test_shipped_scenarios_are_not_spoken_of() -> None:
    assert not any(scenario_cautions(name) for name in shipped_scenarios())


def test_an_indicator_that_an_event_would_set_is_refused_and_levers_are_named(
    tmp_path: Path,
) -> None:
    with pytest.raises(
        UserError, match=r"fuel\.china\.dprk is an indicator: it follows from decisions"
    ) as error:
        cautions(
            tmp_path,
            "extends: baseline\nevents: [{name: tap, at: 2026-01, scale: {fuel.china.dprk: 0.5}}]\n",
        )
    assert "`sim list levers`" in str(error.value)
