"""The model beside the record: what the record would show of the runs, and what it shows."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.record import Record, is_border_closed, measure, model_values, record
from sim.results.anchored import anchored
from sim.results.compare import HIGH, LOW
from sim.results.data import ResultsData
from sim.show.figures import style
from sim.show.figures.quantiles import quantiles
from sim.show.figures.scenario_pens import scenario_pen
from sim.show.selection import display_name, series
from sim.show.texts import figures as texts
from sim.start.table import shipped_starts
from sim.words.label import upper_first
from sim.words.records import record_words
from sim.words.units import unit_words


def record_figure(
    results: ResultsData, name: str, scenario: str, ax: Axes, title: str = ""
) -> Axes:
    """Draw a record, with its ranges, on what it would show of a scenario's runs.

    Args:
        name: of the record, such as "trade.dprk.china".
        scenario: whose runs.
        ax: where to draw; a second axis is added where only the course can be compared.
        title: above the picture, in place of what is observed, which then stands below it.
    """
    quantity, observed = measure(name), record(name)
    modelled = model_values(name, {i: series(results, i, scenario) for i in quantity.indicators})
    style.date_axis(ax)
    scale, pen = style.scale(ax), scenario_pen(results, scenario)
    times = _times(observed, quantity.since is not None)
    dates = times[np.isin(observed.months, modelled.months)]
    low, median, high = quantiles(modelled.values.astype(np.float32), (LOW, 0.5, HIGH))
    ax.margins(x=0.02)
    many = modelled.values.shape[1] > 1
    label = (texts.MODEL_OF_RUNS if many else texts.MODEL_OF_ONE_RUN).format(
        scenario=display_name(results, scenario)
    )
    ax.fill_between(dates, low, high, color=pen.colour, alpha=0.2, linewidth=0)
    ax.plot(dates, median, color=pen.colour, linewidth=1.4 * scale, label=label)
    _draw_carried_on(ax, results, name, scenario, pen.colour)
    record_axes = ax if quantity.level else ax.twinx()
    below = np.nan_to_num(observed.values - observed.low).clip(min=0.0)
    above = np.nan_to_num(observed.high - observed.values).clip(min=0.0)
    bars = record_axes.errorbar(times, observed.values, yerr=(below, above), fmt="o", markersize=3.2 * scale,
                           linewidth=0.8 * scale, color="black",
                           label=texts.RECORD_WITH_RANGE)  # fmt: skip
    is_shut = is_border_closed(name)
    if is_shut.any():
        record_axes.plot(times[is_shut], observed.values[is_shut], "o", color="black", markerfacecolor="white",
                   markersize=3.2 * scale, zorder=5, label=texts.BORDER_SHUT)  # fmt: skip
    if record_axes is not ax:
        style.frame(record_axes)
        record_axes.spines["right"].set_visible(True)
        record_axes.set_ylabel(
            texts.RECORD_AXIS.format(unit=unit_words(observed.unit) or texts.NO_UNIT),
            fontsize=style.TEXT * scale,
            parse_math=False,
        )
        ax.add_container(bars)
    meaning = upper_first(record_words(observed.meaning))
    unit = unit_words(observed.unit)
    style.heading(
        ax, title or meaning, "; ".join(filter(None, (meaning if title else "", unit))), name=name
    )
    return ax


def _draw_carried_on(ax: Axes, results: ResultsData, name: str, scenario: str, colour: str) -> None:
    """Hatch what the record would show after its end, where the model's error of it is known."""
    start, starts = results.manifest.get("start"), shipped_starts
    if not start or start["table"] != starts().sha256 or name not in starts().means:
        return
    carried = anchored(results, name, scenario)
    if len(carried.years):
        low, high = np.quantile(carried.values, (LOW, HIGH), axis=1)
        ax.fill_between(carried.years + 0.5, low, high, facecolor="none", edgecolor=colour, hatch="////",
                        linewidth=0, alpha=0.5, label=texts.CARRIED_ON)  # fmt: skip


def _times(observed: Record, added_up: bool) -> NDArray[np.float64]:
    """Where observations stand in time: a sum so far at its end, others amid what they speak of."""
    spans = [
        (style.year(o.first_month), style.year(o.last_month + 1)) for o in observed.observations
    ]
    return np.array([last if added_up else (first + last) / 2 for first, last in spans])
