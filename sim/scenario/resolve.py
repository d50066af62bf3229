"""Resolves a scenario into regimes: its base's, changed from its branch on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any

from sim.calendar import month_index
from sim.facts import load_facts
from sim.rules.registry import all_parameters
from sim.scenario.agent_rules import merge_agents
from sim.scenario.drivers import Drivers, Place, assemble, places
from sim.scenario.events import LEVER_PREFIX, Condition, Effect, Event
from sim.scenario.futures import Future, Growth, Hold, Markov, Path, Segment
from sim.scenario.parameters import Setting, spellings
from sim.scenario.plan import MONTHS, Plan, Regime
from sim.scenario.schema import EFFECT_KINDS
from sim.state.cast import Cast
from sim.strict.containers import RecordValues


def resolve_regimes(content: RecordValues, parent: Plan | None, cast: Cast) -> tuple[Regime, ...]:
    """The regimes: the base's before the branch, and those after it with the differences."""
    start: int = content.get("branch", 0)
    if parent is None:
        return (_change_regime(content, None, cast, 0, 0),)
    moved = cast is not parent.cast
    regimes = [_change_cast(regime, cast) if moved else regime for regime in parent.regimes]
    past, later = replace(parent, regimes=tuple(regimes)).regimes_cut_at(start)
    return (
        *past,
        *(_change_regime(content, regime, cast, regime.start, start) for regime in later),
    )


def merge_settings(base: Mapping[str, Setting], own: Mapping[str, Setting]) -> dict[str, Setting]:
    """Settings with some replaced; a value for all replaces those of single actors."""
    others = {k: v for k, v in base.items() if k.rpartition(".")[2] not in own}
    return {**others, **own}


def _change_regime(
    content: RecordValues, base: Regime | None, cast: Cast, start: int, since: int
) -> Regime:
    """A regime of the base with the changes of a scenario, which hold since a month."""
    own: dict[str, Setting] = {k: e.value for k, e in content.get("parameters", {}).items()}
    off = frozenset(name for name, _ in content.get("switch_off", ()))
    variants = content.get("variants")
    before = base or Regime(start, assemble(cast, load_facts().series, {}, MONTHS))
    return Regime(
        start=start,
        drivers=_drivers(content, before.drivers, cast, since),
        events=_events(content, before, cast),
        settings=merge_settings(before.settings, own),
        prior=content.get("prior", before.prior),
        switched_off=before.switched_off | off,
        variants=replace(before.variants, **variants.values) if variants else before.variants,
        agents=merge_agents(before.agents, content, cast),
    )


def _drivers(content: RecordValues, base: Drivers, cast: Cast, since: int) -> Drivers:
    own = stated_futures(content)
    if not own:
        return base
    trails: dict[str, tuple[Segment, ...]] = dict(base.trails)
    for name, future in own.items():
        before = tuple(segment for segment in trails.get(name, ()) if segment[0] < since)
        trails[name] = (*before, (since, future))
    futures = {**base.futures, **own}
    return assemble(cast, load_facts().series, futures, MONTHS, trails)


def stated_futures(content: RecordValues) -> dict[str, Future]:
    """The futures that a file states, by series."""
    return {name: _future(name, e.value) for name, e in content.get("drivers", {}).items()}


def _future(name: str, content: RecordValues) -> Future:
    if "growth" in content.values:
        return Growth(content.get("growth"))
    if "path" in content.values:
        points = sorted((month_index(k), e.value) for k, e in content.get("path").items())
        stepped = load_facts().series[name].kind == "step"
        return Path(tuple(points), "step" if stepped else "linear")
    if "markov" in content.values:
        return _markov(content.get("markov"))
    return Hold()


def _markov(content: RecordValues) -> Markov:
    return Markov(
        states=tuple((name, entry.value) for name, entry in content.get("states").items()),
        rates=tuple(
            (origin, goal, entry.value)
            for origin, goals in content.get("rates").items()
            for goal, entry in goals.value.items()
        ),
        start=content.get("start"),
    )


# -- events -------------------------------------------------------------------------------------


def _events(content: RecordValues, base: Regime, cast: Cast) -> tuple[Event, ...]:
    """The base's events, those of the same name replaced or removed, and the new ones."""
    known = _effect_places(cast)
    events = {event.name: event for event in base.events}
    for own, _ in content.get("events", ()):
        if own.get("remove"):
            events.pop(own.get("name"), None)
        else:
            events[own.get("name")] = _event(own, known)
    return tuple(events.values())


def _event(content: RecordValues, known: Mapping[str, Place]) -> Event:
    effects = tuple(
        Effect(how, known[name], entry.value, name)
        for how in EFFECT_KINDS
        for name, entry in content.get(how, {}).items()
    )
    optional = {} if "until" not in content.values else {"last": content.get("until")}
    return Event(
        name=content.get("name"),
        effects=effects,
        at=content.get("at"),
        hazard=content.get("hazard"),
        when=_conditions(content.get("when", {})),
        after=content.get("after"),
        delay=content.get("delay", 0),
        first=content.get("from", 0),
        only_if=_conditions(content.get("if", {})),
        over=content.get("over", 0),
        lasts=content.get("for"),
        repeat=content.get("repeat", False),
        **optional,
    )


def _conditions(bounds: Mapping[str, Any]) -> tuple[Condition, ...]:
    conditions = []
    for name, entry in bounds.items():
        content: RecordValues = entry.value
        conditions.append(Condition(name, content.get("above", -inf), content.get("below", inf)))
    return tuple(conditions)


def _effect_places(cast: Cast) -> dict[str, Place]:
    """The places of all series and levers that an event may change, by spelling."""
    effect_places: dict[str, Place] = dict(places(cast, load_facts().series))
    for name, parameter in all_parameters().items():
        if parameter.is_lever:
            effect_places[name] = (f"{LEVER_PREFIX}{name}", ())
            for row, actor in enumerate(cast.names):
                effect_places[f"{actor}.{name}"] = (f"{LEVER_PREFIX}{name}", (row,))
    return effect_places


# -- another cast -------------------------------------------------------------------------------


def _change_cast(regime: Regime, cast: Cast) -> Regime:
    """A regime for another cast; settings and effects about absent actors are dropped."""
    known, series = spellings(cast), load_facts().series
    place = _effect_places(cast)
    drivers = regime.drivers
    return replace(
        regime,
        drivers=assemble(cast, series, drivers.futures, MONTHS, drivers.trails),
        events=tuple(replace(e, effects=_place_effects(e.effects, place)) for e in regime.events),
        settings={name: value for name, value in regime.settings.items() if name in known},
    )


def _place_effects(effects: Sequence[Effect], place: Mapping[str, Place]) -> tuple[Effect, ...]:
    return tuple(replace(e, place=place[e.name]) for e in effects if e.name in place)
