"""What a scenario changes, as rows of a table and as sentences."""

from dataclasses import dataclass

from sim.calendar import format_dates
from sim.results.compare import Difference, Spread
from sim.results.compared_year import NOTICED
from sim.results.data import ResultsData
from sim.results.findings import of_difference
from sim.show import about
from sim.show.answers.answer import answer
from sim.show.differences import (
    difference_spread,
    mean_and_spread,
    mean_interval,
    median_and_spread,
)
from sim.show.numbers import percent, prose_number, unit_text
from sim.show.selection import (
    indicator_label,
    recorded_indicators,
)
from sim.words.findings import SHORT, Kind
from sim.words.main_set import MAIN_NAMES
from sim.words.registry import label_of

#: How many of the largest differences are listed, beside what is always shown.
ROWS = 14


@dataclass(frozen=True, slots=True)
class Row:
    """A paired difference in words; each field is the text of a cell.

    Attributes:
        name, meaning, unit: the indicator.
        base, variant: mean and spread across runs of each.
        mean, interval: mean difference, and its 95 % Monte-Carlo interval.
        spread: the spread of the difference across runs.
        rises, falls: shares of runs.
        runs: runs that have a value in both.
        kind: that it hardly changes, is not clear or is the same, where it is no change; else "".
    """

    name: str
    meaning: str
    unit: str
    base: str
    variant: str
    mean: str
    interval: str
    spread: str
    rises: str
    falls: str
    runs: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Differences:
    """What a scenario changes against a base.

    Attributes:
        base, title: of the base.
        when: the months whose mean is shown.
        rows: the largest differences, and those of the set that is always shown.
        more: how many others are noticed but not listed.
        sentences: the answer against this base.
    """

    base: str
    title: str
    when: str
    rows: list[Row]
    more: int
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class Level:
    """Median and spread across runs of an indicator, where nothing is compared."""

    name: str
    meaning: str
    unit: str
    spread: str


def differences(results: ResultsData, scenario: str, base: str, year: int | None) -> Differences:
    """What a scenario changes against a base in a year, or in the usual one."""
    differing = [d for d in results.differences(scenario, base, year) if d.effect > NOTICED]
    listed = {d.name for d in differing[:ROWS]} | (set(MAIN_NAMES) if differing else set())
    shown = [d for d in results.differences(scenario, base, year) if d.name in listed]
    when = format_dates(*results.window(scenario, year))
    title = about.title(results, base)
    return Differences(
        base, title, when, [_row(results, d, when) for d in shown],
        sum(d.name not in listed for d in differing), list(answer(results, scenario, base, year).sentences),
    )  # fmt: skip


def levels(results: ResultsData, scenario: str) -> tuple[str, list[Level]]:
    """When, and the first of what is recorded, where there is no base to compare with."""
    first, last = results.window(scenario)
    found_levels = []
    for name in recorded_indicators(results, scenario)[:ROWS]:
        about = indicator_label(results, name)
        values = results.window_mean(name, scenario, first, last)
        found_levels.append(
            Level(
                name,
                describe_indicator(results, name),
                unit_text(about.unit),
                median_and_spread(Spread.of(values)),
            )
        )
    return format_dates(first, last), found_levels


def _row(results: ResultsData, d: Difference, when: str) -> Row:
    found = of_difference(d, when)
    return Row(
        d.name, describe_indicator(results, d.name), label_of(d.name, d.unit).unit,
        mean_and_spread(d.base_mean, d.base), mean_and_spread(d.variant_mean, d.variant),
        prose_number(d.mean, "+"), mean_interval(d), difference_spread(d), percent(d.rises), percent(d.falls), d.runs,
        SHORT.get(found.kind, "") if found.kind is not Kind.ONE_RUN else "",
    )  # fmt: skip


def describe_indicator(results: ResultsData, name: str) -> str:
    """What an indicator is called.

    >>> import sim
    >>> results = sim.run("history", runs=2, end="1990-12")
    >>> describe_indicator(results, "arms.dprk.russia")
    'Shells, North Korea → Russia'
    """
    label = label_of(name)
    return label.short if label.short != name else indicator_label(results, name).meaning
