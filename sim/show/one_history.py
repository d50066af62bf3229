"""All that happened in one history: what is recorded of it, or the history run again."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.execution.recorder import record_months
from sim.errors import UserError
from sim.model.model import AllianceModel
from sim.results.data import ResultsData
from sim.scenario.library import load_plan
from sim.scenario.plan import Plan
from sim.show.selection import history_column, months, recorded_indicators
from sim.state.indicators import indicators

Course = dict[str, NDArray[np.float32]]


class OneHistory(NamedTuple):
    """One history.

    Attributes:
        course: indicators by name (month,).
        whole: whether that is all there is to record, or only what these results hold.
    """

    course: Course
    whole: bool


def one_history(
    results: ResultsData, scenario: str, run: int, plan: Plan | None = None
) -> OneHistory:
    """One history of a scenario: as recorded if everything is, else run again where that can be.

    A history is the same in any company, so the second run gives the recorded numbers, bit for
    bit; where it does not (another version, a plan that is not to be found), only what is recorded
    is told.

    Args:
        results, scenario, run: which history.
        plan: the scenario's plan, where it was made in Python; by default, the one of that name.

    Raises:
        UserError: if there is no such history, or the plan given does not lead to it.
    """
    place = history_column(results, scenario, run)
    held = recorded_indicators(results, scenario)
    kept = {name: results.series(name, scenario)[:, place] for name in held}
    found = plan or _plan_of(scenario)
    if found is None:
        return OneHistory(kept, False)
    found = replace(found, months=months(results, scenario))
    if {i.name for i in indicators(found.cast)} <= set(held):
        return OneHistory(kept, True)
    again = replay_series(found, int(results.manifest["seed"]), run)
    if all(name in again and _same(again[name], kept[name]) for name in held):
        return OneHistory(again, True)
    if plan is not None:
        raise UserError(f"the plan given does not lead to what is recorded of {scenario!r}")
    return OneHistory(kept, False)


def replay_series(plan: Plan, seed: int, run: int) -> Course:
    """Every indicator of one history, in single precision as recorded (month,)."""
    model = AllianceModel(plan, rng=seed, histories=[run], collect=False)
    series = record_months(model, indicators(model.cast), plan.months)
    model.release()
    return {name: values[:, 0] for name, values in series.items()}


def _plan_of(scenario: str) -> Plan | None:
    try:
        return load_plan(scenario)
    except UserError:
        return None


def _same(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    return bool(np.array_equal(one, other, equal_nan=True))
