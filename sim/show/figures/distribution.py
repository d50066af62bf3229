"""How an indicator is spread over runs at a date: a row a scenario."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from sim.results.compare import HIGH, LOW
from sim.show.figures import style
from sim.show.figures.quantiles import shares
from sim.show.numbers import tick_number
from sim.show.selection import YES_NO_UNIT, IndicatorLabel
from sim.show.texts import figures as texts

Values = Mapping[str, NDArray[np.float64]]
#: Fewer runs than this are drawn one by one.
FEW = 30
BINS = 40


def distribution(
    ax: Axes, values: Values, indicator: IndicatorLabel, dates: str, *, pens: Sequence[style.Pen] = (),
    title: str = "",
) -> Axes:  # fmt: skip
    """Draw the runs' values of a stretch of months: how many lie where, and their quantiles.

    A bar holds nine in ten, a thicker one the middle half, a mark the median. Of an indicator that
    is 0 or 1, the share of runs in which it is 1 at any time, with its 95 % interval.

    Args:
        ax: where to draw.
        values: by scenario (run,); not a number where a run has no value.
        indicator: the indicator.
        dates: the months, in words.
        pens: of each scenario, in their order; by default the first ones.
        title: above the picture, in place of the indicator's label, which then stands below it.
    """
    style.frame(ax)
    ax.spines["left"].set_visible(False)
    draw = _share_row if indicator.unit == YES_NO_UNIT else _row
    finite = {name: v[np.isfinite(v)] for name, v in values.items()}
    edges = _edges(list(finite.values()))
    chosen = pens or [style.pen(place) for place in range(len(values))]
    for place, (name, values_of_all) in enumerate(values.items()):
        draw(ax, len(values) - 1 - place, chosen[place], finite[name], edges)
        if len(finite[name]) < len(values_of_all):
            note = texts.SOME_HAVE_A_VALUE.format(known=len(finite[name]), runs=len(values_of_all))
            ax.annotate(note, (1.0, len(values) - 1 - place), xytext=(0, -4),
                        xycoords=("axes fraction", "data"), textcoords="offset points",
                        ha="right", va="top", fontsize=(style.TEXT - 1) * style.scale(ax),
                        color="0.35")  # fmt: skip
    ax.set_yticks(range(len(values)), list(values)[::-1])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.45, len(values) - 0.1)
    room = style.width(ax) * 72 / (style.TEXT * style.scale(ax))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=int(np.clip(room / 8, 3, 8))))
    ax.xaxis.set_major_formatter(FuncFormatter(tick_number))
    if indicator.unit == YES_NO_UNIT:
        ax.set_xlim(0.0, 1.0)
        style.per_cent(ax, "x")
    what = texts.SHARE_OF_RUNS_AT if indicator.unit == YES_NO_UNIT else texts.DISTRIBUTION
    label = indicator.label.short
    above = texts.AT.format(label=label, dates=dates)
    parts = (above if title else "", indicator.scale_words, what)
    beside = style.names_width(list(values), style.TEXT * style.scale(ax))
    style.heading(ax, title or above, "; ".join(filter(None, parts)), beside, indicator.name)
    return ax


def _edges(finite: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Bins that all scenarios share."""
    pooled = np.concatenate(finite) if finite else np.empty(0)
    if not len(pooled) or np.ptp(pooled) <= 0.0:
        return np.empty(0)
    bins = int(np.clip(np.sqrt(len(pooled) / max(1, len(finite))), 8, BINS))
    return np.linspace(pooled.min(), pooled.max(), bins + 1)


def _row(
    ax: Axes, height: int, pen: style.Pen, finite: NDArray[np.float64], edges: NDArray[np.float64]
) -> None:
    scale = style.scale(ax)
    if not len(finite):
        ax.text(0.5, height, texts.NO_VALUE, ha="center", va="center", color="0.35",
                transform=ax.get_yaxis_transform(), fontsize=style.TEXT * scale)  # fmt: skip
        return
    if 1 < len(finite) < FEW:
        ax.plot(finite, np.full(len(finite), height + 0.2), linestyle="none", marker=pen.marker,
                markersize=3.5 * scale, color=pen.colour, alpha=0.6, markeredgewidth=0)  # fmt: skip
    elif len(edges):
        counts, _ = np.histogram(finite, edges)
        tops = height + 0.08 + 0.7 * counts / counts.max()
        ax.stairs(tops, edges, baseline=height + 0.08, fill=True, facecolor=pen.colour, alpha=0.35,
                  hatch=pen.hatch, edgecolor="white", linewidth=0)  # fmt: skip
        ax.stairs(tops, edges, baseline=height + 0.08, color=pen.colour, linewidth=0.9 * scale)
    low, lower, median, upper, high = np.quantile(finite, (LOW, 0.25, 0.5, 0.75, HIGH))
    ax.plot([low, high], [height, height], color=pen.colour, linewidth=1.0 * scale)
    ax.plot([lower, upper], [height, height], color=pen.colour, linewidth=4.0 * scale,
            solid_capstyle="butt")  # fmt: skip
    ax.plot([median], [height], marker=pen.marker, color="white", markeredgecolor=pen.colour,
            markersize=5.5 * scale, linestyle="none")  # fmt: skip


def _share_row(
    ax: Axes, height: int, pen: style.Pen, finite: NDArray[np.float64], _: NDArray[np.float64]
) -> None:
    scale = style.scale(ax)
    count = max(1, len(finite))
    share, low, high = (float(x[0]) for x in shares(np.array([(finite > 0.0).sum()]), count))
    ax.barh(height, share, height=0.5, facecolor=pen.colour, hatch=pen.hatch, edgecolor="white",
            alpha=0.6)  # fmt: skip
    if count > 1:
        ax.plot([low, high], [height, height], color="black", linewidth=1.0 * scale)
    ax.annotate(f"{100 * share:.0f} %", (high if count > 1 else share, height), xytext=(4 * scale, 0), textcoords="offset points",
                va="center", fontsize=style.TEXT * scale, annotation_clip=False)  # fmt: skip
