"""Where jobs run: in this process, in other processes, on a cluster, or on the user's executor.

All but the first are executors of `concurrent.futures`, so that one scheduler serves all.
"""

import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from sim.arguments import whole_number
from sim.ensemble.execution.interrupts import hold_interrupts
from sim.errors import UserError

#: A batch that takes one process less than this does not repay the start of others, in seconds.
PARALLEL_FROM_SECONDS = 10.0
#: More workers than this for each core are refused: they would only slow each other down.
WORKERS_A_CORE = 4
#: How often a worker checks whether the process that started it is alive, in seconds.
WATCH_SECONDS = 1.0


class ConnectionLost(UserError):  # noqa: N818 (a user reads it, as every UserError)
    """The executor's other end is gone; blocks that are done are saved."""


def no_check() -> None:
    """Executors of this machine say themselves when they break."""


@dataclass(frozen=True, slots=True)
class ExecutorPool:
    """How to start an executor, and how many jobs to submit at once.

    Attributes:
        start: starts an executor; called again after one broke.
        at_once: number of jobs that run at the same time.
        close: ends an executor without waiting for busy workers.
        rebuilds: whether `start` can replace an executor that broke.
        check: raises `ConnectionLost` if the executor can never answer again.
    """

    start: Callable[[], Executor]
    at_once: int
    close: Callable[[Executor], None]
    rebuilds: bool = True
    check: Callable[[], None] = no_check


def count_cores() -> int:
    """Cores that this process may use."""
    from loky import cpu_count

    return int(cpu_count())


def limit_workers(workers: int) -> int:
    """Check a number of workers against this machine.

    Raises:
        UserError: for less than one, or for far more than there are cores.
    """
    most = WORKERS_A_CORE * count_cores()
    try:
        number = whole_number(workers, "workers", 1)
    except UserError:
        number = 0
    if not 1 <= number <= most:
        raise UserError(
            f"workers = {workers!r}: this machine has {count_cores()} cores; give 1 to {most}, or leave "
            "it out for the usual number"
        )
    return number


def choose_workers(jobs: int, seconds: float) -> int:
    """How many processes a batch needs: one for each core, or one alone where the batch is short.

    Args:
        jobs: number of jobs.
        seconds: the time that one process would take.

    >>> choose_workers(1, 3600.0), choose_workers(8, 2.0)
    (1, 1)
    """
    return 1 if seconds < PARALLEL_FROM_SECONDS else min(count_cores(), jobs)


def _kill_workers(executor: Any) -> None:
    """End a Loky executor with its busy workers, which other executors cannot do."""
    executor.shutdown(wait=True, kill_workers=True)


def process_pool(workers: int) -> ExecutorPool:
    """Processes on this machine.

    Loky starts them without importing the caller's script, so that notebooks and scripts without a
    main guard work as they are.
    """

    def start() -> Executor:
        from multiprocessing import resource_tracker

        from loky import ProcessPoolExecutor

        executor: Executor = ProcessPoolExecutor(
            max_workers=workers, initializer=start_worker, initargs=(os.getpid(),)
        )
        resource_tracker.ensure_running()  # it would let Ctrl-C through if it started later
        with hold_interrupts():  # and a process that starts meanwhile never hears one
            executor.submit(os.getpid)  # Loky starts its processes with the first job
        return executor

    return ExecutorPool(start, workers, _kill_workers)


def wrap_executor(executor: Executor, at_once: int | None = None) -> ExecutorPool:
    """The user's executor, which is neither started nor ended here."""
    return ExecutorPool(lambda: executor, at_once or count_cores(), lambda _: None, rebuilds=False)


def refuse_unknown_classes(executor: Executor, classes: Iterable[type]) -> None:
    """Refuse classes of a user that the processes of the user's own executor could not find.

    Python's own processes import a class by its name; ours, and Dask's, are sent it whole.

    Raises:
        UserError: naming each, and what to do.
    """
    if not isinstance(executor, ProcessPoolExecutor):
        return
    # such as a notebook or a prompt, whose processes find nothing of it unless they are copies of it
    context = getattr(executor, "_mp_context", None)
    is_copied = context is not None and context.get_start_method() == "fork"
    has_file = hasattr(sys.modules["__main__"], "__file__")
    lost = [
        own.__name__ for own in classes
        if not _can_be_sent(own) or (own.__module__ == "__main__" and not (is_copied or has_file))
    ]  # fmt: skip
    if lost:
        raise UserError(
            *(
                f"agents: the processes of your executor cannot find the class {name}: leave `executor` out, as the "
                "processes of `workers` are sent it whole, or put the class in a file of its own and import it"
                for name in dict.fromkeys(lost)
            )
        )


def _can_be_sent(own: type) -> bool:
    try:
        pickle.dumps(own)
    except Exception:
        # whatever its place makes pickle raise, it could not be sent
        return False
    return True


def start_worker(parent: int) -> None:
    """Initialise a worker: it leaves Ctrl-C to its parent, and ends when the parent has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    """End this process once its parent is no longer the one that started it."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(1)
