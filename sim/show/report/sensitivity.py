"""Sensitivities that an analysis has left in a results folder, if there are any, as tables and pictures."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.errors import UserError
from sim.results.data import ResultsData
from sim.show.figures import sensitivity, style
from sim.show.report.differences import format_figure
from sim.show.report.pictures import NARROW, SHARP, WHOLE, Picture, image
from sim.show.study_plots import load_study
from sim.show.tables import NONE

FILE = "sensitivity.json"
#: A table is cut after so many rows.
ROWS = 30
#: So many outcomes of a study are told, and so many factors of each.
OUTCOMES, FACTORS = 8, 12
#: What methods measure, in words, with 95 % intervals after ±; and by which of them factors are put in order.
MEASURES: Mapping[str, tuple[Mapping[str, str], str]] = {
    "morris": ({"mu_star": "mean size of the change over its range", "mu": "the same with sign",
                "sigma": "spread of it over the other factors"}, "mu_star"),
    "sobol": ({"first": "share of variance, alone",
               "total": "share of variance, with all it acts together with"}, "total"),
    "tornado": ({"low": "difference at its low end", "high": "difference at its high end"}, "largest"),
}  # fmt: skip
#: Deeper than this nothing is told.
DEPTH = 5
#: Inches of a picture on screens and paper.
WIDE = (8.0, 4.5)
Scalar = str | float | int | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its title, its columns, its rows of words, and how many rows are left out."""

    title: str
    head: list[str]
    rows: list[list[str]]
    more: int


def sensitivity_tables(results: ResultsData) -> list[Table]:
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
    return list(study(told) if _is_study(told) else tables(told))


def sensitivity_pictures(results: ResultsData) -> list[Picture]:
    """The study's pictures, for each outcome and over time; nothing where there is no whole study."""
    try:
        study = load_study(results.folder)
    except UserError:
        # what is there is told in tables all the same
        return []
    told = {row["outcome"]: None for row in study.indices}
    found = []
    for outcome in list(told)[:OUTCOMES]:
        years = {row["year"] for row in study.indices if row["outcome"] == outcome}
        draws: list[tuple[str, Callable[..., Axes]]] = [
            (f"What {outcome} hangs on in {max(years)} ({study.method})", sensitivity.draw_method)
        ]
        if len(years) > 1 and study.method != "tornado":
            draws.append((f"What {outcome} hangs on, year by year", sensitivity.over_time))
        found += [_picture(partial(draw, study, outcome), caption) for caption, draw in draws]
    return found


def _picture(draw: Callable[..., Axes], caption: str) -> Picture:
    wide, narrow = (_figure(draw(size=size)) for size in (WIDE, style.SIZES["print"]))
    return Picture(
        image(wide, SHARP), image(narrow, NARROW * SHARP // WHOLE), caption,
        f"{caption}. The tables hold the numbers.",
    )  # fmt: skip


def _figure(ax: Axes) -> Figure:
    root = ax.get_figure(root=True)
    assert root is not None
    return root


# -- a study of factors ---------------------------------------------------------------------------


def study(told: Mapping[str, Any]) -> Iterator[Table]:
    """How a study was made, what it notes, and for each outcome the weightiest factors of its last year."""
    single = [[str(k), _word(v)] for k, v in told.items() if not isinstance(v, list | Mapping)]
    notes = [["note", _word(note)] for note in told.get("notes", ())]
    yield _cut_table("How it was made", ["item", "value"], single + notes)
    columns, ranked = MEASURES.get(str(told["method"]), ({}, ""))
    meanings = {f["name"]: f.get("meaning") or "" for f in told.get("factors", ())}
    outcomes = list(dict.fromkeys(row["outcome"] for row in told["indices"]))
    for outcome in outcomes[:OUTCOMES]:
        mine = [row for row in told["indices"] if row["outcome"] == outcome]
        year = max(row["year"] for row in mine)
        mine = [row for row in mine if row["year"] == year]
        mine.sort(key=lambda row: -(row.get(ranked) or 0.0))
        rows = [
            [str(row["factor"]), str(meanings.get(row["factor"], "")),
             *(_format_measure(row, name) for name in columns)]
            for row in mine
        ]  # fmt: skip
        yield _cut_table(
            f"{outcome} in {year}", ["factor", "meaning", *columns.values()], rows, FACTORS
        )
    if len(outcomes) > OUTCOMES:
        left = ", ".join(map(str, outcomes[OUTCOMES:]))
        yield Table("Further outcomes", ["item", "value"], [["in the file", left]], 0)


def _is_study(told: object) -> bool:
    keys = {"outcome", "year", "factor"}
    return (
        isinstance(told, Mapping) and "method" in told and isinstance(told.get("indices"), list)
        and all(isinstance(row, Mapping) and keys <= set(row) for row in told["indices"])
    )  # fmt: skip


def _format_measure(row: Mapping[str, Any], name: str) -> str:
    """A measure with the half-width of its interval, where it has one."""
    value, error = row.get(name), row.get(f"{name}_error")
    if value is None:
        return NONE
    return format_figure(value) + (f" ± {format_figure(error)}" if error is not None else "")


# -- anything else --------------------------------------------------------------------------------


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
            yield _cut_table(title or "About", ["item", "value"], single)
        for key, value in told.items():
            if not _is_plain(value):
                yield from tables(value, f"{title}, {key}" if title else str(key), depth + 1)


def _records(told: list[Any], title: str) -> Table:
    head = list(dict.fromkeys(
        str(key) for item in told for key, value in item.items() if _is_plain(value)
    ))  # fmt: skip
    return _cut_table(title, head, [[_word(item.get(key)) for key in head] for item in told])


def _cut_table(title: str, head: list[str], rows: list[list[str]], most: int = ROWS) -> Table:
    return Table(title, head, rows[:most], max(0, len(rows) - most))


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
    return format_figure(value) if isinstance(value, float) else str(value)
