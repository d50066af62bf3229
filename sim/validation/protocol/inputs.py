"""Input data: the series that drive the model, their futures, and what each scenario changes."""

from collections.abc import Iterable
from math import isfinite

from sim.calendar import month_name
from sim.facts import load_facts
from sim.scenario.drivers import Future
from sim.scenario.events import Condition, Event
from sim.scenario.futures import Growth, Markov, Path
from sim.scenario.library import load_plan, shipped_scenarios
from sim.scenario.parameters import Setting
from sim.scenario.plan import Plan, Regime
from sim.validation.markup import DASH, code, number, table


def future_text(future: Future | None) -> str:
    """What is assumed of a series after its record.

    >>> future_text(Growth(0.02)), future_text(None)
    ('growth 0.02 a year', 'hold')
    """
    if isinstance(future, Growth):
        return f"growth {_amount(future.rate)} a year"
    if isinstance(future, Path):
        points = ", ".join(f"{month_name(at)}: {_amount(value)}" for at, value in future.points)
        return f"path, {future.kind}: {points}"
    if isinstance(future, Markov):
        return f"Markov chain of {', '.join(name for name, _ in future.states)}"
    return "hold"


def _amount(value: Setting) -> str:
    """A number, or a distribution as scenarios spell it."""
    if isinstance(value, tuple):
        law, numbers = value
        return f"{law}({', '.join(map(number, numbers))})"
    return number(float(value))


def drivers() -> str:
    """Every series: how it is filled, where its record ends, and what the baseline assumes after."""
    futures = load_plan().regimes[0].drivers.futures
    rows = [
        (code(s.name), s.unit, s.kind, month_name(s.last), future_text(futures.get(s.name)))
        for s in load_facts().series.values()
    ]
    return table(("series", "unit", "filled", "record to", "baseline's future"), rows)


def driver_sources() -> str:
    """The sources of the record, each with the series that it is given for."""
    told: dict[str, list[str]] = {}
    for series in load_facts().series.values():
        told.setdefault(series.source, []).append(code(series.name))
    return table(("series", "source"), [(", ".join(names), text) for text, names in told.items()])


def driver_count() -> str:
    """How many series there are."""
    return str(len(load_facts().series))


# -- scenarios --------------------------------------------------------------------------------------


def scenarios() -> str:
    """A row for each shipped scenario: when it departs from its base, and in what."""
    plans = {name: load_plan(name) for name in shipped_scenarios()}
    rows = [_scenario(plan, plans[plan.compare_to or "baseline"]) for plan in plans.values()]
    head = (
        "scenario", "departs from", "in", "futures of series", "events", "parameters and switches",
        "actors and their rules",
    )  # fmt: skip
    return table(head, rows)


def scenario_count() -> str:
    """How many scenarios ship."""
    return str(len(shipped_scenarios()))


def _scenario(plan: Plan, base: Plan) -> tuple[str, ...]:
    own, other, alone = plan.regimes[-1], base.regimes[-1], plan.name == base.name
    departs = "the first month" if plan.branch is None else month_name(plan.branch)
    return (
        f"[{code(plan.name)}](../scenarios/{plan.name}.yaml)",
        DASH if alone else code(base.name),
        DASH if alone else departs,
        "see the series" if alone else _listed(_futures(own, other)),
        _listed(_events(own.events, () if alone else other.events)),
        _listed([*_settings(own, other), *_end(plan, base)]),
        _listed(_actors(plan, base)),
    )


def _listed(items: Iterable[str]) -> str:
    return "; ".join(items) or DASH


def _futures(own: Regime, base: Regime) -> Iterable[str]:
    """The futures that differ; the same points in other words count as equal."""
    for name, future in own.drivers.futures.items():
        if future != base.drivers.futures.get(name):
            yield f"{code(name)} {future_text(future)}"


def _events(own: Iterable[Event], base: Iterable[Event]) -> Iterable[str]:
    held = {event.name: event for event in base}
    for event in own:
        if event != held.pop(event.name, None):
            effects = ", ".join(f"{e.how} {code(e.name)} {number(e.amount)}" for e in event.effects)
            yield f"{code(event.name)} {_timing(event)}: {effects}"
    yield from (f"no {code(name)}" for name in held)


def _timing(event: Event) -> str:
    """When it happens, and the further conditions."""
    further = f", if {' and '.join(map(_condition, event.only_if))}" if event.only_if else ""
    return _onset(event) + further


def _onset(event: Event) -> str:
    if isinstance(event.at, tuple):
        law, months = event.at
        return f"at {law}({', '.join(month_name(int(month)) for month in months)})"
    if event.at is not None:
        return f"at {month_name(event.at)}"
    if event.hazard is not None:
        chance = code(event.hazard) if isinstance(event.hazard, str) else number(event.hazard)
        return f"with chance {chance} a month"
    if event.after:
        return f"after {code(event.after)}"
    return f"when {' and '.join(map(_condition, event.when))}"


def _condition(one: Condition) -> str:
    above = [f"> {number(one.above)}"] if isfinite(one.above) else []
    below = [f"< {number(one.below)}"] if isfinite(one.below) else []
    return " ".join([code(one.name), *above, *below])


def _settings(own: Regime, base: Regime) -> Iterable[str]:
    for name, value in own.settings.items():
        if value != base.settings.get(name):
            yield f"{code(name)} {_amount(value)}"
    for name in sorted(own.switched_off - base.switched_off):
        yield f"{code(name)} off"
    if own.prior != base.prior:
        yield f"prior {own.prior}"
    if own.variants != base.variants:
        yield f"variants {own.variants}"


def _end(plan: Plan, base: Plan) -> Iterable[str]:
    return [] if plan.months == base.months else [f"ends {month_name(plan.months - 1)}"]


def _actors(plan: Plan, base: Plan) -> Iterable[str]:
    """Who is absent or elsewhere, and who decides by another rule."""
    names = plan.cast.names
    yield from (f"{code(name)} absent" for name in base.cast.names if name not in names)
    mine, theirs = ({a.name: a for a in cast.partners} for cast in (plan.cast, base.cast))
    yield from (f"{code(n)} elsewhere" for n in names if n in theirs and mine[n] != theirs[n])
    rules, others = plan.regimes[-1].agents, base.regimes[-1].agents
    yield from (f"{code(n)} by {code(r.name)}" for n, r in rules.items() if others.get(n) != r)
