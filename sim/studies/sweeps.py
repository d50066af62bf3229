"""What a sweep shows: outcomes at each point, and their differences from the first point."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from sim.numerics import Floats
from sim.results.compare import Z95, Spread, paired_difference
from sim.results.data import ResultsData
from sim.studies.designs import Design, StudySetup, by_point

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Sweep:
    """The result of a sweep.

    Attributes:
        design: the points; the others are compared with the first.
        setup: its options.
        year: outcomes are means of this year.
        outcomes: the indicators, with units.
        table: a row for each outcome and point: the factors' values, then `mean` and its 95 %
            Monte-Carlo interval (`mc_low`, `mc_high`), the spread across runs (`p05`, `median`,
            `p95`), the mean paired `difference` from the first point and its interval
            (`difference_low`, `difference_high`), and how many runs have a value (`runs`).
        results: the batch itself.
    """

    design: Design
    setup: StudySetup
    year: int
    outcomes: dict[str, str]
    table: "pd.DataFrame"
    results: ResultsData

    @classmethod
    def analyse(cls, results: ResultsData, design: Design, setup: StudySetup, year: int) -> Self:
        """What a batch of a design shows in a year."""
        import pandas as pd

        outcomes = {name: results.unit(name) for name in results.manifest["record"]}
        tables = [
            pd.DataFrame(_rows(name, unit, yearly(results, name, year, setup.runs), design))
            for name, unit in outcomes.items()
        ]
        return cls(design, setup, year, outcomes, pd.concat(tables, ignore_index=True), results)

    def of(self, outcome: str) -> "pd.DataFrame":
        """The rows of one outcome, a row a point."""
        return self.table[self.table["outcome"] == outcome].reset_index(drop=True)


def yearly(results: ResultsData, outcome: str, year: int, runs: int) -> Floats:
    """The mean of an outcome over a year (point, run); not a number where it has no value."""
    return by_point(results.year_mean(outcome, results.named[-1], year), runs)


def _rows(outcome: str, unit: str, values: Floats, design: Design) -> list[dict[str, object]]:
    rows = []
    for place, here in enumerate(values):
        change = paired_difference(outcome, unit, values[0], here)
        mean, error = mean_and_error(here)
        known = here[np.isfinite(here)]
        spread = Spread.of(here)
        first = place == 0
        rows.append({
            "outcome": outcome, "unit": unit, "point": place,
            **dict(zip(design.names, design.points[place].tolist(), strict=True)),
            "mean": mean, "mc_low": mean - error, "mc_high": mean + error,
            "p05": spread.low, "median": spread.median, "p95": spread.high,
            "difference": change.mean,
            "difference_low": change.mean - (0.0 if first else change.error),
            "difference_high": change.mean + (0.0 if first else change.error),
            "runs": len(known),
        })  # fmt: skip
    return rows


def mean_and_error(values: Floats) -> tuple[float, float]:
    """The mean across runs (run,) and the half-width of its 95 % Monte-Carlo interval."""
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan")
    if len(known) == 1:
        return float(known[0]), float("nan")
    return float(known.mean()), float(Z95 * known.std(ddof=1) / len(known) ** 0.5)
