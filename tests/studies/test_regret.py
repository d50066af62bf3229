"""Regret and satisficing obey their definitions, and their intervals count what is independent."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.results.first_times import wilson
from sim.studies.regret import (
    best,
    estimate,
    regrets,
    relative_regrets,
    resample_weights,
    share_met,
    weighted_maximum,
    weighted_mean,
    weighted_quantile,
)

#: Outcomes of four policies in six histories; whole numbers, so that sums are exact.
outcomes = arrays(float, (4, 6), elements=st.integers(-50, 50).map(float))
directions = st.booleans()


@given(outcomes, directions)
def test_in_each_history_the_best_policy_has_no_regret_and_no_policy_has_less(values, less):
    loss = regrets(values, less)
    assert (loss.min(axis=0) == 0.0).all()
    assert ((loss == 0.0) == (values == best(values, less))).all()


@given(outcomes, directions, arrays(float, 6, elements=st.integers(-99, 99).map(float)))
def test_what_is_the_same_under_all_policies_in_a_history_leaves_regret_as_it_is(
    values, less, same
):
    assert np.array_equal(regrets(values + same, less), regrets(values, less))


@given(outcomes, directions)
def test_equal_policies_have_equal_regret(values, less):
    twice = np.concatenate([values, values[:1]])
    loss = regrets(twice, less)
    assert np.array_equal(loss[0], loss[-1])
    assert np.array_equal(loss[:-1], regrets(values, less))


@given(outcomes, directions)
def test_a_policy_that_is_never_best_changes_the_regret_of_no_other(values, less):
    worse = values.max(axis=0) + 1.0 if less else values.min(axis=0) - 1.0
    assert np.array_equal(regrets(np.vstack([values, worse]), less)[:-1], regrets(values, less))


@given(outcomes)
def test_more_of_a_thing_is_less_of_its_opposite(values):
    assert np.array_equal(regrets(values, True), regrets(-values, False))


@given(outcomes, directions, st.integers(1, 9))
def test_in_another_unit_regret_scales_and_its_share_of_the_best_stays(values, less, factor):
    assert np.allclose(regrets(factor * values, less), factor * regrets(values, less))
    shares = relative_regrets(values, less)
    assert np.allclose(relative_regrets(factor * values, less), shares, equal_nan=True)


@given(
    arrays(float, 10, elements=st.integers(-9, 9).map(float)),
    st.sampled_from([0.1, 0.5, 0.75, 0.9]),
)
def test_without_weights_a_quantile_is_that_of_the_sample(values, share):
    ours = weighted_quantile(values, np.ones((1, 10)), share)[0]
    assert ours == np.quantile(values, share, method="inverted_cdf")


def test_weights_count_as_often_as_they_say():
    values, weights = np.array([1.0, 5.0, 9.0]), np.array([[2.0, 0.0, 1.0]])
    assert weighted_mean(values, weights)[0] == pytest.approx(11 / 3)
    assert weighted_quantile(values, weights, 0.5)[0] == 1.0
    assert weighted_maximum(values, np.array([[2.0, 1.0, 0.0]]))[0] == 5.0


def test_the_interval_of_a_mean_is_about_that_of_a_normal_law():
    values = np.random.default_rng(2).normal(size=400)
    found = estimate(weighted_mean(values, resample_weights(400, None, 1)))
    half = 1.96 * values.std(ddof=1) / 20.0
    assert found.value == pytest.approx(values.mean())
    assert (found.high - found.low) / 2.0 == pytest.approx(half, rel=0.12)


def test_runs_that_share_a_set_count_once():
    values = np.random.default_rng(3).normal(size=50)
    many, sets = np.repeat(values, 9), np.repeat(np.arange(50), 9)
    alone = estimate(weighted_mean(values, resample_weights(50, None, 1)))
    shared = estimate(weighted_mean(many, resample_weights(450, sets, 1)))
    naive = estimate(weighted_mean(many, resample_weights(450, None, 1)))
    assert tuple(shared) == pytest.approx(tuple(alone))
    assert naive.high - naive.low == pytest.approx((shared.high - shared.low) / 3.0, rel=0.15)


def test_the_interval_of_a_share_is_wilsons_and_counts_sets():
    met = np.repeat([True, False, False, True], 25)
    assert share_met(met, None)[1:] == wilson(50, 100)
    assert share_met(met, np.repeat(np.arange(20), 5))[1:] == pytest.approx(
        wilson(10, 20), rel=0.05
    )


def test_one_history_has_no_interval():
    found = estimate(weighted_mean(np.array([2.0]), resample_weights(1, None, 1)))
    assert found.value == 2.0
    assert np.isnan(found.low)
