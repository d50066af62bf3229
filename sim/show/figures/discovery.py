"""Figures of a discovery: the boxes in which an outcome happens, on the range of each parameter."""

from collections.abc import Sequence
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.errors import UserError
from sim.show.figures import style
from sim.show.figures.page import add_heading
from sim.show.fonts import readable
from sim.show.numbers import short_number
from sim.show.texts import figures as texts
from sim.studies.discovery import Box, Discovery, Limit
from sim.words.registry import factor_label, label_of

#: A row for each limit, and what stands above the rows, in inches of a notebook's figure.
ROW, HEADING = 0.56, 0.9
NOTEBOOK = style.SIZES["notebook"]


def box(
    discovery: Discovery, place: int, *, ax: Axes | None = None,
    size: tuple[float, float] = NOTEBOOK, title: str = "",
) -> Axes:  # fmt: skip
    """A box: of each parameter that it limits, the range drawn (thin) and the range inside (thick).

    Args:
        discovery: what was found.
        place: which box, counted from 0.
        ax: where to draw.
        size: of a figure of its own, in inches; it is as high as its rows need.
        title: above the picture.

    Raises:
        UserError: if there are not so many boxes.
    """
    if not 0 <= place < len(discovery.boxes):
        raise UserError(f"box {place + 1}: {len(discovery.boxes)} were found")
    region = discovery.boxes[place]
    standalone = ax is None
    ax = ax or style.axes((size[0], 0.4 + _height(size, len(region.limits))))
    scale = style.scale(ax)
    for row, limit in enumerate(reversed(region.limits)):
        _row(ax, row, limit, discovery.ranges[limit.parameter], scale)
    limits = list(reversed(region.limits))
    beside = _name_rows(ax, limits)
    ax.set_xticks([])
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(-0.6, len(limits) - 0.3)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    note = "" if region.confirmed else texts.NOT_CONFIRMED
    usual = texts.BOX_TITLE.format(number=place + 1, method=region.method, note=note)
    style.heading(ax, title or usual, _subtitle(region, discovery), beside)
    if standalone:
        style.footer(
            ax, f"{texts.BOXES.format(runs=discovery.runs)}. {texts.NO_FORECAST} {texts.LABORATORY}"
        )
    return ax


def _row(ax: Axes, row: int, limit: Limit, extent: tuple[float, float], scale: float) -> None:
    """The range drawn, the range inside, and the numbers at their ends."""
    low, high = extent
    left = 0.0 if limit.low is None else (limit.low - low) / (high - low)
    right = 1.0 if limit.high is None else (limit.high - low) / (high - low)
    for begin, end, colour, width in (
        (0.0, 1.0, "0.75", 2.0), (left, right, style.COLOURS[0], 6.0),
    ):  # fmt: skip
        ax.plot([begin, end], [row, row], color=colour, linewidth=width * scale,
                solid_capstyle="butt")  # fmt: skip
    for value, at in ((limit.low, left), (limit.high, right)):
        if value is not None:
            ax.annotate(short_number(value), (at, row), xytext=(0, 4 * scale), ha="center", va="bottom",
                        textcoords="offset points", fontsize=style.TEXT * scale)  # fmt: skip
    for value, at, side in ((low, 0.0, "left"), (high, 1.0, "right")):
        ax.annotate(short_number(value), (at, row), xytext=(0, -4 * scale), ha=side, va="top", color="0.35",
                    textcoords="offset points", fontsize=(style.TEXT - 1) * scale)  # fmt: skip


def _name_rows(ax: Axes, limits: Sequence[Limit]) -> float:
    """Write labels of parameters beside their rows, below each its identifier; how wide they are, in inches."""
    size = (style.TEXT - 0.4) * style.scale(ax)
    small = max(style.LEAST_FOOT, size - 1.6)
    room = max(10, int(0.45 * style.width(ax) * 72 / (style.CHARACTER * size)))
    labels = [fill(factor_label(limit.parameter, limit.unit).long, room) for limit in limits]
    ax.set_yticks(
        range(len(limits)),
        [f"{label}\n" for label in labels],
        fontsize=size,
        linespacing=1.05,
        parse_math=False,
    )
    for row, (limit, label) in enumerate(zip(limits, labels, strict=True)):
        down = 0.5 * (label.count("\n") + 1) * 1.3 * size + 0.5
        ax.annotate(limit.parameter, (0.0, row), xytext=(-3.5, -down), xycoords=("axes fraction", "data"),
                    textcoords="offset points", ha="right", va="center", fontsize=small,
                    color=style.QUIET, parse_math=False, annotation_clip=False)  # fmt: skip
    return style.names_width(labels, size)


def _subtitle(region: Box, discovery: Discovery) -> str:
    return texts.BOX.format(
        density=region.density, low=region.density_low, high=region.density_high,
        share=discovery.share, coverage=region.coverage,
    )  # fmt: skip


def _height(size: tuple[float, float], rows: int) -> float:
    return (HEADING + ROW * rows) * max(style.SMALLEST, size[0] / style.USUAL_WIDTH)


def page(discovery: Discovery, size: tuple[float, float] = NOTEBOOK) -> Figure:
    """All boxes below each other.

    Raises:
        UserError: if none was found.
    """
    if not discovery.boxes:
        raise UserError(f"{discovery.condition}: no box was found, so there is nothing to draw")
    tall = [_height(size, len(b.limits)) for b in discovery.boxes]
    figure = style.figure((size[0], 0.9 + sum(tall)))
    grid = figure.subplots(len(tall), 1, squeeze=False, gridspec_kw={"height_ratios": tall})
    for place, ax in enumerate(grid.ravel()):
        box(discovery, place, ax=ax)
    add_heading(
        figure,
        texts.BOXES_TITLE.format(condition=_condition(discovery), scenario=readable(discovery.scenario, texts.SCENARIO)),
        texts.BOXES.format(runs=discovery.runs),
    )  # fmt: skip
    return figure


def _condition(discovery: Discovery) -> str:
    """What is to happen, with the label of its indicator."""
    words, name = str(discovery.condition), discovery.condition.indicator
    return words.replace(name, label_of(name).noun)
