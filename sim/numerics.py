"""The few numerical habits all rules share.

Rows are added one by one: NumPy sums an axis in another order when there is only one run, and a
history must be the same bit for bit alone and in company.
"""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
SMALL = 1e-9
#: From this many terms on NumPy may add in pairs.
PAIRWISE = 8
STEEPEST = 40.0


def clip01(x: Floats) -> Floats:
    """x held between 0 and 1."""
    return np.minimum(np.maximum(x, 0.0), 1.0)  # two ufuncs cost less than np.clip's checks


def logistic(x: Floats) -> Floats:
    """Λ(x) = 1/(1+e^-x), its argument held within ±40.

    >>> logistic(np.array([0.0, 1000.0])).round(3).tolist()
    [0.5, 1.0]
    """
    held = np.minimum(np.maximum(x, -STEEPEST), STEEPEST)
    return 1.0 / (1.0 + np.exp(-held))


def positive(x: Floats) -> Floats:
    """The positive part of x."""
    return np.maximum(x, 0.0)


def add_rows(x: Floats) -> Floats:
    """Sum over the first axis, row after row (row, …, run) -> (…, run).

    >>> add_rows(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [4.0, 6.0]
    """
    if len(x) < PAIRWISE:
        few: Floats = np.add.reduce(x, axis=0, initial=0.0)
        return few
    total: Floats = x[0] + 0.0
    for row in x[1:]:
        total += row
    return total


def any_row(x: Bools) -> Bools:
    """Where any of the rows is true (…, run) -> (run,).

    >>> any_row(np.array([[True, False], [False, False]])).tolist()
    [True, False]
    """
    rows = x.reshape(-1, x.shape[-1])
    found = rows[0]
    for row in rows[1:]:
        found = found | row
    return found


def mean_of_known(x: NDArray[np.floating], axis: int) -> Floats:
    """Mean along an axis over the values that are numbers; not a number where there is none.

    >>> mean_of_known(np.array([[1.0, np.nan], [3.0, np.nan]]), axis=0).tolist()
    [2.0, nan]
    """
    values = np.asarray(x, dtype=float)
    known = np.isfinite(values)
    count = known.sum(axis=axis)
    total = np.where(known, values, 0.0).sum(axis=axis)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def stack_rows(rows: Sequence[Floats | float], like: Floats) -> Floats:
    """A new array of some rows, each broadcast to the shape of another array (row, …).

    >>> stack_rows([1.0, np.array([2.0, 3.0])], np.zeros(2)).tolist()
    [[1.0, 1.0], [2.0, 3.0]]
    """
    # np.stack would need each row broadcast before
    stacked = np.empty((len(rows), *like.shape), like=like)
    for row, values in enumerate(rows):
        stacked[row] = values
    return stacked


def highest_other(x: Floats) -> Floats:
    """For each row the largest of the others, or 0 where there is none (row, run).

    >>> highest_other(np.array([[1.0], [3.0], [2.0]])).ravel().tolist()
    [3.0, 2.0, 3.0]
    """
    if len(x) == 1:
        return np.zeros_like(x)
    before = list(accumulate(x[:-1], np.maximum))
    after = list(accumulate(x[:0:-1], np.maximum))[::-1]
    between = map(np.maximum, before[:-1], after[1:])
    return np.stack([after[0], *between, before[-1]])


def highest(x: Floats) -> Floats:
    """Largest over the first axis (row, run) -> (run,)."""
    top: Floats = x.max(axis=0)
    return top
