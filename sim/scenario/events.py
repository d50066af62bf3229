"""Events: they happen on a date, by a hazard or on a condition, and change drivers and levers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.numerics import Floats
from sim.random_streams import NOBODY, PARAMETER_MONTH, RandomStreams
from sim.rules.parameter_values import ParameterValues
from sim.rules.registry import all_parameters
from sim.scenario.distributions import draw_value
from sim.scenario.drivers import DRIVER_BOUNDS, Place
from sim.scenario.futures import Hazard
from sim.scenario.parameters import Distribution
from sim.state.cast import Cast
from sim.state.indicators import Indicator, indicators

MonthNumbers = NDArray[np.int64]
#: The onset of an event that has not happened.
NOT_YET = np.iinfo(np.int64).max // 2
#: Prefix of a lever's name in the place of an effect; drivers have none.
LEVER_PREFIX = "lever:"
#: Prefix of an indicator's name in a saved state.
INDICATOR_PREFIX = "seen:"


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where a series or indicator lies above one bound and below another."""

    name: str
    above: float = -np.inf
    below: float = np.inf

    def holds(self, read: Callable[[str], Floats]) -> NDArray[np.bool_]:
        """The histories in which it holds (run,)."""
        value = read(self.name)
        return (value > self.above) & (value < self.below)


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of an event on a driver or lever: `set` it, `add` to it, or `scale` it.

    Attributes:
        how, amount: the operation and its number.
        place: the field and the rows that it changes.
        name: the spelling in scenarios.
    """

    how: Literal["set", "add", "scale"]
    place: Place
    amount: float
    name: str = ""

    def on(self, value: Floats, weight: Floats) -> Floats:
        """The value under the event, whose weight rises from 0 to 1 while it ramps."""
        if self.how == "set":
            ramped = value + weight * (self.amount - value)
            return np.where(weight == 1.0, self.amount, ramped)
        if self.how == "add":
            return value + weight * self.amount
        return value * (1.0 + weight * (self.amount - 1.0))


@dataclass(frozen=True, slots=True)
class Event:
    """An event: when it happens, and its effects.

    Attributes:
        name: its name; an event of that name in a scenario that extends this one replaces it.
        at: a month, or a distribution of months.
        hazard: chance a month, or the parameter that gives it.
        when: conditions; it happens when all of them hold.
        after: the event that it follows.
        delay: months after that one.
        first, last: the months of its earliest and latest onset.
        only_if: further conditions that must hold.
        effects: its effects.
        over: months until its full effect.
        lasts: months until it is over; None if it never is.
        repeat: whether it may happen again once it is over.
    """

    name: str
    effects: tuple[Effect, ...]
    at: int | Distribution | None = None
    hazard: Hazard | None = None
    when: tuple[Condition, ...] = ()
    after: str | None = None
    delay: int = 0
    first: int = 0
    last: int = NOT_YET
    only_if: tuple[Condition, ...] = ()
    over: int = 0
    lasts: int | None = None
    repeat: bool = False


def sort_by_cause(events: Sequence[Event]) -> list[Event]:
    """The events in their order, but each after the one that it follows.

    An event that follows another without delay thus starts in the same month, wherever it is written.
    """
    names = {event.name for event in events}
    followers: dict[str, list[int]] = {}
    ready: list[int] = []
    for rank, event in enumerate(events):
        if event.after is None or event.after == event.name or event.after not in names:
            ready.append(rank)
        else:
            followers.setdefault(event.after, []).append(rank)
    ordered: list[Event] = []
    while ready:
        event = events[heappop(ready)]
        ordered.append(event)
        for rank in followers.get(event.name, ()):
            heappush(ready, rank)
    return ordered


def draw_month(law: str, months: Sequence[float], draw: Floats) -> MonthNumbers:
    """A month drawn from a law between two months, both included (run,).

    A month is a period, so the distribution ends at the end of the last month, and its mode is in
    the middle of the most likely one.

    >>> draw_month("uniform", (6, 7), np.array([0.1, 0.49, 0.51, 0.9])).tolist()
    [6, 6, 7, 7]
    """
    low, *peak, high = months
    drawn = draw_value(law, (low, *(mode + 0.5 for mode in peak), high + 1.0), draw)
    return np.clip(np.floor(drawn), low, high).astype(np.int64)


@dataclass(slots=True)
class EventCalendar:
    """The events of a run and, as part of its state, the month of each onset (event, run).

    Attributes:
        streams: the random streams of the histories.
        events: in the order of the scenario, but each after the one that it follows.
        onset: the month of each event's last onset (run,); `NOT_YET` before it.
        dates: the months of dated events.
        seen: last month's values of the indicators that conditions read (run,).
    """

    streams: RandomStreams
    events: tuple[Event, ...] = ()
    onset: dict[str, MonthNumbers] = field(default_factory=dict)
    dates: dict[str, MonthNumbers] = field(default_factory=dict)
    seen: dict[str, Floats] = field(default_factory=dict)
    _watched: tuple[Indicator, ...] | None = None

    @classmethod
    def from_state(
        cls, streams: RandomStreams, events: Sequence[Event], state: Mapping[str, Floats]
    ) -> "EventCalendar":
        """The calendar from a saved state, with the events that were in force."""
        calendar = cls(streams)
        calendar.replace(events)
        calendar.onset |= {event.name: state[event.name].astype(np.int64) for event in events}
        names = [name for name in state if name.startswith(INDICATOR_PREFIX)]
        calendar.seen = {name.removeprefix(INDICATOR_PREFIX): state[name].copy() for name in names}
        return calendar

    def replace(self, events: Sequence[Event]) -> None:
        """Take new events, as at a branch; unchanged events keep their onset."""
        before = {event.name: event for event in self.events}
        runs = len(self.streams.histories)
        self.onset = {
            event.name: self.onset[event.name]
            if before.get(event.name) == event
            else np.full(runs, NOT_YET)
            for event in events
        }
        self.events = tuple(sort_by_cause(events))
        self._watched = None
        self.dates = {event.name: self._date(event) for event in events if event.at is not None}

    def _date(self, event: Event) -> MonthNumbers:
        """The month of a dated event in each history."""
        runs = len(self.streams.histories)
        if isinstance(event.at, tuple):
            draw = self.streams.uniform(f"date:{event.name}", NOBODY, PARAMETER_MONTH)
            return draw_month(*event.at, draw)
        return np.full(runs, event.at, dtype=np.int64)

    def start_events(
        self, month: int, read: Callable[[str], Floats], hazard: Callable[[Hazard], Floats]
    ) -> None:
        """Start the events of this month.

        Args:
            month: months since 1990-01.
            read: the value of a driver this month, or of an indicator last month.
            hazard: the value of a hazard.
        """
        for event in self.events:
            onset = self.onset[event.name]
            due = self._may(event, month) & self._due(event, month, read, hazard)
            if due.any():
                self.onset[event.name] = np.where(due, month, onset)

    def _may(self, event: Event, month: int) -> NDArray[np.bool_]:
        """The histories in which an event can start: it has not happened, or may repeat (run,)."""
        onset = self.onset[event.name]
        if event.repeat and event.lasts is not None:
            return (onset == NOT_YET) | (onset + event.lasts <= month)
        return onset == NOT_YET

    def watched(self, cast: Cast) -> tuple[Indicator, ...]:
        """The indicators that conditions read."""
        if self._watched is None:
            conditions = [c for event in self.events for c in event.when + event.only_if]
            names = {condition.name for condition in conditions}
            self._watched = tuple(i for i in indicators(cast) if i.name in names) if names else ()
        return self._watched

    def save_indicators(self, values: Mapping[Indicator, Floats]) -> None:
        """Save the indicators of this month that conditions read in the next."""
        runs = self.streams.histories.shape
        self.seen = {i.name: np.array(np.broadcast_to(v, runs)) for i, v in values.items()}

    def last_value(self, indicator: str) -> Floats:
        """An indicator's value of last month (run,); NaN before the first recorded month."""
        unknown = np.full(len(self.streams.histories), np.nan)
        return self.seen.get(indicator, unknown)

    def _due(
        self,
        event: Event,
        month: int,
        read: Callable[[str], Floats],
        hazard: Callable[[Hazard], Floats],
    ) -> NDArray[np.bool_]:
        runs = len(self.streams.histories)
        due = np.full(runs, event.first <= month <= event.last)
        if not due.any():
            return due
        for condition in event.only_if + event.when:
            due = due & condition.holds(read)
        if event.at is not None:
            due = due & (self.dates[event.name] <= month)
        if event.after is not None:
            due = due & (self.onset[event.after] + event.delay <= month)
        if event.hazard is not None and due.any():
            draw = self.streams.uniform(f"event:{event.name}", NOBODY, month)
            due = due & (draw < hazard(event.hazard))
        return due

    def apply(self, month: int, fields: dict[str, Floats]) -> None:
        """Change some fields, such as this month's drivers, by the events in force."""
        for event, weight in self._in_turn(month, frozenset(fields)):
            for effect in event.effects:
                name, index = effect.place
                if name not in fields:
                    continue
                moved = np.broadcast_to(
                    fields[name], (*fields[name].shape[:-1], len(weight))
                ).copy()
                moved[index] = effect.on(moved[index], weight)
                fields[name] = moved

    def _in_turn(self, month: int, fields: frozenset[str]) -> Iterator[tuple[Event, Floats]]:
        """The events in force with their weights; several at once come in the order of onset."""
        moving = (e for e in self.events if any(f.place[0] in fields for f in e.effects))
        weights = ((event, self._weight(event, month)) for event in moving)
        active = [(event, weight) for event, weight in weights if weight is not None]
        if len(active) < 2:
            yield from active
            return
        onset = np.stack([self.onset[event.name] for event, _ in active])
        turn = onset.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
        for this in range(len(active)):
            for row, (event, weight) in enumerate(active):
                now = turn[row] == this
                if now.any():
                    yield event, np.where(now, weight, 0.0)

    def clip_drivers(self, drivers: dict[str, Floats]) -> None:
        """Clip the drivers that events change to their bounds."""
        for name in {effect.place[0] for event in self.events for effect in event.effects}:
            if name in drivers:
                drivers[name] = np.clip(drivers[name], *DRIVER_BOUNDS[name])

    def change_levers(
        self, month: int, resolved: ParameterValues, partners: int
    ) -> ParameterValues:
        """The parameters in force: as resolved, with the levers that events change this month."""
        levers: dict[str, Floats] = {}
        for event in self.events:
            for effect in event.effects:
                if effect.place[0].startswith(LEVER_PREFIX):
                    value = getattr(resolved, effect.place[0].removeprefix(LEVER_PREFIX))
                    levers[effect.place[0]] = np.broadcast_to(value, (partners, value.shape[1]))
        if not levers:
            return resolved
        self.apply(month, levers)
        moved = {name.removeprefix(LEVER_PREFIX): value for name, value in levers.items()}
        return resolved.replace_partners(
            {n: np.clip(v, *all_parameters()[n].bounds) for n, v in moved.items()}
        )

    def _weight(self, event: Event, month: int) -> Floats | None:
        """How far an event is in force in each history, 0-1 (run,); None if no history has it."""
        since = month - self.onset[event.name]
        on = since >= 0
        if event.lasts is not None:
            on = on & (since < event.lasts)
        if not on.any():
            return None
        ramp = np.minimum(1.0, (since + 1) / max(1, event.over))
        return np.where(on, ramp, 0.0)

    def save_state(self) -> Mapping[str, NDArray[Any]]:
        """The onset of each event and the indicators that conditions read: all that a later month needs."""
        onset = {name: onset.copy() for name, onset in self.onset.items()}
        return onset | {
            f"{INDICATOR_PREFIX}{name}": value.copy() for name, value in self.seen.items()
        }
