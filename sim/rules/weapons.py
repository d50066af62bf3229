"""Weapons beside shells, and what is asked for: missiles for a patron at war, weapons for the client, the domain asked.

The client's systems (missiles, launchers) are a stock: its plants fill it, a patron at war buys from it and fires what it
bought. Weapons from a patron cost it what technology costs abroad, in part: pressure, enforcement, nearness, objection
(arms transfers as a tie that binds: Kinsella 1998). Of technology the client asks for the domain in which it lags
most by its own weights, and more so where the war shows it what it lacks (a discrete choice: McFadden 1974; on learning from others'
wars: Horowitz 2010). Article ¶1 (arms), ¶5 (technology, drones, feedback from the war).
"""

import numpy as np

from sim.numerics import Floats, add_rows, positive
from sim.rules.exchange import OfferLine, embargoed
from sim.rules.parameter import Parameter, constant, fact, weight
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    weight("weapons_weight", "weight of weapons beside shells, and of the choice of what is asked for",
        source="a switch: 0 closes both lines, and technology is given by the gaps alone; ¶1, ¶5"),
    Parameter("systems_value", "w_S", "$m", 3.0, (1.0, 6.0),
        "value of a missile to a patron at war that has none of the client's",
        holder="partner", ability="shells", bounds=(0.0, 1e3),
        source="press figures of 1 to 6 $m for a Russian missile of the kind; judgement; ¶1"),
    Parameter("systems_cost", "c_S", "$m", 1.5, (0.7, 3.0), "what a missile costs the client to make",
        holder="client", bounds=(0.0, 1e3), source="judgement: half of its worth to a patron, as labour is cheaper; ¶1"),
    constant("own_systems_value", "w_KS", "$m", 1.5, "value of a missile to a client that has none, under the bloc's threat of mid-record",
        "client", bounds=(1e-3, 1e3), source="judgement: as much as it costs; as own_shell_value, half of what a patron pays; ¶8"),
    constant("systems_target", "S_c*", "missile", 200.0, "missiles of the new kind that the client wants to keep, and most that it makes for stock",
        "client", bounds=(1.0, 1e5), source="judgement: what it may have held in 2022; ¶1"),
    constant("systems_floor", "S_min", "missile", 50.0, "missiles that the client never sells below", "client",
        bounds=(0.0, 1e5), source="judgement: a quarter of its target, as shell_floor; ¶8"),
    Parameter("systems_output", "o_S", "missile/month", 6.0, (3.0, 12.0),
        "the client's output of missiles with the best technology", holder="client", bounds=(0.0, 1e4),
        source="judgement: fills the target in three to six years; a factor of 2 either way; ¶1"),
    Parameter("systems_handling", "K^S", "missile/month", 12.0, (6.0, 25.0),
        "most missiles that a patron can take over in a month", holder="partner", ability="shells", bounds=(0.0, 1e4),
        source="about 50 fired in the three months to March 2024 (Kyiv Independent 2024); a factor of 2 either way; ¶1"),
    constant("systems_wanted", "S*", "missile", 60.0, "missiles of the client that a patron at war wants in stock", "partner",
        bounds=(1.0, 1e5), source="judgement: four months of firing; ¶1"),
    constant("systems_fired", "f_S", "missile/month", 15.0, "missiles of the client that a patron at full war fires", "partner",
        bounds=(0.0, 1e4), source="24 fired from 2023-12-30 to 2024-02-16 (Ukraine's prosecutor general), about 50 to 2024-03; ¶1"),
    constant("systems_import_cost", "κ^S", "$m", 3.0, "political cost of importing a missile under full pressure", "partner",
        bounds=(0.0, 1e3), source="judgement: as arms_import_cost, full pressure costs as much as a missile is worth; ¶2"),
    constant("systems_worth", "–", "$m/missile", 2.0, "value counted for a missile",
        source="judgement: between its cost (1.5) and its worth to a patron (3); ¶1"),
    Parameter("weapons_value", "w_W", "$/$", 2.0, (1.0, 4.0),
        "value of a first dollar of weapons to a client that has none, under the bloc's threat of mid-record", holder="client",
        source="judgement: half of a first dollar of fuel and food in hunger (fuel_value); ¶1"),
    constant("weapons_target", "W*", "$m", 2000.0, "weapons from abroad that the client wants to hold", "client", bounds=(1.0, 1e6),
        source="judgement: about eight years at the most that a patron sends; ¶1"),
    constant("weapons_cost", "c_W", "$/$", 1.0, "a patron's cost of a dollar of weapons", "partner",
        source="judgement: the price itself"),
    constant("weapons_politics", "–", "1", 0.5, "part of the political mark-up on technology that weapons bear", "partner",
        source="judgement: half: weapons are seen, and are no know-how; ¶3"),
    constant("weapons_steepness", "–", "1/$m", 0.01, "rise of that cost a $m", "partner",
        source="judgement: a fifth dearer at the most that a patron sends (20)"),
    fact("weapons_cap", "cap_W", "$m/month", "most weapons that a partner sends", bounds=(0.0, 1e4),
        source="the actor's facts; ¶1"),
    constant("asking_slope", "s_d", "1", 8.0, "how sharply the client asks for the domain it wants most", "client",
        source="judgement: as other choices (court_slope)"),
    Parameter("shown_need", "l_2", "1", 1.5, (0.0, 3.0),
        "added weight of reconnaissance and drones for a client whose partner's war shows what it lacks", holder="client",
        source="judgement, 0 included: drones rule that war; Horowitz 2010; ¶5"),
    constant("missile_dearness", "χ_1", "1", 2.0, "cost of a point of missile and space technology over that of air and naval", "partner",
        source="judgement: re-entry and satellites are dearer to give; ¶5"),
    constant("recon_dearness", "χ_2", "1", 0.7, "the same for reconnaissance and drones", "partner",
        source="judgement: drones are cheap to give; ¶5"),
    constant("air_dearness", "χ_3", "1", 1.0, "the same for air and naval technology", "partner",
        source="the measure of the other two"),
)  # fmt: skip


