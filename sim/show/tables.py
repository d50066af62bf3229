"""Tables for a terminal: what a scenario changes, and how likely things are to happen."""

from collections.abc import Mapping, Sequence
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from sim.calendar import month_name
from sim.ensemble.storage.journal import Mark
from sim.results.compare import Difference, Spread, effects_by_year
from sim.results.first_times import FirstTime
from sim.show.numbers import NONE, percent, short_number, unit_text
from sim.show.texts import tables as texts
from sim.terminal import number_of

if TYPE_CHECKING:
    from sim.results.data import ResultsData

ROWS = 14
#: Effects below this part of the standard deviation across runs are not listed.
NOTICED = 0.01
EMPTY: Mapping[str, list[FirstTime]] = MappingProxyType({})


def changes_table(
    results: "ResultsData",
    scenario: str,
    base: str,
    year: int | None,
    precision: float | None = None,
) -> Table:
    """What a scenario changes against its base in a year: the largest effects.

    Args:
        precision: also tell how many runs a Monte-Carlo interval of this half-width needs, in the
            unit of each row.
    """
    year = telling_year(results, scenario, base) if year is None else year
    first, last = results.window(scenario, year)
    when = (
        month_name(first)[:4] if first % 12 == 0 else f"{month_name(first)} to {month_name(last)}"
    )
    branch = results.branch_of(scenario)
    equal = texts.EQUAL_BEFORE.format(month=month_name(branch)) if branch else ""
    table = Table(
        title=escape(_with_given(results, texts.CHANGES_TITLE.format(scenario=scenario, when=when, base=base))),
        caption=texts.CHANGES.format(
            runs=number_of(results.manifest["runs"], "run"), seed=results.manifest["seed"], equal=equal
        ),
        caption_justify="left", title_justify="left", box=SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip
    table.add_column(texts.MEAN_OF_YEAR, overflow="fold", no_wrap=True)
    for heading in (base, scenario, texts.DIFFERENCE, texts.RISES):
        table.add_column(
            escape(heading), justify="right", overflow="fold", no_wrap=heading == texts.RISES
        )
    if precision is not None:
        table.add_column(texts.RUNS_FOR.format(precision=precision), justify="right")
    noticed = [d for d in results.differences(scenario, base, year) if d.effect > NOTICED]
    for d in noticed[:ROWS]:
        runs = () if precision is None else (f"{d.runs_needed(precision)}",)
        table.add_row(*_row(d), *runs)
    if not noticed:
        table.add_row(texts.NOTHING_CHANGES, *[NONE] * 4)
    return table


def _with_given(results: "ResultsData", title: str) -> str:
    """A title and, in a second line, the condition by which histories were selected."""
    return f"{title}\n{results.given_line}" if results.given_line else title


def telling_year(results: "ResultsData", scenario: str, base: str) -> int | None:
    """The year that a table tells of where none is asked for: None for the usual one.

    A scenario whose differences come later, or are over by then, changes nothing in the usual year;
    then it is the year in which it changes most, each indicator counted up to an effect of one.
    """
    if any(d.effect > NOTICED for d in results.differences(scenario, base)):
        return None
    both = ((results.series(name, base), results.series(name, scenario))
            for name in results.indicators if name in results[base] and name in results[scenario])  # fmt: skip
    total = sum(np.minimum(1.0, effects_by_year(*pair)) for pair in both)
    return None if not np.any(total) else 1990 + int(np.argmax(total))


def _row(d: Difference) -> tuple[str, ...]:
    name = f"{d.name},\n{d.unit}" if unit_text(d.unit) else d.name
    return (
        escape(name),
        _spread(d.base),
        _spread(d.variant),
        f"{short_number(d.mean, '+')} ± {short_number(d.error, figures=2)}",
        percent(d.rises),
    )


def first_times_table(
    times: list[FirstTime], scenario: str, since: int, beside: Mapping[str, list[FirstTime]] = EMPTY
) -> Table:
    """How likely the 0/1 indicators are to turn 1, and when.

    Args:
        times: what happens in the scenario.
        scenario, since: its name, and the month from which is counted.
        beside: what happens in others from that month on, by their names, such as in its base.
    """
    columns = {**beside, scenario: times}
    table = Table(
        title=texts.LIKELY_TITLE.format(month=month_name(since)),
        caption=texts.LIKELY,
        caption_justify="left", title_justify="left", box=SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip
    table.add_column(texts.WHAT, no_wrap=True)
    for name in columns:
        table.add_column(escape(name), justify="right", overflow="fold")
        table.add_column(texts.BEGINS, justify="right")
    by_name = [{h.name: h for h in column} for column in columns.values()]
    for h in times:
        cells = (_likely(column.get(h.name)) for column in by_name)
        table.add_row(escape(h.name), *(cell for pair in cells for cell in pair))
    return table


def _likely(h: FirstTime | None) -> tuple[str, str]:
    """Share and first time, each with its interval."""
    if h is None:
        return NONE, NONE
    share = rf"{h.probability:.0%} \[{h.low:.0%}, {h.high:.0%}]"
    already = texts.ALREADY.format(share=h.already) if h.already else ""
    return share + already, _when(h) if isfinite(h.first) else NONE


def failures_table(marks: Sequence[Mark]) -> Table:
    """The blocks that failed, and why."""
    table = Table(title=texts.FAILURES_TITLE, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for heading in texts.FAILURES:
        table.add_column(heading, overflow="fold")
    for mark in marks:
        runs = f"{mark.first} to {mark.last - 1}"
        table.add_row(escape(mark.scenario), runs, escape(str(mark.cause)))
    return table


def _when(h: FirstTime) -> str:
    months = (h.first_low, h.first_high, h.early, h.late)
    low, high, early, late = (month_name(int(x)) if isfinite(x) else "?" for x in months)
    return rf"{month_name(int(h.first))} \[{low}, {high}]; {early} to {late}"


def _spread(spread: Spread) -> str:
    return rf"{short_number(spread.median)} \[{short_number(spread.low, figures=2)}, {short_number(spread.high, figures=2)}]"
