"""A historical record beside what it would show of the runs, as a chart of the page."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.calendar import MONTHS_A_YEAR, month_name
from sim.dashboard.chart_paths import (
    Course,
    Mark,
    Tick,
    date_ticks,
    draw_line,
    per_cent,
    tick_text,
    vertical_ticks,
)
from sim.dashboard.charts import QUANTILES, Chart
from sim.record import Record, is_border_closed, measure, model_values, record
from sim.results.data import ResultsData
from sim.show.about import title
from sim.show.figures.quantiles import quantiles
from sim.show.numbers import short_number
from sim.words.label import upper_first
from sim.words.plain import plain
from sim.words.units import unit_words


def record_chart(results: ResultsData, name: str, roles: Mapping[str, str]) -> Chart:
    """A record, with its ranges, on what it would show of the runs of each scenario that differs in it.

    Args:
        results: of the scenarios.
        name: of the record, such as "trade.dprk.china".
        roles: of the scenarios, by name.

    Raises:
        UserError: if a scenario lacks what the record is compared with.
    """
    quantity, observed = measure(name), record(name)
    places = _places(observed, quantity.since is not None)
    first, last = int(places.min()), int(places.max()) + 1
    courses: dict[str, Course] = {}
    seen: list[NDArray[np.float64]] = []
    at = np.empty(0, dtype=np.int64)
    for scenario, role in roles.items():
        shown = model_values(name, {i: results.series(i, scenario) for i in quantity.indicators})
        if any(np.array_equal(shown.values, other, equal_nan=True) for other in seen):
            continue
        seen.append(shown.values)
        at = places[np.isin(observed.months, shown.months)]
        courses[role] = Course(role, *quantiles(shown.values.astype(np.float32), QUANTILES))
    own = np.concatenate([observed.values, observed.low, observed.high])
    drawn = [np.concatenate(course[1:]) for course in courses.values()]
    ticks = vertical_ticks([*drawn, own] if quantity.level else drawn)
    right = ticks if quantity.level else vertical_ticks([own])
    words = "" if quantity.level else "; only the courses can be compared"
    return Chart(
        name, upper_first(plain(quantity.meaning)), f"{_unit(observed)}{words}", last - first + 1, first, None,
        tuple(draw_line(course, ticks, at - first) for course in courses.values()), date_ticks(first, last - first + 1),
        tuple(Tick(per_cent(t, ticks[0], ticks[-1]), tick_text(t)) for t in ticks), None, (),
        f"{upper_first(plain(quantity.meaning))}: the record, and what it would show of "
        f"{' and of '.join(title(results, s) for s, role in roles.items() if role in courses)}",
        _marks(observed, places - first, last - first, right, is_border_closed(name)),
        () if quantity.level else tuple(Tick(per_cent(t, right[0], right[-1]), tick_text(t)) for t in right),
    )  # fmt: skip


def _unit(observed: Record) -> str:
    return unit_words(observed.unit) or observed.unit


def _places(observed: Record, added_up: bool) -> NDArray[np.int64]:
    """The month at which each observation stands: a sum so far at its end, others amid what they speak of."""
    return np.array([
        o.last_month + 1 if added_up else (o.first_month + o.last_month + 1) // 2 for o in observed.observations
    ])  # fmt: skip


def _marks(
    observed: Record, months: NDArray[np.int64], width: int, ticks: NDArray[np.float64], shut: NDArray[np.bool_]
) -> tuple[Mark, ...]:  # fmt: skip
    """The observations, each with its range."""
    low, high = float(ticks[0]), float(ticks[-1])
    rows = zip(
        observed.observations, months, observed.values, observed.low, observed.high, shut, strict=True
    )  # fmt: skip
    marks = []
    for observation, month, value, least, most, is_shut in rows:
        ends = (value if not np.isfinite(edge) else edge for edge in (least, most))
        bottom, top = (per_cent(float(edge), low, high) for edge in ends)
        when = _when(observation.first_month, observation.last_month)
        text = f"{when}: {short_number(float(value))}"
        text += ", the border being shut" if is_shut else ""
        marks.append(
            Mark(per_cent(int(month), 0.0, width), bottom, per_cent(float(value), low, high), top, text, bool(is_shut))
        )  # fmt: skip
    return tuple(marks)


def _when(first: int, last: int) -> str:
    """The months that an observation speaks of.

    >>> _when(0, 11), _when(3, 3), _when(0, 2)
    ('1990', '1990-04', '1990-01 to 1990-03')
    """
    if first % MONTHS_A_YEAR == 0 and last == first + MONTHS_A_YEAR - 1:
        return month_name(first)[:4]
    return month_name(first) if first == last else f"{month_name(first)} to {month_name(last)}"
