"""The alliance laboratory: who arms, pays and shields Pyongyang, and what happens when that changes?

>>> import sim
>>> results = sim.run("history", runs=2, end="1992-12")
>>> results.scenarios
('history',)
"""

from typing import TYPE_CHECKING, Any

from sim.version import VERSION

if TYPE_CHECKING:
    from sim.adapters import outcomes as outcomes
    from sim.api import run as run
    from sim.api import tweaked as tweaked
    from sim.errors import UserError as UserError
    from sim.model import AllianceModel as AllianceModel
    from sim.results import Results as Results
    from sim.scenario.library import load_plan as load_plan
    from sim.studies import discover as discover
    from sim.studies import sensitivity as sensitivity
    from sim.studies import sweep as sweep

__version__ = VERSION
_HOMES = {
    "AllianceModel": "sim.model",
    "Results": "sim.results",
    "UserError": "sim.errors",
    "discover": "sim.studies",
    "load_plan": "sim.scenario.library",
    "outcomes": "sim.adapters",
    "run": "sim.api",
    "sensitivity": "sim.studies",
    "sweep": "sim.studies",
    "tweaked": "sim.api",
}
__all__ = [
    "AllianceModel", "Results", "UserError", "__version__", "discover", "load_plan", "outcomes",
    "run", "sensitivity", "sweep", "tweaked",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Public names are imported when first used, so that `sim --help` is quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
