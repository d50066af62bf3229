"""How months of a history become one observation: sums, means, shares, what has added up.

Each way takes the indicators of a measure, cut to the months that the observation speaks of, as a
list of arrays (month, run), and returns what would be observed (run,).
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Way = Callable[[Sequence[Floats]], Floats]

#: Below this a sum counts as nothing, and a share of it as 0.
NOTHING = 1e-9


def added(cuts: Sequence[Floats]) -> Floats:
    """The sum over months and indicators (run,).

    >>> added([np.array([[1.0], [2.0]]), np.array([[3.0], [4.0]])])
    array([10.])
    """
    return np.asarray(sum(cut.sum(axis=0) for cut in cuts))


def averaged(cuts: Sequence[Floats]) -> Floats:
    """The mean over the months of one indicator (run,).

    >>> averaged([np.array([[1.0], [2.0]])])
    array([1.5])
    """
    return np.asarray(cuts[0].mean(axis=0))


def missing(cuts: Sequence[Floats]) -> Floats:
    """What the mean of one indicator lacks to 1 (run,).

    >>> missing([np.array([[0.5], [1.0]])])
    array([0.25])
    """
    return 1.0 - averaged(cuts)


def last(cuts: Sequence[Floats]) -> Floats:
    """One indicator in the last month (run,).

    >>> last([np.array([[1.0], [2.0]])])
    array([2.])
    """
    return cuts[0][-1]


def ever(cuts: Sequence[Floats]) -> Floats:
    """The largest value of one indicator: 1 if something was so in any month (run,).

    >>> ever([np.array([[1.0], [0.0]])])
    array([1.])
    """
    return np.asarray(cuts[0].max(axis=0))


def share(cuts: Sequence[Floats]) -> Floats:
    """The first indicator's part of the sum of all (run,); 0 where there is nothing.

    >>> share([np.array([[1.0]]), np.array([[3.0]])])
    array([0.25])
    """
    return cuts[0].sum(axis=0) / np.maximum(added(cuts), NOTHING)


def worth(cuts: Sequence[Floats]) -> Floats:
    """Shells times price, $m (run,); the price is no number in months without shells.

    >>> worth([np.array([[10.0], [0.0]]), np.array([[500.0], [np.nan]])])
    array([5.])
    """
    thousands, price = cuts
    return np.asarray((thousands * np.nan_to_num(price)).sum(axis=0) / 1000.0)


#: The ways by the name that a measure gives.
WAYS: Mapping[str, Way] = {
    "added": added, "averaged": averaged, "missing": missing, "last": last, "ever": ever,
    "share": share, "worth": worth,
}  # fmt: skip
