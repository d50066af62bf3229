"""Spheres of influence: what commitment costs abroad, and whether a patron squeezes or courts.

A patron active in another's neighbourhood pays in proportion to its own dependence on those who
are strong there. Coercion pays when the client has nowhere to go, reward when a rival bids
(Crawford 2011, 2021; Izumikawa 2013). Article ¶6, ¶7 (Russia in Europe, China in the
Indo-Pacific), ¶10 (nadir with China).
"""

import numpy as np

from sim.numerics import Floats, add_rows, clip01, logistic, positive
from sim.rules.parameter import SHARE, Parameter, constant, lever
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("sphere_cost", "χ", "$m/point²", 85.0, (0.0, 200.0),
        "cost of commitment where another power that one depends on is strong", holder="partner",
        source="judgement, 0 included: with China of 2023 (D .36, σ .43) about 13 $m a point, twice technology_cost; ¶7"),
    Parameter("tolerance", "ḡ", "point", 1.0, (0.5, 2.0),
        "commitment that the power at home there tolerates", holder="partner", bounds=(1e-6, 1e6),
        source="judgement: the unit of commitment, a month of full cooperation in one domain; a factor of 2 either way; ¶7"),
    Parameter("commitment_decay", "g_d", "1/month", 0.012, (0.005, 0.03),
        "how fast commitment fades", holder="partner", bounds=(0.0, 1.0),
        source="judgement: half-life of 57 months (23 to 138); ¶6"),
    Parameter("aid_size", "v_B", "1", 1.8, (0.9, 2.7),
        "size of aid", "fit to famine aid and P1 (Soviet aid and its end); judgement; ¶2 (assist for free)", "partner", ability="patron"),
    Parameter("aid_nearness", "a0", "1", 0.9, (0.5, 1.2),
        "aid of a neighbour that fears collapse", holder="partner", ability="patron",
        source="judgement: fear of collapse next door weighs over twice as much as rivalry; ¶2 (assist for free)"),
    Parameter("aid_rivalry", "a1", "1", 0.35, (0.1, 0.6),
        "aid of a rival of the superpower", holder="partner", ability="patron",
        source="judgement: what a distant rival's aid rests on, as Moscow's before 1991; ¶2 (assist for free)"),
    lever("squeeze_shift", "1", (-1.0, 1.0), "added to a patron's squeeze", "patron",
        source="a lever: an assumption about a patron's stance; 0 leaves the rule alone; ¶10"),
    lever("court_shift", "1", (-1.0, 1.0), "added to a patron's courting", "patron",
        source="a lever: an assumption about a patron's stance; 0 leaves the rule alone; ¶10"),
    lever("coercion_shift", "1", (0.0, 1.0), "how hard a patron coerces the client's neighbour by trade", "patron",
        source="a lever: as Beijing answered missile defence in 2017, which is 1; 0 leaves the neighbour alone; ¶8"),
    constant("coercion_loss", "–", "1", 0.005, "part of the neighbour's GDP that full coercion costs it", bounds=(0.0, 0.5),
        source="Hyundai Research Institute 2017-05-03: 8.5 tn won, .5 % of GDP, expected for 2017; ¶8"),
    constant("coercion_restraint", "–", "1", 0.1, "cooperation with the superpower that full coercion keeps the neighbour from", bounds=SHARE,
        source="judgement: as much as routine cooperation (trilateral_base): Seoul renounced further steps in 2017-10; ¶8"),
    constant("initial_commitment", "G(0)", "point", 0.1, "commitment in 1990-01", "partner",
        source="judgement: a tenth of a point; half is forgotten within five years"),
    constant("purse_scale", "–", "1", 0.1, "power, relative to the superpower, of a full purse", bounds=(1e-6, 1e9),
        source="judgement: a tenth of the superpower fills 63 % of a purse; Moscow had .13; ¶2 (empty pockets)"),
    constant("aid_from_court", "–", "1", 0.6, "aid added by full courting",
        source="judgement: full courting brings over half as much again; ¶10"),
    constant("aid_from_squeeze", "–", "1", 0.5, "aid cut by a full squeeze", bounds=SHARE,
        source="judgement: a full squeeze halves aid; more would risk the collapse that aid is to prevent; ¶10"),
    constant("aid_patience", "–", "1", 1.0, "how far aid answers the need of the last months rather than of the day", bounds=SHARE,
        source="the need of the last months in full: with the day's alone flows alternate"),
    constant("tolerance_base", "–", "1", 0.7, "tolerance of a power that neither needs nor holds the client",
        source="judgement: below 1, so that a power without a rival minds sooner; ¶7"),
    constant("tolerance_rivalry", "–", "1", 0.5, "tolerance added by rivalry with the superpower",
        source="judgement: a full rival of the superpower tolerates 1.2 in all, as a strong client serves it too; ¶7"),
    constant("tolerance_share", "–", "1", 0.6, "tolerance lost to a power that holds all of the client's support",
        source="judgement: whoever holds the client alone guards it: this undoes what rivalry adds; ¶7, ¶10"),
    constant("tolerance_floor", "–", "point", 0.2, "least tolerance", bounds=(1e-3, 1e3),
        source="keeps a division finite: a fifth of a point"),
    constant("squeeze_slope", "–", "1", 10.0, "steepness of the choice to squeeze",
        source="judgement: the choice turns from .27 to .73 over a fifth of the scale"),
    constant("squeeze_need", "–", "1", 0.6, "restraint of a rival of the superpower toward a needy client",
        source="Crawford 2011 for the form; judgement: fear of collapse restrains slightly more than a rival's bid"),
    constant("squeeze_alternatives", "–", "1", 0.5, "restraint of a rival of the superpower toward a client with a choice",
        source="Crawford 2011, 2021: coercion needs a client without a choice; judgement of size: near squeeze_need"),
    constant("squeeze_offset", "–", "1", 0.2, "what a squeeze must bring to be chosen",
        source="judgement: leaves .12 of a squeeze at rest, so that it takes a quarrel"),
    constant("court_slope", "–", "1", 8.0, "steepness of the choice to court",
        source="judgement: the choice turns from .27 to .73 over a quarter of the scale"),
    constant("court_offset", "–", "1", 0.35, "what courting must bring to be chosen",
        source="Izumikawa 2013: reward answers a bid by others; leaves .06 at rest"),
    constant("commitment_from_technology", "–", "1", 0.03, "commitment made by a point of technology",
        source="judgement: a point a month for ever makes 2.5 points (.03 over commitment_decay); ¶6"),
    constant("commitment_from_treaty", "–", "point", 0.2, "commitment made by a treaty",
        source="judgement: as much as seven months of one point of technology; ¶1, ¶6"),
)  # fmt: skip


