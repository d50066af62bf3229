"""Flows as a network: the one that all deal with in the middle, an arrow a good, as wide as its worth."""

from collections.abc import Iterator, Sequence
from math import hypot

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrow, Patch
from matplotlib.patheffects import withStroke

from sim.show.figures import style
from sim.show.figures.flows import GOOD_STYLES, Flow, actors, amount, wrap_actor
from sim.show.numbers import two_figures
from sim.show.texts import figures as texts
from sim.words.registry import good_label

Point = tuple[float, float]
#: A middle, and half the width and height of the name that stands there.
Place = tuple[float, float, float, float]
#: Half the height of the picture in its own units, the widest arrow, and the space between two.
HALF, WIDEST, GAP = 1.0, 0.24, 0.03
#: Arrows below this part of the largest are left out; none is thinner than this.
LEAST, THINNEST = 0.01, 0.012
#: From this part on, an arrow's amount is written on it.
WRITTEN = 0.07
#: Between a name and an arrow.
CLEAR = 0.05
#: How far from the middle arrows begin that pass by those to either side.
CROWD = 0.34
#: Where the others stand, in parts of half the width and height: always the same for the same cast,
#: so that months can be compared, and the first two, who have most to give, at either side.
PLACES: tuple[Point, ...] = (
    (-0.84, 0.0), (0.84, 0.0), (-0.5, 0.84), (0.5, 0.84), (0.5, -0.84), (-0.5, -0.84),
    (0.0, 0.84), (0.0, -0.84),
)  # fmt: skip


def network(ax: Axes, flows: list[Flow], title: str, subtitle: str) -> Axes:
    """Draw flows as arrows between actors.

    Args:
        ax: where to draw.
        flows: the flows; one actor takes part in all of them.
        title, subtitle: above the picture.
    """
    style.heading(ax, title, subtitle)
    everyone = actors(flows)
    places = _places(everyone, ax)
    largest = max((flow.worth for flow in flows), default=0.0)
    visible = [flow for flow in flows if largest > 0.0 and flow.worth > LEAST * largest]
    for other in everyone[1:]:
        _dyad(ax, everyone[0], other, visible, places, largest)
    for name, place in places.items():
        _name(
            ax, name, place, any(name in (f.giver, f.taker) for f in visible), name == everyone[0]
        )
    if not visible:
        ax.text(0.0, -0.35, texts.NOTHING_GIVEN, ha="center", color="0.35",
                fontsize=style.TEXT * style.scale(ax))  # fmt: skip
    goods = [good for good in GOOD_STYLES if any(flow.good == good for flow in visible)]
    style.legend(ax, [_patch(good) for good in goods], [good_label(good).short for good in goods])
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    return ax


def _patch(good: str) -> Patch:
    colour, hatch = GOOD_STYLES[good]
    return Patch(facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0.0)


def _places(everyone: Sequence[str], ax: Axes) -> dict[str, Place]:
    """The first in the middle, the others around it, on a picture as wide as the axes."""
    wide = max(1.0, min(3.0, style.width(ax) / max(0.5, style.height(ax) - 0.9 * style.scale(ax))))
    ax.set_xlim(-HALF * wide, HALF * wide)
    ax.set_ylim(-HALF, HALF)
    inch = 2 * HALF / max(0.5, style.height(ax) - 0.9 * style.scale(ax))
    around = zip(everyone, ((0.0, 0.0), *PLACES), strict=False)
    return {name: (wide * x, HALF * y, *_half(ax, name, inch)) for name, (x, y) in around}


def _half(ax: Axes, name: str, inch: float) -> Point:
    """About half the width and height of a name in its box."""
    lines = wrap_actor(name).split("\n")
    size = (style.TEXT + 0.5) * style.scale(ax) / 72 * inch
    wide = max(map(len, lines)) * style.CHARACTER * style.BOLD + 0.6
    return wide * size / 2, (1.1 * len(lines) + 0.7) * size / 2


