"""Computes a batch for a command, with its cost, its progress, and how to continue it."""

import re
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from sim.api.results import Results
from sim.api.run import choose_pool, run_in_folder
from sim.cli.options import RunOptions
from sim.cli.progress import INTERRUPTED
from sim.compiled.engine import NUMPY, choose_engine
from sim.ensemble.execution.batch_run import is_empty_folder, new_folder
from sim.ensemble.execution.cluster import cluster_pool
from sim.ensemble.execution.device_memory import fit_to_device
from sim.ensemble.execution.estimate import (
    Estimate,
    estimate_cost,
    format_bytes,
    refuse_too_large,
)
from sim.ensemble.execution.executors import ConnectionLost, ExecutorPool
from sim.ensemble.execution.jobs import Job
from sim.ensemble.request.batch import Batch, prepare_batch
from sim.ensemble.request.chosen_rules import parse_agents, stands_in_file
from sim.ensemble.storage.journal import Mark
from sim.ensemble.storage.manifest import is_results_folder, read_manifest
from sim.ensemble.storage.status import BatchStatus
from sim.errors import UserError, all_at_once
from sim.scenario.cautions import implausible_settings
from sim.scenario.library import files_behind, load_plan, parse_settings, scenario_cautions
from sim.terminal import number_of, open_console, print_line

MINUTE = 60
#: The cost of a longer batch is printed before it starts, in seconds.
PRINT_COST_FROM = 3.0
#: Exit code where blocks failed.
FAILED = 1
#: What the cause of a failure says where code is wrong, not the machine.
_BY_CODE = re.compile(r"agents: |ArithmeticError: |\(\S+\.py, line \d+\)$")


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """The scenarios and options of `sim run`; None where the user gives none."""

    scenarios: list[str]
    settings: list[str]
    end: str | None = None
    runs: int | None = None
    seed: int | None = None
    record: str | list[str] | None = None
    prior: str | None = None
    past: str | None = None
    agents: list[str] = field(default_factory=list)
    since: str | None = None

    def batch(self) -> Batch:
        """The batch that is requested.

        Raises:
            UserError: every mistake in it.
        """
        record = self.record or "headline"
        if isinstance(record, str) and record not in ("headline", "all"):
            record = record.split(",")
        settings, agents, *_ = all_at_once(
            partial(parse_settings, self.settings), partial(parse_agents, self.agents),
            *(partial(load_plan, s) for s in self.scenarios),
        )  # fmt: skip
        return prepare_batch(
            self.scenarios, self.runs, self.seed, record, settings, self.end,
            prior=self.prior, past=self.past, agents=agents, since=self.since,
        )  # fmt: skip

    def cautions(self) -> list[str]:
        """What is allowed in it and may not be meant, a line each."""
        own = [f"{name}: {c}" for name in self.scenarios for c in scenario_cautions(name)]
        set_here = implausible_settings(parse_settings(self.settings))
        return [f"beware: {caution}" for caution in (*own, *set_here)]

    def as_request(self) -> dict[str, Any]:
        """What the manifest keeps, with absolute paths, so that `--resume` works from any folder."""
        return {
            "scenarios": [str(Path(s).resolve()) if _is_path(s) else s for s in self.scenarios],
            "files": [str(file) for file in files_behind(self.scenarios)],
            "settings": list(self.settings), "end": self.end, "prior": self.prior, "past": self.past,
            **({"agents": list(self.agents), "since": self.since} if self.agents else {}),
        }  # fmt: skip


def _is_path(scenario: str) -> bool:
    return scenario.endswith((".yaml", ".yml"))


def resume_request(options: RunOptions, given: BatchRequest) -> BatchRequest:
    """The request of the batch in a folder; options that are given again replace its own.

    A class in a file is named again: a folder may come from others, whose files are not run.

    Raises:
        UserError: if no folder is named, or it holds no batch of scenarios.
    """
    if options.out is None:
        raise UserError("--resume: name the folder with --out")
    if is_empty_folder(options.out):
        # stopped before its manifest was written: as good as no folder
        if not given.scenarios:
            raise UserError(f"{options.out} is empty: start the batch again without --resume")
        return given
    manifest = read_manifest(options.out)
    request = manifest["request"]
    if not request:
        raise UserError(
            f"{options.out}: that batch was not started by `sim run`; continue with its own command and --resume"
        )
    agents = list(request.get("agents", []))
    if not given.agents and (in_files := [one for one in agents if stands_in_file(one)]):
        again = " ".join(f"--agent {shlex.quote(one)}" for one in in_files)
        raise UserError(f"{options.out}: its agents decide by a file; name it again with {again}")
    return BatchRequest(
        given.scenarios or request["scenarios"], given.settings or request["settings"],
        given.end or request["end"],
        given.runs if given.runs is not None else manifest["runs"],
        given.seed if given.seed is not None else manifest["seed"],
        given.record or manifest["record"],
        given.prior or request.get("prior"), given.past or request.get("past"),
        given.agents or agents, given.since or request.get("since"),
    )  # fmt: skip


