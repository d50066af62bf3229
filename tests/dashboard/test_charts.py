"""Charts of the page: their words are those of the summary, their lines those of the scenarios."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.dashboard.charts import difference_chart, fan_chart
from sim.dashboard.engine import split_plans
from sim.dashboard.event_strip import LANES, strip_events
from sim.dashboard.flow_bars import flow_rows
from sim.dashboard.pictures import PictureContext, make_manifest, make_results
from sim.dashboard.record_chart import record_chart
from sim.dashboard.request import PageRequest, plan_roles, request_plans
from sim.dashboard.view_state import (
    INITIAL_RECORDS,
    MARKED_DRIVER,
    ViewState,
    flows,
    required_indicators,
)
from sim.record import record
from sim.scenario.library import load_plan

#: The number of single precision nearest to 0.2005, which lies below it, and the next one.
BELOW, ABOVE = np.float32(0.2005), np.nextafter(np.float32(0.2005), np.float32(1.0))
SHELLS = "arms.dprk.russia"


@pytest.mark.parametrize("months_above", [0, 2, 6])
def test_a_mean_on_the_edge_of_rounding_is_told_as_the_summary_tells_it(months_above):
    """Rounded to three places the mean is 0.2 or 0.201; in single precision it is rounded twice."""
    plans, name = (load_plan("history"),), "trust.dprk.russia"
    year = np.where(np.arange(12) < months_above, ABOVE, BELOW)
    values = np.tile(year, plans[0].months // 12 + 1)[: plans[0].months, None].repeat(4, axis=1)
    context = PictureContext(plans, 4, 1, ViewState(), make_manifest(plans, 4, 1))
    results = make_results(
        context, {"history": {name: values, MARKED_DRIVER: np.zeros_like(values)}}
    )
    told = fan_chart(results, name, {"history": "base"}).description
    rows = results.summary().set_index("indicator")
    called = plans[0].title
    assert told == (
        f"Trust, North Korea and Russia: {called} {rows.loc[name, 'mean']:.3g} in the mean of 2023"
    )


@pytest.fixture(scope="module")
def three(engine, tmp_path_factory):
    """Results of base, scenario and change, and what each is."""
    from sim.dashboard.workers import CancelToken

    request = replace(PageRequest(), runs=60).with_value("dprk.hunger", 0.0)
    plans = request_plans(request, tmp_path_factory.mktemp("plans"))
    view = ViewState(tab="flows")
    views = (view, ViewState(tab="record"))
    names = {
        plan.name: list(dict.fromkeys(n for v in views for n in required_indicators(v, plan.cast)))
        for plan in plans
    }
    series = engine.runs.series(split_plans(request, plans), names, 60, 1, CancelToken())
    context = PictureContext(plans, 60, 1, view, make_manifest(plans, 60, 1))
    return make_results(context, series), plan_roles(plans, request)


def test_base_scenario_and_change_are_three_lines(three):
    results, roles = three
    chart = fan_chart(results, "provocations", roles)
    assert [line.role for line in chart.lines] == ["base", "scenario", "changed"]
    assert len({line.middle for line in chart.lines}) == 3
    assert chart.title == "Tests and incidents of North Korea"


def test_the_past_that_scenarios_share_is_drawn_once(three):
    results, roles = three
    chart = fan_chart(results, SHELLS, roles)
    base, *others = chart.lines
    assert base.middle.startswith("M0 ")
    begins = [int(line.middle[1:].split(" ")[0]) for line in others]
    assert chart.branch is not None
    assert all(abs(100 * begin / (chart.months - 1) - chart.branch) < 1.5 for begin in begins)


def test_lines_lie_between_the_ticks_and_names_at_their_ends_do_not_hide_each_other(three):
    results, roles = three
    for chart in (fan_chart(results, SHELLS, roles), difference_chart(results, SHELLS, roles)):
        heights = [
            float(place.split(" ")[1])
            for line in chart.lines
            for place in line.outer.replace("Z", "").replace("M", "L").split("L")[1:]
        ]
        assert min(heights) >= 0.0
        assert max(heights) <= 1000.0
        ends = sorted(line.end for line in chart.lines)
        assert all(upper - lower > 7.5 for lower, upper in itertools.pairwise(ends))


def test_a_difference_is_that_of_each_scenario_from_the_base(three):
    results, roles = three
    chart = difference_chart(results, SHELLS, roles)
    assert [line.role for line in chart.lines] == ["scenario", "changed"]
    base, scenario, _ = roles
    mean = results.series(SHELLS, scenario)[-1].mean() - results.series(SHELLS, base)[-1].mean()
    assert float(chart.lines[0].values[-1]) == pytest.approx(mean, rel=0.01, abs=1e-3)
    assert chart.zero is not None or chart.up[-1].text == "0"


def test_the_difference_of_what_is_so_or_not_has_no_spread_that_jumps_from_none_to_all(three):
    results, roles = three
    for line in difference_chart(results, "talks", roles).lines:
        assert line.outer == line.inner
    assert all(line.outer != line.inner for line in difference_chart(results, SHELLS, roles).lines)


def test_what_all_scenarios_have_alike_is_one_lane_of_the_first():
    results = sim.run("us_engagement", runs=8, end="2028-12")
    (end,) = strip_events(results, {"baseline": "base", "us_engagement": "variant"}, 366, 102)
    assert end.role == "base"
    assert end.text.startswith("war ends")


def test_an_event_is_a_lane_of_the_strip_with_its_years(three):
    results, roles = three
    events = strip_events(results, roles, 366, 174)
    ends = [event for event in events if event.text.startswith("war ends")]
    assert {event.role for event in ends} == {"base", "scenario"}, (
        "the change ends the war when the scenario does"
    )
    assert all("–" in event.text and " to " in event.dates for event in ends)
    assert all(0.0 <= event.begin <= event.middle <= event.end <= 100.0 for event in events)
    assert len(events) <= LANES


def test_flows_are_rows_with_a_bar_a_scenario_the_largest_first(three):
    results, roles = three
    rows = flow_rows(results, roles, 456)
    longest = [max(bar.length for bar in row.bars) for row in rows]
    assert longest == sorted(longest, reverse=True)
    assert longest[0] == 100.0
    shells = next(row for row in rows if row.name == SHELLS)
    assert shells.title == "Shells, North Korea → Russia"
    assert [bar.role for bar in shells.bars] == ["base", "scenario", "changed"]
    assert {row.name for row in rows} <= set(flows())


@pytest.mark.parametrize("name", INITIAL_RECORDS)
def test_a_record_has_a_mark_an_observation_and_one_line_where_the_pasts_are_one(three, name):
    results, roles = three
    chart = record_chart(results, name, roles)
    assert len(chart.marks) == len(record(name).observations)
    assert all(mark.low <= mark.value <= mark.high for mark in chart.marks)
    assert [line.role for line in chart.lines] == ["base"]
    assert all(0.0 <= mark.at <= 100.0 for mark in chart.marks)
