"""Paired differences: their effect, their interval, and the runs that a precision takes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.results.compare import paired_difference


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
