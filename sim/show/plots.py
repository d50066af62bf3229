"""The figures of a batch: `results.plot.fan(...)`, each returning what it drew on."""

from collections.abc import Iterable, Sequence
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arguments import list_items, takes_one_of_a_list
from sim.assimilation.moved import from_rows
from sim.calendar import format_dates
from sim.errors import UserError
from sim.results.data import ResultsData
from sim.scenario.plan import Plan
from sim.show import about, captions, selection
from sim.show.answers.set_by_scenario import indicators_set
from sim.show.figures import flows as goods
from sim.show.figures import record_overlay, style
from sim.show.figures.bands import bands_of
from sim.show.figures.difference import difference
from sim.show.figures.distribution import distribution
from sim.show.figures.effects import effects
from sim.show.figures.event_marks import draw_marks, event_marks
from sim.show.figures.fan import fan
from sim.show.figures.moved import moved_figure
from sim.show.figures.multiples import multiples
from sim.show.figures.network import network
from sim.show.figures.overview import Charts, overview
from sim.show.figures.page import Draw, page
from sim.show.figures.record import record_figure
from sim.show.figures.sankey import sankey
from sim.show.figures.scenario_pens import scenario_pen, scenario_pens
from sim.show.figures.support import support
from sim.show.figures.time_to import describe_bounds, is_between, time_to
from sim.show.figures.timeline import lanes, timeline
from sim.show.numbers import join_words
from sim.show.one_history import one_history
from sim.show.selection import YES_NO_UNIT, Date
from sim.show.study_in_folder import PlotsOfStudy
from sim.show.texts import figures as texts
from sim.start.table import shipped_starts
from sim.words.label import upper_first

CHARTS, MULTIPLES = 6, 12
A_YEAR, TWO_YEARS = 12, 24
SINGLE_NAMES = {
    "indicator": "indicator", "scenario": "scenario", "base": "base", "name": "record", "outcome": "outcome",
}  # fmt: skip


