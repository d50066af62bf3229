import numpy as np
import pytest

import sim
from sim.errors import UserError
from sim.scenario.library import load_plan
from sim.show.figures.timeline import client_of, lanes
from sim.show.one_history import one_history

from ..conftest import drawn

HEADLINES = ("arms.dprk.russia", "talks", "war.intensity")


@pytest.fixture(scope="module")
def few():
    """The same histories as in `results`, with little recorded."""
    return sim.run("war_ends", runs=3, record=list(HEADLINES), end="2029-12")


def test_a_history_run_again_is_the_recorded_one_bit_for_bit(results, few):
    again = one_history(few, "war_ends", 2)
    assert again.whole
    assert set(again.course) == set(results.indicators)
    for name, values in again.course.items():
        np.testing.assert_array_equal(values, results.series(name, "war_ends")[:, 2])


def test_what_cannot_be_run_again_is_told_as_far_as_recorded():
    plan = sim.tweaked({"dprk.diversification_weight": 0.9})
    found = sim.run(plan, runs=2, end="2025-12")
    part = one_history(found, plan.name, 1)
    assert not part.whole
    assert set(part.course) == set(found.indicators)
    assert any('needs record="all"' in text.replace("\n", " ")
               for text in drawn(found.plot.timeline(plan.name, 1).figure))  # fmt: skip
    assert one_history(found, plan.name, 1, plan).whole


def test_a_plan_that_leads_elsewhere_is_refused(few):
    with pytest.raises(UserError, match="does not lead to what is recorded"):
        one_history(few, "war_ends", 0, load_plan("war_drags_on"))


def test_a_timeline_names_what_was_in_force_and_every_partner(results):
    axes = results.plot.timeline("war_ends", run=0, since=2015)
    rows = [label.get_text() for label in axes.get_yticklabels()]
    assert "Intensity of the war in Ukraine" in [" ".join(row.split()) for row in rows]
    assert any(row.startswith("Russia") and "up to $" in row for row in rows)
    assert any(row.startswith("China") and "up to $" in row for row in rows)
    assert "War's end: run 0" in drawn(axes.figure)


def test_the_war_lasts_as_long_as_in_the_history(results):
    axes = results.plot.timeline("war_ends", run=0, since=2015)
    bars = axes.collections[0].get_paths()
    spans = [(path.vertices[:, 0].min(), path.vertices[:, 0].max()) for path in bars]
    fought = np.flatnonzero(results.series("war.intensity", "war_ends")[:, 0] > 0)
    fought = fought[fought >= 300]
    assert min(spans)[0] == pytest.approx(1990 + fought[0] / 12)
    assert max(spans)[1] == pytest.approx(1990 + (fought[-1] + 1) / 12)


def test_deals_are_the_worth_of_what_was_exchanged(results):
    course = {name: results.series(name, "war_ends")[:, 0] for name in results.indicators}
    assert client_of(course) == "dprk"
    rows = {row.label: row for row in lanes(course, {"arms": 1.0, "cash": 1.0})}
    paid = course["cash.russia.dprk"] + course["cash.dprk.russia"]
    np.testing.assert_allclose(rows["Russia"].values["cash"], paid, rtol=1e-6)
    np.testing.assert_allclose(rows["Russia"].values["arms"], course["arms.dprk.russia"])


def test_months_in_which_nothing_happens_say_so(results):
    course = {"talks": np.zeros(20, dtype=np.float32)}
    assert lanes(course, {}) == []
