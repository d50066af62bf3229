import numpy as np
import pytest

import sim
from sim.api.results import Results
from sim.calendar import month_index, month_name
from sim.errors import UserError
from sim.record import model_values, record
from sim.show.figures import record_overlay, style
from sim.show.figures.event_marks import event_marks
from sim.show.figures.fan import QUANTILES

from ..conftest import drawn

ARMS = "arms.dprk.russia"


#: The scenarios that these tests draw, as pictures call them.
TITLES = {
    "baseline": "Baseline",
    "war_drags_on": "The war drags on",
    "war_ends": "War's end",
    "history": "The record",
}


def lines(axes):
    """Lines with a name, by the name of the scenario or by that name."""
    names = {title: name for name, title in TITLES.items()}
    return {names.get(line.get_label(), line.get_label()): line for line in axes.lines
            if not line.get_label().startswith("_")}  # fmt: skip


def test_a_fan_shows_the_median_of_every_scenario(results):
    axes = results.plot.fan(ARMS)
    shown = lines(axes)
    assert list(shown) == list(results.scenarios)
    for name, line in shown.items():
        series = results.series(ARMS, name)[-len(line.get_ydata()) :]
        np.testing.assert_allclose(line.get_ydata(), np.median(series, axis=1), rtol=1e-5)


def test_a_fan_shows_where_nine_in_ten_lie(results):
    axes = results.plot.fan(ARMS, "baseline", since="2020")
    low, high = axes.lines[0].get_ydata(), axes.lines[1].get_ydata()
    series = results.series(ARMS, "baseline")[360:].astype(float)
    ends = np.quantile(series, (QUANTILES[0], QUANTILES[-1]), axis=1)
    np.testing.assert_allclose([low, high], ends, rtol=1e-5)


@pytest.mark.parametrize("until", ["2027", "2027-12", 455])
def test_a_fan_ends_where_it_is_told(results, until):
    axes = results.plot.fan(ARMS, "war_ends", since="2026", until=until)
    begin, end = axes.get_xlim()
    assert begin == pytest.approx(2026.0)
    assert end == pytest.approx(2027 + 11 / 12)
    low, high = axes.lines[0].get_ydata(), axes.lines[1].get_ydata()
    series = results.series(ARMS, "war_ends")[432:456].astype(float)
    ends = np.quantile(series, (QUANTILES[0], QUANTILES[-1]), axis=1)
    np.testing.assert_allclose([low, high], ends, rtol=1e-5)


def test_a_paired_difference_is_cut_at_both_ends(results):
    axes = results.plot.difference(ARMS, "war_ends", since="2025", until="2026")
    [mean] = [line for line in axes.lines if line.get_label() == "mean difference"]
    change = results.series(ARMS, "war_ends") - results.series(ARMS, "war_drags_on")
    np.testing.assert_allclose(mean.get_ydata(), change[420:444].mean(axis=1), atol=1e-4)


@pytest.mark.parametrize(
    ("draw", "names"),
    [("fan", (ARMS,)), ("difference", (ARMS, "war_ends")), ("support", ("war_ends",)),
     ("time_to", ("talks",)), ("timeline", ("war_ends",))],
)  # fmt: skip
def test_every_picture_over_time_takes_both_ends_and_refuses_none_between(results, draw, names):
    axes = getattr(results.plot, draw)(*names, since="2026", until="2027")
    assert axes.get_xlim() == pytest.approx((2026.0, 2027 + 11 / 12), abs=0.1)
    with pytest.raises(UserError, match="ends before it begins"):
        getattr(results.plot, draw)(*names, since="2028", until="2027")
    with pytest.raises(UserError, match="runs from 1990-01 to 2029-12"):
        getattr(results.plot, draw)(*names, until="2040")


def test_a_cut_fan_keeps_the_records_and_marks_of_its_months_only(results):
    axes = results.plot.fan(ARMS, "baseline", since="2015", until="2023-12", record=True)
    assert axes.get_xlim()[1] == pytest.approx(2023 + 11 / 12, abs=0.1)
    assert not any(text.get_text().startswith("war ends") for text in axes.texts)


def test_a_fan_names_the_indicator_its_unit_and_meaning(results):
    texts = drawn(results.plot.fan(ARMS).figure)
    assert "Shells, North Korea → Russia" in texts
    assert ARMS in texts
    assert any("thousand a month" in text for text in texts)


def test_a_picture_has_the_title_that_it_is_given_and_its_own_below(results):
    axes = results.plot.fan(ARMS, title="Shells run dry")
    assert axes.get_title(loc="left") == "Shells run dry"
    assert any(
        "Shells, North Korea → Russia; thousand a month" in text for text in drawn(axes.figure)
    )


def test_a_single_picture_says_runs_bands_seed_source_and_that_it_is_no_forecast(results):
    [foot] = [t for t in drawn(results.plot.fan(ARMS).figure) if "seed 1" in t]
    words = foot.replace("\n", " ")
    for part in ("12 runs each", "bands: 50 % and 90 % of runs", "not a forecast", "Alliance laboratory",
                 "baseline, war_drags_on, war_ends"):  # fmt: skip
        assert part in words


