"""A monthly table read strictly from CSV: consecutive months, every cell a finite number."""

import csv
from importlib.resources.abc import Traversable
from math import isfinite, nan

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_index, month_name
from sim.errors import UserError


def read_table(
    file: Traversable, name: str, mistakes: list[str]
) -> tuple[int, dict[str, NDArray[np.float64]]]:
    """The first month and the columns of a CSV file whose first column is `month`, YYYY-MM.

    Args:
        file: where it is.
        name: what to call it in messages.
        mistakes: where mistakes are noted, each with its month and column.

    Returns:
        The first month, in months since 1990-01, and a read-only array (month,) a column.
    """
    header, *rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines())) or [[]]
    columns = header[1:]
    if header[:1] != ["month"] or not rows or len(set(columns)) < len(columns):
        mistakes.append(f"{name}: must begin with a line 'month,...' of different names")
        return 0, {}
    first = _first_month(rows, name, mistakes)
    cells = np.array([_cells(row, columns, name, mistakes) for row in rows]).T.copy()
    cells.setflags(write=False)
    return first, dict(zip(columns, cells, strict=True))


def _first_month(rows: list[list[str]], name: str, mistakes: list[str]) -> int:
    """The month of the first row, where each further row stands for the month after."""
    try:
        first = month_index(rows[0][0] if rows[0] else "")
    except UserError as mistake:
        mistakes.append(f"{name}: {mistake}")
        return 0
    for place, row in enumerate(rows):
        due = month_name(first + place)
        if row[:1] != [due]:
            mistakes.append(f"{name}: month {due} must stand in line {place + 2}, not {row[:1]}")
            break
    return first


def _cells(row: list[str], columns: list[str], name: str, mistakes: list[str]) -> list[float]:
    """The numbers of one row."""
    month, *texts = row or [""]
    if len(texts) != len(columns):
        mistakes.append(f"{name}: {month}: {len(texts)} values for {len(columns)} columns")
        return [nan] * len(columns)
    return [
        _number(text, f"{name}: {month}, {column}", mistakes)
        for text, column in zip(texts, columns, strict=True)
    ]


def _number(text: str, where: str, mistakes: list[str]) -> float:
    try:
        number = float(text)
    except ValueError:
        number = nan
    if not isfinite(number):
        mistakes.append(f"{where}: {f'{text!r} is no finite number' if text else 'missing'}")
    return number
