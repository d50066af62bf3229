"""What the model takes from the world: actors, driver series and goods, with their sources."""

from sim.facts.calendar import month_index, month_name
from sim.facts.load import Actor, Fact, Facts, Good, Goods, Series, load_facts, load_goods

__all__ = [
    "Actor",
    "Fact",
    "Facts",
    "Good",
    "Goods",
    "Series",
    "load_facts",
    "load_goods",
    "month_index",
    "month_name",
]
