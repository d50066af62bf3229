"""Sensitivities that an analysis has left in a results folder, if there are any, as tables."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.errors import UserError
from sim.show.report.changed import figure
from sim.show.tables import NONE

if TYPE_CHECKING:
    from sim.results import Results

FILE = "sensitivity.json"
#: A table is cut after so many rows.
ROWS = 30
#: Deeper than this nothing is told.
DEPTH = 5
Scalar = str | float | int | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its title, its columns, its rows of words, and how many rows are left out."""

    title: str
    head: list[str]
    rows: list[list[str]]
    more: int


def sensitive(results: "Results") -> list[Table]:
    """What an analysis has found; nothing where none was made.

    Raises:
        UserError: if its file cannot be read.
    """
    file = results.folder / FILE if results.folder else None
    if file is None or not file.is_file():
        return []
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{file} cannot be read: {error}") from None
    return list(tables(told))


def tables(told: object, title: str = "", depth: int = 0) -> Iterator[Table]:
    """A table for every list of records and every group of single values.

    >>> [(t.title, t.head, t.rows) for t in tables({"sobol": [{"name": "a", "total": 0.5}]})]
    [('sobol', ['name', 'total'], [['a', '0.5']])]
    """
    if depth > DEPTH:
        return
    if isinstance(told, list) and told and all(isinstance(item, Mapping) for item in told):
        yield _records(told, title)
    elif isinstance(told, Mapping):
        single = [[str(key), _word(value)] for key, value in told.items() if _is_plain(value)]
        if single:
            yield _cut(title or "About", ["", "value"], single)
        for key, value in told.items():
            if not _is_plain(value):
                yield from tables(value, f"{title}, {key}" if title else str(key), depth + 1)


def _records(told: list[Any], title: str) -> Table:
    head = list(dict.fromkeys(
        str(key) for item in told for key, value in item.items() if _is_plain(value)
    ))  # fmt: skip
    return _cut(title, head, [[_word(item.get(key)) for key in head] for item in told])


def _cut(title: str, head: list[str], rows: list[list[str]]) -> Table:
    return Table(title, head, rows[:ROWS], max(0, len(rows) - ROWS))


def _is_plain(value: object) -> bool:
    """Whether a value fits a cell: a single one, or a short list of such."""
    if isinstance(value, list):
        return len(value) <= 4 and all(not isinstance(item, list | Mapping) for item in value)
    return not isinstance(value, Mapping)


def _word(value: object) -> str:
    if value is None:
        return NONE
    if isinstance(value, list):
        return ", ".join(map(_word, value))
    return figure(value) if isinstance(value, float) else str(value)
