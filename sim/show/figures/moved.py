"""Which parameters the record moves: the law after the choice in front of the prior."""

from collections.abc import Sequence
from textwrap import fill

from matplotlib.axes import Axes

from sim.assimilation.moved import Moved
from sim.show.figures import style
from sim.show.texts import figures as texts
from sim.words.registry import parameter_label

#: Where the central 90 % of a normal law end.
PRIOR_END = 1.645
#: Height of a row, in lines of text; the most rows.
LINES, ROWS = 2.7, 30
#: The share of the width that names may take.
NAMES = 0.45


def moved_figure(ax: Axes, found: Sequence[Moved], title: str = "", alone: bool = False) -> Axes:
    """Draw the laws of parameters, those of which the record tells most first, in prior standard deviations.

    Args:
        ax: where to draw.
        found: the parameters, in that order.
        title: above the picture, in place of how many are moved, which then stands below it.
        alone: whether it is on a figure of its own, which has a legend.
    """
    style.frame(ax)
    scale = style.scale(ax)
    rows = list(found)[: _room(ax)]
    for place, one in enumerate(rows):
        height, colour = len(rows) - 1 - place, style.COLOURS[0] if one.is_moved else "0.45"
        ax.plot([-PRIOR_END, PRIOR_END], [height] * 2, color="0.85", linewidth=4.0 * scale, solid_capstyle="butt",
                label=texts.PRIOR_RANGE if not place else None)  # fmt: skip
        ax.plot([one.low, one.high], [height] * 2, color=colour, linewidth=1.6 * scale, solid_capstyle="butt",
                label=texts.MOVED_RANGE if not place else None)  # fmt: skip
        ax.plot([one.median], [height], "o", color=colour, markersize=3.2 * scale)
    ax.axvline(0.0, color="0.55", linewidth=0.7 * scale, zorder=1)
    size = (style.TEXT - 0.8) * scale
    most = int(NAMES * style.width(ax) * 72 / (style.CHARACTER * size))
    names = [fill(_name(one), max(14, most)) for one in reversed(rows)]
    ax.set_yticks(range(len(rows)), names, fontsize=size, linespacing=0.95)
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.set_xlabel(texts.MOVED_AXIS, fontsize=style.TEXT * scale)
    moved, count = sum(one.is_moved for one in found), len(found)
    usual = texts.MOVED_TITLE.format(moved=moved, count=count)
    parts = (usual if title else "", texts.MOVED_SUBTITLE)
    beside = style.names_width(names, size)
    style.heading(ax, title or usual, "; ".join(filter(None, parts)), beside)
    if alone:
        style.legend(ax, beside=beside)
    return ax


def _name(one: Moved) -> str:
    label = parameter_label(one.name).short
    return texts.MOVED_LEADER.format(name=label) if one.is_leader else label


def _room(ax: Axes) -> int:
    """How many rows there is room for."""
    lines = (style.height(ax) - 1.4 * style.scale(ax)) * 72 / (style.TEXT * style.scale(ax))
    return max(3, min(ROWS, int(lines / LINES)))
