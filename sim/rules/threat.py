"""Threat: who can bring power to bear on the client, who may dominate it, and what it expects of them.

Threat is aggregate power × proximity × offensive capability × perceived intention (Walt 1985, 1987);
power decays with distance unless it is based forward (Boulding 1962; Markowitz & Fariss 2018). A
separate hegemonic fear starts where one state holds too much of the power that can be brought to
bear (Levy & Thompson 2005). Only power that might be used in the client's favour balances it (Walt
1987): an enemy's army across the other border does not. A client that has a hostile bloc in front
of it fears a hegemon behind it the more. Article ¶4 (too distant to dominate), ¶8 (China's rise).
"""

import numpy as np

from sim.numerics import SMALL, Floats, add_rows, clip01
from sim.rules.parameter import Parameter, constant, fact, lever, weight
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("power_exponent", "θ", "1", 0.5, (0.0, 0.75),
        "how much GDP per head counts beside GDP in a state's power", "Beckley 2018: .5 is the root of GDP times GDP per head, 0 is GDP alone; ¶4, ¶8",
        bounds=(0.0, 1.0)),
    Parameter("distance_scale", "ℓ", "km", 2500.0, (1500.0, 5000.0),
        "distance over which power falls by a factor e", "Boulding 1962 for the decay; judgement of size: Beijing is a third of it away, Moscow two and a half times; ¶4",
        bounds=(1.0, 1e9)),
    Parameter("hegemony_threshold", "h*", "1", 0.6, (0.5, 0.72),
        "share of a state, and of what might balance it, above which it is feared as hegemon",
        "Levy & Thompson 2005 for a threshold; its size keeps the year in which the largest neighbour crosses it; ¶4, ¶8", bounds=(0.0, 0.99)),
    Parameter("two_fronts", "f_2", "1", 1.0, (0.0, 1.0),
        "how far a hostile bloc in front makes the client avoid a hegemon, and a doubtful ally, behind it",
        "Walt 1987 for threats that add up; judgement of size: in proportion to the bloc's threat, 0 included; ¶4, ¶8",
        "client", bounds=(0.0, 4.0)),
    Parameter("intention_speed", "a_I", "1/month", 0.02, (0.01, 0.05),
        "how fast the client revises what it thinks a partner intends", bounds=(0.0, 1.0),
        source="Kydd 2005 for learning; judgement of speed: half-life of 34 months (14 to 69); ¶4, ¶8"),
    constant("front_most", "–", "1", 3.0, "most that the bloc's threat counts, relative to threat_norm", "client",
        source="judgement: three times the norm, more than on record; keeps the hazard finite; ¶8", bounds=(1.0, 1e3)),
    fact("distance", "d", "km", "from the partner's capital to the client's",
        source="the actor's facts; ¶4 (too distant)"),
    fact("base_distance", "b", "km", "from the partner's nearest base to the client's capital"),
    fact("forward_forces", "f", "1", "share of forces based forward", bounds=(0.0, 1.0),
        source="the actor's facts; ¶6 (few resources on the peninsula), ¶8"),
    fact("forward_economy", "f^e", "1", "share of the economy that lies near the base",
        bounds=(0.0, 1.0),
        source="the actor's facts; ¶4 (a European power)"),
    fact("offence", "O", "1", "offensive capability against the client"),
    fact("baseline_intention", "ī", "1", "hostility expected of a partner that does nothing",
        bounds=(0.0, 1.0),
        source="the actor's facts; ¶4, ¶8"),
    fact("fixed_power", "P", "1", "power relative to the superpower where no data drive it; 0: data"),
    fact("fixed_gdp", "Y", "$bn", "GDP where no series drives it; 0: the series"),
    fact("fixed_reach", "reach0", "$bn", "reachable economy where distance does not give it; 0: GDP × proximity"),
    fact("initial_intention", "I(0)", "1", "learned intention in 1990-01", bounds=(0.0, 1.0),
        source="the actor's facts; ¶4"),
    constant("intention_from_enforcement", "–", "1", 0.4,
        "hostility read into a patron's full enforcement",
        source="judgement: lifts a patron's baseline of .15 just above one half; ¶10"),
    constant("intention_from_squeeze", "–", "1", 0.3,
        "hostility read into a full squeeze during provocation",
        source="judgement: below enforcement, since it counts only in a quarrel; ¶10"),
    constant("intention_from_hegemony", "–", "1", 0.6,
        "hostility read into full dependence on a hegemon",
        source="judgement: the largest of the three, as fear is to come from power rather than from deeds; ¶8"),
    lever("deployment_shift", "1", (-0.06, 0.2), "added to the share of the superpower's forces that is based forward", "superpower",
        source="a lever: rotations and missile defence, or a withdrawal; 0 leaves the fact alone; ¶8 (a stronger alliance in the south)"),
    weight("hegemony_weight", "weight of hegemonic fear",
        source="a switch: 0 removes the term of Levy & Thompson 2005; ¶8"),
    weight("threat_distance", "weight of distance in the power that reaches the client, apart from its trade",
        source="a switch: 0 removes distance from threat and leaves it in trade; ¶4"),
    weight("distance_weight", "weight of distance in proximity",
        source="a switch: 0 removes Boulding's decay from threat, trade and reliability; ¶4"),
)  # fmt: skip


