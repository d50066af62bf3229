"""95 % intervals of numbers over histories: by whole parameter sets, or Wilson's where each history is a set of its own."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.numerics import Floats
from sim.results.first_times import wilson
from sim.validation.claims.evaluate import Leaves, history_value, statistic
from sim.validation.claims.expressions import Expression

#: Resamples of a bootstrap, and the seed of its draws.
RESAMPLES, BOOTSTRAP_SEED = 2000, 20240624
#: How many resamples are looked at together.
TOGETHER = 250
QUANTILES = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number over histories with its 95 % interval."""

    value: float
    low: float
    high: float


def estimate(
    one: Expression, leaves: Leaves, sets: NDArray[np.int64], resamples: int = RESAMPLES
) -> Estimate:
    """A number over histories with its interval.

    Args:
        one: the number.
        leaves: what it is made of.
        sets: the parameter set of each history (run,).
        resamples: of the bootstrap.
    """
    value = float(statistic(one, leaves))
    if one.name == "share" and (value in (0.0, 1.0) or len(np.unique(sets)) == len(sets)):
        each = np.broadcast_to(history_value(one.parts[0], leaves), sets.shape)
        cases = len(np.unique(sets[~np.isnan(each)]))  # resamples of equal values have no interval
        return Estimate(value, *wilson(round(value * cases), cases))
    return Estimate(value, *interval(resampled(one, leaves, sets, resamples)))


def interval(values: Floats) -> tuple[float, float]:
    """The 95 % interval of a resampled number; not known where some resample has none."""
    if np.isnan(values).any():
        return float("nan"), float("nan")
    low, high = np.quantile(values, QUANTILES, method="nearest")  # some values have no end
    return float(low), float(high)


def resampled(
    one: Expression, leaves: Leaves, sets: NDArray[np.int64], resamples: int = RESAMPLES
) -> Floats:
    """A number over the histories of resampled parameter sets (resample,)."""
    drawn = draw_sets(sets.tobytes(), resamples)
    pieces = [
        np.broadcast_to(statistic(one, leaves, drawn[first : first + TOGETHER]), len(drawn[first : first + TOGETHER]))
        for first in range(0, resamples, TOGETHER)
    ]  # fmt: skip
    return np.concatenate(pieces)


@lru_cache(maxsize=4)
def draw_sets(sets: bytes, resamples: int) -> NDArray[np.intp]:
    """The histories of resampled parameter sets (resample, run), the same in every call.

    A resample has as many histories as there are: whole sets are drawn until they suffice, and the last is cut.
    """
    of = np.frombuffer(sets, dtype=np.int64)
    rng = np.random.default_rng(BOOTSTRAP_SEED)
    runs = len(of)
    order = np.argsort(of, kind="stable")
    _, first, count = np.unique(of[order], return_index=True, return_counts=True)
    drawn = np.empty((resamples, runs), dtype=np.intp)
    for row in drawn:
        picked = rng.integers(0, len(first), runs)
        picked = picked[: int(np.searchsorted(np.cumsum(count[picked]), runs)) + 1]
        starts = np.repeat(first[picked], count[picked])
        within = np.arange(len(starts)) - np.repeat(
            np.cumsum(count[picked]) - count[picked], count[picked]
        )
        row[:] = order[(starts + within)[:runs]]
    return drawn
