"""Where compiled code cannot be stored, all runs without a traceback, with one line on stderr."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import sim
from sim.kernels.compiler import NOTE

USE_KERNELS = """
import numpy as np
from sim.kernels.compiler import kernel_form
from sim.random_streams import RandomStreams
from sim.rules.provocation import poisson

print(kernel_form(), poisson(np.array([0.5]), np.array([0.95])))
RandomStreams(1, np.arange(2)).uniform("date:x", 1, 1)
"""
IN_WORKER = """
from loky import ProcessPoolExecutor
from sim.kernels.compiler import kernel_form

print(kernel_form(), end=" ")
with ProcessPoolExecutor(2) as pool:
    print(*pool.map(eval, ["__import__('sim.kernels.compiler').kernels.compiler.kernel_form()"] * 2))
"""


@pytest.fixture
def readonly_copy(tmp_path: Path) -> Path:
    """The package where neither its folders nor the user's can hold compiled code."""
    package = tmp_path / "sim"
    shutil.copytree(
        Path(sim.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__")
    )
    for folder in ("kernels", "rules"):
        (package / folder / "__pycache__").touch()
    return tmp_path


def run(code: str, copy: Path) -> subprocess.CompletedProcess[str]:
    nowhere = str(
        copy / "sim" / "version.py" / "below"
    )  # a file's place: no folder can be made there
    places = dict.fromkeys(
        ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME", "NUMBA_CACHE_DIR"), nowhere
    )
    # other libraries' warnings of text opened without an encoding would stand among the lines
    settings = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNDEFAULTENCODING": ""}
    environment = os.environ | places | settings | {"PYTHONPATH": str(copy)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=copy, check=True, encoding="utf-8",
        capture_output=True,
    )  # fmt: skip


@pytest.mark.skipif(find_spec("numba") is None, reason="no compiler is installed")
@pytest.mark.parametrize(
    ("code", "output"),
    [(USE_KERNELS, "compiled [2.]\n"), (IN_WORKER, "compiled compiled compiled\n")],
    ids=["alone", "with workers"],
)
def test_without_a_place_for_compiled_code_one_line_says_so(
    code: str, output: str, readonly_copy: Path
) -> None:
    done = run(code, readonly_copy)
    assert done.stdout == output
    assert done.stderr == f"{NOTE}\n"
