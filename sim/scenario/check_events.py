"""Checks of events: their timing, what they follow, what they read and what they change."""

from collections.abc import Iterable, Mapping

from sim.calendar import month_name
from sim.rules.registry import all_parameters
from sim.scenario.check_scenario import (
    CheckContext,
    check_chance,
    check_driver_value,
    check_names,
    check_value,
)
from sim.scenario.parameters import unknown_parameter
from sim.scenario.schema import EFFECT_KINDS, TIMING_KEYS
from sim.strict.containers import Entries, Entry, RecordValues
from sim.strict.mistakes import Place, quote

#: Keys that only some ways of timing an event allow.
REQUIRES_TIMING: Mapping[str, tuple[str, ...]] = {
    "delay": ("after",),
    "from": ("hazard", "when"),
    "until": ("hazard", "when"),
    "repeat": ("hazard", "when"),
}


def check_events(context: CheckContext) -> None:
    """Note what is wrong with a scenario's events."""
    events: list[RecordValues] = [event for event, _ in context.content.get("events", ())]
    named = [event for event in events if event.get("name") is not None]
    _check_names(named, context)
    inherited = {e.name for e in context.parent.regimes[-1].events} if context.parent else set()
    removed = {event.get("name") for event in named if event.get("remove")}
    for event in events:
        if event.get("remove"):
            _check_removal(event, inherited, context)
            continue
        _check_time(event, context)
        _check_dates(event, context)
        _check_conditions(event, context)
        _check_effects(event, context)
    _check_chains(named, inherited - removed, context)


def _check_names(events: Iterable[RecordValues], context: CheckContext) -> None:
    seen: dict[str, RecordValues] = {}
    for event in events:
        name = event.get("name")
        if name in seen:
            first = seen[name].at("name").line
            message = f"the event {quote(name)} is in line {first} already"
            context.report.add(event.at("name"), message)
        seen.setdefault(name, event)


def _check_removal(event: RecordValues, inherited: Iterable[str], context: CheckContext) -> None:
    name = event.get("name")
    others = [key for key in event.keys if key not in ("name", "remove")]
    if others:
        message = f"an event with 'remove' has no other key; leave out {', '.join(others)}"
        context.report.add(event.at(others[0]), message)
    if name is not None and context.parent and name not in inherited:
        context.report.unknown(event.at("name"), "remove: the base has no event", name, inherited)
    elif name is not None and not context.parent and "extends" not in context.content.keys:
        context.report.add(
            event.at("remove"), "remove: there is no base; events of a base can be removed"
        )


def _check_time(event: RecordValues, context: CheckContext) -> None:
    """An event has exactly one way of timing, and only the keys that fit it."""
    label = quote(event.get("name", "?"))
    written = [key for key in TIMING_KEYS if key in event.keys]
    if not written and not event.likely_keys & set(TIMING_KEYS):
        message = (
            f"event {label}: give its time: {', '.join(TIMING_KEYS[:-1])} or {TIMING_KEYS[-1]}"
        )
        context.report.add(event.place, message)
    for second in written[1:]:
        message = f"event {label} has two times, {written[0]} and {second}; give one"
        instead = " (further conditions go under 'if')" if "when" in (written[0], second) else ""
        context.report.add(event.keys[second], message + instead)
    for key, times in REQUIRES_TIMING.items():
        if key in event.keys and written and not set(times) & set(written):
            message = f"{key} goes with {' or '.join(times)}, not with {written[0]}"
            context.report.add(event.keys[key], message)
    if event.get("repeat") and "for" not in event.keys:
        message = "repeat needs 'for': an event can happen again only once it is over"
        context.report.add(event.at("repeat"), message)
    if event.get("for") == 0:
        context.report.add(event.at("for"), "for: 0 months is too short; at least 1 month")
    hazard = event.get("hazard")
    if hazard is not None:
        check_chance(Entry(hazard, event.at("hazard"), event.at("hazard")), context.report)


def _check_dates(event: RecordValues, context: CheckContext) -> None:
    """Dates lie at or after the branch, and not entirely after the end."""
    at, label = event.get("at"), quote(event.get("name", "?"))
    if at is not None:
        first = int(at[1][0] if isinstance(at, tuple) else at)  # of a distribution, the earliest
        _check_month(event, "at", first, context)
        if first > context.end:
            message = f"event {label}: at {month_name(first)} lies after the end, {month_name(context.end)}"
            context.report.add(event.at("at"), message)
    for key in ("from", "until"):
        if event.get(key) is not None:
            _check_month(event, key, event.get(key), context)
    if event.get("from") is not None and event.get("from") > event.get("until", context.end):
        message = f"from lies after {'until' if 'until' in event.keys else 'the end'}"
        context.report.add(event.at("from"), message)


