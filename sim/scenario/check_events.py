"""Checks of events: what they are timed by, follow, read and move."""

from collections.abc import Iterable, Mapping

from sim.calendar import month_name
from sim.rules.registry import all_parameters
from sim.scenario.check_scenario import (
    CheckContext,
    check_chance,
    check_names,
    check_value,
    readable,
)
from sim.scenario.drivers import DRIVER_BOUNDS
from sim.scenario.schema import EFFECT_KINDS, TIMING_KEYS
from sim.strict.containers import Entries, Entry, RecordValues
from sim.strict.mistakes import Place, quote

#: What only some ways of timing an event allow.
REQUIRES_TIMING: Mapping[str, tuple[str, ...]] = {
    "delay": ("after",), "from": ("hazard", "when"), "until": ("hazard", "when"),
    "repeat": ("hazard", "when"),
}  # fmt: skip


def check_events(scene: CheckContext) -> None:
    """Note what is wrong with a scenario's events."""
    events: list[RecordValues] = [event for event, _ in scene.words.get("events", ())]
    named = [event for event in events if event.get("name") is not None]
    _check_names(named, scene)
    inherited = {e.name for e in scene.parent.regimes[-1].events} if scene.parent else set()
    removed = {event.get("name") for event in named if event.get("remove")}
    for event in events:
        if event.get("remove"):
            _check_removal(event, inherited, scene)
            continue
        _check_time(event, scene)
        _check_dates(event, scene)
        _check_conditions(event, scene)
        _check_moves(event, scene)
    _check_chains(named, inherited - removed, scene)


def _check_names(events: Iterable[RecordValues], scene: CheckContext) -> None:
    seen: dict[str, RecordValues] = {}
    for event in events:
        name = event.get("name")
        if name in seen:
            first = seen[name].at("name").line
            told = f"the event {quote(name)} stands in line {first} already"
            scene.report.add(event.at("name"), told)
        seen.setdefault(name, event)


def _check_removal(event: RecordValues, inherited: Iterable[str], scene: CheckContext) -> None:
    name = event.get("name")
    others = [key for key in event.keys if key not in ("name", "remove")]
    if others:
        told = f"an event that is removed has no {', '.join(others)}"
        scene.report.add(event.at(others[0]), told)
    if name is not None and scene.parent and name not in inherited:
        scene.report.unknown(event.at("name"), "remove: the base has no event", name, inherited)
    elif name is not None and not scene.parent and "extends" not in scene.words.keys:
        scene.report.add(event.at("remove"), "there is no base whose event could be removed")


def _check_time(event: RecordValues, scene: CheckContext) -> None:
    """An event has one time, and what goes with it."""
    called = quote(event.get("name", "?"))
    written = [key for key in TIMING_KEYS if key in event.keys]
    if not written and not event.meant & set(TIMING_KEYS):
        told = f"event {called}: say when: {', '.join(TIMING_KEYS[:-1])} or {TIMING_KEYS[-1]}"
        scene.report.add(event.place, told)
    for second in written[1:]:
        told = f"event {called} has two times, {written[0]} and {second}; give one"
        instead = " (further conditions go under 'if')" if "when" in (written[0], second) else ""
        scene.report.add(event.keys[second], told + instead)
    for key, times in REQUIRES_TIMING.items():
        if key in event.keys and written and not set(times) & set(written):
            told = f"{key} goes with {' or '.join(times)}, not with {written[0]}"
            scene.report.add(event.keys[key], told)
    if event.get("repeat") and "for" not in event.keys:
        told = "repeat needs 'for': only what is over can happen again"
        scene.report.add(event.at("repeat"), told)
    if event.get("for") == 0:
        scene.report.add(
            event.at("for"), "for: what lasts 0 months does not happen; at least 1 month"
        )
    hazard = event.get("hazard")
    if hazard is not None:
        check_chance(Entry(hazard, event.at("hazard"), event.at("hazard")), scene.report)


def _check_dates(event: RecordValues, scene: CheckContext) -> None:
    """Dates lie at or after the branch, and not wholly after the end."""
    at, called = event.get("at"), quote(event.get("name", "?"))
    if at is not None:
        first, last = (at[1][0], at[1][-1]) if isinstance(at, tuple) else (at, at)
        _check_month(event, "at", int(first), scene)
        if min(first, last) > scene.end:
            told = f"event {called}: at {month_name(int(first))} lies after the end, {month_name(scene.end)}"
            scene.report.add(event.at("at"), told)
    for key in ("from", "until"):
        if event.get(key) is not None:
            _check_month(event, key, event.get(key), scene)
    if event.get("from") is not None and event.get("from") > event.get("until", scene.end):
        told = f"from lies after {'until' if 'until' in event.keys else 'the end'}"
        scene.report.add(event.at("from"), told)


