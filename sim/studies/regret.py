"""Regret and satisficing: how far each policy is from the best one, history by history.

Regret is what is lost against the policy that would have been best in the same history (Savage 1951). A policy
satisfices where its outcome is good enough (Simon 1956; Starr 1963). Intervals resample histories or, where these
share parameter sets, whole sets (Cameron & Miller 2015).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.numerics import Floats
from sim.results.clusters import Clusters, effective_runs
from sim.results.first_times import wilson

RESAMPLES, LEVEL = 500, 0.95


class Estimate(NamedTuple):
    """A number with the ends of its 95 % interval; not numbers where there is none."""

    value: float
    low: float
    high: float


def regrets(values: Floats, less_is_better: bool) -> Floats:
    """What each policy loses against the best one in the same history, at least 0 (policy, run).

    Args:
        values: the outcome (policy, run).
        less_is_better: whether less of it is better.

    >>> regrets(np.array([[3.0, 1.0], [1.0, 2.0]]), less_is_better=True).tolist()
    [[2.0, 0.0], [0.0, 1.0]]
    """
    loss = values if less_is_better else -values
    return np.asarray(loss - loss.min(axis=0))


def best(values: Floats, less_is_better: bool) -> Floats:
    """The best outcome of each history (run,)."""
    return np.asarray(values.min(axis=0) if less_is_better else values.max(axis=0))


def relative_regrets(values: Floats, less_is_better: bool) -> Floats:
    """Regret as a share of the size of the best outcome (policy, run).

    Where the best is 0, a policy that is as good has 0 and any other has none: not a number.

    >>> relative_regrets(np.array([[3.0, 1.0], [2.0, 0.0]]), less_is_better=True).tolist()
    [[0.5, nan], [0.0, 0.0]]
    """
    loss = regrets(values, less_is_better)
    size = np.abs(best(values, less_is_better))
    share = loss / np.where(size > 0.0, size, 1.0)
    return np.where((size > 0.0) | (loss == 0.0), share, np.nan)


def resample_weights(runs: int, clusters: Clusters | None, seed: int) -> NDArray[np.float64]:
    """How often each run is in each resample; in the first each once (resample, run).

    Args:
        runs: how many there are.
        clusters: the parameter set of each run (run,): sets are drawn whole; None to draw runs.
        seed: of the resampling.
    """
    index = np.arange(runs) if clusters is None else np.unique(clusters, return_inverse=True)[1]
    groups = int(index.max()) + 1 if runs else 0
    counts = np.ones((1, groups))
    if groups > 1:
        rng = np.random.default_rng(seed)
        drawn = rng.multinomial(groups, np.full(groups, 1.0 / groups), size=RESAMPLES)
        counts = np.concatenate([counts, drawn])
    return np.asarray(counts[:, index], dtype=float)


def weighted_mean(values: Floats, weights: Floats) -> Floats:
    """The mean of runs (run,) in each resample (resample,)."""
    return np.asarray(weights @ values / weights.sum(axis=1))


def weighted_quantile(values: Floats, weights: Floats, share: float) -> Floats:
    """The smallest value that at least this share of the runs does not exceed, in each resample.

    >>> weighted_quantile(np.array([4.0, 1.0, 3.0, 2.0]), np.ones((1, 4)), 0.5).tolist()
    [2.0]
    """
    order = np.argsort(values, kind="stable")
    filled = np.cumsum(weights[:, order], axis=1)
    place = (filled >= share * filled[:, -1:] - 1e-9).argmax(axis=1)
    return np.asarray(values[order][place])


def weighted_maximum(values: Floats, weights: Floats) -> Floats:
    """The largest value of the runs that are in each resample."""
    return np.asarray(np.where(weights > 0.0, values, -np.inf).max(axis=1))


def estimate(resampled: Floats) -> Estimate:
    """The number of the runs themselves, and the interval of the resamples, where all have a number."""
    if len(resampled) < 2 or not np.isfinite(resampled).all():
        return Estimate(float(resampled[0]), np.nan, np.nan)
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(resampled[1:], (tail, 1.0 - tail))
    return Estimate(float(resampled[0]), float(low), float(high))


def share_met(met: NDArray[np.bool_], clusters: Clusters | None) -> Estimate:
    """In what share of runs something is so, with Wilson's interval (1927); parameter sets count, not runs.

    >>> [round(x, 2) for x in share_met(np.array([True, False] * 50), None)]
    [0.5, 0.4, 0.6]
    """
    if not len(met):
        return Estimate(np.nan, 0.0, 1.0)
    share, alike = float(met.mean()), effective_runs(met.astype(float), clusters)
    return Estimate(share, *wilson(share * alike, alike))
