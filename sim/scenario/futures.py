"""Futures of a driver after its record: constant, growth, a path, a Markov chain, or past changes anew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sim.calendar import MONTHS_A_YEAR, month_name
from sim.facts import Series
from sim.numerics import Floats
from sim.random_streams import NOBODY, PARAMETER_MONTH, RandomStreams
from sim.scenario.distributions import draw_value
from sim.scenario.parameters import Distribution

#: A number, or a distribution with one draw a history.
Amount = float | Distribution
#: A chance a month, or the name of the parameter that gives it.
Hazard = float | str


@dataclass(frozen=True, slots=True)
class Hold:
    """The last value stays."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Yearly growth from the last value, interpolated linearly within a year."""

    rate: Amount


@dataclass(frozen=True, slots=True)
class Path:
    """Values at given months; between them linear or in steps, as the series is."""

    points: tuple[tuple[int, Amount], ...]
    kind: Literal["linear", "step"] = "linear"


@dataclass(frozen=True, slots=True)
class Markov:
    """A Markov chain of named states, each with a value, and a step each month.

    Attributes:
        states: name and value of each.
        rates: from, to, and the chance a month.
        start: the state of the first month.
    """

    states: tuple[tuple[str, float], ...]
    rates: tuple[tuple[str, str, Hazard], ...]
    start: str


@dataclass(frozen=True, slots=True)
class Resampled:
    """Changes of past years, drawn anew: each year takes one of them, all alike; linear within a year.

    Attributes:
        changes: what a year may add, or the logarithm of what it may multiply by.
        how: which of the two, "added" or "grown".
        low, high: the limits that no year's value leaves.
    """

    changes: tuple[float, ...]
    how: Literal["added", "grown"]
    low: float
    high: float


Future = Hold | Growth | Path | Markov | Resampled
#: A future and the month from which it holds; a branch adds one.
Segment = tuple[int, Future]


def is_random(future: Future) -> bool:
    """Whether it differs between histories."""
    if isinstance(future, Growth):
        return isinstance(future.rate, tuple)
    if isinstance(future, Path):
        return any(isinstance(value, tuple) for _, value in future.points)
    return isinstance(future, Markov | Resampled)


def fixed_values(series: Series, trail: Sequence[Segment], months: int) -> Floats:
    """A series over a run's months without randomness (month,): its record, then its futures.

    Each future continues from the value before the month from which it holds.
    """
    values = recorded_values(series, months)
    month = np.arange(months)
    for since, future in trail:
        start = max(since, series.last + 1)
        if start < months:
            last = float(values[start - 1])
            values[start:] = _continue_series(future, start - 1, last, month[start:])
    return values


def recorded_values(series: Series, months: int) -> Floats:
    """The record from 1990-01 on, and its last value after it (month,)."""
    month = np.arange(months)
    values = np.interp(month, np.arange(series.first, series.last + 1), series.values)
    return np.asarray(values, dtype=float)


def random_values(
    series: Series,
    trail: Sequence[Segment],
    months: int,
    streams: RandomStreams,
    chance: Callable[[Hazard], Floats],
) -> Floats:
    """A series over a run's months, history by history (month, run).

    Args:
        chance: the value of a monthly chance, a number or (run,).
    """
    runs = len(streams.histories)
    values = np.repeat(recorded_values(series, months)[:, None], runs, axis=1)
    month = np.arange(months)
    for since, future in trail:
        start = max(since, series.last + 1)
        if start >= months:
            continue
        if isinstance(future, Markov):
            values[start:] = _markov_values(series.name, future, month[start:], streams, chance)
            continue
        if isinstance(future, Resampled):
            last_values = values[start - 1]
            values[start:] = _resampled_values(
                series.name, future, start - 1, last_values, months, streams
            )
            continue
        each = _draw_future(series.name, future, streams)
        for run in range(runs):
            last = float(values[start - 1, run])
            values[start:, run] = _continue_series(each(run), start - 1, last, month[start:])
    return values


