"""Fan charts: how an indicator spreads over histories, one fan a scenario."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.facts.calendar import FIRST_YEAR, MONTHS_A_YEAR

#: Colours that the colour-blind can tell apart (Okabe & Ito 2008).
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
Fans = Mapping[str, NDArray[np.float32]]


def fan(ax: Axes, fans: Fans, label: str, *, branch: int | None = None, since: int = 0) -> Axes:
    """Draw one indicator: the median and the middle 50 and 90 % of histories of each scenario.

    Args:
        ax: where to draw.
        fans: series by scenario (month, run).
        label: what the axis measures, with its unit.
        branch: month from which the scenarios differ.
        since: first month shown.
    """
    for colour, (name, series) in zip(COLOURS, fans.items(), strict=False):
        shown = series[since:]
        when = FIRST_YEAR + (since + np.arange(len(shown))) / MONTHS_A_YEAR
        low, lower, median, upper, high = np.nanquantile(
            shown, (0.05, 0.25, 0.5, 0.75, 0.95), axis=1
        )
        ax.fill_between(when, low, high, color=colour, alpha=0.15, linewidth=0)
        ax.fill_between(when, lower, upper, color=colour, alpha=0.25, linewidth=0)
        ax.plot(when, median, color=colour, linewidth=1.5, label=name)
    if branch is not None:
        ax.axvline(FIRST_YEAR + branch / MONTHS_A_YEAR, color="0.4", linewidth=0.8, linestyle=":")
    ax.set_title(label, fontsize=9, loc="left")
    ax.tick_params(labelsize=8)
    ax.spines[["top", "right"]].set_visible(False)
    ax.margins(x=0)
    return ax


def fans(
    charts: Sequence[tuple[str, Fans]], title: str, *, branch: int | None = None, since: int = 0
) -> Figure:
    """Several indicators side by side, with one legend."""
    columns = min(3, len(charts))
    rows = -(-len(charts) // columns)
    figure = Figure(figsize=(4.0 * columns, 2.6 * rows + 0.9), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax, (label, series) in zip(axes, charts, strict=False):
        fan(ax, series, label, branch=branch, since=since)
    for ax in axes[len(charts) :]:
        ax.set_visible(False)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False)
    figure.suptitle(
        f"{title}\nmedian, middle half and nine in ten of the histories"
        + ("; dotted: from here on they differ" if branch is not None else ""),
        fontsize=10,
    )
    return figure
