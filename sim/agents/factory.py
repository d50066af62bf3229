"""Seats the actors: each gets the class that its abilities call for, or the user's own."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sim.agents.actor import Actor
from sim.agents.client import Client
from sim.agents.partner import Neighbour, Partner, Patron, Superpower
from sim.agents.partner_set import PartnerSet
from sim.errors import UserError, nearest
from sim.facts import ActorFacts as Facts

if TYPE_CHECKING:
    from sim.model.model import AllianceModel

#: The class that each ability calls for.
BY_ABILITY: Mapping[str, type[Partner]] = {
    "patron": Patron, "superpower": Superpower, "neighbour": Neighbour,
}  # fmt: skip
SHIPPED_CLASSES: frozenset[type] = frozenset({Partner, *BY_ABILITY.values()})


class AgentGroup(NamedTuple):
    """The actors of a model."""

    client: Client
    partners: PartnerSet
    superpower: Superpower
    neighbour: Neighbour
    by_name: Mapping[str, Actor]


def create_agents(model: "AllianceModel", own: Mapping[str, type]) -> AgentGroup:
    """Make the agents of a model.

    Args:
        own: a user's classes by actor; each extends the class shipped for that actor.
    """
    if not isinstance(own, Mapping):
        raise UserError(f"agents: give a mapping from actors to classes, not {own!r}")
    cast = model.cast
    names = (cast.client.name, *cast.names)
    unknown = [name for name in own if name not in names]
    if unknown:
        raise UserError(*(f"agents: no actor {n!r}.{nearest(n, names)}" for n in unknown))
    client = _check_class(own.get(cast.client.name, Client), Client, cast.client.name)(
        model, cast.client
    )
    partners = [
        _check_class(own.get(facts.name, stock), stock, facts.name)(model, facts, row)
        for row, (facts, stock) in enumerate((f, class_for(f)) for f in cast.partners)
    ]
    return AgentGroup(
        client,
        PartnerSet(partners, model.view, SHIPPED_CLASSES),
        partners[cast.row("superpower")],
        partners[cast.row("neighbour")],
        {agent.name: agent for agent in (client, *partners)},
    )


def class_for(facts: Facts) -> type[Partner]:
    """The shipped class for a partner, by its abilities."""
    abilities = tuple(name for name in BY_ABILITY if facts.abilities.get(name, 0.0) > 0.0)
    return _combine_classes(abilities)


@cache
def _combine_classes(abilities: tuple[str, ...]) -> type[Partner]:
    """A class that has all the decisions that some abilities call for."""
    bases = tuple(BY_ABILITY[name] for name in abilities)
    if len(bases) < 2:
        return bases[0] if bases else Partner
    return type("".join(base.__name__ for base in bases), bases, {})


def _check_class(chosen: type, shipped: type, name: str) -> type:
    if not (isinstance(chosen, type) and issubclass(chosen, shipped)):
        raise UserError(f"agents: the class of {name!r} must extend {shipped.__name__}")
    return chosen
