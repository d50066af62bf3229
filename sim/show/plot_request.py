"""Pictures on command: a kind, and names of what it draws; all wrong words are reported at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.errors import UserError, all_at_once, nearest
from sim.record import records
from sim.results.data import ResultsData
from sim.show import captions, selection
from sim.show.figures import style
from sim.show.figures.page import page
from sim.show.numbers import join_words
from sim.show.plots import Plots
from sim.show.study_plots import SensitivityPlots
from sim.show.texts import figures as texts
from sim.studies.sensitivity import Sensitivity


@dataclass(frozen=True, slots=True)
class PlotOptions:
    """What is wanted of pictures, besides their kind and names.

    Attributes:
        scenarios: of which; by default all, or the last that was asked for where a picture is of one.
        at, until: the first and last date; a month or a year.
        above, below: bounds that something is awaited to pass.
        run: one run.
        size: "notebook", "slide" or "print".
        base: what a scenario is compared with; by default its main comparison.
        title: above the picture, in place of its own.
    """

    scenarios: Sequence[str] = field(default=())
    at: str | None = None
    until: str | None = None
    above: float | None = None
    below: float | None = None
    run: int | None = None
    size: str | None = None
    base: str | None = None
    title: str = ""


NameKind = Literal["indicator", "scenario", "record", "outcome", "nothing"]
Draw = Callable[["Plots", str, PlotOptions, Axes | None], Axes]


def _last_scenario(plot: "Plots", options: PlotOptions) -> str:
    """The scenario, where a picture is of one."""
    return options.scenarios[-1] if options.scenarios else plot.results.named[-1]


def _one_run(plot: "Plots", scenario: str, options: PlotOptions) -> int:
    """The run, where a picture is of one: the one that is named, or the first."""
    if options.run is not None:
        return options.run
    return int(plot.results[scenario]["run"].values[0])


#: Kinds that are axes: what their names are, how one is drawn, and what they heed of a wish.
CHARTS: Mapping[str, tuple[NameKind, Draw, frozenset[str]]] = {
    "fan": (
        "indicator",
        lambda p, n, o, ax: p.fan(n, *o.scenarios, since=o.at, until=o.until, ax=ax, title=o.title),
        frozenset({"scenarios", "at", "until"})),
    "difference": (
        "indicator",
        lambda p, n, o, ax: p.difference(
            n, _last_scenario(p, o), o.base, since=o.at, until=o.until, ax=ax, title=o.title),
        frozenset({"scenarios", "base", "at", "until"})),
    "distribution": (
        "indicator",
        lambda p, n, o, ax: p.distribution(n, *o.scenarios, at=o.at, until=o.until, ax=ax, title=o.title),
        frozenset({"scenarios", "at", "until"})),
    "time_to": (
        "indicator",
        lambda p, n, o, ax: p.time_to(
            n, *o.scenarios, above=o.above, below=o.below, since=o.at, until=o.until, ax=ax, title=o.title),
        frozenset({"scenarios", "above", "below", "at", "until"})),
    "record": ("record", lambda p, n, o, ax: p.record(n, *o.scenarios[-1:], ax=ax, title=o.title),
               frozenset({"scenarios"})),
    "network": ("scenario", lambda p, n, o, ax: p.network(n, o.at, o.until, run=o.run, ax=ax, title=o.title),
                frozenset({"at", "until", "run"})),
    "sankey": ("scenario", lambda p, n, o, ax: p.sankey(n, o.at, o.until, run=o.run, ax=ax, title=o.title),
               frozenset({"at", "until", "run"})),
    "support": (
        "scenario",
        lambda p, n, o, ax: p.support(n, run=o.run, since=o.at, until=o.until, ax=ax, title=o.title),
        frozenset({"at", "until", "run"})),
    "timeline": (
        "scenario",
        lambda p, n, o, ax: p.timeline(n, _one_run(p, n, o), since=o.at, until=o.until, ax=ax, title=o.title),
        frozenset({"at", "until", "run"})),
    "sensitivity": ("outcome", lambda p, n, o, ax: p.sensitivity(n, o.at, ax=ax, title=o.title),
                    frozenset({"at"})),
    "morris": ("outcome", lambda p, n, o, ax: p.morris(n, o.at, ax=ax, title=o.title), frozenset({"at"})),
    "sensitivity_over_time": (
        "outcome", lambda p, n, o, ax: p.sensitivity_over_time(n, ax=ax, title=o.title), frozenset()),
}  # fmt: skip
#: Kinds that are a page of their own: what their names are, and what they heed of a wish.
PAGES: Mapping[str, tuple[NameKind, frozenset[str]]] = {
    "overview": ("scenario", frozenset({"base"})),
    "moved": ("nothing", frozenset()),
    "multiples": ("indicator", frozenset({"scenarios", "base", "at", "until"})),
}
#: Kinds whose picture, or each of whose charts, is of one scenario.
OF_ONE_SCENARIO = frozenset({"overview", "difference", "record", "multiples"})
KINDS = (*CHARTS, *PAGES)
#: What a page of several charts of a kind shows.
KIND_WORDS = {
    "fan": texts.FAN_PAGE, "difference": texts.RUN_BY_RUN, "distribution": texts.ROWS, "time_to": texts.BANDS_OF_SHARES,
    "record": texts.RECORD_BANDS, "network": texts.FLOW_PAGE, "sankey": texts.FLOW_PAGE, "support": texts.SUPPORT_PAGE,
    "timeline": texts.TIMELINE_PAGE,
}  # fmt: skip
#: Kinds that draw a study, and no histories.
STUDIES = tuple(kind for kind, (names, *_) in CHARTS.items() if names == "outcome")
#: How an option of a wish is written.
OPTIONS = {"scenarios": "--scenario", "base": "--base", "above": "--above", "below": "--below", "at": "--at",
           "until": "--until", "run": "--run"}  # fmt: skip
#: Options that every kind takes.
ALWAYS = ("--title", "--size", "--out")


def draw_plot(
    results: ResultsData, kind: str, names: Sequence[str], options: PlotOptions
) -> Figure:
    """A picture of a kind: one chart, or a page with one for each name.

    Args:
        results: whose.
        kind: one of `KINDS`.
        names: indicators, records, scenarios or a study's outcomes, as the kind asks; of scenarios by
            default the last that was asked for, of outcomes all.
        options: what else is wanted.

    Raises:
        UserError: for every wrong kind, name and option.
    """
    if kind not in KINDS:
        raise UserError(f"no kind of picture {kind!r}.{nearest(kind, KINDS)}")
    kind_of_name, *_, accepted = PAGES[kind] if kind in PAGES else CHARTS[kind]
    if kind_of_name == "scenario":
        names, options = [*names, *options.scenarios], replace(options, scenarios=())
        accepted |= {"scenarios"}
    of = names if kind_of_name == "scenario" else options.scenarios
    scenarios = [partial(selection.scenario, results, name) for name in options.scenarios]
    all_at_once(
        partial(style.set_size, options.size or "notebook"), partial(_refuse_unused_options, kind, options, accepted), partial(_check_names, kind, kind_of_name, names),
        partial(_refuse_several_scenarios, kind, of), *scenarios,
        *(partial(_check_name, results, kind_of_name, name) for name in names),
    )  # fmt: skip
    plot = Plots(results).sized(options.size) if options.size else Plots(results)
    chosen_names = list(names) or _default_names(results, kind_of_name)
    if kind == "overview":
        return plot.overview(chosen_names[0], base=options.base, title=options.title)
    if kind == "moved":
        return style.figure_of(plot.moved(title=options.title))
    if kind == "multiples":
        return plot.multiples(
            _last_scenario(plot, options),
            chosen_names or None,
            base=options.base,
            since=options.at,
            until=options.until,
            title=options.title,
        )
    draw = CHARTS[kind][1]
    if kind == "morris":
        # a plane has a key of its own: one outcome a picture
        return style.figure_of(draw(plot, chosen_names[0], options, None))
    if kind_of_name == "outcome" and len(chosen_names) != 1:
        # factors differ from outcome to outcome, and so do their marks: no legend is shared
        _refuse_of_one_outcome(kind, len(chosen_names), options)
        study = SensitivityPlots(Sensitivity.load(results.folder), plot.size)
        return (
            study.page(*chosen_names) if kind == "sensitivity" else study.time_page(*chosen_names)
        )
    if len(chosen_names) == 1:
        return style.figure_of(draw(plot, chosen_names[0], options, None))
    # a title stands above the page, and no chart
    each = replace(options, title="")
    charts = [partial(_draw_on, draw, plot, name, each) for name in chosen_names]
    shown = chosen_names if kind_of_name == "scenario" else options.scenarios or results.scenarios
    titles = join_words([selection.display_name(results, name) for name in shown])
    words = f"{KIND_WORDS[kind]}; {captions.count_runs(results)}. {texts.NO_FORECAST}"
    return page(charts, options.title or titles, captions.with_given(results, words), plot.size)


def _refuse_of_one_outcome(kind: str, outcomes: int, options: PlotOptions) -> None:
    """Refuse, for a page of outcomes, what only the picture of one has."""
    unused = [word for word, value in (("--at", options.at), ("--title", options.title)) if value]
    if unused:
        raise UserError(
            f"{kind}: {join_words(unused)} {'is' if len(unused) == 1 else 'are'} for the picture of one outcome; "
            f"name one of the {outcomes}"
        )


def _default_names(results: ResultsData, kind_of_name: NameKind) -> list[str]:
    """What is drawn where nothing is named."""
    if kind_of_name == "scenario":
        return list(results.named[-1:])
    if kind_of_name == "outcome":
        return list(
            dict.fromkeys(row["outcome"] for row in Sensitivity.load(results.folder).indices)
        )
    return []


def _draw_on(draw: Draw, plot: "Plots", name: str, options: PlotOptions, ax: Axes) -> Axes:
    return draw(plot, name, options, ax)


def _refuse_unused_options(kind: str, options: PlotOptions, accepted: frozenset[str]) -> None:
    """Refuse options that would change nothing."""
    set_options = [name for name in OPTIONS if getattr(options, name) not in (None, (), [])]
    unused = [OPTIONS[name] for name in set_options if name not in accepted]
    if unused:
        known = ", ".join((*(OPTIONS[name] for name in OPTIONS if name in accepted), *ALWAYS))
        raise UserError(f"{kind} does not take {', '.join(unused)}; its options: {known}")


def _check_names(kind: str, kind_of_name: NameKind, names: Sequence[str]) -> None:
    if not names and kind_of_name not in ("scenario", "outcome") and kind not in PAGES:
        listed = "record" if kind_of_name == "record" else f"{kind_of_name}s"
        raise UserError(
            f"{kind}: name at least one {kind_of_name} to draw (see: sim list {listed})"
        )
    if names and kind_of_name == "nothing":
        raise UserError(f"{kind} takes no names: it draws the table of starts")
    if len(names) > 1 and kind == "morris":
        raise UserError(f"{kind}: name one outcome, not {len(names)}")


def _refuse_several_scenarios(kind: str, scenarios: Sequence[str]) -> None:
    if kind in OF_ONE_SCENARIO and len(scenarios) > 1:
        raise UserError(f"{kind}: name one scenario, not {len(scenarios)}")


def _check_name(results: ResultsData, kind_of_name: NameKind, name: str) -> None:
    if kind_of_name == "scenario":
        selection.scenario(results, name)
    elif kind_of_name == "indicator":
        selection.scenarios_with(results, name, results.scenarios)
    elif kind_of_name == "outcome":
        Sensitivity.load(results.folder).of(name)
    elif kind_of_name == "record" and name not in records():
        raise UserError(f"no record {name!r}.{nearest(name, records())}")
