"""Criteria: a number over histories against a threshold, and on which side its interval lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sim.numerics import Floats
from sim.validation.claims.evaluate import Leaves, combine, history_value, one_by_one, statistic
from sim.validation.claims.expressions import MAIN_WORLD, Expression, Kind, worlds_of
from sim.validation.claims.intervals import Estimate, estimate, interval, resampled

#: Effects below this part of a standard deviation count as none: half of Cohen's smallest (1988).
NEGLIGIBLE = 0.1
#: The same as a correlation.
NEGLIGIBLE_CORRELATION = 0.05
#: A removal kills a share that it lowers by so much, or an effect of which it leaves so much.
SHARE_LOST, EFFECT_LEFT = 0.3, 0.5


class Side(StrEnum):
    """Where an interval lies."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A number over histories and what it must be.

    Attributes:
        text: as the claim writes it.
        number: the number over histories.
        sign: of the comparison.
        threshold: what it is compared with.
    """

    text: str
    number: Expression
    sign: str
    threshold: float

    @property
    def upward(self) -> bool:
        """Whether more is better for the claim."""
        return self.sign.startswith(">")

    @property
    def asks_for_a_sign(self) -> bool:
        """Whether it asks for a sign of an effect."""
        return self.threshold == 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A criterion in one cell: its number, how large an effect is none, and the side of its interval."""

    estimate: Estimate
    negligible: float
    side: Side


def split_criteria(text: str, expression: Expression) -> tuple[Criterion, ...]:
    """The comparisons that a claim joins by 'and'.

    Raises:
        ValueError: where it is made of anything else, in words.
    """
    if expression.op == "and":
        return tuple(one for part in expression.parts for one in split_criteria(text, part))
    if expression.op not in ("<", "<=", ">", ">="):
        raise ValueError("a criterion compares a number over histories with a number: mean(…) > 0")
    number, threshold = expression.parts
    if number.kind is not Kind.STATISTIC or threshold.kind is not Kind.NUMBER:
        raise ValueError(
            f"a criterion compares {Kind.STATISTIC} with {Kind.NUMBER}, not {number.kind} with {threshold.kind}"
        )
    return (Criterion(text, number, expression.op, _constant(threshold)),)


def _constant(one: Expression) -> float:
    if one.op in ("number", "month"):
        return one.value
    return float(combine(one.op, *(np.asarray(_constant(part)) for part in one.parts)))


# -- sides ----------------------------------------------------------------------------------------


def read(criterion: Criterion, leaves: Leaves, sets: NDArray[np.int64]) -> Reading:
    """A criterion in one cell."""
    found = estimate(criterion.number, leaves, sets)
    negligible = smallest_effect(criterion, leaves)
    return Reading(found, negligible, side_of(criterion, found, negligible))


def side_of(criterion: Criterion, found: Estimate, negligible: float = 0.0) -> Side:
    """On which side of its threshold an interval lies."""
    if np.isnan([found.value, found.low, found.high]).any():
        return Side.UNKNOWN
    if abs(found.value - criterion.threshold) < negligible:
        return Side.OPEN
    strict = criterion.sign in ("<", ">")
    near, far = (found.low, found.high) if criterion.upward else (-found.high, -found.low)
    bar = criterion.threshold if criterion.upward else -criterion.threshold
    if near > bar or (near == bar and not strict):
        return Side.HOLDS
    if far < bar or (far == bar and strict):
        return Side.FAILS
    return Side.OPEN


def joint_side(sides: Sequence[Side]) -> Side:
    """The side of criteria that must all hold."""
    for side in (Side.FAILS, Side.UNKNOWN, Side.OPEN):
        if side in sides:
            return side
    return Side.HOLDS


def smallest_effect(criterion: Criterion, leaves: Leaves) -> float:
    """The effect below which there is none, in the unit of the number; 0 where it is no effect.

    A tenth of the standard deviation across histories, pooled over the worlds that the effect compares.
    """
    if not criterion.asks_for_a_sign:
        return 0.0
    if any(one.name == "rank_corr" for one in criterion.number.walk()):
        return NEGLIGIBLE_CORRELATION
    number, world = criterion.number, MAIN_WORLD
    while number.op == "world":
        number, world = number.parts[0], number.name
    if number.name not in ("mean", "median"):
        return 0.0
    spreads = [
        history_value(part, leaves, where) for part, where in _levels(number.parts[0], world)
    ]
    variances = [float(np.var(x[np.isfinite(x)])) for x in spreads if np.isfinite(x).any()]
    return NEGLIGIBLE * float(np.sqrt(np.mean(variances))) if variances else 0.0


def _levels(one: Expression, world: str) -> list[tuple[Expression, str]]:
    """What an effect compares between worlds, each with the world in which it is read."""
    if one.op == "world":
        return _levels(one.parts[0], one.name)
    if one.op in ("+", "-") and len(one.parts) == 2:
        left, right = one.parts
        if worlds_of(left, world) != worlds_of(right, world):
            return _levels(left, world) + _levels(right, world)
    return [(one, world)]


# -- what a removal does --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Loss:
    """What a removal takes from a criterion's number, in the direction of the claim.

    Attributes:
        value: the number without the cause.
        loss: what is lost, with its interval.
        kills: whether a share falls by 30 points, an effect to a half, another number wholly beyond its threshold, with
            an interval of the loss that excludes 0. The effect of a ratio is its distance from 1.
    """

    value: float
    loss: Estimate
    kills: bool


def loss_by(criterion: Criterion, whole: Leaves, without: Leaves, sets: NDArray[np.int64]) -> Loss:
    """What is lost where a cause is gone.

    Args:
        whole, without: the leaves of the same histories with the cause, and without it.
    """
    before, after = (float(statistic(criterion.number, x)) for x in (whole, without))
    way = 1.0 if criterion.upward else -1.0
    draws = [resampled(criterion.number, x, sets) for x in (whole, without)]
    loss = Estimate(way * (before - after), *interval(way * (draws[0] - draws[1])))
    if criterion.number.name == "share":
        large = loss.value >= SHARE_LOST
    elif criterion.asks_for_a_sign or criterion.number.name == "ratio":
        none = 1.0 if criterion.number.name == "ratio" else 0.0
        large = way * (after - none) <= EFFECT_LEFT * way * (before - none)
    else:
        found = Estimate(after, *interval(draws[1]))
        large = side_of(criterion, found) is Side.FAILS
    return Loss(after, loss, bool(large and loss.low > 0.0))


def share_one_by_one(criteria: Sequence[Criterion], leaves: Leaves) -> float:
    """Share of the histories, each a parameter set, that meet all criteria alone; unknown for rank correlations."""
    met: Floats = np.asarray(1.0)
    for one in criteria:
        met = combine(
            "and", met, combine(one.sign, one_by_one(one.number, leaves), np.asarray(one.threshold))
        )
    known = ~np.isnan(met)
    return float(met[known].mean()) if known.ndim and known.any() else float("nan")
