import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.patches import FancyArrow, PathPatch

import sim
from sim.errors import UserError
from sim.rules.registry import all_parameters
from sim.show.figures import flows as f
from sim.show.figures.label_placement import spread_labels
from sim.show.figures.network import network
from sim.show.figures.sankey import sankey
from sim.show.figures.style import axes
from sim.show.numbers import two_figures

from ..conftest import drawn

FIRST, LAST = 408, 419


@pytest.fixture
def found(results):
    return f.flows(results, "baseline", FIRST, LAST)


def test_flows_are_the_means_of_what_is_recorded(results, found):
    assert {(x.good, x.giver, x.taker) for x in found} >= {
        ("arms", "dprk", "russia"), ("cash", "russia", "dprk"), ("fuel", "china", "dprk"),
    }  # fmt: skip
    for flow in found:
        name = f"{flow.good}.{flow.giver}.{flow.taker}"
        mean = results.series(name, "baseline")[FIRST : LAST + 1].mean(dtype=float)
        if flow.good == "cash":
            back = f"cash.{flow.taker}.{flow.giver}"
            mean -= results.series(back, "baseline")[FIRST : LAST + 1].mean(dtype=float)
            assert mean >= 0.0
        assert flow.amount == pytest.approx(mean)
        assert flow.unit == results.unit(name)


def test_goods_count_for_what_the_model_counts_them(found):
    for flow in found:
        unit = {"cash": 1.0, "fuel": 1.0, "minerals": 1.0, "weapons": 1.0, "voice": 0.0}.get(
            flow.good
        )
        worth = all_parameters()[f"{flow.good}_worth"].default if unit is None else unit
        assert flow.worth == pytest.approx(worth * flow.amount)


def test_the_worths_add_up_to_the_value_that_is_recorded(results, found):
    """Value exchanged is what goes either way, cash aside."""
    both = sum(x.worth for x in found if "china" in (x.giver, x.taker) and x.good != "cash")
    value = results.series("value.china.dprk", "baseline")[FIRST : LAST + 1].mean(dtype=float)
    assert both == pytest.approx(value, rel=1e-4)


def test_flows_of_one_history_are_its_own(results):
    one = {x[:3]: x.amount for x in f.flows(results, "baseline", FIRST, LAST, run=5)}
    series = results.series("arms.dprk.russia", "baseline")[FIRST : LAST + 1, 5]
    assert one["arms", "dprk", "russia"] == pytest.approx(series.mean(dtype=float))


def test_the_client_stands_first_and_the_others_keep_their_places(results):
    orders = [f.actors(f.flows(results, "baseline", m, m)) for m in (0, 200, 400)]
    assert orders[0] == orders[1] == orders[2]
    assert orders[0][:3] == ["dprk", "russia", "china"]


def test_a_network_has_an_arrow_for_each_flow_that_counts(results, found):
    ax = results.plot.network("baseline", 2024)
    largest = max(x.worth for x in found)
    arrows = [p for p in ax.patches if isinstance(p, FancyArrow)]
    assert len(arrows) == sum(x.worth > 0.01 * largest for x in found)
    texts = drawn(ax.figure)
    assert {"North Korea", "Russia", "China"} <= set(texts)
    assert any("$ million a month" in text for text in texts)


def test_a_ribbon_enters_and_leaves_for_each_flow(results, found):
    ax = results.plot.sankey("baseline", "2024")
    total = sum(x.worth for x in found)
    kept = [x for x in found if x.worth > 0.002 * total]
    assert sum(isinstance(p, PathPatch) for p in ax.patches) == 2 * len(kept)
    given = sum(x.worth for x in kept if x.giver == "dprk")
    assert any(
        text.startswith("North Korea") and two_figures(given) in text for text in drawn(ax.figure)
    )


def test_every_good_is_recorded_without_being_asked_for(lean):
    assert not f.missing_goods(lean, "baseline")


@pytest.fixture(scope="module")
def partial():
    """Two goods of those that are traded."""
    return sim.run("russia_absent", runs=2, end="2000-12",
                   record=["fuel.china.dprk", "technology.china.dprk"])  # fmt: skip


def test_what_is_not_recorded_is_said_to_be_missing(partial):
    for plot in (partial.plot.network, partial.plot.sankey):
        words = " ".join(drawn(plot("baseline", 2000).figure)).replace("\n", " ")
        assert "without" in words
        assert "minerals" in words
        assert 'record="all"' in words


def test_without_any_flow_there_is_no_picture():
    found = sim.run("history", runs=1, record=["talks"], end="1991-12")
    with pytest.raises(UserError, match="no flow is recorded"):
        found.plot.sankey("history")
    with pytest.raises(UserError, match="no share of support"):
        found.plot.support("history")


@pytest.mark.parametrize("draw", [network, sankey])
def test_where_nothing_is_given_the_picture_says_so(draw):
    nothing = [f.Flow("arms", "a", "b", 0.0, "kshell/month", 0.0)]
    assert any("nothing is given" in text for text in drawn(draw(axes(), nothing, "t", "w").figure))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6).map(lambda x: sorted(x, reverse=True)))
def test_labels_are_moved_apart_and_stay_in_order(centres):
    found = np.array(spread_labels(centres, [0.05] * len(centres), (-0.03, 1.04)))
    assert (found[:-1] - found[1:] >= 0.05 - 1e-3).all()


def test_support_adds_up_to_all_of_it(results):
    ax = results.plot.support("war_ends")
    names = {c.get_label() for c in ax.collections}
    assert {"Russia", "China", "Japan"} <= names
    top = max(path.vertices[:, 1].max() for c in ax.collections for path in c.get_paths())
    assert top == pytest.approx(1.0, abs=1e-4)
    assert results.plot.support("war_ends", run=3).collections


def test_a_partner_has_the_same_colour_whoever_else_takes_part(lean):
    colours = [
        {c.get_label(): tuple(c.get_facecolor()[0]) for c in lean.plot.support(name).collections}
        for name in ("baseline", "russia_absent")
    ]
    assert "Russia" in colours[0].keys() - colours[1].keys()
    assert all(colours[0][name] == colour for name, colour in colours[1].items())


def test_goods_that_the_cast_has_no_part_in_are_not_called_missing(partial):
    assert "arms" in f.missing_goods(partial, "baseline")
    assert "arms" not in f.missing_goods(partial, "russia_absent")


def test_a_picture_of_one_history_says_which(results, alone):
    assert "run 5" in f.caption(results, "baseline", 5)
    assert "run 0" in f.caption(alone, "history", None)
    assert "mean of 12 runs" in f.caption(results, "baseline", None)


def test_support_names_the_memory_that_the_scenario_has():
    plan = sim.tweaked({"support_months": 24.0}, since="1990-02")
    results = sim.run(plan, runs=1, end="1991-12")
    names = {name: results.plot.support(name) for name in results.scenarios}
    for name, ax in names.items():
        text = " ".join(" ".join(drawn(ax.figure)).split())
        assert ("24-month memory" in text) == (name == plan.name)
        assert ("9-month memory" in text) == (name != plan.name)
