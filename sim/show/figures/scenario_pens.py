"""The pen of each scenario: the same in every picture of a batch, whatever else is drawn beside it."""

from collections.abc import Iterable

from sim.results.data import ResultsData
from sim.show.figures.style import Pen, pen
from sim.show.selection import display_name


def scenario_pen(results: ResultsData, name: str) -> Pen:
    """The pen of a scenario, by its place in the batch."""
    return pen(list(results.manifest["scenarios"]).index(name))


def scenario_pens(results: ResultsData, names: Iterable[str]) -> dict[str, Pen]:
    """The pens of scenarios, by what pictures call them."""
    return {display_name(results, name): scenario_pen(results, name) for name in names}
