"""A batch in a folder: started, resumed, finished. However it ends, no finished block is lost.

The manifest says what the batch is, the store holds its arrays, and the journal says which blocks of
which scenarios are in the store. A block enters the journal only after its chunks are written. So
after a kill, `--resume` computes the blocks that the journal lacks, and the bytes are those of a batch
that was never stopped.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sim.ensemble.execution.executors import ExecutorPool
from sim.ensemble.execution.jobs import Job, jobs, run_job
from sim.ensemble.execution.scheduler import run_jobs
from sim.ensemble.execution.simulate import Outcome, Progress, no_progress
from sim.ensemble.request.batch import Batch
from sim.ensemble.storage.integrity import (
    CHECKSUMS_KEY,
    Checksums,
    Damage,
    StoreCheck,
)
from sim.ensemble.storage.journal import LOCK, Journal, Mark, lock_folder
from sim.ensemble.storage.layout import describe_store
from sim.ensemble.storage.manifest import (
    RESULTS_FOLDER,
    batch_manifest,
    is_results_folder,
    read_manifest,
    resume_differences,
    write_manifest,
)
from sim.ensemble.storage.status import BatchStatus, batch_status
from sim.ensemble.storage.store import ZarrStore, clear_place
from sim.errors import UserError, writing


def new_folder(out: Path | None, name: str, under: Path = RESULTS_FOLDER) -> Path:
    """Make a new folder: the given one, or one with the next number under results/.

    Raises:
        UserError: if the folder exists already and is not empty.
    """
    if out is not None:
        if out.exists() and not is_empty_folder(out):
            resume = ", or continue with --resume" if is_results_folder(out) else ""
            raise UserError(
                f"{out} exists already, and nothing is overwritten; name another folder{resume}"
            )
        out.mkdir(parents=True, exist_ok=True)
        return out
    under.mkdir(exist_ok=True)
    while True:
        numbers = [int(f.name[:4]) for f in under.iterdir() if f.name[:4].isdigit()]
        folder = under / f"{max(numbers, default=0) + 1:04d}-{name}"
        try:
            folder.mkdir()
        except FileExistsError:
            # another command took this number meanwhile
            continue
        return folder


def is_empty_folder(folder: Path) -> bool:
    """Whether a folder holds nothing but a lock, as an interrupt before the first block leaves it."""
    return folder.is_dir() and all(file.name == LOCK for file in folder.iterdir())


class BatchRun:
    """A batch that is being run in a folder; a context that holds the folder's lock.

    Args:
        batch: what to run.
        folder: new and empty, or with the same batch, unfinished.
        request: the user's request, which the manifest keeps for `--resume`.
    """

    def __init__(
        self, batch: Batch, folder: Path, request: Mapping[str, Any] | None = None
    ) -> None:
        self.batch = batch
        self.folder = folder
        self._store = ZarrStore(folder, batch.block)
        self._journal = Journal(folder)
        self._manifest = batch_manifest(batch, request or {}) | {
            "store": describe_store(batch.nodes, batch.record, batch.runs, batch.block),
            CHECKSUMS_KEY: None,
        }
        self._exit_stack = ExitStack()

    def __enter__(self) -> "BatchRun":
        """Lock the folder and prepare it.

        Raises:
            UserError: if another process writes there, or the folder holds another batch.
        """
        self._exit_stack.enter_context(lock_folder(self.folder))
        try:
            self._prepare_folder()
        except BaseException:
            self._exit_stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._exit_stack.close()

    def _prepare_folder(self) -> None:
        if is_results_folder(self.folder):
            earlier = read_manifest(self.folder)
            self._refuse_other(earlier)
            unchanged = ("created", "request", CHECKSUMS_KEY)
            self._manifest |= {key: earlier[key] for key in unchanged}
        with writing(self.folder):
            # a store that is refused, for a link in it, is refused before anything is written
            checksums = self._recorded_checksums()
            check = StoreCheck(self.folder, self._manifest, checksums)
            damage = list(check.find_damage(deep=True))
            # the manifest comes first: a folder without one belongs to nobody and is never resumed
            self._write_manifest(complete=False)
            self._restore(checksums, damage)
        # what interrupted writes may have left
        self._store.remove_partial_files()

    def _write_manifest(self, complete: bool) -> None:
        write_manifest(self.folder, {**self._manifest, "complete": complete})

    def _restore(self, checksums: Checksums, damage: Sequence[Damage]) -> None:
        """Repair the metadata, and leave in the journal only the blocks whose files are sound."""
        if any(d.block is None for d in damage):
            self._prepare_store()
        damaged = {d.block for d in damage}
        for place in damage:
            clear_place(self.folder, self.folder / place.file)
        sizes = {job.columns.first: job.columns.last for job in jobs(self.batch)}
        self._journal.write(
            Mark(scenario, first, sizes[first], None, digits)
            for (scenario, first), digits in checksums.blocks.items()
            if (scenario, first) not in damaged and first in sizes
        )

    def _prepare_store(self) -> None:
        batch = self.batch
        self._store.prepare(batch.nodes, batch.histories, batch.record).write(self.folder)

    def _recorded_checksums(self) -> Checksums:
        """The checksums of all blocks that are done, from the journal and the checksum file."""
        try:
            checksums = Checksums.read(self.folder, self._manifest[CHECKSUMS_KEY])
        except UserError:
            # missing or damaged: metadata is written again, and the journal has the blocks
            checksums = Checksums()
        for block, mark in self._journal.readable_marks().items():
            if mark.cause is None:
                checksums.blocks[block] = mark.checksums
        return checksums

    def _refuse_other(self, earlier: Mapping[str, Any]) -> None:
        differences = resume_differences(earlier, self._manifest)
        if differences:
            raise UserError(
                *(f"{self.folder} cannot be resumed: {difference}" for difference in differences),
                "its finished blocks belong to the earlier batch; run this one anew, into another folder",
            )

    def remaining_jobs(self) -> list[Job]:
        """The jobs that are not done, each with the scenarios that it still has to store."""
        marks = self._journal.marks()
        done = {key for key, mark in marks.items() if mark.cause is None}
        remaining = []
        for job in jobs(self.batch):
            wanted = {name for name in job.wanted if (name, job.columns.first) not in done}
            if wanted:
                remaining.append(replace(job, wanted=frozenset(wanted)))
        return remaining

    def run(
        self,
        pool: ExecutorPool | None,
        progress: Progress = no_progress,
        on_job: Callable[[Job], None] | None = None,
    ) -> BatchStatus:
        """Run the remaining jobs.

        Args:
            pool: where; None for this process alone.
            progress: called with the run-months done.
            on_job: called with each job that has ended.
        """
        work = partial(run_job, folder=self.folder.resolve(), block=self.batch.block)

        def record(job: Job, outcomes: list[Outcome]) -> None:
            for outcome in outcomes:
                span = job.columns.first, job.columns.last
                mark = Mark(outcome.scenario, *span, outcome.cause, outcome.checksums)
                self._journal.add(mark)
            if pool is not None:
                # a worker elsewhere cannot report month by month
                progress(job.run_months)
            if on_job:
                on_job(job)

        remaining = self.remaining_jobs()
        if pool is None:
            for job in remaining:
                record(job, work(job, progress=progress))
        else:
            run_jobs(remaining, pool, work, record)
        return self._finish()

    def _finish(self) -> BatchStatus:
        status = batch_status(self.folder, self._manifest)
        if not status.complete:
            return status
        checksums = self._recorded_checksums()
        damage = list(StoreCheck(self.folder, self._manifest, checksums).find_damage())
        if any(d.block is None for d in damage):
            self._prepare_store()
            checksums.files = Checksums.read(self.folder).files
        lost = {d.block: d for d in damage if d.block is not None}
        for mark in status.done:
            loss = lost.get((mark.scenario, mark.first))
            if loss is not None:
                # something else has removed files while the batch was running
                self._journal.add(replace(mark, cause=str(loss), checksums=""))
        if lost:
            return batch_status(self.folder, self._manifest)
        self._store.remove_partial_files()
        self._manifest[CHECKSUMS_KEY] = checksums.write(self.folder)
        self._write_manifest(complete=True)
        return status
