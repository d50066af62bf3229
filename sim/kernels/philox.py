"""Philox as a compiled loop: the words of NumPy's generator, bit for bit, without setting it each time.

Philox4x64 with ten rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). A month
asks for some fifty streams of a few thousand words, so that setting a generator and passing over its
words four times cost more than the words.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.kernels.compiler import compiler

UniformKernel = Callable[[np.uint64, NDArray[np.uint64], np.uint64, int, NDArray[np.float64]], None]

ROUNDS, WORDS = 10, 4
FIRST, SECOND = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
WEYL_FIRST, WEYL_SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
NOTHING, SHIFT = np.uint64(0), np.uint64(12)


@cache
def uniform_kernel() -> UniformKernel | None:
    """The compiled loop, or None where no compiler is installed or it is turned off.

    It is called with the seed, the key of each stream (stream,), the month, the first history, and the
    array to fill with the uniforms of the histories from there on (stream, run).
    """
    compiled = compiler()
    if compiled is None:
        return None
    globals().update(_upper=_upper_word_of_product(), _block=compiled(_block))
    globals().update(_fill_stream=compiled(_fill_stream))
    fill: UniformKernel = compiled(_fill_streams)
    return fill


def _upper(first: np.uint64, second: np.uint64) -> np.uint64:
    """The upper 64 bits of the product of two words; bound to an instruction when compiled."""
    return np.uint64((int(first) * int(second)) >> 64)


def _upper_word_of_product() -> Any:
    """`_upper` as an instruction, for which Numba has no name."""
    from llvmlite import ir
    from numba import types
    from numba.extending import intrinsic

    def upper(_context: Any, first: Any, second: Any) -> Any:  # noqa: ARG001 (Numba counts them)
        def built(_: Any, builder: Any, __: Any, words: Any) -> Any:
            wide = ir.IntType(128)
            product = builder.mul(*(builder.zext(word, wide) for word in words))
            return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

        return types.uint64(types.uint64, types.uint64), built

    return intrinsic(upper)


def _block(
    key: np.uint64, other_key: np.uint64, count: np.uint64, month: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """The four words of a counter."""
    a, b, c, d = count, month, NOTHING, NOTHING
    for _ in range(ROUNDS):
        high, higher = _upper(FIRST, a), _upper(SECOND, c)
        a, b, c, d = higher ^ b ^ key, SECOND * c, high ^ d ^ other_key, FIRST * a
        key += WEYL_FIRST
        other_key += WEYL_SECOND
    return a, b, c, d


def _fill_streams(
    seed: np.uint64, keys: NDArray[np.uint64], month: np.uint64, first: int, uniforms: NDArray[np.float64]
) -> None:  # fmt: skip
    """Uniforms of several streams (stream, run)."""
    for stream in range(len(keys)):
        _fill_stream(seed, keys[stream], month, first, uniforms[stream])


def _fill_stream(
    key: np.uint64, other_key: np.uint64, month: np.uint64, first: int, uniform: NDArray[np.float64]
) -> None:
    """Uniforms of the histories from the first on: the top 52 bits of a word, centred in their cell."""
    runs = len(uniform)
    block, place = first // WORDS, -(first % WORDS)
    while place < runs:
        block += 1  # as NumPy does before it ciphers
        words = _block(key, other_key, np.uint64(block), month)
        if place >= 0 and place + WORDS <= runs:
            for i in range(WORDS):
                uniform[place + i] = (np.float64(words[i] >> SHIFT) + 0.5) * 2.0**-52
        else:
            for i in range(WORDS):
                if 0 <= place + i < runs:
                    uniform[place + i] = (np.float64(words[i] >> SHIFT) + 0.5) * 2.0**-52
        place += WORDS
