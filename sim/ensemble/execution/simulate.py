"""Steps a tree of scenarios for a block of runs, and writes what is recorded, span by span."""

import sysconfig
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.compiled.engine import choose_engine
from sim.ensemble.execution.given_past import given_past
from sim.ensemble.execution.recorder import Recorder
from sim.ensemble.request.blocks import Columns, RecordChoice, RecordedSeries
from sim.ensemble.request.drawn_parameters import drawn_parameters
from sim.ensemble.request.shared_past import first_difference, share_state
from sim.ensemble.request.tree import ScenarioNode
from sim.errors import UserError
from sim.model.simulation import Simulation
from sim.numerics import Floats
from sim.random_streams import ChosenPast
from sim.scenario.plan import Plan
from sim.start.table import PRESENT, PastKind, shipped_starts
from sim.state.indicators import Indicator, select_indicators

PACKAGE = str(Path(__file__).parents[2])

Progress = Callable[[int], None]
State = Mapping[str, Any]


def no_progress(_: int) -> None:
    """Show no progress."""


class Sink(Protocol):
    """Takes the recorded months of a block: a store, or memory.

    Attributes:
        span: how many months are written together.
    """

    span: int

    def write_months(
        self, node: ScenarioNode, columns: slice, first: int, series: Mapping[str, RecordedSeries]
    ) -> None:
        """Write some months of a scenario, from the month `first` on, for some columns."""

    def write_parameters(
        self, node: ScenarioNode, columns: slice, drawn: Mapping[str, Floats]
    ) -> None:
        """Write the parameters that differ between runs."""


class MonthReader(Protocol):
    """Reads indicators of a model month by month: `Recorder`, or what counts them.

    Attributes:
        indicators: what is read.
        full: whether months must be taken before the next one is read.
    """

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """What is read."""

    @property
    def full(self) -> bool:
        """Whether months must be taken before the next one is read."""

    def add(self, values: NDArray[np.float32], month: int) -> None:
        """Take a month whose indicators are known (indicator, run)."""

    def watch(self, model: Simulation) -> None:
        """Let a model read the indicators, and only these."""

    def record(self, model: Simulation, columns: NDArray[np.int64] | None = None) -> None:
        """Read the month that the watched model has just stepped."""

    def take(self) -> tuple[int, Mapping[str, RecordedSeries]]:
        """The first month that was read, and the series."""


#: Opens a reader: of a scenario, its indicators, so many months together, and so many runs.
OpenReader = Callable[[ScenarioNode, Sequence[Indicator], int, int], MonthReader]


