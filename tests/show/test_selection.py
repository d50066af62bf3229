import pytest

from sim.errors import UserError
from sim.show import selection

INDICATOR_PLOTS = ("fan", "distribution", "time_to")
SCENARIO_PLOTS = ("overview", "multiples", "fans", "differences", "network", "sankey", "support",
                  "timeline", "effects")  # fmt: skip


@pytest.mark.parametrize("plot", INDICATOR_PLOTS)
def test_an_unknown_indicator_is_told_with_the_nearest(results, plot):
    with pytest.raises(UserError, match=r"Did you mean 'arms\.dprk\.russia'"):
        getattr(results.plot, plot)("arms.dprk.rusia")


@pytest.mark.parametrize("plot", INDICATOR_PLOTS)
def test_what_is_not_recorded_says_how_it_would_be(lean, plot):
    with pytest.raises(UserError, match='record="all"'):
        getattr(lean.plot, plot)("unpaid.china.dprk")


@pytest.mark.parametrize("plot", SCENARIO_PLOTS)
def test_an_unknown_scenario_is_told_with_the_nearest(results, plot):
    with pytest.raises(UserError, match="Did you mean 'war_ends'"):
        getattr(results.plot, plot)("war_end")
    with pytest.raises(UserError, match="Did you mean 'war_ends'"):
        results.plot.fan("talks", "war_end")


@pytest.mark.parametrize("plot", ["network", "sankey"])
@pytest.mark.parametrize(
    ("at", "message"),
    [(2050, "runs from 1990-01 to 2029-12"), ("2024-13", "not a month"), ("soon", "not a month"),
     (2024.5, "no date"), (1980, "runs from")],
)  # fmt: skip
def test_a_wrong_date_is_told(results, plot, at, message):
    with pytest.raises(UserError, match=message):
        getattr(results.plot, plot)("war_ends", at)


def test_a_stretch_that_ends_before_it_begins_is_refused(results):
    with pytest.raises(UserError, match="before it begins"):
        results.plot.network("war_ends", 2026, 2024)
    with pytest.raises(UserError, match="before it begins"):
        results.plot.timeline("war_ends", since=2028, until=2026)


def test_an_unknown_history_is_told_with_those_there_are(results):
    for plot in (results.plot.timeline, results.plot.support, results.plot.network):
        with pytest.raises(UserError, match="numbered from 0 to 11"):
            plot("war_ends", run=12)


@pytest.mark.parametrize(
    ("at", "until", "months"),
    [(2024, None, (408, 419)), ("2024", None, (408, 419)), ("2024-06", None, (413, 413)),
     ("2024-06", 2025, (413, 431)), (413, 420, (413, 420))],
)  # fmt: skip
def test_dates_are_years_months_or_counts(results, at, until, months):
    assert selection.window(results, "baseline", at, until) == months


def test_by_default_the_year_that_comparisons_look_at_is_shown(results, alone):
    assert selection.window(results, "baseline") == results.window("war_ends")
    assert selection.window(alone, "history") == (144, 155)


def test_what_is_recorded_comes_in_the_registrys_order(results):
    found = selection.recorded_indicators(results, "baseline")
    assert set(found) == set(results.indicators)
    assert found[0] == "fuel.russia.dprk"
    assert found[-1] == "war.intensity"


def test_an_unknown_size_is_told(results):
    with pytest.raises(UserError, match="notebook"):
        results.plot.sized("poster")
