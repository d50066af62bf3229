"""Events: something that happens on a date, by a hazard, or when a condition holds, and moves drivers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.luck import NOBODY, Luck
from sim.rules.numerics import Floats
from sim.scenario.distributions import draw_from
from sim.scenario.parameters import BEFORE, Distribution

Whens = NDArray[np.int64]
#: The onset of what has not happened yet.
NOT_YET = np.iinfo(np.int64).max // 2
#: A hazard: a monthly chance, or the name of the parameter that holds it.
Hazard = float | str
Place = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where what is named lies above and below the given bounds."""

    name: str
    above: float = -np.inf
    below: float = np.inf

    def holds(self, read: Callable[[str], Floats]) -> NDArray[np.bool_]:
        """In which histories it holds (run,)."""
        value = read(self.name)
        return (value > self.above) & (value < self.below)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event does to one driver: `set` it, `add` to it, or `scale` it."""

    how: Literal["set", "add", "scale"]
    place: Place
    amount: float

    def on(self, value: Floats, weight: Floats) -> Floats:
        """The driver under the event, whose weight goes from 0 to 1 while it ramps."""
        if self.how == "set":
            return value + weight * (self.amount - value)
        if self.how == "add":
            return value + weight * self.amount
        return value * (1.0 + weight * (self.amount - 1.0))


@dataclass(frozen=True, slots=True)
class Event:
    """An event: when it happens, and what it does.

    Attributes:
        name: what a scenario calls it; an heir's event of that name replaces it.
        at: a month, or a distribution of months.
        hazard: chance a month, or the parameter that gives it.
        when: conditions on last month's indicators; it happens when all hold.
        after: the event it follows.
        delay: months after that.
        first, last: no onset outside these months.
        only_if: conditions that must hold as well.
        effects: what it does.
        over: months until it has its full effect.
        lasts: months until it is over; None for ever.
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


@dataclass(slots=True)
class Calendar:
    """The events of a run and, as part of its state, the month each set in (event, run)."""

    luck: Luck
    events: tuple[Event, ...] = ()
    onset: dict[str, Whens] = field(default_factory=dict)
    dates: dict[str, Whens] = field(default_factory=dict)

    def replace(self, events: Sequence[Event]) -> None:
        """Take over new events, as at a branch; what is unchanged keeps its onset."""
        before = {event.name: event for event in self.events}
        runs = len(self.luck.histories)
        self.onset = {
            event.name: self.onset[event.name]
            if before.get(event.name) == event
            else np.full(runs, NOT_YET)
            for event in events
        }
        self.events = tuple(events)
        self.dates = {event.name: self._date(event) for event in events if event.at is not None}

    def _date(self, event: Event) -> Whens:
        """The month of a dated event in each history."""
        runs = len(self.luck.histories)
        if isinstance(event.at, tuple):
            draw = self.luck.uniform(f"date:{event.name}", NOBODY, BEFORE)
            return np.floor(draw_from(*event.at, draw)).astype(np.int64)
        return np.full(runs, event.at, dtype=np.int64)

    def happen(
        self, month: int, read: Callable[[str], Floats], hazard: Callable[[Hazard], Floats]
    ) -> None:
        """Let this month's events set in.

        Args:
            month: months since 1990-01.
            read: the value of a driver this month, or of an indicator last month.
            hazard: the value of a hazard.
        """
        for event in self.events:
            onset = self.onset[event.name]
            due = (onset == NOT_YET) & self._due(event, month, read, hazard)
            if due.any():
                self.onset[event.name] = np.where(due, month, onset)

    def _due(
        self, event: Event, month: int, read: Callable[[str], Floats],
        hazard: Callable[[Hazard], Floats],
    ) -> NDArray[np.bool_]:  # fmt: skip
        runs = len(self.luck.histories)
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
            draw = self.luck.uniform(f"event:{event.name}", NOBODY, month)
            due = due & (draw < hazard(event.hazard))
        return due

    def apply(self, month: int, drivers: dict[str, Floats]) -> None:
        """Move this month's drivers by the events that have set in."""
        for event in self.events:
            weight = self._weight(event, month)
            if weight is None:
                continue
            for effect in event.effects:
                name, index = effect.place
                moved = np.broadcast_to(
                    drivers[name], (*drivers[name].shape[:-1], len(weight))
                ).copy()
                moved[index] = effect.on(moved[index], weight)
                drivers[name] = moved

    def _weight(self, event: Event, month: int) -> Floats | None:
        """How far an event is in force in each history, 0-1; None where in none."""
        since = month - self.onset[event.name]
        on = since >= 0
        if event.lasts is not None:
            on = on & (since < event.lasts)
        if not on.any():
            return None
        ramp = np.minimum(1.0, (since + 1) / max(1, event.over))
        return np.where(on, ramp, 0.0)

    def saved(self) -> Mapping[str, Whens]:
        """The onsets, by event."""
        return {name: onset.copy() for name, onset in self.onset.items()}
