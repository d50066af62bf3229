"""Reads CSV with the line of every row, and strictly: known columns, a cell for each in every row."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from math import isfinite

from sim.strict.files import read_bytes
from sim.strict.mistakes import Place, Report
from sim.strict.text import decode


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row: its cells by column, and its line in the file."""

    cells: Mapping[str, str]
    place: Place

    def number(self, column: str, report: Report, *, optional: bool = False) -> float | None:
        """A cell as a finite number; None if it is wrong, or empty where that is allowed."""
        text = self.cells[column]
        if optional and not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if isfinite(value):
            return value
        reason = f"{text!r} is not a finite number" if text else "missing"
        report.add(self.place, f"{column}: {reason}")
        return None


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The columns of a file and those of its rows that are complete."""

    columns: tuple[str, ...]
    rows: tuple[CsvRow, ...]


def read_csv(
    file: Traversable, source: str, report: Report, columns: Sequence[str] | None = None
) -> CsvTable:
    """A CSV file whose first line names its columns.

    Args:
        file: where it is.
        source: what messages call it.
        report: where mistakes are noted.
        columns: those that it must have, in this order; any different names if None.
    """
    text = decode(read_bytes(file, source), source, report)
    lines = csv.reader(io.StringIO(text or "", newline=""), strict=True)
    rows: list[CsvRow] = []
    try:
        header = tuple(next(lines, ()))
        if text is None or not _check_header(header, columns, source, report):
            return CsvTable((), ())
        for cells in lines:
            place = Place(source, lines.line_num)
            if len(cells) == len(header):
                rows.append(CsvRow(dict(zip(header, cells, strict=True)), place))
            else:
                report.add(place, f"{len(cells)} cells for {len(header)} columns")
    except csv.Error as error:
        report.add(Place(source, lines.line_num), f"is not CSV: {error}")
    return CsvTable(header, tuple(rows))


def _check_header(
    header: Sequence[str], columns: Sequence[str] | None, source: str, report: Report
) -> bool:
    if columns is not None and tuple(header) != tuple(columns):
        report.add(Place(source, 1), f"the first line must be {','.join(columns)!r}")
        return False
    if not header or len(set(header)) < len(header):
        report.add(Place(source, 1), "the first line must name the columns, each once")
        return False
    return True
