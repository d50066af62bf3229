"""War as demand: firing outruns output, stocks run down, and shells are wanted from abroad.

Guns are rationed as the stock falls, output ramps up, obsolescence holds the peace stock. The
client's shells move through a handling capacity that grows only while used. Wars are not duration
dependent (Bennett & Stam 1996), hence a constant hazard of the end. War itself is a driver, not a
rule. Article ¶1, ¶2, ¶3, ¶6.
"""

import numpy as np

from sim.numerics import Floats, add_rows, clip01, positive
from sim.rules.parameter import SHARE, Parameter, constant, fact, weight
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("desired_fire", "d0", "kshell/month", 1700.0, (1300.0, 2100.0),
        "shells fired a month when there are plenty", "estimates of fire: 12 M in 2022, 7 M in 2023 (10 to 11 M in 2022 by Reuters 2023); ¶3", "partner", ability="shells"),
    Parameter("rationing_stock", "A½", "kshell", 6000.0, (3000.0, 9000.0),
        "stock at which half of the desired fire is allowed", "with desired_fire: 12 M fired in 2022, 7 M in 2023; ¶3",
        "partner", ability="shells", bounds=(1.0, 1e5)),
    Parameter("output_idle", "Q0", "kshell/month", 80.0, (60.0, 120.0),
        "output in peace", "NATO; Reuters 2023: about 1 M a year early in the war; ¶3", "partner", ability="shells"),
    Parameter("output_most", "Q_m", "kshell/month", 260.0, (200.0, 350.0),
        "most output in war", "NATO, March 2024: about 250 a month; ¶3", "partner", ability="shells"),
    Parameter("output_ramp", "τ_Q", "month", 14.0, (9.0, 24.0),
        "time to raise output", "NATO; Reuters 2023: from 1 M a year to 250 a month in about two years; ¶3", "partner", bounds=(1.0, 1e6), ability="shells"),
    Parameter("peace_stock", "A*_peace", "kshell", 17000.0, (10000.0, 20000.0),
        "stock wanted in peace, and held at the start", "estimates of 10 to 20 M shells in 2022; judgement: in the upper half; ¶3, ¶6", "partner", ability="shells", bounds=(1.0, 1e5)),
    Parameter("war_stock", "A*_war", "kshell", 9000.0, (6000.0, 12000.0),
        "stock wanted in war", "judgement: about half of the peace stock, which a war cannot wait for; ¶3", "partner",
        bounds=(1.0, 1e5), ability="shells"),
    Parameter("peace_value", "w_peace", "1", 0.5, (0.2, 0.8),
        "value of a shell in peace over its value in war", holder="partner", ability="shells", bounds=SHARE,
        source="judgement: midway; ¶6 (interest will vanish) expects near 0, a refill at full value would be 1"),
    Parameter("war_end_hazard", "h_w", "1/month", 1 / 48, (1 / 120, 1 / 18),
        "monthly hazard that the war ends, which is also what the actors believe",
        "CSIS 2022: wars past a year last a decade on average; Bennett & Stam 1996: no duration dependence; ¶6", bounds=(0.0, 1.0)),
    Parameter("handling_start", "K0", "kshell/month", 20.0, (10.0, 50.0),
        "shells that rail, port and refurbishing can move when unused to it", holder="partner", ability="shells",
        source="judgement: about 1,000 t, a train a month; half to 2.5 times; ¶3"),
    Parameter("handling_most", "K^max", "kshell/month", 480.0, (300.0, 700.0),
        "most shells that can be moved", "Seoul's estimate of 4.8 M in ten months; ¶1, ¶3", "partner", ability="shells"),
    Parameter("handling_ramp", "τ_K", "month", 12.0, (6.0, 24.0),
        "time over which handling grows while used", holder="partner", bounds=(1.0, 1e6), ability="shells",
        source="judgement: a year for port, rail and refurbishing; a factor of 2 either way; ¶3"),
    Parameter("client_output_idle", "Q0_c", "kshell/month", 40.0, (20.0, 60.0),
        "the client's output of shells without orders", "ROK Ministry of Defence: plants at 30 %; judgement of level; ¶2 (little to offer)", "client"),
    Parameter("client_output_full", "Q1_c", "kshell/month", 170.0, (100.0, 250.0),
        "the client's output of shells with orders", "ROK Ministry of Defence: plants at full load; judgement of level; ¶1", "client"),
    Parameter("answering_fire", "κ_f", "1", 0.5, (0.0, 1.0),
        "extra fire wanted for each shell that others lend to the enemy", holder="partner", ability="shells",
        source="judgement: one shell for every two lent to the enemy, from 0 to 1; ¶3"),
    fact("initial_shells", "A_c(0)", "kshell", "the client's shells in 1990-01", "client",
        source="the actor's facts; ¶3"),
    constant("output_fall", "–", "month", 12.0, "time over which output falls",
        source="judgement: a year; lines close somewhat faster than they open (output_ramp)"),
    constant("client_output_ramp", "–", "month", 12.0, "time over which the client's output moves",
        source="judgement: a year, about output_ramp"),
    constant("refill_below", "–", "1", 0.8, "share of the peace stock below which output stays raised", bounds=SHARE,
        source="judgement: four fifths full is full enough; ¶6"),
    constant("refill_output", "–", "1", 0.5, "share of the most output kept while refilling", bounds=SHARE,
        source="judgement: half; sets how long shells from abroad stay wanted after a war; ¶6"),
    constant("handling_use", "–", "1", 0.9, "use of handling from which it grows", bounds=SHARE,
        source="judgement: near full use, so that capacity grows only where it binds"),
    constant("handling_decay", "–", "1/month", 0.02, "fading of unused handling",
        source="judgement: half-life of three years: crews disperse slowly"),
    constant("shipment_from", "–", "kshell/month", 1.0, "flow that counts as a shipment",
        source="a threshold: less than 1,000 shells counts as none"),
    Parameter("war_quarrel", "w_q", "1", 0.7, (0.4, 0.95),
        "contest with the superpower that a war of full intensity brings",
        "graded count of the superpower's measures: .70 in 2022, .80 in 2023; judgement; ¶3", bounds=(0.0, 1.0)),
    Parameter("contest_weight", "w_c", "1", 1.0, (0.5, 1.5),
        "weight of the contest recorded before the war",
        "graded count of the superpower's measures: .24 in 2014, .45 in 2021; judgement; ¶3"),
    Parameter("contest_floor", "–", "1", 0.5, (0.0, 0.9),
        "part of the war's quarrel that outlasts it for good", "McGillivray & Stam 2004: sanctions outlast their cause; judgement of size, 0 included; ¶6", bounds=(0.0, 1.0)),
    Parameter("contest_months", "–", "month", 60.0, (24.0, 120.0),
        "time over which the war's quarrel fades", "McGillivray & Stam 2004; judgement of speed: half-life of 42 months (17 to 83); ¶6", bounds=(1.0, 1e6)),
    weight("war_weight", "weight of the war",
        source="a switch: 0 removes the war; ¶2 (not to be overemphasised)"),
)  # fmt: skip


