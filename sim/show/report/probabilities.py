"""In how many runs things happen, in a scenario and beside it in its bases."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from sim.calendar import month_name
from sim.results.data import ResultsData
from sim.results.first_times import FirstTime
from sim.show.about import headlines
from sim.show.numbers import NONE, percent
from sim.show.report.differences import describe_indicator


@dataclass(frozen=True, slots=True)
class Cell:
    """Share of runs with its Monte-Carlo interval, and when it begins in them."""

    share: str
    begins: str


@dataclass(frozen=True, slots=True)
class Probabilities:
    """In how many runs things happen from a month on, a row each; columns by scenario."""

    since: str
    columns: list[str]
    rows: list[tuple[str, str, list[Cell]]]


def probabilities(
    results: ResultsData, scenario: str, bases: Sequence[str]
) -> Probabilities | None:
    """The 0/1 indicators of the headlines; None where none is recorded."""
    since = results.divergence_month(scenario)
    columns = [*bases, scenario]
    by_name = [{h.name: h for h in results.first_times(name, since=since)} for name in columns]
    names = [name for name in by_name[-1] if name in headlines()]
    if not names:
        return None
    rows = [
        (name, describe_indicator(results, name), [_cell(column.get(name)) for column in by_name])
        for name in names
    ]
    return Probabilities(month_name(since), columns, rows)


def _cell(h: FirstTime | None) -> Cell:
    if h is None:
        return Cell(NONE, NONE)
    already = f"; {percent(h.already)} already" if h.already else ""
    return Cell(f"{percent(h.probability)} ({h.low:.0%} to {h.high:.0%}){already}", _begins(h))


def _begins(h: FirstTime) -> str:
    """The median first month, and between which months nine in ten begin."""
    if not isfinite(h.first):
        return NONE
    first, early, late = (month_name(int(m)) for m in (h.first, h.early, h.late))
    return f"{first} ({early} to {late})"
