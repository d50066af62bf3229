"""A scenario in which some actors decide by other rules, to be compared with itself as it ships."""

from collections.abc import Mapping
from dataclasses import replace
from re import sub

from sim.calendar import month_index, month_name
from sim.errors import UserError
from sim.rules.decision_rules import DecisionRule
from sim.scenario.agent_rules import Chosen, with_agents
from sim.scenario.library import BASELINE
from sim.scenario.plan import Plan
from sim.start.table import PRESENT
from sim.words.actors import actor_words
from sim.words.label import upper_first

#: In names, where several actors decide by other rules.
OWN = "own"


def with_own_agents(plan: Plan, agents: Mapping[str, Chosen], since: str | None = None) -> Plan:
    """A scenario with other decision rules, named and compared with itself as it is.

    Args:
        plan: the scenario.
        agents: rules, or names of them, by actor.
        since: the first month in which they decide, YYYY-MM; by default the scenario's branch, or
            2024-07 where it has none.

    Raises:
        UserError: for unknown actors and rules, and a month that the scenario does not reach.

    >>> from sim.scenario.library import load_plan
    >>> own = with_own_agents(load_plan("war_ends"), {"china": "tolerant"})
    >>> own.name, own.title, own.compare_to
    ('war_ends_china_tolerant', "War's end, China as tolerant", 'war_ends')
    """
    start = (plan.branch or PRESENT) if since is None else month_index(since)
    if not 0 <= start < plan.months:
        raise UserError(
            f"agents since {month_name(start)}: {plan.name} runs from 1990-01 to "
            f"{month_name(plan.months - 1)}; give another month with since"
        )
    phrase = describe_agents(agents)
    return replace(
        with_agents(plan, agents, since=start),
        name=f"{plan.name}_{_short_name(agents)}",
        title=phrase if plan.name == BASELINE else f"{plan.title}, {phrase}",
        departs=start,
        clause=agents_clause(agents),
        compare_to=plan.name,
        comparisons=(plan.name,),
        main_comparison="",
    )


def agents_clause(agents: Mapping[str, Chosen]) -> str:
    """Who decides how, in words that follow "If".

    >>> agents_clause({"china": "tolerant", "us": "closed"})
    'China decides as tolerant and the United States decides as closed'
    """
    return " and ".join(f"{actor_words(a)} decides as {_name(rule)}" for a, rule in agents.items())


def describe_agents(agents: Mapping[str, Chosen]) -> str:
    """Who decides how, in words.

    >>> describe_agents({"china": "tolerant", "us": "closed"})
    'China as tolerant, the United States as closed'
    """
    words = ", ".join(f"{actor_words(actor)} as {_name(rule)}" for actor, rule in agents.items())
    return upper_first(words)


def _short_name(agents: Mapping[str, Chosen]) -> str:
    """The end of the name: the actor and its rule, or where there are several, that they are own ones."""
    if len(agents) != 1:
        return OWN
    [(actor, rule)] = agents.items()
    return f"{actor}_{sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', _name(rule)).lower()}"


def _name(rule: Chosen) -> str:
    return rule.name if isinstance(rule, DecisionRule) else rule
