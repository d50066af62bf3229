"""When a scenario's events happen: dates on the upper edge of a fan."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sim.calendar import month_name
from sim.ensemble.storage.damage import report_damage
from sim.ensemble.storage.manifest import MANIFEST
from sim.results.compare import HIGH, LOW
from sim.results.data import ResultsData
from sim.scenario.distributions import draw_value
from sim.show.figures import style
from sim.show.figures.scenario_pens import scenario_pen
from sim.show.fonts import readable
from sim.show.selection import recorded_indicators
from sim.show.texts import figures as texts

#: The indicator of a war, and the driver of the same name.
WAR = "war.intensity"
#: Draws by which a distribution of dates is pictured.
DRAWS = 1001
#: The part of the height that marks may take.
MOST_OF_HEIGHT = 0.3
#: What stays free on both sides of a mark's name, in inches; what is sure to be left of the room beside it, since
#: names at the ends of lines, which come later, make axes narrower.
BESIDE, ROOM = 0.16, 0.85
#: Of what happens alike in all scenarios.
SHARED = style.Pen("0.35", "-", "", "o")


class EventMark(NamedTuple):
    """When something happens in a scenario's runs, in months since 1990-01.

    Attributes:
        scenario, label, pen: whose, what, and the scenario's pen; no one's where all have it alike.
        early, middle, late: 5 %, median and 95 % of the dates.
        share: of runs in which it happens at all.
    """

    scenario: str
    label: str
    pen: style.Pen
    early: float
    middle: float
    late: float
    share: float


def event_marks(results: ResultsData, scenarios: Sequence[str]) -> list[EventMark]:
    """The ends of wars, as far as recorded, and the dated events of each scenario; once where all have them alike."""
    marks = marks_of_each(results, scenarios)
    when = [(mark.label, *mark[3:]) for mark in marks]
    shared = {date for date in when if when.count(date) == len(scenarios) > 1}
    own = [mark for mark, date in zip(marks, when, strict=True) if date not in shared]
    return [EventMark("", label, SHARED, *dates) for label, *dates in sorted(shared)] + own


def marks_of_each(results: ResultsData, scenarios: Sequence[str]) -> list[EventMark]:
    """The same scenario by scenario, also where all have them alike."""
    return [
        mark for name in scenarios for mark in (*_war(results, name), *_dated_marks(results, name))
    ]


def _war(results: ResultsData, name: str) -> Iterator[EventMark]:
    """When a war that is on at the branch ends."""
    branch = results.branch_of(name) or _first_branch(results)
    if WAR not in recorded_indicators(results, name) or not branch:
        return
    is_fighting = results.series(WAR, name)[branch - 1 :] > 0.0
    is_ongoing = is_fighting[:, is_fighting[0]]
    ends = ~is_ongoing.all(axis=0)
    if not ends.any():
        return
    when = branch - 1 + (~is_ongoing).argmax(axis=0)[ends]
    early, middle, late = np.quantile(when, (LOW, 0.5, HIGH))
    yield EventMark(
        name,
        texts.WAR_ENDS,
        scenario_pen(results, name),
        float(early),
        float(middle),
        float(late),
        float(ends.mean()),
    )


def _first_branch(results: ResultsData) -> int | None:
    """Where others branch from a scenario that has no branch of its own."""
    found = [b for b in map(results.branch_of, results.scenarios) if b]
    return min(found) if found else None


def _dated_marks(results: ResultsData, name: str) -> Iterator[EventMark]:
    """The events that a scenario dates, or draws the date of."""
    for event in _events(results.manifest["scenarios"][name]):
        is_war_recorded = WAR in recorded_indicators(results, name)
        if event["at"] is None or (
            is_war_recorded and any(e["name"] == WAR for e in event["effects"])
        ):
            continue
        with report_damage(f"{results.folder or ''}/{MANIFEST}"):
            early, middle, late = _when(event["at"])
        label = readable(str(event["name"]).replace("_", " "), texts.EVENT)
        yield EventMark(name, label, scenario_pen(results, name), early, middle, late, 1.0)


def _events(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [event["Event"] for event in manifest["regimes"][-1]["events"]]


def _when(at: Any) -> tuple[float, float, float]:
    if isinstance(at, int | float):
        return float(at), float(at), float(at)
    law, numbers = at
    grid = (np.arange(DRAWS) + 0.5) / DRAWS
    early, middle, late = np.quantile(draw_value(law, numbers, grid), (LOW, 0.5, HIGH))
    return float(early), float(middle), float(late)


def draw_marks(
    ax: Axes, found: Sequence[EventMark], since: int, until: int, branch: int | None = None
) -> None:
    """Lay marks along the upper edge, with dates: a bar from the early to the late ones, a stroke at the median.

    A mark that has no room for its name is left out.

    Args:
        ax: a fan that is drawn already.
        found: what to mark.
        since, until: first and last month shown; marks outside are left out.
        branch: the month from which scenarios differ, whose date is written too.
    """
    near = (m for m in found if m.late >= since and m.early <= until)
    visible = [mark for mark in near if _fitting(ax, _wordings(mark), _ends(ax, mark))]
    rows = len(visible) + (branch is not None)
    if not rows:
        return
    low, high = ax.get_ylim()
    inches = max(0.6, 0.72 * style.height(ax))
    share = min(MOST_OF_HEIGHT / rows, 1.5 * _size(ax) / 72 / inches)
    lane = share / (1.0 - share * rows) * (high - low)
    ax.set_ylim(low, high + (rows + 0.3) * lane)
    heights = [high + (rows - row - 0.4) * lane for row in range(rows)]
    if branch is not None:
        words = texts.DIVERGE.format(date=month_name(branch))
        _write(ax, [words], (style.year(branch), style.year(branch)), heights.pop(0), "0.35")
    for mark, height in zip(visible, heights, strict=True):
        _draw_mark(ax, mark, height)


def _draw_mark(ax: Axes, mark: EventMark, height: float) -> None:
    scale, (left, right) = style.scale(ax), ax.get_xlim()
    begin, end = _ends(ax, mark)
    ax.plot([begin, end], [height, height], color=mark.pen.colour, linewidth=2.2 * scale,
            solid_capstyle="butt", alpha=0.55)  # fmt: skip
    if left <= style.year(mark.middle) <= right:
        ax.plot([style.year(mark.middle)], [height], color=mark.pen.colour, marker=mark.pen.marker,
                markersize=4 * scale, linestyle="none")  # fmt: skip
    _write(ax, _wordings(mark), (begin, end), height, mark.pen.colour)


def _ends(ax: Axes, mark: EventMark) -> tuple[float, float]:
    """From when to when a mark's bar goes, as years."""
    left, right = ax.get_xlim()
    return max(left, style.year(mark.early)), min(right, style.year(mark.late))


