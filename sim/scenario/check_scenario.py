"""Checks a scenario's names and values against actors, series, parameters and its base."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from sim.calendar import month_index, month_name
from sim.facts import load_facts
from sim.rules.registry import all_parameters
from sim.rules.switches import SWITCHES
from sim.scenario.actor_changes import check_cast
from sim.scenario.drivers import DRIVER_BOUNDS, WHOLE_FIELDS, Place, places
from sim.scenario.parameters import (
    check_setting,
    eligible_partners,
    spellings,
    unknown_parameter,
)
from sim.scenario.plan import MONTHS, Plan
from sim.scenario.scalars import MONTH
from sim.scenario.schema import FORMAT
from sim.state.cast import Cast
from sim.state.indicators import indicators
from sim.strict.containers import Entries, Entry, RecordValues
from sim.strict.mistakes import Report
from sim.strict.reader import format_number

LAST_MONTH = MONTHS - 1
#: Keys of a batch, which a scenario that is compared with another cannot set.
BATCH_KEYS = ("runs", "seed", "end")


@dataclass(frozen=True)
class CheckContext:
    """A scenario, and what it is checked against.

    Attributes:
        content: the file.
        parent: the plan of its base; None if there is none, or it has mistakes.
        cast: who takes part.
        start: the month from which its differences hold.
        report: where mistakes are noted.
        origin: the month at which the data are cut; None where they are as recorded.
    """

    content: RecordValues
    parent: Plan | None
    cast: Cast
    start: int
    report: Report
    origin: int | None = None

    @cached_property
    def end(self) -> int:
        """The last month."""
        own = self.content.get("end") if stands_alone(self.content) else None
        inherited = self.parent.months - 1 if self.parent else LAST_MONTH
        return own if own is not None else inherited

    @cached_property
    def series(self) -> Mapping[str, Place]:
        """The series about the actors of this cast."""
        return places(self.cast, load_facts().series)

    @cached_property
    def levers(self) -> dict[str, str]:
        """The spellings of levers, each with its parameter."""
        known = {}
        for name, parameter in all_parameters().items():
            if parameter.is_lever:
                known[name] = name
                actors = eligible_partners(self.cast, parameter)
                known |= {f"{actor}.{name}": name for actor in actors}
        return known

    def future_begins(self, name: str) -> int:
        """The first month of the future of a series."""
        known = load_facts().series[name].last + 1 if self.origin is None else self.origin
        return max(self.start, known)

    @cached_property
    def readable(self) -> Mapping[str, Place | None]:
        """The names that a condition may read: series, with their place, and indicators."""
        return {**{i.name: None for i in indicators(self.cast)}, **self.series}


def stands_alone(content: RecordValues) -> bool:
    """Whether it is compared with no other scenario, so that it can set runs, seed and end."""
    return "extends" not in content.keys or content.get("compare_to") == []


def check_format(content: RecordValues, report: Report) -> bool:
    """Whether the file is of the format that this version reads."""
    own = content.get("format", FORMAT)
    if own != FORMAT:
        message = f"format {own} is unknown; this version reads format: {FORMAT}"
        report.add(content.at("format"), message)
    return bool(own == FORMAT)


def check_batch(context: CheckContext) -> None:
    """Branch and end lie within the model's months; runs, seed and end are the base's."""
    content, report = context.content, context.report
    if not stands_alone(content):
        base = content.get("extends", "the base")
        for key in BATCH_KEYS:
            if content.get(key) is not None:
                report.add(
                    content.at(key),
                    f"{key} is the same for all scenarios of a batch: that of {base!r}, or of the "
                    "command line. Leave it out, or write 'compare_to: []' to compare with nothing",
                )
    elif content.get("end") is not None and not 0 < content.get("end") <= LAST_MONTH:
        near = min(max(content.get("end"), 1), LAST_MONTH)
        report.add(content.at("end"), _outside("end", 1, LAST_MONTH, near))
    _check_branch(context)


def _check_branch(context: CheckContext) -> None:
    content, branch, end = context.content, context.content.get("branch"), context.end
    if branch is None:
        return
    if "extends" not in content.keys:
        message = "branch: there is no base; give one with 'extends'"
        context.report.add(content.at("branch"), message)
    elif branch < 1:
        context.report.add(content.at("branch"), _outside("branch", 1, LAST_MONTH, 1))
    elif branch > end:
        message = f"branch lies after the end, {month_name(end)}"
        context.report.add(content.at("branch"), message)


def _outside(key: str, low: int, high: int, near: int) -> str:
    span = f"{month_name(low)} to {month_name(high)}"
    return f"{key} lies outside {span}; nearest: {month_name(near)}"


def check_actors(content: RecordValues, cast: Cast, report: Report) -> bool:
    """Whether actors change, as they may, where `cast` is the base's."""
    actors = content.get("actors")
    if actors is None:
        return False
    if "branch" in content.keys:
        report.add(
            content.keys["actors"],
            "actors cannot change at a branch: leave out 'branch', and the past differs too",
        )
    before = len(report.mistakes)
    check_cast(actors, cast, report)
    return len(report.mistakes) == before


def check_names(entries: Entries, what: str, known: Collection[str], report: Report) -> None:
    """Every name in a table is known, including those with a wrong value."""
    for name, place in entries.names.items():
        if name not in known:
            report.unknown(place, what, name, known)


