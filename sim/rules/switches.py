"""Switches: each mechanism's ablation, as the parameter values that silence it."""

from collections.abc import Mapping
from types import MappingProxyType

#: What each switch sets when its mechanism is off.
SWITCHES: Mapping[str, Mapping[str, float]] = MappingProxyType({
    "hegemonic_fear": {"hegemony_weight": 0.0, "harm_threat": 0.0},
    "distance": {"distance_weight": 0.0},
    "distance_in_threat": {"threat_distance": 0.0},
    "two_fronts": {"two_fronts": 0.0},
    "diversification": {"diversification_weight": 0.0},
    "cash_limits": {"cash_limits_weight": 0.0},
    "links": {"link_weight": 0.0},
    "sphere_cost": {"sphere_cost": 0.0, "reliability_sphere": 0.0, "objection_treaty": 0.0, "lifeline_displeasure": 0.0},
    "objection": {"forbearance": 0.0, "objection_treaty": 0.0, "objection_reliability": 0.0, "lifeline_displeasure": 0.0},
    "pressure": {"pressure_size": 0.0, "penalties_weight": 0.0, "peer_effect": 0.0},
    "trust": {"trust_gain": 0.0, "treaty_hysteresis": 0.0, "foresight": 0.0},
    "war": {"war_weight": 0.0},
    "technology": {
        "technology_cap": 0.0, "combat_learning": 0.0, "trilateral_speed": 0.0, "crisis_bloc": 0.0,
    },
    "weapons": {"weapons_weight": 0.0},
    "us_opening": {
        "openness_variation": 0.0, "halt_discount": 0.0, "wedge": 0.0, "reorientation_weight": 0.0,
    },
    "provocation_feedback": {"self_excitation": 0.0, "provocation_weight": 0.0},
    "ladder": {
        "rung_up_calm": 0.0, "rung_up_threat": 0.0, "rung_up_display": 0.0, "rung_up_force": 0.0,
    },
})  # fmt: skip
