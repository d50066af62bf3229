"""The historical record laid over a fan, turned into the indicator's own unit."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sim.calendar import month_index
from sim.errors import UserError, nearest
from sim.record import MEASURES, Measure, is_border_closed, measure, record
from sim.show.figures import style
from sim.show.texts import figures as texts
from sim.words.records import record_words

#: The ways of measuring that can be turned round for a single indicator.
INVERTIBLE = ("added", "averaged", "last", "ever", "missing")
MARKERS = ("o", "^", "s", "D")
#: After the last month of any record.
LATEST = 12 * 1000
GREYS = ("0.0", "0.25", "0.4", "0.55")


class OverlayPoint(NamedTuple):
    """An observation in the unit of an indicator.

    Attributes:
        first, last: the months it speaks of, both included.
        value, low, high: of the indicator, as would be observed so.
        shut: whether trade says little, the border being shut.
    """

    first: int
    last: int
    value: float
    low: float
    high: float
    shut: bool


def records_of(indicator: str) -> tuple[str, ...]:
    """The records that show the same quantity as an indicator, in a unit that can be turned.

    >>> records_of("arms.dprk.russia")[:2]
    ('shells_rok.dprk.russia', 'shells_others.dprk.russia')
    """
    return tuple(
        quantity.record
        for quantity in MEASURES.values()
        if quantity.level and quantity.indicators == (indicator,) and quantity.how in INVERTIBLE
    )


def select_records(indicator: str, choice: bool | str) -> tuple[str, ...]:
    """The records to lay over: all of an indicator's, or the one that is named.

    Raises:
        UserError: if there is none, or the one named is not of this indicator.
    """
    names = records_of(indicator)
    if choice is True and names:
        return names
    if isinstance(choice, str) and choice in names:
        return (choice,)
    if isinstance(choice, str):
        measure(choice)
        raise UserError(f"record {choice!r} does not show {indicator!r}.{nearest(choice, names)}")
    others = sorted(
        {i for quantity in MEASURES.values() for i in quantity.indicators if records_of(i)}
    )
    hint = f" It does in {', '.join(others)}." if others else ""
    raise UserError(f"nothing on record shows in {indicator!r}.{hint}")


def overlay_points(name: str) -> Iterator[OverlayPoint]:
    """A record's observations, as the indicator's mean over their months that would show so.

    What a record adds up is spread evenly over its months; what it sees a part of is divided by
    that part.
    """
    quantity, observed = measure(name), record(name)
    shut = is_border_closed(name)
    for observation, closed in zip(observed.observations, shut, strict=True):
        first = observation.first_month if quantity.since is None else month_index(quantity.since)
        months = observation.last_month - first + 1
        if months < 1:
            continue
        low = observation.value if observation.low is None else observation.low
        high = observation.value if observation.high is None else observation.high
        values = [
            _to_indicator_unit(quantity, value, months) for value in (observation.value, low, high)
        ]
        yield OverlayPoint(
            first, observation.last_month, values[0], min(values[1:]), max(values[1:]), bool(closed)
        )


def _to_indicator_unit(quantity: Measure, value: float, months: int) -> float:
    """The indicator's mean that would be observed as a value."""
    if quantity.how == "missing":
        return 1.0 - value
    strength = quantity.scale * (quantity.factor.value if quantity.factor else 1.0)
    return value / strength / (months if quantity.how == "added" else 1)


def draw_overlay(ax: Axes, names: tuple[str, ...], since: int, until: int = LATEST) -> None:
    """Draw records over a fan: a stroke over the months spoken of, a bar over the range.

    Hollow where the border was shut. Observations of other months than `since` to `until` are left out.
    """
    grown = style.scale(ax)
    top = ax.get_ylim()[1]
    for place, name in enumerate(names):
        points = [
            point for point in overlay_points(name) if point.last >= since and point.first <= until
        ]
        if not points:
            continue
        marker = MARKERS[place % len(MARKERS)]
        grey = GREYS[place % len(GREYS)]
        begin = np.array([style.year(max(point.first, since)) for point in points])
        end = np.array([style.year(min(point.last, until) + 1) for point in points])
        middle, values = (begin + end) / 2, np.array([point.value for point in points])
        ax.hlines(values, begin, end, color=grey, linewidth=0.9 * grown, zorder=4)
        below = values - [point.low for point in points]
        above = np.array([point.high for point in points]) - values
        ax.errorbar(middle, values, yerr=np.clip((below, above), 0, None), fmt="none", ecolor=grey,
                    elinewidth=0.9 * grown, capsize=1.5 * grown, zorder=4)  # fmt: skip
        open_ones = np.array([not point.shut for point in points])
        for which, face in ((open_ones, grey), (~open_ones, "white")):
            if which.any():
                is_new = _label(name) not in ax.get_legend_handles_labels()[1]
                ax.plot(middle[which], values[which], linestyle="none", marker=marker,
                        markersize=3.4 * grown, color=grey, markerfacecolor=face, zorder=5,
                        label=_label(name) if is_new and face == grey else None)  # fmt: skip
        top = max(top, 1.04 * max(point.high for point in points))
    ax.set_ylim(top=top)


def _label(name: str) -> str:
    """What a record says, for the legend."""
    quantity = measure(name)
    words = re.split("[;:]", record_words(record(name).meaning))[0]
    return (
        texts.RECORD_DIVIDED.format(words=words, factor=quantity.factor.value)
        if quantity.factor
        else texts.RECORD.format(words=words)
    )


def first_month(names: tuple[str, ...]) -> int:
    """The first month that the records speak of."""
    return min((point.first for name in names for point in overlay_points(name)), default=0)


def overlay_caption(names: tuple[str, ...]) -> str:
    """What is done to the records so that they can be laid over."""
    if not names:
        return ""
    measures = [measure(name) for name in names]
    mean = texts.AS_MONTHLY_MEAN if any(quantity.how == "added" for quantity in measures) else ""
    divided = texts.DIVIDED_BY_FACTOR if any(quantity.factor for quantity in measures) else ""
    return texts.THE_RECORD + mean + divided if mean or divided else ""
