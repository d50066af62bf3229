"""Trust, treaties and reliability.

Commitment grows with completed exchange and falls with hostile acts (Axelrod 1995; Kydd 2000); exit
is easier the shorter the shadow of the future (Axelrod 1981; Fearon 1998); treaties have sunk
costs, hence hysteresis (Dixit 1989). Abandonment and entrapment as in Snyder 1984. Distance enters
both threat and reliability: what makes a patron safe makes it unreliable. Article ¶1 (treaty),
¶4 (trust), ¶6 ("would not come and die").
"""

from typing import NamedTuple

import numpy as np

from sim.numerics import STEEPEST, Floats, clip01, logistic, positive
from sim.rules.parameter import SHARE, Parameter, constant, fact, lever, weight
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("trust_gain", "g⁺", "1/month", 0.03, (0.015, 0.05),
        "growth of trust by completed exchange", "Axelrod 1995: ±.1 an act; judgement: a third of it a month, half-life of 23 months; ¶4"),
    Parameter("trust_loss", "g⁻", "1/month", 0.05, (0.02, 0.10),
        "loss of trust by hostile acts", "Axelrod 1995: ±.1 an act; judgement: half of it in a month of full harm; ¶4, ¶10"),
    Parameter("trust_decay", "δ", "1/month", 0.008, (0.004, 0.015),
        "fading of trust toward its floor (half-life 4-14 years)",
        source="judgement: half-life of 7 years (4 to 14); ¶4"),
    Parameter("exchange_scale", "V0", "$m", 60.0, (30.0, 150.0),
        "gain of a month's exchange that builds most of the trust it can", bounds=(1e-6, 1e9),
        source="judgement: a gain of 60 in a month builds 63 % of what it can; half to 2.5 times; ¶1"),
    Parameter("harm_threat", "h_θ", "1", 2.0, (0.0, 4.0),
        "harm of a patron's power at the door with the intentions read into it", "Walt 1987 for the form, Kydd 2005 on unequals; size chosen in view of the trust gap (C10, C20), 0 included; ¶4, ¶8"),
    Parameter("treaty_on", "τ_hi", "1", 0.6, (0.4, 0.7),
        "trust from which a treaty can form", "fit to the date of the treaty (P10); ¶1, ¶4", bounds=SHARE),
    Parameter("treaty_off", "τ_lo", "1", 0.25, (0.15, 0.3),
        "trust below which a treaty can lapse", bounds=SHARE,
        source="Dixit 1989 for the gap; judgement of size: well below treaty_on, above trust_floor; ¶1"),
    Parameter("treaty_months", "n_τ", "month", 6.0, (3.0, 12.0),
        "months that the conditions must hold",
        source="judgement: half a year, from a quarter to a year; ¶1"),
    Parameter("reliability_intercept", "r0", "1", -0.3, (-1.5, 0.8),
        "base rate of honoured pacts, on the logit scale",
        "Leeds, Long & Mitchell 2000: 75 % honoured; Berkemeier & Fuhrmann 2018: 22 to 50 %; ¶6", "partner", bounds=(-1e3, 1e3), ability="patron"),
    Parameter("discount", "r", "1/month", 0.01, (0.005, 0.03),
        "discount of the future",
        "judgement: 6 to 36 % a year, with value_scale; keeps a present value finite in peace; ¶6", "partner", bounds=(1e-6, 1.0)),
    Parameter("value_scale", "PV̄", "$m", 3000.0, (1000.0, 6000.0),
        "present value of the relation that holds a partner to it", holder="partner",
        bounds=(1e-6, 1e9),
        source="judgement: the worth of some 90 $m a month in peace; ¶6"),
    Parameter("reneging", "r_n", "1/month", 0.03, (0.0, 0.1),
        "chance of reneging of an untrusted partner with nothing to lose", holder="partner",
        bounds=(0.0, 1.0),
        source="Fearon 1998 for the form; judgement, 0 included: three in ten a year where nothing holds; ¶4"),
    Parameter("entrapment", "κ_e", "1", 0.15, (0.0, 0.5),
        "fear of being dragged into the client's quarrels (Snyder 1984)", holder="partner", ability="patron",
        source="Snyder 1984; judgement of size, 0 included: at a point of commitment below half of treaty_cost; ¶6"),
    Parameter("autonomy_weight", "w_Aut", "1", 0.5, (0.2, 1.0),
        "worth of autonomy to the client", "Altfeld 1984; Morrow 1991; judgement of size: about by a factor of 2 either way; ¶4, ¶8", "client"),
    Parameter("treaty_cost", "–", "1", 0.4, (0.1, 0.8),
        "fixed cost of a treaty to a patron", "Morrow 1991; Altfeld 1984 for the form; size chosen in view of what the treaty owes to shells (C8); ¶1, ¶6"),
    fact("initial_trust", "τ(0)", "1", "trust in 1990-01", bounds=(0.0, 1.0),
        source="the actor's facts; ¶4"),
    fact("initial_treaty", "Tr(0)", "0/1", "treaty in force in 1990-01", bounds=(0.0, 1.0),
        source="the actor's facts; ¶1"),
    constant("peace_hazard", "–", "1/month", 0.02, "hazard that a peacetime cause for the relation ends",
        source="judgement: a cause in peace lasts four years, as the war is expected to (war_end_hazard)"),
    constant("harm_squeeze", "–", "1", 0.6, "harm of a full squeeze during provocation",
        source="judgement: somewhat over half of full enforcement, which counts 1; ¶10"),
    constant("harm_desertion", "–", "1", 0.5, "harm of support fallen to nothing",
        source="judgement: half of full enforcement; what ended the pact of 1961 with Moscow; ¶2"),
    constant("trust_floor", "–", "1", 0.15, "trust that remains without dealings", bounds=SHARE,
        source="judgement: between the start of adversaries (.05 to .1) and of bystanders (.2)"),
    constant("reliability_trust", "–", "1", 2.0, "trust's part in reliability",
        source="judgement: full trust lifts even odds to .88; ¶4"),
    constant("reliability_treaty", "–", "1", 1.0, "the treaty's part in reliability",
        source="judgement: lifts even odds to .73, near the 75 % of Leeds, Long & Mitchell 2000; ¶1"),
    constant("reliability_war", "–", "1", 1.5, "a patron's own war's part against reliability",
        source="judgement: a war of its own takes even odds to .18; ¶6"),
    constant("reliability_sphere", "–", "1", 6.5, "dependence on the powers present, against reliability",
        source="judgement: with China of 2023 (D .36, σ .43) it takes even odds to .27; ¶6, ¶7"),
    constant("reliability_distance", "–", "1", 2.0, "distance's part against reliability",
        source="judgement: as reliability_trust: the farthest patron loses what full trust gives; ¶6"),
    constant("treaty_support", "–", "1/point", 0.25, "cover and technology's part in the worth of a treaty",
        source="judgement: full cover and one point of technology together weigh one half; ¶1, ¶5"),
    constant("gain_speed", "–", "1/month", 0.2, "speed at which a partner's sense of its gain follows",
        source="a five-month memory, as fuel_memory"),
    constant("withheld_share", "–", "1", 0.5, "share of what was agreed that a reneging partner withholds", bounds=SHARE,
        source="judgement: one half, between a delay and a breach"),
    lever("affinity_gain", "1/month", (0.0, 1.0), "growth of trust in a rival of the superpower, whatever is exchanged",
        source="a lever: Bailey, Strezhnev & Voeten 2017 on affinity; 0 leaves trust to exchange, a scenario may put it in its place; ¶3, ¶7"),
    weight("treaty_hysteresis", "weight of the gap between the trust that forms and the trust that ends a treaty",
        source="a switch: 0 removes the gap of Dixit 1989; ¶1"),
    weight("foresight", "weight of the belief that the war will end",
        source="a switch: 0 makes both sides bargain as if the war never ended; ¶6"),
)  # fmt: skip


