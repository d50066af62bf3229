"""How figures look: pens, sizes, headings, frames and legends, for paper, screen and talk."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import fill, wrap

import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, Locator, LogFormatter, MaxNLocator
from matplotlib.transforms import ScaledTranslation
from numpy.typing import NDArray

from sim.calendar import FIRST_YEAR, MONTHS_A_YEAR
from sim.errors import UserError, nearest
from sim.show.numbers import tick_number, tick_per_cent

#: Colours that the colour-blind can tell apart (Okabe & Ito 2008).
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
#: What rises and what falls: hues that no scenario has, which differ in lightness as well.
UP, DOWN = "#4B2E83", "#A6761D"
#: What cannot be told from no change.
UNCLEAR = "0.62"
#: What tells them apart in grey.
LINES = ("-", (0, (5, 1.5)), (0, (7, 1.5, 1.2, 1.5)), (0, (1.2, 1.2)), (0, (2.5, 1)), (0, (9, 2)))
HATCHES = ("", "//", "..", "\\\\", "xx", "--")
MARKERS = ("o", "s", "^", "D", "v", "P")

#: Width and height of a figure in inches: of a notebook's cell, a slide, a column of print.
SIZES = {"notebook": (6.4, 4.0), "slide": (12.0, 6.75), "print": (3.3, 3.0)}
LONGEST = 100.0
USUAL_WIDTH = SIZES["notebook"][0]
SMALLEST, LARGEST = 0.8, 1.75
TITLE, TEXT = 9.0, 8.0
#: Of what stands small beside or below: its colour, its size, and the least size, in points.
QUIET, FOOT, LEAST_FOOT = "0.45", 6.4, 5.5
#: Months between ticks.
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
#: Mean width of a character, in parts of its size.
CHARACTER = 0.57
#: What stands beside axes, in inches.
MARGIN = 0.5
BOLD = 1.14
#: At which size characters are measured, and what is 1 in a font's own numbers.
EM, ONE = 100, 65536
#: Between axes and the names of rows beside them, in points.
PAD = 3.5


@dataclass(frozen=True, slots=True)
class Pen:
    """How the n-th of several is drawn: a colour, and what tells it apart without one."""

    colour: str
    line: str | tuple[float, tuple[float, ...]]
    hatch: str
    marker: str


def pen(number: int) -> Pen:
    """The n-th pen; from the seventh on colours come again, with other lines."""
    turn, place = divmod(number, len(COLOURS))
    other = (place + turn) % len(LINES)
    return Pen(COLOURS[place], LINES[other], HATCHES[other], MARKERS[other])


def set_size(size: str | tuple[float, float]) -> tuple[float, float]:
    """Width and height in inches of "notebook", "slide" or "print", or those given.

    Raises:
        UserError: if there is no size of that name, or one is no number above 0.
    """
    if isinstance(size, str):
        if size not in SIZES:
            raise UserError(f"no size {size!r}.{nearest(size, SIZES)}")
        return SIZES[size]
    if not (len(size) == 2 and all(0.0 < side < LONGEST for side in size)):
        raise UserError(
            f"size {size}: give width and height in inches, each above 0 and below {LONGEST:g}"
        )
    return size


def axes(size: tuple[float, float] = SIZES["notebook"], given: str = "") -> Axes:
    """Axes on a figure of their own, which pyplot knows nothing of.

    Args:
        size: width and height in inches.
        given: the condition by which histories were selected, for the heading.
    """
    own = figure(size)
    own.set_label(given)
    return own.subplots()


def figure(size: tuple[float, float]) -> Figure:
    """A figure whose parts keep off each other and off its edges, more so the larger it is."""
    pad = 0.035 + 0.006 * size[0]
    return Figure(figsize=size, layout=ConstrainedLayoutEngine(w_pad=pad, h_pad=pad))


def figure_of(ax: Axes) -> Figure:
    """The figure that axes stand on, of all that are nested the outermost."""
    root = ax.get_figure(root=True)
    assert root is not None
    return root


def width(ax: Axes) -> float:
    """About how wide the axes are, in inches, before anything is laid out."""
    part = ax.get_figure(root=False)
    assert part is not None
    inches = float(part.bbox.width / figure_of(ax).dpi)
    place = ax.get_subplotspec()
    if place is None:
        return inches * ax.get_position().width
    columns = np.asarray(place.get_gridspec().get_width_ratios() or [1.0] * place.get_geometry()[1])
    return inches * float(columns[place.colspan.start : place.colspan.stop].sum() / columns.sum())


def height(ax: Axes) -> float:
    """About how high the axes are, with all that stands around them, in inches."""
    part, place = ax.get_figure(root=False), ax.get_subplotspec()
    assert part is not None
    rows = place.get_geometry()[0] if place is not None else 1
    return float(part.bbox.height / figure_of(ax).dpi / rows)


def scale(ax: Axes) -> float:
    """By how much text and lines grow with the figure: 1 for a notebook's, more for a slide."""
    whole = float(figure_of(ax).get_figwidth())
    growth = (whole / USUAL_WIDTH) ** 0.75 * min(1.0, width(ax) / whole) ** 0.3
    return float(np.clip(growth, SMALLEST, LARGEST))


