"""What a comparison of policies asks: the policies, the uncertainties and the outcomes they are judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.calendar import format_dates
from sim.numerics import Floats, mean_of_known
from sim.results.conditions import Condition
from sim.scenario.parameters import PriorUse
from sim.scenario.plan import Plan
from sim.strict.reader import format_number
from sim.studies.uncertainties import Uncertainty, spread_plan

Better = Literal["less", "more"]
Of = Literal["mean", "highest", "lowest"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that policies are judged by.

    Attributes:
        name: what tables call it.
        indicator: what is read.
        first, last: the months that count, both included.
        better: whether less of it is better, or more.
        enough: with which a policy is satisfied; None where only regret counts.
        of: whether the mean of these months counts, the highest or the lowest.
    """

    name: str
    indicator: str
    first: int
    last: int
    better: Better
    enough: float | None = None
    of: Of = "mean"

    def value(self, months: NDArray[np.floating]) -> Floats:
        """Its value in each history (run,), of its months (month, run); not a number where none has one."""
        if self.of == "mean":
            return mean_of_known(months, axis=0)
        sign = 1.0 if self.of == "highest" else -1.0
        known = np.isfinite(months)
        best = np.where(known, sign * months.astype(float), -np.inf).max(axis=0)
        return np.where(known.any(axis=0), sign * np.where(np.isfinite(best), best, 0.0), np.nan)

    def is_met(self, values: Floats) -> NDArray[np.bool_]:
        """Where a value is good enough."""
        assert self.enough is not None
        return values <= self.enough if self.better == "less" else values >= self.enough

    @property
    def failure(self) -> Condition:
        """The condition under which it is not good enough."""
        assert self.enough is not None
        less = self.better == "less"
        any_month = (self.of == "highest") == less
        how: Literal["mean", "any", "all"] = (
            "mean" if self.of == "mean" else "any" if any_month else "all"
        )
        return Condition(
            self.indicator, ">" if less else "<", self.enough, (self.first, self.last), how
        )

    @property
    def words(self) -> str:
        """What it is, in words."""
        of = "" if self.of == "mean" else f"{self.of} "
        return f"{of}{self.indicator} in {format_dates(self.first, self.last)}, {self.better} is better"

    @property
    def wish(self) -> str:
        """What is good enough, in words; "" where nothing is said."""
        if self.enough is None:
            return ""
        return f"at {'most' if self.better == 'less' else 'least'} {format_number(self.enough)}"


@dataclass(frozen=True, slots=True)
class PolicyQuestion:
    """Policies to be compared.

    Attributes:
        name: of the file.
        scenario: where all policies start from.
        since: the month from which they hold.
        prior: where all other parameters come from.
        runs, seed: histories of each policy, and the seed of their random numbers.
        policies: the plans as written, without uncertainties, by name.
        status_quo: the policy that the others are compared with.
        uncertainties: what is drawn even over its range; empty for all that the prior draws.
        outcomes: what they are judged by.
    """

    name: str
    scenario: str
    since: int
    prior: PriorUse
    runs: int
    seed: int
    policies: Mapping[str, Plan]
    status_quo: str
    uncertainties: tuple[Uncertainty, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def indicators(self) -> tuple[str, ...]:
        """What is recorded."""
        return tuple(dict.fromkeys(outcome.indicator for outcome in self.outcomes))

    @property
    def months(self) -> int:
        """How long the runs are: to the end of the last month that counts."""
        return max(outcome.last for outcome in self.outcomes) + 1

    def plan(self, policy: str, values: Mapping[str, float] | None = None) -> Plan:
        """A policy as it is run: with the uncertainties drawn, or at some values."""
        plan = spread_plan(self.policies[policy], self.uncertainties, self.since, values)
        return replace(
            plan, name=policy, title=policy, months=self.months, departs=self.since,
            regimes=tuple(r for r in plan.regimes if r.start < self.months),
            compare_to=None, comparisons=(), runs=None, seed=None,
        )  # fmt: skip
