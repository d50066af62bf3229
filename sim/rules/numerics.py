"""The few numerical habits all rules share.

Rows are added one by one: NumPy sums an axis in another order when there is only one run, and a
history must be the same bit for bit alone and in company.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SMALL = 1e-9
STEEPEST = 40.0


def clip01(x: Floats) -> Floats:
    """x held between 0 and 1."""
    return np.clip(x, 0.0, 1.0)


def logistic(x: Floats) -> Floats:
    """Λ(x) = 1/(1+e^-x), its argument held within ±40.

    >>> logistic(np.array([0.0, 1000.0])).round(3).tolist()
    [0.5, 1.0]
    """
    return 1.0 / (1.0 + np.exp(-np.clip(x, -STEEPEST, STEEPEST)))


def positive(x: Floats) -> Floats:
    """The positive part of x."""
    return np.maximum(x, 0.0)


def add_rows(x: Floats) -> Floats:
    """Sum over the first axis, row after row (row, …, run) -> (…, run).

    >>> add_rows(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [4.0, 6.0]
    """
    total: Floats = x[0] + 0.0
    for row in x[1:]:
        total += row
    return total


def highest(x: Floats) -> Floats:
    """Largest over the first axis (row, run) -> (run,)."""
    top: Floats = x.max(axis=0)
    return top
