"""Sentences with their numbers, for notebooks: what is said is computed, so it cannot go stale.

Each shows as text in a terminal and as Markdown in a notebook.

>>> claim("The flow stops.", holds=True)
**Holds.** The flow stops.
>>> claim("Trust stops with it.", holds=False)
**Fails.** Trust stops with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calendar import format_dates
from sim.results.data import ResultsData
from sim.results.first_times import wilson
from sim.show.differences import describe_difference
from sim.show.numbers import prose_number

HOLDS, FAILS = "**Holds.**", "**Fails.**"


@dataclass(frozen=True, slots=True, repr=False)
class Statement:
    """A text that a notebook shows as Markdown."""

    text: str

    def __repr__(self) -> str:
        """The text as it is written."""
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text


def claim(sentence: str, holds: bool | np.bool_) -> Statement:
    """A sentence, and whether what was run bears it out; one that fails is shown all the same."""
    return Statement(f"{HOLDS if holds else FAILS} {sentence}")


def bullet_list(sentences: Iterable[Statement | str]) -> Statement:
    """Sentences one below the other.

    >>> bullet_list(["One.", claim("Two.", holds=True)])
    - One.
    - **Holds.** Two.
    """
    return Statement("\n".join(f"- {sentence}" for sentence in sentences))


def share(hits: NDArray[np.bool_]) -> str:
    """In what share of runs something is so, with its Monte-Carlo interval.

    >>> share(np.array([True, False] * 50))
    '50 % (95 % Monte-Carlo interval 40 to 60 %)'
    """
    low, high = (100 * end for end in wilson(int(hits.sum()), len(hits)))
    return f"{100 * hits.mean():.0f} % (95 % Monte-Carlo interval {low:.0f} to {high:.0f} %)"


def change(
    results: ResultsData, indicator: str, scenario: str, base: str | None = None,
    year: int | None = None,
) -> str:  # fmt: skip
    """What a scenario changes in an indicator, with both kinds of interval, each by its name.

    Args:
        results: of the scenario and its base.
        indicator, scenario: what, and in which.
        base: the scenario it is compared to; by default its own.
        year: whose mean is compared; by default the fifth after the branch.

    Raises:
        UserError: for an indicator or scenario that the results do not hold.
    """
    results.series(indicator, scenario)
    base_name = results.require_base(scenario, base)
    [difference] = [
        d for d in results.differences(scenario, base_name, year) if d.name == indicator
    ]
    return (
        f"`{indicator}` in {format_dates(*results.window(scenario, year))}: median "
        f"{prose_number(difference.base.median)} in `{base_name}`, {prose_number(difference.variant.median)} in "
        f"`{scenario}`; {describe_difference(difference)}"
    )
