"""Draws what a view shows, in whichever process: figures as PNG, with words for those who do not see."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from sim.api.results import Results
from sim.calendar import month_name
from sim.dashboard.view_state import MARKED, ViewState
from sim.ensemble.request.batch import Batch
from sim.ensemble.request.blocks import RecordedSeries
from sim.ensemble.storage.labels import indicator_attributes
from sim.ensemble.storage.manifest import batch_manifest
from sim.ensemble.storage.reading import coordinates
from sim.errors import UserError
from sim.record import measure
from sim.results.compare import Difference
from sim.scenario.plan import Plan
from sim.show.differences import describe_difference
from sim.show.figures.png import png_bytes
from sim.show.narrative import narrate
from sim.state.indicators import select_indicators

#: Dots an inch: sharp on most screens, and quick.
DPI = 130
WIDE, FLOWS, TALL = (5.4, 3.3), (5.8, 4.2), (9.0, 4.6)
#: How long before the branch, and after it, a history is told, in months.
BEFORE, AFTER = 24, 72
SeriesByScenario = Mapping[str, Mapping[str, RecordedSeries]]


class Picture(NamedTuple):
    """A picture.

    Attributes:
        key: what it is of.
        png: its bytes.
        words: the same in words.
        text: lines to be read below it.
    """

    key: str
    png: bytes
    words: str
    text: tuple[str, ...] = ()


class PictureContext(NamedTuple):
    """What all pictures of one view have in common.

    Attributes:
        plans: base and variant, or the one that is both.
        runs: how many histories.
        seed: of their luck.
        view: what is looked at.
        manifest: of these scenarios.
    """

    plans: tuple[Plan, ...]
    runs: int
    seed: int
    view: ViewState
    manifest: Mapping[str, Any]


def manifest_of(plans: tuple[Plan, ...], runs: int, seed: int) -> dict[str, Any]:
    """All there is to say about some scenarios, as figures read it."""
    return batch_manifest(Batch(plans, np.arange(runs), seed, "headline", (plans[-1].name,)), {})


def results_of(sitting: PictureContext, series: SeriesByScenario) -> Results:
    """Results of series that were stepped elsewhere (month, run), by scenario and indicator."""
    datasets = {p.name: _dataset(p, series[p.name], sitting.runs) for p in sitting.plans}
    return Results(datasets, sitting.manifest)


def _dataset(plan: Plan, series: Mapping[str, RecordedSeries], runs: int) -> xr.Dataset:
    known = select_indicators(plan.cast, list(series))
    variables = {i.name: (("month", "run"), series[i.name], indicator_attributes(i)) for i in known}
    held = next((values.shape[1] for values in series.values()), runs)
    return xr.Dataset(variables, coords=coordinates(plan.months, np.arange(held)))


def draw_picture(sitting: PictureContext, series: SeriesByScenario, what: str) -> Picture:
    """One picture of a view.

    Args:
        sitting: scenarios and view.
        series: what the picture needs, by scenario and indicator (month, run).
        what: an indicator, a record or a scenario, as the view's pictures are of.
    """
    try:
        return _draw(results_of(sitting, series), sitting.view, what)
    except UserError as error:
        # one that cannot be shown, such as of an actor who is absent, leaves the others
        return Picture(what, b"", f"{what} cannot be shown", error.mistakes)


def _draw(results: Results, view: ViewState, what: str) -> Picture:
    match view.tab:
        case "fans":
            return _fan(results, what)
        case "differences":
            return _difference(results, what)
        case "flows":
            return _flows(results, what, view.month)
        case "record":
            return _record(results, what)
        case "history":
            raise AssertionError("a history is drawn by `history`")


def history(sitting: PictureContext, what: str) -> Picture:
    """One history of the variant: the timeline of the scenario named or, for "", the story in lines."""
    if what:
        nothing: SeriesByScenario = {plan.name: {} for plan in sitting.plans}
        return _history(results_of(sitting, nothing), what, sitting)
    plan, view = sitting.plans[-1], sitting.view
    lines = narrate(plan, sitting.seed, view.history, *_narrated_months(sitting))
    return Picture(plan.name, b"", "", tuple(str(line) for line in lines))


def required_indicators(view: ViewState, what: str) -> tuple[str, ...]:
    """The indicators that one picture of a view is drawn from."""
    if view.tab == "fans":
        return (what, MARKED)
    return measure(what).indicators if view.tab == "record" else (what,)


def pictures_of_view(sitting: PictureContext) -> Sequence[str]:
    """What the pictures of a view are of, in order."""
    view = sitting.view
    if view.tab in ("fans", "differences"):
        return view.indicators
    if view.tab == "record":
        return view.records
    return [plan.name for plan in sitting.plans]


def _fan(results: Results, indicator: str) -> Picture:
    axes = results.plot.sized(WIDE).fan(indicator)
    words = "; ".join(_in_words(results, name, indicator) for name in results.scenarios)
    return _to_png(axes.get_figure(root=True), indicator, f"{indicator}: {words}")


def _in_words(results: Results, scenario: str, indicator: str) -> str:
    if indicator not in results[scenario]:
        return f"{scenario} has none"
    first, last = results.window(results.scenarios[-1])
    values = results.months_of(indicator, scenario, first, last).mean(axis=0)
    known = values[np.isfinite(values)]
    if not len(known):
        return f"{scenario} has no value"
    return f"{scenario} {known.mean():.3g} in the mean of {month_name(first)[:4]}"


def _difference(results: Results, indicator: str) -> Picture:
    variant = results.scenarios[-1]
    axes = results.plot.sized(WIDE).difference(indicator, variant)
    found = results.differences(variant)[0]
    words = _describe_difference(found, month_name(results.window(variant)[0])[:4])
    return _to_png(axes.get_figure(root=True), indicator, f"{indicator}: {words}", (words,))


def _describe_difference(found: Difference, year: str) -> str:
    if not found.runs:
        return f"in {year}, no history has a value in both"
    return f"in {year}, {describe_difference(found)}"


def _flows(results: Results, scenario: str, month: int) -> Picture:
    at = month_name(min(month, len(results[scenario]["month"]) - 1))
    axes = results.plot.sized(FLOWS).network(scenario, at)
    return _to_png(
        axes.get_figure(root=True), scenario, f"Who gives what to whom: {scenario}, {at}"
    )


def _record(results: Results, name: str) -> Picture:
    axes = results.plot.sized(WIDE).record(name, results.scenarios[-1])
    words = f"{name}: the record, and what it would show of {results.scenarios[-1]}"
    return _to_png(axes.get_figure(root=True), name, words)


def _history(results: Results, scenario: str, sitting: PictureContext) -> Picture:
    plan = next(plan for plan in sitting.plans if plan.name == scenario)
    first, last = _narrated_months(sitting)
    run = sitting.view.history
    axes = results.plot.sized(TALL).timeline(
        scenario, run, since=month_name(first), until=month_name(last),
        plan=plan,
    )  # fmt: skip
    return _to_png(axes.get_figure(root=True), scenario, f"History {run} of {scenario}")


def _narrated_months(sitting: PictureContext) -> tuple[int, int]:
    """The stretch of a history that is told: around the branch, or the last years."""
    last = sitting.plans[-1].months - 1
    parts = sitting.plans[-1].branch or 0
    if not parts:
        return max(0, last - BEFORE - AFTER), last
    return max(0, parts - BEFORE), min(last, parts + AFTER)


def _to_png(figure: Figure | None, key: str, words: str, text: tuple[str, ...] = ()) -> Picture:
    """A figure as PNG."""
    assert figure is not None
    png = png_bytes(figure, DPI)
    figure.clear()
    return Picture(key, png, words, text)


def means(series: SeriesByScenario) -> dict[str, dict[str, RecordedSeries]]:
    """Means over histories, as one history (month, 1): all that a picture of flows needs."""
    return {
        name: {
            indicator: values.mean(axis=1, keepdims=True, dtype=float).astype(np.float32)
            for indicator, values in held.items()
        }
        for name, held in series.items()
    }
