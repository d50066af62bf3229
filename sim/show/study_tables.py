"""A sensitivity study as a table of words, for a terminal and for a report."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.show.numbers import NONE, short_number, with_unit
from sim.studies.factors import DUMMY
from sim.studies.sensitivity import Sensitivity

#: Columns by method: heading, measure, the half-width of its interval.
COLUMNS: Mapping[str, tuple[tuple[str, str, str | None], ...]] = {
    "morris": (("μ*", "mu_star", "mu_star_error"), ("μ", "mu", None), ("σ", "sigma", None)),
    "sobol": (("first order", "first", "first_error"), ("total", "total", "total_error")),
    "tornado": (("at its low end", "low", "low_error"), ("at its high end", "high", "high_error")),
}
MEANING = {
    "morris": "μ*: mean size of the change of the outcome over a factor's whole range; μ: mean with "
    "sign; σ: standard deviation of the change, from curvature or interaction.",
    "sobol": "Shares of the variance between points (not between runs): of the factor alone, and "
    "with all its interactions.",
    "tornado": "Mean paired difference from the usual values, one factor moved at a time.",
}


class StudyTable(NamedTuple):
    """What an outcome depends on.

    Attributes:
        title, caption: above and below it.
        head: headings, that of factors first.
        rows: cells of each factor, the largest first and the dummy last.
        more: factors that are left out.
    """

    title: str
    caption: str
    head: list[str]
    rows: list[list[str]]
    more: int


def sensitivity_table(study: Sensitivity, outcome: str, most: int) -> StudyTable:
    """The largest factors of an outcome in the last year of the study, at most so many."""
    indices = study.of(outcome).to_dict("records")
    year = int(indices[0]["year"])
    factors = [index for index in indices if index["factor"] != DUMMY]
    control = [
        index | {"factor": f"{DUMMY} (control)"} for index in indices if index not in factors
    ]
    rows = [
        [str(index["factor"]), *_cells(study.method, index)] for index in factors[:most] + control
    ]
    title = f"What {with_unit(outcome, study.outcomes[outcome])} depends on in {year}"
    head = ["factor", *(heading for heading, *_ in COLUMNS[study.method])]
    return StudyTable(
        title, _caption(study, outcome, year), head, rows, max(0, len(factors) - most)
    )


def _caption(study: Sensitivity, outcome: str, year: int) -> str:
    spread = [s for s in study.spread if (s["outcome"], s["year"]) == (outcome, year)]
    deviations = "".join(
        f"; the standard deviation between points is {short_number(s['across_points'], small=True)}, "
        f"across runs at a point {short_number(s['across_histories'], small=True)}; "
        f"{s['missing']:.0%} of runs have no value"
        for s in spread
    )
    return (
        f"{MEANING[study.method]} After ± a 95 % interval. {study.points} points, {study.runs} runs "
        f"each with {study.random_numbers} random numbers, factors acting from {study.since}"
        f"{deviations}. The dummy has no effect by construction; treat effects of its size as noise."
    )


def _cells(method: str, index: Mapping[Any, Any]) -> list[str]:
    cells = []
    for _, measure, error in COLUMNS[method]:
        value = short_number(index[measure], small=True)
        half = short_number(index[error], figures=2, small=True) if error else NONE
        cells.append(value if NONE in (value, half) else f"{value} ± {half}")
    return cells
