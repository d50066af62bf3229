"""A whole scenario on one page: small multiples of everything that is recorded of it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.results.data import ResultsData
from sim.show.figures import style
from sim.show.figures.event_marks import draw_marks, event_marks
from sim.show.figures.fan import fan
from sim.show.figures.page import add_heading, draw_shared_legend
from sim.show.figures.scenario_pens import scenario_pens
from sim.show.selection import display_name, indicator_label, scenarios_with, series

#: Width and height of a chart, in inches, where the page may be as large as it needs to be.
CHART = (2.6, 1.9)
COLUMNS = 4
#: Inches left and right of, above and below all charts; and between two, in parts of a chart: beside each other, below
#: each other, and below each other on a page of given height.
AROUND, BETWEEN = (0.5, 0.12, 1.15, 0.6), (0.3, 0.52, 0.72)


def multiples(
    results: ResultsData, scenarios: Sequence[str], names: Sequence[str], title: str, subtitle: str, *,
    since: int, until: int, branch: int | None, columns: int | None = None,
    size: tuple[float, float] | None = None,
) -> Figure:  # fmt: skip
    """A small fan for each indicator; those of one kind share an axis.

    Args:
        results, scenarios: whose.
        names: the indicators, in order.
        title, subtitle: above the page.
        since, until: first and last month shown.
        branch: month from which the scenarios differ.
        columns: charts in a row.
        size: of the page in inches; by default, as large as its charts ask for.
    """
    across = min(columns or COLUMNS, max(1, len(names)))
    rows = max(1, -(-len(names) // across))
    page = size or (CHART[0] * across, CHART[1] * rows + 1.3)
    places = _places(page, BETWEEN[1] if size is None else BETWEEN[2])
    # places are set beforehand: to find them out would take as long as to draw all charts
    figure = Figure(figsize=page)
    grid = figure.subplots(rows, across, squeeze=False, gridspec_kw=places).ravel()
    for ax, name in zip(grid, names, strict=False):
        fans = {
            display_name(results, s): series(results, name, s)[: until + 1]
            for s in scenarios_with(results, name, scenarios)
        }
        label = indicator_label(results, name)
        pens = list(scenario_pens(results, scenarios_with(results, name, scenarios)).values())
        fan(ax, fans, label, branch=branch, since=since, pens=pens, with_subtitle=False)
    for ax in grid[len(names) :]:
        ax.set_visible(False)
    _share_axes(list(grid), names)
    marks = event_marks(results, scenarios)
    for ax in grid[: len(names)]:
        draw_marks(ax, marks, since, until)
    draw_shared_legend(figure, list(grid[: len(names)]))
    add_heading(figure, title, subtitle)
    return figure


def _places(size: tuple[float, float], below_each_other: float) -> dict[str, float]:
    """Where charts stand on a page of a size in inches, with room for two lines of title above each."""
    wide, tall = size
    left, right, above, below = AROUND
    return {
        "left": left / wide, "right": 1.0 - right / wide, "top": 1.0 - above / tall, "bottom": below / tall,
        "wspace": BETWEEN[0], "hspace": below_each_other,
    }  # fmt: skip


def _share_axes(grid: Sequence[Axes], names: Sequence[str]) -> None:
    """Give charts of one kind, such as trust in every dyad, the same axis."""
    kinds: dict[str, list[Axes]] = {}
    for ax, name in zip(grid, names, strict=False):
        kinds.setdefault(kind(name), []).append(ax)
    for charts in kinds.values():
        limits = np.array([ax.get_ylim() for ax in charts])
        for ax in charts:
            ax.set_ylim(limits[:, 0].min(), limits[:, 1].max())
            ax.tick_params(labelsize=(style.TEXT - 1) * style.scale(ax))


def kind(name: str) -> str:
    """What an indicator measures, whoever it speaks of.

    >>> kind("trust.dprk.russia"), kind("war.intensity")
    ('trust', 'war')
    """
    return name.split(".")[0]
