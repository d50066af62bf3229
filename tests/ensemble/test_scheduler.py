import os
import signal
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace

import pytest

import sim.ensemble.execution.executors
from sim.api.run import run_batch, run_in_folder
from sim.ensemble.execution.executors import (
    ExecutorPool,
    choose_workers,
    limit_workers,
    process_pool,
    wrap_executor,
)
from sim.ensemble.execution.jobs import jobs
from sim.ensemble.execution.scheduler import WORKER_DIED, run_jobs
from sim.ensemble.execution.simulate import Outcome
from sim.errors import UserError
from tests.ensemble.batches import digest, early


def handed(pool, work):
    """What came of each block of a small batch, by its first run."""
    told = {}
    run_jobs(list(jobs(early(runs=20))), pool, work, lambda job, o: told.update({job.columns.first: o}))  # fmt: skip
    return told


def doing(dies=(), raises=(), marker=None):
    """A job's work that dies or raises in some blocks; it travels to workers by value."""
    die, fail, first_only, kill = set(dies), set(raises), marker, signal.SIGKILL

    def work(job):
        if job.columns.first in die and not (first_only and first_only.exists()):
            if first_only:
                first_only.write_text("died", encoding="utf-8")
            os.kill(os.getpid(), kill)
        if job.columns.first in fail:
            raise ValueError("no luck")
        return []

    return work


@pytest.mark.slow
def test_a_block_that_kills_its_worker_twice_fails_and_the_others_are_done():
    told = handed(process_pool(2), doing(dies=[8]))
    assert told.pop(8) == [Outcome("history", WORKER_DIED)]
    assert told == {0: [], 4: [], 12: [], 16: []}


@pytest.mark.slow
def test_a_worker_that_dies_once_costs_nothing(tmp_path):
    told = handed(process_pool(2), doing(dies=[8], marker=tmp_path / "died"))
    assert told == {0: [], 4: [], 8: [], 12: [], 16: []}


@pytest.mark.slow
def test_processes_make_the_same_bytes_as_one(tmp_path):
    run_batch(early(runs=40, runs_per_block=8), tmp_path / "one", workers=1)
    run_batch(early(runs=40, runs_per_block=8), tmp_path / "two", workers=2)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


def test_a_job_that_raises_fails_alone():
    with ThreadPoolExecutor(2) as executor:
        told = handed(wrap_executor(executor), doing(raises=[4]))
    [outcome] = told.pop(4)
    assert outcome.cause.startswith("ValueError: no luck")
    assert all(outcomes == [] for outcomes in told.values())


def test_few_jobs_are_under_way_at_once():
    """So that a broken executor leaves few suspects, and memory does not grow with the batch."""
    submitted, most = [], []

    class Counting(ThreadPoolExecutor):
        def submit(self, *words):
            future = super().submit(*words)
            submitted.append(future)
            most.append(sum(not f.done() for f in submitted))
            return future

    with Counting(1) as executor:
        handed(wrap_executor(executor, at_once=2), doing())
    assert len(submitted) == 5
    assert max(most) <= 2


def test_workers_are_started_only_where_they_pay():
    assert choose_workers(jobs=8, seconds=1.0) == 1
    assert choose_workers(jobs=8, seconds=600.0) == min(
        8, sim.ensemble.execution.executors.count_cores()
    )
    assert choose_workers(jobs=1, seconds=600.0) == 1


@pytest.mark.parametrize("workers", [0, -1, 10_000, True, 1.5])
def test_workers_that_make_no_sense_are_refused_with_what_does(workers):
    with pytest.raises(UserError, match="cores; give 1 to"):
        limit_workers(workers)


def test_an_interrupt_keeps_what_is_done(tmp_path):
    seen = []

    def interrupted(_):
        seen.append(1)
        if len(seen) > 8:
            raise KeyboardInterrupt

    batch, folder = early(runs=12), tmp_path / "batch"
    folder.mkdir()
    with pytest.raises(KeyboardInterrupt):
        run_in_folder(batch, folder, progress=interrupted)
    assert len((folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    run_batch(batch, folder, resume=True)
    run_batch(replace(batch), tmp_path / "whole")
    assert digest(folder) == digest(tmp_path / "whole")


class BreaksAtOnce(Executor):
    """Breaks under one of the jobs each time it runs, and counts how often that was."""

    def __init__(self, fatal, seen):
        self.fatal, self.seen = fatal, seen

    def submit(self, _, job):
        future = Future()
        first = job.columns.first
        self.seen.append(first)
        if first == self.fatal:
            future.set_exception(BrokenExecutor())
        else:
            future.set_result([])
        return future


def test_a_job_that_broke_two_executors_is_not_given_a_third():
    seen = []
    pool = ExecutorPool(lambda: BreaksAtOnce(8, seen), 1, lambda _: None)
    outcomes = handed(pool, None)
    assert outcomes.pop(8) == [Outcome("history", WORKER_DIED)]
    assert outcomes == {0: [], 4: [], 12: [], 16: []}
    assert seen.count(8) == 2
