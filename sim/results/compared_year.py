"""The year that a comparison looks at where nobody names one."""

from typing import TYPE_CHECKING

import numpy as np

from sim.results.compare import effects_by_year

if TYPE_CHECKING:
    from sim.results.data import ResultsData

#: Effects below this part of the standard deviation across runs are not listed.
NOTICED = 0.01


def compared_year(results: "ResultsData", scenario: str, base: str) -> int | None:
    """The year that a table tells of where none is asked for: None for the usual one.

    A scenario whose differences come later, or are over by then, changes nothing in the usual year;
    then it is the year in which it changes most, each indicator counted up to an effect of one.
    """
    if any(d.effect > NOTICED for d in results.differences(scenario, base)):
        return None
    both = ((results.series(name, base), results.series(name, scenario))
            for name in results.indicators if name in results[base] and name in results[scenario])  # fmt: skip
    total = sum(np.minimum(1.0, effects_by_year(*pair)) for pair in both)
    return None if not np.any(total) else 1990 + int(np.argmax(total))
