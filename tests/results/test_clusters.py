"""Runs that share parameter sets tell less than as many runs of their own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.results.clusters import effective_runs, variance_of_mean
from sim.results.compare import paired_difference
from sim.results.first_times import first_time

VALUES = st.lists(st.floats(-100.0, 100.0), min_size=3, max_size=40).map(np.array)


@given(VALUES)
def test_sets_of_one_run_each_give_the_usual_interval(values: np.ndarray) -> None:
    own = np.arange(len(values))
    assert variance_of_mean(values, own) == pytest.approx(variance_of_mean(values), abs=1e-12)


@given(VALUES, st.integers(2, 5))
def test_runs_repeated_within_a_set_add_nothing(values: np.ndarray, times: int) -> None:
    repeated, sets = np.repeat(values, times), np.repeat(np.arange(len(values)), times)
    assert variance_of_mean(repeated, sets) == pytest.approx(variance_of_mean(values), abs=1e-9)
    if values.std() > 1e-6:
        assert effective_runs(repeated, sets) == pytest.approx(len(values), rel=0.35, abs=2)


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    rng, covered, narrow = np.random.default_rng(1), 0, 0
    sets = np.repeat(np.arange(40), 5)
    for _ in range(1000):
        values = rng.normal(size=40)[sets] + rng.normal(size=200)
        covered += abs(values.mean()) <= 1.96 * variance_of_mean(values, sets) ** 0.5
        narrow += abs(values.mean()) <= 1.96 * variance_of_mean(values) ** 0.5
    assert 920 <= covered <= 970
    assert narrow < 800


def test_one_set_alone_says_nothing_of_the_error() -> None:
    assert np.isnan(variance_of_mean(np.array([1.0, 2.0]), np.zeros(2, np.int64)))


def test_differences_and_shares_of_runs_that_share_sets_are_less_certain() -> None:
    sets = np.repeat(np.arange(10), 10)
    base, variant = np.zeros(100), np.repeat(np.arange(10.0), 10)
    plain, clustered = (paired_difference("x", "1", base, variant, c) for c in (None, sets))
    assert clustered.error > 3.0 * plain.error
    assert clustered.mean == plain.mean
    series = np.repeat(np.arange(10) < 5, 10)[None, :].astype(np.float32).repeat(24, axis=0)
    plain, clustered = (first_time("talks", series, 1, 23, c) for c in (None, sets))
    assert clustered.high - clustered.low > 2.0 * (plain.high - plain.low)
    assert clustered.probability == plain.probability


def test_only_results_that_start_from_the_table_have_sets() -> None:
    declared = sim.run("baseline", runs=4, end="1991-12", record=["talks"])
    assert declared.clusters is None
    started = sim.run("baseline", runs=40, end="1991-12", record=["talks"], prior="assimilated")
    assert started.clusters is not None
    assert len(np.unique(started.clusters)) < 40
