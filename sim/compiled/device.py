"""Where the code of a month runs: a processor, whose memory is Python's own, or a device with its own memory.

What steps, records and counts is written once, over `xp`: NumPy, or the library that stands for it there.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import cuda, llvm
from sim.compiled.build import Code
from sim.compiled.draws import COUNT, DRAWS, POINTER
from sim.compiled.functions import SearchGraph
from sim.compiled.graph import Number
from sim.compiled.library import LANES
from sim.compiled.places import Places

#: Numbers of a row that a remote device reads at once.
ALIGNED = 32
#: A function of code: it takes whole numbers and arrays of the device, and fills arrays.
Function = Callable[..., None]


class Device(ABC):
    """What writes, compiles and calls the code of a month, and holds its arrays.

    Attributes:
        name: of its engine.
        lanes: histories that its code takes at once.
        xp: the library of its arrays.
        is_remote: whether its memory is its own, so that numbers travel to it and back.
    """

    name: str
    lanes: int
    xp: Any
    is_remote: bool

    @abstractmethod
    def month_text(
        self, results: Sequence[Number], places: Places, searches: Sequence[SearchGraph]
    ) -> str:
        """The month in the language that it compiles."""

    @abstractmethod
    def compile(self, text: str) -> tuple[Function, Function]:
        """The functions `month` and `draws` of a text."""

    @abstractmethod
    def array(self, shape: tuple[int, ...], kind: type = np.float64) -> Any:
        """An array of zeros there."""

    @abstractmethod
    def address(self, array: Any) -> int:
        """Where an array there begins."""

    @abstractmethod
    def send(self, values: NDArray[Any]) -> Any:
        """Numbers of the processor, there."""

    @abstractmethod
    def fetch(self, array: Any) -> NDArray[Any]:
        """Numbers from there."""

    @abstractmethod
    def free_bytes(self) -> int | None:
        """Its memory that is free; None where it is the processor's."""

    def row_length(self, runs: int) -> int:
        """The length of a row of a table in which each history has a column."""
        return -(-runs // self.lanes) * self.lanes


class Processor(Device):
    """This machine's processor, by LLVM."""

    name = "traced"
    lanes = LANES
    xp = np
    is_remote = False

    def month_text(
        self, results: Sequence[Number], places: Places, searches: Sequence[SearchGraph]
    ) -> str:
        """The month as LLVM's text."""
        return llvm.month_text(results, places, searches)

    def compile(self, text: str) -> tuple[Function, Function]:
        """The functions of LLVM's text."""
        code = Code(text)
        month = code.function("month", COUNT, POINTER, POINTER)
        return by_address(month), by_address(code.function("draws", *DRAWS))

    def array(self, shape: tuple[int, ...], kind: type = np.float64) -> NDArray[Any]:
        """An array that starts at a multiple of 64 bytes."""
        return aligned_array(shape, kind)

    def address(self, array: NDArray[Any]) -> int:
        """Where an array begins."""
        return int(array.ctypes.data)

    def send(self, values: NDArray[Any]) -> NDArray[Any]:
        """The numbers themselves."""
        return values

    def fetch(self, array: NDArray[Any]) -> NDArray[Any]:
        """The numbers themselves."""
        return array

    def free_bytes(self) -> int | None:
        """Its memory is Python's."""
        return None

    def row_length(self, runs: int) -> int:
        """Rows that start a power of two apart would share a place in the processor's cache."""
        width = super().row_length(runs)
        return width + (LANES if width % 64 == 0 else 0)


class Remote(Device):
    """A device that runs C, a thread a history, and has its own memory."""

    name = "gpu"
    lanes = 1
    is_remote = True

    def month_text(
        self, results: Sequence[Number], places: Places, searches: Sequence[SearchGraph]
    ) -> str:
        """The month as C."""
        return cuda.month_text(results, places, searches)

    def row_length(self, runs: int) -> int:
        """Rows start where the device reads 256 bytes at once."""
        return -(-runs // ALIGNED) * ALIGNED


def by_address(function: Any) -> Function:
    """A function of machine code, to which arrays are given by their addresses."""

    def call(*given: Any) -> None:
        function(*(g if isinstance(g, int) else g.ctypes.data for g in given))

    return call


def aligned_array(shape: tuple[int, ...], kind: type = np.float64) -> NDArray[Any]:
    """An array of zeros that starts at a multiple of 64 bytes."""
    size = prod(shape) * np.dtype(kind).itemsize
    raw = np.zeros(size + 64, dtype=np.uint8)
    start = -raw.ctypes.data % 64
    return raw[start : start + size].view(kind).reshape(shape)
