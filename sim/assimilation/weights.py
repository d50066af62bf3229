"""Weights of parameter sets, and choosing by weight."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Steps in which the exponent of the evidence is halved into place.
HALVINGS = 60


def normalise(log_weights: Floats) -> Floats:
    """Weights that sum to 1 along the last axis; where all are impossible they are 0.

    >>> normalise(np.array([0.0, -np.inf])).tolist()
    [1.0, 0.0]
    """
    best = log_weights.max(axis=-1, keepdims=True)
    weights = np.exp(log_weights - np.where(np.isfinite(best), best, 0.0))
    total = weights.sum(axis=-1, keepdims=True)
    return weights / np.where(total > 0.0, total, 1.0)


def log_mean_exp(log_values: Floats) -> Floats:
    """Logarithm of the mean along the last axis of numbers given by their logarithms."""
    best = log_values.max(axis=-1)
    safe = np.where(np.isfinite(best), best, 0.0)
    with np.errstate(divide="ignore"):
        mean = np.log(np.exp(log_values - safe[..., None]).mean(axis=-1))
    return np.asarray(mean + safe)


def effective_number(weights: Floats) -> Floats:
    """How many equal weights tell as much as these, along the last axis (Kish 1965).

    >>> float(effective_number(np.array([0.5, 0.5, 0.0])))
    2.0
    """
    square = (weights**2).sum(axis=-1)
    total = weights.sum(axis=-1) ** 2
    return np.asarray(np.divide(total, square, out=np.zeros_like(total), where=square > 0.0))


def temper(evidence: Floats, factor: Floats, least: float) -> tuple[float, Floats]:
    """The largest exponent up to 1 with which enough sets count, and the weights of the sets.

    The likelihood of a model that is known to be wrong must not count in full (Miller and Dunson 2019).

    Args:
        evidence: log evidence of each set (set,).
        factor: what each weight is multiplied with (set,).
        least: the effective number of sets that must remain.

    Returns:
        The exponent, 0 where not even equal evidence leaves that many; and weights that sum to 1 (set,).
    """

    def weights(exponent: float) -> Floats:
        with np.errstate(divide="ignore"):
            return normalise(exponent * evidence + np.log(factor))

    if effective_number(weights(1.0)) >= least:
        return 1.0, weights(1.0)
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if effective_number(weights(middle)) >= least else (low, middle)
    return low, weights(low)


def choose(weights: Floats, count: int, draw: Floats) -> NDArray[np.int64]:
    """Systematic resampling: places chosen in proportion to weight, in rising order (…, count).

    Args:
        weights: sum to 1 along the last axis (…, n).
        count: how many to choose.
        draw: one uniform for each row (…).

    >>> choose(np.array([0.5, 0.0, 0.5]), 4, np.array(0.5)).tolist()
    [0, 0, 2, 2]
    """
    upper = np.cumsum(weights, axis=-1)
    upper = upper / upper[..., -1:]  # so that the last place that has weight ends at 1 exactly
    points = (np.arange(count) + np.asarray(draw)[..., None]) / count
    points = np.minimum(points, np.nextafter(1.0, 0.0))  # rounding may reach 1
    if weights.ndim == 1:
        return np.searchsorted(upper, points, side="right").astype(np.int64)
    places = (points[..., :, None] >= upper[..., None, :]).sum(axis=-1)
    return np.asarray(places, dtype=np.int64)
