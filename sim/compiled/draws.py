"""Uniform draws by machine code: the words of NumPy's Philox, bit for bit, without setting a generator."""

import ctypes
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled.build import Code, is_available
from sim.compiled.library import library_text

POINTER, COUNT = ctypes.c_void_p, ctypes.c_int64
#: Streams, their keys, runs, seeds, histories, month, the first row, and bytes from row to row.
DRAWS = (COUNT, POINTER, COUNT, POINTER, POINTER, COUNT, POINTER, COUNT)


@cache
def _call() -> Any:
    return Code(library_text()).function("draws", *DRAWS) if is_available() else None


def uniform_draws(
    seed: int, keys: NDArray[np.uint64], month: int, histories: NDArray[np.int64]
) -> NDArray[np.float64] | None:
    """Uniforms of some streams and histories, strictly between 0 and 1 (stream, run); None without a compiler.

    Args:
        seed: of all histories, below 2**64.
        keys: of the streams (stream,).
        month: modulo 2**64.
        histories: their numbers (run,).
    """
    call = _call()
    if call is None:
        return None
    draws = np.empty((len(keys), len(histories)))
    seeds = np.full(len(histories), seed, dtype=np.uint64)
    if draws.size:
        call(
            len(keys), keys.ctypes.data, len(histories), seeds.ctypes.data, histories.ctypes.data,
            month, draws.ctypes.data, draws.strides[0],
        )  # fmt: skip
    return draws
