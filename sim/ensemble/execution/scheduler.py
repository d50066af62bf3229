"""Hands jobs to an executor and tells what came of each; a worker that dies costs no other job.

An executor that breaks is started again. Any of the jobs under way may have broken it, so each of
them is tried once more by itself; one that breaks it then has killed its worker twice, and failed.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait

from sim.ensemble.execution.executors import ExecutorPool
from sim.ensemble.execution.jobs import Job
from sim.ensemble.execution.simulate import Outcome, describe_error

Work = Callable[[Job], list[Outcome]]
OnDone = Callable[[Job, list[Outcome]], None]
#: A job that has killed its worker so often is given up.
MOST_DEATHS = 2
WORKER_DIED = "its worker died twice"


def run_jobs(jobs: Iterable[Job], pool: ExecutorPool, work: Work, tell: OnDone) -> None:
    """Do all jobs.

    Args:
        jobs: what is to be done, in the order in which to begin.
        pool: where.
        work: does a job, in a worker.
        tell: told of each job, in this process, as soon as it is over.
    """
    desk = _Scheduler(deque(jobs), pool, work, tell)
    try:
        desk.clear()
    finally:
        desk.close()


class _Scheduler:
    def __init__(self, waiting: deque[Job], pool: ExecutorPool, work: Work, tell: OnDone) -> None:
        self._waiting = waiting
        self._suspects: deque[Job] = deque()
        self._deaths: Counter[tuple[int, str]] = Counter()
        self._pool, self._work, self._tell = pool, work, tell
        self._executor: Executor = pool.start()
        self._running: dict[Future[list[Outcome]], Job] = {}

    def clear(self) -> None:
        """Until nothing waits and nothing runs."""
        while self._waiting or self._suspects or self._running:
            broken = self._submit()
            over, _ = wait(self._running, return_when=FIRST_COMPLETED)
            for future in over:
                job = self._running.pop(future)
                try:
                    outcomes = future.result()
                except BrokenExecutor:
                    broken.append(job)
                    continue
                except Exception as error:
                    # whatever a worker raised is its block's failure; the others go on
                    outcomes = _fail_all(job, describe_error(error))
                self._tell(job, outcomes)
            if broken:
                self._mourn([*broken, *self._running.values()])

    def close(self) -> None:
        """Let the executor go, whatever is under way."""
        for future in self._running:
            future.cancel()
        self._pool.close(self._executor)

    def _submit(self) -> list[Job]:
        """Hand out as many jobs as go at once; one that may have killed a worker goes alone."""
        queue, most = (self._suspects, 1) if self._suspects else (self._waiting, self._pool.at_once)
        if self._suspects and self._running:
            return []
        while queue and len(self._running) < most:
            job = queue.popleft()
            try:
                self._running[self._executor.submit(self._work, job)] = job
            except BrokenExecutor:
                return [job]
        return []

    def _mourn(self, jobs: list[Job]) -> None:
        """After the executor broke: each job under way gets a second, lonely, try."""
        self._running.clear()
        for job in jobs:
            self._deaths[job.columns.first, job.tree.plan.name] += 1
            if self._deaths[job.columns.first, job.tree.plan.name] >= MOST_DEATHS:
                self._tell(job, _fail_all(job, WORKER_DIED))
            else:
                self._suspects.append(job)
        if not self._pool.rebuilds:
            for job in (*self._suspects, *self._waiting):
                self._tell(job, _fail_all(job, "the executor broke"))
            self._suspects.clear()
            self._waiting.clear()
            return
        self._pool.close(self._executor)
        self._executor = self._pool.start()


def _fail_all(job: Job, cause: str) -> list[Outcome]:
    return [Outcome(name, cause) for name in sorted(job.wanted)]
