"""What a scenario changes, as rows of a table and as sentences."""

from dataclasses import dataclass

from sim.calendar import format_dates
from sim.results.compare import Difference, Spread
from sim.results.data import ResultsData
from sim.show import about
from sim.show.differences import (
    describe_difference,
    difference_spread,
    mean_interval,
    median_and_spread,
)
from sim.show.numbers import percent, prose_number, unit_text
from sim.show.selection import (
    actor_title,
    actor_titles,
    indicator_label,
    recorded_indicators,
)
from sim.show.tables import NOTICED
from sim.state.ledger import GOODS

ROWS, SENTENCES = 14, 3
#: Drivers that a scenario moves itself say nothing about what it changes.
CAUSES = ("war",)


@dataclass(frozen=True, slots=True)
class Row:
    """A paired difference in words; each field is the text of a cell.

    Attributes:
        name, meaning, unit: the indicator.
        base, variant: median and spread across runs of each.
        mean, interval: mean difference, and its 95 % Monte-Carlo interval.
        spread: the spread of the difference across runs.
        rises, falls: shares of runs.
        runs: runs that have a value in both.
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


@dataclass(frozen=True, slots=True)
class Differences:
    """What a scenario changes against a base.

    Attributes:
        base, title: of the base.
        when: the months whose mean is shown.
        rows: the largest differences.
        more: how many others are noticed but not listed.
        sentences: the clearest of them, as sentences.
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
    when = format_dates(*results.window(scenario, year))
    title = about.title(results, base)
    clear = [d for d in differing if abs(d.mean) > d.error and d.name.split(".")[0] not in CAUSES]
    return Differences(
        base, title, when,
        [_row(results, d) for d in differing[:ROWS]], max(0, len(differing) - ROWS),
        [_sentence(results, d) for d in clear[:SENTENCES]],
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


def _row(results: ResultsData, d: Difference) -> Row:
    return Row(
        d.name, describe_indicator(results, d.name), unit_text(d.unit), median_and_spread(d.base), median_and_spread(d.variant),
        prose_number(d.mean, "+"), mean_interval(d), difference_spread(d), percent(d.rises), percent(d.falls), d.runs,
    )  # fmt: skip


def _sentence(results: ResultsData, d: Difference) -> str:
    """A difference in a sentence, with both kinds of interval named."""
    meaning = describe_indicator(results, d.name)
    return f"{meaning[:1].upper()}{meaning[1:]}: {describe_difference(d)}."


def describe_indicator(results: ResultsData, name: str) -> str:
    """What an indicator means, and of whom it speaks.

    >>> import sim
    >>> results = sim.run("history", runs=2, end="1990-12")
    >>> describe_indicator(results, "arms.dprk.russia")
    'shells sent by the client (DPRK to Russia)'
    """
    kind, *others = name.split(".")
    of = [actor_title(actor) for actor in others if actor in actor_titles()]
    who = (" to " if kind in GOODS else ", ").join(of)
    meaning = indicator_label(results, name).meaning
    return f"{meaning} ({who})" if who else meaning
