"""A real Dask scheduler and two worker processes on loopback."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest

from sim.api.run import run_batch, run_in_folder
from sim.ensemble.execution.cluster import cluster_pool
from sim.ensemble.execution.executors import ConnectionLost
from sim.errors import UserError
from tests.ensemble.batches import SHORT, TURN, digest, early

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def dask(*words, log):
    """A Dask process whose words go to a file; its own warnings are none of ours."""
    with log.open("w", encoding="utf-8") as stream:
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
            stdout=stream, stderr=stream, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip


@contextmanager
def running(folder, workers=2):
    """A scheduler's address and its worker processes."""
    log = folder / "scheduler.log"
    scheduler = dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", log=log)
    started = [scheduler]
    try:
        while not (found := re.search(r"tcp://127\.0\.0\.1:\d+", log.read_text(encoding="utf-8"))):
            assert scheduler.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        hands = [
            dask("worker", found[0], "--nthreads", "1", "--no-nanny", "--no-dashboard",
                 "--local-directory", str(folder), log=folder / f"worker{n}.log")
            for n in range(workers)
        ]  # fmt: skip
        started += hands
        yield found[0], hands
    finally:
        for process in started:
            process.kill()
            process.wait()


def gathered(address, workers):
    """Wait until the workers have come."""
    from distributed import Client

    with Client(address) as client:
        client.wait_for_workers(workers, timeout=60)


def test_a_cluster_makes_the_same_bytes_though_a_worker_is_killed(tmp_path):
    batch, folder = early(48, 4, "1991-06"), tmp_path / "batch"
    run_batch(batch, tmp_path / "whole")
    folder.mkdir()
    with running(tmp_path) as (address, hands):
        gathered(address, 2)
        over = []

        def count(_):
            over.append(1)
            if len(over) == 2:
                hands[0].kill()

        with cluster_pool(address, folder) as pool:
            assert run_in_folder(batch, folder, pool, on_job=count).complete
    assert digest(folder) == digest(tmp_path / "whole")


def test_the_command_computes_on_a_cluster(tmp_path):
    command = [sys.executable, "-m", "sim", "run", TURN, "--runs", "12", "--end", SHORT, "--quiet"]
    with running(tmp_path) as (address, _):
        gathered(address, 2)
        for words in (["--cluster", address, "--out", "far"], ["--out", "near"]):
            subprocess.run(
                [*command, *words], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
    assert digest(tmp_path / "far") == digest(tmp_path / "near")


def test_a_scheduler_without_workers_is_named(tmp_path):
    with (
        running(tmp_path, workers=0) as (address, _),
        pytest.raises(UserError, match="no workers"),
        cluster_pool(address, tmp_path),
    ):
        pass


def test_an_address_where_nobody_answers_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.ensemble.execution.cluster.TIMEOUT_SECONDS", 1)
    with (
        pytest.raises(UserError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"),
        cluster_pool("tcp://127.0.0.1:9", tmp_path),
    ):
        pass


@pytest.mark.parametrize("address", ["nonsense", "127.0.0.1", "tcp://127.0.0.1:port", "http://x y"])
def test_an_address_that_is_none_is_named(tmp_path, address):
    with (
        pytest.raises(UserError, match=f"{address} is no scheduler's address"),
        cluster_pool(address, tmp_path),
    ):
        pass


@pytest.mark.parametrize("greeting", [None, b"", b"SSH-2.0-OpenSSH_9.2\r\n"])
def test_something_else_that_listens_is_no_scheduler(tmp_path, monkeypatch, greeting):
    """It says nothing for ever, hangs up, or speaks another language."""
    monkeypatch.setattr("sim.ensemble.execution.cluster.TIMEOUT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        if greeting is not None:
            Thread(target=greet, args=(server, greeting), daemon=True).start()
        with (
            pytest.raises(UserError, match="no Dask scheduler answers"),
            cluster_pool(f"tcp://127.0.0.1:{server.getsockname()[1]}", tmp_path),
        ):
            pass


def greet(server, greeting):
    """Say something to all who come, and hang up."""
    with suppress(OSError):
        while True:
            line, _ = server.accept()
            with line:
                line.sendall(greeting)


def test_a_scheduler_that_is_killed_is_one_line_and_the_batch_goes_on_elsewhere(
    tmp_path, monkeypatch
):
    """Its futures would be waited for without end."""
    started = []
    monkeypatch.setattr(
        sys.modules[__name__], "dask",
        lambda *words, log, start=dask: started.append(start(*words, log=log)) or started[-1],
    )  # fmt: skip
    batch, folder = early(48, 4, "1991-06"), tmp_path / "batch"
    folder.mkdir()
    with running(tmp_path) as (address, _):
        gathered(address, 2)
        with (
            cluster_pool(address, folder) as pool,
            pytest.raises(ConnectionLost, match=f"scheduler at {address} no longer answers"),
        ):
            run_in_folder(batch, folder, pool, on_job=lambda _: started[0].kill())
    run_batch(batch, tmp_path / "whole")
    run_batch(batch, folder, resume=True)
    assert digest(folder) == digest(tmp_path / "whole")