def purse(power: Floats, par: ParameterValues) -> Floats:
    """How full a partner's purse is, 0-1, from its power (partner, run)."""
    return 1.0 - np.exp(-power / par.purse_scale)


def aid(
    purse: Floats, nearness: Floats, rivalry: Floats, *, court: Floats, squeeze: Floats,
    patron: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """Value above cost that a patron gives to the client's full need, $/$ (partner, run)."""
    wish = par.aid_nearness * nearness + par.aid_rivalry * rivalry
    stance = (1.0 + par.aid_from_court * court) * (1.0 - par.aid_from_squeeze * squeeze)
    return par.aid_size * purse * wish * stance * patron


def coerced(patron: Floats, par: ParameterValues) -> Floats:
    """How hard patrons coerce the client's neighbour, 0-1 (run,)."""
    return np.minimum(1.0, add_rows(patron * par.coercion_shift))


def gdp_left(gdp: Floats, neighbour: Floats, coerced: Floats, par: ParameterValues) -> Floats:
    """GDP of the partners when patrons coerce the client's neighbour, $bn (partner, run)."""
    return gdp * (1.0 - par.coercion_loss * neighbour * coerced)


def tolerated(rivalry: Floats, support: Floats, par: ParameterValues) -> Floats:
    """Commitment of others that each power tolerates, Ḡ, point (partner, run).

    Args:
        rivalry: with the superpower, 0-1.
        support: its own share of the client's support, 0-1.
    """
    patience = par.tolerance_base + par.tolerance_rivalry * rivalry - par.tolerance_share * support
    return np.maximum(par.tolerance_floor, par.tolerance * patience + par.tolerance_shift)


def sphere_price(say: Floats, par: ParameterValues) -> Floats:
    """What a point of commitment costs each partner abroad, S, $m/point² (partner, run).

    Args:
        say: of all powers in its commitment, 1/point (`objection.say_over_tolerance`).
    """
    return par.sphere_cost * say


def squeeze(
    share: Floats, alternatives: Floats, rivalry: Floats, *, provocation: Floats, need: Floats,
    par: ParameterValues,
) -> Floats:  # fmt: skip
    """How hard a patron squeezes, 0-1: it pays when the client has nowhere to go."""
    hold = share * (1.0 - alternatives) * provocation
    restraint = rivalry * (par.squeeze_need * need + par.squeeze_alternatives * alternatives)
    wish = logistic(par.squeeze_slope * (hold - restraint - par.squeeze_offset))
    return clip01(wish + par.squeeze_shift)


def court(rivalry: Floats, talks: Floats, rivals: Floats, par: ParameterValues) -> Floats:
    """How much a patron courts, 0-1: it pays when others bid for the client.

    Args:
        talks: the superpower talks with the client, 0/1 (run,).
        rivals: share of the client's support held by other patrons and the superpower.
    """
    wish = logistic(par.court_slope * (rivalry * (talks + rivals) - par.court_offset))
    return clip01(wish + par.court_shift)


def rival_share(share: Floats, patron: Floats, superpower: Floats) -> Floats:
    """Support that the other patrons and the superpower hold, seen from each partner (partner, run)."""
    patrons = patron * share
    return positive(add_rows(patrons) - patrons) + add_rows(superpower * share)


def commitment(level: Floats, technology: Floats, formed: Floats, par: ParameterValues) -> Floats:
    """Commitment after a month's technology and a new treaty, points (partner, run)."""
    left = (1.0 - par.commitment_decay) * level
    return left + par.commitment_from_technology * technology + par.commitment_from_treaty * formed
