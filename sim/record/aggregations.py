"""How months of a history become one observation: sums, means, shares, what has added up.

Each way takes the indicators of a measure, cut to the months that the observation speaks of, as a
list of arrays (month, run), and returns what would be observed (run,).
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Aggregation = Callable[[Sequence[Floats]], Floats]

#: Below this a sum counts as nothing, and a share of it as 0.
NOTHING = 1e-9


def sum_over_months(cuts: Sequence[Floats]) -> Floats:
    """The sum over months and indicators (run,).

    >>> sum_over_months([np.array([[1.0], [2.0]]), np.array([[3.0], [4.0]])])
    array([10.])
    """
    return np.asarray(sum(cut.sum(axis=0) for cut in cuts))


def mean_over_months(cuts: Sequence[Floats]) -> Floats:
    """The mean over the months of one indicator (run,).

    >>> mean_over_months([np.array([[1.0], [2.0]])])
    array([1.5])
    """
    return np.asarray(cuts[0].mean(axis=0))


def mean_complement(cuts: Sequence[Floats]) -> Floats:
    """What the mean of one indicator lacks to 1 (run,).

    >>> mean_complement([np.array([[0.5], [1.0]])])
    array([0.25])
    """
    return 1.0 - mean_over_months(cuts)


def last_month(cuts: Sequence[Floats]) -> Floats:
    """One indicator in the last month (run,).

    >>> last_month([np.array([[1.0], [2.0]])])
    array([2.])
    """
    return cuts[0][-1]


def ever_in_window(cuts: Sequence[Floats]) -> Floats:
    """The largest value of one indicator: 1 if something was so in any month (run,).

    >>> ever_in_window([np.array([[1.0], [0.0]])])
    array([1.])
    """
    return np.asarray(cuts[0].max(axis=0))


def share_of_sum(cuts: Sequence[Floats]) -> Floats:
    """The first indicator's part of the sum of all (run,); 0 where there is nothing.

    >>> share_of_sum([np.array([[1.0]]), np.array([[3.0]])])
    array([0.25])
    """
    return cuts[0].sum(axis=0) / np.maximum(sum_over_months(cuts), NOTHING)


def worth_of_shells(cuts: Sequence[Floats]) -> Floats:
    """Shells times price, $m (run,); the price is no number in months without shells.

    >>> worth_of_shells([np.array([[10.0], [0.0]]), np.array([[500.0], [np.nan]])])
    array([5.])
    """
    thousands, price = cuts
    return np.asarray((thousands * np.nan_to_num(price)).sum(axis=0) / 1000.0)


#: The ways by the name that a measure gives.
AGGREGATIONS: Mapping[str, Aggregation] = {
    "added": sum_over_months, "averaged": mean_over_months, "missing": mean_complement, "last": last_month, "ever": ever_in_window,
    "share": share_of_sum, "worth": worth_of_shells,
}  # fmt: skip
