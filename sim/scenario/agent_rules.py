"""Who decides by which rule: the key `agents` of a scenario, and the same from Python."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from sim.errors import UserError, nearest
from sim.rules.decision_rules import (
    CLIENT,
    DEFAULT,
    ROLES,
    DecisionRule,
    decision_rules,
    followable,
)
from sim.scenario.check_scenario import CheckContext
from sim.scenario.plan import Plan
from sim.state.cast import Cast
from sim.strict.containers import Entries, RecordValues

Hint = Callable[[str, Iterable[str]], str]
#: Actors by name, each with the rule that it follows instead of the shipped one.
Seats = Mapping[str, DecisionRule]
#: A rule, or its name.
Chosen = str | DecisionRule


def check_agents(context: CheckContext) -> None:
    """Note actors and rules that do not exist, and rules that an actor cannot follow."""
    entries: Entries = context.content.get("agents", Entries())
    report, cast = context.report, context.cast
    for name, place in entries.names.items():
        for mistake in _actor_mistakes(name, entries.names, cast, report.nearest):
            report.add(place, mistake)
    for name, entry in entries.items():
        for mistake in _rule_mistakes(name, entry.value, cast, report.nearest):
            report.add(entry.place, mistake)


def merge_agents(base: Seats, content: RecordValues, cast: Cast) -> Seats:
    """The rules in force in a scenario: its base's, changed by its own; absent actors have none."""
    own = {name: entry.value for name, entry in content.get("agents", {}).items()}
    return _merge(
        {name: rule for name, rule in base.items() if name in _abilities(cast)}, own, cast
    )


def with_agents(plan: Plan, agents: Mapping[str, Chosen], since: int = 0) -> Plan:
    """A plan in which some actors decide by other rules, from a month on.

    Args:
        agents: rules, or their names as in a scenario file, by actor.

    Raises:
        UserError: all mistakes at once.

    >>> from sim.scenario.library import load_plan
    >>> sorted(with_agents(load_plan(), {"patron": "tolerant"}).regimes[0].agents)
    ['china', 'russia']
    """
    cast = plan.cast
    mistakes = [m for name in agents for m in _actor_mistakes(name, agents, cast, nearest)]
    mistakes += [m for name, r in agents.items() for m in _rule_mistakes(name, r, cast, nearest)]
    if mistakes:
        raise UserError(*(f"agents: {mistake}" for mistake in mistakes))
    past, later = plan.regimes_cut_at(since)
    changed = (replace(regime, agents=_merge(regime.agents, agents, cast)) for regime in later)
    return replace(plan, regimes=(*past, *changed))


def _merge(base: Seats, own: Mapping[str, Chosen], cast: Cast) -> Seats:
    """The base's rules and a scenario's own; an actor's name says more than what it is."""
    named = sorted(own.items(), key=lambda entry: entry[0] not in ROLES)
    chosen = {actor: rule for name, rule in named for actor in _meant(name, cast)}
    kept = {actor: rule for actor, rule in base.items() if actor not in chosen}
    rules = decision_rules()
    return kept | {
        actor: rule if isinstance(rule, DecisionRule) else rules[rule]
        for actor, rule in chosen.items()
        if rule != DEFAULT
    }


def _abilities(cast: Cast) -> dict[str, frozenset[str]]:
    """What each actor is able to do."""
    able = {a.name: frozenset(k for k, v in a.abilities.items() if v > 0.0) for a in cast.partners}
    return {cast.client.name: frozenset({CLIENT}), **able}


def _meant(name: str, cast: Cast) -> list[str]:
    """The actors that a name stands for: its own, or all who have the ability of that name."""
    able = _abilities(cast)
    return [name] if name in able else [a for a, abilities in able.items() if name in abilities]


def _actor_mistakes(name: str, names: Iterable[str], cast: Cast, hint: Hint) -> Iterator[str]:
    """What is wrong with an actor's name, beside the others in the same table."""
    known = (*_abilities(cast), *ROLES)
    if name not in known:
        yield f"no actor {name!r}.{hint(name, known)}"
    elif name in ROLES and name != "patron":
        (actor,) = _meant(name, cast)
        if actor in names:
            yield f"{name} stands for {actor!r}, which has a rule here already; leave one out"


def _rule_mistakes(name: str, rule: Chosen, cast: Cast, hint: Hint) -> Iterator[str]:
    """What is wrong with the rule that an actor is to follow."""
    able = _abilities(cast)
    actors = _meant(name, cast) if name in (*able, *ROLES) else []
    rules = decision_rules()
    can = followable(able[actors[0]]) if actors else [DEFAULT, *rules]
    if rule == DEFAULT:
        return
    if not isinstance(rule, DecisionRule) and rule not in rules:
        yield f"no decision rule {rule!r}.{hint(str(rule), can)}"
        return
    chosen = rule if isinstance(rule, DecisionRule) else rules[rule]
    for actor in actors:
        missing = [a for a in chosen.abilities if a not in able[actor]]
        if missing:
            instead = f"extend {_class_for(able[actor])}" if chosen.own else f"it can follow {', '.join(can)}"  # fmt: skip
            yield f"{chosen.name!r} is a rule for a {missing[0]}, which {actor!r} is not; {instead}"


def _class_for(abilities: frozenset[str]) -> str:
    """The class that a user extends for an actor of some abilities."""
    return next((role.capitalize() for role in ROLES if role in abilities), "Partner")
