"""What the functions of the claims' language do to months and histories.

Months are (month, run), values a history (run,). What is not known is not a number; it is left out, and what would be
made of nothing is not known either. Truth is 1, untruth 0.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from sim.calendar import MONTHS_A_YEAR
from sim.numerics import SMALL, Floats

Reduce = Callable[[Floats], Floats]


def known_mean(x: Floats, axis: int = 0) -> Floats:
    """Mean of what is known along an axis.

    >>> known_mean(np.array([[1.0, np.nan], [3.0, np.nan]])).tolist()
    [2.0, nan]
    """
    known = np.isfinite(x)
    count = known.sum(axis=axis)
    total = np.where(known, x, 0.0).sum(axis=axis)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _sum(x: Floats) -> Floats:
    known = np.isfinite(x)
    return np.where(known.any(axis=0), np.where(known, x, 0.0).sum(axis=0), np.nan)


def _extreme(pick: Callable[..., Floats], empty: float) -> Reduce:
    def reduce(x: Floats) -> Floats:
        found = pick(np.where(np.isfinite(x), x, empty), axis=0)
        return np.where(np.isfinite(x).any(axis=0), found, np.nan)

    return reduce


def known_median(x: Floats, axis: int = 0) -> Floats:
    """Median of what is known along an axis; values without end count.

    >>> known_median(np.array([[1.0], [np.inf], [np.nan], [2.0]])).tolist()
    [2.0]
    """
    ranked = np.sort(x, axis=axis)  # what is not known comes last
    count = (~np.isnan(x)).sum(axis=axis, keepdims=True)
    low, high = (np.maximum(count - 1, 0) // 2, np.maximum(count, 1) // 2)
    high = np.minimum(high, np.maximum(count - 1, 0))
    pair = [np.take_along_axis(ranked, place, axis=axis) for place in (low, high)]
    same = pair[0] == pair[1]
    middle = np.where(same, pair[0], 0.5 * np.where(same, 0.0, pair[0] + pair[1]))
    return np.asarray(np.where(count > 0, middle, np.nan).squeeze(axis))


def _slope(x: Floats) -> Floats:
    """Least squares, a year."""
    month = np.arange(len(x), dtype=float)[:, None]
    known = np.isfinite(x)
    centre = known_mean(np.where(known, month, np.nan))
    away = np.where(known, month - centre, 0.0)
    spread = (away**2).sum(axis=0)
    rise = (away * np.where(known, x, 0.0)).sum(axis=0)
    return MONTHS_A_YEAR * np.where(
        spread > 0.0, rise / np.where(spread > 0.0, spread, 1.0), np.nan
    )


def _all(x: Floats) -> Floats:
    return _extreme(np.min, np.inf)(x)


#: From the months of a window to a value a history.
OVER_MONTHS: Mapping[str, Reduce] = MappingProxyType({
    "mean": known_mean, "share": known_mean, "sum": _sum, "median": known_median, "slope": _slope,
    "min": _extreme(np.min, np.inf), "max": _extreme(np.max, -np.inf), "any": _extreme(np.max, -np.inf), "all": _all,
})  # fmt: skip


def correlation(x: Floats, y: Floats, lag: int) -> Floats:
    """Correlation of x with y some months later (run,); none, 0, where either does not vary.

    >>> x = np.array([[1.0], [2.0], [3.0], [2.0]])
    >>> correlation(x[:-1], x[1:], 0).shape, float(correlation(x, x, 0)[0].round(6))
    ((1,), 1.0)
    """
    if lag:
        x, y = x[: len(x) - lag], y[lag:]
    both = np.isfinite(x) & np.isfinite(y)
    x, y = np.where(both, x, np.nan), np.where(both, y, np.nan)
    a, b = (np.where(both, z - known_mean(z), 0.0) for z in (x, y))
    spread = np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))
    found = (a * b).sum(axis=0) / np.where(spread > SMALL, spread, 1.0)
    return np.where(both.any(axis=0), np.where(spread > SMALL, found, 0.0), np.nan)


def breakpoint_month(x: Floats) -> Floats:
    """First month of the second part, where two means fit best (run,), counted from the window's start.

    >>> breakpoint_month(np.array([[0.0], [0.0], [1.0], [1.0], [1.0]])).tolist()
    [2.0]
    """
    count = len(x)
    total, squares = np.cumsum(x, axis=0), (x**2).sum(axis=0)
    first = np.arange(1, count, dtype=float)[:, None]
    before, after = total[:-1], total[-1] - total[:-1]
    error = squares - before**2 / first - after**2 / (count - first)
    flat = x.max(axis=0) == x.min(axis=0)
    return np.where(flat, np.nan, 1.0 + error.argmin(axis=0))


def first_true(x: Floats) -> Floats:
    """The first month in which it is so (run,); not known if never.

    >>> first_true(np.array([[0.0, 0.0], [1.0, 0.0]])).tolist()
    [1.0, nan]
    """
    so = x == 1.0
    return np.where(so.any(axis=0), so.argmax(axis=0).astype(float), np.nan)


def months_to_half(x: Floats, since: Floats) -> Floats:
    """Months from a month on until it is at most half of what it was then (run,); without end if never.

    >>> months_to_half(np.array([[8.0], [4.1], [3.0]]), np.array([0.0])).tolist()
    [2.0]
    """
    start = np.where(np.isfinite(since), since, 0.0).astype(int)
    level = np.take_along_axis(x, start[None], axis=0)[0]
    later = np.arange(len(x))[:, None] >= start
    fallen = first_true((later & (x <= 0.5 * level)).astype(float))
    months = np.where(np.isnan(fallen), np.inf, fallen - start)
    return np.where(np.isfinite(since) & (level > 0.0), months, np.nan)


def ranks(x: Floats) -> Floats:
    """Ranks along the last axis, of equal values their mean."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(x, axis=-1))


def rank_correlation(x: Floats, y: Floats) -> Floats:
    """Rank correlation along the last axis.

    >>> float(rank_correlation(np.array([1.0, 2.0, 9.0]), np.array([0.1, 0.5, 0.6])).round(6))
    1.0
    """
    a, b = (r - r.mean(axis=-1, keepdims=True) for r in map(ranks, (x, y)))
    spread = np.sqrt((a**2).sum(axis=-1) * (b**2).sum(axis=-1))
    return np.where(
        spread > 0.0, (a * b).sum(axis=-1) / np.where(spread > 0.0, spread, 1.0), np.nan
    )