#: Keeps slopes and ratios finite where a value or a cost is 0.
LEAST_VALUE = 1e-3


def threat_factor(bloc_threat: Floats, par: ParameterValues) -> Floats:
    """The bloc's threat over its norm (run,)."""
    return bloc_threat / par.threat_norm


def systems_gap(war: Floats, stock: Floats, par: ParameterValues) -> Floats:
    """Shortage of the client's missiles of a partner at war, 0-1 (partner, run)."""
    return (war > 0.0) * positive(1.0 - stock / par.systems_wanted)


def systems_demand(war: Floats, stock: Floats, missile: Floats, par: ParameterValues) -> OfferLine:
    """What a partner would pay for missiles: intercept, slope, and no limit (partner, run).

    Args:
        stock: of the client's missiles (partner, run).
        missile: the client's missile technology, 0-1 (run,); a patron ahead wants its missiles less.
    """
    slope = np.maximum(par.systems_value, LEAST_VALUE) / par.systems_wanted
    quality = missile / np.maximum(np.maximum(par.technology_level, missile), LEAST_VALUE)
    return par.systems_value * systems_gap(war, stock, par) * quality, slope, np.inf


def systems_supply(
    stock: Floats, pressure: Floats, cash: Floats, *, threat: Floats, par: ParameterValues
) -> OfferLine:
    """Cost of a missile to the client, the partner's political cost included: intercept, slope, most that can go.

    A patron that enforces the embargo on arms stops a part.

    Args:
        stock: the client's missiles (run,).
        cash: what a dollar is worth to it (run,).
        threat: the bloc's over its norm (run,).
    """
    kept = par.own_systems_value * positive(1.0 - stock / par.systems_target) * threat
    asked = (par.systems_cost + kept) / cash**0.5 + par.systems_import_cost * pressure
    spare = par.arms_share * positive(stock - par.systems_floor)
    most = embargoed(np.minimum(par.systems_handling * par.weapons_weight, spare), par)
    return asked, par.own_systems_value / par.systems_target, most


