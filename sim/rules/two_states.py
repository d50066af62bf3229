"""Two states: whether the client still professes unification.

It gives the goal up when unification talk gains it nothing: the neighbour's government offers no
hope, its prosperity is a danger at home, patrons stand by, and the deterrent works. The posture is
sticky: taking it up again needs a clear and lasting gain. Article ¶11 (abandoned the goal of
reunification, two Korean states).
"""

from typing import NamedTuple

import numpy as np

from sim.numerics import Floats, add_rows
from sim.rules.parameter import Parameter, constant
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("unity_goal", "–", "1", 1.0, (0.8, 1.2),
        "worth of professing unification by itself", "fit to the announcement of 2023-12; 1 is the unit of the terms below; ¶11", "client"),
    Parameter("unity_hope", "–", "1", 0.5, (0.2, 0.8),
        "worth added by a progressive government next door", holder="client",
        source="judgement: half of the goal's own worth; ¶9, ¶11"),
    Parameter("unity_talks", "–", "1", 0.3, (0.0, 0.6), "worth added by talks or a deal", holder="client",
        source="judgement, 0 included: below unity_hope, as Washington decides less of it than Seoul; ¶9, ¶11"),
    Parameter("unity_prosperity", "–", "1", 0.7, (0.3, 1.0),
        "danger of a prosperous neighbour (GDP per head against the superpower's)", holder="client",
        source="judgement: a South as rich as the United States does not alone end the goal (.7 of 1); ¶11"),
    Parameter("unity_patrons", "–", "1", 0.4, (0.2, 0.6),
        "worth lost with patrons bound by treaty and trusted", holder="client",
        source="judgement: two trusted treaties do not alone end the goal (.8 of 1); ¶11"),
    Parameter("unity_deterrent", "–", "1", 0.6, (0.3, 0.9),
        "worth lost with a deterrent that works", holder="client",
        source="judgement: ends the goal together with a rich South, not alone; ¶11"),
    Parameter("two_states_months", "–", "month", 12.0, (6.0, 24.0),
        "months without gain before the goal is given up", holder="client",
        source="judgement: a year, from half to two years; ¶11"),
    Parameter("unity_return", "–", "1", 0.5, (0.3, 0.7),
        "gain that it takes to take the goal up again", holder="client",
        source="Dixit 1989 for the gap; judgement of size: half of unity_goal; ¶11"),
    constant("unity_return_months", "–", "month", 24.0, "months that this gain must last", "client",
        source="judgement: twice two_states_months, as a doctrine is harder to take up again; ¶11"),
)  # fmt: skip


class Posture(NamedTuple):
    """The posture and the months that speak for changing it (run,)."""

    two_states: Floats
    months: Floats


def prosperity(gdp: Floats, population: Floats, neighbour: Floats, *, superpower: Floats) -> Floats:
    """The neighbour's GDP per head over the superpower's (run,); weights pick the two out."""
    per_head = gdp / population
    return add_rows(neighbour * per_head) / add_rows(superpower * per_head)


def gain(
    government: Floats, engaged: Floats, prosperity: Floats, *, patrons: Floats, missile: Floats,
    recognition: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """What professing unification gains the client (run,).

    Args:
        patrons: Σ over patrons of trust where a treaty is in force.
        recognition: by the superpower, 0-1.
    """
    return (
        par.unity_goal
        + par.unity_hope * government
        + par.unity_talks * (engaged + recognition)
        - par.unity_prosperity * prosperity
        - par.unity_patrons * patrons
        - par.unity_deterrent * missile
    )


def posture(before: Posture, gain: Floats, par: ParameterValues) -> Posture:
    """The posture after a month: given up after months of no gain, resumed after a lasting one."""
    two = before.two_states > 0.0
    speaks = np.where(two, gain > par.unity_return, gain < 0.0)
    months = np.where(speaks, before.months + 1.0, 0.0)
    patience = np.where(two, par.unity_return_months, par.two_states_months)
    turns = months >= patience
    return Posture(np.where(turns != two, 1.0, 0.0), np.where(turns, 0.0, months))
