"""What processes do for the page: step a past or a future, and stop when it is no longer wanted."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.ensemble.execution.recorder import Recorder, record_months
from sim.ensemble.execution.simulate import State, open_model
from sim.ensemble.request.blocks import RecordedSeries
from sim.model.model import AllianceModel
from sim.scenario.plan import Plan
from sim.state.indicators import select_indicators


class Superseded(Exception):  # noqa: N818 (no error: what should happen)
    """Something else is wanted by now."""


class StepTask(NamedTuple):
    """Months of one plan to be stepped for some histories.

    Attributes:
        plan: whose assumptions hold.
        first, last: the months, the last not among them.
        histories: numbers of the first history, and of the one after the last.
        seed: of the luck.
        record: names of indicators.
        state: how things stand before the first; None at the beginning.
        wanted: a file that is there as long as the work is wanted.
    """

    plan: Plan
    first: int
    last: int
    histories: tuple[int, int]
    seed: int
    record: tuple[str, ...]
    state: State | None
    wanted: Path


class StepResult(NamedTuple):
    """What came of it: series by indicator (month, run), and the state after the last month."""

    series: Mapping[str, RecordedSeries]
    state: State


def step_months(stretch: StepTask) -> StepResult:
    """Step a stretch, looking between months whether it is still wanted.

    Raises:
        Superseded: once it is not.
    """
    plan = stretch.plan
    model = open_model(plan, np.arange(*stretch.histories), stretch.seed, stretch.state)
    months = stretch.last - stretch.first
    recorder = Recorder(select_indicators(plan.cast, stretch.record), months, model.runs)
    for _ in range(months):
        check_wanted(stretch.wanted)
        model.step()
        recorder.record(model)
    found = StepResult(recorder.take()[1], model.save_state())
    model.release()
    return found


def check_wanted(wanted: Path) -> None:
    """Go on only while the work is wanted.

    Raises:
        Superseded: if it is not.
    """
    if not wanted.exists():
        raise Superseded


def warm_up(names: Sequence[str]) -> int:
    """Let a process import and compile all it needs, so that the first picture does not wait."""
    import sim.dashboard.pictures  # noqa: F401 (drawing is imported here as well)

    model = AllianceModel(rng=1, runs=2, collect=False)
    record_months(model, select_indicators(model.cast, list(names)), 2)
    model.release()
    return 0
