"""Quantiles and means over runs, a stretch of months at a time, so that memory stays small."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.results.clusters import Clusters, variance_of_mean
from sim.results.compare import Z95
from sim.results.first_times import wilson

Series = NDArray[np.float32]
Floats = NDArray[np.float64]
#: Values that are worked on at once: 4 MB of single precision.
AT_ONCE = 1_000_000
#: Counts up to here on average are drawn as means.
FEW = 5


def stretches(months: int, runs: int) -> Iterator[slice]:
    """Months cut into stretches that hold no more than `AT_ONCE` values.

    >>> [s.start for s in stretches(5, AT_ONCE // 2)]
    [0, 2, 4]
    """
    size = max(1, AT_ONCE // max(1, runs))
    return (slice(first, first + size) for first in range(0, months, size))


def quantiles(values: Series, at: Sequence[float], least: float = 0.0) -> Floats:
    """Quantiles over runs by month, leaving out what has no value (quantile, month).

    Args:
        values: (month, run); not a number where a run has no value.
        at: which, 0-1; interpolated linearly, as NumPy does.
        least: share of runs that must have a value for a month to have quantiles.
    """
    result = np.full((len(at), len(values)), np.nan)
    for span in stretches(*values.shape):
        ordered = np.sort(values[span], axis=1)
        is_sparse = np.isfinite(ordered).sum(axis=1) < least * values.shape[1]
        result[:, span] = np.where(is_sparse, np.nan, _sorted_quantiles(ordered, at))
    return result


def _sorted_quantiles(ordered: Series, at: Sequence[float]) -> Floats:
    """Quantiles of rows in order, what is no number at their end."""
    count = np.isfinite(ordered).sum(axis=1)
    rows = np.arange(len(ordered))
    result = np.full((len(at), len(ordered)), np.nan)
    for row, share in enumerate(at):
        place = share * np.maximum(count - 1, 0)
        below = place.astype(int)
        above = np.minimum(below + 1, np.maximum(count - 1, 0))
        low = ordered[rows, below].astype(float)
        high = ordered[rows, above].astype(float)
        is_finite = count > 0
        result[row, is_finite] = (low + (place - below) * (high - low))[is_finite]
    return result


def change(
    base: Series, variant: Series, at: Sequence[float], clusters: Clusters | None = None
) -> tuple[Floats, Floats, Floats]:
    """Of a paired difference by month: quantiles, mean, half-width of the mean's 95 % interval.

    Runs without a value in either are left out. The half-width is not a number where fewer
    than two are left: one run says nothing of the error of its mean.

    Args:
        base, variant: the series (month, run).
        at: the quantiles.
        clusters: the parameter set of each run, where runs share sets (run,).
    """
    spread = np.full((len(at), len(base)), np.nan)
    mean, error = np.full(len(base), np.nan), np.full(len(base), np.nan)
    for span in stretches(*variant.shape):
        delta = variant[span] - base[span]
        is_finite = np.isfinite(delta)
        count = is_finite.sum(axis=1)
        total = np.where(is_finite, delta, 0.0).sum(axis=1, dtype=float)
        middle = total / np.maximum(count, 1)
        squares = np.where(is_finite, delta - middle[:, None], 0.0) ** 2
        variance = squares.sum(axis=1, dtype=float) / np.maximum(count - 1, 1)
        if clusters is not None:
            variance = count * [
                variance_of_mean(row[known].astype(float), clusters[known])
                for row, known in zip(delta, is_finite, strict=True)
            ]
        spread[:, span] = _sorted_quantiles(np.sort(delta, axis=1), at)
        mean[span] = np.where(count > 0, middle, np.nan)
        error[span] = np.where(count > 1, Z95 * np.sqrt(variance / np.maximum(count, 1)), np.nan)
    return spread, mean, error


def mean_of(values: Series) -> Floats:
    """Mean over runs by month, leaving out what has no value (month,)."""
    return change(np.zeros((len(values), 1), dtype=np.float32), values, ())[1]


def rare(values: Series) -> bool:
    """Whether these are yes and no, votes or counts of a few: quantiles of whole numbers say little.

    Whole numbers, no further from 0 than `FEW` on average.

    >>> rare(np.array([[0, 3, 0, 1]], dtype=np.float32)), rare(np.array([[0.5]], dtype=np.float32))
    (True, False)
    """
    size = 0.0
    for span in stretches(*values.shape):
        if not (values[span] == np.rint(values[span])).all():
            return False
        size += float(np.abs(values[span]).sum(dtype=float))
    return size <= FEW * values.size


def moves(base: Series, variant: Series) -> tuple[Floats, Floats]:
    """Shares of runs by month that are higher in the variant, and that are lower (month,)."""
    up, down = np.zeros(len(base)), np.zeros(len(base))
    for span in stretches(*base.shape):
        up[span] = (variant[span] > base[span]).mean(axis=1)
        down[span] = (variant[span] < base[span]).mean(axis=1)
    return up, down


def shares(hits: NDArray[np.int64] | Floats, count: int) -> tuple[Floats, Floats, Floats]:
    """Shares of runs, with their 95 % intervals (Wilson 1927): share, low, high.

    >>> [round(float(x[0]), 3) for x in shares(np.array([0]), 100)]
    [0.0, 0.0, 0.037]
    """
    low, high = np.array([wilson(int(n), count) for n in hits]).reshape(-1, 2).T
    return np.asarray(hits, dtype=float) / count, low, high
