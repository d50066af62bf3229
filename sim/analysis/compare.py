"""What a scenario changes: paired differences, history by history, on common luck.

Two things are told apart by name: the spread across worlds (5 to 95 %), which more runs do not
shrink, and the Monte-Carlo interval of the mean difference, which they do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.facts import month_index
from sim.indicators import Indicator

Z95 = 1.959963984540054
Recorded = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Spread:
    """Median of a quantity over histories, and the range that holds nine in ten."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> "Spread":
        """The spread of values (run,); histories without a value are left out."""
        known = values[np.isfinite(values)]
        if not len(known):
            return cls(np.nan, np.nan, np.nan)
        low, median, high = np.quantile(known, (0.05, 0.5, 0.95))
        return cls(float(median), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Difference:
    """A paired difference of one indicator.

    Attributes:
        name, unit: the indicator.
        base, variant: its spread across worlds in each scenario.
        mean: mean difference, variant less base.
        error: half-width of the 95 % Monte-Carlo interval of that mean.
        rises, falls: share of worlds in which it is higher, or lower, in the variant.
        effect: mean difference over the standard deviation across the base's worlds.
    """

    name: str
    unit: str
    base: Spread
    variant: Spread
    mean: float
    error: float
    rises: float
    falls: float
    effect: float


def yearly_mean(series: NDArray[np.float32], year: int) -> NDArray[np.float64]:
    """Mean over a year's months (run,)."""
    first = month_index(f"{year}-01")
    return series[first : first + 12].astype(float).mean(axis=0)


def paired(
    indicator: Indicator, base: NDArray[np.float64], variant: NDArray[np.float64]
) -> Difference:
    """The difference that a variant makes, history by history (run,).

    >>> from types import SimpleNamespace as Named
    >>> d = paired(Named(name="x", unit="1"), np.array([1.0, 2.0]), np.array([2.0, 2.0]))
    >>> d.mean, d.rises
    (0.5, 0.5)
    """
    change = variant - base
    known = change[np.isfinite(change)]
    count = max(1, len(known))
    deviation = float(known.std(ddof=1)) if len(known) > 1 else np.nan
    across = float(np.nanstd(base))
    mean = float(known.mean()) if len(known) else np.nan
    return Difference(
        name=indicator.name,
        unit=indicator.unit,
        base=Spread.of(base),
        variant=Spread.of(variant),
        mean=mean,
        error=Z95 * deviation / count**0.5,
        rises=float((known > 0).mean()) if len(known) else np.nan,
        falls=float((known < 0).mean()) if len(known) else np.nan,
        effect=abs(mean) / across if across > 0 else (0.0 if mean == 0 else np.inf),
    )


def differences(
    indicators: tuple[Indicator, ...], base: Recorded, variant: Recorded, year: int
) -> list[Difference]:
    """The differences of all recorded indicators in a year, the largest effects first."""
    found = [
        paired(i, yearly_mean(base[i.name], year), yearly_mean(variant[i.name], year))
        for i in indicators
        if i.name in base and i.name in variant
    ]
    return sorted(found, key=lambda d: -d.effect if np.isfinite(d.effect) else 0.0)
