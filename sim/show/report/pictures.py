"""The pictures of a report, as data within the page, each with words for those who do not see it."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL.Image import Dither
from PIL.Image import open as open_image

from sim.results.data import ResultsData
from sim.show import captions
from sim.show.plots import Plots
from sim.show.selection import recorded_indicators
from sim.state.ledger import GOODS

#: Dots an inch: twice what a screen shows, so that print and dense screens are sharp.
SHARP = 150
#: Beyond so many scenarios pictures are drawn less sharply, so that the file can be mailed.
MANY, LESS_SHARP = 6, 96
#: Of a picture for phones, in parts of the others: they are shown larger than their inches.
NARROW, WHOLE = 8, 5
PALETTE = 192
#: How the drawing is packed before its colours are counted.
QUICK = {"compress_level": 1}
#: Inches of a single chart on a screen, and on a phone.
WIDE, PHONE = (10.0, 5.6), (3.9, 4.2)


@dataclass(frozen=True, slots=True)
class Image:
    """A drawing as an address that holds its bytes, with its size in dots."""

    data: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a page.

    Attributes:
        wide: for screens and paper.
        narrow: for phones: the same charts one below the other.
        caption: what it is.
        alt: what is seen on it.
    """

    wide: Image
    narrow: Image
    caption: str
    alt: str


Draw = Callable[[Plots], Figure]


def pictures(results: ResultsData, scenario: str) -> list[Picture]:
    """Overview, fans, differences from each base, and who gives what to whom, where recorded."""
    dpi = SHARP if len(results.named) <= MANY else LESS_SHARP
    plots, found = Plots(results), []
    for caption, draw, size in _draws(results, scenario):
        figure = draw(plots.sized(size) if size else plots)
        narrow = draw(plots.sized(PHONE if size else "print"))
        found.append(Picture(image(figure, dpi), image(narrow, NARROW * dpi // WHOLE), caption,
                             describe_figure(figure, caption)))  # fmt: skip
    return found


def _draws(
    results: ResultsData, scenario: str
) -> Iterator[tuple[str, Draw, tuple[float, float] | None]]:
    """Captions, what draws them, and the size of those that are one chart."""
    title, bases = captions.title(results, scenario), results.bases_of(scenario)
    yield f"Overview: {title}", lambda plot: plot.overview(scenario), None
    beside = f" beside {captions.title(results, bases[0])}" if bases else ""
    yield f"Fans: {title}{beside}", lambda plot: plot.fans(scenario), None
    for base in bases:
        yield f"Paired differences: {title}, less {captions.title(results, base)}", partial(
            _differences, scenario, base), None  # fmt: skip
    held = recorded_indicators(results, scenario)
    if any(name.count(".") == 2 and name.split(".")[0] in GOODS for name in held):
        yield f"Who gives what to whom: {title}", lambda p: _figure(p.sankey(scenario)), WIDE
        yield f"The same as a network: {title}", lambda p: _figure(p.network(scenario)), WIDE


def _differences(scenario: str, base: str, plot: Plots) -> Figure:
    return plot.differences(scenario, base=base)


def image(figure: Figure, dpi: int) -> Image:
    """A figure as a picture of few colours, which keeps mails small."""
    drawn, small = BytesIO(), BytesIO()
    figure.savefig(drawn, dpi=dpi, format="png", facecolor="white", pil_kwargs=QUICK)
    with open_image(drawn) as whole:
        few = whole.convert("RGB").quantize(PALETTE, dither=Dither.NONE)
    few.save(small, "PNG")
    data = b64encode(small.getvalue()).decode("ascii")
    return Image(f"data:image/png;base64,{data}", *few.size)


def describe_figure(figure: Figure, caption: str) -> str:
    """What is seen on a figure: how many charts, and what each shows."""
    charts = [" ".join(ax.get_title(loc="left").split()) for ax in figure.axes if ax.get_visible()]
    titles = [title for title in charts if title]
    if len(titles) < 2:
        return f"{caption}. {''.join(titles)}".strip()
    return f"{caption}. {len(titles)} charts: {'; '.join(titles)}. The tables hold the numbers."


def _figure(ax: Axes) -> Figure:
    root = ax.get_figure(root=True)
    assert root is not None
    return root
