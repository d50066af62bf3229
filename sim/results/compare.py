"""What a scenario changes: paired differences, run by run, on common random numbers.

Two ranges have different names: the spread across runs (5 to 95 %), which more runs do not shrink,
and the Monte-Carlo interval of the mean difference, which they do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, inf, isfinite, nan

import numpy as np
from numpy.typing import NDArray

from sim.numerics import mean_of_known
from sim.results.clusters import Clusters, variance_of_mean

Z95 = 1.959963984540054
LOW, HIGH = 0.05, 0.95
SeriesSource = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Spread:
    """Median of a quantity across runs, and its 5-95 % range."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> "Spread":
        """The spread of values (run,); runs without a value are left out."""
        known = values[np.isfinite(values)]
        if not len(known):
            return cls(np.nan, np.nan, np.nan)
        low, median, high = np.quantile(known, (LOW, 0.5, HIGH))
        return cls(float(median), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Difference:
    """A paired difference of one indicator.

    Attributes:
        name, unit: the indicator.
        base, variant, change: spread across runs of each scenario, and of the difference.
        base_mean, variant_mean: mean across runs of each, over the runs that have a value in both.
        mean: mean difference, variant less base.
        error: half-width of the 95 % Monte-Carlo interval of that mean.
        rises, falls: share of runs in which it is higher, or lower, in the variant.
        deviation: standard deviation across runs, pooled over both scenarios.
        effect: size of the mean difference over that deviation, so that an event in one run of a hundred
            is no large effect only because the base never has it; infinite where neither varies.
        runs: number of runs that have a value in both.
        pairing: how many times more runs independent seeds would need for the same interval.
    """

    name: str
    unit: str
    base: Spread
    variant: Spread
    change: Spread
    base_mean: float
    variant_mean: float
    mean: float
    error: float
    rises: float
    falls: float
    deviation: float
    effect: float
    runs: int
    pairing: float

    def runs_needed(self, precision: float) -> float:
        """Runs for which the Monte-Carlo interval of the mean has this half-width or less.

        A whole number; infinite where the precision is 0 (as a part of the base's standard deviation
        is where the base does not vary); not a number where one run gives no interval.

        >>> d = paired_difference("x", "1", np.array([1.0, 1.0, 1.0]), np.array([2.0, 3.0, 1.0]))
        >>> d.runs_needed(d.error / 2), d.runs_needed(0.0)
        (12, inf)
        """
        if not isfinite(self.error):
            return nan
        if self.error == 0.0:
            return 2
        return max(2, ceil(self.runs * (self.error / precision) ** 2)) if precision > 0.0 else inf


def effects_by_year(base: NDArray[np.float32], variant: NDArray[np.float32]) -> NDArray[np.float64]:
    """The effect of a variant on an indicator in each full year from 1990 on (year,).

    Args:
        base, variant: the indicator (month, run).

    >>> base = np.zeros((36, 4), np.float32)
    >>> variant = base.copy()
    >>> variant[12:24] = [0.0, 1.0, 0.0, 1.0]
    >>> effects_by_year(base, variant).round(2).tolist()
    [0.0, 1.41, 0.0]
    """
    years = range(min(len(base), len(variant)) // 12)
    means = [[mean_of_known(x[12 * y : 12 * y + 12], 0) for x in (base, variant)] for y in years]
    return np.array([paired_difference("", "", one, other).effect for one, other in means])


def paired_difference(
    name: str, unit: str, base: NDArray[np.float64], variant: NDArray[np.float64],
    clusters: Clusters | None = None,
) -> Difference:  # fmt: skip
    """The difference that a variant makes, run by run (run,).

    Args:
        name, unit: the indicator.
        base, variant: its values (run,).
        clusters: the parameter set of each run, where runs share sets (run,).

    >>> d = paired_difference("x", "1", np.array([1.0, 2.0]), np.array([2.0, 2.0]))
    >>> d.mean, d.rises, round(d.effect, 3)
    (0.5, 0.5, 1.414)
    """
    both = np.isfinite(base) & np.isfinite(variant)
    before, after = base[both], variant[both]
    change = after - before
    count = len(change)
    mean = float(change.mean()) if count else np.nan
    variance = float(change.var(ddof=1)) if count > 1 else np.nan
    unpaired = float(before.var(ddof=1) + after.var(ddof=1)) if count > 1 else np.nan
    deviation = float(np.sqrt((before.var() + after.var()) / 2.0)) if count else 0.0
    return Difference(
        name=name,
        unit=unit,
        base=Spread.of(base),
        variant=Spread.of(variant),
        change=Spread.of(change),
        base_mean=float(before.mean()) if count else np.nan,
        variant_mean=float(after.mean()) if count else np.nan,
        mean=mean,
        error=Z95 * variance_of_mean(change, None if clusters is None else clusters[both]) ** 0.5,
        rises=float((change > 0).mean()) if count else np.nan,
        falls=float((change < 0).mean()) if count else np.nan,
        deviation=deviation,
        effect=_effect(mean, deviation),
        runs=count,
        pairing=unpaired / variance if variance else np.nan,
    )


def _effect(mean: float, deviation: float) -> float:
    if not np.isfinite(mean) or mean == 0.0:
        return 0.0
    return abs(mean) / deviation if deviation > 0.0 else np.inf
