"""What all actors share: a Mesa agent that is a named view of its place in the world."""

from typing import TYPE_CHECKING

import mesa

from sim.facts import ActorFacts as Facts
from sim.state.actor_view import ActorView

if TYPE_CHECKING:
    from sim.model.model import AllianceModel


class Actor(mesa.Agent):
    """An actor. Its methods return its decisions; the market and the books carry them out.

    Attributes:
        name: as in the facts, such as "china".
        own: what it sees of itself and of the world, by name (`sim.state.world.ActorView`).
    """

    model: "AllianceModel"

    def __init__(self, model: "AllianceModel", facts: Facts) -> None:
        super().__init__(model)
        self.facts = facts
        self.name = facts.name

    @property
    def own(self) -> ActorView:
        """The actor's view: for the client all partners, for a partner its own row."""
        return self.model.view(slice(None))
