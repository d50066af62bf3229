"""Who takes part: one client and its partners, with their abilities as weights, and their links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.facts import ActorFacts, LinkFacts
from sim.facts.schema import FRONT, LINK_LINES
from sim.state.axes import ByPartner

ABILITIES = (
    "superpower", "neighbour", "patron", "veto", "ally", "shells", "power", "belligerent",
)  # fmt: skip
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Links:
    """The links between partners, in the order of the facts, as rows of partners.

    Attributes:
        facts: the links whose ends both take part.
        first, second: rows of the partners at either end; the row after the last stands for the
            front (link,).
        carrying: for each line, which links carry it.
    """

    facts: tuple[LinkFacts, ...]
    first: Rows
    second: Rows
    carrying: Mapping[str, Rows]

    @classmethod
    def of(cls, facts: Sequence[LinkFacts], names: Sequence[str]) -> "Links":
        """The links among partners; one whose end is absent is left out."""
        rows = {name: row for row, name in enumerate((*names, FRONT))}
        left = tuple(link for link in facts if link.first in rows and link.second in rows)
        carrying = {
            line: np.array([row for row, link in enumerate(left) if line in link.lines], dtype=int)
            for line in LINK_LINES
        }
        return cls(
            left,
            np.array([rows[link.first] for link in left], dtype=int),
            np.array([rows[link.second] for link in left], dtype=int),
            carrying,
        )

    def __len__(self) -> int:
        return len(self.facts)


@dataclass(frozen=True, eq=False)
class Region:
    """The partners that are members of the region beside the client, and how far each partner is from them.

    Attributes:
        rows: of the members among the partners (member,).
        far, near: distance of a partner's capital, and of its nearest base, km (member, partner, 1).
        known: 1 where the facts give these distances, else 0 (member, partner, 1).
    """

    rows: Rows
    far: NDArray[np.float64]
    near: NDArray[np.float64]
    known: NDArray[np.float64]

    @classmethod
    def of(cls, partners: Sequence[ActorFacts]) -> "Region":
        """The region as far as its members take part."""
        named = {member for actor in partners for member in actor.region}
        rows = [row for row, actor in enumerate(partners) if actor.name in named]
        shape = (len(rows), len(partners), 1)
        far, near, known = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        for member, row in enumerate(rows):
            for place, actor in enumerate(partners):
                at = actor.region.get(partners[row].name)
                if at is not None and place != row:
                    far[member, place], near[member, place] = at.distance, at.base_distance
                    known[member, place] = 1.0
        return cls(np.array(rows, dtype=int), far, near, known)


@dataclass(frozen=True, eq=False)
class Theatre:
    """A place outside the region, and how far each partner is from it.

    Attributes:
        far, near: distance of a partner's capital, and of its nearest base, km (partner, 1).
        forward: share of its forces that is based there, 0-1 (partner, 1).
        known: 1 where the facts give these distances, else 0 (partner, 1).
    """

    far: NDArray[np.float64]
    near: NDArray[np.float64]
    forward: NDArray[np.float64]
    known: NDArray[np.float64]

    @classmethod
    def in_europe(cls, partners: Sequence[ActorFacts]) -> "Theatre":
        """The European theatre as seen from each partner."""
        rows = [
            (at.distance, at.base_distance, at.forward_forces, 1.0) if at else (0.0,) * 4
            for at in (actor.europe for actor in partners)
        ]
        return cls(*(np.array(column)[:, None] for column in zip(*rows, strict=True)))


@dataclass(frozen=True)
class Cast:
    """Who takes part: one client and its partners, in order, with their abilities as weights.

    Abilities are listed assumptions (`facts/actors/`) that enter formulas as weights between 0
    and 1 (partner, 1); no rule asks for an actor's name.
    """

    client: ActorFacts  # the facts of the client
    partners: tuple[ActorFacts, ...]  # the facts of the partners, in the order of the rows
    links: Links  # who trades with whom beside the client
    region: Region  # who is near whom beside the client
    europe: Theatre  # who is near the European theatre
    superpower: ByPartner  # penalises, presses, and may talk; exactly one
    neighbour: ByPartner  # next door to the client: arms, lends shells, invests; exactly one
    patron: ByPartner  # shares technology, gives cover and aid, signs treaties
    veto: ByPartner  # can veto a text of the UN
    ally: ByPartner  # belongs to the superpower's bloc, the superpower included
    shells: ByPartner  # takes shells
    power: ByPartner  # counts as a power in the region
    belligerent: ByPartner  # fights the war that the series `war.intensity` describes
    lends: ByPartner  # 1 for partners that keep shells to lend over a link, else 0

    @classmethod
    def of(
        cls,
        client: ActorFacts,
        partners: tuple[ActorFacts, ...],
        links: Sequence[LinkFacts] = (),
    ) -> "Cast":
        """A cast from its actors' facts; exactly one superpower and one neighbour take part."""
        weights = {
            ability: np.array([[actor.abilities.get(ability, 0.0)] for actor in partners])
            for ability in ABILITIES
        }
        for ability in ("superpower", "neighbour"):
            if weights[ability].tolist().count([1.0]) != 1:
                raise UserError(f"the cast needs exactly one {ability} among the partners")
        links_present = Links.of(links, [actor.name for actor in partners])
        lends = np.zeros((len(partners), 1))
        lends[links_present.first[links_present.carrying["shells"]]] = 1.0
        region, europe = Region.of(partners), Theatre.in_europe(partners)
        return cls(client, partners, links_present, region, europe, **weights, lends=lends)

    @property
    def names(self) -> tuple[str, ...]:
        """The partners' names, in order."""
        return tuple(actor.name for actor in self.partners)

    @cached_property
    def content(self) -> str:
        """A hash of the facts of all actors and links: the same for equal casts, in any process."""
        facts = repr((self.client, self.partners, self.links.facts))
        return blake2b(facts.encode(), digest_size=16).hexdigest()

    def row(self, ability: str) -> int:
        """The row of the one partner that has an ability."""
        return int(getattr(self, ability)[:, 0].argmax())
