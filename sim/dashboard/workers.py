"""The processes that step and draw: shared by all sessions, and started again if one dies."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, BrokenExecutor, Executor, Future, wait
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import BoundedSemaphore, Event, Lock
from typing import Any

from sim.ensemble.execution.executors import count_cores, process_pool

#: How often a waiting thread checks whether its request has been cancelled, in seconds.
POLL_SECONDS = 0.02
#: More processes than this do not make a picture come sooner.
MAX_WORKERS = 4
#: How often a task is tried whose process dies.
ATTEMPTS = 2


class Superseded(Exception):  # noqa: N818 (not an error: it is what should happen)
    """A newer request has replaced this one."""


class CancelToken:
    """Belongs to one request: the request is valid until the token is cancelled."""

    def __init__(self) -> None:
        self._cancelled = Event()

    def cancel(self) -> None:
        """Nobody waits for the answer any more."""
        self._cancelled.set()

    @property
    def valid(self) -> bool:
        """Whether the request is still the latest."""
        return not self._cancelled.is_set()

    def check(self) -> None:
        """Continue only with a valid request.

        Raises:
            Superseded: if it was cancelled.
        """
        if not self.valid:
            raise Superseded


class Workers:
    """Some processes, and a folder for the files of this server.

    A task is submitted only when a process is free for it. So cancelling a request leaves no queue
    behind: the next request waits at most for the tasks that are running.

    Args:
        count: how many; by default one for each core, at most `MAX_WORKERS`.
    """

    def __init__(self, count: int | None = None) -> None:
        self.count = count or max(1, min(MAX_WORKERS, count_cores()))
        self._pool = process_pool(self.count)
        self._executor: Executor | None = None
        self._lock = Lock()
        self._free = BoundedSemaphore(self.count)
        self.folder = Path(mkdtemp(prefix="alliance-dashboard-"))

    def prepare(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Start the processes and let each do something that later tasks need; does not wait for them."""
        executor = self._running_executor()
        for _ in range(self.count):
            executor.submit(function, *arguments)

    def map(
        self, function: Callable[..., Any], arguments: Sequence[tuple[Any, ...]], token: CancelToken
    ) -> list[Any]:
        """Results of a function for several tuples of arguments, computed in parallel, in order.

        Raises:
            Superseded: once the token is cancelled; tasks that have not begun are dropped.
        """
        for attempt in range(ATTEMPTS):
            executor = self._running_executor()
            futures: list[Future[Any]] = []
            try:
                futures += (self._submit(executor, function, one, token) for one in arguments)
                return _results(futures, token)
            except BrokenExecutor:
                # a process has died, and the tasks of the others died with it
                if attempt == ATTEMPTS - 1:
                    raise
                self._discard(executor)
            finally:
                for future in futures:
                    future.cancel()
        raise AssertionError

    def close(self) -> None:
        """End the processes without waiting for their tasks."""
        with self._lock:
            if self._executor is not None:
                self._pool.close(self._executor)
                self._executor = None
        rmtree(self.folder, ignore_errors=True)

    def _submit(
        self, executor: Executor, function: Callable[..., Any], arguments: tuple[Any, ...],
        token: CancelToken,
    ) -> Future[Any]:  # fmt: skip
        token.check()
        while not self._free.acquire(timeout=POLL_SECONDS):
            token.check()
        try:
            future = executor.submit(function, *arguments)
        except BaseException:
            self._free.release()
            raise
        future.add_done_callback(lambda _: self._free.release())
        return future

    def _running_executor(self) -> Executor:
        with self._lock:
            if self._executor is None:
                self._executor = self._pool.start()
            return self._executor

    def _discard(self, executor: Executor) -> None:
        """Close an executor that broke, unless another session has done so already."""
        with self._lock:
            if self._executor is executor:
                self._pool.close(executor)
                self._executor = None


def _results(futures: list[Future[Any]], token: CancelToken) -> list[Any]:
    while True:
        token.check()
        done, pending = wait(futures, timeout=POLL_SECONDS, return_when=FIRST_EXCEPTION)
        for future in done:
            error = future.exception()
            if error is not None:
                raise error
        if not pending:
            return [future.result() for future in futures]
