"""Figures of a sweep: a line for one factor, a map for two, a panel a factor for more."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.errors import UserError
from sim.show.figures import style
from sim.show.figures.page import add_heading, draw_shared_legend
from sim.show.figures.style import COLOURS
from sim.show.fonts import readable
from sim.show.numbers import short_number, with_unit
from sim.show.texts import figures as texts
from sim.studies.factors import Factor
from sim.studies.sweeps import Sweep
from sim.terminal import number_of
from sim.words.nearest import nearest

if TYPE_CHECKING:
    import pandas as pd

#: A map with more cells shows colours alone.
NUMBERED = 100
#: Points of a factor are gathered into so many bins to show its mean.
BINS = 8
PANELS_A_ROW = 3
NOTEBOOK = style.SIZES["notebook"]


def line(
    sweep: Sweep, outcome: str, *, ax: Axes | None = None, size: tuple[float, float] = NOTEBOOK,
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
        ax.vlines(x, table["p05"], table["p95"], color=COLOURS[0], alpha=0.25, linewidth=9 * scale,
                  label=texts.SPREAD)  # fmt: skip
        ax.errorbar(x, table["mean"], yerr=table["mean"] - table["mc_low"], fmt="o",
                    color=COLOURS[1], capsize=3 * scale, label=texts.MEAN_WITH_INTERVAL)  # fmt: skip
    else:
        ax.fill_between(x, table["p05"], table["p95"], color=COLOURS[0], alpha=0.18, linewidth=0,
                        label=texts.SPREAD)  # fmt: skip
        ax.fill_between(x, table["mc_low"], table["mc_high"], color=COLOURS[1], alpha=0.35,
                        linewidth=0)  # fmt: skip
        ax.plot(x, table["mean"], color=COLOURS[1], marker="o", markersize=3.5 * scale, linewidth=1.4 * scale,
                label=texts.MEAN_WITH_INTERVAL)  # fmt: skip
        ax.margins(x=0)
    _x(ax, _label(factor))
    _finish(ax, sweep, outcome)
    if standalone:
        style.legend(ax)
    return ax


def change(
    sweep: Sweep, outcome: str, *, ax: Axes | None = None, size: tuple[float, float] = NOTEBOOK,
) -> Axes:  # fmt: skip
    """The paired difference of each point from the first, over one factor, with its interval.

    Raises:
        UserError: if the sweep has more than one factor, or not this outcome.
    """
    factor, table = _along(sweep, outcome)
    ax = ax or style.axes(size)
    scale = style.scale(ax)
    x, listed = _place_levels(ax, factor, table), _is_listed(factor, table)
    ax.axhline(0.0, color="0.6", linewidth=0.8 * scale)
    error = (table["difference_high"] - table["difference"]).fillna(0.0)
    ax.errorbar(x, table["difference"], yerr=error, color=COLOURS[1], marker="o", markersize=4 * scale,
                capsize=3 * scale, linewidth=0.0 if listed else 1.3 * scale, elinewidth=1.0 * scale)  # fmt: skip
    _x(ax, _label(factor))
    first = factor.format_value(float(sweep.design.points[0, 0]))
    return _finish(ax, sweep, outcome, texts.FROM_FIRST_POINT.format(value=first))


def heat(
    sweep: Sweep, outcome: str, *, ax: Axes | None = None, size: tuple[float, float] = NOTEBOOK,
) -> Axes:  # fmt: skip
    """A map of an outcome's mean over two factors; points where the design is no grid.

    Raises:
        UserError: if the sweep has not two factors, or not this outcome.
    """
    if len(sweep.design.factors) != 2:
        raise UserError("a map shows two factors")
    across, up = sweep.design.factors
    table = _select_outcome(sweep, outcome)
    ax = ax or style.axes((size[0], 1.2 * size[1]))
    scale = style.scale(ax)
    figure = ax.get_figure()
    assert figure is not None
    grid = table.pivot_table("mean", up.name, across.name, dropna=False)
    image: ScalarMappable
    if grid.size == len(table):
        image = ax.imshow(grid.to_numpy(), origin="lower", aspect="auto", cmap="cividis")
        ax.set_xticks(range(grid.shape[1]), [across.format_value(float(v)) for v in grid.columns])
        ax.set_yticks(range(grid.shape[0]), [up.format_value(float(v)) for v in grid.index])
        if grid.size <= NUMBERED:
            _write_numbers(ax, grid)
    else:
        image = ax.scatter(table[across.name], table[up.name], c=table["mean"], cmap="cividis",
                           edgecolor="0.3", linewidth=0.5 * scale)  # fmt: skip
        _scale_axes(ax, across, up)
    _x(ax, _label(across))
    _y(ax, _label(up))
    bar = figure.colorbar(image, ax=ax)
    bar.set_label(_outcome_label(sweep, outcome), fontsize=style.TEXT * style.scale(ax))
    bar.ax.tick_params(labelsize=style.TEXT * style.scale(ax))
    _finish(ax, sweep, outcome)
    _y(ax, _label(up))
    ax.spines[["top", "right"]].set_visible(True)
    return ax


def _write_numbers(ax: Axes, grid: "pd.DataFrame") -> None:
    values = grid.to_numpy()
    finite = values[np.isfinite(values)]
    middle = (finite.min() + finite.max()) / 2.0 if len(finite) else 0.0
    for (row, column), value in np.ndenumerate(values):
        if not np.isfinite(value):
            continue
        dark_or_light = "white" if value < middle else "black"
        ax.text(column, row, short_number(float(value)), ha="center", va="center", color=dark_or_light,
                fontsize=style.TEXT * style.scale(ax))  # fmt: skip


def effect(
    sweep: Sweep, outcome: str, name: str, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK,
) -> Axes:  # fmt: skip
    """An outcome over one factor of many: a dot a point, and the mean of those alike.

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
    x, y = table[name].to_numpy(float), table["mean"].to_numpy(float)
    ax.plot(x, y, "o", markersize=3 * scale, color="0.55", alpha=0.7, label=texts.POINT_MEAN)
    at, means = _bin(factor, x, y)
    ax.plot(at, means, color=COLOURS[1], marker="s", markersize=4 * scale, linewidth=1.4 * scale,
            label=texts.MEAN_OF_POINTS)  # fmt: skip
    if factor.kind == "boolean":
        ax.set_xticks([0.0, 1.0], ["off", "on"])
        ax.set_xlim(-0.4, 1.4)
    elif factor.logarithmic:
        style.log_scale(ax, "x")
    _x(ax, _label(factor))
    _finish(ax, sweep, outcome)
    if standalone:
        style.legend(ax)
    return ax


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
            line(sweep, name, ax=charts[0])
            change(sweep, name, ax=charts[1])
        elif len(factors) == 2:
            heat(sweep, name, ax=charts[0])
        else:
            for factor, ax in zip(factors, charts, strict=False):
                effect(sweep, name, factor.name, ax=ax)
            for ax in charts[len(factors) :]:
                ax.set_visible(False)
    draw_shared_legend(figure, list(axes.ravel()))
    title = sweep.results.manifest["scenarios"][sweep.results.named[-1]]["title"]
    add_heading(
        figure, readable(str(title), texts.SCENARIO),
        texts.SWEEP.format(
            year=sweep.year, points=number_of(len(sweep.design), "point"), since=sweep.setup.since,
            runs=number_of(sweep.setup.runs, "run"), random_numbers=sweep.setup.random_numbers,
        ),
    )  # fmt: skip
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
    return with_unit(factor.name, factor.unit)


def _outcome_label(sweep: Sweep, outcome: str) -> str:
    return with_unit(outcome, sweep.outcomes[outcome])


def _x(ax: Axes, label: str) -> None:
    ax.set_xlabel(label, fontsize=style.TEXT * style.scale(ax), parse_math=False)


def _y(ax: Axes, label: str) -> None:
    ax.set_ylabel(label, fontsize=style.TEXT * style.scale(ax), parse_math=False)


def _finish(ax: Axes, sweep: Sweep, outcome: str, subtitle: str = "") -> Axes:
    scale = style.scale(ax)
    ax.tick_params(labelsize=style.TEXT * scale, length=2.5 * scale, width=0.6 * scale)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_linewidth(0.6 * scale)
    _y(ax, _outcome_label(sweep, outcome))
    style.heading(
        ax,
        texts.SWEEP_TITLE.format(outcome=outcome, year=sweep.year),
        subtitle
        or texts.POINTS.format(
            points=number_of(len(sweep.design), "point"), runs=number_of(sweep.setup.runs, "run")
        ),
    )
    return ax
