"""Batches that are really killed, at random moments, and resumed."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.api.run import run_batch
from tests.ensemble.batches import digest, early

ROOT = Path(__file__).parents[2]
RUNS, BLOCK, UNTIL = 96, 8, "1991-12"
#: Fixed, so that a failure can be looked at again.
MOMENTS = random.Random(20240630)

SCRIPT = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from sim.api.run import run_batch
from tests.ensemble.batches import early
run_batch(early({RUNS}, {BLOCK}, {UNTIL!r}), sys.argv[1], workers=int(sys.argv[2]), resume=sys.argv[3] == "resume")
"""


def started(folder, workers, mode):
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder), str(workers), mode],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def begun(folder, process):
    """Wait until a batch has made its folder's journal."""
    while not (folder / "journal.jsonl").exists():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "batch"
    start = time.perf_counter()
    run_batch(early(RUNS, BLOCK, UNTIL), folder)
    return digest(folder), time.perf_counter() - start


@pytest.mark.slow
@pytest.mark.parametrize("kill", range(20))
def test_a_batch_killed_at_any_instant_goes_on_to_the_same_bytes(whole, tmp_path, kill):
    expected, seconds = whole
    folder, workers = tmp_path / "batch", 1 + kill % 2
    process = started(folder, workers, "new")
    begun(folder, process)
    time.sleep(MOMENTS.uniform(0.0, seconds / workers))
    process.kill()
    process.wait()
    process.stderr.close()
    run_batch(early(RUNS, BLOCK, UNTIL), folder, workers=1, resume=True)
    assert digest(folder) == expected


@pytest.mark.nightly
@pytest.mark.parametrize("kill", range(200))
def test_a_batch_killed_again_and_again_goes_on_to_the_same_bytes(whole, tmp_path, kill):
    expected, seconds = whole
    folder, mode = tmp_path / "batch", "new"
    for _ in range(3):
        process = started(folder, 1 + kill % 2, mode)
        begun(folder, process)
        time.sleep(MOMENTS.uniform(0.0, seconds / 2))
        process.kill()
        process.wait()
        process.stderr.close()
        mode = "resume"
    run_batch(early(RUNS, BLOCK, UNTIL), folder, workers=1, resume=True)
    assert digest(folder) == expected


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
def test_workers_go_when_their_parent_is_killed(tmp_path):
    folder = tmp_path / "batch"
    process = started(folder, 2, "new")
    begun(folder, process)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while len(workers := children.read_text(encoding="utf-8").split()) < 2:
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    process.stderr.close()
    for _ in range(600):
        if not any(alive(pid) for pid in workers):
            break
        time.sleep(0.1)
    assert not [pid for pid in workers if alive(pid)]


#: The command, which heeds interrupts also where a shell's background jobs ignore them.
HEEDING = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from sim.__main__ import main; main()"
)


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_command_says_how_to_go_on(tmp_path, workers):
    command = [sys.executable, "-c", HEEDING, "run"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "300"}
    process = subprocess.Popen(
        [*command, "history", "--runs", "12000", "--out", "batch", "--workers", workers],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    begun(tmp_path / "batch", process)
    while len((tmp_path / "batch" / "journal.jsonl").read_bytes().splitlines()) < 2:
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "sim run --resume --out batch" in err
    assert "Traceback" not in out + err


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.0, 0.2, 0.4, 0.6, 0.8])
def test_a_command_interrupted_while_it_starts_prints_no_traceback(tmp_path, seconds):
    command = [sys.executable, "-c", HEEDING, "run", "history", "--runs", "12000"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "300"}
    process = subprocess.Popen(
        [*command, "--out", "batch", "--workers", "2"],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    while not (tmp_path / "batch").exists():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in out + err


@pytest.mark.slow
def test_a_two_line_script_without_a_main_guard_may_use_processes(tmp_path):
    script = tmp_path / "two_lines.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import sim\n"
        "print(sim.run('history', runs=1500, end='1990-03', workers=2))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, encoding="utf-8",
        timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["<Results: history; 1500 runs, 1990-01 to 1990-03>"]


@pytest.mark.slow
def test_a_notebook_cell_may_use_processes():
    """What a kernel runs stands in no file that a worker could import."""
    code = "import sim; print(sim.run('history', runs=1500, end='1990-03', workers=2))"
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--colors=NoColor", "-c", code], capture_output=True,
        text=True, encoding="utf-8", timeout=120, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "<Results: history; 1500 runs, 1990-01 to 1990-03>" in done.stdout
