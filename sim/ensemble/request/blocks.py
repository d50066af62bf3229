"""Blocks: the runs of a batch, cut into parts that are computed, stored and resumed as one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: What to record: "headline", "all", or names of indicators.
RecordChoice = str | Sequence[str]
#: Some months of an indicator, in single precision (month, run).
RecordedSeries = NDArray[np.float32]
#: The most histories that a model steps at once: enough for the arithmetic to outweigh the calls.
MOST_RUNS_A_BLOCK = 2000
#: From this many runs on a batch is cut, so that several workers can share it.
SPLIT_FROM_RUNS = 1500
#: Months of a largest block that are kept in memory, and written, together.
SPAN_VALUES = 90


@dataclass(frozen=True, slots=True)
class Columns:
    """Some columns of a batch, and whose luck each of them meets.

    Attributes:
        first, last: of the columns; the last is not among them.
        histories: the history number of each (run,).
    """

    first: int
    last: int
    histories: NDArray[np.int64]

    @property
    def place(self) -> slice:
        """Where they stand among all columns."""
        return slice(self.first, self.last)


def block_size(runs: int) -> int:
    """Histories in a block: all of a small batch, else an even number of blocks of like size.

    It follows from the number of runs alone, so that any number of workers makes the same blocks.

    >>> block_size(1000), block_size(3000), block_size(50_000)
    (1000, 1500, 1924)
    """
    if runs < SPLIT_FROM_RUNS:
        return runs
    pairs = -(-runs // (2 * MOST_RUNS_A_BLOCK))
    words = 4  # a draw of luck makes four words at once
    return -(-runs // (2 * pairs * words)) * words


def months_a_span(block: int) -> int:
    """Months of a block that are kept and written together: the more, the fewer histories it has.

    >>> months_a_span(2000), months_a_span(500)
    (90, 360)
    """
    return max(SPAN_VALUES, SPAN_VALUES * MOST_RUNS_A_BLOCK // block)


def blocks(histories: NDArray[np.int64], size: int) -> Iterator[Columns]:
    """The columns of a batch, cut into blocks."""
    for first in range(0, len(histories), size):
        cut = histories[first : first + size]
        yield Columns(first, first + len(cut), cut)
