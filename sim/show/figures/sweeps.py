"""Figures of a sweep: paired differences along one factor, as a map of two, in a panel a factor for more."""

from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.errors import UserError
from sim.show.figures import style
from sim.show.figures.page import add_heading, draw_shared_legend
from sim.show.figures.style import COLOURS
from sim.show.fonts import readable
from sim.show.numbers import short_number
from sim.show.selection import scale_words
from sim.show.texts import figures as texts
from sim.studies.factors import Factor
from sim.studies.sweeps import Sweep
from sim.terminal import number_of
from sim.words.label import lower_first
from sim.words.nearest import nearest
from sim.words.registry import factor_label, label_of

if TYPE_CHECKING:
    import pandas as pd

#: A map with more cells shows colours alone.
NUMBERED = 100
#: Points of a factor are gathered into so many bins to show its mean.
BINS = 8
PANELS_A_ROW = 3
#: From down over none to up, and what cannot be told from none.
MAP = LinearSegmentedColormap.from_list("down_up", (style.DOWN, "#F7F3EA", style.UP))
SAME = "0.86"
NOTEBOOK = style.SIZES["notebook"]


def line(
    sweep: Sweep, outcome: str, *, ax: Axes | None = None, size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """An outcome over one factor: mean with its Monte-Carlo interval, and the spread across runs.

    Raises:
        UserError: if the sweep has more than one factor, or not this outcome.
    """
    factor, table = _along(sweep, outcome)
    standalone, ax = ax is None, ax or style.axes(size)
    scale = style.scale(ax)
    x = _place_levels(ax, factor, table)
    if _is_listed(factor, table):
        ax.vlines(x, table["p05"], table["p95"], color=COLOURS[0], alpha=0.22, linewidth=9 * scale,
                  label=texts.SPREAD)  # fmt: skip
        ax.errorbar(x, table["mean"], yerr=table["mean"] - table["mc_low"], fmt="o",
                    color=COLOURS[0], capsize=3 * scale, label=texts.MEAN_WITH_INTERVAL)  # fmt: skip
    else:
        ax.fill_between(x, table["p05"], table["p95"], color=COLOURS[0], alpha=0.18, linewidth=0,
                        label=texts.SPREAD)  # fmt: skip
        ax.fill_between(x, table["mc_low"], table["mc_high"], color=COLOURS[0], alpha=0.35,
                        linewidth=0)  # fmt: skip
        ax.plot(x, table["mean"], color=COLOURS[0], marker="o", markersize=3.5 * scale, linewidth=1.4 * scale,
                label=texts.MEAN_WITH_INTERVAL)  # fmt: skip
        ax.margins(x=0)
    label_x(ax, _label(factor))
    return _finish(ax, sweep, outcome, "", title, standalone)


def change(
    sweep: Sweep, outcome: str, *, ax: Axes | None = None, size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """The paired difference of each point from the first, over one factor; grey where within its interval.

    Raises:
        UserError: if the sweep has more than one factor, or not this outcome.
    """
    factor, table = _along(sweep, outcome)
    standalone, ax = ax is None, ax or style.axes(size)
    scale = style.scale(ax)
    x, listed = _place_levels(ax, factor, table), _is_listed(factor, table)
    ax.axhline(0.0, color="0.6", linewidth=0.8 * scale)
    difference = table["difference"].to_numpy(float)
    error = np.nan_to_num((table["difference_high"] - table["difference"]).to_numpy(float))
    if not listed:
        ax.plot(x, difference, color="0.8", linewidth=1.2 * scale, zorder=1)
    _mark_differences(ax, x, difference, error, bars=True)
    label_x(ax, _label(factor))
    first = factor.format_value(float(sweep.design.points[0, 0]))
    return _finish(
        ax, sweep, outcome, texts.FROM_FIRST_POINT.format(value=first), title, standalone
    )


def _mark_differences(
    ax: Axes, x: NDArray[np.float64], difference: NDArray[np.float64], error: NDArray[np.float64], *,
    bars: bool,
) -> None:  # fmt: skip
    """A mark for each difference: up, down, or grey where its interval holds none."""
    scale = style.scale(ax)
    unclear = ~(np.abs(difference) > error)
    kinds = (
        (unclear, style.UNCLEAR, "o", texts.WITHIN_INTERVAL),
        (~unclear & (difference > 0.0), style.UP, "^", texts.HIGHER),
        (~unclear & (difference < 0.0), style.DOWN, "v", texts.LOWER),
    )
    for which, colour, marker, label in kinds:
        if which.any():
            ax.errorbar(
                x[which], difference[which], yerr=error[which] if bars else None, fmt=marker, color=colour,
                markersize=4.5 * scale, capsize=3 * scale, elinewidth=1.0 * scale, label=label, zorder=3,
            )  # fmt: skip


def heat(
    sweep: Sweep, outcome: str, *, ax: Axes | None = None, size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """A map of the paired difference from the first point over two factors; grey where within its interval.

    The scale is symmetrical about no difference, and never narrower than the intervals are wide. Points
    where the design is no grid.

    Raises:
        UserError: if the sweep has not two factors, or not this outcome.
    """
    if len(sweep.design.factors) != 2:
        raise UserError("a map shows two factors")
    across, up = sweep.design.factors
    table = _select_outcome(sweep, outcome)
    table = table.assign(error=(table["difference_high"] - table["difference"]).fillna(0.0))
    standalone, ax = ax is None, ax or style.axes((size[0], 1.2 * size[1]))
    scale = style.scale(ax)
    figure = ax.get_figure()
    assert figure is not None
    difference, error = (
        table.pivot_table(column, up.name, across.name, dropna=False)
        for column in ("difference", "error")
    )
    limit = _limit(table["difference"].to_numpy(float), table["error"].to_numpy(float))
    image: ScalarMappable
    if difference.size == len(table):
        clear = np.abs(difference.to_numpy()) > error.to_numpy()
        shown = np.ma.masked_array(difference.to_numpy(), ~clear)
        ax.set_facecolor(SAME)
        image = ax.imshow(shown, origin="lower", aspect="auto", cmap=MAP, vmin=-limit, vmax=limit)
        ax.set_xticks(
            range(difference.shape[1]), [across.format_value(float(v)) for v in difference.columns]
        )
        ax.set_yticks(
            range(difference.shape[0]), [up.format_value(float(v)) for v in difference.index]
        )
        if difference.size <= NUMBERED:
            _write_numbers(ax, difference.to_numpy(), clear, limit)
    else:
        values = table["difference"].where(table["difference"].abs() > table["error"])
        ax.plot(
            table[across.name],
            table[up.name],
            "o",
            color=SAME,
            markeredgecolor="0.6",
            markersize=5 * scale,
        )
        image = ax.scatter(table[across.name], table[up.name], c=values, cmap=MAP, vmin=-limit, vmax=limit,
                           edgecolor="0.3", linewidth=0.5 * scale, zorder=3)  # fmt: skip
        _scale_axes(ax, across, up)
    bar = figure.colorbar(image, ax=ax)
    bar.set_label(_scale_label(sweep, outcome), fontsize=style.TEXT * scale)
    bar.ax.tick_params(labelsize=style.TEXT * scale)
    first = ", ".join(
        f.format_value(float(v)) for f, v in zip((across, up), sweep.design.points[0], strict=True)
    )
    _finish(
        ax,
        sweep,
        outcome,
        texts.FROM_FIRST_POINT.format(value=first),
        title,
        standalone,
        legend=False,
    )
    label_x(ax, _label(across))
    label_y(
        ax,
        fill(_label(up), max(20, int(0.62 * style.height(ax) * 72 / (0.57 * style.TEXT * scale)))),
    )
    ax.spines[["top", "right"]].set_visible(True)
    return ax


def _limit(difference: NDArray[np.float64], error: NDArray[np.float64]) -> float:
    """How far a map's scale reaches to either side: the largest difference, or the usual interval if that is wider."""
    largest = float(np.nanmax(np.abs(difference), initial=0.0))
    noise = 2.0 * float(np.nanmedian(error)) if len(error) else 0.0
    return max(largest, noise) or 1.0


def _write_numbers(
    ax: Axes, values: NDArray[np.float64], clear: NDArray[np.bool_], limit: float
) -> None:
    for (row, column), value in np.ndenumerate(values):
        if not np.isfinite(value):
            continue
        dark = clear[row, column] and abs(value) > 0.45 * limit
        colour = "white" if dark else ("black" if clear[row, column] else "0.4")
        sign = "+" if value else ""
        ax.text(column, row, short_number(float(value), sign).replace("-", "−"), ha="center", va="center",
                color=colour, fontsize=style.TEXT * style.scale(ax))  # fmt: skip


def effect(
    sweep: Sweep, outcome: str, name: str, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """The paired difference of each point from the first over one factor of many, and the mean of those alike.

    Raises:
        UserError: if the sweep has no such factor, or not this outcome.
    """
    names = sweep.design.names
    if name not in names:
        raise UserError(f"no factor {name!r} in this sweep.{nearest(name, names)}")
    factor = sweep.design.factors[names.index(name)]
    table = _select_outcome(sweep, outcome)
    standalone, ax = ax is None, ax or style.axes(size)
    scale = style.scale(ax)
    x, y = table[name].to_numpy(float), table["difference"].to_numpy(float)
    error = np.nan_to_num((table["difference_high"] - table["difference"]).to_numpy(float))
    ax.axhline(0.0, color="0.6", linewidth=0.8 * scale)
    _mark_differences(ax, x, y, error, bars=False)
    at, means = _bin(factor, x, y)
    ax.plot(at, means, color="black", linewidth=1.6 * scale, label=texts.MEAN_OF_POINTS, zorder=4)
    limit = 1.08 * _limit(y, error)
    ax.set_ylim(-limit, limit)
    if factor.kind == "boolean":
        ax.set_xticks([0.0, 1.0], ["off", "on"])
        ax.set_xlim(-0.4, 1.4)
    elif factor.logarithmic:
        style.log_scale(ax, "x")
    label_x(ax, _label(factor))
    return _finish(ax, sweep, outcome, texts.FROM_FIRST, title, standalone)


def _bin(factor: Factor, x: np.ndarray, y: np.ndarray) -> tuple[list[float], list[float]]:
    """The mean of an outcome at each level, or in each of some equal parts of a range."""
    levels = np.unique(x)
    if factor.kind != "continuous" or len(levels) <= BINS:
        at = [float(level) for level in levels if np.isfinite(y[x == level]).any()]
        return at, [float(np.nanmean(y[x == level])) for level in at]
    cuts = factor.at(np.linspace(0.0, 1.0, BINS + 1))
    part = np.clip(np.searchsorted(cuts, x, side="right") - 1, 0, BINS - 1)
    filled = [p for p in range(BINS) if np.isfinite(y[part == p]).any()]
    middles = factor.at((np.array(filled) + 0.5) / BINS)
    return middles.tolist(), [float(np.nanmean(y[part == p])) for p in filled]


def page(sweep: Sweep, size: tuple[float, float] = NOTEBOOK) -> Figure:
    """The sweep's figure: outcomes below each other, in the form that fits the number of factors.

    It is as much wider and higher as the size is wider than a notebook's.
    """
    scale = size[0] / NOTEBOOK[0]
    names = list(sweep.outcomes)
    factors = sweep.design.factors
    columns = (
        2 if len(factors) == 1 else 1 if len(factors) == 2 else min(len(factors), PANELS_A_ROW)
    )
    panels = 1 if len(factors) <= 2 else -(-len(factors) // columns)
    width = 7.0 if columns == 1 else 3.9 * columns
    height = (3.4 if len(factors) <= 2 else 2.5 * panels) * len(names) + 0.7
    figure = style.figure((scale * width, scale * height))
    axes = figure.subplots(panels * len(names), columns, squeeze=False)
    for place, name in enumerate(names):
        charts = axes[place * panels : (place + 1) * panels].ravel()
        if len(factors) == 1:
            change(sweep, name, ax=charts[0])
            line(sweep, name, ax=charts[1])
        elif len(factors) == 2:
            heat(sweep, name, ax=charts[0])
        else:
            for factor, ax in zip(factors, charts, strict=False):
                effect(sweep, name, factor.name, ax=ax)
            for ax in charts[len(factors) :]:
                ax.set_visible(False)
    draw_shared_legend(figure, list(axes.ravel()))
    title = sweep.results.manifest["scenarios"][sweep.results.named[-1]]["title"]
    for factor in factors:
        title = str(title).replace(factor.name, lower_first(factor_label(factor.name).short))
    add_heading(figure, readable(str(title), texts.SCENARIO), _describe(sweep))
    return figure


def _along(sweep: Sweep, outcome: str) -> tuple[Factor, "pd.DataFrame"]:
    """The only factor, and the outcome at its values, in their order."""
    if len(sweep.design.factors) != 1:
        raise UserError("a line shows one factor; take a map for two, panels for more")
    [factor] = sweep.design.factors
    return factor, _select_outcome(sweep, outcome).sort_values(factor.name, kind="stable")


def _select_outcome(sweep: Sweep, outcome: str) -> "pd.DataFrame":
    if outcome not in sweep.outcomes:
        raise UserError(f"no outcome {outcome!r} in this sweep.{nearest(outcome, sweep.outcomes)}")
    return sweep.of(outcome)


def _is_listed(factor: Factor, table: "pd.DataFrame") -> bool:
    """Whether values stand side by side rather than on a scale."""
    return factor.kind == "boolean" or len(table) <= 2


def _place_levels(ax: Axes, factor: Factor, table: "pd.DataFrame") -> NDArray[np.float64]:
    """Where a factor's values stand on the axis, which is made ready for them."""
    values = table[factor.name].to_numpy(float)
    if not _is_listed(factor, table):
        if factor.logarithmic:
            style.log_scale(ax, "x")
        return values
    places = np.arange(len(table), dtype=float)
    ax.set_xticks(places, [factor.format_value(v) for v in values])
    ax.set_xlim(-0.6, len(table) - 0.4)
    return places


def _scale_axes(ax: Axes, across: Factor, up: Factor) -> None:
    if across.logarithmic:
        style.log_scale(ax, "x")
    if up.logarithmic:
        style.log_scale(ax, "y")


def _label(factor: Factor) -> str:
    """What an axis of a factor is called, with its identifier."""
    return f"{factor_label(factor.name, factor.unit).long} · {factor.name}"


def _scale_label(sweep: Sweep, outcome: str) -> str:
    """In what an outcome is measured."""
    words = scale_words(label_of(outcome, sweep.outcomes[outcome]))
    return texts.DIFFERENCE_IN.format(unit=words or texts.OF_THE_SCALE)


def label_x(ax: Axes, label: str) -> None:
    """What the axis is, in as many lines as it takes."""
    size = (style.TEXT - 0.3) * style.scale(ax)
    room = max(20, int((style.width(ax) - 0.5) * 72 / (style.CHARACTER * size)))
    ax.set_xlabel(fill(label, room), fontsize=size, parse_math=False)


def label_y(ax: Axes, label: str) -> None:
    """What the axis is."""
    ax.set_ylabel(label, fontsize=(style.TEXT - 0.3) * style.scale(ax), parse_math=False)


def _finish(
    ax: Axes, sweep: Sweep, outcome: str, subtitle: str, title: str, standalone: bool, *, legend: bool = True,
) -> Axes:  # fmt: skip
    """A light frame, a heading and, on a figure of its own, a legend and a footer."""
    scale = style.scale(ax)
    ax.tick_params(labelsize=style.TEXT * scale, length=2.5 * scale, width=0.6 * scale)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_linewidth(0.6 * scale)
    label = label_of(outcome, sweep.outcomes[outcome])
    usual = texts.SWEEP_TITLE.format(outcome=label.short, year=sweep.year)
    parts = (usual if title else "", scale_words(label), subtitle)
    style.heading(ax, title or usual, "; ".join(filter(None, parts)), name=outcome)
    if standalone:
        if legend:
            style.legend(ax)
        style.footer(ax, f"{_describe(sweep)}. {texts.NO_FORECAST} {texts.LABORATORY}")
    return ax


def _describe(sweep: Sweep) -> str:
    """What was run."""
    return texts.SWEEP.format(
        year=sweep.year, points=number_of(len(sweep.design), "point"), since=sweep.setup.since,
        runs=number_of(sweep.setup.runs, "run"), random_numbers=sweep.setup.random_numbers,
    )  # fmt: skip
