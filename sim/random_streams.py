"""Luck: every random draw is a function of (seed, process, actor, month, history) and nothing else.

So history 4711 meets the same luck alone, in any batch and in any order, two scenarios meet the
same luck until their causes differ (common random numbers), and a new process, actor or month
moves no other draw. The generator is NumPy's Philox (Salmon et al. 2011, "Parallel random numbers:
as easy as 1, 2, 3"): a counter-based cipher, keyed by the seed and a hash of the process and the
actor's id, with month and history as its counter. One 64-bit word makes one uniform, which an
inverse distribution function turns into any law; nothing is ever rejected and drawn again.
"""

import threading
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from sim.kernels.philox import uniform_kernel

WORDS_A_BLOCK = 4  # Philox4x64 gives four 64-bit words for each value of its counter
UINT64 = (1 << 64) - 1
SHIFT = np.uint64(12)
#: The actor id of a process that belongs to nobody in particular.
NOBODY = 0


class RandomStreams:
    """The draws of a set of histories.

    Args:
        seed: any integer; taken modulo 2**64.
        histories: the history numbers, integers from 0 (run,). They may repeat and stand in any
            order: equal numbers meet equal luck.

    >>> alone, many = RandomStreams(7, np.array([2])), RandomStreams(7, np.arange(5))
    >>> bool(alone.uniform("talk", 0, 3)[0] == many.uniform("talk", 0, 3)[2])
    True
    """

    def __init__(self, seed: int, histories: NDArray[np.int64]) -> None:
        self.seed = int(seed) & UINT64
        self.histories = np.asarray(histories, dtype=np.int64)
        self._neighbours = len(self.histories) > 0 and bool((np.diff(self.histories) == 1).all())
        self._spans = [] if self._neighbours else _spans(self.histories)

    def uniform(self, process: str, actor: int, month: int) -> NDArray[np.float64]:
        """Uniform draws, strictly between 0 and 1 (run,).

        Args:
            process: what the draw is for, such as "talk".
            actor: the actor's `stream_id`, or `NOBODY`.
            month: months since 1990-01; parameters are drawn at month -1.
        """
        key = (self.seed, _stream(process, actor))
        if self._neighbours:
            return _uniforms(key, month, int(self.histories[0]), int(self.histories[-1]))
        drawn = np.empty(len(self.histories))
        for first, last, place, offset in self._spans:
            drawn[place] = _uniforms(key, month, first, last)[offset]
        return drawn


def _spans(
    histories: NDArray[np.int64],
) -> list[tuple[int, int, NDArray[np.intp], NDArray[np.intp]]]:
    """Stretches of neighbouring histories, each drawn in one go: first, last, places, offsets."""
    if len(histories) == 0:
        return []
    known = np.unique(histories)
    cuts = np.flatnonzero(np.diff(known) > 64) + 1
    spans = []
    for stretch in np.split(known, cuts):
        first, last = int(stretch[0]), int(stretch[-1])
        place = np.flatnonzero((histories >= first) & (histories <= last))
        spans.append((first, last, place, histories[place] - first))
    return spans


def _uniforms(key: tuple[int, int], month: int, first: int, last: int) -> NDArray[np.float64]:
    """Uniforms of the histories first..last: the top 52 bits of each word, centred in their cell."""
    fill = uniform_kernel()
    if fill is None:
        return _uniforms_by_numpy(key, month, first, last)
    uniform = np.empty(last - first + 1)
    fill(np.uint64(key[0]), np.uint64(key[1]), np.uint64(month & UINT64), first, uniform)
    return uniform


def _uniforms_by_numpy(
    key: tuple[int, int], month: int, first: int, last: int
) -> NDArray[np.float64]:
    """The same by NumPy's generator."""
    block, skip = divmod(first, WORDS_A_BLOCK)
    words = _generator(key, (block, month & UINT64, 0, 0)).random_raw(skip + last - first + 1)[
        skip:
    ]
    words >>= SHIFT
    uniform = words.astype(np.float64)
    uniform += 0.5
    uniform *= 2.0**-52
    return uniform


def _generator(key: tuple[int, int], counter: tuple[int, int, int, int]) -> np.random.Philox:
    """A generator at a place of a stream; each thread has one, since setting it costs less."""
    if not hasattr(_THREAD, "generator"):
        _THREAD.generator = np.random.Philox(key=0)
        _THREAD.state = _THREAD.generator.state
    _THREAD.state["state"] = {
        "key": np.array(key, dtype=np.uint64), "counter": np.array(counter, dtype=np.uint64),
    }  # fmt: skip
    _THREAD.generator.state = _THREAD.state
    generator: np.random.Philox = _THREAD.generator
    return generator


_THREAD = threading.local()


@cache
def _stream(process: str, actor: int) -> int:
    """A 64-bit number for a process of an actor, the same on every machine."""
    digest = blake2b(f"{process}:{actor}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")
