"""Paired differences: their effect, their interval, and the runs that a precision takes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.results.compare import Spread, effects_by_year, paired_difference


def test_what_one_history_does_is_no_large_effect_where_the_base_never_does_it() -> None:
    base, variant = np.zeros(100), np.zeros(100)
    variant[3] = 0.5
    assert paired_difference("x", "1", base, variant).effect < 0.2


def test_a_difference_between_scenarios_that_do_not_vary_is_without_end() -> None:
    assert paired_difference("x", "1", np.zeros(9), np.ones(9)).effect == np.inf
    assert paired_difference("x", "1", np.ones(9), np.ones(9)).effect == 0.0


@given(st.integers(0, 1000), st.floats(0.1, 10.0))
def test_four_times_the_runs_halve_the_interval(seed: int, scale: float) -> None:
    draws = np.random.default_rng(seed).normal(scale=scale, size=(2, 50))
    d = paired_difference("x", "1", draws[0], draws[1])
    assert d.runs_needed(d.error) == pytest.approx(50, abs=1)
    assert d.runs_needed(d.error / 2.0) == pytest.approx(200, abs=1)


def test_a_precision_that_no_number_of_runs_reaches_is_told_as_such() -> None:
    d = paired_difference("x", "1", np.array([0.0, 0.0, 1.0]), np.array([1.0, 0.0, 1.0]))
    assert d.runs_needed(0.0) == np.inf
    assert paired_difference("x", "1", np.zeros(3), np.ones(3)).runs_needed(0.0) == 2
    assert np.isnan(paired_difference("x", "1", np.zeros(1), np.ones(1)).runs_needed(0.1))


def test_the_interval_of_a_mean_difference_is_that_of_its_sample_variance():
    """Changes of 0 and 2: mean 1, sample variance 2, standard error 1."""
    base, variant = np.array([0.0, 0.0]), np.array([0.0, 2.0])
    assert paired_difference("x", "1", base, variant).error == pytest.approx(1.959963984540054)


def test_pairing_compares_sample_variances():
    """Values 0, 2 and 0, 4: variances 2 and 8 apart, 2 of the changes 0 and 2."""
    base, variant = np.array([0.0, 2.0]), np.array([0.0, 4.0])
    assert paired_difference("x", "1", base, variant).pairing == pytest.approx((2.0 + 8.0) / 2.0)


@pytest.mark.parametrize("count", [2, 5, 40])
def test_the_interval_holds_the_true_mean_in_nineteen_of_twenty_samples(count):
    rng = np.random.default_rng(7)
    changes = rng.normal(0.0, 3.0, (4000, count))
    errors = [paired_difference("x", "1", np.zeros(count), change).error for change in changes]
    expected = 1.959963984540054 * 3.0 / count**0.5
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(expected, rel=0.05)


# -- by hand --------------------------------------------------------------------------------------

NOTHING = np.nan


def test_each_number_of_a_difference_is_that_counted_by_hand() -> None:
    """Of six runs, one has no value in the base and one none in the variant: four are compared."""
    base = np.array([0.0, 1.0, 2.0, 3.0, NOTHING, 9.0])
    variant = np.array([1.0, 1.0, 1.5, 4.5, 7.0, NOTHING])
    d = paired_difference("deal", "share", base, variant)
    assert (d.name, d.unit, d.runs) == ("deal", "share", 4)
    assert (d.mean, d.rises, d.falls) == (0.5, 0.5, 0.25)
    variance = (0.5**2 + 0.5**2 + 1.0**2 + 1.0**2) / 3.0
    assert d.error == pytest.approx(1.959963984540054 * (variance / 4.0) ** 0.5)
    before, after = (v[[0, 1, 2, 3]] for v in (base, variant))
    assert d.pairing == pytest.approx((before.var() + after.var()) * (4.0 / 3.0) / variance)
    assert d.effect == pytest.approx(0.5 / ((before.var() + after.var()) / 2.0) ** 0.5)
    assert (d.base.median, d.variant.median, d.change.median) == (2.0, 1.5, 0.5)


def test_a_small_change_is_a_change() -> None:
    d = paired_difference("x", "1", np.zeros(4), np.array([0.25, -0.25, -0.25, 0.0]))
    assert (d.rises, d.falls) == (0.25, 0.5)


def test_a_spread_is_the_median_and_where_nine_of_ten_lie() -> None:
    values = np.append(np.arange(101.0), [np.nan, np.inf])
    assert Spread.of(values) == Spread(50.0, 5.0, 95.0)
    assert all(type(v) is float for v in (Spread.of(values).median, Spread.of(values).low))
    few = Spread.of(np.array([4.0]))
    assert (few.median, few.low, few.high) == (4.0, 4.0, 4.0)


def test_without_a_run_nothing_is_known() -> None:
    nothing = Spread.of(np.array([np.nan, np.inf]))
    assert np.isnan([nothing.median, nothing.low, nothing.high]).all()
    d = paired_difference("x", "1", np.array([1.0, np.nan]), np.array([np.nan, 1.0]))
    assert np.isnan([d.mean, d.error, d.rises, d.falls, d.pairing]).all()
    assert (d.runs, d.effect) == (0, 0.0)


def test_from_one_run_no_interval_follows() -> None:
    d = paired_difference("x", "1", np.array([1.0]), np.array([3.0]))
    assert (d.mean, d.rises, d.runs, d.effect) == (2.0, 1.0, 1, np.inf)
    assert np.isnan([d.error, d.pairing]).all()


def test_two_runs_are_the_least_that_give_an_interval() -> None:
    d = paired_difference("x", "1", np.zeros(3), np.array([0.0, 0.01, 0.0]))
    assert d.runs_needed(1e9) == 2
    assert d.runs_needed(d.error) == 3
    assert d.runs_needed(d.error / 1.5) == 7  # 6.75


def test_runs_that_share_a_set_count_together_and_a_run_without_a_value_counts_in_none() -> None:
    """Changes of 1, 1 and 3, 3 in two sets: the mean of 2 lies 1 from either, with one degree of freedom."""
    base, variant = np.zeros(5), np.array([1.0, 1.0, NOTHING, 3.0, 3.0])
    sets = np.array([7, 7, 2, 4, 4])
    d = paired_difference("x", "1", base, variant, sets)
    assert (d.mean, d.runs) == (2.0, 4)
    assert d.error == pytest.approx(1.959963984540054)


def test_an_effect_is_read_year_by_year_of_what_is_known() -> None:
    """The first month of a year counts in it; a fourth year has two months only, and is left out."""
    base = np.zeros((38, 4), np.float32)
    variant = base.copy()
    variant[:12] = [0.0, 1.0, 0.0, 1.0]
    variant[12:24:2] = [2.0, 4.0, 2.0, 4.0]
    variant[12] = 8.0
    variant[13:24:2] = np.nan
    variant[24] = [12.0, 0.0, 0.0, 0.0]
    variant[36:] = 100.0
    second = np.array([18.0, 28.0]) / 6.0
    expected = [
        0.5 / (0.25 / 2.0) ** 0.5,
        second.mean() / (second.var() / 2.0) ** 0.5,
        0.25 / (0.1875 / 2.0) ** 0.5,
    ]
    np.testing.assert_allclose(effects_by_year(base, variant), expected, rtol=1e-6)
    assert len(effects_by_year(base[:24], variant[:23])) == 1
    assert len(effects_by_year(base[:11], variant)) == 0
