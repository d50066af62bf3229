"""The model beside the record: what the record would show of the histories, and what it shows."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from sim.analysis.compare import HIGH, LOW
from sim.facts.calendar import FIRST_YEAR, MONTHS_A_YEAR
from sim.record import measure, measured, record
from sim.show.fan import COLOURS, dressed

if TYPE_CHECKING:
    from sim.results import Results


def beside(results: "Results", name: str, scenario: str, ax: Axes) -> Axes:
    """Draw a record, with its ranges, on what it would show of a scenario's histories.

    Args:
        name: of the record, such as "trade.dprk.china".
        scenario: whose histories.
        ax: where to draw; a second axis is added where only the course can be compared.
    """
    one, seen = measure(name), record(name)
    series = {indicator: results.series(indicator, scenario) for indicator in one.indicators}
    shown = measured(name, series)
    when = FIRST_YEAR + (shown.months + 1) / MONTHS_A_YEAR
    low, median, high = np.nanquantile(shown.values, (LOW, 0.5, HIGH), axis=1)
    ax.fill_between(when, low, high, color=COLOURS[0], alpha=0.2, linewidth=0)
    ax.plot(when, median, color=COLOURS[0], linewidth=1.3, label=f"{scenario}: median, 5–95 %")
    other = ax if one.level else ax.twinx()
    times = FIRST_YEAR + (seen.months + 1) / MONTHS_A_YEAR
    below = np.nan_to_num(seen.values - seen.low).clip(min=0.0)
    above = np.nan_to_num(seen.high - seen.values).clip(min=0.0)
    other.errorbar(times, seen.values, yerr=(below, above), fmt="o", markersize=3.5, linewidth=0.8,
                   color="black", label="record, with its range")  # fmt: skip
    return dressed(ax, f"{name} ({seen.unit})", None)
