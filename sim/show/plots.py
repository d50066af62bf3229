"""The figures of a batch: `results.plot.fan(...)`, each returning what it drew on."""

from functools import partial
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.show.beside import beside
from sim.show.fan import Draw, difference, fan, page

if TYPE_CHECKING:
    from sim.results import Results

CHARTS = 6
YEARS_BEFORE = 10 * 12


class Plots:
    """Draws results. Every method takes `ax=` to draw on, and gives the axes back."""

    def __init__(self, results: "Results") -> None:
        self._results = results

    def fan(
        self, indicator: str, *scenarios: str, ax: Axes | None = None, since: int | None = None
    ) -> Axes:
        """How an indicator spreads over histories, a fan for each scenario (all by default)."""
        chosen = scenarios or self._results.scenarios
        series = {name: self._results.series(indicator, name) for name in chosen}
        branch = self._results.branch_of(chosen[-1])
        axes = fan(ax or _axes(), series, self.label(indicator), branch=branch,
                   since=self._since(branch) if since is None else since)  # fmt: skip
        if ax is None:
            axes.legend(frameon=False, fontsize=8)
        return axes

    def difference(
        self, indicator: str, scenario: str, base: str | None = None, *, ax: Axes | None = None
    ) -> Axes:
        """What a scenario changes in an indicator, month by month, history by history."""
        other = base or self._results.base_of(scenario) or self._results.scenarios[0]
        branch = self._results.branch_of(scenario)
        since = max(0, branch - 12) if branch else 0
        axes = difference(
            ax or _axes(),
            self._results.series(indicator, other),
            self._results.series(indicator, scenario),
            self.label(indicator), branch=branch, since=since,
        )  # fmt: skip
        if ax is None:
            axes.legend(frameon=False, fontsize=8)
        return axes

    def record(self, name: str, scenario: str | None = None, *, ax: Axes | None = None) -> Axes:
        """A historical record laid beside what it would show of a scenario's histories."""
        axes = beside(self._results, name, scenario or self._results.scenarios[0], ax or _axes())
        if ax is None:
            axes.legend(frameon=False, fontsize=8)
        return axes

    def fans(self, scenario: str, indicators: list[str] | None = None) -> Figure:
        """A page of fans of a scenario and its base: by default, what changes most."""
        base = self._results.base_of(scenario)
        shown = [name for name in (base, scenario) if name]
        names = indicators or self._most_changed(scenario)
        draws: list[Draw] = [partial(self._fan_on, name, shown) for name in names]
        title = self._results.manifest["scenarios"][scenario]["title"]
        return page(draws, title, self._subtitle("median, middle half and nine in ten of"))

    def differences(self, scenario: str, indicators: list[str] | None = None) -> Figure:
        """A page of paired differences of a scenario from its base: by default, the largest."""
        base = self._results.base_of(scenario)
        names = indicators or self._most_changed(scenario)
        draws: list[Draw] = [partial(self._difference_on, name, scenario) for name in names]
        title = self._results.manifest["scenarios"][scenario]["title"]
        return page(
            draws, f"{title}, less {base}", self._subtitle("paired, history by history, in")
        )

    def label(self, indicator: str) -> str:
        """An indicator's name with its unit."""
        unit = self._results.unit(indicator)
        return indicator if unit == "1" else f"{indicator} ({unit})"

    def _fan_on(self, indicator: str, scenarios: list[str], ax: Axes) -> Axes:
        return self.fan(indicator, *scenarios, ax=ax)

    def _difference_on(self, indicator: str, scenario: str, ax: Axes) -> Axes:
        return self.difference(indicator, scenario, ax=ax)

    def _most_changed(self, scenario: str) -> list[str]:
        if self._results.base_of(scenario) is None:
            return list(self._results.indicators[:CHARTS])
        return [d.name for d in self._results.differences(scenario)[:CHARTS]]

    def _subtitle(self, what: str) -> str:
        return (
            f"{what} {self._results.manifest['runs']} histories; dotted: from here on they differ"
        )

    def _since(self, branch: int | None) -> int:
        return max(0, branch - YEARS_BEFORE) if branch else 0


def _axes() -> Axes:
    return Figure(figsize=(6.4, 3.6), layout="constrained").subplots()
