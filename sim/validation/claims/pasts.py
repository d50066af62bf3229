"""Where the histories of claims come from. This is the one place that says so.

A claim names the past it wants. "free": parameter sets of the table of starts, and draws of their own from 1990 on.
"replayed" and "given": the table's draws too, up to the middle of 2024, so that the past is one that the record
singles out; a given past is replayed from 1990 here, which comes to the same. Robustness cells also draw parameters
from their declared priors.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.random_streams import ChosenPast
from sim.start.table import PRESENT, shipped_starts

#: The pasts that a claim may name.
PASTS = ("free", "replayed", "given")
#: How a cell's histories are drawn.
Draws = Literal["free", "replayed", "declared"]


def draws_of(past: str) -> Draws:
    """How the histories of a claim's main cell are drawn."""
    return "free" if past == "free" else "replayed"


def departs(past: str) -> int:
    """The first month in which the worlds of a claim, and what robustness cells change, may differ from its past."""
    return PRESENT if past == "given" else 0


def chosen_past(draws: Draws, runs: int) -> ChosenPast | None:
    """Draws and parameters of histories 0 to runs-1; None where all are their own."""
    return None if draws == "declared" else shipped_starts().past(np.arange(runs), draws)


def parameter_sets(draws: Draws, runs: int) -> NDArray[np.int64]:
    """The parameter set of each history (run,), by which intervals resample."""
    histories = np.arange(runs, dtype=np.int64)
    if draws == "declared":
        return histories
    starts = shipped_starts()
    return starts.set[starts.rows_of(histories)]


def describe_pasts(runs: int) -> str:
    """What is printed with every table."""
    sets = len(np.unique(parameter_sets("free", runs)))
    return (
        f"pasts: {runs} histories of {sets} parameter sets from the table of starts; 'free' has random draws of its own from 1990 on, "
        "'replayed' and 'given' take the table's until mid-2024"
    )


def are_imposed(past: str, kind: str) -> bool:
    """Whether the facts that a claim on the past reads were imposed on it."""
    return kind == "past" and past != "free"
