"""Reads the historical record, strictly: each number with its date, range, source and grade."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import isfinite, nan
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_index
from sim.errors import UserError, nearest
from sim.record.catalogue import CATALOGUE, MONEY

COLUMNS = (
    "date", "series", "value", "low", "high", "unit", "deflator", "source", "grade", "note",
)  # fmt: skip
GRADES = ("verified", "derived", "recalled", "judgement", "computed")
#: The unit of money in the files: dollars of the day.
DAILY = "$m"
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class Observation:
    """What a source says of one year or month.

    Attributes:
        date: YYYY or YYYY-MM.
        first_month, last_month: the months it speaks of, since 1990-01, both included.
        value: in the record's unit.
        low, high: where sources disagree, or a source gives a range.
        source: who says so.
        grade: one of `GRADES`.
        note: what else to know.
    """

    date: str
    first_month: int
    last_month: int
    value: float
    low: float | None
    high: float | None
    source: str
    grade: str
    note: str


@dataclass(frozen=True, slots=True)
class Record:
    """A series of observations, in order of time.

    >>> record("texts_vetoed").observations[-2].value
    1.0
    """

    name: str
    unit: str
    meaning: str
    observations: tuple[Observation, ...]

    @property
    def dates(self) -> tuple[str, ...]:
        """The dates as written, YYYY or YYYY-MM."""
        return tuple(seen.date for seen in self.observations)

    @property
    def months(self) -> NDArray[np.int64]:
        """The last month of each observation (date,)."""
        return np.array([seen.last_month for seen in self.observations], dtype=np.int64)

    @property
    def values(self) -> NDArray[np.float64]:
        """The values (date,)."""
        return np.array([seen.value for seen in self.observations])

    @property
    def low(self) -> NDArray[np.float64]:
        """The low ends (date,); NaN where none is stated."""
        return np.array([nan if seen.low is None else seen.low for seen in self.observations])

    @property
    def high(self) -> NDArray[np.float64]:
        """The high ends (date,); NaN where none is stated."""
        return np.array([nan if seen.high is None else seen.high for seen in self.observations])

    def frame(self) -> Any:
        """The observations as a tidy pandas table, one row each."""
        return frame([self.name])


@cache
def records() -> Mapping[str, Record]:
    """All records by name, in the catalogue's order, read once.

    Raises:
        UserError: if a file has mistakes; each is told with its file and line.

    >>> records()["shells_rok.dprk.russia"].unit
    'shell'
    """
    return read_records(files(__package__).joinpath("data"))


def record(name: str) -> Record:
    """The record of that name.

    Raises:
        UserError: if there is none, with the nearest that there is.

    >>> record("trade.dprk.russia").observations[0].date
    '1990'
    """
    if name not in records():
        raise UserError(f"no record {name!r}.{nearest(name, records())}")
    return records()[name]


def frame(names: Sequence[str] | None = None) -> Any:
    """Records as one tidy pandas table, one row an observation; all of them if none is named.

    Raises:
        UserError: for a name that does not exist, or where pandas is not installed.

    >>> list(frame(["us_prices"]).columns)[:4]
    ['series', 'unit', 'date', 'first_month']
    """
    try:
        pandas: Any = import_module("pandas")
    except ImportError:
        raise UserError("a table needs pandas: pip install pandas") from None
    chosen = [record(name) for name in (records() if names is None else names)]
    fields = tuple(Observation.__slots__)
    rows = [
        (one.name, one.unit, *(getattr(seen, field) for field in fields))
        for one in chosen
        for seen in one.observations
    ]
    return pandas.DataFrame(rows, columns=["series", "unit", *fields])


def read_records(folder: Traversable) -> Mapping[str, Record]:
    """The records of a folder of CSV files with the columns `COLUMNS`.

    Raises:
        UserError: all mistakes of its files, each with file and line.
    """
    mistakes: list[str] = []
    found: dict[str, list[Observation]] = {name: [] for name in CATALOGUE}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".csv"):
            _read_file(file, found, mistakes)
    mistakes += [f"no file observes {name!r}" for name, seen in found.items() if not seen]
    if mistakes:
        raise UserError(*mistakes)
    return MappingProxyType({name: _record(name, seen) for name, seen in found.items()})


def _record(name: str, seen: list[Observation]) -> Record:
    entry = CATALOGUE[name]
    return Record(name, entry.unit, entry.meaning, tuple(sorted(seen, key=lambda o: o.date)))


class _Line(NamedTuple):
    """A line of a file: its cells by column, and how it is told of in messages."""

    cells: Mapping[str, str]
    where: str


def _read_file(file: Traversable, found: dict[str, list[Observation]], mistakes: list[str]) -> None:
    """Add a file's observations to those of their series."""
    for line in _lines(file, mistakes):
        faults = _faults(line.cells, found)
        mistakes += [f"{line.where}: {fault}" for fault in faults]
        if not faults:
            found[line.cells["series"]].append(_observation(line.cells))