def _check_month(event: RecordValues, key: str, month: int, scene: CheckContext) -> None:
    if month >= scene.start:
        return
    begin = month_name(scene.start)
    what = f"the branch, {begin}" if scene.start else f"the first month, {begin}"
    wholly = (
        " A distribution of dates lies wholly at or after it."
        if _is_distribution(event, key)
        else ""
    )
    called = quote(event.get("name", "?"))
    told = (
        f"event {called}: {key} {month_name(month)} lies before {what}; nearest: {begin}.{wholly}"
    )
    scene.report.add(event.at(key), told)


def _is_distribution(event: RecordValues, key: str) -> bool:
    return key == "at" and isinstance(event.get("at"), tuple)


def _check_conditions(event: RecordValues, scene: CheckContext) -> None:
    """Conditions read what exists, and say above or below."""
    known = readable(scene)
    for key in ("when", "if"):
        entries: Entries = event.get(key, Entries())
        check_names(entries, "no indicator or series", known, scene.report)
        for name, entry in entries.items():
            bounds: RecordValues = entry.value
            above, below = bounds.get("above"), bounds.get("below")
            if not {"above", "below"} & set(bounds.keys):
                scene.report.add(entry.place, f"{name}: say above, below or both")
            elif above is not None and below is not None and above >= below:
                told = f"{name}: nothing lies above {above:g} and below {below:g}"
                scene.report.add(entry.place, told)


def _check_moves(event: RecordValues, scene: CheckContext) -> None:
    """What an event moves exists and may be moved, and is set to what is possible."""
    series, levers = scene.series, scene.levers()
    for how in EFFECT_KINDS:
        entries: Entries = event.get(how, Entries())
        for name, place in entries.names.items():
            if name not in series and name not in levers:
                _unknown_move(name, place, (*series, *levers), scene)
        for name, entry in entries.items():
            if name in series:
                limits = DRIVER_BOUNDS[series[name][0]]
            elif name in levers:
                limits = all_parameters()[levers[name]].bounds
            else:
                continue
            if how == "set":
                check_value(name, entry, limits, scene.report)


def _unknown_move(name: str, place: Place, known: Iterable[str], scene: CheckContext) -> None:
    if name.rpartition(".")[2] in all_parameters():
        told = (
            f"{name} is a parameter that no event moves; set it under 'parameters'. Events move "
            f"series and levers: {', '.join(sorted(set(scene.levers().values())))}"
        )
        scene.report.add(place, told)
    else:
        scene.report.unknown(place, "no series or lever", name, known)


def _check_chains(events: list[RecordValues], inherited: set[str], scene: CheckContext) -> None:
    """What an event follows exists, and no chain bites its tail."""
    if scene.parent is None and "extends" in scene.words.keys:
        return  # the base has mistakes of its own, so its events are not known
    own = {event.get("name") for event in events if not event.get("remove")}
    base = scene.parent.regimes[-1].events if scene.parent else ()
    follows = {e.name: e.after for e in base if e.name in inherited and e.name not in own}
    follows |= {e.get("name"): e.get("after") for e in events if not e.get("remove")}
    told_of: set[str] = set()
    for event in events:
        after = event.get("after")
        if after is None:
            continue
        others = (own | inherited) - {event.get("name")}
        if after not in own | inherited:
            scene.report.unknown(event.at("after"), "after: no event", after, others)
        elif event.get("name") not in told_of and _circular(event.get("name"), follows):
            circle = " after ".join(_circle(event.get("name"), follows))
            told_of |= set(_circle(event.get("name"), follows))
            scene.report.add(event.at("after"), f"events follow each other in a circle: {circle}")
    for name, after in follows.items():
        if name not in own and after is not None and after not in own | inherited:
            told = f"the base's event {quote(name)} follows {quote(after)}, which is removed here"
            scene.report.add(scene.words.at("events"), f"{told}; remove or replace it too")


def _circle(name: str, follows: Mapping[str, str | None]) -> list[str]:
    """The chain from an event until it ends or comes back to one it has met."""
    chain = [name]
    after = follows.get(name)
    while after is not None and after not in chain:
        chain.append(after)
        after = follows.get(after)
    return [*chain, after] if after is not None else chain


def _circular(name: str, follows: Mapping[str, str | None]) -> bool:
    chain = _circle(name, follows)
    return len(chain) > 1 and chain[-1] == name
