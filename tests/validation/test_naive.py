"""Simple forecasts follow their closed forms and read nothing after the origin."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.numerics import Floats
from sim.validation.naive import NAIVE, Known, event_probabilities, known_at, naive_forecasts

YEARS = np.arange(1990, 2021)
seeds = st.integers(0, 2**32 - 1)
origins = st.integers(2000, 2018)
horizons = st.integers(1, 5)


def walk(seed: int) -> Floats:
    return np.cumsum(np.random.default_rng(seed).normal(size=len(YEARS)))


@settings(max_examples=40, deadline=None)
@given(seed=seeds, origin=origins, horizon=horizons)
def test_nothing_after_the_origin_is_read(seed: int, origin: int, horizon: int) -> None:
    values = walk(seed)
    nonsense = np.where(origin < YEARS, 1e9, values)
    one, other = (naive_forecasts(YEARS, v, origin, horizon) for v in (values, nonsense))
    assert one.keys() == other.keys() == NAIVE.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)


@settings(max_examples=40, deadline=None)
@given(seed=seeds, origin=origins, horizon=horizons, shift=st.floats(-5, 5))
def test_a_shift_of_the_series_shifts_every_forecast(
    seed: int, origin: int, horizon: int, shift: float
) -> None:
    values = walk(seed)
    one, other = (naive_forecasts(YEARS, v, origin, horizon) for v in (values, values + shift))
    for name in NAIVE:
        assert np.allclose(one[name] + shift, other[name], atol=1e-6), name


@settings(max_examples=40, deadline=None)
@given(seed=seeds, origin=origins, horizon=horizons)
def test_the_order_of_observations_does_not_matter(seed: int, origin: int, horizon: int) -> None:
    values, order = walk(seed), np.random.default_rng(seed).permutation(len(YEARS))
    one = naive_forecasts(YEARS, values, origin, horizon)
    other = naive_forecasts(YEARS[order], values[order], origin, horizon)
    assert all(np.array_equal(one[name], other[name]) for name in NAIVE)


def test_persistence_is_the_last_value_with_past_changes_in_both_directions() -> None:
    found = naive_forecasts(np.arange(2000, 2005), np.array([0.0, 1.0, 4.0, 9.0, 16.0]), 2004, 2)
    wanted = sorted([16 - 4, 16 - 8, 16 - 12, 16 + 4, 16 + 8, 16 + 12])
    assert sorted(found["persistence"].tolist()) == wanted


def test_climatology_is_what_has_been() -> None:
    values = walk(1)
    for horizon in (1, 5):
        found = naive_forecasts(YEARS, values, 2010, horizon)["climatology"]
        assert sorted(found) == sorted(values[YEARS <= 2010])


def test_drift_knows_a_straight_line_without_error() -> None:
    found = naive_forecasts(YEARS, 0.3 * (YEARS - 1990), 2010, 4)
    assert np.allclose(found["drift"], 0.3 * 24)
    assert np.allclose(found["AR(1)"], 0.3 * 24)  # its coefficient is 1 there


def test_drift_goes_by_the_last_ten_years_only() -> None:
    values = np.where(YEARS < 2000, 50.0, (YEARS - 2000) * 1.0)
    assert np.median(naive_forecasts(YEARS, values, 2010, 3)["drift"]) == pytest.approx(13.0)


def test_the_autoregression_finds_its_coefficients() -> None:
    rng, years = np.random.default_rng(2), np.arange(4000)
    values = np.zeros(4000)
    for year in years[1:]:
        values[year] = 2.0 + 0.6 * (values[year - 1] - 2.0) + 0.5 * rng.normal()
    known = known_at(years, values, 3999)
    for ahead in (1, 3):
        found = NAIVE["AR(1)"](known, ahead)
        assert found is not None
        mean = 2.0 + 0.6**ahead * (values[-1] - 2.0)
        deviation = 0.5 * np.sqrt((1 - 0.6 ** (2 * ahead)) / (1 - 0.6**2))
        assert found.mean() == pytest.approx(mean, abs=0.06)
        assert found.std() == pytest.approx(deviation, rel=0.06)


def test_an_autoregression_never_explodes() -> None:
    values = 1.5 ** (YEARS - 1990)
    found = naive_forecasts(YEARS, values, 2010, 5)["AR(1)"]
    assert np.median(found) < values[YEARS == 2010][0] + 5 * np.diff(values).max()


def test_a_year_that_lacks_is_no_neighbour() -> None:
    known = Known(np.array([2000, 2001, 2003]), np.array([0.0, 1.0, 5.0]))
    assert known.changes(1).tolist() == [1.0]
    assert known.changes(2).tolist() == [4.0]
    assert known.changes(4).tolist() == []


def test_where_the_series_ended_before_the_origin_more_years_lie_ahead() -> None:
    values = walk(3)
    ended = YEARS <= 2008
    one = naive_forecasts(YEARS[ended], values[ended], 2010, 1)
    other = naive_forecasts(YEARS, values, 2008, 3)
    assert all(np.array_equal(one[name], other[name]) for name in NAIVE)


def test_a_longer_time_than_is_known_widens_as_a_random_walk() -> None:
    found = naive_forecasts(np.array([2000, 2001]), np.array([1.0, 3.0]), 2001, 4)
    assert sorted(found["persistence"].tolist()) == [3.0 - 4.0, 3.0 + 4.0]


def test_too_little_knowledge_gives_no_forecast() -> None:
    assert naive_forecasts(YEARS, walk(1), 1980, 1) == {}
    assert naive_forecasts(np.array([2000]), np.array([1.0]), 2000, 1) == {}
    assert set(naive_forecasts(YEARS, walk(1), 1993, 1)) == {"persistence", "climatology", "drift"}


def test_forecasts_stay_within_limits() -> None:
    found = naive_forecasts(YEARS, walk(4), 2010, 5, (0.0, 1.0))
    assert all(m.min() >= 0.0 and m.max() <= 1.0 for m in found.values())


def test_an_event_is_as_likely_as_it_was() -> None:
    happened = np.isin(YEARS, (1995, 2006, 2010)).astype(float)
    assert event_probabilities(YEARS, happened, 2010) == {
        "persistence": 1.0,
        "climatology": pytest.approx(3 / 21),
    }
    assert event_probabilities(YEARS, happened, 1985) == {}
