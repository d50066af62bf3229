"""Where jobs are done: in this process, in processes beside it, on a cluster, or on your executor.

All but the first are executors of `concurrent.futures`, so one way of handing out jobs serves all.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from sim.errors import UserError

#: A batch that one process finishes sooner than this is not worth starting others for, in seconds.
PAYS_FROM_SECONDS = 10.0
#: More workers than this for each core are refused: they would only get in each other's way.
WORKERS_A_CORE = 4
#: How often a worker looks whether the process that started it still lives, in seconds.
WATCH_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class ExecutorPool:
    """How to get an executor, and how many jobs to hand it at once.

    Attributes:
        start: makes the executor; again after it broke.
        at_once: jobs that are under way together.
        close: ends it; workers that are busy are not waited for.
        rebuilds: whether another can be started when it breaks.
    """

    start: Callable[[], Executor]
    at_once: int
    close: Callable[[Executor], None]
    rebuilds: bool = True


def count_cores() -> int:
    """Cores that this process may use."""
    from loky import cpu_count

    return int(cpu_count())


def limit_workers(workers: int) -> int:
    """A number of workers that makes sense on this machine.

    Raises:
        UserError: for less than one, or far more than there are cores.
    """
    most = WORKERS_A_CORE * count_cores()
    if isinstance(workers, bool) or not isinstance(workers, int) or not 1 <= workers <= most:
        raise UserError(
            f"workers = {workers!r}: this machine has {count_cores()} cores; give 1 to {most}, or nothing "
            "to let the batch choose"
        )
    return workers


def choose_workers(jobs: int, seconds: float) -> int:
    """How many processes a batch is worth: one for each core where it pays, else this one alone.

    Args:
        jobs: how many jobs there are.
        seconds: how long one process would take.

    >>> choose_workers(1, 3600.0), choose_workers(8, 2.0)
    (1, 1)
    """
    return 1 if seconds < PAYS_FROM_SECONDS else min(count_cores(), jobs)


def _end_at_once(executor: Any) -> None:
    """Loky's executors can kill workers that are busy, which others cannot."""
    executor.shutdown(wait=True, kill_workers=True)


def process_pool(workers: int) -> ExecutorPool:
    """Processes on this machine.

    Loky starts them afresh without importing the caller's script, so neither a notebook cell nor a
    script without a main guard needs anything special.
    """

    def start() -> Executor:
        from loky import ProcessPoolExecutor

        executor: Executor = ProcessPoolExecutor(
            max_workers=workers, initializer=start_worker, initargs=(os.getpid(),)
        )
        return executor

    return ExecutorPool(start, workers, _end_at_once)


def wrap_executor(executor: Executor, at_once: int | None = None) -> ExecutorPool:
    """Your own executor, which is neither started nor ended here."""
    return ExecutorPool(lambda: executor, at_once or count_cores(), lambda _: None, rebuilds=False)


def start_worker(parent: int) -> None:
    """A worker's first act: leave interrupts to its parent, and go when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    """End this process once its parent is no longer the one that started it."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(1)
