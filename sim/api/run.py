"""The commands in Python: one function each."""

import tempfile
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from sim.api.results import Results
from sim.calendar import month_index, month_name
from sim.compiled.engine import GPU, choose_engine
from sim.ensemble.execution.batch_run import BatchRun, is_empty_folder, new_folder
from sim.ensemble.execution.device_memory import fit_to_device
from sim.ensemble.execution.estimate import Estimate, estimate_cost, estimate_disk, refuse_too_large
from sim.ensemble.execution.executors import (
    ExecutorPool,
    choose_workers,
    limit_workers,
    process_pool,
    refuse_unknown_classes,
    wrap_executor,
)
from sim.ensemble.execution.jobs import Job
from sim.ensemble.execution.memory import run_in_memory
from sim.ensemble.execution.simulate import Progress, no_progress
from sim.ensemble.request.batch import Batch, ScenarioNames, prepare_batch
from sim.ensemble.request.blocks import RecordChoice
from sim.ensemble.request.chosen_rules import chosen_rules
from sim.ensemble.request.own_agents import agents_clause, describe_agents
from sim.ensemble.request.plans import TWEAKED_SUFFIX
from sim.ensemble.storage.manifest import batch_manifest, read_manifest
from sim.ensemble.storage.status import BatchStatus
from sim.errors import UserError
from sim.scenario.agent_rules import Chosen, with_agents
from sim.scenario.library import load_plan, reference, with_overrides
from sim.scenario.parameters import Setting
from sim.scenario.plan import Plan

#: The first month after the record: the default from which a tweak holds.
AFTER_RECORD = "2024-07"
#: A batch of fewer run-months ends before other processes have started.
SMALL_BATCH = 300_000
#: A batch whose series would take more memory than this is stored in a folder, in bytes.
MOST_MEMORY_BYTES = 2e9


def run(
    *scenarios: ScenarioNames,
    runs: int | None = None,
    seed: int | None = None,
    settings: Mapping[str, Setting] | None = None,
    record: RecordChoice = "headline",
    end: str | None = None,
    out: Path | str | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    resume: bool = False,
    progress: Progress = no_progress,
    engine: str | None = None,
    prior: str | None = None,
    past: str | None = None,
    agents: Mapping[str, Any] | None = None,
    since: str | None = None,
) -> Results:
    """Run scenarios and their bases with common random numbers.

    With `agents`, each scenario is run twice, with the rules by which its actors decide as shipped, and with
    yours; the second is compared with the first, run by run.

    Args:
        scenarios: names of scenarios, paths of YAML files, or plans; also lists of them.
        runs: runs of each scenario; by default what the scenario says, else 1000.
        seed: of the random streams; the same seed gives the same histories. By default the
            scenario's, else 1.
        settings: parameters to change, by spelling; in the named scenarios, not in their bases.
        record: "headline", "all", or names of indicators.
        end: last month, YYYY-MM.
        out: a new folder for the results; by default they stay in memory, or, if they are too large,
            in a temporary folder that is removed with them.
        workers: number of processes; by default one for a small batch, else one for each core.
        executor: your own `concurrent.futures` executor instead.
        resume: continue the unfinished batch in `out`, which was stopped or had failures.
        progress: called with the run-months done.
        engine: "traced", "numpy" or "gpu"; by default the faster of the first two that is installed.
        prior: "assimilated" takes parameters and pasts from the table of starts, "declared" draws them from
            their priors, "defaults" fixes them; by default as each scenario says.
        past: of assimilated histories: "given" starts them from the states of mid-2024, "replayed" runs
            them from 1990 with the draws of the table, "free" with their own; by default the first that
            fits all scenarios.
        agents: who decides by another rule: a class of yours that extends `Patron`, `Superpower`, `Neighbour`,
            `Client` or `Partner`, the name of a rule (`sim list rules`), or "FILE.py:CLASS", by actor.
        since: the first month in which they do, YYYY-MM; by default the scenario's branch, or 2024-07
            where it has none. "1990-01" changes the past too.

    Raises:
        UserError: all mistakes in the arguments, and all blocks that failed.

    >>> run("history", runs=2, end="1992-12")
    <Results: history; 2 runs, 1990-01 to 1992-12>

    A patron that never squeezes its client, beside the one that ships:

    >>> from sim.agents import Patron, Stance
    >>> class Tolerant(Patron):
    ...     def stance(self) -> Stance:
    ...         return super().stance()._replace(squeeze=0.0)
    >>> results = run("war_ends", runs=20, end="2026-12", agents={"china": Tolerant})
    >>> results.scenarios
    ('war_ends', 'war_ends_china_tolerant')
    >>> float(results.compare().loc["squeeze.china.dprk", "median"])
    0.0
    """
    batch = prepare_batch(
        scenarios, runs, seed, record, settings, end, engine, prior, past, agents, since
    )
    return run_batch(batch, out, workers, executor, resume, progress)


