"""Statistics of a batch, of which no series are kept.

Of each indicator and month: how many runs have a value, mean, standard deviation, quantiles. Of each run:
first months of 0/1 indicators and means of chosen years; of chosen histories, all series.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sim.numerics import Floats

#: The quantiles of a batch.
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
#: Of a batch in parts each part gives so many quantiles, of which those of all parts are made.
POINTS = 1025
YEAR = 12
#: The first month of what has not happened.
NEVER = -1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is counted.

    Attributes:
        years: whose means each run keeps.
        since: the month from which first times count.
        histories: numbers of the histories whose series are kept.
        monthly: whether each month has its statistics; a design, whose runs differ, needs none.
    """

    years: tuple[int, ...] = ()
    since: int = 0
    histories: tuple[int, ...] = ()
    monthly: bool = True


@dataclass(slots=True)
class Statistics:
    """Statistics of a scenario's own months, for some runs.

    Attributes:
        indicators: names.
        start: the first month.
        count, mean, squares: runs with a value, their mean, and the sum of squared deviations from it
            (month, indicator).
        quantiles: at evenly spaced levels, or at `LEVELS` (month, indicator, level).
        events: names of the 0/1 indicators.
        first: first month from `since` on in which one is 1, or `NEVER` (event, run).
        already: whether it is 1 in the month before (event, run).
        years: means of years (year, indicator, run).
        kept: series of the chosen histories by number (month, indicator).
    """

    indicators: tuple[str, ...]
    start: int
    count: NDArray[np.int64]
    mean: Floats
    squares: Floats
    quantiles: Floats
    events: tuple[str, ...]
    first: NDArray[np.int32]
    already: NDArray[np.bool_]
    years: dict[int, Floats] = field(default_factory=dict)
    kept: dict[int, NDArray[np.float32]] = field(default_factory=dict)

    def join(self, other: "Statistics") -> "Statistics":
        """Those of these runs and of further ones."""
        both = self.count + other.count
        parts = np.maximum(both, 1)
        apart = np.where(self.count * other.count > 0, other.mean - self.mean, 0.0)
        mean = np.where(self.count > 0, self.mean, other.mean) + apart * other.count / parts
        squares = self.squares + other.squares + apart**2 * (self.count * other.count / parts)
        return Statistics(
            self.indicators, self.start, both, mean, squares,
            _pool(self, other), self.events,
            np.concatenate((self.first, other.first), axis=-1),
            np.concatenate((self.already, other.already), axis=-1),
            {y: np.concatenate((self.years[y], other.years[y]), axis=-1) for y in self.years},
            self.kept | other.kept,
        )  # fmt: skip

    def at_levels(self) -> "Statistics":
        """The same with the quantiles at `LEVELS`."""
        if self.quantiles.shape[-1] == len(LEVELS):
            return self
        place = np.array(LEVELS) * (self.quantiles.shape[-1] - 1)
        below = np.floor(place).astype(int)
        low, high = self.quantiles[..., below], self.quantiles[..., below + 1]
        return replace(self, quantiles=low + (place - below) * (high - low))


def _pool(one: Statistics, other: Statistics) -> Floats:
    """Quantiles of two sets of runs, of the quantiles of each, weighted by its runs."""
    values = np.concatenate((one.quantiles, other.quantiles), axis=-1)
    weights = np.concatenate(
        [np.broadcast_to(s.count[..., None] / POINTS, s.quantiles.shape) for s in (one, other)],
        axis=-1,
    )
    order = np.argsort(values, axis=-1)
    ranked, weight = (np.take_along_axis(x, order, axis=-1) for x in (values, weights))
    rank = np.cumsum(weight, axis=-1) - 0.5 * weight
    levels = np.linspace(0.0, 1.0, POINTS)
    pooled = np.empty_like(one.quantiles)
    for place in np.ndindex(pooled.shape[:-1]):
        total = weight[place].sum()
        known = np.isfinite(ranked[place]) & (weight[place] > 0.0)
        pooled[place] = (
            np.interp(levels * total, rank[place][known], ranked[place][known])
            if known.any()
            else np.nan
        )
    return pooled
