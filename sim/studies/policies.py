"""Policies against uncertainties: regret, satisficing, and where each policy fails.

All policies run on common random numbers, so that a history differs between two of them by what they change
alone. Regret is in hindsight: it also counts chance that no policy could have known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.request.batch import Batch, refuse_too_many
from sim.errors import UserError
from sim.numerics import Floats
from sim.results.clusters import Clusters, variance_of_mean
from sim.results.compare import Z95
from sim.results.data import ResultsData
from sim.start.kinds import past_of_batch
from sim.studies.discovery import (
    PREFIX,
)
from sim.studies.policy_question import Outcome, PolicyQuestion
from sim.studies.regret import (
    Estimate,
    best,
    estimate,
    regrets,
    relative_regrets,
    resample_weights,
    share_met,
    weighted_maximum,
    weighted_mean,
    weighted_quantile,
)
from sim.studies.uncertainties import drawn_uncertainties
from sim.words.nearest import nearest

if TYPE_CHECKING:
    import pandas as pd

#: The regret that nine in ten histories do not exceed.
HIGH = 0.9
#: What the row of all outcomes together is called.
ALL_OUTCOMES = "all outcomes"


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """How a policy does by one outcome.

    Attributes:
        policy, outcome: which.
        mean: the outcome's mean across histories.
        change: its mean paired difference from the status quo.
        regret, high_regret, most_regret: mean, 90th percentile and maximum of regret, in the outcome's unit. No
            interval of a maximum reaches above it.
        relative: the mean regret as a share of the mean size of the best outcome.
        best: the share of histories in which no other policy is better.
        satisfied: the share in which the outcome is good enough; None where nothing is.
    """

    policy: str
    outcome: str
    mean: float
    change: Estimate
    regret: Estimate
    high_regret: Estimate
    most_regret: Estimate
    relative: Estimate
    best: Estimate
    satisfied: Estimate | None


@dataclass(frozen=True, slots=True)
class PolicyStudy:
    """Policies compared.

    Attributes:
        question: what was asked.
        units: of each outcome.
        values: each outcome (policy, run), in the order of the policies.
        clusters: the parameter set of each run, where runs share sets (run,); else None.
        drawn: what differs between histories, by name (run,).
        drawn_units: the units of these.
        rows: how each policy does by each outcome.
    """

    question: PolicyQuestion
    units: dict[str, str]
    values: dict[str, Floats]
    clusters: Clusters | None
    drawn: dict[str, Floats]
    drawn_units: dict[str, str]
    rows: tuple[PolicyRow, ...]

    @classmethod
    def analyse(cls, results: ResultsData, question: PolicyQuestion) -> Self:
        """What the batch of some policies shows."""
        values = {
            outcome.name: np.stack(
                [outcome.value(results.months_of(outcome.indicator, policy, outcome.first, outcome.last))
                 for policy in question.policies]
            )
            for outcome in question.outcomes
        }  # fmt: skip
        units = {outcome.name: results.unit(outcome.indicator) for outcome in question.outcomes}
        drawn, drawn_units = _drawn(results, question)
        return cls.of_values(question, units, values, results.clusters, drawn, drawn_units)

    @classmethod
    def of_values(
        cls, question: PolicyQuestion, units: dict[str, str], values: dict[str, Floats],
        clusters: Clusters | None = None, drawn: dict[str, Floats] | None = None,
        drawn_units: dict[str, str] | None = None,
    ) -> Self:  # fmt: skip
        """The same from outcomes that are known already (policy, run)."""
        rows = tuple(
            row
            for outcome in question.outcomes
            for row in _rows(question, outcome, values[outcome.name], clusters)
        )
        return cls(question, units, values, clusters, drawn or {}, drawn_units or {}, rows)

    @property
    def policies(self) -> tuple[str, ...]:
        """The names of the policies."""
        return tuple(self.question.policies)

    @property
    def sets(self) -> int | None:
        """How many parameter sets the runs share; None where each run has its own."""
        return None if self.clusters is None else len(np.unique(self.clusters))

    def outcome(self, name: str) -> Outcome:
        """An outcome by name.

        Raises:
            UserError: with the nearest that exists.
        """
        known = {outcome.name: outcome for outcome in self.question.outcomes}
        if name not in known:
            raise UserError(f"no outcome {name!r}.{nearest(name, known)}")
        return known[name]

    def regrets(self, outcome: str) -> Floats:
        """What each policy loses against the best in each history (policy, run), in the outcome's unit.

        Not a number in histories in which any policy has no value.
        """
        one = self.outcome(outcome)
        return regrets(self.values[outcome], one.better == "less")

    def satisfied(self) -> dict[str, Estimate]:
        """The share of histories in which a policy is good enough by all outcomes that say what is, by policy."""
        judged = [one for one in self.question.outcomes if one.enough is not None]
        if not judged:
            return {}
        met, known = self._met(judged)
        clusters = None if self.clusters is None else self.clusters[known]
        return {
            policy: share_met(met[row, known], clusters) for row, policy in enumerate(self.policies)
        }

    def _met(self, judged: Iterable[Outcome]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Where all outcomes are good enough (policy, run), and which runs have all values (run,)."""
        values = [(one, self.values[one.name]) for one in judged]
        known = np.all([np.isfinite(each).all(axis=0) for _, each in values], axis=0)
        return np.all([one.is_met(each) for one, each in values], axis=0), known

    @property
    def table(self) -> "pd.DataFrame":
        """A row for each policy and outcome."""
        import pandas as pd

        named = ("change", "regret", "high_regret", "most_regret", "relative", "best", "satisfied")
        records = []
        for row in self.rows:
            about = self.outcome(row.outcome)
            record: dict[str, object] = {
                "policy": row.policy, "outcome": row.outcome, "indicator": about.indicator,
                "unit": self.units[row.outcome], "mean": row.mean,
            }  # fmt: skip
            for name in named:
                value: Estimate | None = getattr(row, name)
                ends = value or Estimate(np.nan, np.nan, np.nan)
                record |= {name: ends.value, f"{name}_low": ends.low, f"{name}_high": ends.high}
            records.append(record)
        return pd.DataFrame(records)

    @property
    def histories(self) -> "pd.DataFrame":
        """A row for each history, policy and outcome: value, regret, and regret as a share of the best."""
        import pandas as pd

        tables = []
        for outcome in self.question.outcomes:
            values, less = self.values[outcome.name], outcome.better == "less"
            tables.append(pd.DataFrame({
                "history": np.tile(np.arange(values.shape[1]), len(values)),
                "policy": np.repeat(self.policies, values.shape[1]), "outcome": outcome.name,
                "value": values.ravel(), "regret": regrets(values, less).ravel(),
                "relative_regret": relative_regrets(values, less).ravel(),
            }))  # fmt: skip
        return pd.concat(tables, ignore_index=True)

    def leaders(self, outcome: str) -> tuple[str, ...]:
        """The policy with the least mean regret, then those that these runs cannot tell apart from it.

        Two policies are told apart where the 95 % interval of their mean paired difference excludes 0.
        """
        loss = self.regrets(outcome)
        known = np.isfinite(loss).all(axis=0)
        loss = loss[:, known]
        clusters = None if self.clusters is None else self.clusters[known]
        first = int(loss.mean(axis=1).argmin())
        gaps = [_change(own - loss[first], clusters) for own in loss]
        alike = [row for row, gap in enumerate(gaps) if row != first and not gap.low > 0.0]
        return tuple(self.policies[row] for row in (first, *alike))


