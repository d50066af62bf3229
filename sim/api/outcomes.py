"""The model as a plain function, for EMA Workbench, SALib or your own loop.

>>> outcome = outcomes("history", ["trust.dprk.china"], year=1991, since="1990-01", runs=2)
>>> list(outcome(dprk__hunger=0.2))
['trust__dprk__china']
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

import numpy as np

from sim.api.run import run_batch
from sim.arguments import list_items
from sim.ensemble.execution.recorder import record_months
from sim.errors import UserError
from sim.model.simulation import Simulation
from sim.numerics import Floats, mean_of_known
from sim.scenario.parameters import PriorUse
from sim.scenario.plan import Plan
from sim.state.indicators import select_indicators
from sim.studies.designs import OUTCOMES, SINCE, YEAR, Design, StudySetup, design_batch, vary
from sim.studies.factors import DUMMY, SWITCH, named_factor
from sim.studies.sweeps import yearly

DOT = "__"


def _run(model: Simulation, months: int) -> None:
    for _ in range(months):
        model.step()


def to_identifier(spelling: str) -> str:
    """A spelling as a name that is valid in Python.

    >>> to_identifier("arms.dprk.russia"), to_identifier("switch:war")
    ('arms__dprk__russia', 'switch__war')
    """
    return spelling.replace(":", DOT).replace(".", DOT)


def to_spelling(name: str) -> str:
    """The spelling of such a name.

    >>> to_spelling("dprk__hunger"), to_spelling("switch__war")
    ('dprk.hunger', 'switch:war')
    """
    switch = to_identifier(SWITCH)
    if name.startswith(switch):
        return SWITCH + name.removeprefix(switch)
    return name.replace(DOT, ".")


@dataclass
class Outcomes:
    """A function from parameters to outcomes: means of a year over runs with common random numbers.

    It can be pickled, so that other libraries may call it in their own processes. The past before the
    parameters act is computed once.

    Attributes:
        setup: its options; its outcomes are what the function returns.
    """

    setup: StudySetup
    _plan: Plan = field(init=False, repr=False)
    _past: Mapping[str, Any] | None = field(init=False, default=None, repr=False)

    def __post_init__(self) -> None:
        self._plan = self.setup.plan()
        if not self.indicators:
            raise UserError("name at least one indicator")
        select_indicators(self._plan.cast, self.indicators)

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that the function returns."""
        return list_items(self.setup.outcomes)

    @property
    def names(self) -> list[str]:
        """Their names as Python knows them."""
        return [to_identifier(name) for name in self.indicators]

    def __call__(self, **parameters: float) -> dict[str, float]:
        """The outcomes with some parameters, by name.

        Args:
            parameters: by spelling, with `__` for the dot: `dprk__hunger=0.2`; a switch as
                `switch__war=False`, which turns its mechanism off.

        Raises:
            UserError: for a parameter that does not exist, or a value out of range.
        """
        values = np.array([[float(value) for value in parameters.values()]])
        design = self._design(list(parameters), values)
        model = self._start(vary(self._plan, design, self.setup, "point"))
        before_the_year = self._plan.months - YEAR - model.month_number
        if before_the_year:
            _run(model, before_the_year)
        indicators = select_indicators(self._plan.cast, self.indicators)
        year = record_months(model, indicators, YEAR)
        model.release()
        means = np.stack([mean_of_known(year[name], axis=0) for name in self.indicators])
        return dict(zip(self.names, mean_of_known(means, axis=1).tolist(), strict=True))

    def over(self, names: Sequence[str]) -> "Matrix":
        """A function from points (point, parameter) to outcomes (point, outcome), in one batch.

        Args:
            names: of the columns, by spelling, with `__` or with the dot.
        """
        return Matrix(self, tuple(names))

    def at(self, names: Sequence[str], points: Floats) -> Floats:
        """The outcomes (point, outcome) at some points (point, parameter), as one batch."""
        design = self._design(names, np.atleast_2d(np.asarray(points, dtype=float)))
        results = run_batch(design_batch(design, self.setup, "points"))
        year, runs = self.setup.last_year(self._plan), self.setup.runs
        columns = [yearly(results, name, year, runs) for name in self.indicators]
        return np.stack([mean_of_known(column, axis=1) for column in columns], axis=1)

    def _design(self, names: Sequence[str], points: Floats) -> Design:
        mistakes: list[str] = []
        factors = []
        for name in names:
            try:
                factors.append(named_factor(to_spelling(name), self._plan))
            except UserError as error:
                mistakes += error.mistakes
        if mistakes:
            raise UserError(*mistakes)
        if not factors:
            factors, points = [named_factor(DUMMY, self._plan)], np.zeros((1, 1))
        return Design(tuple(factors), points)

    def _start(self, plan: Plan) -> Simulation:
        """A model in the month from which the parameters act, or at the start of the last year."""
        seed, runs = self.setup.seed, self.setup.runs
        past = min(self.setup.start, self._plan.months - YEAR)
        if past == 0:
            return Simulation(plan, seed, np.arange(runs))
        if self._past is None:
            model = Simulation(self._plan, seed, np.arange(runs))
            _run(model, past)
            self._past = model.save_state()
            model.release()
        return Simulation.from_state(plan, self._past)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The same function for many points at once, as SALib's `evaluate` calls it.

    Attributes:
        outcomes: the function.
        names: of the columns.
    """

    outcomes: Outcomes
    names: tuple[str, ...]

    def __call__(self, points: Floats) -> Floats:
        """Outcomes (point, outcome), or (point,) of a single one, at points (point, parameter)."""
        values = self.outcomes.at(self.names, points)
        return values[:, 0] if values.shape[1] == 1 else values


def outcomes(
    scenario: str | PathLike[str] | Plan = "baseline",
    indicators: str | Iterable[str] = OUTCOMES,
    year: int | None = None,
    runs: int = 20,
    seed: int = 1,
    *,
    since: str = SINCE,
    prior: PriorUse | None = "defaults",
) -> Outcomes:
    """A plain function of parameters, which EMA Workbench or SALib can drive.

    Args:
        scenario: what to run.
        indicators: what the function returns, each by its name with `__` for the dot.
        year: outcomes are means of this year; by default the fifth after `since`.
        runs: runs behind a number; always the same ones.
        seed: of their random streams.
        since: the month from which the parameters act; "1990-01" for all of the past.
        prior: "defaults" or "declared" for other parameters; None for what the scenario says.

    Raises:
        UserError: all mistakes in the arguments.
    """
    names = list_items(indicators)
    return Outcomes(StudySetup(scenario, since, runs, seed, prior, "common", year, names))
