"""Runs a batch of which only statistics are kept, part by part, in this process."""

from collections.abc import Callable, Mapping, Sequence

from sim.compiled.engine import GPU, NUMPY, TRACED, device_of
from sim.ensemble.execution.device_memory import fit_to_device
from sim.ensemble.execution.jobs import Job, jobs
from sim.ensemble.execution.simulate import MonthReader, Progress, no_progress, simulate
from sim.ensemble.execution.statistics import Statistics, Wanted
from sim.ensemble.execution.statistics_recorder import StatisticsRecorder
from sim.ensemble.request.batch import Batch
from sim.ensemble.request.blocks import RecordedSeries
from sim.ensemble.request.tree import ScenarioNode
from sim.errors import UserError
from sim.numerics import Floats
from sim.state.indicators import Indicator

#: Runs of a part where memory allows: on a GPU, and on a processor, whose memory they share with all else.
MOST_ON_A_GPU, MOST_ON_A_PROCESSOR = 1 << 20, 10_000


def in_parts(batch: Batch) -> Batch:
    """A batch in the parts in which its statistics are counted.

    Raises:
        UserError: for histories that share parameter sets.
    """
    if batch.past is not None:
        raise UserError(
            "statistics alone cannot tell which runs share a parameter set of the table of starts, and intervals "
            "need it: keep the series, or take the prior 'declared'"
        )
    return fit_to_device(batch, MOST_ON_A_GPU if batch.engine == GPU else MOST_ON_A_PROCESSOR)


def summarise(
    batch: Batch,
    wanted: Wanted,
    progress: Progress = no_progress,
    on_job: Callable[[Job], None] | None = None,
) -> dict[str, Statistics]:
    """The statistics of each scenario's own months.

    Args:
        batch: in parts.
        wanted: what is counted.
        progress: called with the run-months done.
        on_job: called with each part that has ended.

    Raises:
        RuntimeError: if a scenario failed.
    """
    found = {node.plan.name: _Parts() for node in batch.nodes}
    for job in jobs(batch):
        readers = _Readers(job, wanted, batch.block < batch.runs)
        outcomes = simulate(
            job.tree, job.columns, job.seed, job.record, readers, progress=progress,
            engine=job.engine, open_reader=readers.open,
        )  # fmt: skip
        failed = [f"{o.scenario}: {o.cause}" for o in outcomes if o.cause]
        if failed:
            raise RuntimeError("; ".join(failed))
        for name, reader in readers.readers.items():
            found[name].add(reader.statistics())
        if on_job:
            on_job(job)
    return {name: parts.joined().at_levels() for name, parts in found.items()}


class _Readers:
    """Opens the readers of a part, and stands where a store would: nothing is written."""

    span = 1

    def __init__(self, job: Job, wanted: Wanted, in_parts: bool) -> None:
        self._job, self._wanted, self._in_parts = job, wanted, in_parts
        self.readers: dict[str, StatisticsRecorder] = {}

    def open(
        self, node: ScenarioNode, indicators: Sequence[Indicator], _span: int, _runs: int
    ) -> MonthReader:
        """A reader that counts."""
        engine = self._job.engine
        reader = StatisticsRecorder(
            indicators, self._wanted, node.start,
            histories=self._job.columns.histories,
            device=device_of(TRACED if engine == NUMPY else engine), in_parts=self._in_parts,
        )  # fmt: skip
        self.readers[node.plan.name] = reader
        return reader

    def write_months(
        self, node: ScenarioNode, columns: slice, first: int, series: Mapping[str, RecordedSeries]
    ) -> None:
        """No series are kept."""

    def write_parameters(
        self, node: ScenarioNode, columns: slice, drawn: Mapping[str, Floats]
    ) -> None:
        """Nor are the parameters."""


class _Parts:
    """Statistics of parts, joined in pairs of like size, so that pooled quantiles stay good."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, Statistics]] = []

    def add(self, part: Statistics) -> None:
        """Add a part."""
        rank = 0
        while self._stack and self._stack[-1][0] == rank:
            part, rank = self._stack.pop()[1].join(part), rank + 1
        self._stack.append((rank, part))

    def joined(self) -> Statistics:
        """Those of all parts, in their order."""
        _, whole = self._stack.pop()
        while self._stack:
            whole = self._stack.pop()[1].join(whole)
        return whole