def policy_batch(question: PolicyQuestion) -> Batch:
    """All policies as one batch, on common random numbers.

    Raises:
        UserError: for more runs than a batch may have.
    """
    refuse_too_many(question.runs)
    usual = question.status_quo
    plans = tuple(
        replace(question.plan(policy), compare_to=usual, comparisons=(usual,))
        if policy != usual else question.plan(policy)
        for policy in question.policies
    )  # fmt: skip
    return Batch(
        plans, np.arange(question.runs), question.seed, question.indicators,
        tuple(plan.name for plan in plans), past=past_of_batch(plans, None),
    )  # fmt: skip


def _drawn(
    results: ResultsData, question: PolicyQuestion
) -> tuple[dict[str, Floats], dict[str, str]]:
    """What differs between the histories of all policies, and the units."""
    named = question.uncertainties
    data = results[question.status_quo]
    drawn = {
        str(name).removeprefix(PREFIX): np.asarray(data[name].values, dtype=float)
        for name in data.data_vars
        if str(name).startswith(PREFIX)
    }
    units = {name: str(data[f"{PREFIX}{name}"].attrs["units"]) for name in drawn}
    if named:
        # what one actor alone holds is recorded without its name, however it was spelled
        short = {one.name: one.name.rpartition(".")[2] for one in named}
        drawn = {
            one.name: drawn[one.name if one.name in drawn else short[one.name]]
            for one in named if one.kind == "parameter"
        }  # fmt: skip
        drawn |= drawn_uncertainties(named, question.since, question.seed, question.runs)
        units |= {one.name: one.unit for one in named}
    return drawn, units


def _rows(
    question: PolicyQuestion, outcome: Outcome, values: Floats, clusters: Clusters | None
) -> Iterator[PolicyRow]:
    """How each policy does by an outcome, in the histories in which all have a value."""
    known = np.isfinite(values).all(axis=0)
    if not known.any():
        raise UserError(
            f"{outcome.name}: {outcome.words}: no history has a value under all policies"
        )
    values = values[:, known]
    groups = None if clusters is None else clusters[known]
    less = outcome.better == "less"
    loss, top = regrets(values, less), np.abs(best(values, less))
    weights = resample_weights(values.shape[1], groups, question.seed)
    usual = values[list(question.policies).index(question.status_quo)]
    for row, policy in enumerate(question.policies):
        own, mean_loss = loss[row], weighted_mean(loss[row], weights)
        yield PolicyRow(
            policy, outcome.name, float(values[row].mean()), _change(values[row] - usual, groups),
            estimate(mean_loss), estimate(weighted_quantile(own, weights, HIGH)),
            estimate(weighted_maximum(own, weights)),
            estimate(_ratio(mean_loss, weighted_mean(top, weights))),
            share_met(own == 0.0, groups),
            None if outcome.enough is None else share_met(outcome.is_met(values[row]), groups),
        )  # fmt: skip


def _ratio(regret: Floats, size: Floats) -> Floats:
    """Regret over the size of the best; 0 where there is no regret, not a number where the best is 0."""
    share = regret / np.where(size > 0.0, size, 1.0)
    return np.where((size > 0.0) | (regret == 0.0), share, np.nan)


def _change(change: Floats, clusters: Clusters | None) -> Estimate:
    mean, variance = float(change.mean()), variance_of_mean(change, clusters)
    error = Z95 * float(np.sqrt(variance)) if variance == variance else np.nan
    return Estimate(mean, mean - error, mean + error)
