"""One run as a timeline: what was in force, what happened, and every partner's deals."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from re import sub
from textwrap import fill
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from sim.calendar import MONTHS_A_YEAR
from sim.show.figures import style
from sim.show.figures.flows import GOOD_STYLES
from sim.show.one_history import Course
from sim.show.selection import actor_title
from sim.show.texts import figures as texts
from sim.state.ledger import CLIENT_GOODS
from sim.words.registry import good_label, label_of

#: Signs of the events.
SIGNS = {
    "severe_tests": "^", "clashes": "X", "texts_adopted": "s", "texts_vetoed": "x",
    "third_party_troops": "P",
}  # fmt: skip
#: States that last, and events of a month, by indicator.
STATES = ("war.intensity", "treaty", "talks", "deal", "two_states", "monitoring", "joint_zone")
EVENTS = ("severe_tests", "clashes", "texts_adopted", "texts_vetoed", "third_party_troops")
#: The share of the width that names of rows may take.
NAMES = 0.34
SPAN, POINT, DEALS, SMALL_DEALS = 0.55, 1.0, 2.5, 1.9
#: Deals that never reach this part of the largest get less room.
SMALL = 0.2
#: Inches of heading, axis, legend and footer at a notebook's size.
AROUND = 1.7
#: Months that are drawn as one.
QUARTER = 3


class Lane(NamedTuple):
    """A row of the timeline.

    Attributes:
        label: of the row.
        height: in rows.
        kind: a key of `STATES` or `EVENTS`, or "deals".
        values: (month,), or by good where the row tells of deals.
        withheld: of deals, the months in which part of what was agreed was withheld (month,).
    """

    label: str
    height: float
    kind: str
    values: Mapping[str, NDArray[np.float64]]
    withheld: NDArray[np.float64] | None = None


def lanes(course: Course, worths: Mapping[str, float]) -> list[Lane]:
    """The rows that have something to tell, from the top down.

    Args:
        course: the run's indicators (month,).
        worths: what a unit of each good counts for, $m.
    """
    found = [
        *_indicator_lanes(course, STATES, 1.0),
        *_indicator_lanes(course, EVENTS, POINT),
    ]
    deals = sorted(
        _deals(course, worths).items(), key=lambda pair: -sum(v.sum() for v in pair[1].values())
    )
    visible = [(partner, goods) for partner, goods in deals if sum(v.sum() for v in goods.values())]
    most = max((_sum(goods).max() for _, goods in visible), default=0.0)
    client = client_of(course)
    for partner, goods in visible:
        withheld = course.get(f"withheld.{partner}.{client}")
        height = DEALS if _sum(goods).max() > SMALL * most else SMALL_DEALS
        found.append(Lane(actor_title(partner), height, "deals", goods,
                          None if withheld is None else withheld.astype(float)))  # fmt: skip
    return found


def _indicator_lanes(course: Course, kinds: Sequence[str], height: float) -> Iterator[Lane]:
    """Rows of spans or points: one an indicator that is ever more than 0."""
    for kind in kinds:
        for name, values in course.items():
            if (name == kind or name.startswith(f"{kind}.")) and np.nan_to_num(values).any():
                yield Lane(_short_label(name, course), height, kind, {name: values.astype(float)})


def _short_label(name: str, course: Course) -> str:
    """The label of an indicator without the client, of which the whole picture tells."""
    client = actor_title(client_of(course))
    return sub(rf" (?:of|with) {client}|{client} and ", "", label_of(name).short)


def client_of(course: Mapping[str, object]) -> str:
    """The actor whom most flows come from or go to; partners deal with each other over few links."""
    ends = [name.split(".")[1:] for name in course if name.split(".")[0] in CLIENT_GOODS]
    counts = Counter(end for pair in ends if len(pair) > 1 for end in pair)
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _deals(
    course: Course, worths: Mapping[str, float]
) -> dict[str, dict[str, NDArray[np.float64]]]:
    """What each partner and the client exchanged, $m a month, by partner and good."""
    client = client_of(course)
    found: dict[str, dict[str, NDArray[np.float64]]] = {}
    for name, values in course.items():
        good, *ends = name.split(".")
        if good not in worths or len(ends) != 2 or client not in ends:
            continue
        partner = ends[0] if ends[1] == client else ends[1]
        goods = found.setdefault(partner, {})
        goods[good] = goods.get(good, 0.0) + worths[good] * np.nan_to_num(values.astype(float))
    return found


def timeline(
    ax: Axes, rows: list[Lane], title: str, subtitle: str, *,
    first: int, last: int, branch: int | None,
) -> Axes:  # fmt: skip
    """Draw rows from the top down over the months first to last.

    Args:
        ax: where to draw.
        rows: from `lanes`.
        title, subtitle: above the picture.
        first, last: months since 1990-01, both included.
        branch: month from which the scenario departs from its base.
    """
    style.date_axis(ax, branch if branch and first < branch <= last else None)
    cut = [_clip(row, first, last) for row in rows]
    visible = [row for row in cut if any(values.any() for values in row.values.values())]
    most = max((_total(row).max() for row in visible if row.kind == "deals"), default=0.0)
    top = sum(row.height for row in visible)
    ticks, level = [], top
    for row in visible:
        level -= row.height
        _row(ax, row, level, first, most)
        ticks.append(level + (row.height * 0.35 if row.kind == "deals" else row.height / 2))
        ax.axhline(level, color="0.88", linewidth=0.6 * style.scale(ax), zorder=0)
    size = _text_size(ax, top)
    room = max(12, int(NAMES * style.width(ax) * 72 / (style.CHARACTER * size)))
    labels = [_label(row, room) for row in visible]
    ax.set_yticks(ticks, labels, fontsize=size, linespacing=0.95, parse_math=False)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlim(style.year(first), style.year(last + 1))
    ax.set_ylim(0.0, max(top, 1.0))
    beside = style.names_width(labels, size)
    style.heading(ax, title, subtitle, beside)
    if not visible:
        style.note(ax, texts.NOTHING_HAPPENS)
    goods = [
        g
        for g in GOOD_STYLES
        if any(r.kind == "deals" and g in r.values and r.values[g].any() for r in visible)
    ]
    handles: list[Artist] = [_patch(good) for good in goods]
    names = [good_label(good).short for good in goods]
    if any(row.withheld is not None and row.withheld.any() for row in visible):
        handles.append(Line2D([], [], linestyle="none", marker="|", color="black"))
        names.append(texts.PART_WITHHELD)
    style.legend(ax, handles, names, beside)
    return ax


def _patch(good: str) -> Patch:
    return Patch(facecolor=GOOD_STYLES[good][0], linewidth=0.0)


def _clip(row: Lane, first: int, last: int) -> Lane:
    months = slice(first, last + 1)
    return row._replace(
        values={name: values[months] for name, values in row.values.items()},
        withheld=None if row.withheld is None else row.withheld[months],
    )


def _sum(goods: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.asarray(sum(goods.values()), dtype=float)


def _total(row: Lane) -> NDArray[np.float64]:
    return _sum(row.values)


def _text_size(ax: Axes, rows: float) -> float:
    """The size of row names: the usual one, or smaller where two lines of it are higher than a row of deals."""
    scale = style.scale(ax)
    inches = max(1.0, style.height(ax) - AROUND * scale) / max(rows, 1.0)
    return max(style.LEAST_FOOT, min((style.TEXT - 0.8) * scale, SMALL_DEALS * inches * 72 / 2.6))


def _label(row: Lane, room: int) -> str:
    """A row's name; of deals also the largest month, since rows share a scale."""
    if row.kind != "deals":
        return fill(row.label, room)
    return f"{fill(row.label, room)}\n{texts.LARGEST_DEAL.format(worth=_total(row).max())}"


