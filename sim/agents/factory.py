"""Creates the agents: each gets the class that its abilities call for, or the user's own."""

from collections.abc import Callable, Mapping
from functools import cache
from inspect import isfunction
from types import MappingProxyType
from typing import Any, NamedTuple

from sim.agents.actor import Actor, ActorModel
from sim.agents.answers import with_checks
from sim.agents.client import Client
from sim.agents.partner import Neighbour, Partner, Patron, Superpower
from sim.agents.partner_set import PartnerSet
from sim.agents.seats import rule_class
from sim.errors import UserError, closest
from sim.facts import ActorFacts
from sim.rules.decision_rules import DecisionRule
from sim.state.cast import Cast
from sim.words.nearest import nearest

#: The class that each ability calls for.
BY_ABILITY: Mapping[str, type[Partner]] = {
    "patron": Patron, "superpower": Superpower, "neighbour": Neighbour,
}  # fmt: skip
SHIPPED_CLASSES: frozenset[type] = frozenset({Partner, *BY_ABILITY.values()})
#: From this likeness on, a method's name is taken for a misspelled decision.
ALIKE = 0.8


class AgentGroup(NamedTuple):
    """The actors of a model."""

    client: Client
    partners: PartnerSet
    superpower: Superpower
    neighbour: Neighbour
    by_name: Mapping[str, Actor]


def create_agents(
    model: ActorModel,
    cast: Cast,
    own: Mapping[str, type],
    rules: Mapping[str, DecisionRule] = MappingProxyType({}),
    before: AgentGroup | None = None,
    seat: Callable[[type], type] = lambda rule: rule,
) -> AgentGroup:
    """Make the agents of a model.

    Args:
        model: the model.
        cast: who takes part.
        own: a user's classes by actor; each extends the class shipped for that actor. It may have
            methods of its own, but none whose name is almost a decision's (`stanse` for `stance`):
            it would never be called. A name that starts with an underscore is always accepted. At least
            one method takes the place of a shipped one, where there are any.
        rules: the decision rules that actors follow by name, where a user gives no class.
        before: the agents until now; those whose class stays go on.
        seat: the class of an agent that decides by a class of rules.

    Raises:
        UserError: for an unknown actor, a class that does not extend the shipped one, a method whose
            name is almost a decision's, or methods none of which is asked.
    """
    names = (cast.client.name, *cast.names)
    unknown = [name for name in own if name not in names]
    if unknown:
        raise UserError(*(f"agents: no actor {n!r}.{nearest(n, names)}" for n in unknown))
    shipped: dict[str, type] = {f.name: class_for(f) for f in cast.partners}
    shipped[cast.client.name] = Client
    mistakes = [m for name, cls in own.items() for m in _mistakes(cls, shipped[name], name)]
    if mistakes:
        raise UserError(*mistakes)

    def agent_of(facts: ActorFacts, *place: int) -> Any:
        """The agent of an actor: the one until now, or a new one in its place."""
        name = facts.name
        follows = own[name] if name in own else rule_class(rules.get(name), shipped[name])
        wanted = seat(with_checks(follows))
        agent = before.by_name[name] if before else None
        if agent is not None and type(agent) is wanted:
            return agent
        if agent is not None:
            agent._leave()
        return wanted(model, facts, *place)

    client = agent_of(cast.client)
    partners = [agent_of(facts, row) for row, facts in enumerate(cast.partners)]
    return AgentGroup(
        client,
        PartnerSet(partners, model.view, SHIPPED_CLASSES),
        partners[cast.row("superpower")],
        partners[cast.row("neighbour")],
        {agent.name: agent for agent in (client, *partners)},
    )


def class_for(facts: ActorFacts) -> type[Partner]:
    """The shipped class for a partner, by its abilities."""
    abilities = tuple(name for name in BY_ABILITY if facts.abilities.get(name, 0.0) > 0.0)
    return combine_classes(abilities)


@cache
def combine_classes(abilities: tuple[str, ...]) -> type[Partner]:
    """A class that has all the decisions that some abilities call for."""
    bases = tuple(BY_ABILITY[name] for name in abilities)
    if len(bases) < 2:
        return bases[0] if bases else Partner
    return type("".join(base.__name__ for base in bases), bases, {})


def decisions(shipped: type) -> list[str]:
    """The names of the decisions of a shipped class: its public methods."""
    ours = [c for c in shipped.__mro__ if issubclass(c, Actor)]
    names = {name for c in ours for name, value in vars(c).items() if isfunction(value)}
    return sorted(name for name in names if not name.startswith("_"))


def method_mistakes(own: type, shipped: type, whose: str) -> list[str]:
    """The methods of a user's class whose name is almost a decision's, and a class none of whose methods is asked.

    Args:
        shipped: the class that it extends.
        whose: what messages call whoever it decides for.
    """
    theirs = [c for c in own.__mro__ if c not in shipped.__mro__]
    methods = {name for c in theirs for name, value in vars(c).items() if isfunction(value)}
    new = [n for n in sorted(methods) if not n.startswith("_") and not hasattr(shipped, n)]
    return (
        _no_methods(own, theirs, shipped)
        or _misspelled(own, new, shipped, whose)
        or _unasked(own, new, theirs, shipped, whose)
    )


def _no_methods(own: type, theirs: list[type], shipped: type) -> list[str]:
    """Numbers and properties that stand where a decision's method is asked."""
    asked = decisions(shipped)
    values = {name: value for c in theirs for name, value in vars(c).items() if name in asked}
    return [
        f"agents: {own.__name__}.{name} must be a method, not {value!r:.60}. "
        f"Write: def {name}(self)."
        for name, value in sorted(values.items())
        if not callable(value) and not isinstance(value, classmethod)
    ]


def _misspelled(own: type, new: list[str], shipped: type, whose: str) -> list[str]:
    """The new methods that are almost a decision."""
    meant = {name: closest(name, decisions(shipped), cutoff=ALIKE) for name in new}
    return [
        f"agents: {own.__name__}.{name} is no decision of {whose}. Did you mean {decision!r}? "
        f"A method of your own can be named '_{name}'."
        for name, decision in meant.items()
        if decision is not None
    ]


def _unasked(own: type, new: list[str], theirs: list[type], shipped: type, whose: str) -> list[str]:
    """That a class has methods, and none of them, nor any attribute, takes the place of a shipped one."""
    is_in_place = any(
        hasattr(shipped, name) for c in theirs for name in vars(c) if not name.startswith("__")
    )
    if not new or is_in_place:
        return []
    return [
        f"agents: {own.__name__} changes no decision of {whose}, since nobody asks for its "
        f"{' or '.join(new)}. The decisions are {', '.join(decisions(shipped))}."
    ]


def _mistakes(own: type, shipped: type, actor: str) -> list[str]:
    """What is wrong with a user's class for an actor."""
    if not (isinstance(own, type) and issubclass(own, shipped)):
        return [f"agents: the class of {actor!r} must extend {shipped.__name__}"]
    return method_mistakes(own, shipped, repr(actor))
