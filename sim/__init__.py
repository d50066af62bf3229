"""The alliance laboratory: who arms, pays and shields Pyongyang, and what happens when that changes?

>>> import sim
>>> results = sim.run("history", runs=2, end="1992-12")
>>> results.scenarios
('history',)
"""

from typing import TYPE_CHECKING, Any

from sim.version import VERSION

if TYPE_CHECKING:
    from sim.agents.own_rules import register_rule as register_rule
    from sim.api.claims import claims as claims
    from sim.api.outcomes import outcomes as outcomes
    from sim.api.policies import policies as policies
    from sim.api.policies import policy_model as policy_model
    from sim.api.results import Results as Results
    from sim.api.run import run as run
    from sim.api.run import tweak as tweak
    from sim.api.run import tweak as tweaked
    from sim.api.studies import discover as discover
    from sim.api.studies import sensitivity as sensitivity
    from sim.api.studies import sweep as sweep
    from sim.api.summaries import summaries as summaries
    from sim.api.variance import variance as variance
    from sim.errors import UserError as UserError
    from sim.model.model import AllianceModel as AllianceModel
    from sim.scenario.library import load_plan as load_plan

__version__ = VERSION
_HOMES = {
    "AllianceModel": "sim.model.model",
    "Results": "sim.api.results",
    "UserError": "sim.errors",
    "claims": "sim.api.claims",
    "discover": "sim.api.studies",
    "load_plan": "sim.scenario.library",
    "outcomes": "sim.api.outcomes",
    "policies": "sim.api.policies",
    "policy_model": "sim.api.policies",
    "register_rule": "sim.agents.own_rules",
    "run": "sim.api.run",
    "sensitivity": "sim.api.studies",
    "summaries": "sim.api.summaries",
    "sweep": "sim.api.studies",
    "tweak": "sim.api.run",
    "tweaked": "sim.api.run:tweak",
    "variance": "sim.api.variance",
}
__all__ = [
    "AllianceModel", "Results", "UserError", "__version__", "claims", "discover", "load_plan", "outcomes",
    "policies", "policy_model", "register_rule", "run", "sensitivity", "summaries", "sweep", "tweak",
    "tweaked", "variance",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Public names are imported when first used, so that `sim --help` is quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    from importlib import import_module

    home, _, own = _HOMES[name].partition(":")
    return getattr(import_module(home), own or name)
