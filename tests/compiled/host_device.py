"""A device for tests: the GPU's own C, compiled for this processor by the system's compiler.

It is no engine for users. It keeps its numbers apart from Python's, as a GPU does: what is not fetched is
not seen, and its arrays do not mix with NumPy's (`foreign_arrays.py`).
"""

import ctypes
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.compiled.device import Function, Remote, aligned_array, by_address
from sim.compiled.draws import COUNT, DRAWS, POINTER
from tests.compiled.foreign_arrays import Foreign, ForeignLibrary, as_foreign, as_own

COMPILER = shutil.which("cc")
needs_compiler = pytest.mark.skipif(COMPILER is None, reason="no C compiler (cc) is here")
FLAGS = ("-x", "c", "-std=c11", "-O1", "-ffp-contract=off", "-fPIC", "-shared")


class HostDevice(Remote):
    """This processor in the place of a GPU.

    Args:
        memory: what it says of its free memory, in bytes.
    """

    xp = ForeignLibrary()

    def __init__(self, memory: int = 10**10) -> None:
        self._memory = memory

    def compile(self, text: str) -> tuple[Function, Function]:
        """The functions of C, whose code is kept among the system's temporary files."""
        assert COMPILER is not None
        source = Path(gettempdir()) / f"alliance-{sha256(text.encode()).hexdigest()[:24]}.c"
        library = source.with_suffix(".so")
        if not library.exists():
            source.write_text(text, encoding="utf-8")
            part = library.with_suffix(f".{id(self)}.part")
            subprocess.run([COMPILER, *FLAGS, "-o", part, source, "-lm"], check=True)
            part.replace(library)
        code = ctypes.CDLL(str(library))
        code.month.argtypes, code.month.restype = (COUNT, POINTER, POINTER), None
        code.draws.argtypes, code.draws.restype = DRAWS, None
        return by_address(code.month), by_address(code.draws)

    def array(self, shape: tuple[int, ...], kind: type = np.float64) -> NDArray[Any]:
        """An array of zeros."""
        return as_foreign(aligned_array(shape, kind))

    def address(self, array: NDArray[Any]) -> int:
        """Where an array begins."""
        return int(array.ctypes.data)

    def send(self, values: NDArray[Any]) -> NDArray[Any]:
        """A copy."""
        assert not isinstance(values, Foreign)
        return as_foreign(np.array(values, order="C"))

    def fetch(self, array: NDArray[Any]) -> NDArray[Any]:
        """A copy."""
        assert isinstance(array, Foreign)
        return np.array(as_own(array), order="C")

    def free_bytes(self) -> int:
        """What it was said to have."""
        return self._memory
