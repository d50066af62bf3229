"""Weights and choosing by weight."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.assimilation.weights import choose, effective_number, log_mean_exp, normalise, temper

WEIGHTS = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20).filter(lambda w: sum(w) > 1e-6)
DRAWS = st.floats(0.0, 1.0, exclude_max=True)


@given(WEIGHTS, st.integers(1, 50), DRAWS)
def test_each_place_is_chosen_as_often_as_its_weight_says_but_for_less_than_one(
    weights: list[float], count: int, draw: float
) -> None:
    chance = np.array(weights) / sum(weights)
    times = np.bincount(choose(chance, count, np.array(draw)), minlength=len(chance))
    assert times.sum() == count
    assert np.all(np.abs(times - count * chance) < 1.0 + 1e-9)
    assert np.all(times[chance == 0.0] == 0)


@given(st.lists(WEIGHTS.filter(lambda w: len(w) >= 4), min_size=1, max_size=5), DRAWS)
def test_rows_are_chosen_from_each_by_itself(rows: list[list[float]], draw: float) -> None:
    weights = np.array([row[:4] for row in rows]) + 1e-3
    weights /= weights.sum(axis=1, keepdims=True)
    draws = np.full(len(rows), draw)
    together = choose(weights, 4, draws)
    assert [list(row) for row in together] == [list(choose(w, 4, np.array(draw))) for w in weights]


def test_choosing_keeps_weights_in_the_mean() -> None:
    weights = np.array([0.05, 0.6, 0.35])
    draws = (np.arange(1000) + 0.5) / 1000
    times = np.bincount(choose(np.tile(weights, (1000, 1)), 4, draws).ravel())
    assert times / 4000 == pytest.approx(weights, abs=2e-3)


def test_evidence_counts_in_full_where_enough_sets_are_left() -> None:
    exponent, weights = temper(np.array([0.0, 0.1, 0.2]), np.ones(3), 2.0)
    assert exponent == 1.0
    assert weights == pytest.approx(normalise(np.array([0.0, 0.1, 0.2])))


@given(st.integers(0, 1000), st.floats(1.0, 30.0))
def test_otherwise_it_counts_as_much_as_leaves_just_so_many_sets(seed: int, least: float) -> None:
    evidence = np.random.default_rng(seed).normal(0.0, 30.0, 100)
    exponent, weights = temper(evidence, np.ones(100), least)
    assert weights.sum() == pytest.approx(1.0)
    if exponent < 1.0:
        assert effective_number(weights) == pytest.approx(least, rel=1e-6)


def test_a_set_that_meets_no_fact_has_no_weight() -> None:
    _, weights = temper(np.array([5.0, 0.0, 0.0]), np.array([0.0, 0.5, 1.0]), 1.5)
    assert weights[0] == 0.0
    assert weights[2] == pytest.approx(2.0 * weights[1])


def test_the_mean_of_likelihoods_is_taken_without_loss() -> None:
    logs = np.array([[-1000.0, -1001.0], [-np.inf, -np.inf]])
    mean = log_mean_exp(logs)
    assert mean[0] == pytest.approx(-1000.0 + np.log((1.0 + np.exp(-1.0)) / 2.0))
    assert mean[1] == -np.inf
