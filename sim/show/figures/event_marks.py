"""When a scenario's events happen: dates on the upper edge of a fan."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from sim.ensemble.storage.damage import report_damage
from sim.ensemble.storage.manifest import MANIFEST
from sim.results.compare import HIGH, LOW
from sim.results.data import ResultsData
from sim.scenario.distributions import draw_value
from sim.show.figures import style
from sim.show.fonts import readable
from sim.show.selection import recorded_indicators
from sim.show.texts import figures as texts

#: The indicator of a war, and the driver of the same name.
WAR = "war.intensity"
#: Draws by which a distribution of dates is pictured.
DRAWS = 1001


class EventMark(NamedTuple):
    """When something happens in a scenario's runs, in months since 1990-01.

    Attributes:
        scenario, label: whose, and what.
        early, middle, late: 5 %, median and 95 % of the dates.
        share: of runs in which it happens at all.
    """

    scenario: str
    label: str
    early: float
    middle: float
    late: float
    share: float


def event_marks(results: ResultsData, scenarios: Sequence[str]) -> list[EventMark]:
    """The ends of wars, as far as recorded, and the dated events of each scenario."""
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
        name, texts.WAR_ENDS, float(early), float(middle), float(late), float(ends.mean())
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
        yield EventMark(name, label, early, middle, late, 1.0)


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
    ax: Axes, found: Sequence[EventMark], pens: Mapping[str, int], since: int, until: int
) -> None:
    """Lay marks along the upper edge: a bar from the early to the late dates, a stroke at the median.

    Args:
        ax: a fan that is drawn already.
        found: what to mark.
        pens: the place of each scenario among those drawn.
        since, until: first and last month shown; marks outside are left out.
    """
    visible = [m for m in found if m.late >= since and m.early <= until]
    if not visible:
        return
    scale, size = style.scale(ax), (style.TEXT - 1.0) * style.scale(ax)
    low, high = ax.get_ylim()
    lane = 0.075 * (high - low)
    ax.set_ylim(low, high + (len(visible) + 0.4) * lane)
    left, right = ax.get_xlim()
    for row, mark in enumerate(visible):
        pen = style.pen(pens[mark.scenario])
        height = high + (len(visible) - row - 0.5) * lane
        begin, end = max(left, style.year(mark.early)), min(right, style.year(mark.late))
        ax.plot([begin, end], [height, height], color=pen.colour, linewidth=2.2 * scale,
                solid_capstyle="butt", alpha=0.55)  # fmt: skip
        if left <= style.year(mark.middle) <= right:
            ax.plot([style.year(mark.middle)], [height], color=pen.colour, marker=pen.marker,
                    markersize=4 * scale, linestyle="none")  # fmt: skip
        late = (left + right) / 2 < (begin + end) / 2
        share = texts.IN_SHARE.format(share=mark.share) if mark.share < 0.995 else ""
        ax.annotate(
            f"{mark.label}{share}", (begin if late else end, height),
            xytext=(-4 * scale if late else 4 * scale, 0), textcoords="offset points",
            ha="right" if late else "left", va="center", fontsize=size, color=pen.colour,
            parse_math=False, path_effects=[withStroke(linewidth=2 * scale, foreground="white")],
        )  # fmt: skip
