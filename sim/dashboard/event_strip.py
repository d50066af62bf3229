"""What happens in the scenarios, for a strip of its own above a chart: a bar a lane, and its words beside it."""

from collections.abc import Mapping
from typing import NamedTuple

from sim.calendar import month_name
from sim.results.data import ResultsData
from sim.show.figures.event_marks import marks_of_each

#: From this share of runs on, an event happens in all.
ALL = 0.995
#: Lanes that a strip has room for.
LANES = 5


class StripEvent(NamedTuple):
    """An event in a strip.

    Attributes:
        role: of the scenario in which it happens.
        text: what, and in which years.
        dates: from which month to which, in nine of ten runs.
        begin, end, middle: 5 % to 95 % of its dates, and the median, in per cent of the width.
        on_left: whether its words stand left of the bar, because there is more room.
    """

    role: str
    text: str
    dates: str
    begin: float
    end: float
    middle: float
    on_left: bool


def strip_events(
    results: ResultsData, roles: Mapping[str, str], first: int, months: int
) -> tuple[StripEvent, ...]:
    """The dated events of scenarios and the ends of their wars, within the months shown.

    What happens at the same time in two scenarios is shown once, as the former's.

    Args:
        results: of the scenarios.
        roles: of the scenarios, by name.
        first, months: the first month shown, since 1990-01, and how many.
    """
    found: dict[tuple[object, ...], StripEvent] = {}
    for mark in marks_of_each(results, list(roles)):
        if mark.late < first or mark.early > first + months - 1:
            continue
        begin, middle, end = (
            _place(date, first, months) for date in (mark.early, mark.middle, mark.late)
        )
        share = f", in {100 * mark.share:.0f} % of runs" if mark.share < ALL else ""
        dates = _dates(mark.early, mark.late)
        text = f"{mark.label} {_years(mark.early, mark.late)}{share}"
        event = StripEvent(
            roles[mark.scenario], text, dates, begin, end, middle, begin > 100.0 - end
        )
        found.setdefault((text, begin, end, middle), event)
    return tuple(found.values())[:LANES]


def _place(month: float, first: int, months: int) -> float:
    return round(min(100.0, max(0.0, 100.0 * (month - first) / max(1, months - 1))), 2)


def _years(early: float, late: float) -> str:
    """The same in years, where it is no one month.

    >>> _years(414.0, 414.0), _years(420.0, 447.0), _years(420.0, 424.0)
    ('2024-07', '2025–2027', '2025')
    """
    begin, end = month_name(round(early)), month_name(round(late))
    if begin == end:
        return begin
    return begin[:4] if begin[:4] == end[:4] else f"{begin[:4]}–{end[:4]}"


def _dates(early: float, late: float) -> str:
    """When something happens in nine of ten runs.

    >>> _dates(414.0, 414.0), _dates(420.0, 447.0)
    ('2024-07', '2025-01 to 2027-04')
    """
    begin, end = month_name(round(early)), month_name(round(late))
    return begin if begin == end else f"{begin} to {end}"
