"""What a driver does after its record: it holds, grows, follows a path, or changes state by chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sim.facts import Series, month_name
from sim.luck import NOBODY, Luck
from sim.rules.numerics import Floats
from sim.scenario.distributions import draw_from
from sim.scenario.parameters import BEFORE, Distribution

YEAR = 12
#: A number, or a distribution that is drawn once a history.
Amount = float | Distribution
#: A monthly chance, or the name of the parameter that holds it.
Hazard = float | str


@dataclass(frozen=True, slots=True)
class Hold:
    """The last value goes on."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Yearly growth from the last value, straight lines between the years."""

    rate: Amount


@dataclass(frozen=True, slots=True)
class Path:
    """Values at given months; between them as the series goes, straight or in steps."""

    points: tuple[tuple[int, Amount], ...]
    kind: Literal["linear", "step"] = "linear"


@dataclass(frozen=True, slots=True)
class Markov:
    """Named states, each with a value; chance moves the series between them, month by month.

    Attributes:
        states: name and value of each.
        rates: from, to, and the chance a month.
        start: the state of the first month.
    """

    states: tuple[tuple[str, float], ...]
    rates: tuple[tuple[str, str, Hazard], ...]
    start: str


Future = Hold | Growth | Path | Markov
#: A future and the month from which it holds; a branch adds one to the trail.
Segment = tuple[int, Future]


def by_chance(future: Future) -> bool:
    """Does it differ between histories?"""
    if isinstance(future, Growth):
        return isinstance(future.rate, tuple)
    if isinstance(future, Path):
        return any(isinstance(value, tuple) for _, value in future.points)
    return isinstance(future, Markov)


def certain(series: Series, trail: Sequence[Segment], months: int) -> Floats:
    """A series over a run's months where chance plays no part (month,): its record, then its trail.

    Each future goes on from the value before the month from which it holds.
    """
    values = recorded(series, months)
    month = np.arange(months)
    for since, future in trail:
        start = max(since, series.last + 1)
        if start < months:
            last = float(values[start - 1])
            values[start:] = _continued(future, start - 1, last, month[start:])
    return values


def recorded(series: Series, months: int) -> Floats:
    """The record from 1990-01 on, and its last value after it (month,)."""
    month = np.arange(months)
    values = np.interp(month, np.arange(series.first, series.last + 1), series.values)
    return np.asarray(values, dtype=float)


def drawn(
    series: Series,
    trail: Sequence[Segment],
    months: int,
    luck: Luck,
    chance: Callable[[Hazard], Floats],
) -> Floats:
    """A series over a run's months, history by history (month, run).

    Args:
        chance: the value of a monthly chance, a number or (run,).
    """
    runs = len(luck.histories)
    values = np.repeat(recorded(series, months)[:, None], runs, axis=1)
    month = np.arange(months)
    for since, future in trail:
        start = max(since, series.last + 1)
        if start >= months:
            continue
        if isinstance(future, Markov):
            values[start:] = _wandering(series.name, future, month[start:], luck, chance)
            continue
        each = _settled(series.name, future, luck)
        for run in range(runs):
            last = float(values[start - 1, run])
            values[start:, run] = _continued(each(run), start - 1, last, month[start:])
    return values


def _continued(future: Future, end: int, last: float, month: np.ndarray) -> Floats:
    """The values of some months, from the value `last` of the month `end` on (month,)."""
    if isinstance(future, Growth):
        assert not isinstance(future.rate, tuple)  # settled: one rate a history
        rate = float(future.rate)
        years = np.arange(0, 2 + max(0, int(month[-1]) - end) // YEAR + 1)
        return np.interp(month, end + YEAR * years, last * (1.0 + rate) ** years)
    if isinstance(future, Path):
        return _along(future, end, last, month)
    return np.full(len(month), last)


def _along(path: Path, end: int, last: float, month: np.ndarray) -> Floats:
    points = sorted(path.points, key=lambda point: point[0])
    at = np.array([p[0] for p in points])
    value = np.array([p[1] for p in points], dtype=float)
    if path.kind == "step":
        position = np.searchsorted(at, month, side="right") - 1
        return np.where(position >= 0, value[np.maximum(position, 0)], last)
    if at[0] > end:
        at, value = np.append(end, at), np.append(last, value)
    return np.interp(month, at, value)


def _settled(name: str, future: Future, luck: Luck) -> Callable[[int], Future]:
    """The future of each history, its distributions drawn; the draws go by the series' name."""
    if isinstance(future, Growth) and isinstance(future.rate, tuple):
        rates = draw_from(*future.rate, luck.uniform(f"driver:{name}", NOBODY, BEFORE))
        return lambda run: Growth(float(rates[run]))
    if isinstance(future, Path):
        values = [_value(name, month, value, luck) for month, value in future.points]
        months = [month for month, _ in future.points]
        return lambda run: replace(
            future, points=tuple(zip(months, (float(v[run]) for v in values), strict=True))
        )
    return lambda _: future


def _value(name: str, month: int, value: Amount, luck: Luck) -> Floats:
    """A point's value in each history (run,)."""
    if isinstance(value, tuple):
        draw = luck.uniform(f"driver:{name}:{month_name(month)}", NOBODY, BEFORE)
        return draw_from(*value, draw)
    return np.full(len(luck.histories), value)


def _wandering(
    name: str,
    markov: Markov,
    month: np.ndarray,
    luck: Luck,
    chance: Callable[[Hazard], Floats],
) -> Floats:
    """The values along a Markov chain (month, run): a function of the luck alone, so no state."""
    names = [state for state, _ in markov.states]
    value = np.array([v for _, v in markov.states])
    runs = len(luck.histories)
    leave = np.zeros((len(names), len(names), runs))
    for origin, goal, rate in markov.rates:
        leave[names.index(origin), names.index(goal)] = chance(rate)
    up_to = np.cumsum(leave, axis=1)
    now = np.full(runs, names.index(markov.start))
    found = np.empty((len(month), runs))
    found[0] = value[now]
    for step, at in enumerate(month[1:], start=1):
        draw = luck.uniform(f"driver:{name}", NOBODY, int(at))
        reached = up_to[now, :, np.arange(runs)].T  # (state, run)
        goal_of = (draw >= reached).sum(axis=0)
        now = np.where(goal_of < len(names), goal_of, now)
        found[step] = value[now]
    return found
