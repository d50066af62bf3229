"""A batch on many machines: the same jobs on the same kind of executor, Dask's.

All workers write into the batch's folder, so it must lie on storage that they share. Before the
batch starts each of them shows that it does, and that it runs the same code on the same libraries.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sim.ensemble.execution.executors import ExecutorPool
from sim.ensemble.storage.manifest import LIBRARIES, code_hash, cpu_features
from sim.errors import UserError

if TYPE_CHECKING:
    from distributed import Client

#: Seconds a scheduler may take to answer.
TIMEOUT_SECONDS = 10
#: How often Dask tries a block again whose worker died.
RETRIES = 2


@contextmanager
def cluster_pool(address: str, folder: Path) -> Iterator[ExecutorPool]:
    """The workers of a Dask scheduler, once each has shown that it can take part.

    Args:
        address: of the scheduler, such as tcp://127.0.0.1:8786.
        folder: where the batch will be written, or the folder above it.

    Raises:
        UserError: if nothing answers, no worker is there, or one cannot take part.
    """
    client = _client(address)
    try:
        there = next(p for p in (folder.resolve(), *folder.resolve().parents) if p.exists())
        _refuse_different_workers(_probe_workers(client, there))
        slots = sum(client.nthreads().values())
        executor = client.get_executor(pure=False, retries=RETRIES)
        yield ExecutorPool(
            lambda: executor, slots, lambda e: e.shutdown(wait=False), rebuilds=False
        )
    finally:
        client.close()


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
        # Whatever else listens there may answer anything, and Dask then raises anything.
        raise UserError(
            f"no Dask scheduler answers at {address} ({type(error).__name__}); start one with: dask "
            "scheduler"
        ) from None


def _check_address(address: str) -> None:
    """Whether a scheduler may be there: it speaks first, and for one that is silent Dask waits for ever.

    Raises:
        ValueError: if it is no address at all.
        OSError: if nothing listens, or what listens says nothing.
    """
    from distributed.comm import get_address_host_port

    place = get_address_host_port(address, strict=True)
    with socket.create_connection(place, timeout=TIMEOUT_SECONDS) as line:
        if address.startswith("tcp://") and not line.recv(1):
            raise ConnectionResetError


def _probe_workers(client: "Client", folder: Path) -> dict[str, dict[str, Any]]:
    """What each worker reports, having written a file that is read back here."""
    token = uuid4().hex
    reports: dict[str, Any] = client.run(probe, str(folder), token, on_error="return")
    if not reports:
        raise UserError("the scheduler has no workers; start one with: dask worker ADDRESS")
    found = {}
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
        found[worker] = report
    return found


def probe(folder: str, token: str) -> dict[str, Any]:
    """In a worker: write a file into the batch's storage, and report what results depend on."""
    from importlib.metadata import version

    file = Path(folder) / f".probe-{os.getpid()}-{uuid4().hex}"
    file.write_text(token, encoding="utf-8")
    report = {library: version(library) for library in LIBRARIES}
    return {
        "file": str(file), **report, "CPU features": cpu_features(), "code": code_hash(),
    }  # fmt: skip


def _refuse_different_workers(reports: dict[str, dict[str, Any]]) -> None:
    """All must be as this process, or their blocks would differ in their last bits."""
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
