"""Reads the historical record, strictly: each number with its date, range, source and grade."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import nan
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calendar import MONTHS_A_YEAR, month_index
from sim.errors import UserError, nearest
from sim.record.catalogue import CATALOGUE, MONEY
from sim.strict.csv_table import CsvRow, read_csv
from sim.strict.files import files_ending
from sim.strict.mistakes import Place, Report

COLUMNS = ("date", "series", "value", "low", "high", "unit", "deflator", "source", "grade", "note")
GRADES = ("verified", "derived", "recalled", "judgement", "computed")
#: The unit of money in the files: dollars of the day.
CURRENT_DOLLARS = "$m"
_MONTH = r"[0-9]{4}-(0[1-9]|1[0-2])"
_DATE = re.compile(rf"[0-9]{{4}}|{_MONTH}|{_MONTH}\.\.{_MONTH}")


@dataclass(frozen=True, slots=True)
class Observation:
    """What a source says of one year or month.

    Attributes:
        date: YYYY, YYYY-MM, or from one month to another, YYYY-MM..YYYY-MM.
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


def whole_year(year: int, note: str = "") -> Observation:
    """An observation of a year that nobody has made: it says what months a record would speak of.

    >>> whole_year(2026).first_month, whole_year(2026).last_month
    (432, 443)
    """
    first = month_index(f"{year}-01")
    return Observation(str(year), first, first + MONTHS_A_YEAR - 1, nan, None, None, "", "", note)


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
        """The dates as written: a year, a month, or from one month to another."""
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
        UserError: if a file has mistakes; each with its file and line.

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


def read_records(folder: Traversable, *, whole: bool = True) -> Mapping[str, Record]:
    """The records of a folder of CSV files with the columns `COLUMNS`.

    Args:
        folder: where they are.
        whole: whether each series of the catalogue must be observed.

    Raises:
        UserError: all mistakes of its files, each with file and line.
    """
    report = Report()
    rows: dict[str, dict[str, CsvRow]] = {name: {} for name in CATALOGUE}
    for file in files_ending(folder, ".csv"):
        for row in read_csv(file, file.name, report, COLUMNS).rows:
            _check_row(row, rows, report)
    for name, dates in rows.items():
        if not dates and whole:
            report.add(Place("the record"), f"no file observes {name!r}")
    report.refuse()
    return MappingProxyType({name: _record(name, dates) for name, dates in rows.items() if dates})


def _record(name: str, dates: Mapping[str, CsvRow]) -> Record:
    entry = CATALOGUE[name]
    observations = (_observation(dates[date].cells) for date in sorted(dates))
    return Record(name, entry.unit, entry.meaning, tuple(observations))


def _check_row(row: CsvRow, rows: Mapping[str, dict[str, CsvRow]], report: Report) -> None:
    """Note what is wrong with a row, and add it to the rows of its series by date."""
    name, date = row.cells["series"], row.cells["date"]
    if name not in rows:
        report.unknown(row.place, "no series", name, rows)
        return
    if not _DATE.fullmatch(date):
        report.add(row.place, f"date: {date!r} is neither a year nor a month")
    elif _span(date)[0] > _span(date)[1]:
        report.add(row.place, f"date: {date!r} ends before it begins")
    if date in rows[name]:
        report.add(row.place, f"{name} of {date} is at {rows[name][date].place} already")
    rows[name].setdefault(date, row)
    if row.cells["grade"] not in GRADES:
        report.unknown(row.place, "no grade", row.cells["grade"], GRADES)
    if not row.cells["source"].strip():
        report.add(row.place, "the source is missing")
    _check_unit(row, report)
    _check_range(row, report)


def _check_unit(row: CsvRow, report: Report) -> None:
    """Money must be in dollars of the day with a deflator; all else in the catalogue's unit."""
    unit = CATALOGUE[row.cells["series"]].unit
    required = CURRENT_DOLLARS if unit == MONEY else unit
    if row.cells["unit"] != required:
        report.add(row.place, f"the unit must be {required!r}, not {row.cells['unit']!r}")
    deflator = row.number("deflator", report, optional=True)
    if (deflator is not None and deflator > 0.0) != (unit == MONEY):
        report.add(row.place, "money has a deflator above 0, and nothing else has one")


def _check_range(row: CsvRow, report: Report) -> None:
    value = row.number("value", report)
    low, high = (row.number(column, report, optional=True) for column in ("low", "high"))
    if value is None:
        return
    if (low is not None and low > value) or (high is not None and high < value):
        ends = " to ".join("…" if end is None else f"{end:g}" for end in (low, high))
        report.add(row.place, f"the range {ends} does not contain the value, {value:g}")


def _observation(cells: Mapping[str, str]) -> Observation:
    """A valid row, with money in dollars of 2023."""
    date, factor = cells["date"], float(cells["deflator"] or 1.0)
    first_month, last_month = _span(date)
    return Observation(
        date=date,
        first_month=first_month,
        last_month=last_month,
        value=float(cells["value"]) * factor,
        low=float(cells["low"]) * factor if cells["low"] else None,
        high=float(cells["high"]) * factor if cells["high"] else None,
        source=cells["source"],
        grade=cells["grade"],
        note=cells["note"],
    )


def _span(date: str) -> tuple[int, int]:
    """The first and the last month of a date.

    >>> _span("1990"), _span("1990-02"), _span("1990-01..1990-06")
    ((0, 11), (1, 1), (0, 5))
    """
    if len(date) == len("YYYY"):
        return month_index(f"{date}-01"), month_index(f"{date}-12")
    first, _, last = date.partition("..")
    return month_index(first), month_index(last or first)