def compute_batch(
    batch: Batch,
    name: str,
    console: Console,
    options: RunOptions,
    request: Mapping[str, Any] | None = None,
) -> Results:
    """The results of a batch, computed into its folder.

    Raises:
        UserError: for what is wrong with the folder, the workers or the cluster.
        SystemExit: where blocks failed, or the user interrupted.
    """
    batch = fit_to_device(with_engine(batch, options))
    cost = estimate_cost(batch) if not options.quiet or options.workers is None else None
    if options.out is not None:
        refuse_too_large(batch, options.out)
    with _pool(batch, options, cost) as pool:
        folder = (
            options.out
            if options.resume and options.out
            else new_folder(options.out, Path(name).stem)
        )
        refuse_too_large(batch, folder)
        if cost and not options.quiet and cost.seconds > PRINT_COST_FROM:
            # on stderr, as what follows: a reader of stdout who stops early stops no batch
            print_line(_cost(batch, cost, pool), stderr=True)
        try:
            with show_progress(batch, options.quiet) as (progress, on_job):
                status = run_in_folder(batch, folder, pool, progress, on_job, request)
        except KeyboardInterrupt:
            stopped = f"stopped before the first block; {folder} is empty"
            if is_results_folder(folder):
                command = _resume_command(folder, request)
                stopped = f"stopped; finished blocks are saved. Continue with: {command}"
            print_line(stopped, stderr=True)
            raise SystemExit(INTERRUPTED) from None
        except ConnectionLost as error:
            command = _resume_command(folder, request)
            raise UserError(
                f"{error}; finished blocks are saved. Continue with: {command}"
            ) from None
    if not status.complete:
        _print_failed(status, console, _what_next(batch, status, folder, request))
        raise SystemExit(FAILED)
    return Results.open(folder)


def with_engine(batch: Batch, options: RunOptions) -> Batch:
    """The batch with the engine of the options; who runs in NumPy all the same is named."""
    batch = replace(batch, engine=choose_engine(options.engine))
    for plan in batch.plans if batch.engine != NUMPY else ():
        if reasons := dict.fromkeys(why for regime in plan.regimes for why in regime.untraceable):
            why = " and ".join(reasons)
            print_line(
                f"{plan.name} runs in NumPy, which is slower: {why}",
                stderr=True,
            )
    return batch


@contextmanager
def _pool(
    batch: Batch, options: RunOptions, cost: Estimate | None
) -> Iterator[ExecutorPool | None]:
    if options.cluster is None:
        yield choose_pool(batch, options.workers, cost=cost)
        return
    if options.workers is not None:
        raise UserError(
            "--workers and --cluster: a cluster has the workers that it was started with"
        )
    with cluster_pool(options.cluster, options.out or Path("results")) as pool:
        yield pool


def _cost(batch: Batch, cost: Estimate, pool: ExecutorPool | None) -> str:
    """The cost of the batch in one line."""
    workers = pool.at_once if pool else 1
    seconds = cost.seconds / workers
    time = f"{seconds:.0f} seconds" if seconds < 2 * MINUTE else f"{seconds / MINUTE:.0f} minutes"
    processes = f"{workers} workers" if workers > 1 else "one process"
    return (
        f"{_extent(batch)}: about {time} with {processes}, at "
        f"most {format_bytes(cost.disk)} on disk and {format_bytes(cost.memory * workers)} of memory"
    )


def _extent(batch: Batch) -> str:
    """How many scenarios, points and runs there are."""
    scenarios = number_of(len(batch.plans), "scenario")
    if not batch.is_design:
        return f"{scenarios}, {number_of(batch.runs, 'run')} each"
    histories = len(set(batch.histories.tolist()))
    return f"{scenarios} at {number_of(batch.runs // histories, 'point')}, {number_of(histories, 'run')} each"


OnProgress = tuple[Callable[[int], None], Callable[[Job], None]]


@contextmanager
def show_progress(batch: Batch, quiet: bool) -> Iterator[OnProgress]:
    """A progress bar with the finished blocks and the time left."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[blocks]}"),
        TimeRemainingColumn(),
    )  # fmt: skip
    total = -(-batch.runs // batch.block) * len(batch.trees)
    finished = 0
    # whether it is a terminal that shows the bar, even if FORCE_COLOR asks for colours in a pipe
    hidden = quiet or not sys.stderr.isatty()
    console = open_console(stderr=True)
    with Progress(*columns, console=console, disable=hidden, transient=True) as bar:
        names = ", ".join(plan.name for plan in batch.plans)
        task = bar.add_task(escape(names), total=batch.run_months, blocks=f"0 of {total} blocks")

        def count(_: Job) -> None:
            nonlocal finished
            finished += 1
            bar.update(task, blocks=f"{finished} of {total} blocks")

        yield lambda done: bar.advance(task, done), count


def _resume_command(folder: Path, request: Mapping[str, Any] | None) -> str:
    """The command that continues a batch."""
    if request:
        in_files = [one for one in request.get("agents", []) if stands_in_file(one)]
        again = "".join(f" --agent {shlex.quote(one)}" for one in in_files)
        return f"sim run --resume --out {shlex.quote(str(folder))}{again}"
    return f"the same command with --resume --out {shlex.quote(str(folder))}"


def _what_next(
    batch: Batch, status: BatchStatus, folder: Path, request: Mapping[str, Any] | None
) -> str:
    """What to do about blocks that failed: a class of one's own, once mended, decides in another batch."""
    if all(_fails_by_own_class(batch, mark) for mark in status.failed):
        return "Mend the class, and run it again into a new folder: this one goes on with the old class only."
    return f"Try the others again with: {_resume_command(folder, request)}"


def _fails_by_own_class(batch: Batch, mark: Mark) -> bool:
    """Whether a user's class decides in a scenario whose block failed by what some line of code does."""
    regimes = (
        regime for plan in batch.plans if plan.name == mark.scenario for regime in plan.regimes
    )
    has_own = any(rule.own for regime in regimes for rule in regime.agents.values())
    cause = str(mark.cause)
    return has_own and bool(_BY_CODE.search(cause)) and "MemoryError" not in cause


def _print_failed(status: BatchStatus, console: Console, what_next: str) -> None:
    from sim.show.tables import failures_table

    console.print(failures_table(status.failed))
    console.print(
        f"{len(status.done)} of {status.total} blocks are saved; statistics need all of them. "
        f"{escape(what_next)}",
        soft_wrap=True,
    )
