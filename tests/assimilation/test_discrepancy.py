"""The error of a series is filtered exactly, and its two numbers are found again."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from sim.assimilation.discrepancy import EventError, OneStepError, SeriesError, update

PHI, SD, NOISE = 0.8, 0.5, 0.04
MONTHS = [11, 23, 47, 53, 59]
SEEN = np.array([0.3, 0.4, -0.2, 0.1, 0.0])


def covariance() -> np.ndarray:
    """Of the error at the months: an autoregression over years."""
    gap = np.abs(np.subtract.outer(MONTHS, MONTHS)) / 12.0
    return np.asarray(SD**2 * PHI**gap)


def filtered(shown: np.ndarray) -> tuple[np.ndarray, np.ndarray, SeriesError]:
    """Log likelihoods and filtered means of histories (month, run) after all observations."""
    error, total = SeriesError(SD, persistence=PHI), np.zeros(shown.shape[1])
    means = np.zeros(shown.shape[1])
    for month, seen, x in zip(MONTHS, SEEN, shown, strict=True):
        gain = error.gain(month, NOISE)
        likelihood, means = update(gain, seen, x, means)
        total += likelihood
        error.accept(gain, OneStepError(month, 0.0, 0.0, NOISE))
    return total, means, error


def test_histories_are_weighed_as_by_the_joint_normal_law() -> None:
    shown = np.array([np.zeros(5), [0.2, 0.1, 0.0, -0.1, 0.1]]).T
    total, _, _ = filtered(shown)
    law = multivariate_normal(np.zeros(5), covariance() + NOISE * np.eye(5))
    exact = [law.logpdf(SEEN - shown[:, run]) for run in range(2)]
    assert total[0] - total[1] == pytest.approx(exact[0] - exact[1], abs=1e-12)


def test_the_mean_and_variance_of_an_error_are_those_given_all_that_was_seen() -> None:
    _, means, error = filtered(np.zeros((5, 1)))
    joint, seen = covariance(), np.linalg.inv(covariance() + NOISE * np.eye(5))
    assert means[0] == pytest.approx(joint[-1] @ seen @ SEEN, abs=1e-12)
    assert error.left == pytest.approx(SD**2 - joint[-1] @ seen @ joint[-1], abs=1e-12)


def test_without_observations_an_error_fades_to_what_was_expected_first() -> None:
    _, _, error = filtered(np.zeros((5, 1)))
    assert error.carry(MONTHS[-1]) == 1.0
    assert error.carry(MONTHS[-1] + 1200) < 1e-9
    assert error.variance(MONTHS[-1] + 1200) == pytest.approx(SD**2)


def test_no_single_observation_decides() -> None:
    gain = SeriesError(SD, persistence=PHI).gain(11, NOISE)
    likelihood, _ = update(gain, 1000.0, np.array([0.0, 1.0]), np.zeros(2))
    assert likelihood.tolist() == [-8.0, -8.0]


def simulated(rng: np.random.Generator, phi: float, sd: float, years: int = 35) -> SeriesError:
    error, value = SeriesError(0.5), rng.normal(0.0, sd)
    for year in range(years):
        seen = value + rng.normal(0.0, NOISE**0.5)
        error.errors.append(OneStepError(12 * year + 11, seen, 0.0, NOISE))
        value = phi * value + rng.normal(0.0, sd * (1.0 - phi**2) ** 0.5)
    error.estimate()
    return error


@pytest.mark.parametrize(("phi", "sd"), [(0.3, 0.5), (0.85, 1.0), (0.7, 0.25)])
def test_persistence_and_size_of_an_error_are_found_again(phi: float, sd: float) -> None:
    rng = np.random.default_rng(1)
    found = [simulated(rng, phi, sd) for _ in range(200)]
    assert np.mean([0.5 < one.sd / sd < 2.0 for one in found]) >= 0.9
    assert np.mean([abs(one.persistence - phi) < 0.35 for one in found]) >= 0.9


def test_an_error_that_lasts_is_told_from_one_that_does_not() -> None:
    rng = np.random.default_rng(2)
    lasting, passing = (
        np.mean([simulated(rng, phi, 0.5).persistence for _ in range(50)]) for phi in (0.95, 0.0)
    )
    assert lasting > passing + 0.3


def test_events_that_agree_make_a_disagreement_less_likely_from_the_next_year_on() -> None:
    error = EventError(0.1)
    before = error.chance
    for _ in range(10):
        error.accept(0.0)
    assert error.chance == before == pytest.approx(0.1)
    error.estimate()
    assert error.chance == pytest.approx(2.0 / 30.0)
    agrees, differs = error.log_likelihood(1.0, np.array([1.0, 0.0]))
    assert np.exp(agrees) + np.exp(differs) == pytest.approx(1.0)
