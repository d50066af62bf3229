"""The one picture a talk needs: what a scenario asks, what it changes most, and who then keeps whom."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.compare import Difference
from sim.show import ink
from sim.show.asked import YES_OR_NO, headlines
from sim.show.effects import effects
from sim.show.page import Draw, headed, shared_legend

if TYPE_CHECKING:
    from sim.show.plots import Plots

#: What the scenario itself moves, or what stands behind another: poor answers to "what changes?".
CAUSES = ("war", "vote")
#: Charts of the first kind, flows before the rest.
FLOWS = ("arms", "fuel", "technology", "cover", "trade")
#: What a talk begins with where nothing is compared.
FIRST = ("arms", "provocations", "technology_missile")
#: 0/1 indicators that one may wait for, in the order of interest.
AWAITED = ("deal", "treaty", "talks", "two_states", "crisis")


def overview(
    plots: "Plots", scenario: str, title: str, words: str, size: tuple[float, float]
) -> Figure:
    """A page of six charts, or as many as can be made of what is recorded.

    Args:
        plots: of the results.
        scenario: whose.
        title, words: above the page.
        size: of the page, in inches.
    """
    charts = _charts(plots, scenario)
    narrow = size[0] < 5.0
    columns = 1 if narrow else 3
    rows = -(-len(charts) // columns)
    figure = ink.figure((size[0], 2.3 * rows + 0.6) if narrow else size)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax, draw in zip(grid, charts, strict=False):
        draw(ax)
    for ax in grid[len(charts) :]:
        ax.set_visible(False)
    shared_legend(figure, list(grid[: len(charts)]))
    headed(figure, title, words)
    return figure


def _charts(plots: "Plots", scenario: str) -> list[Draw]:
    """What the page shows, in reading order."""
    base = plots.base_of(scenario)
    found = plots.changes(scenario) if base else []
    shown = tuple(name for name in (base, scenario) if name)
    charts: list[Draw] = [
        partial(_fan, plots, name, shown) for name in _fans(plots, scenario, found)
    ]
    if base:
        charts.append(partial(_effects, plots, scenario, base, found))
    else:
        charts.append(partial(_sankey, plots, scenario))
    charts += [partial(_support, plots, name, plots.first(shown)) for name in shown]
    awaited = _awaited(plots, scenario)
    if awaited:
        charts.append(partial(_time_to, plots, awaited, shown))
    return charts


def _fans(plots: "Plots", scenario: str, found: Sequence[Difference]) -> list[str]:
    """A flow and something else, those that change most; without a base, what a talk begins with."""
    if not found:
        held = plots.recorded(scenario)
        return [name for kind in FIRST for name in held if name.split(".")[0] == kind][:3]
    names = [d.name for d in found]
    names = [n for n in names if n in headlines() and n.split(".")[0] not in CAUSES]
    names = [n for n in names if plots.unit(n) != YES_OR_NO]
    flows = [n for n in names if n.split(".")[0] in FLOWS][:1]
    others = [n for n in names if n.split(".")[0] not in (*FLOWS, "shells")][:1]
    return [*flows, *others]


def _awaited(plots: "Plots", scenario: str) -> str | None:
    """The 0/1 indicator whose share the scenario moves most, or the first there is."""
    held = [n for a in AWAITED for n in plots.recorded(scenario)
            if n == a or (n.startswith(f"{a}.") and plots.unit(n) == YES_OR_NO)]  # fmt: skip
    moved = plots.moved(scenario, held)
    return max(held, key=lambda n: moved[n], default=None)


def _fan(plots: "Plots", name: str, shown: Sequence[str], ax: Axes) -> Axes:
    return plots.fan(name, *shown, ax=ax)


def _effects(
    plots: "Plots", scenario: str, base: str, found: Sequence[Difference], ax: Axes
) -> Axes:  # fmt: skip
    return effects(ax, found, "What changes most", plots.effects_words(scenario, base))


def _sankey(plots: "Plots", scenario: str, ax: Axes) -> Axes:
    return plots.sankey(scenario, ax=ax)


def _support(plots: "Plots", scenario: str, since: int, ax: Axes) -> Axes:
    return plots.support(scenario, since=since, ax=ax)


def _time_to(plots: "Plots", name: str, shown: Sequence[str], ax: Axes) -> Axes:
    return plots.time_to(name, *shown, ax=ax)
