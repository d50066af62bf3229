"""Labels beside points, placed so that they lie on no point and on no other label."""

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.show.figures import style

#: Directions in which a place is sought, and how far off, in sizes of the text.
DIRECTIONS, RINGS = 12, (0.95, 1.6, 2.4, 3.3, 4.3, 5.4, 6.6)
#: Of the height and width that axes have with all around them, what is left for points.
ROOM = 0.7


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
