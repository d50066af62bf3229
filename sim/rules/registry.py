"""Every parameter of every mechanism, by name."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from sim.rules.parameter import Parameter

#: The mechanisms, in the order of `docs/model.md`: file, and what it is about.
MECHANISMS = MappingProxyType({
    "threat": "Threat perception and hegemonic fear",
    "dependence": "Power-dependence, leverage, diversification",
    "exchange": "Bilateral exchange",
    "links": "Links: exchange between partners",
    "spheres": "Spheres of influence; squeeze or court",
    "objection": "Objection of other powers to commitment",
    "sanctions": "Sanctions enforcement as collective action",
    "denuclearisation": "Seeking denuclearisation",
    "trust": "Trust, treaties, reliability",
    "war": "War as demand",
    "technology": "Technology, combat learning, security dilemma",
    "weapons": "Weapons beside shells; what is asked for",
    "opening": "The opening between the superpower and the client",
    "stages": "The deal in stages: relief and grants against a freeze",
    "provocation": "Provocation",
    "crisis": "Crisis: the ladder, and who backs the client on it",
    "outreach": "Outreach to possible partners, and the thaw an answer brings",
    "meetings": "High-level meetings, and alignment",
    "readiness": "Readiness from exposure to another's war",
    "two_states": "Two states: the goal of unification given up",
    "perception": "Perception with noise and lag",
    "leaders": "Leaders' idiosyncrasy",
    "rivals": "Rival decision rules, followed by name",
})  # fmt: skip


def all_parameters() -> Mapping[str, Parameter]:
    """All parameters by name."""
    return _PARAMETERS


def mechanism_of(name: str) -> str:
    """The mechanism, which is also the file in `sim/rules/`, that declares a parameter."""
    return _MECHANISM_OF[name]


_PARAMETERS: dict[str, Parameter] = {}
_MECHANISM_OF: dict[str, str] = {}
for _mechanism in MECHANISMS:
    for _parameter in import_module(f"sim.rules.{_mechanism}").PARAMETERS:
        if _parameter.name in _PARAMETERS:
            raise RuntimeError(f"parameter {_parameter.name!r} is declared twice")
        _PARAMETERS[_parameter.name] = _parameter
        _MECHANISM_OF[_parameter.name] = _mechanism
