"""Fan charts: how an indicator, or the difference between scenarios, spreads over histories."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.analysis.compare import HIGH, LOW, Z95
from sim.facts.calendar import FIRST_YEAR, MONTHS_A_YEAR

#: Colours that the colour-blind can tell apart (Okabe & Ito 2008).
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
Fans = Mapping[str, NDArray[np.float32]]
Draw = Callable[[Axes], Axes]


def fan(ax: Axes, fans: Fans, label: str, *, branch: int | None = None, since: int = 0) -> Axes:
    """Draw one indicator: the median and the middle 50 and 90 % of histories of each scenario.

    Args:
        ax: where to draw.
        fans: series by scenario (month, run).
        label: what is measured, with its unit.
        branch: month from which the scenarios differ.
        since: first month shown.
    """
    for colour, (name, series) in zip(COLOURS, fans.items(), strict=False):
        shown = series[since:]
        when = years(since, len(shown))
        low, lower, median, upper, high = _quantiles(shown, (LOW, 0.25, 0.5, 0.75, HIGH))
        ax.fill_between(when, low, high, color=colour, alpha=0.15, linewidth=0)
        ax.fill_between(when, lower, upper, color=colour, alpha=0.25, linewidth=0)
        ax.plot(when, median, color=colour, linewidth=1.5, label=name)
    return dressed(ax, label, branch)


def difference(
    ax: Axes, base: NDArray[np.float32], variant: NDArray[np.float32], label: str, *,
    branch: int | None = None, since: int = 0,
) -> Axes:  # fmt: skip
    """Draw a paired difference: its spread across worlds, its mean, the mean's 95 % interval."""
    change = (variant - base)[since:].astype(float)
    when = years(since, len(change))
    low, high = _quantiles(change, (LOW, HIGH))
    known = np.isfinite(change)
    count = np.maximum(known.sum(axis=1), 1)
    filled = np.where(known, change, 0.0)
    mean = filled.sum(axis=1) / count
    spread = np.sqrt((np.where(known, change - mean[:, None], 0.0) ** 2).sum(axis=1) / count)
    error = Z95 * spread / np.sqrt(count)
    ax.axhline(0.0, color="0.6", linewidth=0.8)
    ax.fill_between(when, low, high, color=COLOURS[0], alpha=0.18, linewidth=0,
                    label="spread across worlds, 5–95 %")  # fmt: skip
    ax.fill_between(when, mean - error, mean + error, color=COLOURS[1], alpha=0.5, linewidth=0,
                    label="95 % Monte-Carlo interval of the mean")  # fmt: skip
    ax.plot(when, mean, color=COLOURS[1], linewidth=1.3, label="mean difference")
    return dressed(ax, label, branch)


def years(since: int, count: int) -> NDArray[np.float64]:
    """Months as decimal years."""
    return np.asarray(FIRST_YEAR + (since + np.arange(count)) / MONTHS_A_YEAR)


def dressed(ax: Axes, label: str, branch: int | None) -> Axes:
    """Title, branch and a light frame."""
    if branch is not None:
        ax.axvline(FIRST_YEAR + branch / MONTHS_A_YEAR, color="0.35", linewidth=0.9, linestyle=":")
    ax.set_title(label, fontsize=9, loc="left")
    ax.tick_params(labelsize=8)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    ax.spines[["top", "right"]].set_visible(False)
    ax.margins(x=0)
    return ax


def page(draws: Sequence[Draw], title: str, subtitle: str) -> Figure:
    """Several charts on one page, with one legend below."""
    columns = min(3, len(draws))
    rows = -(-len(draws) // columns)
    figure = Figure(figsize=(4.0 * columns, 2.6 * rows + 1.0), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax, draw in zip(axes, draws, strict=False):
        draw(ax)
    for ax in axes[len(draws) :]:
        ax.set_visible(False)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="outside lower center", ncols=min(4, len(labels)), frameon=False
    )
    figure.suptitle(f"{title}\n{subtitle}", fontsize=10)
    return figure


def _quantiles(values: NDArray[np.floating], at: Sequence[float]) -> NDArray[np.float64]:
    """Quantiles over runs by month, leaving out what has no value (quantile, month)."""
    whole = np.isfinite(values).all(axis=1)
    found = np.full((len(at), len(values)), np.nan)
    if whole.any():
        found[:, whole] = np.quantile(values[whole], at, axis=1)
    for month in np.flatnonzero(~whole):
        known = values[month][np.isfinite(values[month])]
        if len(known):
            found[:, month] = np.quantile(known, at)
    return found
