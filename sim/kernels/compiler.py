"""Compiles the few loops that NumPy cannot hold, where the `fast` extra is installed.

Each has a form in NumPy beside it, to which it is held by a test. `ALLIANCE_KERNEL=numpy` in the
environment leaves all to NumPy.
"""

import os
import sys
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from multiprocessing import parent_process
from typing import Any

Compiler = Callable[[Callable[..., Any]], Any]

NOTE = (
    "compiled code cannot be stored here, so each process compiles anew (about 6 s); "
    "set NUMBA_CACHE_DIR to a folder that can be written"
)


@cache
def compiler() -> Compiler | None:
    """What compiles a loop, or None where no compiler is installed or it is turned off."""
    if os.environ.get("ALLIANCE_KERNEL", "") == "numpy" or find_spec("numba") is None:
        return None
    # So that the first process prints the note, which may leave all computing to workers.
    _compile(_nothing)
    return _compile


def _nothing() -> None:
    """The loop that is compiled first."""


def _compile(loop: Callable[..., Any]) -> Any:
    """A loop that is compiled at its first call, or read from where an earlier process stored it."""
    import numba

    try:
        return numba.njit(cache=True, error_model="numpy")(loop)
    except RuntimeError:  # Numba finds no folder that it may write to
        _print_note()
        return numba.njit(error_model="numpy")(loop)


@cache
def _print_note() -> None:
    """Say once why each start takes seconds; worker processes leave that to the first process."""
    if parent_process() is None:
        print(NOTE, file=sys.stderr)


def kernel_form() -> str:
    """Which form of these loops runs: "compiled" or "numpy"."""
    return "numpy" if compiler() is None else "compiled"