def systems_made(stock: Floats, missile: Floats, par: ParameterValues) -> Floats:
    """Missiles that the client makes in a month, none beyond its target (run,)."""
    return np.minimum(par.systems_output * missile, positive(par.systems_target - stock))


def systems_fired(stock: Floats, fighting: Floats, par: ParameterValues) -> Floats:
    """The client's missiles that a partner fires in a month (partner, run)."""
    return np.minimum(par.systems_fired * fighting, stock)


def weapons_demand(
    stock: Floats, tilt: Floats, cash: Floats, *, threat: Floats, par: ParameterValues
) -> OfferLine:
    """Value of weapons to the client: intercept, slope, and no limit (partner, run).

    Args:
        stock: weapons from abroad that it holds, $m (run,).
        tilt: diversification premium as a factor, μ¹ (partner, run).
    """
    worth = par.weapons_value * tilt / cash * threat
    slope = np.maximum(worth, LEAST_VALUE) / par.weapons_target
    return worth * positive(1.0 - stock / par.weapons_target), slope, np.inf


def weapons_supply(
    pressure: Floats, enforcement: Floats, nearness: Floats, *, sphere: Floats, commitment: Floats,
    par: ParameterValues,
) -> OfferLine:  # fmt: skip
    """Cost of a dollar of weapons to a partner: intercept, slope, most it sends (partner, run).

    It bears a part of the political mark-up on technology: its terms over the cost of a point.
    """
    politics = (
        par.technology_pressure * pressure
        + par.technology_enforcement * enforcement
        + par.technology_nearness * nearness
        + sphere * commitment
    )
    markup = par.weapons_politics * politics / np.maximum(par.technology_cost, LEAST_VALUE)
    asked = par.weapons_cost * (1.0 + markup)
    return asked, par.weapons_steepness, embargoed(par.weapons_cap * par.weapons_weight, par)


def asked_domains(gaps: Floats, exposure: Floats, par: ParameterValues) -> Floats:
    """Part of each domain in the technology that the client asks for, π (domain, partner, run).

    Args:
        gaps: lag behind each partner (domain, partner, run).
        exposure: to partners' wars, 0-1 (run,): what the war shows.
    """
    shown = 1.0 + par.shown_need * exposure
    shares = par.missile_share, par.recon_share * shown, par.air_share
    wanted = np.stack([par.asking_slope * v * gap for v, gap in zip(shares, gaps, strict=True)])
    odds = np.exp(wanted - wanted.max(axis=0))
    parts: Floats = odds / add_rows(odds)
    return parts


def parts_asked(by_gap: Floats, gaps: Floats, exposure: Floats, par: ParameterValues) -> Floats:
    """Parts of the domains in what is given: those asked for, or by the gaps where the choice is switched off.

    Args:
        by_gap: parts in proportion to weight and gap (domain, partner, run).
    """
    asked = asked_domains(gaps, exposure, par)
    return by_gap + par.weapons_weight * (asked - by_gap)


def dearness(parts: Floats, par: ParameterValues) -> Floats:
    """Cost of a point of technology over that of a plain one, by what is asked for (partner, run)."""
    costs = par.missile_dearness, par.recon_dearness, par.air_dearness
    dear = add_rows(np.stack([c * part for c, part in zip(costs, parts, strict=True)]))
    return 1.0 + par.weapons_weight * (dear - 1.0)


def combat_feedback(
    war: Floats, arms: Floats, sent: Floats, *, observers: Floats, par: ParameterValues
) -> Floats:
    """How much of the war's lesson on drones comes back from each partner, 0-1 (partner, run).

    Large shipments of shells teach by themselves only where the choice of weapons is switched off.

    Args:
        war: whether the partner is at war, 0/1; arms: shells shipped to it, kshell.
        sent: weapons and systems that pass between the two, in the units of their lines.
        observers: treaty times trust, 0-1.
    """
    shells = (arms > par.feedback_from) * 1.0
    shown = par.feedback_arms * (sent > 0.0) + par.feedback_observers * observers
    split = np.minimum(1.0, shown) * (war > 0.0)
    return shells + par.weapons_weight * (split - shells)