@takes_one_of_a_list(SINGLE_NAMES)
class Plots(PlotsOfStudy):
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
        until: Date = None, record: bool | str = False, events: bool = True, title: str = "",
    ) -> Axes:  # fmt: skip
        """How an indicator spreads over runs, a fan for each scenario (all by default).

        Args:
            indicator: which; of one that is 0 or 1, the share of runs in which it is 1.
            scenarios: of which; those that lack the indicator are left out.
            ax: where to draw.
            since, until: the first and last date shown; by default from ten years before the branch
                to the end.
            record: lay what is on record of it over the fan; or the name of one record.
            events: mark when events happen, such as the end of the war, with their dates.
            title: above the picture, in place of the indicator's label.
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
        pens = scenario_pens(self._results, selected)
        axes = fan(ax or self._axes(), series, label, branch=_within(branch, first, last), since=first,
                   pens=list(pens.values()), addition=record_overlay.overlay_caption(records),
                   title=title)  # fmt: skip
        if records:
            record_overlay.draw_overlay(
                axes, records, first, record_overlay.LATEST if until is None else last
            )
        if events:
            marks = event_marks(self._results, selected)
            draw_marks(axes, marks, first, last, _within(branch, first, last))
        shown = bands_of(axes) + self._branch_words(branch, first, last)
        return self._finish(axes, ax, selected, shown)

    def difference(
        self, indicator: str, scenario: str, base: str | None = None, *, since: Date = None,
        until: Date = None, ax: Axes | None = None, title: str = "",
    ) -> Axes:  # fmt: skip
        """What a scenario changes in an indicator, month by month, run by run.

        Args:
            indicator, scenario, base: what, in which scenario, against which (by default its main comparison).
            since, until: the first and last date shown; by default from a year before the branch to
                the end.
            ax: where to draw.
            title: above the picture, in place of the indicator's label.
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
            pen=scenario_pen(self._results, scenario), title=title,
        )  # fmt: skip
        shown = texts.RUN_BY_RUN + self._branch_words(branch, first, last)
        return self._finish(axes, ax, [other, scenario], shown)

    def distribution(
        self, indicator: str, *scenarios: str | Iterable[str], at: Date = None, until: Date = None,
        ax: Axes | None = None, title: str = "",
    ) -> Axes:  # fmt: skip
        """How runs are spread at a date: their means over a month, a year or a stretch.

        By default, over the fifth year after the branch, as comparisons.
        """
        selected = selection.select_scenarios(self._results, indicator, scenarios)
        first, last = selection.window(self._results, selected[-1], at, until)
        label = selection.indicator_label(self._results, indicator)
        values = {
            self._name(name): self._results.window_mean(indicator, name, first, last)
            for name in selected
        }
        pens = list(scenario_pens(self._results, selected).values())
        axes = distribution(
            ax or self._axes(), values, label, format_dates(first, last), pens=pens, title=title
        )
        shown = texts.INTERVALS if label.unit == YES_NO_UNIT else texts.ROWS
        return self._finish(axes, ax, selected, shown)

    def time_to(
        self, indicator: str, *scenarios: str | Iterable[str], above: float | None = None,
        below: float | None = None, since: Date = None, until: Date = None, ax: Axes | None = None,
        title: str = "",
    ) -> Axes:  # fmt: skip
        """In what share of runs something has been so by a date, with 95 % intervals.

        Args:
            indicator: 0/1; or any, with a bound.
            scenarios: a curve each; all by default.
            above, below: it is so where the indicator lies above, or below, this.
            since: where the count begins; by default the branch. What is so already counts at once.
            until: the last date shown.
            ax: where to draw.
            title: above the picture, in place of what is awaited.
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
        words = label.label
        awaited = (
            words.happens
            if above is None and below is None
            else words.noun + describe_bounds(above, below)
        )
        so = upper_first(awaited or words.noun)
        subtitle = texts.TIME_TO.format(since=format_dates(first, first))
        if title:
            subtitle = f"{so}; {subtitle}"
        pens = list(scenario_pens(self._results, selected).values())
        axes = time_to(ax or self._axes(), reached, title or so, subtitle, since=first,
                       branch=_within(branch, first, last), pens=pens, name=indicator)  # fmt: skip
        return self._finish(
            axes, ax, selected, bands_of(axes) + self._branch_words(branch, first, last)
        )

    def record(
        self, name: str, scenario: str | None = None, *, ax: Axes | None = None, title: str = ""
    ) -> Axes:
        """A historical record laid beside what it would show of a scenario's runs."""
        chosen = selection.scenario(self._results, scenario or self._results.scenarios[0])
        axes = record_figure(self._results, name, chosen, ax or self._axes(), title)
        return self._finish(axes, ax, [chosen], texts.RECORD_BANDS)

    # -- who gives what to whom -----------------------------------------------------------------

    def network(
        self, scenario: str, at: Date = None, until: Date = None, *, run: int | None = None,
        ax: Axes | None = None, title: str = "",
    ) -> Axes:  # fmt: skip
        """Flows of a month, a year or a stretch as arrows between actors, as wide as their worth.

        The mean of all runs, or one `run`; by default of the fifth year after the branch.
        """
        flows, usual, subtitle = self._flows(scenario, at, until, run)
        axes = network(ax or self._axes(), flows, title or usual, subtitle)
        return self._finish(axes, ax, [scenario], legend=False)

    def sankey(
        self, scenario: str, at: Date = None, until: Date = None, *, run: int | None = None,
        ax: Axes | None = None, title: str = "",
    ) -> Axes:  # fmt: skip
        """The same flows as ribbons from givers, through what they gave, to takers."""
        flows, usual, subtitle = self._flows(scenario, at, until, run)
        axes = sankey(ax or self._axes(), flows, title or usual, subtitle)
        return self._finish(axes, ax, [scenario], legend=False)

    def support(
        self, scenario: str, *, run: int | None = None, since: Date = None, until: Date = None,
        ax: Axes | None = None, title: str = "",
    ) -> Axes:  # fmt: skip
        """The partners' shares of the client's support, stacked: the mean of all, or one `run`.

        From `since` to `until`; by default from ten years before the branch to the end.
        """
        branch = selection.branch(self._results, [selection.scenario(self._results, scenario)])
        first, last = selection.month_range(self._results, [scenario], since, until)
        axes = support(ax or self._axes(), self._results, scenario, first, last, run,
                       _within(branch, first, last), title)  # fmt: skip
        shown = self._branch_words(branch, first, last).strip("; ")
        return self._finish(axes, ax, [scenario], upper_first(shown))

    # -- one run ----------------------------------------------------------------------------

    def timeline(
        self, scenario: str, run: int = 0, *, since: Date = None, until: Date = None,
        plan: Plan | None = None, ax: Axes | None = None, title: str = "",
    ) -> Axes:  # fmt: skip
        """One run: what was in force, what happened, and every partner's deals.

        Where not all is recorded, the run is simulated again, with the same numbers.

        Args:
            scenario, run: which run.
            since, until: the first and last date shown; by default from two years before the branch.
            plan: the scenario's plan, where it was made in Python.
            ax: where to draw.
            title: above the picture, in place of the scenario's.
        """
        history = one_history(self._results, scenario, run, plan)
        branch = self._results.branch_of(scenario)
        usual = max(0, (branch or 0) - TWO_YEARS)
        first, last = selection.month_range(self._results, [scenario], since, until, usual)
        title = title or texts.TIMELINE_TITLE.format(
            title=captions.shown_title(self._results, scenario), number=run
        )
        subtitle = texts.TIMELINE
        if not history.whole:
            subtitle += texts.ONLY_RECORDED
        rows = lanes(history.course, goods.worths(self._results, scenario))
        size = (self._size[0], max(self._size[1], 1.6 + 0.185 * sum(r.height for r in rows)))
        axes = timeline(ax or style.axes(size, self._results.given_line), rows, title, subtitle,
                        first=first, last=last, branch=_within(branch, first, last))  # fmt: skip
        shown = self._branch_words(branch, first, last).strip("; ")
        return self._finish(axes, ax, [scenario], upper_first(shown), legend=False)

    # -- pages ----------------------------------------------------------------------------------

    def overview(self, scenario: str, *, base: str | None = None, title: str = "") -> Figure:
        """The one picture a talk needs: on a slide, the finding of a scenario and what it rests on.

        Args:
            scenario: which.
            base: what it is compared with; by default its main comparison, if it has one.
            title: in place of the finding, which is the first sentence of the answer.
        """
        other = self._base_if_any(scenario, base)
        size = self._size if self._size != style.SIZES["notebook"] else style.SIZES["slide"]
        charts = Charts(self.fan, self.time_to)
        return overview(self._results, charts, scenario, other, size, title)

    def multiples(
        self, scenario: str, indicators: str | Iterable[str] | None = None, *, base: str | None = None,
        since: Date = None, until: Date = None, columns: int | None = None, title: str = "",
    ) -> Figure:  # fmt: skip
        """A scenario beside what it is best compared with: a small fan for everything that moves.

        Args:
            scenario: which.
            base: what it is compared with; by default its main comparison, if it has one.
            indicators: what is drawn; by default what changes most, and without a base what is
                recorded by default.
            since, until: the first and last date shown.
            columns: charts in a row.
            title: above the page, in place of the scenario's.
        """
        selected = self._beside(scenario, base)
        names = list(list_items(indicators or self._moving(scenario, MULTIPLES, base)))
        for name in names:
            selection.scenarios_with(self._results, name, selected)
        branch = selection.branch(self._results, selected)
        first, last = selection.month_range(self._results, selected, since, until)
        return multiples(
            self._results, selected, names, title or self._titles(selected),
            captions.fans_caption(self._results, scenario),
            since=first, until=last, branch=_within(branch, first, last), columns=columns,
            size=self._size if self._size == style.SIZES["slide"] else None,
        )  # fmt: skip

    def fans(
        self, scenario: str, indicators: str | Iterable[str] | None = None, *, base: str | None = None,
        since: Date = None, until: Date = None, title: str = "",
    ) -> Figure:  # fmt: skip
        """A page of fans of a scenario and a base, by default its main comparison: by default, what changes most."""
        selected = self._beside(scenario, base)
        names = list_items(indicators or self._moving(scenario, CHARTS, base))
        draws: list[Draw] = [partial(self._fan_on, name, selected, since, until) for name in names]
        subtitle = captions.fans_caption(self._results, scenario)
        return page(draws, title or self._titles(selected), subtitle, self._size)

    def differences(
        self, scenario: str, indicators: str | Iterable[str] | None = None, base: str | None = None, *,
        since: Date = None, until: Date = None, title: str = "",
    ) -> Figure:  # fmt: skip
        """A page of paired differences of a scenario from a base: by default, the largest from its main comparison."""
        other = selection.require_base(self._results, scenario, base)
        names = list_items(indicators or self._moving(scenario, CHARTS, other))
        draws: list[Draw] = [
            partial(self._difference_on, name, scenario, other, since, until) for name in names
        ]
        usual = texts.LESS.format(
            scenario=captions.shown_title(self._results, scenario), base=self._name(other)
        )
        caption = captions.difference_caption(self._results, scenario)
        return page(draws, title or usual, caption, self._size)

    def effects(
        self, scenario: str, base: str | None = None, *, year: int | None = None,
        ax: Axes | None = None, title: str = "",
    ) -> Axes:  # fmt: skip
        """What a scenario changes most in a year, on one scale, without what it sets itself."""
        other = selection.require_base(self._results, scenario, base)
        moved = indicators_set(self._results, scenario, other)
        kept = about.headlines() | set(self._results.manifest["record"])
        follows = [
            d for d in self._results.differences(scenario, other, year)
            if d.name not in moved and d.name in kept
        ]  # fmt: skip
        usual = texts.SCENARIO_CHANGES_MOST.format(scenario=self._name(scenario))
        caption = captions.effects_caption(self._results, scenario, other, year)
        axes = effects(ax or self._axes(), follows, title or usual, caption)
        return self._finish(axes, ax, [other, scenario], texts.EFFECT_MARKS, legend=False)

    # -- what the record moves ------------------------------------------------------------------

    def moved(self, *, ax: Axes | None = None, title: str = "") -> Axes:
        """Which parameters the record moves, of the table of starts that ships: prior and assimilated law."""
        found = from_rows(shipped_starts().header["moved"])
        return moved_figure(ax or self._axes(), found, title, alone=ax is None)

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

    def _finish(
        self, axes: Axes, given_axes: Axes | None, scenarios: Sequence[str], shown: str = "", *,
        legend: bool = True,
    ) -> Axes:  # fmt: skip
        """A figure of its own gets a legend and a footer; a page has one of each for all."""
        if given_axes is None:
            if legend:
                style.legend(axes)
            style.footer(axes, captions.footer(self._results, scenarios, shown))
        return axes

    def _branch_words(self, branch: int | None, first: int, last: int) -> str:
        """What the dotted line is, where it is among the months shown."""
        return texts.BRANCH_LINE if _within(branch, first, last) is not None else ""

    def _fan_on(
        self, indicator: str, scenarios: list[str], since: Date, until: Date, ax: Axes
    ) -> Axes:
        return self.fan(indicator, *scenarios, since=since, until=until, ax=ax)

    def _difference_on(
        self, indicator: str, scenario: str, base: str, since: Date, until: Date, ax: Axes
    ) -> Axes:
        return self.difference(indicator, scenario, base, since=since, until=until, ax=ax)

    def _base_if_any(self, scenario: str, base: str | None) -> str | None:
        """What a scenario is compared with: the base that is named, else its main comparison, if it has one."""
        if base:
            return selection.require_base(self._results, scenario, base)
        return self._results.main_base(selection.scenario(self._results, scenario))

    def _beside(self, scenario: str, base: str | None) -> list[str]:
        """A scenario after what it is compared with."""
        return [name for name in (self._base_if_any(scenario, base), scenario) if name]

    def _titles(self, scenarios: Sequence[str]) -> str:
        """Scenarios in a title."""
        return join_words([captions.shown_title(self._results, name) for name in scenarios])

    def _moving(self, scenario: str, most: int, base: str | None = None) -> list[str]:
        """What changes most and is not set by the scenario itself; without a base, the usual indicators."""
        other = base or self._results.main_base(scenario)
        recorded = selection.recorded_indicators(self._results, scenario)
        usual = [name for name in recorded if name in about.headlines()] or list(recorded)
        if other is None:
            return usual[:most]
        moved = indicators_set(self._results, scenario, other)
        found = [
            d.name for d in self._results.differences(scenario, other)
            if d.name in usual and d.name not in moved and abs(d.mean) > d.error
        ]  # fmt: skip
        return (found or usual)[:most]


def _within(month: int | None, first: int, last: int) -> int | None:
    """The month, if it is among those shown."""
    return month if month is not None and first <= month <= last else None
