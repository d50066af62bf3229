"""What all actors share: each is a named view of its place in the world."""

from typing import Protocol

from sim.facts import ActorFacts
from sim.rules.decision_rules import ROLES
from sim.state.actor_view import ActorView
from sim.words.actors import actor_title

#: Modules that make classes of others, and those of the shipped rules.
MADE_IN = ("sim.agents.seats", "sim.agents.factory", "sim.agents.answers")
SHIPPED_IN = ("sim.agents.actor", "sim.agents.client", "sim.agents.partner")


class ActorModel(Protocol):
    """What actors need of their model."""

    month_number: int
    """The month in progress, months since 1990-01."""

    @property
    def date(self) -> str:
        """The month in progress, YYYY-MM."""

    def view(self, rows: int | slice) -> ActorView:
        """What the partners in these rows see; a slice of all is what the client sees."""


def rule_name(decides: type) -> str:
    """The name of the class by which an agent decides; "" where it is a shipped one."""
    own = next(c for c in decides.__mro__ if c.__module__ not in MADE_IN)
    return "" if own.__module__ in SHIPPED_IN else own.__name__


class Actor:
    """An actor. Its methods return its decisions; the market and the ledger carry them out.

    In an `AllianceModel` it is a Mesa agent as well.

    Attributes:
        name: as in the facts, such as "china".
        own: what it sees of itself and of the world, by name (`sim.state.actor_view.ActorView`).
    """

    def __init__(self, model: ActorModel, facts: ActorFacts) -> None:
        self.model = model
        self.facts = facts
        self.name = facts.name

    def __repr__(self) -> str:
        """Who it is, and by which rule it decides, where that is not the shipped one."""
        rule = rule_name(type(self))
        follows = f", follows {rule}" if rule else ""
        return f"<{actor_title(self.name)}, {self._role}{follows}>"

    @property
    def _role(self) -> str:
        """What it is in the article's words."""
        able = [r for r in ROLES if r == self.facts.role or self.facts.abilities.get(r, 0.0) > 0.0]
        return " and ".join(f"{'a' if r == 'patron' else 'the'} {r}" for r in able) or "a partner"

    def _leave(self) -> None:
        """Another agent takes its place in the model."""

    @property
    def own(self) -> ActorView:
        """The actor's view: for the client all partners, for a partner its own row."""
        return self.everything

    @property
    def everything(self) -> ActorView:
        """The view of all partners (partner, run)."""
        return self.model.view(slice(None))
