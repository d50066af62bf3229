"""Results of a request as figures and texts read them, and the picture of one run as PNG."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from sim.api.results import Results
from sim.calendar import month_name
from sim.dashboard.incremental import SplitSeries
from sim.dashboard.view_state import ViewState
from sim.ensemble.request.batch import Batch
from sim.ensemble.request.blocks import RecordedSeries
from sim.ensemble.storage.labels import indicator_attributes
from sim.ensemble.storage.manifest import batch_manifest
from sim.ensemble.storage.reading import coordinates, lazy_series
from sim.scenario.plan import Plan
from sim.show.about import title
from sim.show.figures import style
from sim.show.figures.png import png_bytes
from sim.show.narrative import narrate
from sim.state.indicators import select_indicators

#: Dots of a picture for each pixel of the page: sharp on most screens, and quick.
SHARPNESS = 1.5
#: The smallest text of a picture, in pixels of the page, and in points before it grows with the figure.
SMALLEST_PIXELS, SMALLEST_POINTS = 12.2, 0.72 * style.TEXT
#: Pixels of the page that an inch of a figure may take.
PIXELS_AN_INCH = range(60, 200)
#: Height of a timeline as a part of its width, at least; in pixels, at least.
HEIGHT, LEAST_HEIGHT = 0.5, 320
#: Months before and after the branch that one history shows.
MONTHS_BEFORE, MONTHS_AFTER = 24, 72
AnySeries = SplitSeries | RecordedSeries
SeriesByScenario = Mapping[str, Mapping[str, AnySeries]]


class Picture(NamedTuple):
    """A picture.

    Attributes:
        key: name of the scenario that it shows.
        png: its bytes; empty where there are only lines.
        description: for screen readers.
        lines: text below it.
        width: for which it was drawn, in pixels of the page.
    """

    key: str
    png: bytes
    description: str
    lines: tuple[str, ...] = ()
    width: int = 0


class PictureContext(NamedTuple):
    """What all pictures of one view have in common.

    Attributes:
        plans: base, scenario as given and with the visitor's change, as far as they differ.
        runs: how many histories.
        seed: of the random streams.
        view: what is looked at.
        manifest: of these scenarios.
    """

    plans: tuple[Plan, ...]
    runs: int
    seed: int
    view: ViewState
    manifest: Mapping[str, Any]


def make_manifest(plans: tuple[Plan, ...], runs: int, seed: int) -> dict[str, Any]:
    """The manifest of scenarios, as figures read it."""
    return batch_manifest(Batch(plans, np.arange(runs), seed, "headline", (plans[-1].name,)), {})


def make_results(context: PictureContext, series: SeriesByScenario) -> Results:
    """Results made of series (month, run), by scenario and indicator."""
    datasets = {p.name: _dataset(p, series[p.name], context.runs) for p in context.plans}
    return Results(datasets, context.manifest)


def _dataset(plan: Plan, series: Mapping[str, AnySeries], runs: int) -> xr.Dataset:
    chosen = select_indicators(plan.cast, list(series))
    variables = {
        i.name: lazy_series([(part, len(part)) for part in _parts(series[i.name])], indicator_attributes(i))
        for i in chosen
    }  # fmt: skip
    count = next((_parts(values)[0].shape[1] for values in series.values()), runs)
    return xr.Dataset(variables, coords=coordinates(plan.months, np.arange(count)))


def _parts(values: AnySeries) -> tuple[RecordedSeries, ...]:
    return values.parts if isinstance(values, SplitSeries) else (values,)


def draw_history(context: PictureContext, scenario: str) -> Picture:
    """One history: its timeline in the scenario or, for "", its narrative in lines."""
    first, last = _narrated_months(context)
    plan, view = context.plans[-1], context.view
    if not scenario:
        lines = narrate(plan, context.seed, view.history, first, last)
        return Picture(plan.name, b"", "", tuple(str(line) for line in lines))
    no_series: SeriesByScenario = {plan.name: {} for plan in context.plans}
    results = make_results(context, no_series)
    figure = draw_timeline(results, plan, view, (first, last))
    text = f"Run {view.history} of {title(results, plan.name)}"
    return Picture(plan.name, _to_png(figure, view.width), text, width=view.width)


def draw_timeline(results: Results, plan: Plan, view: ViewState, months: tuple[int, int]) -> Figure:
    """The timeline of one history, from the first to the last of some months."""
    axes = results.plot.sized(_size(view.width)).timeline(
        plan.name, view.history, since=month_name(months[0]), until=month_name(months[1]), plan=plan
    )
    return _root(axes.get_figure(root=True))


def _narrated_months(context: PictureContext) -> tuple[int, int]:
    """The months of one history that are shown: around the branch, or the last years."""
    last = context.plans[-1].months - 1
    branch = context.plans[-1].branch or 0
    if not branch:
        return max(0, last - MONTHS_BEFORE - MONTHS_AFTER), last
    return max(0, branch - MONTHS_BEFORE), min(last, branch + MONTHS_AFTER)


def pixels_an_inch(width: int) -> float:
    """How many pixels of the page an inch of a figure takes, so that its smallest text can be read.

    >>> pixels_an_inch(340), pixels_an_inch(1080)
    (160, 113)
    """
    return next(pixels for pixels in PIXELS_AN_INCH if _smallest(width, pixels) >= SMALLEST_PIXELS)


def _smallest(width: int, pixels: float) -> float:
    """How high the smallest text of a figure is on the page, in pixels."""
    growth = (width / pixels / style.USUAL_WIDTH) ** 0.75
    scale = min(style.LARGEST, max(style.SMALLEST, growth))
    return max(style.LEAST_FOOT, SMALLEST_POINTS * scale) * pixels / 72


def _size(width: int) -> tuple[float, float]:
    """Width and height of a figure in inches, from its width on the page."""
    pixels = pixels_an_inch(width)
    return width / pixels, max(HEIGHT * width, LEAST_HEIGHT) / pixels


def _to_png(figure: Figure, width: int) -> bytes:
    """A picture of a figure, without a ground of its own, so that it suits a light and a dark page."""
    figure.patch.set_alpha(0.0)
    for axes in figure.axes:
        axes.patch.set_alpha(0.0)
    png = png_bytes(figure, round(SHARPNESS * pixels_an_inch(width)))
    figure.clear()
    return png


def _root(figure: Figure | None) -> Figure:
    assert figure is not None
    return figure
