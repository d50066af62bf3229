"""Charts of indicators as the page draws them: lines and bands as paths, and all words as text of the page.

The words of a chart are no part of a picture, so that they keep their size on every screen; lines and bands
are stretched to the width that there is.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.calendar import MONTHS_A_YEAR, month_name
from sim.dashboard.chart_paths import (
    Course,
    Line,
    Mark,
    Tick,
    apart,
    date_ticks,
    draw_line,
    end_height,
    per_cent,
    tick_text,
    vertical_ticks,
)
from sim.dashboard.event_strip import StripEvent, strip_events
from sim.results.compare import HIGH, LOW
from sim.results.data import ResultsData
from sim.show.about import title
from sim.show.figures.quantiles import change, quantiles, rare, shares
from sim.show.numbers import short_number
from sim.show.selection import YES_NO_UNIT
from sim.words.label import Label
from sim.words.registry import label_of

Values = NDArray[np.float32]
#: Years before the scenarios part that charts show.
YEARS_BEFORE = 4
#: Share of runs that must have a value for a month to be drawn.
KNOWN = 0.1
QUANTILES = (LOW, 0.25, 0.5, 0.75, HIGH)


class Chart(NamedTuple):
    """An indicator of one to three scenarios, month by month.

    Attributes:
        name: its identifier.
        title, subtitle: what it is called, and what is measured.
        months: how many months are shown.
        first: the first of them, since 1990-01.
        branch: where the scenarios part, in per cent of the width; None where they differ throughout.
        lines: a scenario each, the base first.
        across, up: ticks of the two axes.
        zero: how high 0 is, in per cent; None where it is an edge or not shown.
        events: what happens in the scenarios, for a strip above.
        description: for screen readers.
        marks: observations.
        right: ticks of the observations' own axis, where they have one.
    """

    name: str
    title: str
    subtitle: str
    months: int
    first: int
    branch: float | None
    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    zero: float | None
    events: tuple[StripEvent, ...]
    description: str
    marks: tuple[Mark, ...] = ()
    right: tuple[Tick, ...] = ()


def fan_chart(results: ResultsData, indicator: str, roles: Mapping[str, str]) -> Chart:
    """How an indicator spreads over runs, in each scenario that has it.

    Args:
        results: of the scenarios.
        indicator: its name.
        roles: of the scenarios, by name.
    """
    names = [name for name in roles if indicator in results[name]]
    label, unit = _label(results, indicator, names)
    first = first_month(results, names)
    values = {name: results.series(indicator, name)[first:] for name in names}
    is_share = unit == YES_NO_UNIT
    draw, what = _spread_course, ""
    if is_share:
        draw, what = _share_course, "share of runs in which it is so"
    elif values and all(np.isfinite(v).all() and rare(v) for v in values.values()):
        draw, what = _mean_course, "mean of runs"
    shared = {name: _shared_months(results, name, values, first) for name in names}
    courses = [_from(draw(roles[name], series), shared[name]) for name, series in values.items()]
    description = "; ".join(_mean_in_words(results, name, indicator) for name in roles)
    return _chart(
        results, label, courses, names, first, is_share=is_share, subtitle=_subtitle(label, what),
        description=f"{label.short}: {description}", roles=roles,
    )  # fmt: skip


def _shared_months(
    results: ResultsData, name: str, values: Mapping[str, Values], first: int
) -> int:
    """How many of the months shown a scenario shares with the first one, so that they are drawn once."""
    base = next(iter(values))
    months = (results.branch_of(name) or 0) - first
    if name == base or months < 2 or not np.array_equal(values[name][:months], values[base][:months]):  # fmt: skip
        return 0
    return months - 1


def difference_chart(results: ResultsData, indicator: str, roles: Mapping[str, str]) -> Chart:
    """What each scenario changes in an indicator against the base, run by run.

    Args:
        results: of the scenarios.
        indicator: its name.
        roles: of the scenarios, by name, the base first.
    """
    base, *others = roles
    names = [name for name in others if indicator in results[name] and indicator in results[base]]
    label, unit = _label(
        results, indicator, [*names, base] if indicator in results[base] else names
    )
    first = first_month(results, [base, *others])
    before = results.series(indicator, base)[first:] if names else np.empty((0, 1), np.float32)
    courses = [
        _difference_course(
            roles[name], before, results.series(indicator, name)[first:], results.clusters
        )
        for name in names
    ]
    description = "; ".join(
        _last_in_words(title(results, name), course, first)
        for name, course in zip(names, courses, strict=True)
    )
    return _chart(
        results, label, courses, names, first, is_share=unit == YES_NO_UNIT,
        subtitle=_subtitle(label, "difference from the base"), description=f"{label.short}: {description}", roles=roles,
    )  # fmt: skip


def first_month(results: ResultsData, names: Sequence[str]) -> int:
    """The first month shown: some years before the scenarios part, or all where they differ throughout."""
    branches = [b for b in map(results.branch_of, names) if b]
    throughout = any(
        results.base_of(name) is not None and not results.branch_of(name) for name in names
    )
    if throughout or not branches:
        return 0
    return max(0, min(branches) - YEARS_BEFORE * MONTHS_A_YEAR)


def _label(results: ResultsData, indicator: str, names: Sequence[str]) -> tuple[Label, str]:
    unit = str(results[names[0]][indicator].attrs["units"]) if names else ""
    return label_of(indicator, unit), unit


def _subtitle(label: Label, what: str) -> str:
    low, high = label.ends
    ends = f"0 {low}, 1 {high}" if low and high else ""
    return " · ".join(part for part in (label.unit or ends, what) if part)


# -- what is drawn ----------------------------------------------------------------------------------


def _spread_course(role: str, values: Values) -> Course:
    return Course(role, *quantiles(values, QUANTILES, KNOWN))


def _from(course: Course, month: int) -> Course:
    """A course without the months before one."""
    edges = np.array(course[1:])
    edges[:, :month] = np.nan
    return Course(course.role, *edges)


def _share_course(role: str, values: Values) -> Course:
    """A share of runs, with its 95 % Monte-Carlo interval."""
    share, low, high = shares((values > 0.5).sum(axis=1), values.shape[1])
    return Course(role, low, share, share, share, high)


def _mean_course(role: str, values: Values) -> Course:
    """A mean of runs, with its 95 % Monte-Carlo interval."""
    _, mean, error = change(np.zeros((len(values), 1), dtype=np.float32), values, ())
    edge = np.nan_to_num(error)
    return Course(role, mean - edge, mean, mean, mean, mean + edge)


def _difference_course(
    role: str, base: Values, variant: Values, clusters: NDArray[np.int64] | None
) -> Course:
    """A mean difference with its 95 % Monte-Carlo interval, and the spread of the differences.

    Of yes and no, and of what is rare, the spread jumps between whole numbers and is left out.
    """
    (low, high), mean, error = change(base, variant, (LOW, HIGH), clusters)
    edge = np.nan_to_num(error)
    if all(np.isfinite(values).all() and rare(values) for values in (base, variant)):
        low, high = mean - edge, mean + edge
    return Course(role, low, mean - edge, mean, mean + edge, high)


# -- how it is drawn --------------------------------------------------------------------------------


def _chart(
    results: ResultsData, label: Label, courses: Sequence[Course], names: Sequence[str], first: int, *,
    is_share: bool, subtitle: str, description: str, roles: Mapping[str, str],
) -> Chart:  # fmt: skip
    months = max((len(course.middle) for course in courses), default=1)
    ticks = vertical_ticks([np.concatenate(c[1:]) for c in courses], is_share=is_share)
    low, high = float(ticks[0]), float(ticks[-1])
    ends = apart([end_height(course, low, high) for course in courses])
    branches = [b for b in map(results.branch_of, names) if b]
    zero = per_cent(0.0, low, high) if low < 0.0 < high else None
    return Chart(
        label.name, label.short, subtitle, months, first,
        per_cent(branches[-1] - first, 0.0, months - 1) if branches and branches[-1] > first else None,
        tuple(
            draw_line(course, ticks, end=end, is_share=is_share)
            for course, end in zip(courses, ends, strict=True)
        ),
        date_ticks(first, months),
        tuple(Tick(per_cent(t, low, high), tick_text(t, is_share=is_share)) for t in ticks),
        zero, strip_events(results, roles, first, months), description,
    )  # fmt: skip


# -- in words ---------------------------------------------------------------------------------------


def _mean_in_words(results: ResultsData, scenario: str, indicator: str) -> str:
    called = title(results, scenario)
    if indicator not in results[scenario]:
        return f"{called} has none"
    first, last = results.window(results.scenarios[-1])
    values = results.window_mean(indicator, scenario, first, last)
    finite = values[np.isfinite(values)]
    if not len(finite):
        return f"{called} has no value"
    return f"{called} {finite.mean():.3g} in the mean of {month_name(first)[:4]}"


def _last_in_words(called: str, course: Course, first: int) -> str:
    known = np.flatnonzero(np.isfinite(course.middle))
    if not len(known):
        return f"{called} has no value in both"
    last = int(known[-1])
    return f"{called} {short_number(float(course.middle[last]), '+')} in {month_name(first + last)}"