def keep_series(
    _: ScenarioNode, indicators: Sequence[Indicator], span: int, runs: int
) -> MonthReader:
    """Keep the series."""
    return Recorder(indicators, span, runs)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a scenario ended in a block.

    Attributes:
        scenario: its name.
        cause: of its failure; None where it is done.
        checksums: of the chunks that a store has written, as `storage.integrity` records them.
    """

    scenario: str
    cause: str | None = None
    checksums: str = ""


def simulate(
    tree: ScenarioNode,
    columns: Columns,
    seed: int,
    record: RecordChoice,
    sink: Sink,
    wanted: Collection[str] | None = None,
    progress: Progress = no_progress,
    engine: str | None = None,
    past: PastKind | None = None,
    open_reader: OpenReader = keep_series,
) -> list[Outcome]:
    """Run a tree of scenarios for some runs; a scenario that fails does not stop the others.

    Args:
        tree: the scenarios; a setting of one value a run holds the values of these columns only.
        columns: the runs.
        seed: of the random streams.
        record: "headline", "all" or names of indicators.
        sink: takes the recorded months.
        wanted: names of the scenarios to write; the others are stepped only as far as these need.
        progress: called with the run-months done, month by month.
        engine: "traced", "numpy" or "gpu"; by default the faster of the first two that is installed.
        past: where the histories start; None where they have parameters of their own.
        open_reader: what reads the months of a scenario.

    Returns:
        How each wanted scenario ended.
    """
    names = {node.plan.name for node in tree.walk()}
    task = _BlockTask(columns, seed, record, sink, frozenset(names if wanted is None else wanted), progress, choose_engine(engine), past, open_reader)  # fmt: skip
    return list(task.run(tree, None))


@dataclass(frozen=True, slots=True)
class _BlockTask:
    columns: Columns
    seed: int
    record: RecordChoice
    sink: Sink
    wanted: frozenset[str]
    progress: Progress
    engine: str
    past: PastKind | None
    open_reader: OpenReader
    #: the rows of the table of starts that the histories take, once they are given
    given_rows: dict[str, NDArray[np.int64]] = field(default_factory=dict)

    def run(self, node: ScenarioNode, state: State | None) -> Iterator[Outcome]:
        """Run a scenario and its forks, depth first, so that few states are in memory at once."""
        needed = [fork for fork in node.forks if self._needs(fork)]
        own = node.plan.name in self.wanted
        if not own and not needed:
            return
        states: dict[int, State] = {}
        cause = None
        try:
            self._step(node, state, own, {fork.start for fork in needed}, states)
        except Exception as error:
            # the failure is recorded with its scenario and block; the other scenarios continue
            cause = describe_error(error)
        if own:
            yield Outcome(node.plan.name, cause)
        for fork in needed:
            if fork.start in states:
                yield from self.run(fork, states[fork.start])
            else:
                yield from self._fail_below(fork, cause)

    def _needs(self, node: ScenarioNode) -> bool:
        return any(below.plan.name in self.wanted for below in node.walk())

    def _fail_below(self, node: ScenarioNode, cause: str | None) -> Iterator[Outcome]:
        for below in node.walk():
            if below.plan.name in self.wanted:
                yield Outcome(below.plan.name, f"the past it shares failed: {cause}")

    def _step(
        self,
        node: ScenarioNode,
        state: State | None,
        own: bool,
        saves: set[int],
        states: dict[int, State],
    ) -> None:
        """Step a scenario through its months; save the states from which forks start."""
        plan = node.plan
        runs = len(self.columns.histories)
        distinct, column = np.unique(self.columns.histories, return_inverse=True)
        # runs of one history are equal until the first month in which their parameters differ, so
        # until then each history is stepped once and recorded for all its runs
        split = first_difference(plan) if state is None and len(distinct) < runs else plan.months
        shared = node.start < split < plan.months
        histories = distinct if shared else self.columns.histories
        span = min(self.sink.span, plan.months - node.start)
        recorder = self.open_reader(node, self._indicators(plan) if own else (), span, runs)
        begin = node.start
        if self.past == "given" and state is None:
            state, begin = self._give_past(node, recorder), PRESENT
        model = self._open(plan, histories, state)
        recorder.watch(model)
        for month in range(begin, plan.months if own else max(saves)):
            if shared and month == split:
                model, shared = self._split(model, plan), False
                recorder.watch(model)
            if month in saves:
                states[month] = share_state(model.save_state(), self.columns.histories)
            model.step()
            recorder.record(model, column if shared else None)
            if recorder.full or (own and month == plan.months - 1):
                self._write(node, recorder)
            self.progress(model.runs)
        if own:
            drawn = drawn_parameters(plan, model.resolved, model.runs)
            self.sink.write_parameters(node, self.columns.place, drawn)
        else:
            states.setdefault(max(saves), share_state(model.save_state(), self.columns.histories))
        model.release()

    def _split(self, model: Simulation, plan: Plan) -> Simulation:
        """A model of all runs, which continues that of their distinct histories."""
        state = share_state(model.save_state(), self.columns.histories)
        model.release()
        return self._open(plan, self.columns.histories, state)

    def _open(self, plan: Plan, histories: NDArray[np.int64], state: State | None) -> Simulation:
        """A model of some histories, with the past that they are to have."""
        past = None
        if self.past is not None:
            past = shipped_starts().past(self.given_rows.get("rows", histories), self.past)
        return open_model(plan, histories, self.seed, state, self.engine, past)

    def _give_past(self, node: ScenarioNode, recorder: MonthReader) -> State:
        """The states of mid-2024; what is recorded before is written."""
        given = given_past(self.columns.histories, self.seed, recorder.indicators, self.engine)
        self.given_rows["rows"] = given.rows
        assert isinstance(recorder, Recorder)  # statistics refuse runs that share parameter sets
        month = 0
        while recorder.indicators and month < PRESENT:
            room = recorder.reserve(month, PRESENT - month)
            given.fill(room, month)
            month += len(room)
            if recorder.full:
                self._write(node, recorder)
        return given.state

    def _write(self, node: ScenarioNode, recorder: MonthReader) -> None:
        first, series = recorder.take()
        self.sink.write_months(node, self.columns.place, first, series)

    def _indicators(self, plan: Plan) -> tuple[Indicator, ...]:
        return select_indicators(plan.cast, self.record)


def describe_error(error: BaseException) -> str:
    """An error in one line: its class, its message, and the line that raised it, if possible of a user's class.

    A mistake of the user says all in its own words.
    """
    if isinstance(error, UserError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if PACKAGE in f.filename]
    where = [f for f in frames if f not in ours and not _is_of_library(f.filename)] or ours
    place = f" ({Path(where[-1].filename).name}, line {where[-1].lineno})" if where else ""
    return f"{type(error).__name__}: {error}{place}"


def _is_of_library(file: str) -> bool:
    """Whether a file is neither of this package nor a user's."""
    return file.startswith((sysconfig.get_path("stdlib"), "<frozen")) or "-packages" in file


def open_model(
    plan: Plan,
    histories: NDArray[np.int64],
    seed: int,
    state: State | None,
    engine: str | None = None,
    past: ChosenPast | None = None,
) -> Simulation:
    """A model in its first month, or in the month of a saved state."""
    if state is None:
        return Simulation(plan, seed, histories, engine=engine, past=past)
    return Simulation.from_state(plan, state, engine=engine, past=past)
