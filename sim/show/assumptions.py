"""A scenario's assumptions in the words of its file, by key, so that two can be laid side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from sim.calendar import month_name
from sim.rules.decision_rules import DEFAULT
from sim.scenario.description import agents_description
from sim.scenario.events import NOT_YET, Condition, Effect, Event
from sim.scenario.futures import Future, Growth, Markov, Path, Resampled
from sim.scenario.parameters import Distribution
from sim.scenario.plan import Plan
from sim.strict.reader import format_number
from sim.terminal import number_of

#: A key, its value before and after.
Change = tuple[str, str, str]
#: A heading of time, and the changes in it.
Stretch = tuple[str, list[Change]]
NONE, TAKES_PART = "–", "takes part"
VARIANTS = ("outside_option", "moves", "power")


class Assumptions(NamedTuple):
    """What a scenario assumes, in words by key.

    Attributes:
        months: how many it has.
        always: what holds in all of them.
        regimes: the first month of each, and what holds from then on.
    """

    months: int
    always: dict[str, str]
    regimes: list[tuple[int, dict[str, str]]]

    def at(self, month: int) -> dict[str, str]:
        """What holds in a month."""
        return [assumed for start, assumed in self.regimes if start <= month][-1]


def plan_assumptions(plan: Plan) -> Assumptions:
    """What a plan assumes."""
    always = {"end": month_name(plan.months - 1)}
    for actor in plan.cast.partners:
        always[f"actors.{actor.name}"] = TAKES_PART
        for name, fact in actor.values.items():
            unit = "" if fact.unit == "1" else f" {fact.unit}"
            always[f"actors.{actor.name}.{name}"] = f"{format_number(fact.value)}{unit}"
    regimes = []
    for regime in plan.regimes:
        settings = {name: setting(value) for name, value in regime.settings.items()}
        variants = {name: getattr(regime.variants, name) for name in VARIANTS}
        assumed = regime_assumptions(
            settings, regime.drivers.futures, regime.events, sorted(regime.switched_off),
            regime.prior, variants, agents_description(regime.agents),
        )  # fmt: skip
        regimes.append((regime.start, assumed))
    return Assumptions(plan.months, always, regimes)


def regime_assumptions(
    settings: Mapping[str, str], futures: Mapping[str, Future], events: Iterable[Event],
    switched_off: Sequence[str], prior: object, variants: Mapping[str, object],
    agents: Mapping[str, str],
) -> dict[str, str]:  # fmt: skip
    """What a regime assumes, by key; settings are in words already."""
    return {
        **{f"parameters.{name}": text for name, text in settings.items()},
        **{f"drivers.{name}": future(value) for name, value in futures.items()},
        **{f"events.{event.name}": event_in_words(event) for event in events},
        "switch_off": ", ".join(switched_off) or NONE,
        "prior": str(prior),
        **{f"variants.{name}": str(value) for name, value in variants.items()},
        **{f"agents.{actor}": rule for actor, rule in agents.items()},
    }


def differing_assumptions(first: Plan, second: Plan) -> Iterator[Stretch]:
    """What differs between two plans."""
    return compare_assumptions(plan_assumptions(first), plan_assumptions(second))


def compare_assumptions(first: Assumptions, second: Assumptions) -> Iterator[Stretch]:
    """What differs between two scenarios, stretch by stretch."""
    always = _changes(first.always, second.always)
    absent = {key for key, *_ in always if key.count(".") == 1 and key.startswith("actors.")}
    always = [c for c in always if c[0] in absent or c[0].rpartition(".")[0] not in absent]
    if always:
        yield "in all months", always
    last = max(first.months, second.months) - 1
    starts = sorted({start for one in (first, second) for start, _ in one.regimes})
    stretches: list[tuple[int, list[Change]]] = []
    for start in starts:
        changes = _changes(first.at(start), second.at(start))
        if not stretches or stretches[-1][1] != changes:
            stretches.append((start, changes))
    ends = [*(start for start, _ in stretches[1:]), last + 1]
    for (start, changes), end in zip(stretches, ends, strict=True):
        if changes:
            until = f" to {month_name(end - 1)}" if end <= last else " on"
            yield f"from {month_name(start)}{until}", changes


def _changes(before: dict[str, str], after: dict[str, str]) -> list[Change]:
    """The keys whose words differ, with both."""
    keys = dict.fromkeys([*before, *after])
    both = ((key, _value_of_key(before, key), _value_of_key(after, key)) for key in keys)
    return [change for change in both if change[1] != change[2]]


def _value_of_key(assumed: dict[str, str], key: str) -> str:
    """What is assumed under a key; a parameter that is not set has its default or its prior."""
    unsaid = {"parameters": "as declared", "agents": DEFAULT}
    return assumed.get(key, unsaid.get(key.partition(".")[0], NONE))


# -- single things in words -----------------------------------------------------------------------


def setting(value: Any) -> str:
    """A parameter's value: a number, a distribution, or one value a run.

    >>> setting(0.5), setting(("uniform", (0.1, 0.4)))
    ('0.5', '{uniform: [0.1, 0.4]}')
    """
    if isinstance(value, tuple):
        return law(value)
    if isinstance(value, np.ndarray) and value.ndim:
        return f"one value a run, {format_number(float(value.min()))} to {format_number(float(value.max()))}"
    return format_number(float(value))


def law(value: Distribution, months: bool = False) -> str:
    """A distribution as a file spells it."""
    name, numbers = value
    values = (month_name(int(n)) if months else format_number(n) for n in numbers)
    return f"{{{name}: [{', '.join(values)}]}}"


def future(value: Future) -> str:
    """A series' future.

    >>> future(Growth(0.02)), future(Path(((540, 140.0),)))
    ('growth 0.02 a year', 'path 2035-01: 140')
    """
    if isinstance(value, Growth):
        return f"growth {setting(value.rate)} a year"
    if isinstance(value, Path):
        return f"path {', '.join(f'{month_name(m)}: {setting(v)}' for m, v in value.points)}"
    if isinstance(value, Markov):
        return _markov(value)
    if isinstance(value, Resampled):
        return f"{'growth' if value.how == 'grown' else 'change'} of a past year, drawn each year"
    return "hold last"


def _markov(value: Markov) -> str:
    states = ", ".join(f"{name} = {format_number(v)}" for name, v in value.states)
    rates = ", ".join(f"{a} to {b} {_chance(rate)}" for a, b, rate in value.rates)
    return f"markov {states}; a month: {rates}; starts {value.start}"


def _chance(value: float | str) -> str:
    return value if isinstance(value, str) else format_number(value)


def event_in_words(event: Event) -> str:
    """When an event happens and what it does.

    >>> event_in_words(Event("end", (Effect("set", ("war_intensity", ()), 0.0, "war.intensity"),),
    ...                      after="thaw", delay=6, over=3))
    '6 months after thaw: set war.intensity = 0, over 3 months'
    """
    effects = ", ".join(_effect(effect) for effect in event.effects) or "moves nothing"
    over = f", over {_months(event.over)}" if event.over > 1 else ""
    lasts = f", for {_months(event.lasts)}" if event.lasts is not None else ""
    again = ", and may repeat" if event.repeat else ""
    return f"{'; '.join(_times(event))}: {effects}{over}{lasts}{again}"


def _times(event: Event) -> Iterator[str]:
    if event.at is not None:
        yield f"at {law(event.at, True) if isinstance(event.at, tuple) else month_name(event.at)}"
    if event.hazard is not None:
        yield f"hazard {_chance(event.hazard)} a month"
    if event.when:
        yield f"when {_conditions(event.when)}"
    if event.after is not None:
        yield (
            f"{_months(event.delay)} after {event.after}" if event.delay else f"with {event.after}"
        )
    if event.first:
        yield f"from {month_name(event.first)}"
    if event.last != NOT_YET:
        yield f"until {month_name(event.last)}"
    if event.only_if:
        yield f"if {_conditions(event.only_if)}"


def _conditions(conditions: Sequence[Condition]) -> str:
    return " and ".join(
        f"{c.name} {word} {format_number(bound)}"
        for c in conditions
        for word, bound in (("above", c.above), ("below", c.below))
        if isfinite(bound)
    )


def _effect(effect: Effect) -> str:
    sign = {"set": "=", "add": "by", "scale": "by"}[effect.how]
    return f"{effect.how} {effect.name} {sign} {format_number(effect.amount)}"


def _months(count: int) -> str:
    return number_of(count, "month")
