"""What a scenario changes, as rows of a table and as sentences."""

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from sim.analysis.compare import Difference, Spread, window_mean
from sim.ledger import GOODS
from sim.show import words
from sim.show.asked import dates, recorded, titled, titles, what
from sim.show.tables import NONE, NOTHING, NOTICED, number

if TYPE_CHECKING:
    from sim.results import Results

ROWS, SENTENCES = 14, 3
#: Drivers that a scenario moves itself say nothing about what it changes.
CAUSES = ("war",)


@dataclass(frozen=True, slots=True)
class Row:
    """A paired difference in words; each field is the text of a cell.

    Attributes:
        name, meaning, unit: the indicator.
        base, variant: median and spread across worlds of each.
        mean, interval: mean difference, and its 95 % Monte-Carlo interval.
        spread: the spread of the difference across worlds.
        rises, falls: shares of worlds.
        runs: histories that have a value in both.
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
class Changed:
    """What a scenario changes against a base.

    Attributes:
        base, title: of the base.
        when: the stretch of months whose mean is told.
        rows: the largest differences.
        more: how many others are noticed but not listed.
        sentences: the clearest of them, told.
    """

    base: str
    title: str
    when: str
    rows: list[Row]
    more: int
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class Level:
    """Median and spread across worlds of an indicator, where nothing is compared."""

    name: str
    meaning: str
    unit: str
    spread: str


def changed(results: "Results", scenario: str, base: str, year: int | None) -> Changed:
    """What a scenario changes against a base in a year, or in the usual one."""
    found = [d for d in results.differences(scenario, base, year) if d.effect > NOTICED]
    when = dates(*results.window(scenario, year))
    title = words.title(results, base)
    clear = [d for d in found if abs(d.mean) > d.error and d.name.split(".")[0] not in CAUSES]
    return Changed(
        base, title, when,
        [_row(results, d) for d in found[:ROWS]], max(0, len(found) - ROWS),
        [_sentence(results, d) for d in clear[:SENTENCES]],
    )  # fmt: skip


def levels(results: "Results", scenario: str) -> tuple[str, list[Level]]:
    """When, and the first of what is recorded, where there is no base to compare with."""
    first, last = results.window(scenario)
    told = []
    for name in recorded(results, scenario)[:ROWS]:
        about = what(results, name)
        values = window_mean(results.months_of(name, scenario, first, last), 0, last - first)
        told.append(
            Level(name, meaning(results, name), unit(about.unit), between(Spread.of(values)))
        )
    return dates(first, last), told


def _row(results: "Results", d: Difference) -> Row:
    return Row(
        d.name, meaning(results, d.name), unit(d.unit), between(d.base), between(d.variant),
        figure(d.mean, "+"), interval(d), spread(d), share(d.rises), share(d.falls), d.runs,
    )  # fmt: skip


def _sentence(results: "Results", d: Difference) -> str:
    """A difference in a sentence, with both kinds of interval named."""
    said = meaning(results, d.name)
    unit_ = f" {d.unit}" if unit(d.unit) else ""
    way = "higher" if d.rises >= d.falls else "lower"
    return (
        f"{said[:1].upper()}{said[1:]}: {figure(d.mean, '+')}{unit_} on average (Monte-Carlo interval "
        f"of that mean {interval(d)}; spread across worlds {spread(d)}); {way} in "
        f"{share(max(d.rises, d.falls))} of {d.runs:,} worlds."
    )


def meaning(results: "Results", name: str) -> str:
    """What an indicator means, and of whom it speaks.

    >>> import sim
    >>> results = sim.run("history", runs=2, end="1990-12")
    >>> meaning(results, "arms.dprk.russia")
    'shells sent by the client (DPRK to Russia)'
    """
    kind, *others = name.split(".")
    of = [titled(actor) for actor in others if actor in titles()]
    who = (" to " if kind in GOODS else ", ").join(of)
    said = what(results, name).meaning
    return f"{said} ({who})" if who else said


def figure(value: float, sign: str = "") -> str:
    """A number as prose shows it, with a minus and not a hyphen, and small ones in full.

    >>> figure(-47.2), figure(0.0, "+"), figure(0.00021, "+"), figure(float("nan"))
    ('−47.2', '0', '+0.00021', '–')
    """
    if not isfinite(value):
        return NONE
    small = 0.0 < abs(value) < NOTHING
    text = f"{value:{sign}.5f}".rstrip("0").rstrip(".") if small else number(value, sign)
    return "0" if text in ("+0", "-0") else text.replace("-", "−")


def unit(written: str) -> str:
    """A unit as tables show it: none for plain shares and numbers."""
    return "" if written in ("1", "0/1") else written


def share(value: float) -> str:
    """A share of worlds in per cent."""
    return f"{value:.0%}" if isfinite(value) else NONE


def between(values: Spread) -> str:
    """A median with its spread."""
    if not isfinite(values.median):
        return NONE
    if values.low == values.high:
        return figure(values.median)
    return f"{figure(values.median)} ({figure(values.low)} to {figure(values.high)})"


def spread(d: Difference) -> str:
    """The spread of a difference across worlds."""
    return f"{figure(d.change.low, '+')} to {figure(d.change.high, '+')}"


def interval(d: Difference) -> str:
    """The Monte-Carlo interval of a mean difference; none from a single history."""
    if not isfinite(d.error):
        return NONE
    return f"{figure(d.mean - d.error, '+')} to {figure(d.mean + d.error, '+')}"