def wrap_text(ax: Axes, subtitle: str, size: float, share: float = 1.0, beside: float = 0.0) -> str:
    """Words broken into lines that fit the axes, or a share of them, at a size in points.

    Args:
        beside: how far left of the axes they begin, in inches.
    """
    spare = MARGIN * scale(ax) * (0.4 if beside else 1.0)
    room = int((share * width(ax) - spare) * 72 / (size * CHARACTER))
    return "\n".join(wrap(subtitle, max(12, room), break_long_words=True))


def heading(ax: Axes, title: str, subtitle: str = "", beside: float = 0.0, name: str = "") -> None:
    """A title in bold, in grey below it what is shown, and small beside it the identifier.

    Args:
        ax: below it.
        title, subtitle: what it says.
        beside: how wide the names of rows are that stand beside the axes, in inches; it begins above them.
        name: the identifier of what is shown; below the title where there is no room beside it.
    """
    growth = scale(ax)
    small = (TEXT - 0.5) * growth
    above = wrap_text(ax, title, BOLD * TITLE * growth, beside=beside)
    has_room = bool(name) and _has_room(ax, above, name)
    parts = [p for p in (subtitle, str(figure_of(ax).get_label())) if p]
    wrapped = [wrap_text(ax, part, small, beside=beside) for part in parts]
    if name and not has_room:
        joined = wrap_text(ax, f"{parts[-1]} · {name}", small, beside=beside) if parts else name
        fits = bool(parts) and joined.count("\n") == wrapped[-1].count("\n")
        wrapped = (
            [*wrapped[:-1], joined]
            if fits
            else [*wrapped, wrap_text(ax, name, small, beside=beside)]
        )
    below = "\n".join(wrapped)
    lines = below.count("\n") + 1 if below else 0
    written = ax.set_title(
        above, fontsize=TITLE * growth, loc="left",
        fontweight="bold", pad=4 * growth + lines * small * 1.25, parse_math=False,
    )  # fmt: skip
    if beside:
        left = ScaledTranslation(-beside, 0.0, figure_of(ax).dpi_scale_trans)
        written.set_transform(written.get_transform() + left)
    if has_room:
        _write_quietly(ax, name, (1.0, 0.0), (5 * growth, 0.6 * growth), written)
    if below:
        note_text = ax.annotate(
            below, (0.0, 1.0), xytext=(-72 * beside, 3 * growth), xycoords="axes fraction",
            textcoords="offset points", fontsize=small, color="0.35", va="bottom", ha="left",
            linespacing=1.15, parse_math=False,
        )  # fmt: skip
        # the title's distance leaves room for it, and its width must not move the axes
        note_text.set_in_layout(False)


