"""Happenings: shares and first times, with honest intervals."""

import numpy as np
import pytest

from sim.results.first_times import first_time, median_interval, wilson


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5])
def test_the_interval_of_a_share_holds_the_truth_19_times_in_20(share: float) -> None:
    hits = np.random.default_rng(4).binomial(200, share, size=2000)
    held = np.mean([low <= share <= high for low, high in (wilson(int(h), 200) for h in hits)])
    assert 0.92 < held < 0.98


@pytest.mark.parametrize("count", [6, 25, 400])
def test_the_interval_of_a_median_holds_the_truth_19_times_in_20_or_more(count: int) -> None:
    draws = np.random.default_rng(5).integers(0, 101, size=(1500, count))
    held = np.mean([low <= 50 <= high for low, high in map(median_interval, draws)])
    assert 0.93 < held <= 1.0


def test_more_histories_know_the_median_better() -> None:
    draws = np.random.default_rng(6).integers(0, 1000, size=4000)
    few, many = (np.subtract(*median_interval(draws[:n])[::-1]) for n in (100, 4000))
    assert 0 < many < few / 3


def test_a_median_of_five_has_no_interval() -> None:
    assert np.isnan(median_interval(np.arange(5))).all()


def test_a_happening_is_the_first_month_in_which_it_is_on_after_the_start() -> None:
    series = np.zeros((10, 8), np.float32)
    series[1] = 1.0
    series[5, :6] = 1.0
    found = first_time("x", series, 3, 9)
    assert (found.probability, found.first, found.first_low, found.first_high) == (0.75, 5, 5, 5)


def test_what_is_so_already_does_not_begin() -> None:
    series = np.zeros((10, 10), np.float32)
    series[2:, :3] = 1.0
    series[7, 3:9] = 1.0
    found = first_time("x", series, 3, 9)
    assert (found.probability, found.already) == (0.9, 0.3)
    assert (found.first, found.early, found.late) == (7, 7, 7)


def test_from_the_first_month_on_what_begins_there_is_so_already() -> None:
    always = first_time("x", np.ones((10, 10), np.float32), 0, 9)
    assert (always.probability, always.already) == (1.0, 1.0)
    assert np.isnan(always.first)
