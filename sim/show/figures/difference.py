"""What a scenario changes, month by month, run by run."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.results.compare import HIGH, LOW
from sim.show.figures import style
from sim.show.figures.quantiles import change, moves, rare
from sim.show.selection import YES_NO_UNIT, IndicatorLabel
from sim.show.texts import figures as texts


def difference(
    ax: Axes, base: NDArray[np.float32], variant: NDArray[np.float32], indicator: IndicatorLabel, comparison: str, *,
    branch: int | None = None, since: int = 0, clusters: NDArray[np.int64] | None = None,
    pen: style.Pen | None = None, title: str = "",
) -> Axes:  # fmt: skip
    """Draw a paired difference: its spread across runs, its mean, the mean's 95 % interval.

    Args:
        ax: where to draw.
        base, variant: series (month, run), run by run with common random numbers.
        indicator: the indicator.
        comparison: what is compared with what.
        branch: month from which they differ.
        since: first month shown.
        clusters: the parameter set of each run, where runs share sets (run,).
        pen: of the scenario that is compared with its base.
        title: above the picture, in place of the indicator's label, which then stands below it.
    """
    colour = (pen or style.pen(0)).colour
    style.date_axis(ax, branch)
    scale = style.scale(ax)
    months = min(len(base), len(variant))
    both = base[since:months], variant[since:months]
    (low, high), mean, error = change(*both, (LOW, HIGH), clusters)
    dates = style.years(since, len(mean))
    ax.axhline(0.0, color="0.55", linewidth=0.7 * scale, zorder=1)
    is_yes_no = indicator.unit == YES_NO_UNIT or all(map(rare, both))
    if base.shape[1] == 1:
        ax.plot(dates, mean, color=colour, linewidth=1.4 * scale, label=texts.ONE_RUN)
    else:
        if is_yes_no:
            _draw_shares(ax, dates, *moves(*both))
        else:
            _draw_spread(ax, dates, low, high, colour)
        ax.fill_between(dates, mean - error, mean + error, facecolor=colour, alpha=0.3 if is_yes_no else 0.5,
                        linewidth=0, label=texts.INTERVAL_OF_MEAN)  # fmt: skip
        ax.plot(dates, mean, color=colour, linewidth=1.5 * scale, label=texts.MEAN_DIFFERENCE)
    if not np.isfinite(mean).any():
        style.note(ax, texts.NO_VALUE_IN_BOTH)
    elif not np.nan_to_num(np.stack([low, high, mean])).any():
        ax.set_ylim(-1.0, 1.0)
    if indicator.unit == YES_NO_UNIT:
        style.per_cent(ax)
    label = indicator.label
    parts = (label.short if title else "", comparison, indicator.scale_words)
    style.heading(ax, title or label.short, "; ".join(filter(None, parts)), name=indicator.name)
    return ax


def _draw_spread(
    ax: Axes, dates: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64], colour: str,
) -> None:  # fmt: skip
    """The range of the difference in 90 % of the runs."""
    ax.fill_between(dates, low, high, facecolor=colour, alpha=0.16, linewidth=0, label=texts.SPREAD)
    for edge in (low, high):
        ax.plot(dates, edge, color=colour, linewidth=0.5 * style.scale(ax), alpha=0.7)


def _draw_shares(
    ax: Axes, dates: NDArray[np.float64], up: NDArray[np.float64], down: NDArray[np.float64]
) -> None:
    """The shares of runs in which it is higher and lower: quantiles of 0 and 1 say little."""
    for share, label, hatch, colour in (
        (up, texts.SHARE_HIGHER, "", style.UP), (-down, texts.SHARE_LOWER, "///", style.DOWN),
    ):  # fmt: skip
        ax.fill_between(dates, 0.0, share, facecolor=colour, alpha=0.35, linewidth=0,
                        hatch=hatch, edgecolor="white", label=label)  # fmt: skip
