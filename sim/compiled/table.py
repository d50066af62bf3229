"""Tables that the code of a month reads and writes: a row for each quantity, a column for each history."""

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled.device import Device
from sim.numerics import Floats


class Table:
    """Some rows on a device, each of one value a history, as wide as its code reads.

    Args:
        device: where.
        count: of the rows.
        runs: how many columns are histories; those behind them repeat the last.
        kind: of the numbers.
    """

    def __init__(self, device: Device, count: int, runs: int, kind: type = np.float64) -> None:
        self._device = device
        self.values = device.array((count, device.row_length(runs)), kind)
        self.runs, self.width = runs, padded_width(device, runs)
        self.step = int(self.values.strides[0])
        self.addresses = device.address(self.values) + self.step * np.arange(count, dtype=np.int64)

    def put(self, row: int | slice, values: Floats) -> None:
        """Fill some rows; the last run's value stands in the lanes behind it."""
        self.values[row, : self.runs] = self._device.send(values)
        if self.width > self.runs:
            self.values[row, self.runs : self.width] = self.values[row, self.runs - 1, None]

    def views(self, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
        """The rows as arrays of the device, by name."""
        found, row = {}, 0
        for name, shape in shapes.items():
            count = prod(shape)
            found[name] = self.values[row : row + count, : self.runs].reshape(*shape, self.runs)
            row += count
        return found


class Mirror:
    """A small array that Python fills and a device reads.

    Args:
        device: which.
        here: the array in Python; a processor reads it where it is.
    """

    def __init__(self, device: Device, here: NDArray[Any]) -> None:
        self._device, self.here = device, here
        self.there = device.send(here)

    @property
    def address(self) -> int:
        """Where the device finds it."""
        return self._device.address(self.there)

    def send(self) -> Any:
        """The array as the device reads it, with what was filled in since."""
        if self._device.is_remote:
            self.there[...] = self._device.send(self.here)
        return self.there


def padded_width(device: Device, runs: int) -> int:
    """The number of lanes for some runs."""
    return -(-runs // device.lanes) * device.lanes
