"""Readiness: what the client's army learns from another's war.

Readiness grows with exposure to the war times what losses leave of it, and fades without. Shells in
use bring some feedback; observers, who come with a treaty and trust, bring more. Article ¶5
(feedback from the war raises the army's combat readiness).
"""

import numpy as np

from sim.numerics import Floats, add_rows
from sim.rules.parameter import SHARE, Parameter, constant
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("readiness_learning", "φ_R", "1/month", 0.02, (0.005, 0.04),
        "share of what is left to learn that a month of full exposure teaches", holder="client",
        source="judgement: a year of full exposure teaches a fifth; a factor of 2 to 4 either way; ¶5"),
    Parameter("readiness_losses", "–", "1", 0.1, (0.0, 0.4),
        "share of the lesson lost with those who learned it", holder="client", bounds=(0.0, 1.0),
        source="judgement, 0 included: a tenth, as observers lose few; ¶5"),
    constant("readiness_rest", "–", "1", 0.3, "readiness of an army that sees no war", "client", bounds=(0.0, 1.0),
        source="judgement: under a third: drilled, and without a war since 1953"),
    constant("readiness_decay", "–", "1/month", 0.01, "fading of lessons", "client",
        source="judgement: half-life of six years, as cohorts leave"),
    constant("feedback_scale", "–", "kshell/month", 100.0, "shipment that brings full feedback", bounds=(1e-6, 1e9),
        source="judgement: a fifth of the most that can be moved (480); more teaches no more"),
    constant("feedback_arms", "–", "1", 0.3, "part of the exposure that comes with shells alone", bounds=SHARE,
        source="judgement: shells alone bring under half of what observers bring; ¶5"),
    constant("feedback_observers", "–", "1", 0.7, "part that comes with observers", bounds=SHARE,
        source="the rest of 1 after feedback_arms; ¶5 (military contacts)"),
    Parameter("readiness_threat", "–", "1", 0.3, (0.0, 0.6),
        "how much readiness above its rest adds to the threat that neighbours feel",
        "judgement: an army with lessons is felt less than its arms; 0 is in the range; ¶5"),
)  # fmt: skip


def exposure(
    war: Floats, arms: Floats, treaty: Floats, *, trust: Floats, par: ParameterValues
) -> Floats:
    """Exposure to the partners' wars, 0-1 (run,)."""
    used = np.minimum(1.0, arms / par.feedback_scale)
    seen = par.feedback_arms + par.feedback_observers * treaty * trust
    return np.minimum(1.0, add_rows(np.minimum(1.0, war) * used * seen))


def readiness(level: Floats, exposure: Floats, par: ParameterValues) -> Floats:
    """Readiness after a month, 0-1 (run,)."""
    taught = par.readiness_learning * exposure * (1.0 - par.readiness_losses) * (1.0 - level)
    return level + taught - par.readiness_decay * (level - par.readiness_rest)


def dread(level: Floats, par: ParameterValues) -> Floats:
    """Factor by which readiness raises the threat that neighbours feel (run,)."""
    return 1.0 + par.readiness_threat * (level - par.readiness_rest)
