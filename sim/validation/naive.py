"""Simple forecasts: what a model has to beat, each from data to the origin only.

All work on the scale on which forecasts are scored (logarithms of amounts, shares), year by year, and give
an ensemble of equally likely values:

- persistence: the last value, with the changes over as many years that are on record, in both directions;
- climatology: each value so far;
- drift: the mean change of the last ten years goes on, with the errors that this would have made;
- AR(1): a first-order autoregression by least squares, with normal errors.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.numerics import Floats

#: The years whose mean change goes on in a drift.
DRIFT_YEARS = 10
#: Members of a forecast with normal errors: its quantiles.
QUANTILES = 999
#: The fewest pairs of neighbouring years from which an autoregression is estimated.
LEAST_PAIRS = 4


class Known(NamedTuple):
    """What is known at an origin.

    Attributes:
        years: of the observations, in order of time; some may lack (year,).
        values: on the scale of the scores (year,).
    """

    years: NDArray[np.int64]
    values: Floats

    def changes(self, years: int) -> Floats:
        """The changes over so many years, each start for which both ends are known (pair,)."""
        place = {int(year): i for i, year in enumerate(self.years)}
        pairs = [(i, place[y + years]) for y, i in place.items() if y + years in place]
        first, last = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return np.asarray(self.values[last] - self.values[first])


def persistence(known: Known, ahead: int) -> Floats | None:
    """The last value and past changes over as many years, in both directions.

    Where no two observations lie so far apart, changes over the longest time that is known are scaled by
    the root of the ratio of times, as those of a random walk.
    """
    errors = _errors(known, ahead, 0.0)
    return None if errors is None else known.values[-1] + errors


def climatology(known: Known, ahead: int) -> Floats | None:
    """Each value so far; the time ahead does not matter."""
    return known.values.copy() if len(known.values) > 1 and ahead else None


def drift(known: Known, ahead: int) -> Floats | None:
    """The last value, the mean yearly change of the last ten years, and the errors of such forecasts."""
    recent = known.years >= known.years[-1] - DRIFT_YEARS
    first = int(np.argmax(recent))
    span = int(known.years[-1] - known.years[first])
    if not span:
        return None
    slope = float(known.values[-1] - known.values[first]) / span
    errors = _errors(known, ahead, slope)
    return None if errors is None else known.values[-1] + slope * ahead + errors


def _errors(known: Known, ahead: int, slope: float) -> Floats | None:
    """What past changes over as many years were beyond a steady one, in both directions (member,)."""
    for years in range(ahead, 0, -1):
        changes = known.changes(years)
        if len(changes):
            errors = (changes - slope * years) * np.sqrt(ahead / years)
            return np.concatenate([-errors, errors])
    return None


def autoregression(known: Known, ahead: int) -> Floats | None:
    """The quantiles of a first-order autoregression that is estimated on neighbouring years.

    Its coefficient is held between -1 and 1, since a forecast must not explode.
    """
    from scipy.special import ndtri  # a third of a second, for the only forecast that needs it

    before = np.flatnonzero(np.diff(known.years) == 1)
    if len(before) < LEAST_PAIRS:
        return None
    x, y = known.values[before], known.values[before + 1]
    spread = float(((x - x.mean()) ** 2).sum())
    slope = float(((x - x.mean()) * (y - y.mean())).sum()) / spread if spread else 0.0
    rho = float(np.clip(slope, -1.0, 1.0))
    constant = float(y.mean() - rho * x.mean())
    residuals = y - constant - rho * x
    variance = float((residuals**2).sum()) / (len(x) - 2)
    powers = rho ** np.arange(ahead)
    mean = rho**ahead * float(known.values[-1]) + constant * float(powers.sum())
    deviation = np.sqrt(variance * float((powers**2).sum()))
    return np.asarray(mean + deviation * ndtri((np.arange(QUANTILES) + 0.5) / QUANTILES))


#: The simple forecasts by name; None where too little is known.
NAIVE: Mapping[str, Callable[[Known, int], Floats | None]] = {
    "persistence": persistence,
    "climatology": climatology,
    "drift": drift,
    "AR(1)": autoregression,
}


def known_at(years: NDArray[np.int64], values: Floats, origin: int) -> Known:
    """The observations of an origin's year and before, in order of time."""
    order = np.argsort(years)
    order = order[years[order] <= origin]
    return Known(years[order], values[order])


def naive_forecasts(
    years: NDArray[np.int64],
    values: Floats,
    origin: int,
    horizon: int,
    limits: tuple[float, float] = (-np.inf, np.inf),
) -> dict[str, Floats]:
    """The simple forecasts of one value, each an ensemble (member,); without those for which too little is known.

    Args:
        years, values: a series on the scale of the scores (year,); what lies after the origin is not read.
        origin: the last year that is known.
        horizon: how many years after it the value lies.
        limits: what the value cannot leave, such as 0 for the logarithm of 1 and an amount.

    >>> years, values = np.arange(2000, 2010), np.arange(10.0)
    >>> {name: float(np.median(m)) for name, m in naive_forecasts(years, values, 2007, 2).items()}
    {'persistence': 7.0, 'climatology': 3.5, 'drift': 9.0, 'AR(1)': 9.0}
    """
    known = known_at(years, values, origin)
    if not len(known.years):
        return {}
    ahead = origin + horizon - int(known.years[-1])
    made = {name: forecast(known, ahead) for name, forecast in NAIVE.items()}
    return {
        name: np.clip(members, *limits) for name, members in made.items() if members is not None
    }


def event_probabilities(
    years: NDArray[np.int64], happened: Floats, origin: int
) -> dict[str, float]:
    """Two simple probabilities of a yearly event: as in the last year, and as often as so far.

    Args:
        years, happened: whether it happened, 1 or 0 (year,); what lies after the origin is not read.

    >>> years = np.arange(2000, 2010)
    >>> event_probabilities(years, np.array([0, 0, 0, 0, 1, 0, 0, 0, 0, 0.0]), 2003)
    {'persistence': 0.0, 'climatology': 0.0}
    """
    known = known_at(years, happened, origin)
    if not len(known.years):
        return {}
    return {"persistence": float(known.values[-1]), "climatology": float(known.values.mean())}
