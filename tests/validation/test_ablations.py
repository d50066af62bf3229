"""What each part of the model contributes: left out by itself, and put in by itself."""

import numpy as np
import pytest

from sim.errors import UserError
from sim.rules.switches import SWITCHES
from sim.scenario.library import load_plan
from sim.validation.ablations import (
    PARTS,
    Outcome,
    Part,
    ablation_table,
    parse_outcome,
    to_markdown,
    without,
)

SHELLS = parse_outcome("arms.dprk.russia@2022-09:2022-12")
WAR = next(part for part in PARTS if part.name == "fighting of the war")
WORTH = next(part for part in PARTS if part.name == "shells")


def test_an_outcome_is_the_mean_of_its_months():
    outcome = Outcome("", "x", 1, 2)
    assert outcome.of({"x": np.array([[9.0], [1.0], [3.0]], np.float32)}).tolist() == [2.0]


def test_a_change_compares_the_years_up_to_two_months():
    values = np.arange(48, dtype=np.float32)[:, None]
    outcome = Outcome("", "x", 11, 35, change=True)
    assert outcome.of({"x": values}).tolist() == [24.0]


@pytest.mark.parametrize("text", ["arms", "arms@2024", "arms@2024-01:", "@2024-01"])
def test_an_outcome_that_makes_no_sense_is_refused(text):
    with pytest.raises(UserError, match="INDICATOR@MONTH"):
        parse_outcome(text)


def test_every_switch_is_a_part():
    assert set(SWITCHES) <= {part.name for part in PARTS}


def test_a_driver_that_is_taken_away_is_level_and_the_others_stay():
    plan = load_plan("baseline")
    gone = without(plan, [WAR]).regimes[0].drivers
    assert (gone.at(395)["war_intensity"] == 0.0).all()
    assert (gone.at(395)["gdp"] == plan.regimes[0].drivers.at(395)["gdp"]).all()


def test_a_driver_without_a_value_is_held_at_the_mean_of_its_months():
    plan = load_plan("baseline")
    part = Part("openness", "driver", drivers={"openness.us": None})
    drivers = without(plan, [part]).regimes[0].drivers
    assert np.ptp(drivers.fields["openness"]) == pytest.approx(0.0, abs=1e-12)


def test_without_the_war_no_shells_go_and_parts_that_need_each_other_bring_nothing_alone():
    table = ablation_table((SHELLS,), (WAR, WORTH), runs=4, prior="defaults")
    assert table.full[0] > 0.0
    assert table.bare[0] == 0.0
    assert table.rows[WAR.name][0].left_out == pytest.approx(table.full[0])
    assert table.rows[WAR.name][0].alone == 0.0
    assert table.rows[WORTH.name][0].alone == 0.0
    text = to_markdown(table, (WAR, WORTH))
    assert "| fighting of the war | driver |" in text
    assert "| shells | good |" in text
