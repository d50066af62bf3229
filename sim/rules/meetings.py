"""Meetings: how often ministers and leaders of the client and a partner meet.

Meetings follow trust and courting, are put off under the superpower's pressure and need open
borders; talks with the superpower are meetings themselves. They are an outcome, and part of the
index of alignment; they move nothing else. Article ¶3 (after 2014 high-level meetings became more
frequent).
"""

import numpy as np

from sim.numerics import STEEPEST, Floats
from sim.rules.parameter import COUNT, Parameter, constant
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("meetings_rate", "m_0", "1/month", 0.3, (0.1, 0.6),
        "meetings a month with a partner trusted halfway", "about five high-level meetings a year of Moscow and Pyongyang before 2023; judgement; ¶3", bounds=COUNT),
    Parameter("meetings_trust", "m_τ", "1", 2.0, (0.0, 4.0), "how much trust brings meetings",
        source="judgement, 0 included: full trust brings 2.7 times the meetings of middling trust (e^1); ¶3, ¶4"),
    Parameter("meetings_court", "m_ct", "1", 1.5, (0.0, 3.0), "how much courting brings meetings",
        source="judgement, 0 included; lowered from 2, as alignment with Russia stayed at its ceiling; ¶10"),
    Parameter("meetings_pressure", "m_p", "1", 1.5, (0.0, 3.0),
        "how much the superpower's pressure puts meetings off",
        source="judgement, 0 included: as meetings_court the other way, full pressure leaves a fifth (e^-1.5); ¶3"),
    constant("meetings_talks", "–", "1/month", 0.3, "meetings a month of talks", bounds=COUNT,
        source="judgement: as meetings_rate, nearly four a year; ¶9"),
    constant("meetings_memory", "–", "1/month", 1 / 12, "speed at which the yearly count follows",
        source="convention: a yearly count, remembered over a year"),
    constant("meetings_scale", "–", "1/year", 10.0, "meetings a year that count as close", bounds=(1e-6, 1e9),
        source="a display scale: raised from 4, as alignment with Russia stayed at its ceiling; ¶3"),
)  # fmt: skip


def rate(
    trust: Floats, court: Floats, pressure: Floats, *, border: Floats, talks: Floats,
    superpower: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """Meetings to expect this month (partner, run)."""
    mood = (
        par.meetings_trust * (trust - 0.5)
        + par.meetings_court * court
        - par.meetings_pressure * pressure
    )
    with_mood = par.meetings_rate * np.exp(np.minimum(mood, STEEPEST))
    return with_mood * border + par.meetings_talks * talks * superpower


def meetings_memory_step(yearly: Floats, meetings: Floats, par: ParameterValues) -> Floats:
    """Meetings a year as remembered (partner, run)."""
    return yearly + par.meetings_memory * (12.0 * meetings - yearly)


def contacts(yearly: Floats, par: ParameterValues) -> Floats:
    """How close meetings show client and partner to be, 0-1 (partner, run).

    Args:
        yearly: meetings a year as remembered.
    """
    return 1.0 - np.exp(-yearly / par.meetings_scale)


def alignment(trust: Floats, votes: Floats, contacts: Floats, treaty: Floats) -> Floats:
    """Alignment of a partner with the client, 0-1: the mean of its four parts (partner, run).

    Equal weights are a convention. The obligations of a treaty are what Signorino & Ritter (1999)
    compare; votes are on a scale (Poole & Rosenthal 1985).

    Args:
        votes: how far it would side with the client on a new text, 0-1.
        treaty: in force, 0/1.
    """
    return (trust + votes + contacts + treaty) / 4.0
