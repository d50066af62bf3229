"""Which scenarios share their past: months that are equal up to a branch are computed and stored once.

Scenarios form trees. A root runs from the first month; a fork starts from the state that its parent
has reached when their assumptions first differ, and stores only the months from there on.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.scenario.description import agents_description, to_plain
from sim.scenario.plan import Plan, Regime


@dataclass(slots=True)
class ScenarioNode:
    """A scenario in its tree.

    Attributes:
        plan: the scenario.
        start: its first own month.
        parent: name of the scenario whose earlier months it shares.
        forks: the scenarios that start from its states, the earliest first.
    """

    plan: Plan
    start: int = 0
    parent: str | None = None
    forks: list["ScenarioNode"] = field(default_factory=list)

    def walk(self) -> Iterator["ScenarioNode"]:
        """This node and all below it, parents first."""
        yield self
        for fork in self.forks:
            yield from fork.walk()


def build_trees(plans: Sequence[Plan]) -> list[ScenarioNode]:
    """The trees of some scenarios; each forks from the earlier one with which it shares most months.

    >>> from sim.scenario.library import load_plan
    >>> [root] = build_trees([load_plan("baseline"), load_plan("war_ends")])
    >>> [(fork.plan.name, fork.start) for fork in root.forks]
    [('war_ends', 414)]
    """
    roots: list[ScenarioNode] = []
    nodes: list[ScenarioNode] = []
    for plan in plans:
        node = ScenarioNode(plan)
        shared = [shared_months(earlier.plan, plan) for earlier in nodes]
        if shared and max(shared) > 0:
            parent = nodes[int(np.argmax(shared))]
            node.start, node.parent = max(shared), parent.plan.name
            parent.forks.append(node)
            parent.forks.sort(key=lambda fork: fork.start)
        else:
            roots.append(node)
        nodes.append(node)
    return roots


def shared_months(one: Plan, other: Plan) -> int:
    """The number of first months with equal assumptions in two scenarios.

    The last month is never shared, so that each scenario has at least one of its own.
    """
    if _cast(one) != _cast(other) or one.months != other.months:
        return 0
    cuts = sorted({regime.start for plan in (one, other) for regime in plan.regimes})
    for first, last in zip(cuts, [*cuts[1:], one.months], strict=True):
        if first >= one.months:
            break
        regimes = one.regime(first), other.regime(first)
        if regimes[0] is not regimes[1] and (
            _assumptions_hash(regimes[0], first, last) != _assumptions_hash(regimes[1], first, last)
        ):
            return first
    return one.months - 1


def _cast(plan: Plan) -> list[object]:
    return [to_plain(actor) for actor in (plan.cast.client, *plan.cast.partners)]


def _assumptions_hash(regime: Regime, first: int, last: int) -> str:
    """A hash of the assumptions that hold between two months."""
    drivers = regime.drivers
    assumptions = {
        "settings": to_plain(regime.settings), "prior": regime.prior,
        "off": sorted(regime.switched_off), "variants": to_plain(regime.variants),
        "events": to_plain(regime.events), "mean": drivers.mean_openness,
        "trails": to_plain(drivers.trails), "agents": agents_description(regime.agents),
    }  # fmt: skip
    digest = hashlib.sha256(json.dumps(assumptions, sort_keys=True).encode())
    for name, values in sorted(drivers.fields.items()):
        digest.update(name.encode() + np.ascontiguousarray(values[first:last]).tobytes())
    return digest.hexdigest()
