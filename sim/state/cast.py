"""Who takes part: one client and its partners, with their abilities as weights."""

from dataclasses import dataclass

import numpy as np

from sim.errors import UserError
from sim.facts import ActorFacts
from sim.state.axes import ByPartner

ABILITIES = (
    "superpower", "neighbour", "patron", "veto", "ally", "shells", "power", "belligerent",
)  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """Who takes part: one client and its partners, in order, with their abilities as weights.

    Abilities are listed assumptions (`facts/actors/`) that enter formulas as weights between 0
    and 1 (partner, 1); no rule asks for an actor's name.
    """

    client: ActorFacts  # the facts of the client
    partners: tuple[ActorFacts, ...]  # the facts of the partners, in the order of the rows
    superpower: ByPartner  # penalises, presses, and may talk; exactly one
    neighbour: ByPartner  # next door to the client: arms, lends shells, invests; exactly one
    patron: ByPartner  # shares technology, gives cover and aid, signs treaties
    veto: ByPartner  # can veto a text of the UN
    ally: ByPartner  # belongs to the superpower's bloc, the superpower included
    shells: ByPartner  # takes shells
    power: ByPartner  # counts as a power in the region
    belligerent: ByPartner  # fights the war that the series `war.intensity` describes

    @classmethod
    def of(cls, client: ActorFacts, partners: tuple[ActorFacts, ...]) -> "Cast":
        """A cast from its actors' facts; exactly one superpower and one neighbour take part."""
        weights = {
            ability: np.array([[actor.abilities.get(ability, 0.0)] for actor in partners])
            for ability in ABILITIES
        }
        for ability in ("superpower", "neighbour"):
            if weights[ability].tolist().count([1.0]) != 1:
                raise UserError(f"the cast needs exactly one {ability} among the partners")
        return cls(client, partners, **weights)

    @property
    def names(self) -> tuple[str, ...]:
        """The partners' names, in order."""
        return tuple(actor.name for actor in self.partners)

    def row(self, ability: str) -> int:
        """The row of the one partner that has an ability."""
        return int(getattr(self, ability)[:, 0].argmax())
