"""A GPU of NVIDIA's, by CuPy: NVRTC compiles the month's C when it is first needed, and CuPy keeps the code."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled.device import Device, Function, Remote
from sim.errors import UserError

INSTALL = "python -m pip install 'alliance-lab[gpu]'"
COMPILER = "python -m pip install 'cupy-cuda12x[ctk]'"
#: Threads of a block: each takes up to 255 registers, of which a processor of the GPU has 65,536.
THREADS = 128
#: Nothing is contracted, so that the arithmetic is that of a processor.
OPTIONS = ("--fmad=false", "--std=c++17")


class Gpu(Remote):
    """The GPU that CUDA names first; CUDA_VISIBLE_DEVICES names another."""

    def __init__(self, cupy: Any) -> None:
        self.xp = cupy

    def compile(self, text: str) -> tuple[Function, Function]:
        """The functions of a text in CUDA C.

        Raises:
            UserError: where NVIDIA's compiler is not installed.
        """
        try:
            module = self.xp.RawModule(code=text, options=OPTIONS)
            month, draws = (module.get_function(name) for name in ("month", "draws"))
        except (ImportError, OSError, RuntimeError) as error:
            raise UserError(
                f"--engine gpu: its code cannot be compiled ({_first_line(error)}); "
                f"where NVIDIA's compiler is missing: {COMPILER}"
            ) from None
        return _launcher(month, 0), _launcher(draws, 2)

    def array(self, shape: tuple[int, ...], kind: type = np.float64) -> Any:
        """An array of zeros in its memory."""
        return self.xp.zeros(shape, dtype=kind)

    def address(self, array: Any) -> int:
        """Where an array begins in its memory."""
        return int(array.data.ptr)

    def send(self, values: NDArray[Any]) -> Any:
        """Numbers of the processor, in its memory."""
        return self.xp.asarray(values)

    def fetch(self, array: Any) -> NDArray[Any]:
        """Numbers of its memory."""
        return self.xp.asnumpy(array)

    def free_bytes(self) -> int:
        """Its memory that is free, or held by CuPy for the next array."""
        free, _ = self.xp.cuda.runtime.memGetInfo()
        return int(free + self.xp.get_default_memory_pool().free_bytes())


def _launcher(kernel: Any, place: int) -> Function:
    """A function that starts a thread for each history; their number is one of its arguments."""

    def launch(*given: Any) -> None:
        arguments = tuple(np.int64(g) if isinstance(g, int) else g for g in given)
        kernel((-(-given[place] // THREADS),), (THREADS,), arguments)

    return launch


@cache
def open_gpu() -> Device:
    """The GPU.

    Raises:
        UserError: where CuPy is not installed, or there is no device.
    """
    try:
        import cupy
    except ImportError:
        raise UserError(f"--engine gpu needs the extra gpu: {INSTALL}") from None
    try:
        count = cupy.cuda.runtime.getDeviceCount()
    except cupy.cuda.runtime.CUDARuntimeError as error:
        raise UserError(
            f"--engine gpu: CUDA finds no device or no driver here ({_first_line(error)}); "
            "use --engine traced or numpy"
        ) from None
    if not count:
        raise UserError("--engine gpu: there is no CUDA device here; use --engine traced or numpy")
    return Gpu(cupy)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
