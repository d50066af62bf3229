"""The figures of a batch: `results.plot.fan(...)`, each returning what it drew on."""

from collections.abc import Iterable
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arguments import list_items, takes_one_of_a_list
from sim.assimilation.moved import from_rows
from sim.calendar import format_dates
from sim.errors import UserError
from sim.results.data import ResultsData
from sim.scenario.plan import Plan
from sim.show import captions, selection
from sim.show.figures import flows as goods
from sim.show.figures import record_overlay, style
from sim.show.figures.difference import difference
from sim.show.figures.distribution import distribution
from sim.show.figures.effects import effects
from sim.show.figures.environment import Drawing
from sim.show.figures.event_marks import draw_marks, event_marks
from sim.show.figures.fan import fan
from sim.show.figures.moved import moved_figure
from sim.show.figures.multiples import multiples
from sim.show.figures.network import network
from sim.show.figures.overview import Charts, overview
from sim.show.figures.page import Draw, page
from sim.show.figures.record import record_figure
from sim.show.figures.sankey import sankey
from sim.show.figures.support import support
from sim.show.figures.time_to import describe_bounds, is_between, time_to
from sim.show.figures.timeline import lanes, timeline
from sim.show.one_history import one_history
from sim.show.selection import YES_NO_UNIT, Date
from sim.show.study_plots import SensitivityPlots
from sim.show.texts import figures as texts
from sim.start.table import shipped_starts
from sim.studies.sensitivity import Sensitivity

CHARTS = 6
A_YEAR, TWO_YEARS = 12, 24
SINGLE_NAMES = {
    "indicator": "indicator", "scenario": "scenario", "base": "base", "name": "record", "outcome": "outcome",
}  # fmt: skip


