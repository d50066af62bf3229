"""Policies compared in Python, and the same question as a model of the EMA Workbench."""

import re
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.api.outcomes import to_identifier
from sim.api.run import run_batch
from sim.arguments import whole_number
from sim.ensemble.request.batch import Batch
from sim.errors import UserError
from sim.extras import ignore_library_warnings, import_extra
from sim.numerics import mean_of_known
from sim.scenario.parameters import PriorUse, choose_prior
from sim.start.kinds import past_of_batch
from sim.studies.factors import uncertain_factors
from sim.studies.policies import PolicyStudy, policy_batch
from sim.studies.policy_failures import failure_table, policy_failures
from sim.studies.policy_file import read_policies
from sim.studies.policy_question import PolicyQuestion
from sim.studies.uncertainties import Uncertainty, is_touched

if TYPE_CHECKING:
    import pandas as pd

    from sim.show.study_plots import PolicyPlots

#: The lever of the EMA model: which policy. Its tables have a column `policy` of their own.
POLICY = "policy_name"


class PolicyComparison(PolicyStudy):
    """A comparison of policies with its figures."""

    __slots__ = ()

    @property
    def plot(self) -> "PolicyPlots":
        """Its figures: `study.plot.regret("shells")`."""
        from sim.show.study_plots import PolicyPlots

        return PolicyPlots(self)

    def failures(self) -> "pd.DataFrame":
        """Which uncertainties decide where each policy is not good enough: a row for each limit of its clearest box.

        Raises:
            UserError: if the libraries for the search are not installed.
        """
        return failure_table(policy_failures(self))


def request_policies(
    file: str | PathLike[str],
    runs: int | None = None,
    seed: int | None = None,
    prior: str | None = None,
) -> PolicyQuestion:
    """The question of a file, before it is run; arguments as of `policies`."""
    use: PriorUse | None = None if prior is None else choose_prior(prior)
    counts = {"runs": (runs, 1), "seed": (seed, 0)}
    for name, (value, least) in counts.items():
        if value is not None:
            whole_number(value, name, least)
    return read_policies(Path(file), runs, seed, use)


def policies(
    file: str | PathLike[str],
    *,
    runs: int | None = None,
    seed: int | None = None,
    prior: str | None = None,
    out: Path | str | None = None,
    **computing: Any,
) -> PolicyComparison:
    """Compare policies under uncertainties: regret, satisficing, and where each fails.

    Its figures: `study.plot.regret(...)`, `.satisfied(...)`, `.page()`.

    Args:
        file: a YAML file of policies, uncertainties and outcomes; docs/policies.md says what it holds.
        runs: histories of each policy; by default as the file says, else 1000.
        seed: of the random streams; by default as the file says, else 1.
        prior: "declared", "assimilated" or "defaults"; by default as the file says, else declared.
        out: a new folder for the results.
        computing: `workers`, `executor`, `progress`, `engine` as of `sim.run`.

    Raises:
        UserError: all mistakes of the file at once.
    """
    question = request_policies(file, runs, seed, prior)
    return PolicyComparison.analyse(run_batch(policy_batch(question), out, **computing), question)


@dataclass(frozen=True, slots=True)
class PolicyFunction:
    """A function from a policy and values of the uncertainties to outcomes: means over histories.

    It can be pickled, so that other libraries may call it in their own processes.

    Attributes:
        question: the policies and outcomes.
        uncertainties: what the arguments give values to.
        runs: histories behind a number; always the same ones.
    """

    question: PolicyQuestion
    uncertainties: tuple[Uncertainty, ...]
    runs: int

    def __call__(self, **values: Any) -> dict[str, float]:
        """The outcomes by name.

        Args:
            values: `policy_name`, and a number for each uncertainty, with `__` for the dot; of an event the
                number of its month, counted from 1990-01.

        Raises:
            UserError: for a policy that does not exist, or an uncertainty without a value.
        """
        policy = str(values.pop(POLICY, self.question.status_quo))
        if policy not in self.question.policies:
            raise UserError(f"no policy {policy!r}. Choices: {', '.join(self.question.policies)}.")
        wanted = {to_identifier(one.name): one.name for one in self.uncertainties}
        if wrong := sorted(wanted.keys() ^ values.keys()):
            raise UserError(
                f"{', '.join(wrong)}: give {POLICY} and {', '.join(wanted) or 'nothing else'}"
            )
        plan = self.question.plan(policy, {wanted[key]: float(v) for key, v in values.items()})
        batch = Batch(
            (plan,), np.arange(self.runs), self.question.seed, self.question.indicators, (plan.name,),
            past=past_of_batch((plan,), None),
        )  # fmt: skip
        results = run_batch(batch, workers=1)
        found = {}
        for one in self.question.outcomes:
            months = results.months_of(one.indicator, plan.name, one.first, one.last)
            found[outcome_identifier(one.name)] = float(mean_of_known(one.value(months), axis=0))
        return found


def outcome_identifier(name: str) -> str:
    """The name of an outcome as Python and the EMA Workbench know it.

    >>> outcome_identifier("shells to Russia")
    'shells_to_Russia'
    """
    word = re.sub(r"\W", "_", name)
    return word if word.isidentifier() else f"_{word}"


def policy_model(file: str | PathLike[str] | PolicyQuestion, *, runs: int = 50) -> Any:
    """The question of a file as a `Model` of the EMA Workbench, for its own samplers, searches and analyses.

    Its lever is `policy_name`; its uncertainties and outcomes are those of the file. An outcome is the mean over
    histories with common random numbers, so chance is averaged out, which single histories of `policies` keep.

    Args:
        file: the YAML file.
        runs: histories behind each outcome.

    Returns:
        An `ema_workbench.Model`.

    Raises:
        UserError: all mistakes of the file at once, or if the library is not installed.
    """
    ema = import_extra("ema_workbench")
    question = file if isinstance(file, PolicyQuestion) else request_policies(file)
    function = PolicyFunction(*_with_all(question), whole_number(runs, "runs", 1))
    with ignore_library_warnings():
        model = ema.Model("policies", function=function)
        model.uncertainties = [_ema_parameter(ema, one) for one in function.uncertainties]
        model.levers = [ema.CategoricalParameter(POLICY, list(question.policies))]
        model.outcomes = [
            ema.ScalarOutcome(outcome_identifier(one.name), _ema_kind(ema, one.better))
            for one in question.outcomes
        ]
    return model


def _with_all(question: PolicyQuestion) -> tuple[PolicyQuestion, tuple[Uncertainty, ...]]:
    """The question with all that is uncertain by name, where its file says `all`.

    Parameters that a policy sets are left out; assimilated ones differ between the histories instead.
    """
    if question.uncertainties or question.prior == "assimilated":
        return question, question.uncertainties
    base = question.policies[question.status_quo]
    found = tuple(
        Uncertainty(one.name, "parameter", one.low, one.high, one.unit, one.logarithmic)
        for one in uncertain_factors(base)
        if not any(
            is_touched(one.name, "parameter", plan, base, question.since)
            for plan in question.policies.values()
        )
    )
    return replace(question, uncertainties=found), found


def _ema_parameter(ema: Any, one: Uncertainty) -> Any:
    name = to_identifier(one.name)
    if one.kind == "event":
        return ema.IntegerParameter(name, int(one.low), int(one.high))
    return ema.RealParameter(name, one.low, one.high)


def _ema_kind(ema: Any, better: str) -> Any:
    return ema.ScalarOutcome.MINIMIZE if better == "less" else ema.ScalarOutcome.MAXIMIZE