def check_parameters(context: CheckContext) -> None:
    """Every parameter exists, and its value lies within its bounds."""
    known = spellings(context.cast)
    entries: Entries = context.content.get("parameters", Entries())
    for name, entry in entries.items():
        if name in known:
            for mistake in check_setting(name, entry.value, context.cast):
                context.report.add(entry.place, mistake)
    for name, place in entries.names.items():
        if name not in known:
            message = unknown_parameter(name, context.cast, context.report.nearest)
            context.report.add(place, message)


def check_switches(context: CheckContext) -> None:
    """Every switch exists."""
    for name, place in context.content.get("switch_off", ()):
        if name not in SWITCHES:
            context.report.unknown(place, "no switch", name, SWITCHES)


def check_drivers(context: CheckContext) -> None:
    """Every series exists, and the values of its future lie within its bounds."""
    known = context.series
    entries: Entries = context.content.get("drivers", Entries())
    check_names(entries, "no series", known, context.report)
    for name, entry in entries.items():
        if name not in known:
            continue
        future: RecordValues = entry.value
        if "path" in future.values:
            _check_path(context, name, future)
        if "markov" in future.values:
            _check_markov(context, name, future.get("markov"))


def _check_path(context: CheckContext, name: str, future: RecordValues) -> None:
    points: Mapping[str, Entry] = future.get("path")
    first = context.future_begins(name)
    for written, entry in points.items():
        month = check_month(written, entry, context)
        if month is not None and month < first:
            context.report.add(
                entry.key,
                f"{written} lies before {month_name(first)}, when the future of {name} begins; to "
                "change the past, write an event",
            )
        check_driver_value(name, entry, context)
    if not points:
        context.report.add(future.at("path"), f"{name}: path needs a month and a value")


def check_month(written: str, entry: Entry, context: CheckContext) -> int | None:
    """The month that a key names; None, noted, where it is not a month."""
    if not re.fullmatch(MONTH, written):
        message = f"a path takes months, such as 2035-01, not {written!r}"
        context.report.add(entry.key, message)
        return None
    return month_index(written)


def check_driver_value(name: str, entry: Entry, context: CheckContext) -> None:
    """A value lies within the bounds of a series, and is whole where the series takes whole numbers.

    What a distribution draws is rounded down.
    """
    field, value = context.series[name][0], entry.value
    low, high = DRIVER_BOUNDS[field]
    check_value(name, entry, (low, high), context.report)
    if field not in WHOLE_FIELDS or isinstance(value, tuple) or not low <= value <= high:
        return
    if value != round(value):
        message = f"{name} = {format_number(value)} is not a whole number; nearest: {round(value)}"
        context.report.add(entry.place, message)


def check_value(name: str, entry: Entry, limits: tuple[float, float], report: Report) -> None:
    """A value lies within the bounds of a series; of a distribution, all its numbers."""
    low, high = limits
    value = entry.value
    law, numbers = value if isinstance(value, tuple) else ("", (value,))
    for one in numbers[:1] if law == "normal" else numbers:
        if not low <= one <= high:
            near = format_number(min(max(one, low), high))
            span = f"{format_number(low)} to {format_number(high)}"
            message = f"{name} = {format_number(one)} lies outside {span}; nearest: {near}"
            report.add(entry.place, message)
            return


def _check_markov(context: CheckContext, name: str, markov: RecordValues) -> None:
    states: Mapping[str, Entry] = markov.get("states", {})
    report = context.report
    for entry in states.values():
        check_driver_value(name, entry, context)
    start = markov.get("start")
    if start is not None and states and start not in states:
        report.unknown(markov.at("start"), "start: no state", start, states)
    for origin, goals in markov.get("rates", {}).items():
        if states and origin not in states:
            report.unknown(goals.key, "rates: no state", origin, states)
        for goal, entry in goals.value.items():
            if states and (goal not in states or goal == origin):
                others = [state for state in states if state != origin]
                report.unknown(entry.key, f"rates of {origin}: no other state", goal, others)
            check_chance(entry, report)
        fixed = [e.value for e in goals.value.values() if isinstance(e.value, float)]
        if sum(fixed) > 1.0:
            message = f"the chances of leaving {origin!r} add up to {format_number(sum(fixed))}; at most 1"
            report.add(goals.place, message)


def check_chance(entry: Entry, report: Report) -> None:
    """A chance given by name is a parameter that is a chance a month."""
    if not isinstance(entry.value, str):
        return
    known = chances()
    if entry.value not in all_parameters():
        report.unknown(entry.place, "no parameter", entry.value, known)
    elif entry.value not in known:
        message = f"{entry.value} is not a chance a month; choose one of {', '.join(known)}"
        report.add(entry.place, message)


def chances() -> list[str]:
    """The parameters that are a chance a month, of the world or the client."""
    return [
        name
        for name, p in all_parameters().items()
        if p.holder != "partner" and p.unit == "1/month" and p.bounds == (0.0, 1.0)
    ]


def check_inherited(context: CheckContext) -> None:
    """With other actors, no inherited event reads an indicator of an absent one."""
    if context.parent is None or context.content.get("actors") is None:
        return
    own = {event.get("name") for event, _ in context.content.get("events", ())}
    known = context.readable
    for event in context.parent.regimes[-1].events:
        for condition in event.when + event.only_if:
            if event.name not in own and condition.name not in known:
                message = (
                    f"the base's event {event.name!r} reads {condition.name}, which does not exist "
                    "without the absent actors; remove or replace the event"
                )
                context.report.add(context.content.at("actors"), message)


CHECKS: tuple[Callable[[CheckContext], None], ...] = (
    check_batch,
    check_parameters,
    check_switches,
    check_drivers,
    check_inherited,
)
