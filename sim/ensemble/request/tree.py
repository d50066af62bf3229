"""Which scenarios share their past: months that are equal up to a branch are computed and stored once.

Scenarios form trees. A root runs from the first month; a fork starts from the state that its parent
has reached when their assumptions first differ, and stores only the months from there on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.scenario.plan import Plan
from sim.scenario.shared_months import shared_months


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
