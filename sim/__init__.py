"""The alliance laboratory: who arms, pays and shields Pyongyang, and what happens when that changes?"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.model import AllianceModel as AllianceModel
    from sim.scenario.library import load_plan as load_plan

__version__ = "0.1.0"
__all__ = ["AllianceModel", "__version__", "load_plan"]
_HOMES = {"AllianceModel": "sim.model", "load_plan": "sim.scenario.library"}


def __getattr__(name: str) -> Any:
    """Public names are imported when first used, so that `sim --help` is quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
