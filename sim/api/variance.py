"""Where the spread of outcomes across runs comes from, in Python.

>>> from sim.api.variance import variance
>>> split = variance("history", outcomes="provocations", year=1992, runs=8)
>>> split.shares["provocations"][0].source
'parameters'
"""

from collections.abc import Iterable
from os import PathLike

from sim.scenario.parameters import PriorUse
from sim.scenario.plan import Plan
from sim.studies.designs import OUTCOMES, StudySetup
from sim.studies.variance import VarianceSplit


def variance(
    on: str | PathLike[str] | Plan = "baseline",
    outcomes: str | Iterable[str] = OUTCOMES,
    *,
    year: int | None = None,
    runs: int = 500,
    seed: int = 1,
    since: str = "1990-01",
    prior: PriorUse | None = None,
) -> VarianceSplit:
    """How much of the variance across runs comes from parameters, each random process, and their interaction.

    Every process is held while all others are drawn anew, and drawn anew while all others are held; that
    takes up to 35 sets of runs.

    Args:
        on: the scenario.
        outcomes: indicators.
        year: outcomes are means of this year; by default 2028.
        runs: histories; each stands in every set.
        seed: of the random streams.
        since: the month from which draws may be new. With a later month, the past and the parameters stay,
            and what is split is the spread that comes after it.
        prior: "declared" or "defaults"; by default as the scenario says.

    Returns:
        The shares, with `.table`.

    Raises:
        UserError: all mistakes in the arguments.
    """
    return VarianceSplit.study(StudySetup(on, since, runs, seed, prior, "common", year, outcomes))
