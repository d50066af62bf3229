"""Tables for a terminal: what a scenario changes, and how likely things are to happen."""

from collections.abc import Mapping, Sequence
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.markup import escape

from sim.calendar import month_name
from sim.ensemble.storage.journal import Mark
from sim.results.compare import Difference
from sim.results.compared_year import NOTICED, compared_year
from sim.results.findings import of_difference
from sim.results.first_times import FirstTime
from sim.show.answers.finding_row import WIDTHS, row
from sim.show.fitting_table import FittingTable
from sim.show.numbers import NONE
from sim.show.rows import Group, Rows
from sim.show.texts import tables as texts
from sim.terminal import number_of
from sim.words.registry import label_of

if TYPE_CHECKING:
    from sim.results.data import ResultsData

ROWS = 14
#: Yes/no indicators whose first times are shown.
FIRST_TIMES = ("treaty.dprk.russia", "talks", "deal", "clashes", "two_states")
#: Columns of a terminal for how many runs are needed, and for a share with a date.
RUNS_WIDTH, LIKELY_WIDTH = 10, 19
EMPTY: Mapping[str, list[FirstTime]] = MappingProxyType({})


def changes_table(
    results: "ResultsData",
    scenario: str,
    base: str,
    year: int | None,
    precision: float | None = None,
) -> Rows:
    """What a scenario changes against its base in a year: the largest effects.

    Args:
        precision: also tell how many runs a Monte-Carlo interval of this half-width needs, in the
            unit of each row.
    """
    when, noticed, note = compared_changes(results, scenario, base, year)
    rows = [(*row(of_difference(d, when)), *_runs_needed(d, precision)) for d in noticed]
    columns = texts.CHANGES_COLUMNS.format(when=when, base=base, scenario=scenario)
    return Rows(
        texts.CHANGES_TITLE.format(scenario=scenario, when=when, base=base),
        [results.given_line] if results.given_line else [],
        columns if precision is None else columns + texts.RUNS_FOR.format(precision=precision),
        [Group("", rows or [(texts.NOTHING_CHANGES,)])],
        WIDTHS if precision is None else (*WIDTHS, RUNS_WIDTH),
        note,
    )


def compared_changes(
    results: "ResultsData", scenario: str, base: str, year: int | None
) -> tuple[str, list[Difference], str]:
    """The time that is compared, the largest effects, and how the numbers came about."""
    year = compared_year(results, scenario, base) if year is None else year
    first, last = results.window(scenario, year)
    when = (
        month_name(first)[:4] if first % 12 == 0 else f"{month_name(first)} to {month_name(last)}"
    )
    branch = results.branch_of(scenario)
    equal = texts.EQUAL_BEFORE.format(month=month_name(branch)) if branch else ""
    noticed = [d for d in results.differences(scenario, base, year) if d.effect > NOTICED][:ROWS]
    runs = number_of(results.manifest["runs"], "run")
    return (
        when,
        noticed,
        texts.CHANGES.format(runs=runs, seed=results.manifest["seed"], equal=equal),
    )


def _runs_needed(d: Difference, precision: float | None) -> tuple[str, ...]:
    return () if precision is None else (f"{d.runs_needed(precision):,}",)


def first_times_to_show(
    results: "ResultsData", scenario: str, base: str
) -> tuple[int, list[FirstTime], list[FirstTime]]:
    """The month from which is counted, and what happens from then on in a scenario and in its base."""
    since = results.counted_since(scenario)
    times = [time for time in results.first_times(scenario) if time.name in FIRST_TIMES]
    return since, times, results.first_times(base, since=since) if times else []


def first_times_table(
    times: list[FirstTime], scenario: str, since: int, beside: Mapping[str, list[FirstTime]] = EMPTY
) -> Rows:
    """How likely the 0/1 indicators are to turn 1, and when.

    Args:
        times: what happens in the scenario.
        scenario, since: its name, and the month from which is counted.
        beside: what happens in others from that month on, by their names, such as in its base.
    """
    columns = {**beside, scenario: times}
    by_name = [{h.name: h for h in column} for column in columns.values()]
    rows = [
        (label_of(h.name, "0/1").short, *(_likely(column.get(h.name)) for column in by_name))
        for h in times
    ]
    return Rows(
        texts.LIKELY_TITLE.format(month=month_name(since)), [], texts.LIKELY_COLUMNS.format(names=" → ".join(columns)),
        [Group("", rows)], [LIKELY_WIDTH] * len(columns), texts.LIKELY,
    )  # fmt: skip


def _likely(h: FirstTime | None) -> str:
    """Two numbers and a date: a share with its interval, and the median first time of those in which it begins."""
    if h is None:
        return NONE
    error = max(h.high - h.probability, h.probability - h.low)
    when = f", {month_name(int(h.first))}" if isfinite(h.first) else ""
    return f"{h.probability:.0%} ± {100 * error:.0f}{when}"


def failures_table(marks: Sequence[Mark]) -> FittingTable:
    """The blocks that failed, and why."""
    table = FittingTable(
        title=texts.FAILURES_TITLE, title_justify="left", box=SIMPLE_HEAD, pad_edge=False
    )
    for heading in texts.FAILURES:
        table.add_column(heading, overflow="fold")
    for mark in marks:
        runs = f"{mark.first} to {mark.last - 1}"
        table.add_row(escape(mark.scenario), runs, escape(str(mark.cause)))
    return table
