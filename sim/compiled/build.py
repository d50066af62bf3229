"""Makes machine code of LLVM's text, or finds it where an earlier process has left it."""

import ctypes
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from typing import Any

from sim.cache_files import read_cached, write_cached

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
        found = read_cached(f"{key}.code")
        if found is None:
            found = machine.emit_object(llvm.parse_assembly(text))
            write_cached(f"{key}.code", found, MOST_KEPT)
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
