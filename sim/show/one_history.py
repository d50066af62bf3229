"""All that happened in one run: what is recorded of it, or the run simulated again."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.results.data import ResultsData
from sim.scenario.library import load_plan, with_prior
from sim.scenario.plan import Plan
from sim.show.selection import history_column, months, recorded_indicators
from sim.start.kinds import ASSIMILATED
from sim.start.table import PastKind, shipped_starts
from sim.state.indicators import indicators

Course = dict[str, NDArray[np.float32]]
#: About how many series of a history that was run again are compared with the recorded ones.
COMPARED = 12


class OneHistory(NamedTuple):
    """One run.

    Attributes:
        course: indicators by name (month,).
        whole: whether that is all there is to record, or only what these results hold.
    """

    course: Course
    whole: bool


def one_history(
    results: ResultsData, scenario: str, run: int, plan: Plan | None = None
) -> OneHistory:
    """One run of a scenario: as recorded if everything is, else simulated again where that can be.

    A run is the same in any company, so the second run gives the recorded numbers, bit for
    bit; where it does not (another version, a plan that is not to be found), only what is recorded
    is shown.

    Args:
        results, scenario, run: which run.
        plan: the scenario's plan, where it was made in Python; by default, the one of that name.

    Raises:
        UserError: if there is no such history, or the plan given does not lead to it.
    """
    column = history_column(results, scenario, run)
    names = recorded_indicators(results, scenario)

    def read(chosen: Sequence[str]) -> Course:
        return {name: results.series(name, scenario)[:, column] for name in chosen}

    replay_plan = plan or _plan_of(scenario)
    if replay_plan is None:
        return OneHistory(read(names), False)
    replay_plan = replace(replay_plan, months=months(results, scenario))
    start = results.manifest.get("start")
    if start:
        replay_plan = with_prior(replay_plan, ASSIMILATED)
    if {i.name for i in indicators(replay_plan.cast)} <= set(names):
        return OneHistory(read(names), True)
    seed, past = int(results.manifest["seed"]), start["past"] if start else None
    again = replay_series(replay_plan, seed, run, past)
    # a history that agrees to the last bit in these agrees in all; reading each would take longer than the run
    compared = read(names[:: max(1, len(names) // COMPARED)])
    if all(name in again and _same(again[name], values) for name, values in compared.items()):
        return OneHistory(again, True)
    if plan is not None:
        raise UserError(f"the plan given does not lead to what is recorded of {scenario!r}")
    return OneHistory(read(names), False)


def replay_series(plan: Plan, seed: int, run: int, past: PastKind | None = None) -> Course:
    """Every indicator of one run, in single precision as recorded (month,).

    Args:
        plan, seed, run: which.
        past: of a history that starts from the table; None for what fits the plan.
    """
    # a figure of what is stored needs no model, which takes most of a second to import
    from sim.ensemble.execution.recorder import record_months
    from sim.model.simulation import Simulation

    chosen = None if past is None else shipped_starts().past(np.array([run]), past)
    model = Simulation(plan, seed, np.array([run]), past=chosen)
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
