"""Flows as ribbons: givers on the left, what they gave in the middle, takers on the right."""

from collections.abc import Callable, Mapping, Sequence
from textwrap import fill
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.show.figures import style
from sim.show.figures.flows import GOOD_STYLES, Flow, amount
from sim.show.figures.label_placement import spread_labels
from sim.show.numbers import two_figures
from sim.show.selection import actor_title
from sim.show.texts import figures as texts
from sim.words.registry import good_label

#: Where the three columns stand, and how broad their bars are, in parts of the width.
#: From where to where the axes reach, the bars from 0 to 1.
HEIGHTS = (-0.03, 1.04)
COLUMNS, BAR = (0.0, 0.49, 1.0), 0.022
#: Empty height between neighbours, in parts of the height; flows below this part are left out.
GAP, LEAST = 0.035, 0.002
#: No text is smaller, in points.
SMALLEST = 5.5
#: The share of the width that names beside the bars may take.
BESIDE = 0.16
Key = Callable[[Flow], str]


class Bar(NamedTuple):
    """A bar: who or what, how much passes through it, and where it stands."""

    name: str
    worth: float
    bottom: float
    top: float


def sankey(ax: Axes, flows: list[Flow], title: str, subtitle: str) -> Axes:
    """Draw flows as ribbons from their givers, through the goods, to their takers.

    Args:
        ax: where to draw.
        flows: what is drawn.
        title, subtitle: above the picture.
    """
    style.heading(ax, title, subtitle)
    _canvas(ax)
    total = sum(flow.worth for flow in flows)
    visible = [flow for flow in flows if total and flow.worth > LEAST * total]
    if not visible:
        style.note(ax, texts.NOTHING_GIVEN)
        return ax
    keys: tuple[Key, Key, Key] = (_giver, _good, _taker)
    goods = [good for good in GOOD_STYLES if any(flow.good == good for flow in visible)]
    givers, takers = (_order(visible, key, goods) for key in (_giver, _taker))
    unit = (1.0 - GAP * (max(map(len, (givers, goods, takers))) - 1)) / sum(
        f.worth for f in visible
    )
    columns = [
        _stack(names, visible, key, unit)
        for names, key in zip((givers, goods, takers), keys, strict=True)
    ]
    for left in (0, 1):
        _ribbons(
            ax, visible, columns[left], columns[left + 1], keys[left], keys[left + 1], left, unit
        )
    for place, nodes in enumerate(columns):
        _bars(ax, nodes, place, visible)
    return ax


def _giver(flow: Flow) -> str:
    return flow.giver


def _good(flow: Flow) -> str:
    return flow.good


def _taker(flow: Flow) -> str:
    return flow.taker


def _canvas(ax: Axes) -> None:
    ax.set_xlim(-0.24, 1.24)
    ax.set_ylim(*HEIGHTS)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)


def _order(visible: list[Flow], key: Key, goods: Sequence[str]) -> list[str]:
    """Names by where their goods stand, so that few ribbons cross."""
    names = sorted({key(flow) for flow in visible})

    def height(name: str) -> float:
        parts = [(goods.index(f.good), f.worth) for f in visible if key(f) == name]
        return sum(place * worth for place, worth in parts) / sum(worth for _, worth in parts)

    return sorted(names, key=height)


def _stack(names: Sequence[str], visible: list[Flow], key: Key, unit: float) -> dict[str, Bar]:
    """Bars from the top down, the column in the middle of the height."""
    worths = [sum(flow.worth for flow in visible if key(flow) == name) for name in names]
    top = 0.5 + (sum(worths) * unit + GAP * (len(names) - 1)) / 2
    bars = {}
    for name, worth in zip(names, worths, strict=True):
        bars[name] = Bar(name, worth, top - worth * unit, top)
        top -= worth * unit + GAP
    return bars


