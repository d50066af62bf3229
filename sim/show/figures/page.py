"""Several charts on one page, with one legend for all."""

from collections.abc import Callable, Sequence
from math import ceil
from textwrap import fill

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.show.figures import style

Draw = Callable[[Axes], Axes]
#: Inches above a heading where no layout places it.
EDGE = 0.1
#: Pages narrower than this, in inches, have one column; the usual number of columns.
NARROW, COLUMNS = 4.0, 3
#: On a page of given height: so many charts form a square of so many columns; beyond so many there are more columns.
SQUARE, MANY = (4, 2), (9, 4)


def page(
    draws: Sequence[Draw], title: str, subtitle: str, size: tuple[float, float] | None = None
) -> Figure:
    """Several charts on one page, with one legend below.

    Args:
        draws: what to draw, one a chart.
        title, subtitle: above all of them.
        size: of the page in inches, of which a narrow one grows with its charts; by default, and of a
            notebook, as large as its charts ask for.
    """
    given = None if size == style.SIZES["notebook"] else size
    columns = _columns(len(draws), given)
    rows = max(1, -(-len(draws) // columns))
    figure = style.figure(_size(columns, rows, given))
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax, draw in zip(grid, draws, strict=False):
        draw(ax)
    for ax in grid[len(draws) :]:
        ax.set_visible(False)
    draw_shared_legend(figure, list(grid[: len(draws)]))
    add_heading(figure, title, subtitle)
    return figure


def _columns(charts: int, size: tuple[float, float] | None) -> int:
    """How many charts stand beside each other."""
    if size and size[0] < NARROW:
        return 1
    if size and charts == SQUARE[0]:
        return SQUARE[1]
    return max(1, min(MANY[1] if size and charts > MANY[0] else COLUMNS, charts))


def _size(columns: int, rows: int, size: tuple[float, float] | None) -> tuple[float, float]:
    """Width and height in inches: those given, or what the charts ask for."""
    if size is None:
        return (4.0 * columns, 2.6 * rows + 1.0) if columns > 1 else (6.4, 2.8 * rows + 1.0)
    return (size[0], 2.1 * rows + 1.0) if size[0] < NARROW else size


def draw_shared_legend(figure: Figure, charts: Sequence[Axes]) -> None:
    """One legend below a page, with each label once."""
    handles: dict[str, Artist] = {}
    for ax in charts:
        for handle, label in zip(*ax.get_legend_handles_labels(), strict=True):
            handles.setdefault(label, handle)
    if not handles:
        return
    size = style.TEXT * min(1.3, max(0.85, (figure.get_figwidth() / style.USUAL_WIDTH) ** 0.5))
    each = (max(map(len, handles)) * style.CHARACTER + 5.0) * size
    columns = int(figure.get_figwidth() * 72 // each)
    legend = figure.legend(
        list(handles.values()), list(handles), loc="outside lower center",
        ncols=max(1, min(6, columns)), frameon=False, fontsize=size, handlelength=2.6,
    )  # fmt: skip
    style.make_literal(legend)


def add_heading(figure: Figure, title: str, subtitle: str) -> None:
    """A page's title in bold and, smaller and in grey below it, what is shown."""
    scale = min(1.5, max(0.85, (figure.get_figwidth() / style.USUAL_WIDTH) ** 0.6))
    large, small = 10.5 * scale, 7.5 * scale
    room = figure.get_figwidth() * 72 / style.CHARACTER
    above = fill(title, max(12, int(0.9 * room / (style.BOLD * large))))
    below = fill(subtitle, max(12, int(0.95 * room / small))) if subtitle else ""
    # empty lines of the title keep the room in which the subtitle is written
    spare = ceil((below.count("\n") + 1) * small * 1.2 / (large * 1.2) + 0.2) if below else 0
    heading = figure.suptitle(above + "\n" * spare, fontsize=large, fontweight="bold", x=0.01,
                              ha="left", parse_math=False)  # fmt: skip
    if figure.get_layout_engine() is None:
        heading.set_y(1.0 - EDGE / figure.get_figheight())
    if below:
        note = figure.axes[0].annotate(
            below, (0.0, 1.0), xycoords=heading, ha="left", va="top", fontsize=small, color="0.3",
            xytext=(0, -(above.count("\n") + 1) * large * 1.25 - 1), textcoords="offset points",
            annotation_clip=False, parse_math=False,
        )  # fmt: skip
        note.set_in_layout(False)
