"""What the model takes from the world: actors, driver series and goods, with their sources."""

from sim.facts.load import (
    ActorFacts,
    Fact,
    Facts,
    Good,
    Goods,
    LinkFacts,
    Series,
    load_facts,
    load_goods,
)

__all__ = [
    "ActorFacts",
    "Fact",
    "Facts",
    "Good",
    "Goods",
    "LinkFacts",
    "Series",
    "load_facts",
    "load_goods",
]
