"""Outreach: the client's initiatives toward each possible partner, and the thaw an answer brings.

A client that one partner holds captive looks for others (Kuik 2021 on hedging): the more it depends
on others than the target, and the more hegemonic those are, the more often it tries; an open
government draws it. An answered initiative loosens what the target enforces of its own accord;
the thaw fades, and a severe test ends it. Article ¶9 (the way out of the status quo), ¶10 (feelers
to Japan and BRICS match the pattern).
"""

import numpy as np

from sim.numerics import STEEPEST, Floats, highest_other
from sim.rules.parameter import COUNT, Parameter, constant, fact
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("outreach_rate", "o_0", "1/month", 0.03, (0.01, 0.06),
        "initiatives a month toward a partner when nothing pushes or draws", holder="client", bounds=COUNT,
        source="judgement: once in three years to each partner (17 months to eight years); ¶10"),
    Parameter("outreach_push", "o_D", "1", 1.5, (0.0, 3.0),
        "how much dependence on others pushes the client toward a partner", "Kuik 2021 on hedging; judgement, 0 included: full dependence makes it 4.5 times as frequent (e^1.5); ¶10",
        "client"),
    Parameter("outreach_pull", "o_o", "1", 2.0, (0.0, 4.0),
        "how much an open government draws the client", holder="client",
        source="judgement, 0 included: a wholly open government makes it seven times as frequent (e^2); ¶9, ¶10"),
    fact("reception", "–", "1", "chance that a government answers an initiative, where neither a "
        "series nor courting tells", bounds=(0.0, 1.0),
        source="the actor's facts; ¶10"),
    constant("thaw_step", "–", "1", 0.15, "part of the remaining frost that an answer melts", bounds=(0.0, 1.0),
        source="judgement: four or five answers melt half"),
    constant("thaw_memory", "–", "month", 36.0, "time over which a thaw fades",
        source="judgement: half-life of two years"),
    constant("thaw_severe", "–", "1", 0.5, "part of a thaw that a severe test ends", bounds=(0.0, 1.0),
        source="judgement: one half, so that a severe test sets back and does not end it"),
    constant("thaw_reach", "–", "1", 0.8, "part of its own sanctions that a full thaw suspends", "partner", bounds=(0.0, 1.0),
        source="judgement: four fifths of what a state may lift alone; what a text binds stays"),
)  # fmt: skip


def captivity(dependence: Floats, hegemony: Floats, front: Floats) -> Floats:
    """For each partner, the heaviest dependence on another, hegemons weighing more (partner, run).

    Args:
        front: factor of a hostile bloc in front (`threat.front`) (run,).
    """
    return highest_other(dependence * (1.0 + hegemony * front))


def rate(captivity: Floats, openness: Floats, share: Floats, par: ParameterValues) -> Floats:
    """Initiatives to expect toward each partner this month (partner, run).

    Args:
        captivity: heaviest dependence on another partner.
        openness: of the target's government, 0-1.
        share: of the client's support that the target already gives, 0-1.
    """
    mood = par.outreach_push * captivity + par.outreach_pull * openness
    return par.outreach_rate * np.exp(np.minimum(mood, STEEPEST)) * (1.0 - share)


def thaw(level: Floats, answered: Floats, severe: Floats, par: ParameterValues) -> Floats:
    """Thaw after a month, 0-1 (partner, run): answers melt, time and severe tests freeze."""
    left = level * (1.0 - 1.0 / par.thaw_memory) * (1.0 - par.thaw_severe * severe)
    return left + par.thaw_step * (1.0 - left) * answered
