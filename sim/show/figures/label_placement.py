"""Labels beside points and at the ends of lines, placed so that they lie on no other label."""

from collections.abc import Sequence
from math import cos, pi, sin
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from sim.show.figures import style

#: Directions in which a place is sought, and how far off, in sizes of the text.
DIRECTIONS, RINGS = 12, (0.95, 1.6, 2.4, 3.3, 4.3, 5.4, 6.6)
#: Of the height and width that axes have with all around them, what is left for points.
ROOM = 0.7
#: How many characters of a name stand in a line at a line's end.
LETTERS = 11


def place_labels(ax: Axes, points: NDArray[np.float64], labels: Sequence[str], size: float) -> None:
    """Write a label beside each point, with a thin line to it where it must stand off.

    Args:
        ax: whose limits are set.
        points: x and y in data (point, 2); the first are placed first, and so the nearest.
        labels: one a point.
        size: of the text, in points.
    """
    across, up = ax.get_xlim(), ax.get_ylim()
    room = 72 * ROOM * np.array([style.width(ax), style.height(ax)])
    low, high = np.array([across[0], up[0]]), np.array([across[1], up[1]])
    at = (points - low) / (high - low) * room
    occupied: list[NDArray[np.float64]] = []
    for point, here, label in zip(points, at, labels, strict=True):
        half = np.array([0.32 * len(label) * size + 1.0, 0.5 * size])
        place, ring = _find_place(here, half, at, occupied, room, size)
        occupied.append(np.array([*place, *half]))
        ax.annotate(
            label, tuple(point), xytext=tuple(place - here), textcoords="offset points",
            ha="center", va="center", fontsize=size, fontweight="bold", parse_math=False, zorder=6,
            arrowprops={"arrowstyle": "-", "color": "0.6", "linewidth": 0.5, "shrinkA": 1.0,
                        "shrinkB": 1.0} if ring else None,
        )  # fmt: skip


def _find_place(
    here: NDArray[np.float64], half: NDArray[np.float64], points: NDArray[np.float64],
    occupied: Sequence[NDArray[np.float64]], room: NDArray[np.float64], size: float,
) -> tuple[NDArray[np.float64], int]:  # fmt: skip
    """The nearest place that is free, and in which ring it lies; else the first of all."""
    for ring, far in enumerate(RINGS):
        for turn in range(DIRECTIONS):
            angle = pi / 4 + 2 * pi * turn / DIRECTIONS
            place = here + far * size * np.array([cos(angle), sin(angle)])
            inside = (place - half >= 0.0).all() and (place + half <= room).all()
            clear = (np.abs(points - place) > half + 0.3 * size).any(axis=1).all()
            alone = all((np.abs(t[:2] - place) > half + t[2:]).any() for t in occupied)
            if inside and clear and alone:
                return place, ring
    return here + RINGS[0] * size / 2**0.5, 0


def spread_labels(
    centres: Sequence[float], tall: Sequence[float], ends: tuple[float, float]
) -> list[float]:
    """Heights from the top down moved apart as little as keeps labels of these heights apart.

    Args:
        centres: where each would stand, from the top down.
        tall: how high each is.
        ends: how far down and up they may reach.

    >>> [round(y, 2) for y in spread_labels([0.9, 0.5, 0.48], [0.1, 0.1, 0.1], (0.0, 1.0))]
    [0.9, 0.54, 0.44]
    >>> [round(y, 2) for y in spread_labels([1.03, 0.5], [0.2, 0.1], (0.0, 1.0))]
    [0.9, 0.5]
    """
    heights, room = np.asarray(centres, dtype=float).copy(), np.asarray(tall)
    least = (room[:-1] + room[1:]) / 2
    low, high = ends
    for _ in range(200):
        heights = np.minimum(
            np.maximum(heights, low + room / 2), np.maximum(high - room / 2, (low + high) / 2)
        )
        gaps = heights[:-1] - heights[1:]
        close = gaps < least - 1e-6 * (high - low)
        if not close.any():
            break
        move = np.where(close, (least - gaps) / 2, 0.0)
        heights[:-1] += move
        heights[1:] -= move
    return [float(y) for y in heights]


def label_ends(ax: Axes) -> None:
    """Write the name of each labelled line beside its right end, in its colour, in place of a legend."""
    lines = [line for line in ax.get_lines() if not str(line.get_label()).startswith("_")]
    ends = [(line, _last_value(line)) for line in lines]
    known = sorted(
        [(line, end) for line, end in ends if end is not None], key=lambda pair: -pair[1]
    )
    if not known:
        return
    size = style.TEXT * style.scale(ax)
    low, high = ax.get_ylim()
    inches = max(0.6, ROOM * style.height(ax))
    names = [fill(str(line.get_label()), LETTERS) for line, _ in known]
    tall = [(1.25 * name.count("\n") + 1.4) * size / 72 / inches * (high - low) for name in names]
    heights = spread_labels([end for _, end in known], tall, (low, high))
    for (line, end), name, height in zip(known, names, heights, strict=True):
        ax.annotate(
            name, (1.0, end), xycoords=("axes fraction", "data"), textcoords="offset points",
            xytext=(5 * style.scale(ax), (height - end) / (high - low) * inches * 72), ha="left", va="center",
            color=line.get_color(), fontsize=size, fontweight="bold", linespacing=1.05, parse_math=False,
            annotation_clip=False,
        )  # fmt: skip


def _last_value(line: Line2D) -> float | None:
    """The height at which a line ends; None where it has none."""
    values = np.asarray(line.get_ydata(), dtype=float)
    finite = values[np.isfinite(values)]
    return float(finite[-1]) if len(finite) else None