def cause_hazard(war: Floats, par: ParameterValues) -> Floats:
    """Monthly hazard, as believed, that the cause of the relation ends (partner, run)."""
    return np.where(war > 0.0, par.foresight * par.war_end_hazard, par.peace_hazard)


def present_value(gain: Floats, hazard: Floats, par: ParameterValues) -> Floats:
    """What the relation is worth to a partner, $m: its smoothed gain over discount plus hazard."""
    return gain / (par.discount + hazard)


def reneging_chance(trust: Floats, present_value: Floats, par: ParameterValues) -> Floats:
    """Chance that a partner withholds part of what it agreed this month (partner, run)."""
    tempted = np.minimum(-present_value / par.value_scale, STEEPEST)
    return par.reneging * (1.0 - trust) * np.exp(tempted)


def harm(
    enforcement: Floats, squeeze: Floats, provocation: Floats, *, support: Floats, norm: Floats,
    border: Floats, patron: Floats, reneged: Floats, threat: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """Hostile acts felt by the client (partner, run): enforcement, squeeze, desertion, reneging, threat.

    Desertion is a patron's support fallen below its three-year average, closed borders apart. A patron's
    power at the door and the intentions read into it make one fear (balance of threat: Walt 1987).

    Args:
        threat: share of the power that reaches the client times the intention read into it, 0-1.
    """
    deserted = border * patron * clip01(1.0 - support / np.maximum(norm, 1.0))
    return (
        enforcement
        + par.harm_squeeze * squeeze * provocation
        + par.harm_desertion * deserted
        + reneged
        + par.harm_threat * threat * patron
    )


def trust(
    level: Floats,
    surplus: Floats,
    court: Floats,
    *,
    rivalry: Floats,
    harm: Floats,
    par: ParameterValues,
) -> Floats:
    """Trust after a month, 0-1 (partner, run).

    Args:
        surplus: the dyad's total gain from the month's exchange, $m.
        rivalry: of the partner with the superpower, 0-1: common enmity, where trust grows by it.
    """
    learned = 1.0 - np.exp(-positive(surplus) / par.exchange_scale)
    gain = par.trust_gain * (1.0 - level) * learned * (1.0 + court)
    gain = gain + par.affinity_gain * (1.0 - level) * rivalry
    loss = par.trust_loss * level * harm
    return clip01(level + gain - loss - par.trust_decay * (level - par.trust_floor))


def reliability(
    trust: Floats, treaty: Floats, war: Floats, *, entangled: Floats, nearness: Floats,
    patron: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """Chance that a patron would stand by the client in a grave crisis, 0-1 (partner, run).

    Args:
        entangled: Σ over the other powers of dependence × presence, D_pk σ_k.
    """
    score = (
        par.reliability_intercept
        + par.reliability_trust * trust
        + par.reliability_treaty * treaty
        - par.reliability_war * war
        - par.reliability_sphere * entangled
        - par.reliability_distance * (1.0 - nearness)
    )
    return logistic(score) * patron


def worth_to_client(
    support: Floats, leverage: Floats, hegemony: Floats, par: ParameterValues
) -> Floats:
    """What a treaty with each patron is worth to the client, ΔV_c: support against autonomy (partner, run).

    Args:
        support: cover and technology received, point.
    """
    return par.treaty_support * support - par.autonomy_weight * leverage * (1.0 + hegemony)


def worth_to_patron(
    gain: Floats, hazard: Floats, rivalry: Floats, *, nearness: Floats, provocation: Floats,
    commitment: Floats, displeasure: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """What a treaty with the client is worth to each patron, ΔV_p (partner, run).

    Args:
        displeasure: of those on whom it depends, 0-1.
    """
    return (
        present_value(gain, hazard, par) / par.value_scale
        + par.aid_size * rivalry * nearness
        - par.entrapment * provocation * commitment
        - par.objection_treaty * displeasure
        - par.treaty_cost
    )


class Treaties(NamedTuple):
    """Treaties and the months their conditions have held (partner, run)."""

    in_force: Floats
    months_for: Floats
    months_against: Floats
    formed: Floats


def treaties(
    before: Treaties,
    trust: Floats,
    client: Floats,
    *,
    patrons: Floats,
    patron: Floats,
    par: ParameterValues,
) -> Treaties:
    """Treaties after a month: trust and gain on both sides form one, loss of both ends it.

    Args:
        client: worth to the client, ΔV_c; patrons: worth to the patron, ΔV_p (partner, run).
    """
    forms_at = par.treaty_off + par.treaty_hysteresis * (par.treaty_on - par.treaty_off)
    free = before.in_force == 0.0
    ripe = free & (trust > forms_at) & (client > 0.0) & (patrons > 0.0) & (patron > 0.0)
    rotten = ~free & (trust < par.treaty_off) & (patrons < 0.0) & (patron > 0.0)
    months_for = np.where(ripe, before.months_for + 1.0, 0.0)
    months_against = np.where(rotten, before.months_against + 1.0, 0.0)
    formed = months_for >= par.treaty_months
    lapsed = ~formed & (months_against >= par.treaty_months)
    in_force = np.where(formed, 1.0, np.where(lapsed, 0.0, before.in_force))
    return Treaties(in_force, months_for, months_against, formed.astype(float))