def _has_room(ax: Axes, title: str, name: str) -> bool:
    """Whether an identifier fits beside a title of one line."""
    growth = scale(ax)
    taken = text_width(title, TITLE * growth, "bold") + text_width(name, _foot(growth)) + 0.15
    return "\n" not in title and taken < width(ax) - MARGIN * growth


def _write_quietly(
    ax: Axes, text: str, at: tuple[float, float], off: tuple[float, float], coordinates: Text
) -> None:
    """Write small and in grey beside another text, which moves nothing."""
    ax.annotate(
        text, at, xytext=off, xycoords=coordinates, textcoords="offset points", color=QUIET,
        fontsize=_foot(scale(ax)), va="bottom", ha="left", parse_math=False, annotation_clip=False,
    ).set_in_layout(False)  # fmt: skip


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """How wide a text is at a size in points, in inches: of several lines, the widest.

    Characters are added up without kerning, which is quick and near enough to place texts by.
    """
    family = str(rcParams["font.family"][0])
    lines = text.split("\n")
    return max(sum(_advance(c, weight, family) for c in line) for line in lines) * size / 72


@cache
def _advance(character: str, weight: str, family: str) -> float:
    """How far a character moves the pen, in parts of the size; a whole one where the font lacks it."""
    font = _font(weight, family)
    if ord(character) not in font.get_charmap():
        return 1.0
    return float(font.load_char(ord(character), LoadFlags.NO_HINTING).linearHoriAdvance) / (
        ONE * EM
    )


@cache
def _font(weight: str, family: str) -> FT2Font:
    """The first font of texts, of a size of its own."""
    font = FT2Font(findfont(FontProperties(family=[family], weight=weight)))
    font.set_size(EM, 72)
    return font


def names_width(names: Sequence[str], size: float) -> float:
    """How wide the names of rows are that stand beside axes, with their distance, in inches."""
    return max((text_width(name, size) for name in names), default=0.0) + PAD / 72


def footer(ax: Axes, text: str) -> None:
    """Small and in grey along the foot of the figure: of how many runs, what bands are, the source."""
    figure, growth = figure_of(ax), scale(ax)
    size = _foot(growth)
    room = int((figure.get_figwidth() - 0.2) * 72 / (size * 0.54))
    figure.supxlabel(
        "\n".join(wrap(text, room)), x=0.012, ha="left", fontsize=size, color=QUIET,
        linespacing=1.25, parse_math=False,
    )  # fmt: skip


def _foot(growth: float) -> float:
    """The size of a footer, in points."""
    return max(LEAST_FOOT, FOOT * growth)


def note(ax: Axes, subtitle: str) -> None:
    """Words in the middle of axes that show nothing else."""
    growth = scale(ax)
    ax.text(0.5, 0.5, wrap_text(ax, subtitle, TEXT * growth, 0.7), transform=ax.transAxes,
            ha="center", va="center", fontsize=TEXT * growth, color="0.35", parse_math=False)  # fmt: skip


def years(since: int, count: int) -> NDArray[np.float64]:
    """Months as decimal years."""
    return np.asarray(FIRST_YEAR + (since + np.arange(count)) / MONTHS_A_YEAR)


def year(month: float) -> float:
    """A month as a decimal year."""
    return FIRST_YEAR + month / MONTHS_A_YEAR


class Dates(Locator):
    """Ticks on round years or, where few are shown, on months; on decimal years.

    >>> Dates(4).tick_values(2013.0, 2030.0), Dates(4).tick_values(2023.5, 2024.5)
    ([2015.0, 2020.0, 2025.0, 2030.0], [2023.5, 2023.75, 2024.0, 2024.25, 2024.5])
    """

    def __init__(self, most: int) -> None:
        self._most = most

    def __call__(self) -> Sequence[float]:
        """The ticks of what is shown."""
        assert self.axis is not None
        return self.tick_values(*self.axis.get_view_interval())

    def tick_values(self, vmin: float, vmax: float) -> Sequence[float]:
        """Ticks between two dates."""
        begin, end = sorted((MONTHS_A_YEAR * vmin, MONTHS_A_YEAR * vmax))
        step = next((s for s in STEPS if (end - begin) / s <= self._most), STEPS[-1])
        first = int(np.ceil(round(begin / step, 6)))
        last = int(np.floor(round(end / step, 6)))
        return [step * place / MONTHS_A_YEAR for place in range(first, last + 1)]


