"""What all actors share: each is a named view of its place in the world."""

from typing import Protocol

from sim.facts import ActorFacts
from sim.state.actor_view import ActorView


class ActorModel(Protocol):
    """What actors need of their model."""

    month_number: int
    """The month in progress, months since 1990-01."""

    @property
    def date(self) -> str:
        """The month in progress, YYYY-MM."""

    def view(self, rows: int | slice) -> ActorView:
        """What the partners in these rows see; a slice of all is what the client sees."""


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
