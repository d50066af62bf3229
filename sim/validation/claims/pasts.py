"""Where the histories of claims come from. This is the one place that says so.

A claim names the past it wants: "given" (histories start in the middle of 2024, conditioned on the record), "replayed"
(from 1990 with the parameters and chances of such a start) or "free" (from 1990 with chances of their own). The first
two need a table of starts. Until it is there, all run free and parameters are drawn from their declared priors.
"""

import numpy as np
from numpy.typing import NDArray

from sim.scenario.parameters import PriorUse

#: The pasts that a claim may name.
PASTS = ("free", "replayed", "given")
#: What is printed with every table.
NOTE = "past: free until the table of starts is there; all histories run from 1990, with parameters drawn from their priors"
#: How parameters are settled, and in the robustness cell that settles them otherwise.
PRIOR: PriorUse = "declared"
OTHER_PRIOR: PriorUse = "defaults"


def parameter_sets(runs: int) -> NDArray[np.int64]:
    """The parameter set of each history (run,): each has one of its own, as it is drawn by itself."""
    return np.arange(runs, dtype=np.int64)


def are_imposed(past: str, kind: str) -> bool:
    """Whether facts that a claim reads were imposed on its past; none is while all pasts run free."""
    del past, kind
    return False