def _date(when: float, _: object = None) -> str:
    """A decimal year as a year or, between two, a month."""
    full, month = divmod(round(when * MONTHS_A_YEAR), MONTHS_A_YEAR)
    return f"{full}-{month + 1:02d}" if month else f"{full}"


def frame(ax: Axes) -> Axes:
    """A light frame, with ticks as dense as there is room, and plain numbers."""
    growth = scale(ax)
    ax.tick_params(labelsize=TEXT * growth, length=2.5 * growth, width=0.6 * growth)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_linewidth(0.6 * growth)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_formatter(FuncFormatter(tick_number))
    return ax


def date_axis(ax: Axes, branch: int | None = None) -> Axes:
    """A light frame over years, with a dotted line where scenarios begin to differ."""
    frame(ax)
    room = width(ax) * 72 / (TEXT * scale(ax))
    ax.xaxis.set_major_locator(Dates(int(np.clip(room / 6, 2, 10))))
    ax.xaxis.set_major_formatter(FuncFormatter(_date))
    ax.margins(x=0)
    if branch is not None:
        ax.axvline(year(branch), color="0.3", linewidth=0.9 * scale(ax), linestyle=":", zorder=1)
    return ax


def log_scale(ax: Axes, axis: str) -> None:
    """A logarithmic axis with plain numbers, since texts are no formulas here."""
    getattr(ax, f"set_{axis}scale")("log")
    scaled = ax.yaxis if axis == "y" else ax.xaxis
    scaled.set_major_formatter(FuncFormatter(tick_number))
    scaled.set_minor_formatter(LogFormatter(minor_thresholds=(2, 0.5)))


def per_cent(ax: Axes, axis: str = "y") -> None:
    """Shares from 0 to 1, written in per cent."""
    axis_of_shares = ax.yaxis if axis == "y" else ax.xaxis
    axis_of_shares.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]))
    axis_of_shares.set_major_formatter(FuncFormatter(tick_per_cent))


def legend(
    ax: Axes, handles: Sequence[Artist] | None = None, labels: Sequence[str] | None = None,
    beside: float = 0.0,
) -> None:  # fmt: skip
    """A legend below the axes, where it hides nothing, in as many columns as fit.

    Args:
        ax: above it.
        handles, labels: what stands in it; by default what the axes have labelled.
        beside: how wide the names of rows are that stand beside the axes, in inches; it begins below them.
    """
    labelled = ax.get_legend_handles_labels()
    entries, subtitle = handles or labelled[0], labels or labelled[1]
    if not subtitle:
        return
    growth = scale(ax)
    size = TEXT * growth
    room = (width(ax) - 0.15) * 72 / size
    columns = int(room // (max(map(len, subtitle)) * CHARACTER + 5.0))
    if not columns:
        subtitle = [fill(label, max(10, int((room - 5.0) / CHARACTER))) for label in subtitle]
    lines = 1.3 + (1.4 + 1.2 * ax.get_xlabel().count("\n") if ax.get_xlabel() else 0.0)
    below = ScaledTranslation(-beside, -(10 + lines * size) / 72, figure_of(ax).dpi_scale_trans)
    legend_box = ax.legend(
        entries, subtitle, loc="upper left", bbox_to_anchor=(0.0, 0.0), ncols=max(1, columns),
        bbox_transform=ax.transAxes + below, frameon=False, fontsize=size, borderaxespad=0.0,
        handlelength=2.6, columnspacing=1.5, labelspacing=0.3,
    )  # fmt: skip
    make_literal(legend_box)


def make_literal(legend_box: Legend) -> None:
    """Let a legend's dollars be dollars, and not the marks of a formula."""
    for text in legend_box.get_texts():
        text.set_parse_math(False)