def _wordings(mark: EventMark) -> list[str]:
    """What may be written beside a mark, the longest first."""
    share = texts.IN_SHARE.format(share=100 * mark.share) if mark.share < 0.995 else ""
    short = f"{mark.label}{share}"
    early, middle, late = (month_name(round(when)) for when in mark[3:6])
    dates = middle if early == late else texts.DATES.format(middle=middle, early=early, late=late)
    return [f"{short} {dates}", f"{short} {middle}", short]


def _rooms(ax: Axes, ends: tuple[float, float]) -> tuple[float, float]:
    """How many inches are free before and after a bar."""
    left, right = ax.get_xlim()
    inch = max(0.3, style.width(ax) - style.MARGIN * style.scale(ax)) / (right - left)
    return (ends[0] - left) * inch, (right - ends[1]) * inch


def _fitting(ax: Axes, wordings: Sequence[str], ends: tuple[float, float]) -> str:
    """The longest of some wordings that fits beside a bar, on the side with more room; "" if none does."""
    room = ROOM * max(_rooms(ax, ends)) - BESIDE
    return next((w for w in wordings if style.text_width(w, _size(ax)) <= room), "")


def _write(
    ax: Axes, wordings: Sequence[str], ends: tuple[float, float], height: float, colour: str
) -> None:
    """Write the longest of some wordings that fits beside a bar."""
    text = _fitting(ax, wordings, ends)
    if not text:
        return
    before, after = _rooms(ax, ends)
    late = before > after
    ax.annotate(
        text, (ends[0] if late else ends[1], height),
        xytext=(-4 * style.scale(ax) if late else 4 * style.scale(ax), 0), textcoords="offset points",
        ha="right" if late else "left", va="center", fontsize=_size(ax), color=colour, parse_math=False,
        bbox={"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"},
    )  # fmt: skip


def _size(ax: Axes) -> float:
    return max(style.LEAST_FOOT, (style.TEXT - 1.2) * style.scale(ax))