def _continue_series(future: Future, end: int, last: float, month: np.ndarray) -> Floats:
    """The values of some months that continue from the value `last` of the month `end` (month,)."""
    if isinstance(future, Growth):
        assert not isinstance(future.rate, tuple)  # drawn already: one rate a history
        rate = float(future.rate)
        years = np.arange(0, 2 + max(0, int(month[-1]) - end) // MONTHS_A_YEAR + 1)
        return np.interp(month, end + MONTHS_A_YEAR * years, last * (1.0 + rate) ** years)
    if isinstance(future, Path):
        return _path_values(future, end, last, month)
    return np.full(len(month), last)


def _path_values(path: Path, end: int, last: float, month: np.ndarray) -> Floats:
    points = sorted(path.points, key=lambda point: point[0])
    at = np.array([p[0] for p in points])
    value = np.array([p[1] for p in points], dtype=float)
    if path.kind == "step":
        position = np.searchsorted(at, month, side="right") - 1
        return np.where(position >= 0, value[np.maximum(position, 0)], last)
    if at[0] > end:
        at, value = np.append(end, at), np.append(last, value)
    return np.interp(month, at, value)


def _draw_future(name: str, future: Future, streams: RandomStreams) -> Callable[[int], Future]:
    """The future of each history, with its distributions drawn; the series names the draws."""
    if isinstance(future, Growth) and isinstance(future.rate, tuple):
        rates = draw_value(*future.rate, streams.uniform(f"driver:{name}", NOBODY, PARAMETER_MONTH))
        return lambda run: Growth(float(rates[run]))
    if isinstance(future, Path):
        values = [_value(name, month, value, streams) for month, value in future.points]
        months = [month for month, _ in future.points]
        return lambda run: replace(
            future, points=tuple(zip(months, (float(v[run]) for v in values), strict=True))
        )
    return lambda _: future


def _value(name: str, month: int, value: Amount, streams: RandomStreams) -> Floats:
    """A point's value in each history (run,)."""
    if isinstance(value, tuple):
        draw = streams.uniform(f"driver:{name}:{month_name(month)}", NOBODY, PARAMETER_MONTH)
        return draw_value(*value, draw)
    return np.full(len(streams.histories), value)


def _markov_values(
    name: str,
    markov: Markov,
    month: np.ndarray,
    streams: RandomStreams,
    chance: Callable[[Hazard], Floats],
) -> Floats:
    """The values of a Markov chain (month, run).

    They follow from the random streams alone, so a saved state does not hold them.
    """
    names = [state for state, _ in markov.states]
    value = np.array([v for _, v in markov.states])
    runs = len(streams.histories)
    leave = np.zeros((len(names), len(names), runs))
    for origin, goal, rate in markov.rates:
        leave[names.index(origin), names.index(goal)] = chance(rate)
    up_to = np.cumsum(leave, axis=1)
    now = np.full(runs, names.index(markov.start))
    values = np.empty((len(month), runs))
    values[0] = value[now]
    for step, at in enumerate(month[1:], start=1):
        draw = streams.uniform(f"driver:{name}", NOBODY, int(at))
        reached = up_to[now, :, np.arange(runs)].T  # (state, run)
        goal_of = (draw >= reached).sum(axis=0)
        now = np.where(goal_of < len(names), goal_of, now)
        values[step] = value[now]
    return values


def _resampled_values(
    name: str, future: Resampled, end: int, last: Floats, months: int, streams: RandomStreams
) -> Floats:
    """The values of the months after `end`, which continue from its values `last` (month, run).

    The year that begins in a month takes its draw from that month.
    """
    changes, ends = np.array(future.changes), [last]
    begins = range(end + 1, months, MONTHS_A_YEAR)
    for month in begins:
        draw = streams.uniform(f"driver:{name}", NOBODY, month)
        change = changes[(draw * len(changes)).astype(np.int64)]
        value = ends[-1] * np.exp(change) if future.how == "grown" else ends[-1] + change
        ends.append(np.clip(value, future.low, future.high))
    at_ends = np.stack(ends)
    year, month_of_year = np.divmod(np.arange(1, months - end), MONTHS_A_YEAR)
    following = np.minimum(year + 1, len(begins))
    part = (month_of_year / MONTHS_A_YEAR)[:, None]
    return np.asarray(at_ends[year] + part * (at_ends[following] - at_ends[year]))
