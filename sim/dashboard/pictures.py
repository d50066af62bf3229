"""Draws the pictures of a view as PNG, each with a description for screen readers."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from sim.api.results import Results
from sim.calendar import month_name
from sim.dashboard.view_state import MARKED_DRIVER, ViewState
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

#: Dots per inch: sharp on most screens, and quick.
DPI = 130
#: Width and height in inches.
CHART_SIZE, FLOWS_SIZE, TIMELINE_SIZE = (5.4, 3.3), (5.8, 4.2), (9.0, 4.6)
#: Months before and after the branch that one history shows.
MONTHS_BEFORE, MONTHS_AFTER = 24, 72
SeriesByScenario = Mapping[str, Mapping[str, RecordedSeries]]


class Picture(NamedTuple):
    """A picture.

    Attributes:
        key: name of the indicator, record or scenario that it shows.
        png: its bytes; empty where it could not be drawn.
        description: for screen readers.
        lines: text below it.
    """

    key: str
    png: bytes
    description: str
    lines: tuple[str, ...] = ()


class PictureContext(NamedTuple):
    """What all pictures of one view have in common.

    Attributes:
        plans: base and variant, or the one that is both.
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


def _dataset(plan: Plan, series: Mapping[str, RecordedSeries], runs: int) -> xr.Dataset:
    chosen = select_indicators(plan.cast, list(series))
    variables = {
        i.name: (("month", "run"), series[i.name], indicator_attributes(i)) for i in chosen
    }
    count = next((values.shape[1] for values in series.values()), runs)
    return xr.Dataset(variables, coords=coordinates(plan.months, np.arange(count)))


def draw_picture(context: PictureContext, series: SeriesByScenario, name: str) -> Picture:
    """One picture of a view.

    Args:
        context: scenarios and view.
        series: what the picture needs, by scenario and indicator (month, run).
        name: of the indicator, record or scenario that it shows.
    """
    try:
        return _draw(make_results(context, series), context.view, name)
    except UserError as error:
        # a picture that cannot be drawn, such as of an absent actor, does not stop the others
        return Picture(name, b"", f"{name} cannot be shown", error.mistakes)


def _draw(results: Results, view: ViewState, name: str) -> Picture:
    match view.tab:
        case "fans":
            return _draw_fan(results, name)
        case "differences":
            return _draw_difference(results, name)
        case "flows":
            return _draw_flows(results, name, view.month)
        case "record":
            return _draw_record(results, name)
        case "history":
            raise AssertionError("a history is drawn by `draw_history`")


def draw_history(context: PictureContext, scenario: str) -> Picture:
    """One history: its timeline in the scenario or, for "", its narrative in lines."""
    if scenario:
        no_series: SeriesByScenario = {plan.name: {} for plan in context.plans}
        return _draw_timeline(make_results(context, no_series), scenario, context)
    plan, view = context.plans[-1], context.view
    lines = narrate(plan, context.seed, view.history, *_narrated_months(context))
    return Picture(plan.name, b"", "", tuple(str(line) for line in lines))


def required_indicators(view: ViewState, name: str) -> tuple[str, ...]:
    """The indicators that one picture of a view is drawn from."""
    if view.tab == "fans":
        return (name, MARKED_DRIVER)
    return measure(name).indicators if view.tab == "record" else (name,)


def picture_names(context: PictureContext) -> Sequence[str]:
    """The indicators, records or scenarios that a view shows, in order."""
    view = context.view
    if view.tab in ("fans", "differences"):
        return view.indicators
    if view.tab == "record":
        return view.records
    return [plan.name for plan in context.plans]


def _draw_fan(results: Results, indicator: str) -> Picture:
    axes = results.plot.sized(CHART_SIZE).fan(indicator)
    text = "; ".join(_describe_mean(results, name, indicator) for name in results.scenarios)
    return _to_png(axes.get_figure(root=True), indicator, f"{indicator}: {text}")


def _describe_mean(results: Results, scenario: str, indicator: str) -> str:
    if indicator not in results[scenario]:
        return f"{scenario} has none"
    first, last = results.window(results.scenarios[-1])
    values = results.window_mean(indicator, scenario, first, last)
    finite = values[np.isfinite(values)]
    if not len(finite):
        return f"{scenario} has no value"
    return f"{scenario} {finite.mean():.3g} in the mean of {month_name(first)[:4]}"


def _draw_difference(results: Results, indicator: str) -> Picture:
    variant = results.scenarios[-1]
    axes = results.plot.sized(CHART_SIZE).difference(indicator, variant)
    difference = results.differences(variant)[0]
    text = _describe_difference(difference, month_name(results.window(variant)[0])[:4])
    return _to_png(axes.get_figure(root=True), indicator, f"{indicator}: {text}", (text,))


def _describe_difference(difference: Difference, year: str) -> str:
    if not difference.runs:
        return f"in {year}, no history has a value in both"
    return f"in {year}, {describe_difference(difference)}"


def _draw_flows(results: Results, scenario: str, month: int) -> Picture:
    at = month_name(min(month, len(results[scenario]["month"]) - 1))
    axes = results.plot.sized(FLOWS_SIZE).network(scenario, at)
    return _to_png(
        axes.get_figure(root=True), scenario, f"Who gives what to whom: {scenario}, {at}"
    )


def _draw_record(results: Results, name: str) -> Picture:
    axes = results.plot.sized(CHART_SIZE).record(name, results.scenarios[-1])
    text = f"{name}: the record, and what it would show of {results.scenarios[-1]}"
    return _to_png(axes.get_figure(root=True), name, text)


def _draw_timeline(results: Results, scenario: str, context: PictureContext) -> Picture:
    plan = next(plan for plan in context.plans if plan.name == scenario)
    first, last = _narrated_months(context)
    run = context.view.history
    axes = results.plot.sized(TIMELINE_SIZE).timeline(
        scenario, run, since=month_name(first), until=month_name(last),
        plan=plan,
    )  # fmt: skip
    return _to_png(axes.get_figure(root=True), scenario, f"History {run} of {scenario}")


def _narrated_months(context: PictureContext) -> tuple[int, int]:
    """The months of one history that are shown: around the branch, or the last years."""
    last = context.plans[-1].months - 1
    branch = context.plans[-1].branch or 0
    if not branch:
        return max(0, last - MONTHS_BEFORE - MONTHS_AFTER), last
    return max(0, branch - MONTHS_BEFORE), min(last, branch + MONTHS_AFTER)


def _to_png(
    figure: Figure | None, key: str, description: str, lines: tuple[str, ...] = ()
) -> Picture:
    """A picture of a figure."""
    assert figure is not None
    png = png_bytes(figure, DPI)
    figure.clear()
    return Picture(key, png, description, lines)


def means(series: SeriesByScenario) -> dict[str, dict[str, RecordedSeries]]:
    """Means over histories, as one history (month, 1), which is what a picture of flows shows."""
    return {
        name: {
            indicator: values.mean(axis=1, keepdims=True, dtype=float).astype(np.float32)
            for indicator, values in own.items()
        }
        for name, own in series.items()
    }


def select_series(series: SeriesByScenario, view: ViewState, name: str) -> SeriesByScenario:
    """The part of the series that one picture of a view needs."""
    needed = required_indicators(view, name)
    return {
        scenario: {indicator: own[indicator] for indicator in needed if indicator in own}
        for scenario, own in series.items()
    }
