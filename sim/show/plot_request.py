"""Pictures on command: a kind, and names of what it draws; every wrong word is told at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.errors import UserError, all_at_once, nearest
from sim.record import records
from sim.results.data import ResultsData
from sim.show import selection
from sim.show.figures import style
from sim.show.figures.page import page
from sim.show.plots import Plots
from sim.show.study_plots import SensitivityPlots
from sim.studies.sensitivity import Sensitivity


@dataclass(frozen=True, slots=True)
class PlotOptions:
    """What is wanted of pictures, besides their kind and names.

    Attributes:
        scenarios: of which; by default all, or the last that was asked for where only one fits.
        at, until: the first and last date; a month or a year.
        above, below: bounds that something is awaited to pass.
        run: one history.
        size: "notebook", "slide" or "print".
    """

    scenarios: Sequence[str] = field(default=())
    at: str | None = None
    until: str | None = None
    above: float | None = None
    below: float | None = None
    run: int | None = None
    size: str | None = None


Of = Literal["indicator", "scenario", "record", "outcome"]
Draw = Callable[["Plots", str, PlotOptions, Axes | None], Axes]


def _last(plot: "Plots", wish: PlotOptions) -> str:
    """The scenario, where a picture is of one."""
    return wish.scenarios[-1] if wish.scenarios else plot.results.named[-1]


#: Kinds that are axes: what their names are, how one is drawn, and what they heed of a wish.
CHARTS: Mapping[str, tuple[Of, Draw, frozenset[str]]] = {
    "fan": (
        "indicator",
        lambda p, n, w, ax: p.fan(n, *w.scenarios, since=w.at, until=w.until, ax=ax),
        frozenset({"scenarios", "at", "until"})),
    "difference": (
        "indicator",
        lambda p, n, w, ax: p.difference(n, _last(p, w), since=w.at, until=w.until, ax=ax),
        frozenset({"scenarios", "at", "until"})),
    "distribution": (
        "indicator",
        lambda p, n, w, ax: p.distribution(n, *w.scenarios, at=w.at, until=w.until, ax=ax),
        frozenset({"scenarios", "at", "until"})),
    "time_to": (
        "indicator",
        lambda p, n, w, ax: p.time_to(
            n, *w.scenarios, above=w.above, below=w.below, since=w.at, until=w.until, ax=ax),
        frozenset({"scenarios", "above", "below", "at", "until"})),
    "record": ("record", lambda p, n, w, ax: p.record(n, *w.scenarios[-1:], ax=ax),
               frozenset({"scenarios"})),
    "network": ("scenario", lambda p, n, w, ax: p.network(n, w.at, w.until, run=w.run, ax=ax),
                frozenset({"at", "until", "run"})),
    "sankey": ("scenario", lambda p, n, w, ax: p.sankey(n, w.at, w.until, run=w.run, ax=ax),
               frozenset({"at", "until", "run"})),
    "support": (
        "scenario",
        lambda p, n, w, ax: p.support(n, run=w.run, since=w.at, until=w.until, ax=ax),
        frozenset({"at", "until", "run"})),
    "timeline": (
        "scenario",
        lambda p, n, w, ax: p.timeline(n, w.run or 0, since=w.at, until=w.until, ax=ax),
        frozenset({"at", "until", "run"})),
    "sensitivity": ("outcome", lambda p, n, w, ax: p.sensitivity(n, w.at, ax=ax),
                    frozenset({"at"})),
    "sensitivity_over_time": (
        "outcome", lambda p, n, _, ax: p.sensitivity_over_time(n, ax=ax), frozenset()),
}  # fmt: skip
#: Kinds that are a page of their own: what their names are, and what they heed of a wish.
PAGES: Mapping[str, tuple[Of, frozenset[str]]] = {
    "overview": ("scenario", frozenset()),
    "multiples": ("indicator", frozenset({"scenarios", "at", "until"})),
}
KINDS = (*CHARTS, *PAGES)
#: How an option of a wish is written.
OPTIONS = {"scenarios": "--scenario", "above": "--above", "below": "--below", "at": "--at",
           "until": "--until", "run": "--run"}  # fmt: skip


def draw_plot(results: ResultsData, kind: str, names: Sequence[str], wish: PlotOptions) -> Figure:
    """A picture of a kind: one chart, or a page with one for each name.

    Args:
        results: whose.
        kind: one of `KINDS`.
        names: indicators, records, scenarios or a study's outcomes, as the kind asks; of scenarios by
            default the last that was asked for, of outcomes all.
        wish: what else is wanted.

    Raises:
        UserError: for every wrong kind, name and option.
    """
    if kind not in KINDS:
        raise UserError(f"no kind of picture {kind!r}.{nearest(kind, KINDS)}")
    of, *_, heeds = PAGES[kind] if kind in PAGES else CHARTS[kind]
    scenarios = [partial(selection.scenario, results, name) for name in wish.scenarios]
    all_at_once(
        partial(style.set_size, wish.size or "notebook"), partial(_refuse_unused_options, kind, wish, heeds), partial(_enough, kind, of, names), *scenarios,
        *(partial(_check_name, results, of, name) for name in names),
    )  # fmt: skip
    plot = Plots(results).sized(wish.size) if wish.size else Plots(results)
    shown = list(names) or _usual(results, of)
    if kind == "overview":
        return plot.overview(shown[0])
    if kind == "multiples":
        return plot.multiples(_last(plot, wish), shown or None, since=wish.at, until=wish.until)
    draw = CHARTS[kind][1]
    if of == "outcome" and len(shown) != 1:
        # factors differ from outcome to outcome, and so do their marks: no legend is shared
        study = SensitivityPlots(Sensitivity.load(results.folder), plot.size)
        return study.page(*shown) if kind == "sensitivity" else study.time_page(*shown)
    if len(shown) == 1:
        return style.figure_of(draw(plot, shown[0], wish, None))
    charts = [partial(_on, draw, plot, name, wish) for name in shown]
    title = ", ".join(wish.scenarios or results.scenarios)
    size = plot.size if wish.size == "print" else None
    return page(charts, title, f"{kind.replace('_', ' ')} of {', '.join(shown)}", size)


def _usual(results: ResultsData, of: Of) -> list[str]:
    """What is drawn where nothing is named."""
    if of == "scenario":
        return list(results.named[-1:])
    if of == "outcome":
        return list(
            dict.fromkeys(row["outcome"] for row in Sensitivity.load(results.folder).indices)
        )
    return []


def _on(draw: Draw, plot: "Plots", name: str, wish: PlotOptions, ax: Axes) -> Axes:
    return draw(plot, name, wish, ax)


def _refuse_unused_options(kind: str, wish: PlotOptions, heeds: frozenset[str]) -> None:
    """Refuse options that would change nothing."""
    given = [name for name in OPTIONS if getattr(wish, name) not in (None, (), [])]
    idle = [OPTIONS[name] for name in given if name not in heeds]
    if idle:
        known = ", ".join(OPTIONS[name] for name in OPTIONS if name in heeds) or "none"
        raise UserError(f"{kind} does not take {', '.join(idle)}; its options: {known}")


def _enough(kind: str, of: Of, names: Sequence[str]) -> None:
    if not names and of not in ("scenario", "outcome") and kind not in PAGES:
        listed = "record" if of == "record" else f"{of}s"
        raise UserError(f"{kind}: name at least one {of} to draw (see: sim list {listed})")
    if len(names) > 1 and kind == "overview":
        raise UserError(f"{kind}: name one scenario, not {len(names)}")


def _check_name(results: ResultsData, of: Of, name: str) -> None:
    if of == "scenario":
        selection.scenario(results, name)
    elif of == "indicator":
        selection.scenarios_with(results, name, results.scenarios)
    elif of == "outcome":
        Sensitivity.load(results.folder).of(name)
    elif name not in records():
        raise UserError(f"no record {name!r}.{nearest(name, records())}")
