"""The two patrons' names exchanged, in what a claim reads and in what its worlds change: a placebo world.

Rules know no names, so a claim about one patron should not hold of the other: its economy, distance and wars are its own.
What a world does to one patron is done to the other, and what is read of one is read of the other.
"""

from collections.abc import Mapping
from dataclasses import replace

from sim.facts import load_facts
from sim.scenario.drivers import Drivers, assemble
from sim.scenario.events import Condition, Effect, Event
from sim.scenario.library import BASELINE, load_plan
from sim.scenario.parameters import Setting, spellings
from sim.scenario.plan import MONTHS, Plan, Regime
from sim.state.cast import Cast
from sim.validation.claims.expressions import Expression

#: The patrons whose names are exchanged.
PATRONS = ("russia", "china")
_OTHER = dict(zip(PATRONS, reversed(PATRONS), strict=True))


def exchange(name: str) -> str:
    """A dotted name with the patrons exchanged.

    >>> exchange("dependence.russia.china"), exchange("talks")
    ('dependence.china.russia', 'talks')
    """
    return ".".join(_OTHER.get(word, word) for word in name.split("."))


def permuted(one: Expression) -> Expression:
    """An expression that reads the other patron."""
    return replace(one, name=exchange(one.name), parts=tuple(map(permuted, one.parts)))


def exchanged(plan: Plan) -> Plan:
    """A world in which what it changes of one patron is changed of the other; itself where it changes nothing of either.

    Settings of which the other patron has none are left out. A world in which a patron is absent stays as it is.
    """
    if not set(PATRONS) <= set(plan.cast.names):
        return plan
    usual = load_plan(BASELINE).regimes[0]
    regimes = tuple(_exchanged_regime(regime, usual, plan.cast) for regime in plan.regimes)
    same = all(one is other for one, other in zip(regimes, plan.regimes, strict=True))
    return plan if same else replace(plan, regimes=regimes)


def _exchanged_regime(regime: Regime, usual: Regime, cast: Cast) -> Regime:
    """The months of a regime; the same object where nothing in them speaks of a patron."""
    settings = _settings(regime.settings, cast)
    events = tuple(
        event if event in usual.events else _event(event, cast) for event in regime.events
    )
    drivers = _drivers(regime.drivers, usual.drivers, cast)
    if (settings, events) == (regime.settings, regime.events) and drivers is regime.drivers:
        return regime
    return replace(regime, settings=settings, events=events, drivers=drivers)


def _settings(settings: Mapping[str, Setting], cast: Cast) -> dict[str, Setting]:
    renamed = {exchange(name): value for name, value in settings.items()}
    return {name: value for name, value in renamed.items() if name in spellings(cast)}


def _event(event: Event, cast: Cast) -> Event:
    def conditions(listed: tuple[Condition, ...]) -> tuple[Condition, ...]:
        return tuple(replace(one, name=exchange(one.name)) for one in listed)

    effects = tuple(_effect(one, cast) for one in event.effects)
    return replace(
        event, effects=effects, when=conditions(event.when), only_if=conditions(event.only_if)
    )


def _effect(effect: Effect, cast: Cast) -> Effect:
    """An effect on the other patron's row."""
    rows = {cast.names.index(name): cast.names.index(_OTHER[name]) for name in PATRONS}
    where, index = effect.place
    place = where, tuple(rows.get(row, row) for row in index)
    return replace(effect, name=exchange(effect.name), place=place)


def _drivers(drivers: Drivers, usual: Drivers, cast: Cast) -> Drivers:
    """The drivers with the futures of patrons that a world changes given to the other."""
    moved = [
        name
        for name, trail in drivers.trails.items()
        if exchange(name) != name and trail != usual.trails.get(name)
    ]
    if not moved:
        return drivers
    trails = dict(drivers.trails)
    for name in moved:
        trails[name] = usual.trails.get(name, ())
    for name in moved:
        if exchange(name) in trails:
            trails[exchange(name)] = drivers.trails[name]
    futures = {name: trail[-1][1] for name, trail in trails.items() if trail}
    return assemble(cast, load_facts().series, futures, MONTHS, trails)
