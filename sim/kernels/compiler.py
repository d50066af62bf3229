"""Compiles the few loops that NumPy cannot hold, where the `fast` extra is installed.

Each has a form in NumPy beside it, to which it is held by a test. `ALLIANCE_KERNEL=numpy` in the
environment leaves all to NumPy.
"""

import os
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

Compiler = Callable[[Callable[..., Any]], Any]


@cache
def compiler() -> Compiler | None:
    """What compiles a loop, or None where no compiler is installed or it is turned off."""
    if os.environ.get("ALLIANCE_KERNEL", "") == "numpy" or find_spec("numba") is None:
        return None
    import numba

    compile_: Compiler = numba.njit(cache=True, error_model="numpy")
    return compile_


def kernel_form() -> str:
    """Which form of these loops runs: "compiled" or "numpy"."""
    return "numpy" if compiler() is None else "compiled"
