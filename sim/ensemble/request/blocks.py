"""Blocks: parts of the runs of a batch; each is computed, stored and resumed as one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: What to record: "headline", "all", or names of indicators.
RecordChoice = str | Sequence[str]
#: Some months of an indicator, in single precision (month, run).
RecordedSeries = NDArray[np.float32]
#: The most runs that a model steps at once: enough that arithmetic takes longer than calls.
MOST_RUNS_A_BLOCK = 2000
#: The same on a GPU, which has a thread for each: stored months of a block must fit the processor's memory.
MOST_RUNS_ON_A_GPU = 16_384
#: From this many runs on a batch has several blocks, so that workers can share it.
SPLIT_FROM_RUNS = 1500
#: Months of a largest block that are held in memory and written together.
SPAN_VALUES = 90


@dataclass(frozen=True, slots=True)
class Columns:
    """Some columns of a batch, with their history numbers.

    Attributes:
        first, last: the columns; the last is excluded.
        histories: the history number of each (run,).
    """

    first: int
    last: int
    histories: NDArray[np.int64]

    @property
    def place(self) -> slice:
        """Their place among all columns."""
        return slice(self.first, self.last)


def block_size(runs: int) -> int:
    """Runs of a block: all runs of a small batch; else there is an even number of blocks of like size.

    It depends on the number of runs alone, so that any number of workers makes the same blocks.

    >>> block_size(1000), block_size(3000), block_size(50_000)
    (1000, 1500, 1924)
    """
    if runs < SPLIT_FROM_RUNS:
        return runs
    pairs = -(-runs // (2 * MOST_RUNS_A_BLOCK))
    words = 4  # the random generator makes four numbers at once
    return -(-runs // (2 * pairs * words)) * words


def block_size_on_gpu(runs: int) -> int:
    """Runs of a block on a GPU: as few blocks as may be, of like size.

    >>> block_size_on_gpu(1000), block_size_on_gpu(20_000)
    (1000, 10000)
    """
    return -(-runs // -(-runs // MOST_RUNS_ON_A_GPU)) if runs else 0


def months_a_span(block: int) -> int:
    """Months of a block that are written together: more where a block has fewer runs.

    >>> months_a_span(2000), months_a_span(500)
    (90, 360)
    """
    return max(SPAN_VALUES, SPAN_VALUES * MOST_RUNS_A_BLOCK // block)


def blocks(histories: NDArray[np.int64], size: int) -> Iterator[Columns]:
    """The columns of a batch, cut into blocks."""
    for first in range(0, len(histories), size):
        cut = histories[first : first + size]
        yield Columns(first, first + len(cut), cut)
