"""Scores of forecasts: how near, how sharp, how honest, and how much better than something simple.

A forecast of an amount is an ensemble: values that are equally likely, on its last axis. A forecast of
an event is a probability. All functions take any number of forecasts at once, one a row.

CRPS is the continuous ranked probability score, an error in the unit of what is forecast; with one
member it is the absolute error. It is the fair form for ensembles (Ferro 2014): its mean is that of the
distribution from which members were drawn, however few they are. So a forecast of 1,000 runs and a
simple one with a dozen past errors can be compared.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.numerics import Bools, Floats

#: The central parts of a forecast that are looked at.
LEVELS = (0.5, 0.8, 0.9)
#: Bins of the places that observations take in their forecasts.
PIT_BINS = 5
#: Neighbouring origins that are drawn together, since what is wrong at one is wrong at the next.
BLOCK = 5
#: Origins from which blocks of that length can be drawn; of fewer, each is drawn by itself.
LEAST_ORIGINS = 2 * BLOCK
RESAMPLES = 2000


def crps(members: Floats, observed: Floats) -> Floats:
    """The fair score of ensembles (forecast, member) for what was observed (forecast,); smaller is better.

    It is E|X - y| - E|X - X'| / 2, with X and X' two different members.

    >>> crps(np.array([[1.0, 3.0]]), np.array([1.0])).tolist()
    [0.0]
    """
    distance = np.abs(members - observed[..., None]).mean(axis=-1)
    return np.asarray(distance - _mean_gap(members) / 2.0)


def pooled_crps(first: Floats, second: Floats, observed: Floats, part: float = 0.5) -> Floats:
    """The fair score of two ensembles taken together (forecast,): a linear pool.

    Args:
        first, second: ensembles (forecast, member); they may differ in size.
        observed: what was observed (forecast,).
        part: the weight of the first, 0-1.
    """
    target, rest = observed[..., None], 1.0 - part
    distance = part * np.abs(first - target).mean(-1) + rest * np.abs(second - target).mean(-1)
    both = np.concatenate([first, second], axis=-1)
    pairs = first.shape[-1] * second.shape[-1]
    across = (_sum_of_gaps(both) - _sum_of_gaps(first) - _sum_of_gaps(second)) / pairs
    within = part**2 * _mean_gap(first) + rest**2 * _mean_gap(second)
    return np.asarray(distance - within / 2.0 - part * rest * across)


def _mean_gap(members: Floats) -> Floats:
    """The mean distance of two different members (forecast,); 0 for a single one."""
    count = members.shape[-1]
    return _sum_of_gaps(members) / max(1, count * (count - 1) // 2)


def _sum_of_gaps(members: Floats) -> Floats:
    """The distances of all pairs of members, added up (forecast,)."""
    count = members.shape[-1]
    weights = 2.0 * np.arange(count) - (count - 1)
    return np.asarray(np.sort(members, axis=-1) @ weights)


def brier(probability: Floats, happened: Floats) -> Floats:
    """The squared error of a probability (forecast,), where what happened is 1 and what did not 0."""
    return np.asarray((probability - happened) ** 2)


def pit(members: Floats, observed: Floats) -> Floats:
    """The place of what was observed in its forecast, 0-1: the share of members below it, half of ties (forecast,).

    >>> pit(np.array([[1.0, 2.0, 2.0, 3.0]]), np.array([2.0])).tolist()
    [0.5]
    """
    target = observed[..., None]
    return np.asarray((members < target).mean(axis=-1) + (members == target).mean(axis=-1) / 2.0)


def is_covered(members: Floats, observed: Floats, level: float) -> Bools:
    """Whether what was observed lies in the central part of its forecast, ends included (forecast,).

    Args:
        level: the part, such as .9 for what lies between the 5 and the 95 % quantile.
    """
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(members, (tail, 1.0 - tail), axis=-1)
    return np.asarray((low <= observed) & (observed <= high))


class PitBins(NamedTuple):
    """Where observations lie in their forecasts.

    Attributes:
        shares: of the observations in each bin (bin,).
        expected: the share that honest forecasts have in each.
        error: two standard deviations of a share, were forecasts honest and independent.
    """

    shares: Floats
    expected: float
    error: float


def pit_bins(places: Floats, bins: int = PIT_BINS) -> PitBins:
    """The places that `pit` gives, counted in bins of equal width.

    >>> pit_bins(np.array([0.1, 0.5, 0.5, 0.9])).shares.tolist()
    [0.25, 0.0, 0.5, 0.0, 0.25]
    """
    counts, _ = np.histogram(places, bins=bins, range=(0.0, 1.0))
    expected, count = 1.0 / bins, max(1, len(places))
    error = 2.0 * float(np.sqrt(expected * (1.0 - expected) / count))
    return PitBins(counts / count, expected, error)


class Skill(NamedTuple):
    """How much better a forecast is than another.

    Attributes:
        value: 1 less the ratio of their mean scores: 1 is perfect, below 0 the other is better.
        low, high: ends of its interval.
        origins: from how many origins.
        block: how many neighbouring origins were drawn together.
    """

    value: float
    low: float
    high: float
    origins: int
    block: int


def skill(
    scores: Floats,
    reference: Floats,
    origins: NDArray[np.int64],
    *,
    level: float = 0.9,
    block: int | None = None,
    resamples: int = RESAMPLES,
    seed: int = 1,
) -> Skill:
    """The skill of forecasts over others of the same observations, with an interval.

    The interval comes from a paired circular block bootstrap (Politis and Romano 1992): origins are drawn
    with replacement, each with its neighbours and with both forecasts. It is no interval for other
    histories of the world, of which there is one.

    Args:
        scores, reference: of the forecasts and of the others; smaller is better (forecast,).
        origins: from which each was made (forecast,), such as years.
        level: of the interval.
        block: neighbouring origins drawn together; by default five, or one where there are fewer than ten.

    >>> skill(np.array([1.0, 1.0]), np.array([2.0, 2.0]), np.array([2010, 2014])).value
    0.5
    """
    known, which = np.unique(origins, return_inverse=True)
    count = len(known)
    if not count:
        return Skill(np.nan, np.nan, np.nan, 0, 0)
    length = block or (BLOCK if count >= LEAST_ORIGINS else 1)
    sums = np.stack([np.bincount(which, each, count) for each in (scores, reference)])
    drawn = _blocks(count, length, resamples, seed)
    mine, theirs = sums[:, drawn].sum(axis=-1)
    tail = (1.0 - level) / 2.0
    # no mean of neighbours: where the others err in no drawn origin, the ratio has no limit
    low, high = np.quantile(_ratio(mine, theirs), (tail, 1.0 - tail), method="nearest")
    value = _ratio(*sums.sum(axis=1))
    return Skill(float(value), float(low), float(high), count, length)


def _ratio(mine: Floats, theirs: Floats) -> Floats:
    """1 less the ratio of two sums; 0 where both are 0."""
    ratio = np.divide(mine, theirs, out=np.full_like(mine, np.inf), where=theirs > 0.0)
    return np.asarray(np.where((mine == 0.0) & (theirs == 0.0), 0.0, 1.0 - ratio))


def _blocks(count: int, length: int, resamples: int, seed: int) -> NDArray[np.int64]:
    """Origins drawn in blocks on a circle, as many as there are (resample, origin)."""
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, count, size=(resamples, -(-count // length)))
    drawn = (starts[:, :, None] + np.arange(length)) % count
    return drawn.reshape(resamples, -1)[:, :count]
