"""How likely things are to happen, in a scenario and beside it in its bases."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from sim.analysis.happenings import Happening
from sim.facts import month_name
from sim.show.asked import headlines
from sim.show.report.changed import meaning, share
from sim.show.tables import NONE

if TYPE_CHECKING:
    from sim.results import Results


@dataclass(frozen=True, slots=True)
class Cell:
    """Share of histories with its Monte-Carlo interval, and when it begins in them."""

    share: str
    begins: str


@dataclass(frozen=True, slots=True)
class Likely:
    """How likely things are from a month on, a row each; columns by scenario."""

    since: str
    columns: list[str]
    rows: list[tuple[str, str, list[Cell]]]


def likely(results: "Results", scenario: str, bases: Sequence[str]) -> Likely | None:
    """The 0/1 indicators of the headlines; None where none is recorded."""
    since = results.parts_at(scenario)
    columns = [*bases, scenario]
    found = [{h.name: h for h in results.happenings(name, since=since)} for name in columns]
    names = [name for name in found[-1] if name in headlines()]
    if not names:
        return None
    rows = [
        (name, meaning(results, name), [_cell(column.get(name)) for column in found])
        for name in names
    ]
    return Likely(month_name(since), columns, rows)


def _cell(h: Happening | None) -> Cell:
    if h is None:
        return Cell(NONE, NONE)
    already = f"; {share(h.already)} already" if h.already else ""
    return Cell(f"{share(h.probability)} ({h.low:.0%} to {h.high:.0%}){already}", _begins(h))


def _begins(h: Happening) -> str:
    """The median first month, and between which months nine in ten begin."""
    if not isfinite(h.first):
        return NONE
    first, early, late = (month_name(int(m)) for m in (h.first, h.early, h.late))
    return f"{first} ({early} to {late})"
