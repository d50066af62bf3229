"""The model beside the record: what the record would show of the histories, and what it shows."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.record import Record, is_border_closed, measure, model_values, record
from sim.results.compare import HIGH, LOW
from sim.results.data import ResultsData
from sim.show.figures import style
from sim.show.figures.quantiles import quantiles
from sim.show.selection import series


def record_figure(results: ResultsData, name: str, scenario: str, ax: Axes) -> Axes:
    """Draw a record, with its ranges, on what it would show of a scenario's histories.

    Args:
        name: of the record, such as "trade.dprk.china".
        scenario: whose histories.
        ax: where to draw; a second axis is added where only the course can be compared.
    """
    one, seen = measure(name), record(name)
    shown = model_values(name, {i: series(results, i, scenario) for i in one.indicators})
    style.date_axis(ax)
    grown, pen = style.scale(ax), style.pen(0)
    times = _times(seen, one.since is not None)
    when = times[np.isin(seen.months, shown.months)]
    low, median, high = quantiles(shown.values.astype(np.float32), (LOW, 0.5, HIGH))
    ax.margins(x=0.02)
    many = ": median, 5–95 %" if shown.values.shape[1] > 1 else ", one history"
    ax.fill_between(when, low, high, color=pen.colour, alpha=0.2, linewidth=0)
    ax.plot(when, median, color=pen.colour, linewidth=1.4 * grown, label=f"{scenario}{many}")
    other = ax if one.level else ax.twinx()
    below = np.nan_to_num(seen.values - seen.low).clip(min=0.0)
    above = np.nan_to_num(seen.high - seen.values).clip(min=0.0)
    drawn = other.errorbar(times, seen.values, yerr=(below, above), fmt="o", markersize=3.2 * grown,
                           linewidth=0.8 * grown, color="black",
                           label="record, with its range")  # fmt: skip
    shut = is_border_closed(name)
    if shut.any():
        other.plot(times[shut], seen.values[shut], "o", color="black", markerfacecolor="white",
                   markersize=3.2 * grown, zorder=5, label="border shut")  # fmt: skip
    if other is not ax:
        style.frame(other)
        other.spines["right"].set_visible(True)
        other.set_ylabel(f"record ({seen.unit})", fontsize=style.TEXT * grown, parse_math=False)
        ax.add_container(drawn)
    style.heading(ax, f"{name} ({seen.unit})", one.meaning)
    return ax


def _times(seen: Record, added_up: bool) -> NDArray[np.float64]:
    """Where observations stand in time: a sum so far at its end, others amid what they speak of."""
    spans = [(style.year(o.first_month), style.year(o.last_month + 1)) for o in seen.observations]
    return np.array([last if added_up else (first + last) / 2 for first, last in spans])
