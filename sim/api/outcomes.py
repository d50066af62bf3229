"""The model as a plain function, which other libraries drive: EMA Workbench, SALib, your own loop.

>>> outcome = outcomes("history", ["trust.dprk.china"], year=1991, since="1990-01", runs=2)
>>> list(outcome(dprk__hunger=0.2))
['trust__dprk__china']
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.api.run import run_batch
from sim.errors import UserError
from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.results.compare import window_mean
from sim.scenario.parameters import PriorUse
from sim.scenario.plan import Plan
from sim.state.indicators import select_indicators
from sim.studies.designs import OUTCOMES, SINCE, YEAR, Design, StudySetup, design_batch, vary
from sim.studies.factors import DUMMY, SWITCH, named_factor
from sim.studies.sensitivity import means
from sim.studies.sweeps import yearly

DOT = "__"


def to_identifier(spelling: str) -> str:
    """A spelling as a name that Python knows.

    >>> to_identifier("arms.dprk.russia"), to_identifier("switch:war")
    ('arms__dprk__russia', 'switch__war')
    """
    return spelling.replace(":", DOT).replace(".", DOT)


def to_spelling(name: str) -> str:
    """The spelling of a name that Python knows.

    >>> to_spelling("dprk__hunger"), to_spelling("switch__war")
    ('dprk.hunger', 'switch:war')
    """
    switch = to_identifier(SWITCH)
    if name.startswith(switch):
        return SWITCH + name.removeprefix(switch)
    return name.replace(DOT, ".")


@dataclass
class Outcomes:
    """A function from parameters to outcomes: the mean of a year over histories on common luck.

    Other libraries may call it in processes of their own, since it can be pickled. The past before
    the parameters act is computed once.

    Attributes:
        ground: on what it is run.
        indicators: what it gives.
    """

    ground: StudySetup
    indicators: tuple[str, ...]
    _plan: Plan = field(init=False, repr=False)
    _past: Mapping[str, Any] | None = field(init=False, default=None, repr=False)

    def __post_init__(self) -> None:
        self._plan = self.ground.plan()
        if not self.indicators:
            raise UserError("name at least one indicator")
        select_indicators(self._plan.cast, self.indicators)

    @property
    def names(self) -> list[str]:
        """The names of what it gives, valid in Python."""
        return [to_identifier(name) for name in self.indicators]

    def __call__(self, **parameters: float) -> dict[str, float]:
        """The outcomes under some parameters, by name.

        Args:
            parameters: by spelling, with `__` for the dot: `dprk__hunger=0.2`; and
                `switch__war=False` for a mechanism that is off.

        Raises:
            UserError: for a parameter that does not exist, or a value out of range.
        """
        values = np.array([[float(value) for value in parameters.values()]])
        design = self._design(list(parameters), values)
        model = self._begun(vary(self._plan, design, self.ground, "point"))
        indicators = select_indicators(self._plan.cast, self.indicators)
        year = np.zeros((len(indicators), YEAR, model.runs), dtype=np.float32)
        while model.month_number < self._plan.months:
            model.step()
            place = model.month_number - 1 - (self._plan.months - YEAR)
            if place >= 0:
                moment = model.moment()
                for row, indicator in enumerate(indicators):
                    year[row, place] = indicator.read(moment)
        model.release()
        found = means(np.stack([window_mean(series, 0, YEAR - 1) for series in year]))
        return dict(zip(self.names, found.tolist(), strict=True))

    def over(self, names: Sequence[str]) -> "Matrix":
        """A function from points (point, parameter) to outcomes (point, outcome), in one batch.

        Args:
            names: of the columns, by spelling, with `__` or with the dot.
        """
        return Matrix(self, tuple(names))

    def at(self, names: Sequence[str], points: Floats) -> Floats:
        """The outcomes (point, outcome) at some points (point, parameter), as one batch."""
        design = self._design(names, np.atleast_2d(np.asarray(points, dtype=float)))
        results = run_batch(design_batch(design, self.ground, self.indicators, "points"))
        year, runs = self.ground.last_year(self._plan), self.ground.runs
        columns = [means(yearly(results, name, year, runs)) for name in self.indicators]
        return np.stack(columns, axis=1)

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

    def _begun(self, plan: Plan) -> AllianceModel:
        """A model that has reached the month from which the parameters act, or the last year."""
        seed, runs = self.ground.seed, self.ground.runs
        past = min(self.ground.start, self._plan.months - YEAR)
        if past == 0:
            return AllianceModel(plan, rng=seed, runs=runs, collect=False)
        if self._past is None:
            model = AllianceModel(self._plan, rng=seed, runs=runs, collect=False)
            model.run_for(past)
            self._past = model.save_state()
            model.release()
        return AllianceModel.from_state(plan, self._past, collect=False)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The same for many points at once, as SALib's `evaluate` calls it.

    Attributes:
        outcomes: the function.
        names: of the columns.
    """

    outcomes: Outcomes
    names: tuple[str, ...]

    def __call__(self, points: Floats) -> Floats:
        """Outcomes (point, outcome), or (point,) of a single one, at points (point, parameter)."""
        found = self.outcomes.at(self.names, points)
        return found[:, 0] if found.shape[1] == 1 else found


def outcomes(
    scenario: str | Plan = "baseline",
    indicators: Sequence[str] = OUTCOMES,
    year: int | None = None,
    runs: int = 20,
    seed: int = 1,
    *,
    since: str = SINCE,
    prior: PriorUse | None = "defaults",
) -> Outcomes:
    """A plain function of parameters, which EMA Workbench or SALib can drive.

    Args:
        scenario: what is run.
        indicators: what it gives, each as a name with `__` for the dot.
        year: whose mean; by default the fifth after `since`.
        runs: histories behind a number; always the same ones.
        seed: of their luck.
        since: the month from which the parameters act; "1990-01" for all of the past.
        prior: of what is not given; at its default unless said otherwise.

    Raises:
        UserError: every mistake in what was asked for.
    """
    return Outcomes(
        StudySetup(scenario, since, runs, seed, prior, "common", year), tuple(indicators)
    )
