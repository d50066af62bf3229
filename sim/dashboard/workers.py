"""The processes that do the work: started once, warmed, shared by all sessions, started again if one dies."""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, BrokenExecutor, Executor, Future, wait
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any

from sim.dashboard.tasks import Superseded, warm_up
from sim.ensemble.execution.executors import count_cores, process_pool

#: How often one who waits looks whether the work is still wanted, in seconds.
POLL_SECONDS = 0.02
#: More processes than this do not make a picture come sooner.
MOST_WORKERS = 4
#: How often work is tried again whose process has died.
TRIES = 2


class CancelToken:
    """Says whether work is still wanted, to other processes too: a file that is there, or not.

    Args:
        folder: where the file is.
        name: of the file, unlike all others there.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.file = folder / name
        self.file.touch()

    def revoke(self) -> None:
        """It is no longer wanted."""
        self.file.unlink(missing_ok=True)

    @property
    def valid(self) -> bool:
        """Whether it is."""
        return self.file.exists()

    def demand(self) -> None:
        """Go on only while it is wanted.

        Raises:
            Superseded: if it is not.
        """
        if not self.valid:
            raise Superseded


class Workers:
    """Some processes, and a folder for the tokens of what they do.

    Args:
        workers: how many; by default one for each core, and few.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or max(1, min(MOST_WORKERS, count_cores()))
        self._pool = process_pool(self.workers)
        self._executor: Executor | None = None
        self._lock = Lock()
        self.folder = Path(mkdtemp(prefix="alliance-dashboard-"))

    def warm(self, names: Sequence[str]) -> None:
        """Start the processes and let each import what it needs; does not wait for them."""
        executor = self._started()
        for _ in range(self.workers):
            executor.submit(warm_up, tuple(names))

    def all_done(
        self, work: Callable[..., Any], asked: Sequence[tuple[Any, ...]], token: CancelToken
    ) -> list[Any]:
        """Results of a function of some arguments, side by side, in order.

        Raises:
            Superseded: once the token is revoked; what is not yet begun is not begun.
        """
        for attempt in range(TRIES):
            token.demand()
            futures: list[Future[Any]] = []
            executor = self._started()
            try:
                futures += [executor.submit(work, *arguments) for arguments in asked]
                return _await_all(futures, token)
            except BrokenExecutor:
                # a process has died, with all that the others were doing
                if attempt == TRIES - 1:
                    raise
                self._forget(executor)
            finally:
                for future in futures:
                    future.cancel()
        raise AssertionError

    def close(self) -> None:
        """End the processes; what they are doing is not waited for."""
        with self._lock:
            if self._executor is not None:
                self._pool.close(self._executor)
                self._executor = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def _started(self) -> Executor:
        with self._lock:
            if self._executor is None:
                self._executor = self._pool.start()
            return self._executor

    def _forget(self, executor: Executor) -> None:
        """Let go of an executor that broke, unless another session has done so already."""
        with self._lock:
            if self._executor is executor:
                self._pool.close(executor)
                self._executor = None


def _await_all(futures: list[Future[Any]], token: CancelToken) -> list[Any]:
    while True:
        token.demand()
        done, left = wait(futures, timeout=POLL_SECONDS, return_when=FIRST_EXCEPTION)
        for future in done:
            error = future.exception()
            if error is not None:
                raise error
        if not left:
            return [future.result() for future in futures]