def _lines(file: Traversable, mistakes: list[str]) -> Iterator[_Line]:
    """The lines of a file that have a cell for each column."""
    header, *rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines())) or [[]]
    if tuple(header) != COLUMNS:
        mistakes.append(f"{file.name}: must begin with the line {','.join(COLUMNS)!r}")
        return
    for number, row in enumerate(rows, start=2):
        where = f"{file.name}, line {number}"
        if len(row) == len(COLUMNS):
            yield _Line(dict(zip(COLUMNS, row, strict=True)), where)
        else:
            mistakes.append(f"{where}: {len(row)} cells for {len(COLUMNS)} columns")


def _faults(cells: Mapping[str, str], found: Mapping[str, list[Observation]]) -> list[str]:
    """What is wrong with a line, in words."""
    name, date = cells["series"], cells["date"]
    if name not in found:
        return [f"no series {name!r}.{nearest(name, found)}"]
    faults = [] if _DATE.fullmatch(date) else [f"{date!r} is neither a year nor a month"]
    if any(seen.date == date for seen in found[name]):
        faults.append(f"{name} of {date} stands twice")
    if cells["grade"] not in GRADES:
        faults.append(f"no grade {cells['grade']!r}.{nearest(cells['grade'], GRADES)}")
    if not cells["source"].strip():
        faults.append("the source is missing")
    return faults + _unit_faults(cells) + _number_faults(cells)


def _unit_faults(cells: Mapping[str, str]) -> list[str]:
    """Money must be in dollars of the day with a deflator; all else in the catalogue's unit."""
    unit = CATALOGUE[cells["series"]].unit
    due = DAILY if unit == MONEY else unit
    faults = [] if cells["unit"] == due else [f"the unit must be {due!r}, not {cells['unit']!r}"]
    deflated = _number(cells["deflator"]) > 0.0
    if deflated != (unit == MONEY):
        faults.append("money has a deflator above 0, and nothing else has one")
    return faults


def _number_faults(cells: Mapping[str, str]) -> list[str]:
    value, low, high = (_number(cells[column]) for column in ("value", "low", "high"))
    faults = [
        f"{column}: {cells[column]!r} is no finite number"
        for column, number in (("value", value), ("low", low), ("high", high))
        if number != number and (cells[column] or column == "value")
    ]
    if low > value or value > high:
        faults.append(f"{low:g} to {high:g} does not hold the value, {value:g}")
    return faults


def _number(text: str) -> float:
    """A finite number, or NaN."""
    try:
        number = float(text)
    except ValueError:
        return nan
    return number if isfinite(number) else nan


def _observation(cells: Mapping[str, str]) -> Observation:
    """A line without faults; money turned into that of 2023."""
    date, factor = cells["date"], float(cells["deflator"] or 1.0)
    whole_year = len(date) == 4
    return Observation(
        date=date,
        first_month=month_index(f"{date}-01" if whole_year else date),
        last_month=month_index(f"{date}-12" if whole_year else date),
        value=float(cells["value"]) * factor,
        low=float(cells["low"]) * factor if cells["low"] else None,
        high=float(cells["high"]) * factor if cells["high"] else None,
        source=cells["source"],
        grade=cells["grade"],
        note=cells["note"],
    )
