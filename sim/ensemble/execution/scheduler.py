"""Submits jobs to an executor and reports the outcome of each; a dead worker costs no other job.

When an executor breaks, any of the running jobs may be the cause, and nothing says which. So a new
executor is started, and each of them is tried again alone. A job whose executor breaks while it runs
alone has killed two workers: it fails, and the others continue.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait

from sim.ensemble.execution.executors import ExecutorPool
from sim.ensemble.execution.jobs import Job
from sim.ensemble.execution.simulate import Outcome, describe_error

Work = Callable[[Job], list[Outcome]]
OnOutcome = Callable[[Job, list[Outcome]], None]
#: A job fails when it has been running in so many executors that broke.
MOST_DEATHS = 2
#: How often the connection to the executor is checked while no job ends, in seconds.
CHECK_SECONDS = 2.0
WORKER_DIED = "its worker died twice"
EXECUTOR_BROKE = "the executor broke"


def run_jobs(jobs: Iterable[Job], pool: ExecutorPool, work: Work, on_outcome: OnOutcome) -> None:
    """Run all jobs.

    Args:
        jobs: in the order in which they start.
        pool: where they run.
        work: runs a job, in a worker.
        on_outcome: called in this process with each job and its outcomes, as soon as it ends.

    Raises:
        ConnectionLost: if the executor can never answer again.
    """
    scheduler = _Scheduler(deque(jobs), pool, work, on_outcome)
    try:
        scheduler.run()
    finally:
        scheduler.close()


class _Scheduler:
    def __init__(
        self, waiting: deque[Job], pool: ExecutorPool, work: Work, on_outcome: OnOutcome
    ) -> None:
        self._waiting = waiting
        #: Jobs that were running when an executor broke; each runs alone before any other starts.
        self._suspects: deque[Job] = deque()
        self._deaths: Counter[tuple[int, str]] = Counter()
        self._pool, self._work, self._on_outcome = pool, work, on_outcome
        self._executor: Executor = pool.start()
        self._running: dict[Future[list[Outcome]], Job] = {}

    def run(self) -> None:
        """Submit and collect until no job waits or runs."""
        while self._waiting or self._suspects or self._running:
            broken = self._submit()
            broken += self._collect()
            if broken:
                # the other running jobs are lost with their executor
                self._restart([*broken, *self._running.values()])

    def close(self) -> None:
        """End the executor, whatever is running."""
        for future in self._running:
            future.cancel()
        self._pool.close(self._executor)

    def _submit(self) -> list[Job]:
        """Submit jobs until the pool is full; the job, if any, that a broken executor refused."""
        if self._suspects and self._running:
            return []
        queue, most = (self._suspects, 1) if self._suspects else (self._waiting, self._pool.at_once)
        while queue and len(self._running) < most:
            job = queue.popleft()
            try:
                self._running[self._executor.submit(self._work, job)] = job
            except BrokenExecutor:
                return [job]
        return []

    def _collect(self) -> list[Job]:
        """Wait for a job to end and report all that have; those whose executor broke meanwhile."""
        broken = []
        ended, _ = wait(self._running, timeout=CHECK_SECONDS, return_when=FIRST_COMPLETED)
        if not ended:
            self._pool.check()
        for future in ended:
            job = self._running.pop(future)
            try:
                outcomes = future.result()
            except BrokenExecutor:
                broken.append(job)
                continue
            except Exception as error:
                self._pool.check()
                # whatever a worker raises fails its own block only
                outcomes = _fail_all(job, describe_error(error))
            self._on_outcome(job, outcomes)
        return broken

    def _restart(self, lost: list[Job]) -> None:
        """Start a new executor; the lost jobs become suspects, or fail."""
        self._running.clear()
        for job in lost:
            key = job.columns.first, job.tree.plan.name
            self._deaths[key] += 1
            if self._deaths[key] >= MOST_DEATHS:
                self._on_outcome(job, _fail_all(job, WORKER_DIED))
            else:
                self._suspects.append(job)
        if self._pool.rebuilds:
            self._pool.close(self._executor)
            self._executor = self._pool.start()
            return
        # the user's own executor, or a cluster: only they can start another
        for job in (*self._suspects, *self._waiting):
            self._on_outcome(job, _fail_all(job, EXECUTOR_BROKE))
        self._suspects.clear()
        self._waiting.clear()


def _fail_all(job: Job, cause: str) -> list[Outcome]:
    return [Outcome(name, cause) for name in sorted(job.wanted)]
