"""Numbers over histories: of made-up leaves, resampled, and history by history."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.numerics import Floats
from sim.validation.claims.evaluate import (
    known_histories,
    one_by_one,
    over_histories,
    statistic,
)
from sim.validation.claims.expressions import Leaf, leaves
from sim.validation.claims.language import Vocabulary, parse

KNOWN = Vocabulary(["talks", "deal"], worlds=["a", "b"])
NUMBERS = st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=30)


def with_leaves(text: str, *values: Floats) -> tuple:
    """An expression and made-up values of its leaves, in the order in which it names them."""
    expression = parse(text, KNOWN)
    named: list[Leaf] = list(dict.fromkeys(leaves(expression)))
    return expression, dict(zip(named, map(np.asarray, values), strict=True))


X = np.array([1.0, 2.0, 3.0, np.nan])
Y = np.array([2.0, 2.0, 2.0, 2.0])


def test_a_number_over_histories_leaves_out_what_is_not_known():
    assert statistic(*with_leaves("mean(mean(talks, 2010))", X)) == 2.0
    assert statistic(*with_leaves("share(mean(talks, 2010) > 1.5)", X)) == pytest.approx(2 / 3)
    assert statistic(*with_leaves("ratio(mean(talks, 2010), mean(deal, 2010))", X, Y)) == 1.0
    assert statistic(*with_leaves("median(mean(talks, 2010))", X)) == 2.0
    text = "1 - ratio(b:mean(talks, 2010), a:mean(talks, 2010))"
    assert statistic(*with_leaves(text, X, 4 * X)) == 0.75
    assert known_histories(*with_leaves("mean(mean(talks, 2010))", X)) == 3


def test_a_difference_of_worlds_is_paired():
    assert (
        statistic(*with_leaves("mean(a:mean(talks, 2010) - b:mean(talks, 2010))", X, X - 1.0))
        == 1.0
    )


def test_each_history_alone_gives_its_own_number():
    expression, values = with_leaves("mean(a:mean(talks, 2010) - b:mean(talks, 2010))", X, Y)
    assert one_by_one(expression, values)[:3].tolist() == [-1.0, 0.0, 1.0]
    text = "max(share(any(talks > 0, 2010)), share(any(deal > 0, 2010)))"
    assert one_by_one(*with_leaves(text, np.array([1.0, 0.0]), np.zeros(2))).tolist() == [1.0, 0.0]
    assert np.isnan(
        one_by_one(*with_leaves("rank_corr(mean(talks, 2010), mean(deal, 2010))", X, Y))
    )


@given(NUMBERS, st.integers(0, 2**32 - 1))
def test_a_resample_is_the_number_of_the_histories_that_it_drew(x: list[float], seed: int) -> None:
    expression, values = with_leaves("mean(mean(talks, 2010))", np.array(x))
    drawn = np.random.default_rng(seed).integers(0, len(x), (4, len(x)))
    found = statistic(expression, values, drawn)
    assert found == pytest.approx(np.array(x)[drawn].mean(axis=1))


@given(NUMBERS)
def test_medians_and_rank_correlations_are_scipys(x: list[float]) -> None:
    values = np.array(x)
    assert over_histories("median", [values]) == pytest.approx(float(np.median(values)))
    other = np.sin(values)
    if len(set(x)) > 1 and len(set(other)) > 1:
        wanted = stats.spearmanr(values, other).statistic
        assert over_histories("rank_corr", [values, other]) == pytest.approx(wanted, abs=1e-9)


def test_a_value_without_end_counts_in_a_median():
    assert over_histories("median", [np.array([1.0, np.inf, np.inf])]) == np.inf


def test_an_effect_is_counted_in_standard_deviations():
    text = "effect(a:mean(talks, 2010), b:mean(talks, 2010))"
    assert statistic(*with_leaves(text, np.array([4.0, 6.0]), np.array([1.0, 3.0]))) == 3.0


def test_a_month_is_held_against_a_window_around_another():
    text = "share(month_of_min(talks, 2021..2024) in onset(deal > 0, 2021..2026)±12)"
    low, treaty = np.array([400.0, 400.0, 400.0, 400.0]), np.array([412.0, 413.0, 388.0, np.nan])
    assert statistic(*with_leaves(text, low, treaty)) == pytest.approx(2 / 3)