def proximity(
    far: Floats, near: Floats, share_near: Floats, *, weight: Floats, par: ParameterValues
) -> Floats:
    """Share of a partner's power, or economy, that arrives: part from the capital, part from a base.

    Args:
        far: distance of the capital, km (partner, run).
        near: distance of the base, km (partner, run).
        share_near: share at the base, 0-1 (partner, run).
        weight: of distance: 0 where it is taken out, as if all were next door.

    Returns:
        0-1 (partner, run).
    """
    scale = par.distance_scale
    arrives = (1.0 - share_near) * np.exp(-far / scale) + share_near * np.exp(-near / scale)
    return 1.0 - weight * (1.0 - arrives)


def deployed(superpower: Floats, par: ParameterValues) -> Floats:
    """Share of each partner's forces that is based forward, as the superpower decides of its own (partner, run).

    Args:
        superpower: weight of each partner as the superpower, 0-1 (partner, 1).
    """
    return clip01(par.forward_forces + superpower * par.deployment_shift)


def power(gdp: Floats, population: Floats, superpower: Floats, par: ParameterValues) -> Floats:
    """Power relative to the superpower: GDP^(1-θ) × (GDP per head)^θ, Beckley 2018.

    Args:
        gdp: $bn (partner, run).
        population: million (partner, run).
        superpower: weight of each partner as the superpower, 0-1 (partner, 1).
    """
    top_gdp, top_population = add_rows(superpower * gdp), add_rows(superpower * population)
    relative = (gdp / top_gdp) * (top_population / population) ** par.power_exponent
    return np.where(par.fixed_power > 0.0, par.fixed_power, relative)


def presence(
    power: Floats, proximity: Floats, arming: Floats, *, neighbour: Floats, par: ParameterValues
) -> Floats:
    """Power that can be brought to bear on the client, Π (partner, run)."""
    return power * par.offence * proximity * (1.0 + arming * neighbour)


def unbalanced_share(presence: Floats, intention: Floats) -> Floats:
    """Share of each partner among itself and what might balance it, σ* (partner, run).

    Power balances in so far as it might be used in the client's favour: an enemy's does not.

    Args:
        presence: power that can be brought to bear, Π.
        intention: hostility that the client expects, 0-1.
    """
    friendly = presence * (1.0 - intention)
    return presence / np.maximum(presence + add_rows(friendly) - friendly, SMALL)


def hegemony(share: Floats, par: ParameterValues) -> Floats:
    """Hegemonic fear H from the unbalanced share σ* (partner, run)."""
    above = (share - par.hegemony_threshold) / (1.0 - par.hegemony_threshold)
    return par.hegemony_weight * clip01(above)


def front(bloc_threat: Floats, par: ParameterValues) -> Floats:
    """Factor by which the bloc in front makes a hegemon behind worse; 1 at `threat_norm` (run,)."""
    relative = np.minimum(bloc_threat / par.threat_norm, par.front_most)
    share: Floats = relative**par.two_fronts
    return share


def intention(
    intention: Floats, enforcement: Floats, squeeze: Floats, *, hegemony: Floats, share: Floats,
    provocation: Floats, patron: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """What the client comes to expect of each partner (partner, run), learned from its acts."""
    lesson = (
        par.baseline_intention
        + par.intention_from_enforcement * enforcement * patron
        + par.intention_from_squeeze * squeeze * provocation
        + par.intention_from_hegemony * hegemony * share
    )
    return intention + par.intention_speed * (clip01(lesson) - intention)
