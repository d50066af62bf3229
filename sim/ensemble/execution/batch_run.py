"""A batch in a folder: begun, gone on with, finished; whatever ends it, nothing done is lost."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from sim.ensemble.execution.executors import ExecutorPool
from sim.ensemble.execution.jobs import Job, jobs, run_job
from sim.ensemble.execution.scheduler import run_jobs
from sim.ensemble.execution.simulate import Outcome, Progress, no_progress
from sim.ensemble.request.batch import Batch
from sim.ensemble.storage.journal import Journal, Mark, lock_folder
from sim.ensemble.storage.manifest import (
    batch_manifest,
    is_results_folder,
    read_manifest,
    resume_differences,
    write_manifest,
)
from sim.ensemble.storage.store import ZarrStore
from sim.errors import UserError, writing

RESULTS_FOLDER = Path("results")


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """How a batch stands.

    Attributes:
        done, failed: marks of scenarios in blocks.
        total: how many there are to be.
    """

    done: tuple[Mark, ...]
    failed: tuple[Mark, ...]
    total: int

    @property
    def complete(self) -> bool:
        """Whether every block of every scenario is done."""
        return len(self.done) == self.total


def new_folder(out: Path | None, name: str, under: Path = RESULTS_FOLDER) -> Path:
    """A folder that did not exist: the one named, or the next number under results/.

    Raises:
        UserError: if the folder exists already.
    """
    if out is not None:
        if out.exists():
            raise UserError(
                f"{out} exists already, and nothing is overwritten; name another folder"
                + (", or go on with it by --resume" if is_results_folder(out) else "")
            )
        out.mkdir(parents=True)
        return out
    under.mkdir(exist_ok=True)
    while True:
        taken = [int(f.name[:4]) for f in under.iterdir() if f.name[:4].isdigit()]
        folder = under / f"{max(taken, default=0) + 1:04d}-{name}"
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder


def batch_status(folder: Path, manifest: Mapping[str, Any]) -> BatchStatus:
    """How the batch in a folder stands, by its journal."""
    marks = Journal(folder).marks().values()
    done = tuple(mark for mark in marks if mark.cause is None)
    failed = tuple(mark for mark in marks if mark.cause is not None)
    block_count = -(-int(manifest["runs"]) // int(manifest["block"]))
    return BatchStatus(done, failed, block_count * len(manifest["scenarios"]))


class BatchRun:
    """A batch on its way in a folder.

    Args:
        batch: what is to be run.
        folder: new and empty, or that of the same batch begun earlier.
        request: how it was asked for, so that `--resume` can ask again.
    """

    def __init__(
        self, batch: Batch, folder: Path, request: Mapping[str, Any] | None = None
    ) -> None:
        self.batch = batch
        self.folder = folder
        self._store = ZarrStore(folder, batch.block)
        self._journal = Journal(folder)
        self._manifest = batch_manifest(batch, request or {})
        self._closing = ExitStack()

    def __enter__(self) -> "BatchRun":
        """Take the folder: refuse another batch in it, lay out what is missing."""
        self._closing.enter_context(lock_folder(self.folder))
        try:
            self._take()
        except BaseException:
            self._closing.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def _take(self) -> None:
        if is_results_folder(self.folder):
            begun = read_manifest(self.folder)
            self._refuse_other(begun)
            self._manifest = {**self._manifest, **{k: begun[k] for k in ("created", "request")}}
        with writing(self.folder):
            self._lay_out()
        self._journal.mend()
        self._store.sweep()

    def _lay_out(self) -> None:
        write_manifest(self.folder, {**self._manifest, "complete": False})
        if not self._journal.prepared:
            batch = self.batch
            self._store.prepare(batch.trees, batch.histories, batch.record)
            self._journal.open()

    def _refuse_other(self, begun: Mapping[str, Any]) -> None:
        differing = resume_differences(begun, self._manifest)
        if differing:
            raise UserError(
                *(f"{self.folder} cannot be gone on with: {difference}" for difference in differing)
            )

    def left(self) -> list[Job]:
        """The jobs that are not done, each with the scenarios that are still wanted."""
        marks = self._journal.marks()
        done = {place for place, mark in marks.items() if mark.cause is None}
        found = []
        for job in jobs(self.batch):
            wanted = {name for name in job.wanted if (name, job.columns.first) not in done}
            if wanted:
                found.append(replace(job, wanted=frozenset(wanted)))
        return found

    def run(
        self,
        pool: ExecutorPool | None,
        progress: Progress = no_progress,
        told: Callable[[Job], None] | None = None,
    ) -> BatchStatus:
        """Do what is left.

        Args:
            pool: where; None for this process alone.
            progress: told the run-months done.
            told: told of each job that is over.
        """
        left = self.left()
        work = partial(run_job, folder=self.folder.resolve(), block=self.batch.block)
        if pool is None:
            for job in left:
                self._mark(job, work(job, progress=progress))
                if told:
                    told(job)
        else:

            def tell(job: Job, outcomes: list[Outcome]) -> None:
                self._mark(job, outcomes)
                progress(job.run_months)
                if told:
                    told(job)

            run_jobs(left, pool, work, tell)
        return self._closed()

    def _mark(self, job: Job, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            span = job.columns.first, job.columns.last
            self._journal.add(Mark(outcome.scenario, *span, outcome.cause))

    def _closed(self) -> BatchStatus:
        stands = batch_status(self.folder, self._manifest)
        if stands.complete:
            self._store.sweep()
            write_manifest(self.folder, {**self._manifest, "complete": True})
        return stands
