"""Figures of a discovery: the boxes in which an outcome happens, on the range of each parameter."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.discovery import Box, Discovery
from sim.errors import UserError
from sim.show.ink import COLOURS
from sim.show.tables import number

#: A row for each limit, in inches.
ROW = 0.42


def box(found: Discovery, place: int, *, ax: Axes | None = None) -> Axes:
    """A box: of each parameter that it limits, the range drawn (thin) and the range inside (thick).

    Raises:
        UserError: if there are not so many boxes.
    """
    if not 0 <= place < len(found.boxes):
        raise UserError(f"box {place + 1}: {len(found.boxes)} were found")
    mine = found.boxes[place]
    if ax is None:
        ax = Figure(figsize=(6.8, 1.3 + ROW * len(mine.limits)), layout="constrained").subplots()
    for row, limit in enumerate(reversed(mine.limits)):
        low, high = found.ranges[limit.parameter]
        left = 0.0 if limit.low is None else (limit.low - low) / (high - low)
        right = 1.0 if limit.high is None else (limit.high - low) / (high - low)
        ax.plot([0.0, 1.0], [row, row], color="0.75", linewidth=2, solid_capstyle="butt")
        ax.plot([left, right], [row, row], color=COLOURS[0], linewidth=7, solid_capstyle="butt")
        ends = ((limit.low, left), (limit.high, right))
        for value, at in ends:
            if value is not None:
                ax.text(at, row + 0.2, number(value), ha="center", va="bottom", fontsize=8)
        ax.text(-0.01, row, number(low), ha="right", va="center", fontsize=7, color="0.4")
        ax.text(1.01, row, number(high), ha="left", va="center", fontsize=7, color="0.4")
    names = [
        f"{limit.parameter}{'' if limit.unit == '1' else f' ({limit.unit})'}"
        for limit in reversed(mine.limits)
    ]
    ax.set_yticks(range(len(names)), names)
    ax.set_xticks([])
    ax.set_xlim(-0.1, 1.1)
    ax.set_ylim(-0.6, len(names) - 0.3)
    ax.tick_params(labelsize=8, length=0)
    ax.spines[:].set_visible(False)
    ax.set_title(_title(mine, place, found), fontsize=9, loc="left")
    return ax


def _title(mine: Box, place: int, found: Discovery) -> str:
    sure = "" if mine.confirmed else ", not confirmed"
    return (
        f"box {place + 1} ({mine.method}{sure}): it happens in {mine.density:.0%} "
        f"[{mine.density_low:.0%}, {mine.density_high:.0%}] of the histories inside,\n"
        f"everywhere in {found.share:.0%}; {mine.coverage:.0%} of all its cases lie inside"
    )


def page(found: Discovery) -> Figure:
    """All boxes below each other.

    Raises:
        UserError: if none was found.
    """
    if not found.boxes:
        raise UserError(f"{found.condition}: no box was found, so there is nothing to draw")
    rows = [len(b.limits) + 1.6 for b in found.boxes]
    figure = Figure(figsize=(7.2, 0.8 + ROW * sum(rows)), layout="constrained")
    grid = figure.subplots(len(rows), 1, squeeze=False, gridspec_kw={"height_ratios": rows})
    for place, ax in enumerate(grid.ravel()):
        box(found, place, ax=ax)
    figure.suptitle(
        f"Where {found.condition} in {found.scenario}: grey the range drawn, blue the box.\n"
        f"Shares by the half of {found.runs} histories that did not choose the boxes",
        fontsize=9, x=0.01, ha="left",
    )  # fmt: skip
    return figure
