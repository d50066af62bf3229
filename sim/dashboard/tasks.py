"""What a worker process does for the page: step some months of some histories."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.ensemble.execution.recorder import Recorder, record_months
from sim.ensemble.execution.simulate import State, open_model
from sim.ensemble.request.blocks import RecordedSeries
from sim.model.simulation import Simulation
from sim.scenario.library import load_plan
from sim.scenario.plan import Plan
from sim.state.indicators import select_indicators


class StepTask(NamedTuple):
    """Months of one plan to be stepped for some histories.

    Attributes:
        plan: its assumptions.
        first, last: the months, without the last.
        histories: number of the first history, and of the one after the last.
        seed: of the random streams.
        record: names of indicators.
        state: of the model before the first month; None in the beginning.
    """

    plan: Plan
    first: int
    last: int
    histories: tuple[int, int]
    seed: int
    record: tuple[str, ...]
    state: State | None


class StepResult(NamedTuple):
    """Series by indicator (month, run), and the state of the model after the last month."""

    series: Mapping[str, RecordedSeries]
    state: State


def step_months(task: StepTask) -> StepResult:
    """Step a model through the months of a task."""
    plan = task.plan
    model = open_model(plan, np.arange(*task.histories), task.seed, task.state)
    months = task.last - task.first
    recorder = Recorder(select_indicators(plan.cast, task.record), months, model.runs)
    recorder.watch(model)
    for _ in range(months):
        model.step()
        recorder.record(model)
    result = StepResult(recorder.take()[1], model.save_state())
    model.release()
    return result


def warm_up(names: Sequence[str]) -> int:
    """Let a process import and compile all it needs, so that the first answer does not wait."""
    model = Simulation(load_plan("baseline"), 1, np.arange(2))
    record_months(model, select_indicators(model.cast, list(names)), 2)
    model.release()
    return 0


def import_drawing() -> int:
    """Let a process import what it draws with, so that the first picture does not wait."""
    import sim.dashboard.pictures  # noqa: F401

    return 0
