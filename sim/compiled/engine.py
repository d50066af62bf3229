"""Which engine steps a model: code traced from the rules, on a processor or a GPU, or the rules in NumPy."""

import os

from sim.compiled import gpu
from sim.compiled.build import is_available
from sim.compiled.device import Device, Processor
from sim.errors import UserError, nearest

TRACED, NUMPY, GPU = "traced", "numpy", "gpu"
#: Those of every machine; a GPU is taken only where it is asked for.
ENGINES = (TRACED, NUMPY)
CHOICES = (*ENGINES, GPU)
VARIABLE = "ALLIANCE_ENGINE"
#: The variable's name until the months were traced.
FORMER_VARIABLE = "ALLIANCE_KERNEL"
_PROCESSOR = Processor()


def choose_engine(name: str | None = None) -> str:
    """The engine to use: by name, else as the environment says, else the fastest that is installed.

    Raises:
        UserError: for an unknown engine, or one whose library or device is not there.
    """
    if name is None and FORMER_VARIABLE in os.environ:
        raise UserError(f"the environment variable {FORMER_VARIABLE} is now {VARIABLE}")
    wanted = name or os.environ.get(VARIABLE) or (TRACED if is_available() else NUMPY)
    if wanted not in CHOICES:
        raise UserError(
            f"no engine {wanted!r}.{nearest(wanted, CHOICES)} There are {', '.join(CHOICES)}"
        )
    if wanted == TRACED and not is_available():
        raise UserError(
            f"the engine {TRACED} needs llvmlite: pip install 'alliance-lab[fast]', or use {NUMPY}"
        )
    if wanted == GPU:
        gpu.open_gpu()
    return wanted


def device_of(engine: str) -> Device:
    """Where the traced months of an engine run."""
    return gpu.open_gpu() if engine == GPU else _PROCESSOR
