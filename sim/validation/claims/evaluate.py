"""Evaluates the expressions of claims: leaves in one world, then what is made of them over histories."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sim.numerics import Floats
from sim.validation.claims.expressions import MAIN_WORLD, Expression, Kind, Leaf, is_leaf
from sim.validation.claims.reductions import (
    OVER_MONTHS,
    breakpoint_month,
    correlation,
    first_true,
    known_mean,
    known_median,
    months_to_half,
    rank_correlation,
)

#: The functions that make one number of all histories.
OVER_HISTORIES = frozenset({"mean", "median", "share", "ratio", "effect", "rank_corr"})
#: The histories of each resample (resample, run), or each once.
Resample = NDArray[np.intp] | None
_ARITHMETIC: Mapping[str, Callable[[Floats, Floats], Floats]] = MappingProxyType(
    {"+": operator.add, "-": operator.sub, "*": operator.mul}
)
_COMPARISONS: Mapping[str, Callable[[Floats, Floats], Floats]] = MappingProxyType({
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunSeries:
    """What was recorded of one world.

    Attributes:
        series: indicators (month, run).
        events: the month in which each event began, not a number where it did not (run,).
    """

    series: Mapping[str, NDArray[np.float32]]
    events: Mapping[str, Floats]

    @property
    def shape(self) -> tuple[int, int]:
        """Months and runs."""
        months, runs = next(iter(self.series.values())).shape
        return months, runs


def leaf_value(expression: Expression, run: RunSeries) -> Floats:
    """A leaf's value in each history of a world (run,)."""
    runs = run.shape[1]
    return np.broadcast_to(_value(expression, run), (runs,)).astype(float)


def _value(one: Expression, run: RunSeries) -> Floats:
    """An expression's value in one world: (month, run), (run,) or ()."""
    match one.op:
        case "number" | "month":
            return np.asarray(one.value)
        case "indicator":
            return run.series[one.name].astype(float)
        case "event":
            return run.events[one.name]
        case "call":
            return _call(one, run)
        case "in":
            return _lies_within(_value(one.parts[0], run), _window(one.parts[1], run))
    return combine(one.op, *(_value(part, run) for part in one.parts))


def combine(op: str, *values: Floats) -> Floats:
    """Values joined by a sign; what is made of something unknown is unknown.

    >>> combine("/", np.array([1.0, 1.0]), np.array([2.0, 0.0])).tolist()
    [0.5, nan]
    >>> combine("and", np.array([1.0, np.nan]), np.array([0.0, 1.0])).tolist()
    [0.0, nan]
    """
    first, *rest = (np.asarray(value, dtype=float) for value in values)
    if op == "neg":
        return -first
    if op == "not":
        return 1.0 - first
    if op in ("and", "or"):
        pick = np.minimum if op == "and" else np.maximum
        for value in rest:
            first = pick(first, value)
        return first
    (second,) = rest
    if op == "/":
        some = second != 0.0
        return np.where(some, first / np.where(some, second, 1.0), np.nan)
    if op in _ARITHMETIC:
        return _ARITHMETIC[op](first, second)
    unknown = np.isnan(first) | np.isnan(second)
    return np.where(unknown, np.nan, _COMPARISONS[op](first, second))


# -- months ---------------------------------------------------------------------------------------

Window = tuple[Floats, Floats]


def _window(one: Expression, run: RunSeries) -> Window:
    """First and last month of a window, each a number or (run,)."""
    return _ends(one.op, *(_value(part, run) for part in one.parts))


def _ends(op: str, first: Floats, last: Floats) -> Window:
    """The ends of a window: as written, or some months around one."""
    return (first - last, first + last) if op == "around" else (first, last)


def _lies_within(month: Floats, window: Window) -> Floats:
    """Whether a month lies in a window; a month that never came lies in none."""
    unknown = np.isnan(window[0]) | np.isnan(window[1])
    inside = (month >= window[0]) & (month <= window[1])
    return np.where(unknown, np.nan, inside)


def _cut(x: Floats, window: Window) -> Floats:
    """The months of a window (month, run); where it leaves the run, or is unknown, no month is known."""
    first, last = window
    if first.ndim == last.ndim == 0:
        return x[int(first) : int(last) + 1]
    month = np.arange(len(x), dtype=float)[:, None]
    whole = (first >= 0) & (last < len(x)) & (first <= last)
    return np.where(whole & (month >= first) & (month <= last), x, np.nan)


def _monthly(one: Expression, run: RunSeries) -> Floats:
    return np.broadcast_to(_value(one, run), run.shape)


def _call(one: Expression, run: RunSeries) -> Floats:
    """A function's value."""
    if one.parts[0].kind is not Kind.SERIES:
        return _of_values(one.name, [_value(part, run) for part in one.parts])
    x = _monthly(one.parts[0], run)
    if one.name == "before":
        return np.concatenate([np.full((1, x.shape[1]), np.nan), x[:-1]])
    if one.name == "when":
        return np.where(_monthly(one.parts[1], run) == 1.0, x, np.nan)
    if one.name == "at":
        return _at(x, np.broadcast_to(_value(one.parts[1], run), x.shape[1:]))
    if one.name == "half":
        return months_to_half(x, np.broadcast_to(_value(one.parts[1], run), x.shape[1:]))
    return _over_window(one, x, run)