@takes_one_of_a_list(SINGLE_NAMES)
class Plots(Drawing):
    """Draws results. Methods take `ax=` to draw on and give the axes back; pages are figures.

    A figure of its own gets a legend; axes that are given get none: `ax.legend()` makes it.

    A sensitivity study that is beside the results is drawn by `sensitivity` and
    `sensitivity_over_time`; what `sim.sensitivity(...)` gives back draws itself, by the same pictures.

    Dates are written 2029, "2029" or "2029-06"; a number below 1000 counts months since 1990-01.
    Unknown names and dates raise `UserError`, naming the nearest.

    Args:
        results: what to draw.
        size: width and height in inches of figures of their own.
    """

    def __init__(
        self, results: ResultsData, size: tuple[float, float] = style.SIZES["notebook"]
    ) -> None:
        self._results = results
        self._size = size

    @property
    def results(self) -> ResultsData:
        """What is drawn."""
        return self._results

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in inches of figures of their own."""
        return self._size

    def sized(self, size: str | tuple[float, float]) -> "Plots":
        """The same plots for "notebook", "slide" or "print", or of a size in inches.

        Text and lines grow with the figure: `results.plot.sized("slide").overview("war_ends")`.
        """
        return Plots(self._results, style.set_size(size))

    # -- one indicator --------------------------------------------------------------------------

    def fan(
        self, indicator: str, *scenarios: str | Iterable[str], ax: Axes | None = None, since: Date = None,
        until: Date = None, record: bool | str = False, events: bool | None = None,
    ) -> Axes:  # fmt: skip
        """How an indicator spreads over runs, a fan for each scenario (all by default).

        Args:
            indicator: which; of one that is 0 or 1, the share of runs in which it is 1.
            scenarios: of which; those that lack the indicator are left out.
            ax: where to draw.
            since, until: the first and last date shown; by default from ten years before the branch
                to the end.
            record: lay what is on record of it over the fan; or the name of one record.
            events: mark when events happen, such as the end of the war; by default on a figure of its
                own, and not on axes that are given, where there may be no room.
        """
        selected = selection.select_scenarios(self._results, indicator, scenarios)
        label = selection.indicator_label(self._results, indicator)
        branch = selection.branch(self._results, selected)
        first, last = selection.month_range(self._results, selected, since, until)
        records = record_overlay.select_records(indicator, record) if record else ()
        if records and since is None:
            first = min(first, record_overlay.first_month(records))
        series = {
            self._name(n): selection.series(self._results, indicator, n)[: last + 1]
            for n in selected
        }
        axes = fan(ax or self._axes(), series, label, branch=_within(branch, first, last), since=first,
                   addition=record_overlay.overlay_caption(records))  # fmt: skip
        if records:
            record_overlay.draw_overlay(
                axes, records, first, record_overlay.LATEST if until is None else last
            )
        if events or (events is None and ax is None):
            pens = {name: place for place, name in enumerate(selected)}
            draw_marks(axes, event_marks(self._results, selected), pens, first, last)
        return self._add_legend(axes, ax)

    def difference(
        self, indicator: str, scenario: str, base: str | None = None, *, since: Date = None,
        until: Date = None, ax: Axes | None = None,
    ) -> Axes:  # fmt: skip
        """What a scenario changes in an indicator, month by month, run by run.

        Args:
            indicator, scenario, base: what, in which scenario, against which (by default its own).
            since, until: the first and last date shown; by default from a year before the branch to
                the end.
            ax: where to draw.
        """
        other = selection.require_base(self._results, scenario, base)
        branch = self._results.branch_of(scenario)
        usual = max(0, branch - A_YEAR) if branch else 0
        first, last = selection.month_range(self._results, [scenario], since, until, usual)
        axes = difference(
            ax or self._axes(),
            selection.series(self._results, indicator, other)[: last + 1],
            selection.series(self._results, indicator, scenario)[: last + 1],
            selection.indicator_label(self._results, indicator), texts.LESS.format(scenario=self._name(scenario), base=self._name(other)),
            branch=_within(branch, first, last), since=first, clusters=self._results.clusters,
        )  # fmt: skip
        return self._add_legend(axes, ax)

    def distribution(
        self, indicator: str, *scenarios: str | Iterable[str], at: Date = None, until: Date = None,
        ax: Axes | None = None,
    ) -> Axes:  # fmt: skip
        """How runs are spread at a date: their means over a month, a year or a stretch.

        By default, over the fifth year after the branch, as comparisons.
        """
        selected = selection.select_scenarios(self._results, indicator, scenarios)
        first, last = selection.window(self._results, selected[-1], at, until)
        label = selection.indicator_label(self._results, indicator)
        values = {
            name: self._results.window_mean(indicator, name, first, last) for name in selected
        }
        return distribution(ax or self._axes(), values, label, format_dates(first, last))

    def time_to(
        self, indicator: str, *scenarios: str | Iterable[str], above: float | None = None,
        below: float | None = None, since: Date = None, until: Date = None, ax: Axes | None = None,
    ) -> Axes:  # fmt: skip
        """In what share of runs something has been so by a date, with 95 % intervals.

        Args:
            indicator: 0/1; or any, with a bound.
            scenarios: a curve each; all by default.
            above, below: it is so where the indicator lies above, or below, this.
            since: where the count begins; by default the branch. What is so already counts at once.
            until: the last date shown.
            ax: where to draw.
        """
        selected = selection.select_scenarios(self._results, indicator, scenarios)
        label = selection.indicator_label(self._results, indicator)
        if above is None and below is None and label.unit != YES_NO_UNIT:
            raise UserError(f"{indicator!r} is not 0 or 1: say above= or below= what it is awaited")
        branch = selection.branch(self._results, selected)
        first, last = selection.month_range(self._results, selected, since, until, branch or 0)
        reached = {
            self._name(name): is_between(
                selection.series(self._results, indicator, name)[first : last + 1], above, below
            )
            for name in selected
        }
        so = f"{label.meaning}{describe_bounds(above, below)}"
        subtitle = texts.TIME_TO.format(event=so, since=format_dates(first, first))
        axes = time_to(ax or self._axes(), reached, label.title, subtitle, since=first,
                     branch=_within(branch, first, last))  # fmt: skip
        return self._add_legend(axes, ax)

    def record(self, name: str, scenario: str | None = None, *, ax: Axes | None = None) -> Axes:
        """A historical record laid beside what it would show of a scenario's runs."""
        chosen = selection.scenario(self._results, scenario or self._results.scenarios[0])
        axes = record_figure(self._results, name, chosen, ax or self._axes())
        return self._add_legend(axes, ax)

    # -- who gives what to whom -----------------------------------------------------------------

    def network(
        self, scenario: str, at: Date = None, until: Date = None, *, run: int | None = None,
        ax: Axes | None = None,
    ) -> Axes:  # fmt: skip
        """Flows of a month, a year or a stretch as arrows between actors, as wide as their worth.

        The mean of all runs, or one `run`; by default of the fifth year after the branch.
        """
        flows, title, subtitle = self._flows(scenario, at, until, run)
        return network(ax or self._axes(), flows, title, subtitle)

    def sankey(
        self, scenario: str, at: Date = None, until: Date = None, *, run: int | None = None,
        ax: Axes | None = None,
    ) -> Axes:  # fmt: skip
        """The same flows as ribbons from givers, through what they gave, to takers."""
        flows, title, subtitle = self._flows(scenario, at, until, run)
        return sankey(ax or self._axes(), flows, title, subtitle)

    def support(
        self, scenario: str, *, run: int | None = None, since: Date = None, until: Date = None,
        ax: Axes | None = None,
    ) -> Axes:  # fmt: skip
        """The partners' shares of the client's support, stacked: the mean of all, or one `run`.

        From `since` to `until`; by default from ten years before the branch to the end.
        """
        branch = selection.branch(self._results, [selection.scenario(self._results, scenario)])
        first, last = selection.month_range(self._results, [scenario], since, until)
        axes = support(ax or self._axes(), self._results, scenario, first, last, run,
                       _within(branch, first, last))  # fmt: skip
        return self._add_legend(axes, ax)

    # -- one run ----------------------------------------------------------------------------

    def timeline(
        self, scenario: str, run: int = 0, *, since: Date = None, until: Date = None,
        plan: Plan | None = None, ax: Axes | None = None,
    ) -> Axes:  # fmt: skip
        """One run: what was in force, what happened, and every partner's deals.

        Where not all is recorded, the run is simulated again, with the same numbers.

        Args:
            scenario, run: which run.
            since, until: the first and last date shown; by default from two years before the branch.
            plan: the scenario's plan, where it was made in Python.
            ax: where to draw.
        """
        history = one_history(self._results, scenario, run, plan)
        branch = self._results.branch_of(scenario)
        usual = max(0, (branch or 0) - TWO_YEARS)
        first, last = selection.month_range(self._results, [scenario], since, until, usual)
        title = texts.TIMELINE_TITLE.format(
            title=captions.shown_title(self._results, scenario), number=run
        )
        subtitle = texts.TIMELINE
        if not history.whole:
            subtitle += texts.ONLY_RECORDED
        rows = lanes(history.course, goods.worths(self._results, scenario))
        size = (self._size[0], max(self._size[1], 0.9 + 0.17 * sum(r.height for r in rows)))
        axes = ax or style.axes(size, self._results.given_line)
        return timeline(axes, rows, title, subtitle, first=first, last=last,
                        branch=_within(branch, first, last))  # fmt: skip

    # -- pages ----------------------------------------------------------------------------------

    def overview(self, scenario: str) -> Figure:
        """The one picture a talk needs: on a slide, what a scenario changes and who supports whom."""
        selection.scenario(self._results, scenario)
        size = self._size if self._size != style.SIZES["notebook"] else style.SIZES["slide"]
        charts = Charts(self.fan, self.time_to, self.sankey, self.support)
        return overview(self._results, charts, scenario, size)

    def multiples(
        self, scenario: str, indicators: str | Iterable[str] | None = None, *, since: Date = None,
        until: Date = None, columns: int | None = None,
    ) -> Figure:  # fmt: skip
        """A whole scenario beside its base: a small fan for everything that is recorded of it."""
        base = selection.base_of(self._results, scenario)
        selected = [name for name in (base, scenario) if name]
        names = list(
            list_items(indicators or selection.recorded_indicators(self._results, scenario))
        )
        for name in names:
            selection.scenarios_with(self._results, name, selected)
        branch = selection.branch(self._results, selected)
        first, last = selection.month_range(self._results, selected, since, until)
        return multiples(
            self._results, selected, names, captions.shown_title(self._results, scenario),
            captions.fans_caption(self._results, scenario),
            since=first, until=last, branch=_within(branch, first, last), columns=columns,
        )  # fmt: skip

    def fans(
        self, scenario: str, indicators: str | Iterable[str] | None = None, *, since: Date = None,
        until: Date = None,
    ) -> Figure:  # fmt: skip
        """A page of fans of a scenario and its base: by default, what changes most."""
        selected = [name for name in (selection.base_of(self._results, scenario), scenario) if name]
        names = list_items(indicators or self._most_changed(scenario))
        draws: list[Draw] = [partial(self._fan_on, name, selected, since, until) for name in names]
        subtitle = captions.fans_caption(self._results, scenario)
        return page(
            draws, captions.shown_title(self._results, scenario), subtitle, self._page_size()
        )

    def differences(
        self, scenario: str, indicators: str | Iterable[str] | None = None, base: str | None = None, *,
        since: Date = None, until: Date = None,
    ) -> Figure:  # fmt: skip
        """A page of paired differences of a scenario from its base: by default, the largest."""
        other = selection.require_base(self._results, scenario, base)
        names = list_items(indicators or self._most_changed(scenario))
        draws: list[Draw] = [
            partial(self._difference_on, name, scenario, other, since, until) for name in names
        ]
        title = texts.LESS.format(
            scenario=captions.shown_title(self._results, scenario), base=self._name(other)
        )
        return page(
            draws, title, captions.difference_caption(self._results, scenario), self._page_size()
        )

    def effects(
        self, scenario: str, base: str | None = None, *, year: int | None = None,
        ax: Axes | None = None,
    ) -> Axes:  # fmt: skip
        """What a scenario changes most in a year, on one scale: the base's spread across runs."""
        other = selection.require_base(self._results, scenario, base)
        differences = self._results.differences(scenario, other, year)
        subtitle = captions.effects_caption(self._results, scenario, other, year)
        return effects(
            ax or self._axes(),
            differences,
            texts.SCENARIO_CHANGES_MOST.format(scenario=self._name(scenario)),
            subtitle,
        )

    # -- a sensitivity study beside the results ---------------------------------------------------

    def sensitivity(
        self, outcome: str | None = None, year: int | str | None = None, *, ax: Axes | None = None
    ) -> Axes:
        """What an outcome depends on: Morris's plane, Sobol's bars or the tornado, as was studied.

        Args:
            outcome: which; by default the study's first that varies.
            year: in which year; by default the last that the study looks at.
            ax: where to draw.

        Raises:
            UserError: if no study is beside the results, or it has nothing on the outcome or year.
        """
        if year is not None and not str(year).isdigit():
            raise UserError(f"{year!r} is no year: a sensitivity is that of a year's mean")
        last = None if year is None else int(year)
        return self._study().draw(outcome, last, ax=ax)

    def sensitivity_over_time(self, outcome: str | None = None, *, ax: Axes | None = None) -> Axes:
        """What an outcome depends on year by year, where the study has looked at more than one.

        Raises:
            UserError: as of `sensitivity`, and for a study of one year.
        """
        return self._study().over_time(outcome, ax=ax)

    def _study(self) -> SensitivityPlots:
        return SensitivityPlots(Sensitivity.load(self._results.folder), self._size)

    def moved(self, *, ax: Axes | None = None) -> Axes:
        """Which parameters the record moves, of the table of starts that ships: prior and assimilated law."""
        found = from_rows(shipped_starts().header["moved"])
        return self._add_legend(moved_figure(ax or self._axes(), found), ax)

    # -- what they have in common ---------------------------------------------------------------

    def label(self, indicator: str) -> str:
        """An indicator's name with its unit."""
        return selection.indicator_label(self._results, indicator).title

    def _flows(
        self, scenario: str, at: Date, until: Date, run: int | None
    ) -> tuple[list[goods.Flow], str, str]:
        first, last = selection.window(self._results, scenario, at, until)
        flows = goods.flows(self._results, scenario, first, last, run)
        title = texts.FLOWS_TITLE.format(
            scenario=self._name(scenario), when=format_dates(first, last)
        )
        return flows, title, goods.caption(self._results, scenario, run)

    def _name(self, scenario: str) -> str:
        return selection.display_name(self._results, scenario)

    def _axes(self) -> Axes:
        return style.axes(self._size, self._results.given_line)

    def _add_legend(self, axes: Axes, given_axes: Axes | None) -> Axes:
        """Axes of their own get a legend; a page has one for all."""
        if given_axes is None:
            style.legend(axes)
        return axes

    def _fan_on(
        self, indicator: str, scenarios: list[str], since: Date, until: Date, ax: Axes
    ) -> Axes:
        return self.fan(indicator, *scenarios, since=since, until=until, ax=ax)

    def _difference_on(
        self, indicator: str, scenario: str, base: str, since: Date, until: Date, ax: Axes
    ) -> Axes:
        return self.difference(indicator, scenario, base, since=since, until=until, ax=ax)

    def _most_changed(self, scenario: str) -> list[str]:
        if selection.base_of(self._results, scenario) is None:
            return list(selection.recorded_indicators(self._results, scenario)[:CHARTS])
        return [d.name for d in self._results.differences(scenario)[:CHARTS]]

    def _page_size(self) -> tuple[float, float] | None:
        return self._size if self._size == style.SIZES["print"] else None


def _within(month: int | None, first: int, last: int) -> int | None:
    """The month, if it is among those shown."""
    return month if month is not None and first <= month <= last else None
