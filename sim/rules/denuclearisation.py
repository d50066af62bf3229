"""Seeking denuclearisation: whether a patron still wants the client's programme to end.

A patron that has reasons to enforce, and may hope that the bomb can still be prevented, keeps the goal. A
rival of the superpower that stands under its penalties drops it (Drezner 2000: who cooperates against a target must
not expect a conflict with its partner). Its stake then no longer adds to its will, so that enforcement can break off without a
further fall of pressure. Only with the variant `denuclearisation: by_choice`; else patrons always seek it. Article ¶3
(stopped seeking denuclearisation).
"""

import numpy as np

from sim.numerics import Floats, clip01, logistic
from sim.rules.parameter import Parameter, constant
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("seek_speed", "s_1", "1/month", 0.03, (0.01, 0.1),
        "speed at which a patron takes up or drops the goal of denuclearisation",
        source="judgement: half-life of two years (7 months to six years), as policies outlast months and not governments; ¶3"),
    constant("seek_slope", "s_2", "1", 8.0, "steepness of that choice",
        source="judgement: as other choices of a patron (court_slope)"),
    Parameter("seek_hope", "s_3", "1", 0.3, (0.0, 0.6),
        "will added by the hope that the bomb can still be prevented",
        source="judgement: as much as a full squeeze adds to the will to enforce, 0 included; ¶3"),
    Parameter("seek_rivalry", "s_4", "1", 0.6, (0.0, 1.2),
        "will lost to rivalry with a superpower whose penalties are in force",
        source="Drezner 2000 for the form; judgement of size: a full conflict weighs as full pressure, 0 included; ¶3"),
)  # fmt: skip


def reasons(will: Floats, stake: Floats, provocation: Floats, seek: Floats) -> Floats:
    """Will to enforce of a patron that would seek the goal in full, N¹ (partner, run).

    Args:
        will: net will to enforce, N.
        stake: own stake in stopping the programme.
        provocation: level of provocation, 0-1 (run,).
        seek: how far the goal was sought when the will was formed, 0-1.
    """
    return will + stake * (1.0 - seek) * provocation


def seek(
    level: Floats, reasons: Floats, missile: Floats, *, rivalry: Floats, penalties: Floats,
    par: ParameterValues,
) -> Floats:  # fmt: skip
    """How far a patron seeks denuclearisation after a month, 0-1 (partner, run).

    Args:
        level: last month's.
        reasons: will to enforce if it sought the goal in full.
        missile: the client's missile technology, 0-1; from `severe_from` on the bomb works (run,).
        rivalry: with the superpower, 0-1.
        penalties: of the superpower in force, 0-1.
    """
    hope = par.seek_hope * np.where(missile < par.severe_from, 1.0, 0.0)
    kept = logistic(par.seek_slope * (reasons + hope - par.seek_rivalry * rivalry * penalties))
    return clip01(level + par.seek_speed * (kept - level))
