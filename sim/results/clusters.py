"""Runs that share a parameter set: fewer independent cases than runs, so wider intervals.

Histories that start from the table of starts share parameter sets. Intervals of means and shares treat each set as
one cluster (Cameron and Miller 2015); where each run is a set of its own they are the usual ones.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Clusters = NDArray[np.int64]


def variance_of_mean(values: Floats, clusters: Clusters | None = None) -> float:
    """Variance of the mean of runs (run,); not a number for fewer than two clusters.

    Args:
        values: finite (run,).
        clusters: the parameter set of each run (run,); None where each has its own.

    >>> variance_of_mean(np.array([1.0, 1.0, 3.0, 3.0]), np.array([0, 0, 1, 1]))
    1.0
    """
    count = len(values)
    if clusters is None:
        return float(values.var(ddof=1)) / count if count > 1 else np.nan
    _, index = np.unique(clusters, return_inverse=True)
    sums = np.bincount(index, values - values.mean()) if count else np.empty(0)
    groups = len(sums)
    if groups < 2:
        return np.nan
    return float(groups / (groups - 1) * (sums**2).sum() / count**2)


def effective_runs(values: Floats, clusters: Clusters | None = None) -> int:
    """How many independent runs would tell as much of a mean as these (Kish 1965); at most their number.

    >>> effective_runs(np.array([1.0, 1.0, 3.0, 3.0]), np.array([0, 0, 1, 1]))
    1
    """
    if clusters is None:
        return len(values)
    clustered, simple = variance_of_mean(values, clusters), variance_of_mean(values)
    if not clustered > simple:  # nothing varies, or sets do not matter
        return len(values)
    return max(1, round(len(values) * simple / clustered))
