"""Which engine steps a model: machine code traced from the rules, or the rules themselves in NumPy."""

import os

from sim.compiled.build import is_available
from sim.errors import UserError, nearest

TRACED, NUMPY = "traced", "numpy"
ENGINES = (TRACED, NUMPY)
VARIABLE = "ALLIANCE_ENGINE"
#: The variable's name until the months were traced.
FORMER_VARIABLE = "ALLIANCE_KERNEL"


def choose_engine(name: str | None = None) -> str:
    """The engine to use: by name, else as the environment says, else the fastest that is installed.

    Raises:
        UserError: for an unknown engine, or one whose library is not installed.
    """
    if name is None and FORMER_VARIABLE in os.environ:
        raise UserError(f"the environment variable {FORMER_VARIABLE} is now {VARIABLE}")
    wanted = name or os.environ.get(VARIABLE) or (TRACED if is_available() else NUMPY)
    if wanted not in ENGINES:
        raise UserError(
            f"no engine {wanted!r}.{nearest(wanted, ENGINES)} There are {', '.join(ENGINES)}"
        )
    if wanted == TRACED and not is_available():
        raise UserError(
            f"the engine {TRACED} needs llvmlite: pip install 'alliance-lab[fast]', or use {NUMPY}"
        )
    return wanted