def _over_window(one: Expression, x: Floats, run: RunSeries) -> Floats:
    """The value of a function that reads the months of a window."""
    rest = list(one.parts[1:])
    if one.name == "corr":
        lag = int(rest[2].value) if len(rest) > 2 else 0
        window = _window(rest[1], run)
        return correlation(_cut(x, window), _cut(_monthly(rest[0], run), window), lag)
    window = _window(rest[0], run) if rest else (np.asarray(0.0), np.asarray(len(x) - 1.0))
    if one.name in OVER_MONTHS:
        return OVER_MONTHS[one.name](_cut(x, window))
    if one.name in ("first", "last"):
        return _at(x, np.broadcast_to(window[one.name == "last"], x.shape[1:]))
    cut = _cut(x, window)
    begins = window[0] if len(cut) < len(x) else np.asarray(0.0)
    if one.name == "onset":
        return begins + first_true(cut)
    if one.name == "month_of_min":
        known = np.isfinite(cut)
        least = np.where(known, cut, np.inf).argmin(axis=0).astype(float)
        return begins + np.where(known.any(axis=0), least, np.nan)
    return begins + breakpoint_month(cut)


def _at(x: Floats, month: Floats) -> Floats:
    """The value in a month of each history (run,); not known outside the run."""
    inside = np.isfinite(month) & (month >= 0) & (month < len(x))
    rows = np.where(inside, month, 0.0).astype(int)
    return np.where(inside, np.take_along_axis(x, rows[None], axis=0)[0], np.nan)


def _of_values(name: str, values: list[Floats]) -> Floats:
    """The least or the largest of some values."""
    pick = np.minimum if name == "min" else np.maximum
    found = values[0]
    for value in values[1:]:
        found = pick(found, value)
    return found


# -- histories ------------------------------------------------------------------------------------

Leaves = Mapping[Leaf, Floats]


def history_value(one: Expression, leaves: Leaves, world: str = MAIN_WORLD) -> Floats:
    """The value of each history (run,) from the leaves of all worlds."""
    if is_leaf(one):
        return leaves[Leaf(world, one)]
    if one.op == "world":
        return history_value(one.parts[0], leaves, one.name)
    if one.op in ("number", "month"):
        return np.asarray(one.value)
    if one.op == "in":
        month, window = one.parts
        ends = (history_value(part, leaves, world) for part in window.parts)
        return _lies_within(history_value(month, leaves, world), _ends(window.op, *ends))
    values = [history_value(part, leaves, world) for part in one.parts]
    return _of_values(one.name, values) if one.op == "call" else combine(one.op, *values)


def statistic(
    one: Expression, leaves: Leaves, resample: Resample = None, world: str = MAIN_WORLD
) -> Floats:
    """A number over histories: (), or one a resample (resample,)."""
    if one.op == "world":
        return statistic(one.parts[0], leaves, resample, one.name)
    if one.op in ("number", "month"):
        return np.asarray(one.value)
    if one.name in OVER_HISTORIES:
        runs = len(next(iter(leaves.values())))
        values = [np.broadcast_to(history_value(p, leaves, world), (runs,)) for p in one.parts]
        drawn = values if resample is None else [value[resample] for value in values]
        return over_histories(one.name, drawn)
    parts = [statistic(part, leaves, resample, world) for part in one.parts]
    return _of_values(one.name, parts) if one.op == "call" else combine(one.op, *parts)


def over_histories(name: str, values: list[Floats]) -> Floats:
    """A function over histories, along the last axis.

    >>> over_histories("ratio", [np.array([1.0, 3.0]), np.array([4.0, 4.0])]).tolist()
    0.5
    """
    known = np.all([~np.isnan(value) for value in values], axis=0)
    values = [np.where(known, value, np.nan) for value in values]
    if name == "median":
        return known_median(values[0], axis=-1)
    if name == "rank_corr":
        return rank_correlation(*(np.where(known, value, 0.0) for value in values))
    means = [known_mean(value, axis=-1) for value in values]
    if name == "effect":
        spreads = [
            known_mean((value - mean[..., None]) ** 2, axis=-1)
            for value, mean in zip(values, means, strict=True)
        ]
        return combine("/", means[0] - means[1], np.sqrt(0.5 * (spreads[0] + spreads[1])))
    return means[0] if name != "ratio" else combine("/", *means)


def one_by_one(one: Expression, leaves: Leaves, world: str = MAIN_WORLD) -> Floats:
    """A number over histories as each history alone would give it (run,); none for a rank correlation."""
    if one.op == "world":
        return one_by_one(one.parts[0], leaves, one.name)
    if one.op in ("number", "month"):
        return np.asarray(one.value)
    if one.name in OVER_HISTORIES:
        if one.name in ("rank_corr", "effect"):
            return np.asarray(np.nan)
        values = [history_value(part, leaves, world) for part in one.parts]
        return combine("/", *values) if one.name == "ratio" else values[0]
    parts = [one_by_one(part, leaves, world) for part in one.parts]
    return _of_values(one.name, parts) if one.op == "call" else combine(one.op, *parts)


def known_histories(one: Expression, leaves: Leaves, world: str = MAIN_WORLD) -> int:
    """The least number of histories that a function over histories has values of."""
    if one.op == "world":
        return known_histories(one.parts[0], leaves, one.name)
    runs = len(next(iter(leaves.values())))
    if one.name in OVER_HISTORIES:
        values = [np.broadcast_to(history_value(p, leaves, world), (runs,)) for p in one.parts]
        return int(np.all([~np.isnan(value) for value in values], axis=0).sum())
    return min((known_histories(part, leaves, world) for part in one.parts), default=runs)
