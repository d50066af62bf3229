"""Laws of perception: beliefs follow signals, are right on average, and are exact without noise."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.ensemble.execution.memory import run_plan
from sim.model.model import AllianceModel
from sim.rules import perception
from sim.scenario.library import load_plan, with_overrides, with_prior

SHARES = st.floats(0.0, 1.0)
NOISES = st.floats(0.01, 2.0)
DRIFTS = st.floats(0.001, 1.0)
ON, OFF = (SimpleNamespace(noise_weight=x, wedge_from=0.5) for x in (1.0, 0.0))
NOISY = {"noise_weight": 1.0}


def _misperceive(error, moved, draw, noise=0.15, drift=0.03, shift=0.0, par=ON):
    arrays = [np.asarray(x, dtype=float) for x in (error, moved, draw)]
    return perception.misperception(
        *arrays, noise=np.array(noise), drift=np.array(drift), shift=shift, par=par
    )


@given(NOISES, DRIFTS)
def test_a_gain_is_a_share(noise, drift):
    assert 0.0 < perception.gain(np.array(noise), np.array(drift)) < 1.0


@given(NOISES, NOISES, DRIFTS)
def test_a_noisier_signal_is_taken_in_less(one, other, drift):
    low, high = sorted((one, other))
    assert perception.gain(np.array(high), np.array(drift)) <= perception.gain(
        np.array(low), np.array(drift)
    )


def test_beliefs_are_right_on_average_with_the_variance_of_the_steady_filter():
    """Of a constant quantity: mean 0, variance σ²k/(2 − k)."""
    rng, noise, drift = np.random.default_rng(1), 0.3, 0.05
    error = np.zeros(200_000)
    for _ in range(80):
        error = _misperceive(error, 0.0, rng.random(error.size), noise, drift)
    k = float(perception.gain(np.array(noise), np.array(drift)))
    variance = noise**2 * k / (2.0 - k)
    assert error.mean() == pytest.approx(0.0, abs=4.0 * np.sqrt(variance / error.size))
    assert error.var() == pytest.approx(variance, rel=0.02)


@given(st.floats(-1.0, 1.0), st.floats(0.001, 0.999))
def test_without_noise_a_belief_forgets_its_errors_and_hears_nothing_else(moved, draw):
    assert _misperceive(0.0, moved, draw, par=OFF) == 0.0
    assert 0.0 < _misperceive(0.2, moved, draw, par=OFF) < 0.2


@given(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_a_shifted_signal_moves_the_belief_its_way(one, other):
    low, high = sorted((one, other))
    assert _misperceive(0.0, 0.0, 0.5, shift=low) <= _misperceive(0.0, 0.0, 0.5, shift=high)


@given(SHARES, SHARES, SHARES)
def test_who_believes_in_a_quarrel_sees_more_of_a_wedge(one, other, true):
    low, high = sorted((one, other))
    weak, strong = (perception.wedge_belief(np.array(x), np.array(true), ON) for x in (low, high))
    assert weak <= strong
    assert perception.wedge_belief(np.array(true), np.array(true), ON) == 1.0


def test_estrangement_is_that_of_the_patron_that_gives_most():
    trust, fear = np.array([[0.9], [0.4], [0.1]]), np.array([[0.1], [0.5], [1.0]])
    share, patron = np.array([[0.3], [0.6], [0.1]]), np.array([[1.0], [1.0], [0.0]])
    assert perception.estrangement(trust, fear, share, patron).tolist() == [0.6 * 0.5]


@pytest.mark.usefixtures("in_numpy")
def test_without_noise_no_draw_of_a_signal_is_made():
    model = AllianceModel(load_plan(), runs=3, rng=1, collect=False)
    asked: list[object] = []
    month = model.streams.month
    model.streams.month = lambda streams, now: asked.extend(streams) or month(streams, now)
    for _ in range(3):
        model.step()
    assert asked
    assert not [stream for stream in asked if str(stream).find("signal:") >= 0]


def test_noise_misleads_and_is_right_on_average():
    names = (
        "misperception.estrangement",
        "misperception.programme.neighbour",
        "misperception.gap.dprk.russia",
    )
    plan = with_prior(with_overrides(load_plan(), NOISY), "defaults")
    series = run_plan(plan, 200, 1, names)
    for name in names:
        values = series[name][60:].astype(float)
        assert values.std() > 0.01
        assert abs(values.mean()) < 0.25 * values.std()


def test_a_rumour_fades_within_a_year():
    names = ("misperception.estrangement", "bargaining_zone")
    base, rumour = (
        run_plan(with_prior(load_plan(name), "defaults"), 50, 1, names)
        for name in ("noisy_perception", "ambiguous_signal")
    )
    change = (rumour[names[0]] - base[names[0]]).astype(float).mean(axis=1)
    january = 12 * 35
    assert change[january] > 0.02
    assert np.abs(change[:january]).max() == 0.0
    assert change[january + 18] < 0.3 * change[january]
    assert (rumour[names[1]] - base[names[1]])[january].mean() > 0.0
