"""Scores agree with an independent library and with closed forms, and reward honesty."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.numerics import Floats
from sim.validation.scores import (
    BLOCK,
    LEVELS,
    _blocks,
    brier,
    crps,
    is_covered,
    pit,
    pit_bins,
    pooled_crps,
    skill,
)

scoringrules = pytest.importorskip("scoringrules")
seeds = st.integers(0, 2**32 - 1)


def ensembles(seed: int, forecasts: int = 6, members: int = 15) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    drawn = rng.normal(size=(forecasts, members)).round(rng.integers(1, 6))
    return drawn, rng.normal(size=forecasts)


# -- CRPS ------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(seed=seeds, members=st.integers(2, 60))
def test_crps_is_that_of_the_library(seed: int, members: int) -> None:
    drawn, observed = ensembles(seed, members=members)
    wanted = scoringrules.crps_ensemble(observed, drawn, estimator="fair", backend="numpy")
    assert np.allclose(crps(drawn, observed), wanted, rtol=0.0, atol=1e-12)


@settings(max_examples=50, deadline=None)
@given(seed=seeds)
def test_crps_is_what_its_formula_says(seed: int) -> None:
    (members,), (observed,) = ensembles(seed, forecasts=1)
    gaps = np.abs(members[:, None] - members)
    pairs = len(members) * (len(members) - 1)
    wanted = np.abs(members - observed).mean() - gaps.sum() / pairs / 2.0
    assert crps(members[None], np.array([observed]))[0] == pytest.approx(wanted, abs=1e-12)


def test_one_member_scores_its_error() -> None:
    assert crps(np.array([[3.0]]), np.array([1.0])).tolist() == [2.0]


@pytest.mark.parametrize("members", [2, 5, 200])
def test_a_fair_score_does_not_depend_on_the_number_of_members(members: int) -> None:
    rng = np.random.default_rng(3)
    drawn = rng.normal(size=(40_000, members))
    wanted = float(scoringrules.crps_normal(0.7, 0.0, 1.0))
    scores = crps(drawn, np.full(40_000, 0.7))
    assert abs(scores.mean() - wanted) < 4.0 * scores.std() / 200.0


def test_the_honest_forecast_scores_best() -> None:
    rng = np.random.default_rng(5)
    observed = rng.normal(size=20_000)
    drawn = rng.normal(size=(20_000, 20))
    honest = crps(drawn, observed).mean()
    for shift, width in ((0.3, 1.0), (0.0, 0.6), (0.0, 1.6)):
        assert crps(shift + width * drawn, observed).mean() > honest + 0.005


@settings(max_examples=50, deadline=None)
@given(seed=seeds)
def test_a_pool_scores_what_its_formula_says(seed: int) -> None:
    (one,), (observed,) = ensembles(seed, forecasts=1)
    (other,), _ = ensembles(seed + 1, forecasts=1, members=7)

    def within(members: Floats) -> float:
        pairs = len(members) * (len(members) - 1)
        return float(np.abs(members[:, None] - members).sum()) / pairs

    across = np.abs(one[:, None] - other).mean()
    near = 0.3 * np.abs(one - observed).mean() + 0.7 * np.abs(other - observed).mean()
    gap = 0.09 * within(one) + 0.49 * within(other) + 2 * 0.3 * 0.7 * across
    found = pooled_crps(one[None], other[None], np.array([observed]), 0.3)
    assert found[0] == pytest.approx(near - gap / 2.0, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(seed=seeds)
def test_a_pool_with_all_weight_on_one_is_that_one(seed: int) -> None:
    first, observed = ensembles(seed)
    second, _ = ensembles(seed + 1, members=4)
    assert np.allclose(pooled_crps(first, second, observed, 1.0), crps(first, observed), atol=1e-12)
    assert np.allclose(
        pooled_crps(first, second, observed, 0.0), crps(second, observed), atol=1e-12
    )


# -- events, coverage, places ----------------------------------------------------------------------


def test_brier_is_that_of_the_library_and_the_base_rate_scores_its_variance() -> None:
    happened = np.array([1.0, 0.0, 0.0, 0.0])
    said = np.array([0.7, 0.2, 0.0, 0.4])
    assert np.allclose(brier(said, happened), scoringrules.brier_score(happened, said))
    assert brier(np.full(4, 0.25), happened).mean() == pytest.approx(0.25 * 0.75)


@pytest.mark.parametrize("level", LEVELS)
def test_an_honest_band_covers_its_part(level: float) -> None:
    rng = np.random.default_rng(2)
    drawn, observed = rng.normal(size=(4000, 400)), rng.normal(size=4000)
    assert is_covered(drawn, observed, level).mean() == pytest.approx(level, abs=0.025)


def test_the_ends_of_a_band_belong_to_it() -> None:
    members = np.tile(np.arange(101.0), (3, 1))
    assert is_covered(members, np.array([5.0, 95.0, 95.1]), 0.9).tolist() == [True, True, False]


def test_a_tie_counts_half() -> None:
    members = np.array([[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 1.0]])
    assert pit(members, np.array([0.0, 1.0])).tolist() == [0.375, 0.875]


def test_places_of_honest_forecasts_fill_all_bins_alike() -> None:
    rng = np.random.default_rng(4)
    drawn, observed = rng.normal(size=(5000, 200)), rng.normal(size=5000)
    bins = pit_bins(pit(drawn, observed))
    assert bins.error == pytest.approx(2.0 * (0.2 * 0.8 / 5000) ** 0.5)
    assert np.abs(bins.shares - bins.expected).max() < 1.5 * bins.error
    assert pit_bins(pit(0.3 * drawn, observed)).shares[[0, -1]].min() > bins.expected + bins.error


# -- skill -----------------------------------------------------------------------------------------

YEARS = np.repeat(np.arange(1998, 2023), 5)


def test_a_perfect_forecast_has_skill_one_and_an_equal_one_none() -> None:
    rng = np.random.default_rng(1)
    other = rng.random(len(YEARS))
    assert skill(np.zeros_like(other), other, YEARS)[:3] == (1.0, 1.0, 1.0)
    assert skill(other, other, YEARS)[:3] == pytest.approx((0.0, 0.0, 0.0), abs=1e-12)
    assert skill(other * 2.0, other, YEARS).value == pytest.approx(-1.0)


def test_skill_is_the_ratio_of_mean_scores() -> None:
    rng = np.random.default_rng(1)
    mine, theirs = rng.random(len(YEARS)), rng.random(len(YEARS))
    found = skill(mine, theirs, YEARS)
    assert found.value == pytest.approx(1.0 - mine.mean() / theirs.mean())
    assert found.low < found.value < found.high
    assert (found.origins, found.block) == (25, BLOCK)
    assert skill(mine, theirs, YEARS) == found


def test_few_origins_are_drawn_one_by_one() -> None:
    few = np.array([2005, 2010, 2014, 2018, 2022])
    assert skill(np.ones(5), np.ones(5), few).block == 1


def test_no_forecast_has_no_skill() -> None:
    assert np.isnan(skill(np.zeros(0), np.zeros(0), np.zeros(0, np.int64)).value)


def test_blocks_are_neighbours_on_a_circle() -> None:
    drawn = _blocks(25, 5, 300, 1)
    assert drawn.shape == (300, 25)
    steps = np.diff(drawn.reshape(300, 5, 5), axis=-1) % 25
    assert np.all(steps == 1)
    counts = np.bincount(drawn.ravel(), minlength=25)
    assert counts.min() > 0.8 * counts.mean()


def test_the_order_of_forecasts_does_not_matter() -> None:
    rng = np.random.default_rng(1)
    mine, theirs, order = rng.random(125), rng.random(125), rng.permutation(125)
    one, other = skill(mine, theirs, YEARS), skill(mine[order], theirs[order], YEARS[order])
    assert one == pytest.approx(other)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    origins, hits = np.arange(25), 0
    for trial in range(200):
        noise = np.convolve(rng.normal(size=29), np.ones(5) / 5**0.5, "valid")  # errors that last
        theirs = 1.0 + 0.3 * noise
        mine = 0.8 * (1.0 + 0.3 * noise) + 0.1 * rng.normal(size=25)
        found = skill(mine, theirs, origins, seed=trial, resamples=300)
        hits += found.low <= 0.2 <= found.high
    assert 0.8 <= hits / 200 <= 0.97
