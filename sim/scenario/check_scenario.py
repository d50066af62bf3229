"""Checks a scenario's names and values against the cast, the series, the parameters and its base."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sim.calendar import month_index, month_name
from sim.facts import load_facts
from sim.rules.registry import all_parameters
from sim.rules.switches import SWITCHES
from sim.scenario.actor_changes import check_cast
from sim.scenario.drivers import DRIVER_BOUNDS, Place, places
from sim.scenario.parameters import check_setting, spellings
from sim.scenario.plan import MONTHS, Plan
from sim.scenario.scalars import MONTH
from sim.scenario.schema import FORMAT
from sim.state.cast import Cast
from sim.state.indicators import indicators
from sim.strict.containers import Entries, Entry, RecordValues
from sim.strict.mistakes import Report
from sim.strict.reader import format_number

LAST_MONTH = MONTHS - 1
#: What belongs to a batch and not to a scenario that is compared with another.
BATCH_KEYS = ("runs", "seed", "end")


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a scenario is checked against.

    Attributes:
        words: the file.
        parent: the plan of its base, if it has one that could be read.
        cast: who takes part in it.
        start: the month from which its differences hold.
        report: where mistakes go.
    """

    words: RecordValues
    parent: Plan | None
    cast: Cast
    start: int
    report: Report

    @property
    def end(self) -> int:
        """The last month."""
        own = self.words.get("end") if stands_alone(self.words) else None
        inherited = self.parent.months - 1 if self.parent else LAST_MONTH
        return own if own is not None else inherited

    @property
    def series(self) -> Mapping[str, Place]:
        """The series that have a place in this cast."""
        return places(self.cast, load_facts().series)

    def levers(self) -> dict[str, str]:
        """The spellings of levers, with the parameter that each speaks of."""
        found = {}
        for name, parameter in all_parameters().items():
            if parameter.kind == "lever":
                found[name] = name
                found |= {f"{actor}.{name}": name for actor in self.cast.names}
        return found


def stands_alone(words: RecordValues) -> bool:
    """Is it compared with nothing, so that its batch is its own?"""
    return "extends" not in words.keys or words.get("compare_to") == []


def check_format(words: RecordValues, report: Report) -> bool:
    """Whether the file is of the format that this version reads."""
    own = words.get("format", FORMAT)
    if own != FORMAT:
        told = f"format {own} is not known; this version reads format: {FORMAT}"
        report.add(words.at("format"), told)
    return bool(own == FORMAT)


def check_batch(scene: CheckContext) -> None:
    """Branch and end lie in the time that the model covers; runs, seed and end are the base's."""
    words, report = scene.words, scene.report
    if not stands_alone(words):
        base = words.get("extends", "the base")
        for key in BATCH_KEYS:
            if words.get(key) is not None:
                report.add(
                    words.at(key),
                    f"{key} belongs to the batch: that of {base!r} holds for all, or the command "
                    "line's. Leave it out, or write 'compare_to: []' if this stands alone",
                )
    elif words.get("end") is not None and not 0 < words.get("end") <= LAST_MONTH:
        near = min(max(words.get("end"), 1), LAST_MONTH)
        report.add(words.at("end"), _outside("end", 1, LAST_MONTH, near))
    _check_branch(scene)


def _check_branch(scene: CheckContext) -> None:
    words, branch, end = scene.words, scene.words.get("branch"), scene.end
    if branch is None:
        return
    if "extends" not in words.keys:
        told = "branch: there is no base to branch off from; give one with 'extends'"
        scene.report.add(words.at("branch"), told)
    elif branch < 1:
        scene.report.add(words.at("branch"), _outside("branch", 1, LAST_MONTH, 1))
    elif branch > end:
        told = f"branch lies after the end, {month_name(end)}"
        scene.report.add(words.at("branch"), told)


def _outside(key: str, low: int, high: int, near: int) -> str:
    span = f"{month_name(low)} to {month_name(high)}"
    return f"{key} lies outside {span}; nearest: {month_name(near)}"


def check_actors(words: RecordValues, cast: Cast, report: Report) -> bool:
    """Whether the actors that a scenario changes are right, `cast` being its base's."""
    actors = words.get("actors")
    if actors is None:
        return "actors" not in words.keys
    if "branch" in words.keys:
        report.add(
            words.keys["actors"],
            "actors cannot change at a branch: leave out 'branch', and the past differs too",
        )
    before = len(report.own)
    check_cast(actors, cast, report)
    return len(report.own) == before


def check_names(entries: Entries, what: str, known: Collection[str], report: Report) -> None:
    """Every name in a table is known, also where its value is wrong."""
    for name, place in entries.names.items():
        if name not in known:
            report.unknown(place, what, name, known)


def check_parameters(scene: CheckContext) -> None:
    """Every parameter exists, and its value is possible."""
    known = spellings(scene.cast)
    entries: Entries = scene.words.get("parameters", Entries())
    for name, entry in entries.items():
        place = entry.place if name in known else entry.key
        for mistake in check_setting(name, entry.value, scene.cast):
            scene.report.add(place, mistake)
    for name, place in entries.misread.items():
        if name not in known:
            for mistake in check_setting(name, 0.0, scene.cast):
                scene.report.add(place, mistake)


