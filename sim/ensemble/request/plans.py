"""The plans of a batch, bases first, each under a name that no other has."""

import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, count
from types import MappingProxyType

from sim.ensemble.request.own_agents import with_own_agents
from sim.errors import UserError, all_at_once
from sim.scenario.agent_rules import Chosen
from sim.scenario.description import fingerprint
from sim.scenario.library import is_valid_name, load_plan, with_settings
from sim.scenario.parameters import Setting
from sim.scenario.plan import Plan

CHANGED_SUFFIX = "changed"
TWEAKED_SUFFIX = "tweaked"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A plan for the batch.

    Attributes:
        plan: the plan, under the name that it would like.
        origin: what messages call it: a path, or the scenario's name.
        other_name: the name it takes where another plan has its own; "" if it must not be renamed.
        bases: the plans that it is compared with.
    """

    plan: Plan
    origin: str
    other_name: str = ""
    bases: tuple["_Candidate", ...] = ()


def collect_plans(
    scenarios: Sequence[str | os.PathLike[str] | Plan],
    settings: Mapping[str, Setting],
    agents: Mapping[str, Chosen] = MappingProxyType({}),
    since: str | None = None,
) -> tuple[tuple[Plan, ...], tuple[str, ...]]:
    """The plans of some scenarios, changed by the settings, each after its unchanged bases.

    Scenarios in which actors decide by other rules come after themselves without these rules. A plan
    that was made by changing another gets a name of its own where its own is taken.

    Args:
        scenarios: names, paths or plans.
        settings: parameters by spelling.
        agents: decision rules by actor.
        since: the first month of these rules, as of `with_own_agents`.

    Returns:
        The plans, and the names of those that the user requested.

    Raises:
        UserError: for scenarios that do not exist, two different ones of one name, a name that no
            folder can have, and a scenario that is compared with itself.
    """
    candidates: list[_Candidate] = all_at_once(
        *(partial(_candidate, scenario, settings) for scenario in scenarios)
    )
    if agents:
        candidates = all_at_once(*(partial(_with_own, c, agents, since) for c in candidates))
    names = _Names()
    for candidate in chain.from_iterable((*c.bases, c) for c in candidates):
        names.reserve(candidate)
    names.refuse_mistakes()
    plans: dict[str, Plan] = {}
    requested = []
    for candidate in candidates:
        for one in (*candidate.bases, candidate):
            name = names.name_of(one)
            plans.setdefault(name, _rename(one, name, names))
        requested.append(name)
    return tuple(plans.values()), tuple(dict.fromkeys(requested))


def _rename(candidate: _Candidate, name: str, names: "_Names") -> Plan:
    """A plan under its name in the batch, compared with its bases under theirs."""
    plan = candidate.plan
    renamed = {
        base.plan.name: names.name_of(base)
        for base in candidate.bases
        if names.name_of(base) != base.plan.name
    }
    if name == plan.name and not renamed:
        return plan
    bases = tuple(renamed.get(base, base) for base in plan.comparisons)
    return replace(
        plan, name=name, compare_to=bases[0] if bases else plan.compare_to, comparisons=bases
    )


def _with_own(candidate: _Candidate, agents: Mapping[str, Chosen], since: str | None) -> _Candidate:
    """A scenario with other decision rules, and as its base the same without them."""
    shipped = candidate.plan
    if candidate.other_name.endswith(f"_{CHANGED_SUFFIX}"):
        shipped = replace(shipped, name=candidate.other_name)
    own = with_own_agents(shipped, agents, since)
    base = replace(candidate, plan=shipped, bases=())
    return _Candidate(own, own.name, own.name, (base,))


def _candidate(
    scenario: str | os.PathLike[str] | Plan, settings: Mapping[str, Setting]
) -> _Candidate:
    """A scenario with its bases, changed by the settings."""
    if isinstance(scenario, Plan):
        plan, origin, other_name = scenario, f"the plan {scenario.name!r}", ""
        if plan.name.endswith(f"_{TWEAKED_SUFFIX}"):
            other_name = plan.name
    else:
        plan, origin, other_name = load_plan(scenario), os.fspath(scenario), ""
    references = plan.comparisons or ((plan.compare_to,) if plan.compare_to else ())
    bases = tuple(_Candidate(load_plan(base), base) for base in references)
    if not settings:
        return _Candidate(plan, origin, other_name, bases)
    changed = with_settings(plan, settings)
    other_name = f"{plan.name}_{CHANGED_SUFFIX}"
    if bases:
        return _Candidate(changed, origin, other_name, bases)
    changed = replace(changed, name=other_name, compare_to=plan.name, comparisons=(plan.name,))
    return _Candidate(changed, origin, other_name, (_Candidate(plan, origin),))


class _Names:
    """Which plan has which name; capital letters and ways of writing an accent make no difference."""

    def __init__(self) -> None:
        self._owners: dict[str, _Candidate] = {}
        self._mistakes: list[str] = []

    def reserve(self, candidate: _Candidate) -> None:
        """Give a plan its own name, unless it can be renamed."""
        name = candidate.plan.name
        if name in [base.origin for base in candidate.bases]:
            self._mistakes.append(f"{candidate.origin}: a scenario cannot be compared with itself")
        elif not is_valid_name(name):
            self._mistakes.append(f"{candidate.origin}: {name!r} cannot name a scenario of a batch")
        elif not candidate.other_name:
            owner = self._owners.setdefault(_key(name), candidate)
            if not _are_same(owner, candidate):
                self._mistakes.append(_conflict(owner, candidate))

    def refuse_mistakes(self) -> None:
        """Raise `UserError` with all mistakes in names."""
        if self._mistakes:
            raise UserError(*dict.fromkeys(self._mistakes))

    def name_of(self, candidate: _Candidate) -> str:
        """The name of a plan in the batch: its own, or the first that is free."""
        other = candidate.other_name
        names = chain([candidate.plan.name, other], (f"{other}_{n}" for n in count(2)))
        return next(
            name
            for name in names
            if _are_same(self._owners.setdefault(_key(name), candidate), candidate)
        )


def _key(name: str) -> str:
    """What two names share that some file system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()


def _are_same(one: _Candidate, other: _Candidate) -> bool:
    return one.plan is other.plan or fingerprint(one.plan) == fingerprint(other.plan)


def _conflict(one: _Candidate, other: _Candidate) -> str:
    names = " and ".join(dict.fromkeys(repr(each.plan.name) for each in (one, other)))
    return f"two different scenarios are named {names} ({one.origin}, {other.origin}); rename one"
