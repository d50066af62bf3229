import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays

from sim.errors import UserError
from sim.show.figures.time_to import first_times, is_between

from ..conftest import drawn
from .test_fan import lines


@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=10)))
def test_first_times_are_when_it_is_first_so(so):
    for run, when in enumerate(first_times(so)):
        assert not so[:when, run].any()
        assert when == len(so) or so[when, run]


def test_the_last_share_is_the_likelihood_of_the_happening(results):
    axes = results.plot.time_to("treaty.dprk.russia", "war_ends")
    told = {h.name: h for h in results.first_times("war_ends")}["treaty.dprk.russia"]
    curve = lines(axes)["war_ends"].get_ydata()
    assert curve[-1] == pytest.approx(told.probability)
    assert (np.diff(curve) >= 0).all()


def test_intervals_are_drawn_for_every_scenario(results):
    axes = results.plot.time_to("deal")
    assert len(axes.collections) == len(results.scenarios)


def test_any_indicator_may_be_awaited_with_a_bound(results):
    axes = results.plot.time_to("trust.dprk.russia", "baseline", above=0.6, since=2020)
    series = results.series("trust.dprk.russia", "baseline")[360:]
    assert lines(axes)["baseline"].get_ydata()[-1] == (series > 0.6).any(axis=0).mean()
    assert any("above 0.6" in text for text in drawn(axes.figure))
    with pytest.raises(UserError, match="above= or below="):
        results.plot.time_to("trust.dprk.russia")


def test_what_has_no_value_is_not_reached():
    assert not is_between(np.array([[np.nan]], dtype=np.float32), below=1.0).any()


# -- distribution -----------------------------------------------------------------------------------


def test_a_distribution_has_a_row_a_scenario_and_names_the_date(results):
    axes = results.plot.distribution("trust.dprk.russia", at=2027)
    assert [t.get_text() for t in axes.get_yticklabels()] == [
        "War's end",
        "The war drags on",
        "Baseline",
    ]
    assert "Trust, North Korea and Russia, 2027" in drawn(axes.figure)


def test_the_median_of_a_row_is_that_of_the_histories(results):
    axes = results.plot.distribution("trust.dprk.russia", "baseline", at=2027)
    values = results.series("trust.dprk.russia", "baseline")[444:456].mean(axis=0)
    medians = [line.get_xdata()[0] for line in axes.lines if line.get_markerfacecolor() == "white"]
    assert medians == [pytest.approx(np.median(values), rel=1e-5)]


def test_of_what_is_so_or_not_the_distribution_is_a_share(results):
    axes = results.plot.distribution("treaty.dprk.russia", "baseline", at=2027)
    ever = results.series("treaty.dprk.russia", "baseline")[444:456].max(axis=0).mean()
    assert axes.patches[0].get_width() == pytest.approx(ever)


def test_histories_without_a_value_are_counted(results):
    texts = drawn(results.plot.distribution("arms_price.dprk.russia", "war_ends", at=2029).figure)
    known = np.isfinite(results.series("arms_price.dprk.russia", "war_ends")[468:480]).any(axis=0)
    assert 0 < known.sum() < 12
    assert f"{known.sum()} of 12 runs have a value" in texts


def test_no_value_at_all_is_said(results):
    for plot in (results.plot.distribution("arms_price.dprk.russia", "baseline", at=1995),
                 results.plot.fan("arms_price.dprk.russia", "baseline", since=0)):  # fmt: skip
        plot.figure.draw_without_rendering()
    texts = drawn(results.plot.distribution("arms_price.dprk.russia", "baseline", at=1995).figure)
    assert "no value in any run" in texts