def check_switches(scene: CheckContext) -> None:
    """Every mechanism exists."""
    for name, place in scene.words.get("switch_off", ()):
        if name not in SWITCHES:
            scene.report.unknown(place, "no mechanism", name, SWITCHES)


def check_drivers(scene: CheckContext) -> None:
    """Every series exists, and its future is possible."""
    known = scene.series
    entries: Entries = scene.words.get("drivers", Entries())
    check_names(entries, "no series", known, scene.report)
    for name, entry in entries.items():
        if name not in known:
            continue
        limits = DRIVER_BOUNDS[known[name][0]]
        future: RecordValues = entry.value
        if "path" in future.values:
            _check_path(scene, name, future, limits)
        if "markov" in future.values:
            _check_markov(scene, name, future.get("markov"), limits)


def _check_path(
    scene: CheckContext, name: str, future: RecordValues, limits: tuple[float, float]
) -> None:
    points: Mapping[str, Entry] = future.get("path")
    first = max(scene.start, load_facts().series[name].last + 1)
    for written, entry in points.items():
        month = check_month(written, entry, scene)
        if month is not None and month < first:
            scene.report.add(
                entry.key,
                f"{written} lies before {month_name(first)}, from which {name} has a future; what "
                "changes the past is written as an event",
            )
        check_value(name, entry, limits, scene.report)
    if not points:
        scene.report.add(future.at("path"), f"{name}: path needs a month and a value")


def check_month(written: str, entry: Entry, scene: CheckContext) -> int | None:
    """The month that a key spells."""
    if not re.fullmatch(MONTH, written):
        told = f"a path takes months, such as 2035-01, not {written!r}"
        scene.report.add(entry.key, told)
        return None
    return month_index(written)


def check_value(name: str, entry: Entry, limits: tuple[float, float], report: Report) -> None:
    """A series' value is possible; of a distribution, all its numbers."""
    low, high = limits
    value = entry.value
    law, numbers = value if isinstance(value, tuple) else ("", (value,))
    for one in numbers[:1] if law == "normal" else numbers:
        if not low <= one <= high:
            near = format_number(min(max(one, low), high))
            span = f"{format_number(low)} to {format_number(high)}"
            told = f"{name} = {format_number(one)} lies outside {span}; nearest: {near}"
            report.add(entry.place, told)
            return


def _check_markov(
    scene: CheckContext, name: str, markov: RecordValues, limits: tuple[float, float]
) -> None:
    states: Mapping[str, Entry] = markov.get("states", {})
    report = scene.report
    for entry in states.values():
        check_value(name, entry, limits, report)
    start = markov.get("start")
    if start is not None and states and start not in states:
        report.unknown(markov.at("start"), "start: no state", start, states)
    for origin, goals in markov.get("rates", {}).items():
        if origin not in states:
            report.unknown(goals.key, "rates: no state", origin, states)
        for goal, entry in goals.value.items():
            if goal not in states or goal == origin:
                others = [state for state in states if state != origin]
                report.unknown(entry.key, f"rates of {origin}: no other state", goal, others)
            check_chance(entry, report)
        fixed = [e.value for e in goals.value.values() if isinstance(e.value, float)]
        if sum(fixed) > 1.0:
            told = (
                f"the chances to leave {origin!r} add up to {format_number(sum(fixed))}; at most 1"
            )
            report.add(goals.place, told)


def check_chance(entry: Entry, report: Report) -> None:
    """A chance that is named is a parameter that holds a chance of the world or the client."""
    if not isinstance(entry.value, str):
        return
    known = chances()
    if entry.value not in all_parameters():
        report.unknown(entry.place, "no parameter", entry.value, known)
    elif entry.value not in known:
        told = f"{entry.value} is no chance a month; such parameters are {', '.join(known)}"
        report.add(entry.place, told)


def chances() -> list[str]:
    """The parameters that hold a chance a month."""
    return [
        name
        for name, p in all_parameters().items()
        if p.holder != "partner" and p.unit == "1/month" and p.bounds == (0.0, 1.0)
    ]


def readable(scene: CheckContext) -> dict[str, Place | None]:
    """All that a condition may read: series with their place, and indicators."""
    known: dict[str, Place | None] = {i.name: None for i in indicators(scene.cast)}
    return {**known, **scene.series}


def check_inherited(scene: CheckContext) -> None:
    """In another cast, no event that is inherited reads what speaks of the absent."""
    if scene.parent is None or scene.words.get("actors") is None:
        return
    own = {event.get("name") for event, _ in scene.words.get("events", ())}
    known = readable(scene)
    for event in scene.parent.regimes[-1].events:
        for condition in event.when + event.only_if:
            if event.name not in own and condition.name not in known:
                told = (
                    f"the base's event {event.name!r} reads {condition.name}, which nobody has "
                    "here; remove or replace it"
                )
                scene.report.add(scene.words.at("actors"), told)


CHECKS: tuple[Callable[[CheckContext], None], ...] = (
    check_batch, check_parameters, check_switches, check_drivers, check_inherited,
)  # fmt: skip
