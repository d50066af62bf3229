"""Tables that machine code reads and writes: a row for each quantity, a column for each history."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled.library import LANES
from sim.numerics import Floats


class Table:
    """Some rows, each of one value a history, as wide as the code reads.

    Args:
        count: of the rows.
        runs: how many columns are histories; those behind them repeat the last.
        kind: of the numbers.
    """

    def __init__(self, count: int, runs: int, kind: type = np.float64) -> None:
        width = padded_width(runs)
        # rows that start a power of two apart would share a place in the processor's cache
        self.values = aligned_array((count, width + (LANES if width % 64 == 0 else 0)), kind)
        self.runs, self.width = runs, width
        step = self.values.strides[0]
        self.addresses = self.values.ctypes.data + step * np.arange(count, dtype=np.int64)

    def put(self, row: int | slice, values: Floats) -> None:
        """Fill some rows; the last run's value stands in the lanes behind it."""
        self.values[row, : self.runs] = values
        self.values[row, self.runs : self.width] = self.values[row, self.runs - 1, None]

    def views(self, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Floats]:
        """The rows as arrays, by name."""
        found, row = {}, 0
        for name, shape in shapes.items():
            count = int(np.prod(shape))
            found[name] = self.values[row : row + count, : self.runs].reshape(*shape, self.runs)
            row += count
        return found


def padded_width(runs: int) -> int:
    """The number of lanes for some runs."""
    return -(-runs // LANES) * LANES


def aligned_array(shape: tuple[int, ...], kind: type = np.float64) -> NDArray[Any]:
    """An empty array that starts at a multiple of 64 bytes."""
    size = int(np.prod(shape)) * np.dtype(kind).itemsize
    raw = np.zeros(size + 64, dtype=np.uint8)
    start = -raw.ctypes.data % 64
    return raw[start : start + size].view(kind).reshape(shape)
