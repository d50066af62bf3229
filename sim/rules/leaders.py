"""Leaders: what idiosyncrasy alone does.

States are not unitary; a leader may weigh things more or less than his country's record suggests.
Eight weights are multiplied, once a history, by e^(noise × N(0,1)).
"""

from sim.rules.parameter import Parameter

PARAMETERS = (
    Parameter("leader_noise", "–", "1", 0.2, None,
        "spread, on the log scale, of the weights that differ between leaders",
        bounds=(0.0, 2.0), kind="constant",
        source="judgement: a fifth or so either way, enough to show what idiosyncrasy alone does"),
)  # fmt: skip

#: The weights that a leader's temper multiplies, one factor each.
TEMPERED_WEIGHTS = (
    "fuel_value", "shell_value", "technology_value", "cover_value",
    "aid_size", "diversification_weight", "pressure_power_slope", "trust_gain",
)  # fmt: skip
