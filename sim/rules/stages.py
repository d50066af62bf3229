"""The deal in stages: relief and grants come in tranches, as a freeze is kept up and paid for.

A bargain that is struck has still to be enforced (Fearon 1998), and spoilers end what tranches have not yet bound
(Kydd & Walter 2002). The Agreed Framework and the six-party phases therefore paid in steps: heavy oil for a freeze,
shipments in pace with disablement (CRS R40095, 2009). Relief loosens the zeal of enforcement and the letter of a
ban alike; grants are delivered beside the bargains and ask for nothing. Article ¶0, ¶9, ¶11.
"""

import numpy as np

from sim.numerics import Floats, add_rows, clip01, positive
from sim.rules.parameter import SHARE, Parameter, constant, fact, lever
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("relief_share", "ϱ", "1", 0.25, (0.0, 1.0),
        "part of all enforcement that a deal fully carried out lifts", holder="partner", ability="superpower",
        source="Haggard & Noland 2017 on sequencing: the first steps lift little; judgement of size, 0 included; ¶9, ¶11",
        bounds=SHARE, by_events=True),
    fact("deal_grant", "$_d", "$m/month", "grants of fuel and food that a partner gives for a deal fully carried out",
        source="the actor's facts; ¶0, ¶11", bounds=(0.0, 1000.0), by_events=True),
    lever("aid_grant", "$m/month", (0.0, 500.0), "grants of fuel and food that a partner gives whether or not there is a deal",
        source="a lever: humanitarian aid, as a government may choose; 0 gives none; ¶9, ¶11"),
    Parameter("stage_months", "n_y", "month", 24.0, (12.0, 60.0),
        "time over which a deal that is kept is carried out",
        "CRS R40095 (2009): the phases of 2007-08 ran for two years; one to five; ¶9, ¶11"),
    Parameter("stage_breach", "b_y", "1", 0.5, (0.2, 1.0),
        "part of what a deal has reached that a breach undoes", bounds=SHARE,
        source="Kydd & Walter 2002 on spoilers, Fearon 1998 on enforcement; judgement of size: half; ¶9"),
    Parameter("stage_cost", "k_y", "$m", 30.0, (0.0, 90.0),
        "the superpower's cost at home of lifting all enforcement", holder="partner", ability="superpower",
        source="Putnam 1988 for a cost at home; judgement of size, 0 included: as mediator; ¶11"),
    constant("stage_least", "–", "1", 0.05, "stage of a deal just struck, and after any breach", bounds=SHARE,
        source="judgement: a twentieth: the first shipment and the first waivers"),
    constant("stage_fading", "–", "1/month", 0.2, "part of the stage undone in each month after a deal's end",
        source="judgement: half-life of 3 months, as waivers and licences lapse"),
    constant("grant_two_states", "–", "1", 0.5, "part of a neighbour's grants lost where the client has given up unification", bounds=SHARE,
        source="judgement: half: giving to a foreign state has fewer friends than giving to kin; ¶11"),
    constant("halt_stage", "–", "1", 0.625, "stage from which on research is halted as far as a deal halts it", bounds=(1e-3, 1.0),
        source="judgement: a freeze is delivered as it is paid for, and is whole before the last tranche; ¶11"),
)  # fmt: skip


def stage(
    level: Floats, deal: Floats, severe: Floats, *, withheld: Floats, undone: Floats,
    par: ParameterValues,
) -> Floats:  # fmt: skip
    """How far a deal has been carried out after a month, 0-1 (run,).

    Args:
        deal: in force, 0/1.
        severe: a severe test this month, 0/1, by which the client breaks it.
        withheld: the superpower withheld its part last month, 0/1.
        undone: part of what the deal has reached that a breach undoes, as the superpower decides, 0-1.
    """
    kept = (1.0 - severe) * (1.0 - withheld)
    grown = level + kept * (1.0 - level) / par.stage_months
    left = grown * (1.0 - (1.0 - kept) * undone)
    in_force = np.maximum(left, par.stage_least)
    return np.where(deal > 0.0, in_force, level * (1.0 - par.stage_fading))


def relief(stage: Floats, par: ParameterValues) -> Floats:
    """Part of all enforcement that relief lifts, 0-1 (the superpower's view)."""
    return par.relief_share * stage


def enforced(enforcement: Floats, relief: Floats) -> Floats:
    """Enforcement that meets those who trade with the client: what relief leaves of it, 0-1."""
    return enforcement * (1.0 - relief)


def grant(
    stage: Floats, deal: Floats, two_states: Floats, *, neighbour: Floats, border: Floats,
    par: ParameterValues,
) -> Floats:  # fmt: skip
    """What a partner gives to the client and asks nothing for, fuel and food, $m a month.

    A neighbour's grants are smaller where the client has given up unification.

    Args:
        two_states: the client has given up unification, 0/1; neighbour: weight as the neighbour.
        border: how open the client's borders are, 0-1.
    """
    promised = _promised(two_states, neighbour, par) * stage * deal
    return (par.aid_grant + promised) * border


def promised_grants(
    two_states: Floats, neighbour: Floats, border: Floats, par: ParameterValues
) -> Floats:
    """Grants of all partners for a deal fully carried out, $m a month (run,)."""
    return add_rows(_promised(two_states, neighbour, par) * border)


def _promised(two_states: Floats, neighbour: Floats, par: ParameterValues) -> Floats:
    return par.deal_grant * (1.0 - par.grant_two_states * two_states * neighbour)


def grant_worth(grant: Floats, value: Floats, slope: Floats, *, fuel: Floats) -> Floats:
    """What a grant is worth to the client, $m: at its marginal value of fuel and food (partner, run).

    Args:
        value, slope: of fuel and food to the client, $/$ and its fall a $m.
        fuel: fuel and food that it agreed to buy from the partner, $m.
    """
    return positive(value - slope * fuel) * grant


def lifted(relief: Floats, par: ParameterValues) -> Floats:
    """Part of each partner's enforcement that goes in a deal fully carried out, 0-1 (partner, run).

    A deal lowers the will to enforce, and relief loosens what is left.

    Args:
        relief: part that the superpower lifts, 0-1.
    """
    eased = clip01(par.will_deal / par.enforcement_scale)
    return 1.0 - (1.0 - relief) * (1.0 - eased)


def freeze(stage: Floats, par: ParameterValues) -> Floats:
    """How far the halt of research that a deal asks for is delivered, 0-1 (run,)."""
    return np.minimum(1.0, stage / par.halt_stage)
