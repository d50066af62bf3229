"""The one picture a talk needs: what a scenario asks, what it changes most, and who then keeps whom."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.results.compare import Difference
from sim.results.data import ResultsData
from sim.show import about, captions, selection
from sim.show.figures import style
from sim.show.figures.effects import effects
from sim.show.figures.page import add_heading, draw_shared_legend
from sim.show.figures.support import SHARE
from sim.show.figures.time_to import is_between
from sim.show.selection import YES_NO_UNIT
from sim.show.texts import figures as texts
from sim.state.ledger import CLIENT_GOODS

#: Pages narrower than this, in inches, have one column.
NARROW = 5.0
#: What the scenario itself moves, or what stands behind another: poor answers to "what changes?".
CAUSES = ("war", "vote")
#: Charts of the first kind, flows before the rest.
FLOWS = ("arms", "fuel", "technology", "cover", "trade")
#: What a talk begins with where nothing is compared.
FIRST = ("arms", "provocations", "technology_missile")
#: 0/1 indicators that one may wait for, in the order of interest.
EVENTS_SHOWN = ("deal", "treaty", "talks", "two_states", "clashes")


class Charts(NamedTuple):
    """What draws the charts of a page on axes that are given by `ax=`.

    Attributes:
        fan, time_to: of an indicator and scenarios.
        sankey, support: of a scenario.
    """

    fan: Callable[..., Axes]
    time_to: Callable[..., Axes]
    sankey: Callable[..., Axes]
    support: Callable[..., Axes]


def overview(
    results: ResultsData, draw: Charts, scenario: str, size: tuple[float, float]
) -> Figure:
    """A page of six charts, or as many as can be made of what is recorded.

    Args:
        results: whose.
        draw: what draws them.
        scenario: which.
        size: of the page, in inches; narrow ones have the charts one below the other.
    """
    charts = _charts(results, draw, scenario)
    narrow = size[0] < NARROW
    columns = 1 if narrow else 3
    rows = -(-len(charts) // columns)
    figure = style.figure((size[0], 2.3 * rows + 0.6) if narrow else size)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax, chart in zip(grid, charts, strict=False):
        chart(ax=ax)
    for ax in grid[len(charts) :]:
        ax.set_visible(False)
    draw_shared_legend(figure, list(grid[: len(charts)]))
    add_heading(
        figure, captions.shown_title(results, scenario), captions.caption(results, scenario)
    )
    return figure


def _charts(results: ResultsData, draw: Charts, scenario: str) -> list[Callable[..., Axes]]:
    """What the page shows, in reading order."""
    base = selection.base_of(results, scenario)
    scenarios = tuple(name for name in (base, scenario) if name)
    differences = results.differences(scenario, base) if base else []
    since = selection.first_month_shown(results, scenarios)
    charts: list[Callable[..., Axes]] = [
        partial(draw.fan, name, *scenarios) for name in _fans(results, scenario, differences)
    ]
    if base:
        caption = captions.effects_caption(results, scenario, base)
        charts.append(
            partial(effects, differences=differences, title=texts.CHANGES_MOST, subtitle=caption)
        )
    elif any(
        name.startswith(f"{good}.")
        for good in CLIENT_GOODS
        for name in selection.recorded_indicators(results, scenario)
    ):
        charts.append(partial(draw.sankey, scenario))
    if any(name.startswith(SHARE) for name in selection.recorded_indicators(results, scenario)):
        charts += [partial(draw.support, name, since=since) for name in scenarios]
    event = _event_shown(results, scenario, base)
    if event:
        charts.append(partial(draw.time_to, event, *scenarios))
    if not charts:
        names = selection.recorded_indicators(results, scenario)[:3]
        charts = [partial(draw.fan, name, *scenarios) for name in names]
    return charts


def _fans(results: ResultsData, scenario: str, differences: Sequence[Difference]) -> list[str]:
    """A flow and something else, those that change most; without a base, what a talk begins with."""
    recorded = selection.recorded_indicators(results, scenario)
    if not differences:
        return [name for kind in FIRST for name in recorded if name.split(".")[0] == kind][:3]
    names = [d.name for d in differences if d.name in about.headlines() and d.unit != YES_NO_UNIT]
    names = [name for name in names if name.split(".")[0] not in CAUSES]
    flows = [name for name in names if name.split(".")[0] in FLOWS][:1]
    others = [name for name in names if name.split(".")[0] not in (*FLOWS, "shells")][:1]
    return [*flows, *others]


def _event_shown(results: ResultsData, scenario: str, base: str | None) -> str | None:
    """The 0/1 indicator that the scenario makes more or less likely than any other."""
    since = results.branch_of(scenario) or 0
    recorded = [
        name for kind in EVENTS_SHOWN for name in selection.recorded_indicators(results, scenario)
        if name.split(".")[0] == kind and selection.indicator_label(results, name).unit == YES_NO_UNIT
    ]  # fmt: skip

    def moved(name: str) -> float:
        shares = [
            is_between(results.series(name, s)[since:]).any(axis=0).mean()
            for s in (scenario, base)
            if s and name in selection.recorded_indicators(results, s)
        ]
        return float(np.ptp(shares))

    return max(recorded, key=moved, default=None)
