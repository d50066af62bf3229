"""What a scenario changes, judged: each comparison becomes one kind of finding, by stated rules.

A change is one where the 95 % Monte-Carlo interval of the mean paired difference excludes none. Something
"hardly changes" where the whole interval lies within a tenth of the standard deviation across runs, or
within a hundredth of a scale from 0 to 1; where it is wider and holds 0, these runs do not say. Nothing here knows a word: `sim.words` has them.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.calendar import format_dates, month_name
from sim.results.clusters import Clusters
from sim.results.compare import Difference, paired_difference
from sim.results.first_times import first_on
from sim.words.findings import Finding, Kind
from sim.words.registry import label_of

if TYPE_CHECKING:
    from sim.results.data import ResultsData

#: The part of a standard deviation across runs within which an effect is small.
SMALL = 0.1
#: The part of a scale from 0 to 1 within which a difference is small.
SMALL_ON_SCALE = 0.01
#: What is left, or was there, where something stops or begins: a part of the other level.
REMAINS = 0.05
#: From which share of base runs on that start with it, what happens is judged by being so, not by beginning.
STARTED = 0.5
#: Fewer months sooner or later are not told.
SOON = 1.0
YES_NO = "0/1"
#: Units of scales, which may come near 0 and neither begin nor stop.
SCALES = ("1", YES_NO)
DECEMBER = 11


def find(results: "ResultsData", name: str, scenario: str, base: str, year: int | None) -> Finding:
    """What a scenario changes in one indicator.

    Args:
        results: with both scenarios.
        name: of the indicator.
        scenario, base: what is compared with what.
        year: whose mean is compared; by default the usual year of comparisons.
    """
    [difference] = [d for d in results.differences(scenario, base, year) if d.name == name]
    if difference.unit != YES_NO:
        return of_difference(difference, when_words(results, scenario, year))
    since = results.counted_since(scenario)
    if since and results.on_before(name, base, since).mean() >= STARTED:
        return of_state(difference, when_words(results, scenario, year))
    last = min(results.month_count(each) for each in (base, scenario)) - 1
    before, after = (results.first_months(name, each, since, last) for each in (base, scenario))
    return of_first_months(name, before, after, last, results.clusters)


def when_words(results: "ResultsData", scenario: str, year: int | None) -> str:
    """The time that is compared: a year, or the months of it."""
    first, last = results.window(scenario, year)
    whole = first % 12 == 0 and last - first == DECEMBER
    return month_name(first)[:4] if whole else format_dates(first, last)


def of_difference(d: Difference, when: str, kind: Kind | None = None) -> Finding:
    """A finding about an amount or a scale."""
    return Finding(
        label_of(d.name, d.unit), kind or _kind(d), d.base_mean, d.variant_mean, d.mean, d.error,
        d.rises, d.falls, when, effect=d.effect, runs=d.runs,
    )  # fmt: skip


def of_state(d: Difference, when: str) -> Finding:
    """A finding about what is so, or not, during the time compared: means are shares of runs."""
    kind = _kind(d)
    likely = {Kind.RISES: Kind.MORE_LIKELY, Kind.BEGINS: Kind.MORE_LIKELY, Kind.FALLS: Kind.LESS_LIKELY,
              Kind.STOPS: Kind.LESS_LIKELY}  # fmt: skip
    return Finding(
        label_of(d.name, d.unit), likely.get(kind, kind), d.base_mean, d.variant_mean, d.mean, d.error,
        d.rises, d.falls, when, is_share=True, is_state=True, effect=d.effect, runs=d.runs,
    )  # fmt: skip


def of_event(
    name: str, base: NDArray[np.float32], variant: NDArray[np.float32], since: int, clusters: Clusters | None,
) -> Finding:  # fmt: skip
    """A finding about what begins, or not, from a month on.

    Args:
        name: of the indicator, which is 0 or 1.
        base, variant: its months from `since` on (month, run).
        since: the first month.
        clusters: the parameter set of each run, where runs share sets (run,).
    """
    length = min(len(base), len(variant))
    before, after = (first_on(series[:length], since) for series in (base, variant))
    return of_first_months(name, before, after, since + length - 1, clusters)


def of_first_months(
    name: str, base: NDArray[np.int64], variant: NDArray[np.int64], last: int, clusters: Clusters | None,
) -> Finding:  # fmt: skip
    """A finding about what begins, or not, from the first months in which it is so.

    Args:
        name: of the indicator, which is 0 or 1.
        base, variant: the first month of each run; below 0 where it never is so (run,).
        last: the last month that counts.
        clusters: the parameter set of each run, where runs share sets (run,).
    """
    ever = base >= 0, variant >= 0
    d = paired_difference(name, YES_NO, ever[0].astype(float), ever[1].astype(float), clusters)
    both = ever[0] & ever[1]
    delay = (base - variant)[both].astype(float)
    sooner = _clear_mean(delay, None if clusters is None else clusters[both])
    return Finding(
        label_of(name, YES_NO), _event_kind(d, sooner), d.base_mean, d.variant_mean, d.mean, d.error, d.rises,
        d.falls, month_name(last)[:4], is_share=True, sooner=sooner, effect=d.effect, runs=d.runs,
    )  # fmt: skip


def _clear_mean(delay: NDArray[np.float64], clusters: Clusters | None) -> float:
    """A mean of months that its interval tells from 0, else 0."""
    if len(delay) < 2:
        return 0.0
    d = paired_difference("", "", np.zeros_like(delay), delay, clusters=clusters)
    return d.mean if abs(d.mean) > max(d.error, SOON) else 0.0


def _event_kind(d: Difference, sooner: float) -> Kind:
    if d.base_mean == d.variant_mean == 0.0:
        return Kind.NEVER
    kind = _kind(d)
    if kind in (Kind.RISES, Kind.BEGINS):
        return Kind.MORE_LIKELY
    if kind in (Kind.FALLS, Kind.STOPS):
        return Kind.LESS_LIKELY
    if kind in (Kind.HARDLY, Kind.SAME) and sooner:
        return Kind.SOONER if sooner > 0.0 else Kind.LATER
    if kind is Kind.SAME and d.base_mean == 1.0:
        return Kind.ALWAYS
    return kind


def _kind(d: Difference) -> Kind:
    """The kind of a difference of means."""
    if not d.runs:
        return Kind.NO_VALUE
    if d.runs == 1:
        return Kind.ONE_RUN
    if d.rises == d.falls == 0.0:
        return Kind.SAME
    if abs(d.mean) <= d.error:
        return Kind.HARDLY if _is_small(d, abs(d.mean) + d.error) else Kind.UNCLEAR
    if _is_small(d, abs(d.mean) + d.error):
        return Kind.HARDLY
    if d.unit not in SCALES and _is_gone(d.variant_mean, d.base_mean):
        return Kind.STOPS
    if d.unit not in SCALES and _is_gone(d.base_mean, d.variant_mean):
        return Kind.BEGINS
    return Kind.RISES if d.mean > 0.0 else Kind.FALLS


def _is_small(d: Difference, most: float) -> bool:
    """Is a difference of this size small against the spread across runs, or on its scale?"""
    return most < SMALL * d.deviation or (d.unit in SCALES and most < SMALL_ON_SCALE)


def _is_gone(left: float, of: float) -> bool:
    """Is next to nothing left of an amount?"""
    return of > 0.0 and 0.0 <= left < REMAINS * of
