"""First times: how likely an event is to begin by a date, and when, with intervals."""

from dataclasses import dataclass
from math import ceil, nan

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.execution.statistics import NEVER
from sim.results.clusters import Clusters, effective_runs
from sim.results.compare import Z95, Spread


@dataclass(frozen=True, slots=True)
class FirstTime:
    """A 0/1 indicator from a month on: whether it turns 1, and when.

    Attributes:
        name: the indicator.
        probability: share of runs in which it is 1 at least once from `since` on.
        already: share of runs in which it is 1 at the start: in the month before `since`, or the first.
        low, high: 95 % Monte-Carlo interval of `probability` (Wilson 1927).
        first: median month in which it turns 1, in the runs that do not start with 1; not a number
            where there are none.
        early, late: 5-95 % range of these months.
        first_low, first_high: 95 % Monte-Carlo interval of the median, by ranks; not a number where
            fewer than six runs have a first time.
    """

    name: str
    probability: float
    low: float
    high: float
    first: float
    early: float
    late: float
    first_low: float = nan
    first_high: float = nan
    already: float = 0.0


def wilson(hits: float, count: float) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927), which stays within 0 to 1.

    >>> [round(x, 3) for x in wilson(0, 100)]
    [0.0, 0.037]
    """
    if not count:
        return 0.0, 1.0
    share, z2 = hits / count, Z95**2
    centre = share + z2 / (2 * count)
    width = Z95 * (share * (1 - share) / count + z2 / (4 * count**2)) ** 0.5
    scale = 1 + z2 / count
    return max(0.0, (centre - width) / scale), min(1.0, (centre + width) / scale)


def median_interval(values: NDArray[np.int64]) -> tuple[float, float]:
    """The 95 % interval of a median, by ranks (binomial); not a number below six values.

    >>> median_interval(np.arange(101))
    (40.0, 60.0)
    """
    count = len(values)
    from scipy.special import bdtrik

    below = ceil(bdtrik(0.025, count, 0.5)) if count >= 6 else 0
    if below < 1:
        return nan, nan
    ranked = np.sort(values)
    return float(ranked[below - 1]), float(ranked[count - below])


def first_on(series: NDArray[np.floating], since: int = 0) -> NDArray[np.int64]:
    """The first month in which a 0/1 indicator is 1; `NEVER` where there is none (run,).

    Args:
        series: its months (month, run).
        since: the number of the first of them.

    >>> first_on(np.array([[0.0, 0.0], [0.0, 1.0]]), since=414).tolist()
    [-1, 415]
    """
    on = series > 0.5
    return np.where(on.any(axis=0), since + on.argmax(axis=0), NEVER)


def first_time(
    name: str, series: NDArray[np.float32], since: int, last: int, clusters: Clusters | None = None
) -> FirstTime:
    """How likely an indicator is to be 1 in the months since to last (month, run).

    Args:
        name, series: the indicator.
        since, last: the months, both included.
        clusters: the parameter set of each run, where runs share sets (run,).
    """
    cut = series[since : last + 1] > 0.5
    ever = cut.any(axis=0)
    alike = effective_runs(ever.astype(float), clusters)
    low, high = wilson(ever.mean() * alike, alike)
    already = series[max(0, since - 1)] > 0.5
    when = since + cut.argmax(axis=0)[ever & ~already]
    spread = Spread.of(when)
    return FirstTime(
        name, float(ever.mean()), low, high, spread.median, spread.low, spread.high,
        *median_interval(_thinned(when, alike / len(ever))), float(already.mean()),
    )  # fmt: skip


def _thinned(values: NDArray[np.int64], share: float) -> NDArray[np.int64]:
    """As many of the values, evenly by rank, as tell as much as independent ones."""
    if share >= 1.0:
        return values
    count = max(1, round(len(values) * share)) if len(values) else 0
    ranks = ((np.arange(count) + 0.5) * len(values) / max(1, count)).astype(np.int64)
    return np.sort(values)[ranks]
