"""The class of a seat: the shipped class of an actor, and before it the rule that a scenario names."""

from functools import cache
from importlib import import_module

from sim.rules.decision_rules import DecisionRule

RIVALS = "sim.agents.rivals"


def rule_class(rule: DecisionRule | None, shipped: type) -> type:
    """The class of a seat: the shipped one, or one that decides by a rule before it."""
    if rule is None:
        return shipped
    return _combine(rule.own or _shipped_rule(rule.name), shipped)


def _shipped_rule(name: str) -> type:
    """The class of a shipped rule, imported when it is first needed."""
    module = import_module(f"{RIVALS}.{name}")
    found: type = getattr(module, "".join(part.capitalize() for part in name.split("_")))
    return found


@cache
def _combine(rule: type, shipped: type) -> type:
    if issubclass(rule, shipped):
        return rule
    return type(f"{rule.__name__}{shipped.__name__}", (rule, shipped), {})
