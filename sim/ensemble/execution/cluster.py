"""A batch on many machines, with Dask's executor.

All workers write into the batch's folder, so it must be on storage that they share. Before the batch
starts, each worker is checked for that, and for the same code and libraries as this process.
"""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sim.ensemble.execution.executors import ConnectionLost, ExecutorPool
from sim.ensemble.storage.manifest import LIBRARIES, code_hash, cpu_features
from sim.errors import UserError

if TYPE_CHECKING:
    from distributed import Client

#: Seconds within which a scheduler must answer.
TIMEOUT_SECONDS = 10
#: Seconds that a scheduler may take to say goodbye.
CLOSE_SECONDS = 2
#: How often Dask repeats a block whose worker died.
RETRIES = 2


@contextmanager
def cluster_pool(address: str, folder: Path) -> Iterator[ExecutorPool]:
    """The workers of a Dask scheduler, after a check of each.

    Args:
        address: of the scheduler, such as tcp://127.0.0.1:8786.
        folder: of the batch, or the folder above it.

    Raises:
        UserError: if nothing answers, there is no worker, or one fails the check.
    """
    client = _client(address)
    # what it logs of a lost connection is said here in one line
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        existing = next(p for p in (folder.resolve(), *folder.resolve().parents) if p.exists())
        _refuse_different_workers(_probe_workers(client, existing))
        slots = sum(client.nthreads().values())
        executor = client.get_executor(pure=False, retries=RETRIES)

        def check() -> None:
            # Dask's futures wait for ever for a scheduler that is gone
            if client.status in ("closing", "closed"):
                raise ConnectionLost(f"the Dask scheduler at {address} no longer answers")

        yield ExecutorPool(
            lambda: executor, slots, lambda e: e.shutdown(wait=False), rebuilds=False, check=check
        )
    finally:
        client.close(timeout=CLOSE_SECONDS)


def _client(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError:
        raise UserError(
            "a cluster needs Dask: python -m pip install 'alliance-lab[cluster]'"
        ) from None
    try:
        _check_address(address)
        return Client(address, timeout=TIMEOUT_SECONDS)
    except ValueError:
        raise UserError(
            f"{address} is no scheduler's address; one looks like tcp://127.0.0.1:8786"
        ) from None
    except Exception as error:
        # another program may listen there and answer anything, and Dask then raises anything
        raise UserError(
            f"no Dask scheduler answers at {address} ({type(error).__name__}); start one with: dask "
            "scheduler"
        ) from None


def _check_address(address: str) -> None:
    """Check that a scheduler may be there: it speaks first, and Dask waits for ever for one that is silent.

    Raises:
        ValueError: if it is no address at all.
        OSError: if nothing listens, or the listener is silent.
    """
    from distributed.comm import get_address_host_port

    place = get_address_host_port(address, strict=True)
    with socket.create_connection(place, timeout=TIMEOUT_SECONDS) as line:
        if address.startswith("tcp://") and not line.recv(1):
            raise ConnectionResetError


def _probe_workers(client: "Client", folder: Path) -> dict[str, dict[str, Any]]:
    """The report of each worker, after it has written a file that is read back here."""
    token = uuid4().hex
    reports: dict[str, Any] = client.run(probe, str(folder), token, on_error="return")
    if not reports:
        raise UserError("the scheduler has no workers; start one with: dask worker ADDRESS")
    checked = {}
    for worker, report in reports.items():
        if isinstance(report, BaseException):
            raise UserError(f"{worker} cannot take part: {type(report).__name__}: {report}")
        written = Path(report.pop("file"))
        try:
            shared = written.read_text(encoding="utf-8") == token
            written.unlink()
        except OSError:
            shared = False
        if not shared:
            raise UserError(f"{worker} does not share the storage of {folder}")
        checked[worker] = report
    return checked


def probe(folder: str, token: str) -> dict[str, Any]:
    """In a worker: write a file into the batch's storage, and report the software that results depend on."""
    from importlib.metadata import version

    file = Path(folder) / f".probe-{os.getpid()}-{uuid4().hex}"
    file.write_text(token, encoding="utf-8")
    report = {library: version(library) for library in LIBRARIES}
    return {
        "file": str(file), **report, "CPU features": cpu_features(), "code": code_hash(),
    }  # fmt: skip


def _refuse_different_workers(reports: dict[str, dict[str, Any]]) -> None:
    """Refuse workers with other software than this process: their blocks would differ in the last bits."""
    from importlib.metadata import version

    here: dict[str, object] = {library: version(library) for library in LIBRARIES}
    here |= {"CPU features": cpu_features(), "code": code_hash()}
    mistakes = [
        f"{worker} has another {what} than this process"
        for worker, report in reports.items()
        for what, value in here.items()
        if report[what] != value
    ]
    if mistakes:
        raise UserError(*mistakes)