def test_a_scenario_has_one_colour_in_all_pictures(results):
    colours = {
        tuple(lines(axes)["war_ends"].get_color())
        for axes in (results.plot.fan(ARMS), results.plot.fan(ARMS, "war_ends"), results.plot.time_to("talks", "war_ends"))
    }  # fmt: skip
    assert len(colours) == 1


def test_of_what_is_so_or_not_the_share_is_drawn(results):
    axes = results.plot.fan("treaty.dprk.russia", "war_ends")
    share = lines(axes)["war_ends"].get_ydata()
    series = results.series("treaty.dprk.russia", "war_ends")[-len(share) :]
    np.testing.assert_allclose(share, series.mean(axis=1), rtol=1e-6)
    assert any("share of runs" in text for text in drawn(axes.figure))


def test_votes_are_drawn_as_their_mean(results):
    axes = results.plot.fan("vote.china", "baseline")
    mean = lines(axes)["baseline"].get_ydata()
    series = results.series("vote.china", "baseline")[-len(mean) :]
    np.testing.assert_allclose(mean, series.mean(axis=1), atol=1e-6)


def test_prices_without_shells_leave_gaps_and_say_so(results):
    axes = results.plot.fan("arms_price.dprk.russia", "war_ends", since=0)
    median = lines(axes)["war_ends"].get_ydata()
    known = np.isfinite(results.series("arms_price.dprk.russia", "war_ends")).mean(axis=1)
    np.testing.assert_array_equal(np.isfinite(median), known >= 0.1)
    assert any("a tenth of the runs" in text.replace("\n", " ") for text in drawn(axes.figure))


def test_the_branch_is_marked_and_the_wars_ends_are(results):
    axes = results.plot.fan(ARMS)
    branch = 1990 + results.branch_of("war_ends") / 12
    assert any(np.allclose(line.get_xdata(), branch) for line in axes.lines)
    assert any(text.startswith("war ends") for text in drawn(axes.figure))


def test_marks_are_when_the_war_ends_in_the_histories(results):
    (mark,) = event_marks(results, ["war_ends"])
    war = results.series("war.intensity", "war_ends") > 0
    branch = results.branch_of("war_ends")
    ends = [branch + int((~war[branch:, run]).argmax()) for run in np.flatnonzero(war[branch - 1])]
    assert mark.middle == np.median(ends)
    assert mark.share == 1.0
    assert not event_marks(results, ["war_drags_on"])


def test_a_dated_event_is_marked_where_no_war_is_recorded():
    found = sim.run("war_ends", runs=2, record=["talks"], end="2028-12")
    (mark,) = event_marks(found, ["war_ends"])
    first, last = month_index("2025-01"), month_index("2027-06")
    assert first < mark.early < mark.middle < mark.late < last


def test_no_fan_is_dropped_where_scenarios_are_many(results):
    names = [f"copy_{n}" for n in range(9)]
    told = {
        **results.manifest,
        "scenarios": dict.fromkeys(names, results.manifest["scenarios"]["baseline"]),
    }
    many = Results(dict.fromkeys(names, results["baseline"]), told)
    assert list(lines(many.plot.fan(ARMS))) == names


@pytest.mark.parametrize("indicator", [ARMS, "treaty.dprk.russia", "vote.china"])
def test_one_history_is_a_line(alone, indicator):
    axes = alone.plot.fan(indicator)
    assert len(axes.collections) == 0
    np.testing.assert_array_equal(
        lines(axes)["history"].get_ydata(), alone.series(indicator, "history")[:, 0]
    )


def test_a_scenario_without_the_indicator_is_left_out(lean):
    axes = lean.plot.fan(ARMS)
    assert list(lines(axes)) == ["baseline"]
    with pytest.raises(UserError, match="not recorded of russia_absent; it is of baseline"):
        lean.plot.fan(ARMS, "russia_absent")


# -- the record laid over ---------------------------------------------------------------------------


def test_the_record_is_laid_over_a_fan_and_named(results):
    axes = results.plot.fan("trade.dprk.china", "baseline", record=True)
    assert {
        "record: goods trade both ways ÷ 0.85",
        "record: goods trade both ways by KOTRA, with an estimate of crude ÷ 0.95",
    } <= set(lines(axes))
    one = results.plot.fan("trade.dprk.china", "baseline", record="trade.dprk.china")
    assert sum(name.startswith("record") for name in lines(one)) == 1


@pytest.mark.parametrize(
    "name", ["trade.dprk.china", "shells_rok.dprk.russia", "vote.china", "missile_test_days", "monitoring",
             "assembly_agreement.dprk.china", "fired_daily.russia", "high_level_meetings.dprk.russia"],
)  # fmt: skip
def test_what_is_laid_over_would_be_measured_as_recorded(name):
    """A history that lies on an observation is observed as the record has it."""
    seen = record(name).observations
    (indicator,) = record_overlay.MEASURES[name].indicators
    for number, one in enumerate(record_overlay.overlay_points(name)):
        course = np.full((420, 1), one.value)
        found = model_values(name, {indicator: course})
        assert found.values[number, 0] == pytest.approx(seen[number].value)
        assert one.low <= one.value <= one.high


