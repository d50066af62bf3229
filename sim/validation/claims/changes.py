"""The worlds of claims: scenarios by name, each as it is or with something changed or taken away."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from sim.errors import UserError, nearest
from sim.rules.switches import SWITCHES
from sim.scenario.library import BASELINE, load_plan, shipped_scenarios, with_overrides
from sim.scenario.parameters import spellings
from sim.scenario.plan import Plan
from sim.strict.containers import Either, Key, ListOf, Record, RecordValues, Table
from sim.strict.mistakes import Place, Report
from sim.strict.scalars import Number, Text

#: Worlds that are no scenarios of their own: each serves a claim, or a rival of the article.
FOLDER = Path(__file__).resolve().parents[1] / "worlds"


@cache
def named_worlds() -> Mapping[str, Path | str]:
    """What loads each world: a file of the folder of worlds, or the name of a shipped scenario."""
    own = {file.stem: file for file in sorted(FOLDER.glob("*.yaml"))}
    return {**{name: name for name in shipped_scenarios()}, **own}


def load_world(name: str) -> Plan:
    """A world by name.

    Raises:
        UserError: with the nearest that exists.
    """
    known = named_worlds()
    if name not in known:
        raise UserError(f"no world {name!r}.{nearest(name, known, few=0)}")
    return load_plan(known[name])


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed in a world.

    Attributes:
        settings: parameters by spelling.
        switched_off: the switches that are off.
        added: worlds whose settings and events are put over it.
    """

    settings: Mapping[str, float] = field(default_factory=dict)
    switched_off: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """It in words, the same for equal changes; "" where nothing is changed."""
        parts = [f"{name} = {value:g}" for name, value in sorted(self.settings.items())]
        parts += [f"{name} off" for name in self.switched_off]
        return ", ".join([*parts, *(f"with {name}" for name in self.added)])


@dataclass(frozen=True, slots=True)
class World:
    """A world of a claim: a scenario and what is changed in it.

    Attributes:
        scenario: its name.
        change: what is changed.
        since: the month from which that holds.
    """

    scenario: str
    change: Change = Change()
    since: int = 0

    @property
    def key(self) -> str:
        """It in words, the same for equal worlds."""
        return f"{self.scenario} ({self.change.key})" if self.change.key else self.scenario

    def plan(self) -> Plan:
        """The plan of it."""
        return changed(load_world(self.scenario), self.change, self.since)


def changed(plan: Plan, change: Change, since: int = 0) -> Plan:
    """A plan with something changed from a month on; what another world adds holds from where that one departs."""
    for name in change.added:
        plan = _put_over(plan, load_world(name), since)
    off = {p: v for name in change.switched_off for p, v in SWITCHES[name].items()}
    settings = {n: v for n, v in {**change.settings, **off}.items() if n in spellings(plan.cast)}
    return with_overrides(plan, settings, since) if settings else plan


def _put_over(plan: Plan, other: Plan, since: int) -> Plan:
    """A plan with the settings and events that another world has and the baseline has not."""
    usual = load_plan(BASELINE).regimes[0].events
    last = other.regimes[-1]
    events = tuple(event for event in last.events if event not in usual)
    start = max(since, other.branch or 0)
    plan = with_overrides(plan, dict(last.settings), start) if last.settings else plan
    if last.switched_off:
        off = {p: v for name in last.switched_off for p, v in SWITCHES[name].items()}
        plan = with_overrides(plan, off, start)
    past, later = plan.regimes_cut_at(start)
    names = {event.name for event in events}
    regimes = tuple(
        replace(r, events=(*(e for e in r.events if e.name not in names), *events)) for r in later
    )
    return replace(plan, regimes=(*past, *regimes))


# -- as a file writes them ------------------------------------------------------------------------

_CHANGES = {"set": Key(Table(Number())), "switch_off": Key(ListOf(Text(), least=1)), "with": Key(ListOf(Text(), least=1))}  # fmt: skip
#: A world: the name of a scenario, or what is changed in one.
WORLD = Either(Text(), Record({"from": Key(Text()), **_CHANGES}, "a world"))
#: What takes a cause away, or why nothing does.
REMOVAL = Record({"none": Key(Text()), **_CHANGES}, "an ablation")


def read_change(content: RecordValues, report: Report) -> Change:
    """A change as a file writes it; names that do not exist are noted."""
    settings = content.get("set", {})
    cast = load_plan(BASELINE).cast
    _check(
        {name: entry.key for name, entry in settings.items()},
        "no parameter",
        spellings(cast),
        report,
    )
    off, added = (tuple(name for name, _ in content.get(key, ())) for key in ("switch_off", "with"))
    _check(dict(content.get("switch_off", ())), "no switch", SWITCHES, report)
    _check(dict(content.get("with", ())), "no world", named_worlds(), report)
    return Change({name: entry.value for name, entry in settings.items()}, off, added)


def read_world(content: Any, place: Place, since: int, report: Report) -> World:
    """A world as a file writes it."""
    if isinstance(content, str):
        _check({content: place}, "no world", named_worlds(), report)
        return World(content)
    scenario = content.get("from", BASELINE)
    _check({scenario: content.at("from")}, "no world", named_worlds(), report)
    return World(scenario, read_change(content, report), since)


def _check(names: Mapping[str, Place], what: str, known: Any, report: Report) -> None:
    for name, place in names.items():
        if name not in known:
            report.unknown(place, what, name, known)
