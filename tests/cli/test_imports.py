"""A command imports the large libraries that it uses, and no other: each takes part of a second."""

import os
import subprocess
import sys

import pytest

from sim.api.run import run_batch
from tests.ensemble.batches import small
from tests.tiers import slow_but

LARGE = ("matplotlib", "mesa", "networkx", "numba", "pandas", "scipy", "xarray", "zarr")
TELL = f"""
import sys
from sim.__main__ import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("IMPORTED", *(name for name in {LARGE} if name in sys.modules), file=sys.stderr)
"""
#: What each command may import; `batch` is a folder of results.
USES = {
    "--help": "",
    "list parameters": "",
    "check war_ends": "",
    "diff baseline war_ends": "",
    "verify batch --deep": "",
    "compare batch": "pandas scipy xarray",
    "plot batch talks": "matplotlib pandas scipy xarray",
    "report batch": "matplotlib pandas scipy xarray",
    "replay --run 1": "pandas scipy xarray",
    "run history --runs 2 --end 1990-02 --quiet": "matplotlib pandas scipy xarray",
}
QUICK = ("check war_ends", "verify batch --deep", "run history --runs 2 --end 1990-02 --quiet")


def python(*words, cwd):
    """A process of its own; where a backend is set, matplotlib must be imported before anything else."""
    env = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    done = subprocess.run(
        [sys.executable, *words], cwd=cwd, env=env,
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("imports")
    run_batch(small(runs=4), made / "batch")
    return made


@pytest.mark.parametrize("command", slow_but(QUICK, USES))
def test_a_command_imports_what_it_uses(folder, command):
    done = python("-c", TELL, *command.split(), cwd=folder)
    imported = done.stderr.rpartition("IMPORTED")[2].split()
    assert set(imported) <= set(USES[command].split())


def test_results_are_opened_without_the_model(folder):
    code = "import sim, sys; sim.Results.open('batch').summary(); print(*sys.modules)"
    imported = python("-c", code, cwd=folder).stdout.split()
    assert not {"matplotlib", "mesa", "numba", "zarr"} & set(imported)
