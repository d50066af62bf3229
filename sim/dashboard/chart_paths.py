"""Axes, lines and bands of charts: values as paths that are stretched to the width that there is."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.calendar import FIRST_YEAR, MONTHS_A_YEAR, month_name
from sim.show.numbers import short_number, tick_number

Floats = NDArray[np.float64]
#: Steps of the vertical, so that paths are whole numbers.
HEIGHT = 1000
#: Years between ticks, the first that gives no more than `MOST_TICKS`.
TICK_YEARS, MOST_TICKS = (1, 2, 5, 10, 20), 8
#: Months between the ticks of two years or less.
QUARTER = 3
#: Least distance of names at the ends of lines, in per cent of the height.
APART = 8.0


class Tick(NamedTuple):
    """A tick: its place in per cent of an axis, and its text."""

    at: float
    text: str


class Line(NamedTuple):
    """One scenario in a chart.

    Attributes:
        role: what the scenario is: "base", "scenario" or "changed".
        outer, inner, middle: paths of the bands and of the line.
        values: of the line, a text a month, for reading off.
        end: how high its name stands at the right edge, in per cent; None where it has no value there.
    """

    role: str
    outer: str
    inner: str
    middle: str
    values: tuple[str, ...]
    end: float | None


class Mark(NamedTuple):
    """An observation: its place in per cent of the width, its range and value in per cent of the height.

    Attributes:
        at, low, value, high: where it stands.
        text: when, and how much.
        hollow: whether it says little.
    """

    at: float
    low: float
    value: float
    high: float
    text: str
    hollow: bool


class Course(NamedTuple):
    """What is drawn of one scenario: edges of two bands, and the line (month,)."""

    role: str
    low: Floats
    lower: Floats
    middle: Floats
    upper: Floats
    high: Floats


def draw_line(
    course: Course, ticks: Floats, months: NDArray[np.int64] | None = None, *, end: float | None = None,
    is_share: bool = False,
) -> Line:  # fmt: skip
    """A course as paths between the lowest and the highest tick.

    Args:
        course: what is drawn.
        ticks: of the vertical.
        months: where its values stand; by default one after the other, which can then be read off.
        end: how high its name stands at the right edge.
        is_share: whether values are shares of runs.
    """
    low, high = float(ticks[0]), float(ticks[-1])
    text = _share_text if is_share else short_number
    heights = [_heights(values, low, high) for values in course[1:]]
    outer, lower, middle, upper, top = heights
    return Line(
        course.role, band_path(outer, top, months), band_path(lower, upper, months), line_path(middle, months),
        tuple(text(float(value)) for value in course.middle) if months is None else (), end,
    )  # fmt: skip


def _share_text(value: float) -> str:
    return f"{100 * value:.3g} %" if np.isfinite(value) else "–"


def tick_text(value: float, *, is_share: bool = False) -> str:
    """A tick's number, of shares in per cent."""
    return (f"{100 * value:.3g} %" if is_share else tick_number(value)).replace("-", "−")


def vertical_ticks(drawn: Sequence[Floats], *, is_share: bool = False) -> Floats:
    """Ticks that enclose all that is drawn, from 0 on where it comes near."""
    edges = np.concatenate([*drawn, np.empty(0)])
    known = edges[np.isfinite(edges)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if is_share and high > 0.5:
        high = 1.0
    if 0.0 <= low < 0.3 * high:
        low = 0.0
    if low == high:
        high = low + 1.0
    ticks = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return np.asarray(ticks, dtype=float)


def date_ticks(first: int, months: int) -> tuple[Tick, ...]:
    """Round years among the months shown or, where these are few, quarters."""
    last = first + months - 1
    if months <= 2 * MONTHS_A_YEAR:
        quarters = range(first + -first % QUARTER, last + 1, QUARTER)
        return tuple(
            Tick(per_cent(m - first, 0.0, max(1, months - 1)), month_name(m)) for m in quarters
        )
    step = next((s for s in TICK_YEARS if months / MONTHS_A_YEAR / s <= MOST_TICKS), TICK_YEARS[-1])
    begin = FIRST_YEAR + -(-first // MONTHS_A_YEAR)
    years = range(begin + -begin % step, FIRST_YEAR + last // MONTHS_A_YEAR + 1, step)
    return tuple(
        Tick(
            per_cent((year - FIRST_YEAR) * MONTHS_A_YEAR - first, 0.0, max(1, months - 1)),
            f"{year}",
        )
        for year in years
    )


def per_cent(value: float, low: float, high: float) -> float:
    """Where a value lies between two others."""
    return round(float(100.0 * (value - low) / (high - low)), 2) if high > low else 0.0


def _heights(values: Floats, low: float, high: float) -> Floats:
    """Values in steps from the upper edge."""
    return np.round(HEIGHT * (high - values) / (high - low))


def line_path(heights: Floats, months: NDArray[np.int64] | None = None) -> str:
    """A line through months; it is broken where there is no value.

    >>> line_path(np.array([5.0, np.nan, 7.0, 8.0]))
    'M0 5M2 7L3 8'
    """
    parts, pen = [], "M"
    at = range(len(heights)) if months is None else months.tolist()
    for month, height in zip(at, heights.tolist(), strict=True):
        if height != height:
            pen = "M"
            continue
        parts.append(f"{pen}{month} {height:.0f}")
        pen = "L"
    return "".join(parts)


def band_path(low: Floats, high: Floats, months: NDArray[np.int64] | None = None) -> str:
    """A band between two lines; where one has no value, it is closed before and opened again after.

    >>> band_path(np.array([9.0, 8.0]), np.array([1.0, 2.0]))
    'M0 1L1 2L1 8L0 9Z'
    """
    known = np.isfinite(low) & np.isfinite(high)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]])))
    at = range(len(low)) if months is None else months.tolist()
    parts = []
    for begin, end in edges.reshape(-1, 2).tolist():
        there = [f"{at[place]} {high[place]:.0f}" for place in range(begin, end)]
        back = [f"{at[place]} {low[place]:.0f}" for place in range(end - 1, begin - 1, -1)]
        parts.append(f"M{'L'.join((*there, *back))}Z")
    return "".join(parts)


def end_height(course: Course, low: float, high: float) -> float | None:
    """How high a course ends, in per cent; None where it has no value there."""
    last = float(course.middle[-1]) if len(course.middle) else np.nan
    return per_cent(last, low, high) if np.isfinite(last) else None


def apart(ends: Iterable[float | None]) -> list[float | None]:
    """The heights of names, moved apart where they would hide each other.

    >>> apart([50.0, 50.0, None, 51.0])
    [42.33, 50.33, None, 58.33]
    >>> apart([1.0, 0.0]), apart([100.0, 99.0])
    ([8.0, 0.0], [100.0, 92.0])
    """
    found = list(ends)
    order = sorted((end, place) for place, end in enumerate(found) if end is not None)
    heights = [end for end, _ in order]
    for _ in range(50):
        for upper in range(1, len(heights)):
            overlap = APART - (heights[upper] - heights[upper - 1])
            if overlap > 1e-6:
                heights[upper - 1] -= overlap / 2
                heights[upper] += overlap / 2
    if heights:
        shift = max(0.0, -heights[0]) - max(0.0, heights[-1] - 100.0)
        heights = [height + shift for height in heights]
    for height, (_, place) in zip(heights, order, strict=True):
        found[place] = round(height, 2)
    return found