def _check_month(event: RecordValues, key: str, month: int, context: CheckContext) -> None:
    if month >= context.start:
        return
    begin = month_name(context.start)
    what = f"the branch, {begin}" if context.start else f"the first month, {begin}"
    addition = (
        " All dates of a distribution lie at or after it." if _is_distribution(event, key) else ""
    )
    label = quote(event.get("name", "?"))
    message = (
        f"event {label}: {key} {month_name(month)} lies before {what}; nearest: {begin}.{addition}"
    )
    context.report.add(event.at(key), message)


def _is_distribution(event: RecordValues, key: str) -> bool:
    return key == "at" and isinstance(event.get("at"), tuple)


def _check_conditions(event: RecordValues, context: CheckContext) -> None:
    """Conditions read known names, and give a bound."""
    known = context.readable
    for key in ("when", "if"):
        entries: Entries = event.get(key, Entries())
        check_names(entries, "no indicator or series", known, context.report)
        for name, entry in entries.items():
            bounds: RecordValues = entry.value
            above, below = bounds.get("above"), bounds.get("below")
            if not {"above", "below"} & set(bounds.keys):
                context.report.add(entry.place, f"{name}: give above, below or both")
            elif above is not None and below is not None and above >= below:
                message = f"{name}: no value lies above {above:g} and below {below:g}"
                context.report.add(entry.place, message)


def _check_effects(event: RecordValues, context: CheckContext) -> None:
    """The series and levers that an event changes exist, and values lie within their bounds."""
    series, levers = context.series, context.levers
    for how in EFFECT_KINDS:
        entries: Entries = event.get(how, Entries())
        for name, place in entries.names.items():
            if name not in series and name not in levers:
                _report_unknown_effect(name, place, (*series, *levers), context)
        for name, entry in entries.items():
            if name in levers and how in ("set", "add"):
                low, high = all_parameters()[levers[name]].bounds
                limits = (low, high) if how == "set" else (low - high, high - low)
                check_value(name, entry, limits, context.report)
            elif name in series and how == "set":
                check_driver_value(name, entry, context)


def _report_unknown_effect(
    name: str, place: Place, known: Iterable[str], context: CheckContext
) -> None:
    short = name.rpartition(".")[2]
    if short in context.levers:
        context.report.add(place, unknown_parameter(name, context.cast, context.report.nearest))
    elif short in all_parameters():
        message = (
            f"{name} is a parameter that no event changes; set it under 'parameters'. Events change "
            f"series and levers: {', '.join(sorted(set(context.levers.values())))}"
        )
        context.report.add(place, message)
    elif name in context.readable:
        context.report.add(
            place,
            f"{name} is an indicator: it follows from decisions, and no event sets it. `sim list levers` says "
            "what events change",
        )
    else:
        context.report.unknown(place, "no series or lever", name, known)


def _check_chains(events: list[RecordValues], inherited: set[str], context: CheckContext) -> None:
    """The events that others follow exist, and no chain of events is a circle."""
    if context.parent is None and "extends" in context.content.keys:
        return  # the base has mistakes, so its events are unknown
    own = {event.get("name") for event in events if not event.get("remove")}
    base = context.parent.regimes[-1].events if context.parent else ()
    follows = {e.name: e.after for e in base if e.name in inherited and e.name not in own}
    follows |= {e.get("name"): e.get("after") for e in events if not e.get("remove")}
    known = own | inherited
    circles = {name: circle for circle in _circles(follows) for name in circle}
    for event in events:
        name, after = event.get("name"), event.get("after")
        if after is not None and after not in known:
            others = (other for other in known if other != name)
            context.report.unknown(event.at("after"), "after: no event", after, others)
        elif name in circles and after is not None:
            circle = circles[name]
            first = circle.index(name)
            chain = " after ".join([*circle[first:], *circle[:first], name])
            context.report.add(event.at("after"), f"events follow each other in a circle: {chain}")
            circles = {other: each for other, each in circles.items() if each is not circle}
    for name, after in follows.items():
        if name not in own and after is not None and after not in known:
            message = f"the base's event {quote(name)} follows {quote(after)}, which this scenario removes"
            context.report.add(context.content.at("events"), f"{message}; remove or replace it too")


def _circles(follows: Mapping[str, str | None]) -> list[list[str]]:
    """The circles among events that each follow at most one other, each walked once."""
    circles = []
    visited: set[str] = set()
    for name in follows:
        chain: dict[str, None] = {}
        current: str | None = name
        while current is not None and current not in visited:
            visited.add(current)
            chain[current] = None
            current = follows.get(current)
        if current in chain:
            walked = list(chain)
            circles.append(walked[walked.index(current) :])
    return circles