def run_batch(
    batch: Batch,
    out: Path | str | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    resume: bool = False,
    progress: Progress = no_progress,
    engine: str | None = None,
) -> Results:
    """Run a batch that has been prepared; arguments as of `run`."""
    if engine is not None:
        batch = replace(batch, engine=choose_engine(engine))
    batch = fit_to_device(batch)
    if resume and out is None:
        raise UserError("resume: name the folder of the batch with `out`")
    pool = choose_pool(batch, workers, executor)
    if out is None and pool is None and estimate_disk(batch) <= MOST_MEMORY_BYTES:
        return Results(run_in_memory(batch, progress), batch_manifest(batch, {}))
    temporary = out is None
    folder = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="alliance-"))
    refuse_too_large(batch, folder)
    if resume and not is_empty_folder(folder):
        read_manifest(folder)
    elif not temporary:
        new_folder(folder, "")
    report_failures(run_in_folder(batch, folder, pool, progress), folder)
    results = Results.open(folder)
    if temporary:
        weakref.finalize(results, _remove_folder, str(folder))
    return results


def run_in_folder(
    batch: Batch,
    folder: Path,
    pool: ExecutorPool | None = None,
    progress: Progress = no_progress,
    on_job: Callable[[Job], None] | None = None,
    request: Mapping[str, Any] | None = None,
) -> BatchStatus:
    """Run a batch, or the rest of it, into its folder; its status in the end."""
    with BatchRun(batch, folder, request) as batch_run:
        return batch_run.run(pool, progress, on_job)


def choose_pool(
    batch: Batch,
    workers: int | None,
    executor: Executor | None = None,
    cost: Estimate | None = None,
) -> ExecutorPool | None:
    """Where to run a batch: as the user says, else by its cost; None for this process alone."""
    if executor is not None:
        rules = (rule for p in batch.plans for r in p.regimes for rule in r.agents.values())
        refuse_unknown_classes(executor, [rule.own for rule in rules if rule.own])
        return wrap_executor(executor, workers)
    if batch.engine == GPU:
        if workers is not None and limit_workers(workers) > 1:
            raise UserError(
                f"workers = {workers}: one process serves the GPU; leave it out, or take --engine traced"
            )
        return None
    if workers is None:
        blocks = -(-batch.runs // batch.block) * len(batch.trees)
        if blocks == 1 or batch.run_months < SMALL_BATCH:
            return None
        workers = choose_workers(blocks, (cost or estimate_cost(batch)).seconds)
    return process_pool(workers) if limit_workers(workers) > 1 else None


def report_failures(status: BatchStatus, folder: Path) -> None:
    """Name the blocks that failed, and how to try them again.

    Raises:
        UserError: if any did.
    """
    if status.complete:
        return
    failures = [
        f"{mark.scenario}, runs {mark.first} to {mark.last - 1}: {mark.cause}"
        for mark in status.failed
    ]
    raise UserError(
        *failures,
        f"{len(status.done)} of {status.total} blocks are done and saved in {folder}; "
        "continue with resume=True",
    )


def _remove_folder(folder: str) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def tweak(
    settings: Mapping[str, Setting],
    on: str | PathLike[str] = "baseline",
    since: str = AFTER_RECORD,
    agents: Mapping[str, Any] | None = None,
) -> Plan:
    """A scenario with parameters or decision rules changed from a month on, to be compared with itself.

    Args:
        settings: parameters by spelling.
        on: the scenario.
        since: the month from which the change holds, YYYY-MM; "1990-01" for all of the past.
        agents: decision rules by actor: names, or classes of yours, as of `run`.

    >>> tweak({"dprk.diversification_weight": 0.9}).branch
    414
    >>> tweak({}, agents={"us": "closed"}).title
    'The United States as closed'
    """
    base = load_plan(on)
    start = month_index(since)
    if not 0 <= start < base.months:
        raise UserError(
            f"since {since}: {base.name} runs from 1990-01 to {month_name(base.months - 1)}"
        )
    rules = chosen_rules({} if agents is None else agents)
    changed = with_agents(with_overrides(base, settings, since=start), rules, since=start)
    return replace(
        changed,
        name=f"{base.name}_{TWEAKED_SUFFIX}",
        title=_title(settings, rules),
        clause="" if settings else agents_clause(rules),
        departs=start,
        compare_to=reference(on),
        comparisons=(reference(on),),
        main_comparison="",
    )


def _title(settings: Mapping[str, Setting], agents: Mapping[str, Chosen]) -> str:
    numbers = [f"{name} = {value}" for name, value in settings.items()]
    return ", ".join([*numbers, describe_agents(agents)] if agents else numbers)