def _name(ax: Axes, name: str, place: Place, busy: bool, middle: bool) -> None:
    scale = style.scale(ax)
    ax.text(
        *place[:2], wrap_actor(name), ha="center", va="center", fontsize=(style.TEXT + 0.5) * scale,
        fontweight="bold" if middle else "normal", color="black" if busy else "0.5", zorder=5,
        linespacing=1.05, parse_math=False,
        bbox={"boxstyle": "round,pad=0.3", "facecolor": "white",
              "edgecolor": "0.25" if busy else "0.75", "linewidth": 0.8 * scale},
    )  # fmt: skip


def _dyad(
    ax: Axes, client: str, other: str, visible: list[Flow], places: dict[str, Place], largest: float
) -> None:
    """The arrows between two actors, side by side, those of either direction together."""
    if other not in places:
        return
    pairs = ((client, other), (other, client))
    lanes = [flow for pair in pairs for flow in visible if (flow.giver, flow.taker) == pair]
    for flow, offset, breadth in _lanes(lanes, largest):
        across = offset if flow.giver == client else -offset
        _arrow(ax, flow, places[flow.giver], places[flow.taker], across, breadth)
        if flow.worth >= WRITTEN * largest:
            _amount(ax, flow, places[flow.giver], places[flow.taker], across)


def _lanes(lanes: list[Flow], largest: float) -> Iterator[tuple[Flow, float, float]]:
    """Arrows with their distance from the middle of the lane, and their widths."""
    widths = [max(THINNEST, WIDEST * flow.worth / largest) for flow in lanes]
    # an arrow's head is broader than its shaft, and an amount needs the height of a line
    rooms = [max(1.35 * w, 0.09 if f.worth >= WRITTEN * largest else 0.03)
             for f, w in zip(lanes, widths, strict=True)]  # fmt: skip
    across = -(sum(rooms) + GAP * (len(rooms) - 1)) / 2
    for flow, breadth, room in zip(lanes, widths, rooms, strict=True):
        yield flow, across + room / 2, breadth
        across += room + GAP


def _ends(giver: Place, taker: Place, across: float) -> tuple[Point, Point, float]:
    """Where an arrow begins, which way it goes, and how long it is, clear of the names."""
    dx, dy = taker[0] - giver[0], taker[1] - giver[1]
    length = hypot(dx, dy)
    x, y = dx / length, dy / length
    off, stop = (CLEAR + _edge(place, x, y) for place in (giver, taker))
    begin = (giver[0] + x * off - y * across, giver[1] + y * off + x * across)
    return begin, (x, y), max(0.05, length - off - stop)


def _edge(place: Place, x: float, y: float) -> float:
    """How far a name reaches in a direction; the one in the middle with the arrows on either side."""
    if place[:2] == (0.0, 0.0) and abs(y) > 0.2:
        return CROWD / abs(y)
    return min(place[2] / max(abs(x), 1e-9), place[3] / max(abs(y), 1e-9))


def _arrow(ax: Axes, flow: Flow, giver: Place, taker: Place, across: float, breadth: float) -> None:
    colour, hatch = GOOD_STYLES[flow.good]
    begin, (x, y), length = _ends(giver, taker, across)
    head = max(1.35 * breadth, 0.05)
    ax.add_patch(FancyArrow(
        *begin, x * length, y * length, width=breadth, head_width=head, length_includes_head=True,
        head_length=min(0.8 * head, 0.4 * length), facecolor=colour, hatch=hatch,
        edgecolor="white", linewidth=0.4 * style.scale(ax), zorder=3,
    ))  # fmt: skip


def _amount(ax: Axes, flow: Flow, giver: Place, taker: Place, across: float) -> None:
    """Its worth on an arrow, and the amount, where that is no money."""
    begin, (x, y), length = _ends(giver, taker, across)
    quantity = amount([flow])
    at = (begin[0] + 0.45 * x * length, begin[1] + 0.45 * y * length)
    ax.text(
        *at, quantity or two_figures(flow.worth), ha="center", va="center", zorder=6, parse_math=False,
        fontsize=(style.TEXT - 0.5) * style.scale(ax),
        path_effects=[withStroke(linewidth=2.4 * style.scale(ax), foreground="white")],
    )  # fmt: skip
