"""What a scenario changes most, on one scale: paired differences in standard deviations."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from sim.results.compare import Difference
from sim.show.figures import style
from sim.show.texts import figures as texts
from sim.words.registry import label_of

#: An effect whose size has no scale, because the base does not differ between runs, is left out.
ROWS = 8
#: Height of a row, in lines of text.
LINES = 2.8


def effects(ax: Axes, differences: Sequence[Difference], title: str, subtitle: str) -> Axes:
    """Draw the largest effects: mean and spread of the difference over the base's own spread.

    Args:
        ax: where to draw.
        differences: the differences, the largest first.
        title, subtitle: above the picture.
    """
    style.frame(ax)
    scale = style.scale(ax)
    rows = [d for d in differences if np.isfinite(d.effect) and d.effect > 0.0][: _room(ax)]
    ax.axvline(0.0, color="0.55", linewidth=0.7 * scale)
    for place, d in enumerate(rows):
        height, unit = len(rows) - 1 - place, d.effect / abs(d.mean)
        up = d.mean > 0
        colour = style.UP if up else style.DOWN
        ax.plot([d.change.low * unit, d.change.high * unit], [height] * 2, color=colour,
                linewidth=3.5 * scale, alpha=0.3, solid_capstyle="butt")  # fmt: skip
        ax.errorbar([d.mean * unit], [height], xerr=[np.nan_to_num(d.error * unit)], fmt="^" if up else "v",
                    color=colour, markersize=4.5 * scale, elinewidth=1.1 * scale,
                    capsize=2 * scale)  # fmt: skip
        ax.annotate(
            label_of(d.name, d.unit).short, (0.0, height), xytext=(0, 3.5 * scale), xycoords=("axes fraction", "data"),
            textcoords="offset points", va="bottom", fontsize=(style.TEXT - 0.5) * scale, zorder=5,
            path_effects=[withStroke(linewidth=2 * scale, foreground="white")],
        )  # fmt: skip
    ax.set_yticks([])
    ax.set_ylim(-0.5, max(1, len(rows)))
    ax.spines["left"].set_visible(False)
    if not rows:
        style.note(ax, texts.NOTHING_CHANGES)
    style.heading(ax, title, subtitle)
    return ax


def _room(ax: Axes) -> int:
    """How many rows there is room for."""
    lines = (style.height(ax) - 1.2 * style.scale(ax)) * 72 / (style.TEXT * style.scale(ax))
    return max(3, min(ROWS, int(lines / LINES)))