def _ribbons(
    ax: Axes, visible: list[Flow], sources: Mapping[str, Bar], targets: Mapping[str, Bar],
    source: Key, target: Key, left: int, unit: float,
) -> None:  # fmt: skip
    """The ribbons between two neighbouring columns, each end stacked in the other's order."""
    begin, end = COLUMNS[left] + BAR / 2, COLUMNS[left + 1] - BAR / 2
    out = {name: node.top for name, node in sources.items()}
    order_out, order_in = list(sources), list(targets)
    starts: dict[int, float] = {}
    for i in sorted(range(len(visible)), key=lambda i: order_in.index(target(visible[i]))):
        starts[i] = out[source(visible[i])]
        out[source(visible[i])] -= visible[i].worth * unit
    into = {name: node.top for name, node in targets.items()}
    for i in sorted(range(len(visible)), key=lambda i: order_out.index(source(visible[i]))):
        high = visible[i].worth * unit
        _ribbon(ax, visible[i].good, (begin, starts[i]), (end, into[target(visible[i])]), high)
        into[target(visible[i])] -= high


def _ribbon(
    ax: Axes, good: str, start: tuple[float, float], stop: tuple[float, float], high: float
) -> None:
    """A band of constant height that bends from one bar to another."""
    (x, y), (u, v) = start, stop
    middle = (x + u) / 2
    corners = [
        (x, y), (middle, y), (middle, v), (u, v),
        (u, v - high), (middle, v - high), (middle, y - high), (x, y - high), (x, y),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    colour, hatch = GOOD_STYLES[good]
    ax.add_patch(PathPatch(Path(corners, codes), facecolor=colour, alpha=0.55, hatch=hatch,
                           edgecolor="white", linewidth=0.3 * style.scale(ax)))  # fmt: skip


def _bars(ax: Axes, nodes: Mapping[str, Bar], place: int, visible: list[Flow]) -> None:
    """The bars of a column, with names and worths that do not run into each other."""
    size = _size(ax, nodes, place, visible)
    labels = [_label(ax, node, place, visible, size) for node in nodes.values()]
    tall = [(1.15 * label.count("\n") + 1.35) * _height(ax, size) for label in labels]
    heights = spread_labels([(n.bottom + n.top) / 2 for n in nodes.values()], tall, HEIGHTS)
    for node, height, label in zip(nodes.values(), heights, labels, strict=True):
        x = COLUMNS[place]
        colour = GOOD_STYLES[node.name][0] if place == 1 else "0.25"
        ax.add_patch(Rectangle((x - BAR / 2, node.bottom), BAR, node.top - node.bottom,
                               facecolor=colour, linewidth=0))  # fmt: skip
        if place == 1:
            ax.text(x, height, label, ha="center", va="center", fontsize=size, zorder=4,
                    bbox={"facecolor": "white", "alpha": 0.82, "linewidth": 0,
                          "boxstyle": "round,pad=0.15"})  # fmt: skip
        else:
            side = -1 if place == 0 else 1
            ax.text(x + side * (BAR / 2 + 0.012), height, label,
                    ha="right" if place == 0 else "left", va="center", fontsize=size,
                    linespacing=1.0, parse_math=False)  # fmt: skip


def _height(ax: Axes, size: float) -> float:
    """About how high a line of text is, in parts of the axes' height."""
    return size / 72 / max(0.6, style.height(ax) - 0.5)


def _size(ax: Axes, nodes: Mapping[str, Bar], place: int, visible: list[Flow]) -> float:
    """The size of a column's text, smaller where many names must share a small height."""
    size = style.TEXT * style.scale(ax)
    lines = sum(
        1.35 + 1.15 * _label(ax, n, place, visible, size).count("\n") for n in nodes.values()
    )
    return max(SMALLEST, min(size, size / max(1e-9, lines * _height(ax, size))))


def _label(ax: Axes, node: Bar, place: int, visible: list[Flow], size: float) -> str:
    """A bar's name and worth; of goods also the amount, where that is no money."""
    if place != 1:
        words = f"{actor_title(node.name)}  {two_figures(node.worth)}"
        return fill(words, max(8, int(BESIDE * style.width(ax) * 72 / (size * style.CHARACTER))))
    quantity = amount([flow for flow in visible if flow.good == node.name])
    return f"{good_label(node.name).short}  {two_figures(node.worth)}{f' ({quantity})' if quantity else ''}"
