"""Who keeps the client: shares of its support, stacked."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from sim.errors import UserError
from sim.results.data import ResultsData
from sim.show.figures import style
from sim.show.figures.quantiles import mean_of
from sim.show.selection import (
    actor_place,
    actor_title,
    constant_of,
    describe_runs,
    display_name,
    history_column,
    recorded_indicators,
)
from sim.show.texts import figures as texts

SHARE = "share."
#: Of partners: none that scenarios have, and apart in grey; what is left is hatched.
COLOURS = ("#8A5A83", "#EBD9A4", "#8FA3B0", "#B9C4A2", "#C9B8C9", "#A9A9A9")
HATCHES = ("", "", "--", "//", "..", "xx")
#: Bands that are lighter than text can be read on also differ in their hatch.
EDGE = "white"
Floats = NDArray[np.float64]


def support(
    ax: Axes, results: ResultsData, scenario: str, since: int, until: int, run: int | None,
    branch: int | None, title: str = "",
) -> Axes:  # fmt: skip
    """Draw the shares of a scenario's support as areas that add up to all of it.

    Args:
        ax: where to draw.
        results, scenario: whose.
        since, until: first and last month shown.
        run: one run; by default the mean of all.
        branch: month from which scenarios differ.
        title: above the picture, in place of the usual one.

    Raises:
        UserError: if no share is recorded.
    """
    names = [name for name in recorded_indicators(results, scenario) if name.startswith(SHARE)]
    if not names:
        raise UserError(
            f"no share of support is recorded of {scenario!r}: run again with the default record"
        )
    row = None if run is None else history_column(results, scenario, run)
    layers = [_layer(results, name, scenario, (since, until), row) for name in names]
    style.date_axis(ax, branch)
    if branch is not None:
        ax.axvline(
            style.year(branch), color="black", linewidth=1.0 * style.scale(ax), linestyle=":"
        )
    bottom = np.zeros_like(layers[0])
    scale = style.scale(ax)
    for name, layer in zip(names, layers, strict=True):
        number = actor_place(name.split(".")[-1])
        ax.fill_between(
            style.years(since, len(layer)), bottom, bottom + layer, facecolor=COLOURS[number % len(COLOURS)],
            hatch=HATCHES[number % len(HATCHES)], edgecolor=EDGE, linewidth=0.5 * scale, alpha=0.85,
            label=actor_title(name.split(".")[-1]),
        )  # fmt: skip
        _write_name(ax, actor_title(name.split(".")[-1]), since, bottom, layer)
        bottom = bottom + layer
    ax.set_ylim(0.0, max(1.0, float(np.nanmax(bottom))))
    style.per_cent(ax)
    months = constant_of(results, scenario, "support_months")
    memory = "" if months is None else texts.MEMORY.format(months=months)
    client = actor_title(names[0].split(".")[1])
    usual = texts.SUPPORT_TITLE.format(client=client, scenario=display_name(results, scenario))
    style.heading(ax, title or usual,
                texts.SUPPORT.format(memory=memory, runs=describe_runs(results, run)))  # fmt: skip
    return ax


def _write_name(ax: Axes, name: str, since: int, bottom: Floats, layer: Floats) -> None:
    """Write a name into a band where the band is broadest, if there is room."""
    size = style.TEXT * style.scale(ax)
    # months that the name covers, and the share of the height
    covers = len(layer) * (len(name) + 2) * style.CHARACTER * size / 72 / style.width(ax)
    tall = 1.4 * size / 72 / max(0.5, style.height(ax) - 0.9 * style.scale(ax))
    half = int(covers / 2) + 1
    if len(layer) <= 2 * half:
        return
    floors = sliding_window_view(bottom, 2 * half).max(axis=1)
    ceilings = sliding_window_view(bottom + layer, 2 * half).min(axis=1)
    best = int((ceilings - floors).argmax())
    if ceilings[best] - floors[best] < tall:
        return
    place, height = best + half, (ceilings[best] + floors[best]) / 2
    ax.text(style.year(since + place), height, name, ha="center",
            va="center", fontsize=size, zorder=6, clip_on=True,
            path_effects=[withStroke(linewidth=2.5 * style.scale(ax), foreground="white")])  # fmt: skip


def _layer(
    results: ResultsData, name: str, scenario: str, span: tuple[int, int], place: int | None
) -> Floats:
    series = results.months_of(name, scenario, *span)
    return np.nan_to_num(mean_of(series) if place is None else series[:, place].astype(float))
