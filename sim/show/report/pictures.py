"""The pictures of a report, as data within the page, each with words for those who do not see it."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from sim.results.data import ResultsData
from sim.show import about
from sim.show.figures.environment import own_style
from sim.show.figures.png import png_bytes
from sim.show.figures.style import figure_of
from sim.show.numbers import describe_error
from sim.show.plots import Plots
from sim.show.selection import recorded_indicators
from sim.show.texts import figures as texts
from sim.state.ledger import CLIENT_GOODS

#: Dots an inch: twice what a screen shows, so that print and dense screens are sharp.
SHARP = 150
#: Beyond so many scenarios pictures are drawn less sharply, so that the file can be mailed.
MANY, LESS_SHARP = 6, 96
PALETTE = 192
#: Inches of a single chart.
WIDE = (10.0, 5.6)


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
        image: the drawing; None where it failed.
        caption: what it is.
        alt: what is seen on it.
    """

    image: Image | None
    caption: str
    alt: str


Draw = Callable[[Plots], Figure]


def pictures(results: ResultsData, scenario: str) -> list[Picture]:
    """Overview, fans, differences from each base, and who gives what to whom, where recorded."""
    dpi = SHARP if len(results.named) <= MANY else LESS_SHARP
    plots, found = Plots(results), []
    for caption, draw in _draws(results, scenario):
        found.append(picture(partial(draw, plots), dpi, caption, describe_figure))
    return found


def picture(
    draw: Callable[[], Figure], dpi: int, caption: str, describe: Callable[[Figure, str], str]
) -> Picture:
    """A picture; one that fails says why, and costs the report nothing else."""
    try:
        with own_style():
            figure = draw()
            return Picture(image(figure, dpi), caption, describe(figure, caption))
    except Exception as error:
        # Matplotlib raises anything, and a report without one picture is still of use
        return Picture(
            None, f"{caption}: {texts.NOT_DRAWN.format(error=describe_error(error))}", ""
        )


def _draws(results: ResultsData, scenario: str) -> Iterator[tuple[str, Draw]]:
    """Captions, and what draws them."""
    title, bases = about.title(results, scenario), results.bases_of(scenario)
    yield f"Overview: {title}", lambda plot: plot.overview(scenario)
    main = results.main_base(scenario)
    beside = f" beside {about.title(results, main)}" if main else ""
    yield f"Fans: {title}{beside}", lambda plot: plot.fans(scenario)
    for base in bases:
        caption = f"Paired differences: {title}, less {about.title(results, base)}"
        yield caption, partial(_differences, scenario, base)
    held = recorded_indicators(results, scenario)
    if any(name.count(".") == 2 and name.split(".")[0] in CLIENT_GOODS for name in held):
        yield (
            f"Who gives what to whom: {title}",
            lambda plot: figure_of(plot.sized(WIDE).sankey(scenario)),
        )
        yield (
            f"The same as a network: {title}",
            lambda plot: figure_of(plot.sized(WIDE).network(scenario)),
        )


def _differences(scenario: str, base: str, plot: Plots) -> Figure:
    return plot.differences(scenario, base=base)


def image(figure: Figure, dpi: int) -> Image:
    """A figure as a picture of few colours, which keeps mails small."""
    png = png_bytes(figure, dpi, PALETTE)
    # width and height are in the header of every PNG
    width, height = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
    return Image(f"data:image/png;base64,{b64encode(png).decode('ascii')}", width, height)


def describe_figure(figure: Figure, caption: str) -> str:
    """What is seen on a figure: how many charts, and what each shows."""
    charts = [" ".join(ax.get_title(loc="left").split()) for ax in figure.axes if ax.get_visible()]
    titles = [title for title in charts if title]
    if len(titles) < 2:
        return f"{caption}. {''.join(titles)}".strip()
    return f"{caption}. {len(titles)} charts: {'; '.join(titles)}. The tables hold the numbers."
