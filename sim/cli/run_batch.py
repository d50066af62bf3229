"""Computes a batch for a command: what it will cost, how far it is, and how to go on if it stops."""

import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from sim.api.results import Results
from sim.api.run import choose_pool, run_in_folder
from sim.ensemble.execution.batch_run import BatchStatus, new_folder
from sim.ensemble.execution.cluster import cluster_pool
from sim.ensemble.execution.estimate import Estimate, estimate_cost, refuse_too_large
from sim.ensemble.execution.executors import ExecutorPool
from sim.ensemble.execution.jobs import Job
from sim.ensemble.request.batch import Batch, prepare_batch
from sim.ensemble.storage.manifest import read_manifest
from sim.errors import UserError, all_at_once
from sim.scenario.library import load_plan, parse_settings

MEGA, MINUTE = 1e6, 60
#: A batch shorter than this starts without saying how long it will take, in seconds.
WORTH_TELLING = 3.0
INTERRUPTED, FAILED = 130, 1


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a command computes: where to, with how many workers, anew or going on."""

    out: Path | None = None
    workers: int | None = None
    resume: bool = False
    cluster: str | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """What a command was asked to run."""

    scenarios: list[str]
    settings: list[str]
    end: str | None = None
    runs: int | None = None
    seed: int | None = None
    record: str | list[str] = "headline"

    def batch(self) -> Batch:
        """The batch.

        Raises:
            UserError: every mistake in it.
        """
        known = isinstance(self.record, list) or self.record in ("headline", "all")
        record = self.record if known else str(self.record).split(",")
        settings, *_ = all_at_once(
            partial(parse_settings, self.settings), *(partial(load_plan, s) for s in self.scenarios)
        )
        return prepare_batch(self.scenarios, self.runs, self.seed, record, settings, self.end)

    def as_request(self) -> dict[str, Any]:
        """What a manifest keeps of it; paths as whole paths, so that it can be asked from anywhere."""
        return {
            "scenarios": [str(Path(s).resolve()) if _is_path(s) else s for s in self.scenarios],
            "settings": list(self.settings), "end": self.end,
        }  # fmt: skip


def _is_path(scenario: str) -> bool:
    return scenario.endswith((".yaml", ".yml"))


def resume_request(
    how: RunOptions, scenarios: list[str], runs: int | None, seed: int | None, settings: list[str],
    record: str | None, end: str | None,
) -> BatchRequest:  # fmt: skip
    """What the batch in a folder was asked to run, except for what is said again.

    Raises:
        UserError: if no folder is named, or it holds no batch of scenarios.
    """
    if how.out is None:
        raise UserError("--resume: say which folder with --out")
    begun = read_manifest(how.out)
    request = begun["request"]
    if not request:
        raise UserError(
            f"{how.out}: that batch was not started by `sim run`; continue with its own command and --resume"
        )
    return BatchRequest(
        scenarios or request["scenarios"], settings or request["settings"], end or request["end"],
        runs if runs is not None else begun["runs"], seed if seed is not None else begun["seed"],
        record or begun["record"],
    )  # fmt: skip


def compute_batch(
    batch: Batch,
    name: str,
    console: Console,
    how: RunOptions,
    request: Mapping[str, Any] | None = None,
) -> Results:
    """The results of a batch, computed into its folder.

    Raises:
        UserError: for what is wrong with the folder, the workers or the cluster.
        SystemExit: where blocks failed, or the user interrupted.
    """
    cost = estimate_cost(batch) if not how.quiet or how.workers is None else None
    if how.out is not None:
        refuse_too_large(batch, how.out)
    with _pool(batch, how, cost) as pool:
        folder = how.out if how.resume and how.out else new_folder(how.out, Path(name).stem)
        refuse_too_large(batch, folder)
        if cost and not how.quiet and cost.seconds > WORTH_TELLING:
            console.print(_cost(batch, cost, pool), soft_wrap=True)
        try:
            with _progress(batch, console, how.quiet) as (progress, on_job):
                status = run_in_folder(batch, folder, pool, progress, on_job, request)
        except KeyboardInterrupt:
            console.print(
                f"stopped; finished blocks are saved. Continue with: {escape(_resume_command(folder, request))}"
            )
            raise SystemExit(INTERRUPTED) from None
    if not status.complete:
        _print_failed(status, folder, console, request)
        raise SystemExit(FAILED)
    return Results.open(folder)


@contextmanager
def _pool(batch: Batch, how: RunOptions, cost: Estimate | None) -> Iterator[ExecutorPool | None]:
    if how.cluster is None:
        yield choose_pool(batch, how.workers, cost=cost)
        return
    if how.workers is not None:
        raise UserError(
            "--workers and --cluster: a cluster has the workers that it was started with"
        )
    with cluster_pool(how.cluster, how.out or Path("results")) as pool:
        yield pool


def _cost(batch: Batch, cost: Estimate, pool: ExecutorPool | None) -> str:
    """What the batch will cost, in a line."""
    workers = pool.at_once if pool else 1
    seconds = cost.seconds / workers
    time = f"{seconds:.0f} seconds" if seconds < 2 * MINUTE else f"{seconds / MINUTE:.0f} minutes"
    with_ = f"{workers} workers" if workers > 1 else "one process"
    return (
        f"{_extent(batch)}: about {time} with {with_}, at "
        f"most {cost.disk / MEGA:.0f} MB on disk and {cost.memory * workers / MEGA:.0f} MB of memory"
    )


def _extent(batch: Batch) -> str:
    """RunOptions many scenarios, points and histories there are."""
    count = len(batch.plans)
    scenarios = f"{count} scenario{'' if count == 1 else 's'}"
    if not batch.is_design:
        return f"{scenarios}, {batch.runs} histories each"
    histories = len(set(batch.histories.tolist()))
    return f"{scenarios} at {batch.runs // histories} points, {histories} histories each"


OnProgress = tuple[Callable[[int], None], Callable[[Job], None]]


@contextmanager
def _progress(batch: Batch, console: Console, quiet: bool) -> Iterator[OnProgress]:
    """A bar with the blocks that are over and the time left."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[blocks]}"),
        TimeRemainingColumn(),
    )  # fmt: skip
    total = -(-batch.runs // batch.block) * len(batch.trees)
    over = 0
    with Progress(*columns, console=console, disable=quiet, transient=True) as bar:
        names = ", ".join(plan.name for plan in batch.plans)
        task = bar.add_task(escape(names), total=batch.run_months, blocks=f"0 of {total} blocks")

        def count(_: Job) -> None:
            nonlocal over
            over += 1
            bar.update(task, blocks=f"{over} of {total} blocks")

        yield lambda done: bar.advance(task, done), count


def _resume_command(folder: Path, request: Mapping[str, Any] | None) -> str:
    """The command that continues a batch."""
    if request:
        return f"sim run --resume --out {shlex.quote(str(folder))}"
    return f"the same command with --resume --out {shlex.quote(str(folder))}"


def _print_failed(
    status: BatchStatus, folder: Path, console: Console, request: Mapping[str, Any] | None
) -> None:
    from sim.show.tables import failures_table

    console.print(failures_table(status.failed))
    console.print(
        f"{len(status.done)} of {status.total} blocks are done and saved; there are no statistics "
        f"before all are. Try the others again with: {escape(_resume_command(folder, request))}",
        soft_wrap=True,
    )
