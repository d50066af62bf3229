"""IndicatorLabel a scenario changes, month by month, history by history."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.results.compare import HIGH, LOW
from sim.show.figures import style
from sim.show.figures.quantiles import change, moves, rare
from sim.show.selection import YES_NO_UNIT, IndicatorLabel

SPREAD, INTERVAL = "spread across worlds, 5–95 %", "95 % Monte-Carlo interval of the mean"


def difference(
    ax: Axes, base: NDArray[np.float32], variant: NDArray[np.float32], what: IndicatorLabel, words: str, *,
    branch: int | None = None, since: int = 0,
) -> Axes:  # fmt: skip
    """Draw a paired difference: its spread across worlds, its mean, the mean's 95 % interval.

    Args:
        ax: where to draw.
        base, variant: series (month, run), history by history on common luck.
        what: the indicator.
        words: what is compared with what.
        branch: month from which they differ.
        since: first month shown.
    """
    style.date_axis(ax, branch)
    grown = style.scale(ax)
    months = min(len(base), len(variant))
    cut = base[since:months], variant[since:months]
    (low, high), mean, error = change(*cut, (LOW, HIGH))
    when = style.years(since, len(mean))
    ax.axhline(0.0, color="0.55", linewidth=0.7 * grown, zorder=1)
    so_or_not = what.unit == YES_NO_UNIT or all(map(rare, cut))
    if base.shape[1] == 1:
        ax.plot(when, mean, color=style.COLOURS[1], linewidth=1.4 * grown, label="one history")
    else:
        if so_or_not:
            _moves(ax, when, *moves(*cut))
        else:
            _spread(ax, when, low, high)
        ax.fill_between(when, mean - error, mean + error, facecolor=style.COLOURS[1], alpha=0.45,
                        linewidth=0, label=INTERVAL)  # fmt: skip
        ax.plot(when, mean, color=style.COLOURS[1], linewidth=1.5 * grown, label="mean difference")
    if not np.isfinite(mean).any():
        style.note(ax, "no history has a value in both")
    elif not np.nan_to_num(np.stack([low, high, mean])).any():
        ax.set_ylim(-1.0, 1.0)
    if what.unit == YES_NO_UNIT:
        style.per_cent(ax)
    style.heading(ax, what.title, f"{words}; {what.meaning}")
    return ax


def _spread(
    ax: Axes, when: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> None:
    """Between which differences nine in ten worlds lie."""
    ax.fill_between(
        when, low, high, facecolor=style.COLOURS[0], alpha=0.2, linewidth=0, label=SPREAD
    )
    for edge in (low, high):
        ax.plot(when, edge, color=style.COLOURS[0], linewidth=0.5 * style.scale(ax), alpha=0.7)


def _moves(
    ax: Axes, when: NDArray[np.float64], up: NDArray[np.float64], down: NDArray[np.float64]
) -> None:
    """In what share of worlds it is higher, and lower: of 0 and 1, quantiles say little."""
    for share, word, hatch in ((up, "higher", ""), (-down, "lower", "///")):
        ax.fill_between(when, 0.0, share, facecolor=style.COLOURS[0], alpha=0.3, linewidth=0,
                        hatch=hatch, edgecolor="white", label=f"share of worlds where {word}")  # fmt: skip