def _row(ax: Axes, row: Lane, level: float, first: int, most: float) -> None:
    if row.kind == "deals":
        _draw_deals(ax, row, level, first, most)
        return
    values = np.nan_to_num(next(iter(row.values.values()))) > 0.0
    if row.kind in SIGNS:
        dates = style.years(first, len(values))[values] + 0.5 / 12
        ax.plot(dates, np.full(len(dates), level + row.height / 2), linestyle="none",
                marker=SIGNS[row.kind], markersize=4.0 * style.scale(ax), color="black",
                markeredgewidth=0.9 * style.scale(ax), clip_on=False)  # fmt: skip
        return
    edges = np.flatnonzero(np.diff(np.concatenate([[False], values, [False]]).astype(int)))
    stretches = [
        (style.year(first + begin), (end - begin) / 12)
        for begin, end in edges.reshape(-1, 2).tolist()
    ]
    height = row.height * SPAN
    ax.broken_barh(stretches, (level + (row.height - height) / 2, height), facecolor="0.35",
                   linewidth=0)  # fmt: skip


def _draw_deals(ax: Axes, row: Lane, level: float, first: int, most: float) -> None:
    """What a partner and the client exchanged, stacked by good, on a scale that all rows share.

    Means of quarters, in plain colours: single months and hatches would run into each other.
    """
    months = len(_total(row))
    base = np.full(-(-months // QUARTER), level)
    dates = style.year(first) + QUARTER / MONTHS_A_YEAR * np.arange(len(base) + 1)
    # rows share a scale: the largest month of all fills most of a row of full height
    scale = 0.92 * DEALS / max(most, 1e-9)
    for good in (g for g in GOOD_STYLES if g in row.values):
        top = base + scale * _quarters(row.values[good])
        ax.fill_between(dates, [*base, base[-1]], [*top, top[-1]], step="post",
                        facecolor=GOOD_STYLES[good][0], edgecolor="none", linewidth=0.0)  # fmt: skip
        base = top
    if row.withheld is not None and row.withheld.any():
        is_withheld = np.nan_to_num(row.withheld) > 0.0
        months_withheld = style.years(first, months)[is_withheld] + 0.5 / MONTHS_A_YEAR
        ax.plot(months_withheld, np.full(len(months_withheld), level + 0.5 * row.height),
                linestyle="none", marker="|", markersize=4.5 * style.scale(ax), color="black",
                markeredgewidth=0.9 * style.scale(ax))  # fmt: skip


def _quarters(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means of three months each; the last of as many as are left.

    >>> _quarters(np.array([1.0, 2.0, 3.0, 5.0])).tolist()
    [2.0, 5.0]
    """
    starts = np.arange(0, len(values), QUARTER)
    counts = np.minimum(QUARTER, len(values) - starts)
    return np.asarray(np.add.reduceat(values, starts) / counts)