def test_the_axis_reaches_as_high_as_the_record(alone):
    axes = alone.plot.fan("trade.dprk.china", record=True)
    assert axes.get_ylim()[1] > max(
        one.high for one in record_overlay.overlay_points("trade.dprk.china")
    )


def test_records_of_one_indicator_never_share_a_name_in_the_legend():
    named = [
        (m.indicators, record_overlay._label(m.record)) for m in record_overlay.MEASURES.values()
    ]
    assert len(named) == len(set(named)) > 40


def test_months_of_a_shut_border_are_hollow(results):
    axes = results.plot.fan("trade.dprk.china", "baseline", record="trade.dprk.china")
    faces = {str(line.get_markerfacecolor()) for line in axes.lines if line.get_marker() == "o"}
    assert "white" in faces


def test_an_indicator_without_a_record_says_which_have_one(results):
    with pytest.raises(
        UserError, match=r"nothing on record shows in 'leverage.china.dprk'.*trade\.dprk\.china"
    ):
        results.plot.fan("leverage.china.dprk", record=True)
    with pytest.raises(UserError, match="Did you mean"):
        results.plot.fan("trade.dprk.china", record="trade.dprk.chnia")
    with pytest.raises(UserError, match="does not show"):
        results.plot.fan("trade.dprk.china", record="vote.china")


# -- differences ------------------------------------------------------------------------------------


def test_a_difference_shows_mean_and_spread_of_the_pairs(results):
    axes = results.plot.difference(ARMS, "war_ends")
    mean = lines(axes)["mean difference"].get_ydata()
    change = results.series(ARMS, "war_ends") - results.series(ARMS, "war_drags_on")
    np.testing.assert_allclose(mean, change[-len(mean) :].mean(axis=1), rtol=1e-4, atol=1e-4)
    assert len(axes.collections) == 2
    assert any("War's end minus The war drags on" in text for text in drawn(axes.figure))


def test_a_difference_of_what_is_so_or_not_tells_rises_from_falls(results):
    texts = drawn(results.plot.difference("treaty.dprk.russia", "war_ends").figure)
    assert "share of runs where higher" in texts
    assert "share of runs where lower" in texts


def test_a_scenario_less_itself_is_refused(results):
    with pytest.raises(UserError, match="'war_ends' cannot be compared with itself"):
        results.plot.difference(ARMS, "war_ends", base="war_ends")


def test_a_scenario_without_a_base_asks_for_one(results, alone):
    with pytest.raises(UserError, match="no base here; name one"):
        results.plot.difference(ARMS, "baseline")
    with pytest.raises(UserError, match="no base here"):
        alone.plot.differences("history")


def test_a_record_of_a_year_stands_amid_it_and_a_sum_at_its_end(results):
    yearly = results.plot.record("trade.dprk.china", "baseline").containers[0].lines[0].get_xdata()
    assert set(np.mod(yearly, 1.0)) == {0.5}
    summed = (
        results.plot.record("shells_rok.dprk.russia", "baseline").containers[0].lines[0].get_xdata()
    )
    assert summed[-1] == pytest.approx(2024.5)


def test_events_are_marked_on_every_fan_unless_that_is_declined(results):
    def told(axes):
        return [text.get_text() for text in axes.texts if text.get_text().startswith("war ends")]

    assert told(results.plot.fan(ARMS, "war_ends"))
    assert told(results.plot.fan(ARMS, "war_ends", ax=style.axes()))
    assert not told(results.plot.fan(ARMS, "war_ends", events=False))


def test_events_and_the_branch_have_dates(results):
    (mark,) = event_marks(results, ["war_ends"])
    texts = drawn(results.plot.fan(ARMS, "war_ends").figure)
    assert f"war ends {month_name(round(mark.middle))} " in " ".join(texts)
    assert "scenarios diverge 2024-07" in texts


def test_pages_are_cut_too(results):
    for draw in (results.plot.fans, results.plot.differences):
        page = draw("war_ends", [ARMS, "talks"], since="2025", until="2026")
        charts = [ax for ax in page.axes if ax.get_visible()]
        assert all(ax.get_xlim() == pytest.approx((2025.0, 2026 + 11 / 12)) for ax in charts)


def test_what_scenarios_have_in_common_is_drawn_once_and_in_grey(results):
    axes = results.plot.fan(ARMS, "baseline", "war_ends")
    [past] = [line for line in axes.lines if line.get_label() == "_past"]
    assert past.get_color() == "0.45"
    branch = 1990 + results.branch_of("war_ends") / 12
    assert past.get_xdata()[-1] == pytest.approx(branch - 1 / 12)
    assert not [
        line for line in results.plot.fan(ARMS, "war_ends").lines if line.get_label() == "_past"
    ]
