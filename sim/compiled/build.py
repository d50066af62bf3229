"""Makes machine code of LLVM's text, or finds it where an earlier process has left it."""

import ctypes
import os
import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CACHE = "ALLIANCE_CACHE"
#: Files of code that are kept, a few hundred kB each; the oldest go.
MOST_KEPT = 200


def is_available() -> bool:
    """Whether the library that makes machine code is installed."""
    return find_spec("llvmlite") is not None


class Code:
    """The functions of a module, to be called by their addresses."""

    def __init__(self, text: str) -> None:
        import llvmlite.binding as llvm

        machine = _machine()
        key = sha256(f"{_name_of(machine)}\n{text}".encode()).hexdigest()
        found = _read(key)
        if found is None:
            found = machine.emit_object(llvm.parse_assembly(text))
            _keep(key, found)
        self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
        self._engine.add_object_file(llvm.object_file.ObjectFileRef.from_data(found))
        self._engine.finalize_object()

    def function(self, name: str, *arguments: Any) -> Any:
        """A function that returns nothing, by name and the ctypes of its arguments."""
        address = self._engine.get_function_address(name)
        function = ctypes.CFUNCTYPE(None, *arguments)(address)
        function.code = self  # type: ignore[attr-defined]  # which goes when nobody holds it
        return function


@cache
def _processor() -> tuple[str, str]:
    """This processor: its name, and what it can do."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()


def _machine() -> Any:
    """What writes code for this processor; the engine that runs the code takes it over."""
    import llvmlite.binding as llvm

    name, features = _processor()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(cpu=name, features=features, opt=1, jit=True)


def _name_of(machine: Any) -> str:
    """What code depends on besides its text."""
    import llvmlite

    return " ".join((llvmlite.__version__, machine.triple, *_processor()))


def cache_folder() -> Path:
    """Where code is kept: `ALLIANCE_CACHE`, or the folder that the system has for such files."""
    given = os.environ.get(CACHE)
    if given:
        return Path(given)
    home = Path("~").expanduser()  # as it is where nobody has a home: no file can be written there
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home)) / "alliance-lab"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "alliance-lab"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "alliance-lab"


def _read(key: str) -> bytes | None:
    """Code that was kept, unless it is damaged: it starts with its own hash."""
    try:
        kept = (cache_folder() / f"{key}.code").read_bytes()
    except OSError:
        return None
    digest, code = kept[:32], kept[32:]
    return code if sha256(code).digest() == digest else None


def _keep(key: str, code: bytes) -> None:
    """Keep code for later processes; where no file can be written, each makes its own."""
    place = cache_folder() / f"{key}.code"
    part = place.with_suffix(f".{os.getpid()}.partial")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(sha256(code).digest() + code)
        part.replace(place)
        kept = sorted(place.parent.glob("*.code"), key=lambda file: file.stat().st_mtime)
        for old in kept[:-MOST_KEPT]:
            old.unlink()
    except OSError:
        with suppress(OSError):
            part.unlink()
