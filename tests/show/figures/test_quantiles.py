import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from sim.results.compare import paired_difference
from sim.results.first_times import wilson
from sim.show.figures import quantiles as q

AT = (0.05, 0.25, 0.5, 0.75, 0.95)
SERIES = arrays(
    np.float32, array_shapes(min_dims=2, max_dims=2, max_side=12),
    elements=st.floats(-1e6, 1e6, width=32) | st.just(float("nan")),
)  # fmt: skip


@given(SERIES)
def test_quantiles_are_numpys_without_what_has_no_value(values):
    found = q.quantiles(values, AT)
    for month, row in enumerate(values.astype(float)):
        known = row[np.isfinite(row)]
        expected = np.quantile(known, AT) if len(known) else np.full(len(AT), np.nan)
        np.testing.assert_allclose(found[:, month], expected, rtol=1e-6, atol=1e-3)


@given(SERIES, st.integers(1, 40))
def test_the_stretch_of_months_worked_on_at_once_changes_nothing(values, at_once):
    whole = q.quantiles(values, AT), q.change(values, values[:, ::-1], AT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(q, "AT_ONCE", at_once)
        cut = q.quantiles(values, AT), q.change(values, values[:, ::-1], AT)
    np.testing.assert_array_equal(whole[0], cut[0])
    for one, other in zip(whole[1], cut[1], strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_a_month_in_which_too_few_have_a_value_has_no_quantiles():
    values = np.array([[1, 2, np.nan, np.nan], [np.nan, np.nan, np.nan, 4]], dtype=np.float32)
    found = q.quantiles(values, (0.5,), least=0.5)[0]
    assert found[0] == 1.5
    assert np.isnan(found[1])


def test_a_paired_change_is_what_comparison_says_of_each_month():
    rng = np.random.default_rng(1)
    base = rng.normal(size=(3, 40)).astype(np.float32)
    variant = base + rng.normal(0.5, 0.1, size=(3, 40)).astype(np.float32)
    spread, mean, error = q.change(base, variant, (0.05, 0.95))
    for month in range(3):
        d = paired_difference("x", "1", base[month].astype(float), variant[month].astype(float))
        assert mean[month] == pytest.approx(d.mean, rel=1e-5)
        assert error[month] == pytest.approx(d.error, rel=1e-4)
        assert spread[:, month] == pytest.approx([d.change.low, d.change.high], rel=1e-5)


def test_one_history_says_nothing_of_the_error_of_a_mean():
    one = np.ones((2, 1), dtype=np.float32)
    assert np.isnan(q.change(0 * one, one, (0.5,))[2]).all()


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_shares_have_wilsons_interval(case):
    hits, count = case
    share, low, high = (float(x[0]) for x in q.shares(np.array([hits]), count))
    assert (low, high) == pytest.approx(wilson(hits, count), abs=1e-12)
    assert low <= share + 1e-12
    assert share <= high + 1e-12


def test_shares_of_moves_tell_rises_from_falls():
    base = np.array([[0, 0, 1, 1]], dtype=np.float32)
    up, down = q.moves(base, np.array([[1, 0, 0, 1]], dtype=np.float32))
    assert (up[0], down[0]) == (0.25, 0.25)


def test_quantiles_of_many_histories_take_little_memory():
    values = np.zeros((200, 50_000), dtype=np.float32)
    tracemalloc.start()
    q.quantiles(values, AT)
    q.change(values, values, AT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < values.nbytes


def test_what_seldom_happens_is_told_from_what_is_measured_or_frequent():
    seldom = np.array([[0, 0, 2, 1], [-1, 0, 0, 1]], dtype=np.float32)
    assert q.rare(seldom)
    assert q.rare(seldom + 2)
    assert not q.rare(seldom + 9)
    assert not q.rare(seldom * np.float32(0.3))
    assert not q.rare(np.where(seldom > 1, np.nan, seldom).astype(np.float32))
