"""A paired difference in words: for tables, reports, notebooks and the page."""

from sim.results.compare import Difference, Spread
from sim.show.numbers import NONE, percent, prose_number, unit_text


def describe_difference(d: Difference) -> str:
    """A mean difference with its Monte-Carlo interval, its spread, and its sign over the runs.

    >>> import sim
    >>> results = sim.run("war_ends", runs=1, end="2026-12", record=["talks"])
    >>> describe_difference(results.differences("war_ends", year=2026)[0])
    'mean difference 0, in one run'
    """
    unit = f" {unit_text(d.unit)}" if unit_text(d.unit) else ""
    mean = f"mean difference {prose_number(d.mean, '+')}{unit}"
    if d.runs < 2:
        return f"{mean}, in one run"
    return (
        f"{mean} (95 % Monte-Carlo interval {mean_interval(d)}), spread across runs "
        f"{difference_spread(d)} (5 to 95 %); higher in {percent(d.rises)} and lower in "
        f"{percent(d.falls)} of {d.runs:,} runs"
    )


def mean_interval(d: Difference) -> str:
    """The Monte-Carlo interval of a mean difference; none from a single run."""
    low, high = prose_number(d.mean - d.error, "+"), prose_number(d.mean + d.error, "+")
    return NONE if NONE in (low, high) else f"{low} to {high}"


def difference_spread(d: Difference) -> str:
    """The spread of a difference across runs."""
    return f"{prose_number(d.change.low, '+')} to {prose_number(d.change.high, '+')}"


def median_and_spread(values: Spread) -> str:
    """A median with its spread across runs, where there is one."""
    median = prose_number(values.median)
    if median == NONE or values.low == values.high:
        return median
    return f"{median} ({prose_number(values.low)} to {prose_number(values.high)})"


def mean_and_spread(mean: float, values: Spread) -> str:
    """A mean with the spread across runs, where there is one."""
    shown = prose_number(mean)
    if shown == NONE or values.low == values.high:
        return shown
    return f"{shown} ({prose_number(values.low)} to {prose_number(values.high)})"