def war_over(over: Floats, before: Floats, now: Floats) -> Floats:
    """1 from the month a belligerent's war ends until it fights again (partner, run)."""
    ended = (before > 0.0) & (now == 0.0)
    return np.where(now > 0.0, 0.0, np.where(ended, 1.0, over))


def contest_decay(level: Floats, over: Floats, par: ParameterValues) -> Floats:
    """Part of the war's quarrel that is left (partner, run): 1 until the war ends, then fading."""
    fading = np.maximum(par.contest_floor, level * np.exp(-1.0 / par.contest_months))
    return np.where(over > 0.0, fading, 1.0)


def contest(
    recorded: Floats, fighting: Floats, over: Floats, *, left: Floats, par: ParameterValues
) -> Floats:
    """Contest with the superpower, 0-1 (partner, run): what is recorded, and the quarrel of the war.

    Args:
        recorded: contest apart from the war, 0-1.
        fighting: intensity of the partner's war, 0-1.
        over: whether a war of its own has ended, 0/1.
        left: part of its quarrel that is left, 0-1.
    """
    other = clip01(par.contest_weight * recorded)
    quarrel = par.war_quarrel * np.where(fighting > 0.0, fighting, over * left)
    return 1.0 - (1.0 - other) * (1.0 - quarrel)


def target_stock(war: Floats, shells: Floats, par: ParameterValues) -> Floats:
    """Stock of shells a partner wants, kshell (partner, run)."""
    return shells * np.where(war > 0.0, par.war_stock, par.peace_stock)


def shortage(stock: Floats, wanted: Floats) -> Floats:
    """Shortage of shells, 0-1 (partner, run)."""
    short = 1.0 - stock / np.where(wanted > 0.0, wanted, 1.0)
    return np.where(wanted > 0.0, positive(short), 0.0)


def shell_value(war: Floats, par: ParameterValues) -> Floats:
    """Value of a shell to a partner that has none, $k (partner, run)."""
    return par.shell_value * np.where(war > 0.0, 1.0, par.peace_value)


def fire(
    stock: Floats, output: Floats, intensity: Floats, *, lent: Floats, par: ParameterValues
) -> Floats:
    """Shells fired in a month: desired fire, rationed by the stock (partner, run).

    Args:
        intensity: of the partner's war, 0-1.
        lent: shells lent to the enemy last month, which want an answer, kshell (run,).
    """
    desired = par.desired_fire + par.answering_fire * lent
    wished = desired * intensity * stock / (stock + par.rationing_stock)
    return np.minimum(wished, stock + output)


def output_target(stock: Floats, war: Floats, shells: Floats, par: ParameterValues) -> Floats:
    """Output a partner aims at: most in war, half of it while refilling, else idle (partner, run)."""
    refilling = stock < par.refill_below * par.peace_stock
    peace = np.where(refilling, par.refill_output * par.output_most, par.output_idle)
    return shells * np.where(war > 0.0, par.output_most, peace)


def output(level: Floats, target: Floats, par: ParameterValues) -> Floats:
    """Output after a month, slower to rise than to fall (partner, run)."""
    months = np.where(target > level, par.output_ramp, par.output_fall)
    return level + (target - level) / months


def client_output(level: Floats, shipped: Floats, fed: Floats, par: ParameterValues) -> Floats:
    """The client's output of shells after a month: orders and food raise it (run,)."""
    ordered = shipped > par.shipment_from
    full = (par.client_output_full - par.client_output_idle) * ordered * fed
    return level + (par.client_output_idle + full - level) / par.client_output_ramp


def handling(capacity: Floats, arms: Floats, par: ParameterValues) -> Floats:
    """Handling capacity after a month: it grows only while used (partner, run)."""
    used = (arms > par.handling_use * capacity) & (arms > par.shipment_from)
    grown = capacity + (par.handling_most - capacity) / par.handling_ramp
    faded = capacity - par.handling_decay * (capacity - par.handling_start)
    return np.where(used, grown, np.maximum(par.handling_start, faded))


def total_shipped(arms: Floats) -> Floats:
    """Shells the client ships to all, kshell (run,)."""
    return add_rows(arms)
