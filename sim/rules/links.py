"""Links: what partners trade with each other beside the client.

A patron under penalties turns to whoever does not impose them: what it loses in the markets of the
superpower's bloc raises its neighbour's part of its trade, its value of that trade, and so its
dependence (Copeland 2015; Farrell & Newman 2019; Drezner 2015 on those who trade under threat of
secondary sanctions). Allies buy assurance and arms from the superpower and pay for its bases
(Snyder 1984; Yarhi-Milo, Lanoszka & Cooper 2016), and lend it shells for the enemy of a patron at
war. Each link strikes the same Nash bargain as a dyad with the client (`bargain.py`); trade credit
and treasuries are ample, so that no purse binds. Article ¶1, ¶3, ¶7 (Russia and China), ¶8.
"""

import numpy as np
from numpy.typing import NDArray

from sim.numerics import SMALL, Floats, add_rows, positive
from sim.rules.parameter import SHARE, Parameter, constant, fact, lever, weight
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    weight("link_weight", "weight of links in dependence; where it is 0 no link trades",
        source="a switch: 0 leaves the client's dyads alone, and dependence to the series; ¶7"),
    Parameter("affinity", "aff", "1", 0.49, (0.35, 0.65),
        "how much a partner's economy counts in a linked partner's market beside the superpower's bloc",
        "fit to China's part of Russia's trade, 1992-2013; ¶7", bounds=(1e-6, 1e2)),
    Parameter("market_exponent", "γ_m", "1", 0.54, (0.4, 0.8),
        "how a supplier's part of a market grows with its GDP", bounds=(0.0, 2.0),
        source="fit to China's part of Russia's trade, 1992-2013; Anderson & van Wincoop 2003 for the form; ¶7"),
    Parameter("market_bite", "β_m", "1", 0.9, (0.7, 1.0),
        "part of the bloc's markets that full penalties close", bounds=SHARE,
        source="set after looking at 2022-23, so those years test nothing; before 2014 nothing identifies it; ¶3, ¶7"),
    constant("bloc_rest", "ω_E", "1", 0.95, "GDP of the bloc's members outside the cast, relative to the superpower", bounds=(1e-6, 1e3),
        source="record: GDP of the European Union and the United Kingdom over that of the United States, about; ¶3"),
    fact("trade_share", "ι", "1", "imports relative to GDP", bounds=SHARE,
        source="the actor's facts; ¶7"),
    Parameter("trade_gain", "v_T", "$/$", 0.12, (0.05, 0.2),
        "gain from a first dollar of trade between partners", bounds=(1e-3, 1e3),
        source="judgement: a tenth or so above cost, as for goods with many sellers; ¶7"),
    Parameter("lost_market", "v_L", "$/$", 0.6, (0.3, 1.0),
        "what that gain rises by where all markets of the bloc are lost",
        "judgement: without another seller the first dollar is worth half as much again; ¶7"),
    Parameter("link_risk", "ρ_l", "$/$", 0.2, (0.0, 0.5),
        "cost of supplying a penalised partner under full pressure of the superpower",
        "fit: China's exports to Russia fell by a sixth on the year in 2024-03, after secondary sanctions; Drezner 2015; ¶3"),
    Parameter("lifeline_displeasure", "w_o", "$/$", 0.1, (0.0, 0.4),
        "cost of supplying a partner with whose commitment to the client one is wholly displeased",
        "judgement: about as much as the gain from a first dollar in calm times, 0 included; Hirschman 1945 for the form; ¶7"),
    constant("raw_cover", "–", "1", 1.3, "raw materials sold over a link, at most, relative to supplies bought",
        source="record: Russia's exports to China were up to a third above its imports in 2022-23; ¶7"),
    Parameter("dependence_months", "–", "month", 12.0, (6.0, 36.0),
        "memory of trade over a link that makes dependence",
        "judgement: a year, as annual trade is reported; half to three years; ¶7"),
    Parameter("assurance_value", "w_C", "$m/point", 24.0, (12.0, 48.0),
        "an ally's value of full assurance at a threat of 1",
        "fit to cost-sharing of 70 $m a month in 2018; a factor of 2 either way; ¶8"),
    Parameter("assurance_cost", "c_C", "$m/point", 12.0, (6.0, 24.0),
        "cost of a first point of assurance to whoever gives it",
        "fit to cost-sharing of 70 $m a month in 2018; a factor of 2 either way; ¶8"),
    Parameter("assurance_base", "c_0", "1", 0.4, (0.2, 0.8),
        "threat that an ally feels apart from the client's",
        "judgement: about the client's own at the middle of the record; ¶8"),
    Parameter("assurance_restraint", "r_C", "1/month", 0.002, (0.0, 0.01),
        "arming of the neighbour that full assurance spares in a month",
        "Lanoszka 2018 for the motive; judgement of size, 0 included; ¶8"),
    Parameter("weapons_threat", "w_2", "$/$", 2.0, (1.0, 4.0),
        "what a threat of 1 adds to an ally's value of a dollar of weapons",
        "judgement: a full threat trebles the worth of a first dollar; ¶8"),
    constant("weapons_slope", "–", "1/$m", 0.005, "fall of that value, and rise of the cost, a $m",
        source="judgement: at half a full threat 100 $m a month, about the South's purchases; ¶8"),
    constant("weapons_most", "–", "$m/month", 400.0, "most weapons over a link in a month",
        source="judgement: four times the South's purchases of the 2010s; ¶8"),
    Parameter("front_shell_value", "w_B", "$k", 4.0, (2.0, 8.0),
        "value of a first shell for the enemy of a patron at war",
        "fit, with front_shell_cost, to 600,000 shells lent in 2022-23; a factor of 2 either way; ¶1, ¶3"),
    Parameter("front_shell_cost", "c_B", "$k", 2.0, (1.0, 4.0),
        "cost of a first shell to whoever gives it up",
        "fit, with front_shell_value, to 600,000 shells lent in 2022-23; a factor of 2 either way; ¶1, ¶3"),
    constant("front_shell_need", "–", "kshell/month", 200.0, "shells in a month that leave that value at 0",
        source="judgement: two hundred thousand a month, what the war's side with fewer shells fires; ¶3", bounds=(1e-3, 1e5)),
    constant("front_shell_steepness", "–", "$k/kshell", 0.01, "rise of that cost a kshell", bounds=(1e-6, 1e3),
        source="judgement: doubles the cost at what is needed; ¶3"),
    Parameter("lent_stock", "A_l", "kshell", 3400.0, (2000.0, 5000.0),
        "shells that a partner keeps and could lend",
        "press reports of 2023 on the stocks of Seoul and its allies; ¶3"),
    Parameter("lent_output", "–", "kshell/month", 16.0, (8.0, 30.0),
        "output that refills these", "press reports of 2023: about 200,000 a year; ¶3"),
    constant("lent_floor", "–", "kshell", 1000.0, "stock below which none is lent",
        source="judgement: three tenths of the stock, for a war of its own; ¶3"),
    lever("secondary_shift", "1", (0.0, 1.0), "added to the superpower's pressure on those who trade with its targets", "superpower",
        source="a lever: banks under secondary sanctions; 0 leaves the rule alone; ¶3"),
    lever("lifeline_shift", "1", (-1.0, 0.5), "part by which a partner widens or cuts what it supplies over links",
        source="a lever: an assumption about a supplier's decision; 0 leaves the rule alone; ¶7"),
    lever("burden_shift", "1", (-0.5, 3.0), "part by which the superpower makes assurance dearer", "superpower",
        source="a lever: a transactional alliance; 0 leaves the rule alone; ¶8"),
)  # fmt: skip

Rows = NDArray[np.intp]
#: What is bought and sold over a link: value, its fall, cost, its rise, the most (link, run).
LinkLine = tuple[Floats, Floats, Floats, Floats, Floats]


def purchases(gdp: Floats, share: Floats) -> Floats:
    """What a partner buys abroad, N, $m a month (link, run).

    Args:
        gdp: $bn a year; share: its fact `trade_share`.
    """
    return 1000.0 * share * gdp / 12.0


def market_sizes(gdp: Floats, par: ParameterValues) -> Floats:
    """How much each partner counts as a supplier, GDP to the power γ (partner, run)."""
    sizes: Floats = np.exp(
        par.market_exponent * np.log(gdp)
    )  # an exponential costs less than a power
    return sizes


def bloc_market(
    gdp: Floats, sizes: Floats, ally: Floats, *, superpower: Floats, first: Rows, second: Rows,
    par: ParameterValues,
) -> Floats:  # fmt: skip
    """Size of the bloc in the market of either end of a link, W, the ends apart (link, run).

    Args:
        sizes: of the partners, GDP to the power γ (partner, run).
        first, second: rows of the ends (link,).
    """
    members = ally * sizes
    rest = market_sizes(par.bloc_rest * add_rows(superpower * gdp), par)
    return positive(add_rows(members) - members[first] - members[second]) + rest


def market_share(size: Floats, bloc: Floats, penalties: Floats, par: ParameterValues) -> Floats:
    """Part of a buyer's market that a supplier could have: penalties shut the bloc's (link, run).

    Args:
        size: the supplier's; bloc: of the superpower's bloc, the ends apart.
        penalties: in force on the buyer, 0-1.
    """
    supplier = par.affinity * size
    return supplier / (supplier + (1.0 - par.market_bite * penalties) * bloc)


def trade_value(penalties: Floats, par: ParameterValues) -> Floats:
    """Gain of a penalised partner from a first dollar of trade, $/$ (link, run)."""
    return par.trade_gain + par.lost_market * par.market_bite * penalties


def supplies(
    value: Floats, penalties: Floats, pressure: Floats, *, displeased: Floats, limit: Floats,
    par: ParameterValues,
) -> LinkLine:  # fmt: skip
    """Supplies to the first end: they cost the second what the superpower threatens, and its displeasure.

    Args:
        value: gain from a first dollar; penalties: on the first end, 0-1.
        pressure: of the superpower on the second end, secondary sanctions included.
        displeased: how displeased the second end is with the first's commitment to the client, 0-1.
        limit: most supplies, $m a month.
    """
    slope = 0.5 * value / np.maximum(limit, SMALL)
    cost = par.link_risk * penalties * pressure + par.lifeline_displeasure * displeased
    return value, slope, cost, slope, limit


def supplies_limit(part: Floats, shift: Floats) -> Floats:
    """Most supplies over a link, $m a month: the supplier's part of the market, as it decides.

    Args:
        part: of the buyer's purchases that the supplier could have, $m a month.
        shift: the supplier's lever `lifeline_shift`.
    """
    return part * (1.0 + shift)


def raw_materials(value: Floats, *, limit: Floats) -> LinkLine:
    """Raw materials from the first end, at a price as for supplies."""
    slope = 0.5 * value / np.maximum(limit, SMALL)
    return value, slope, np.zeros_like(value), slope, limit


def raw_materials_limit(back: Floats, bought: Floats, par: ParameterValues) -> Floats:
    """Most raw materials over a link, $m a month.

    Args:
        back: the first end's part of the second's market, $m a month.
        bought: the second end's part of the first's, which raw materials pay for.
    """
    return np.minimum(back, par.raw_cover * bought)


def link_share(penalties: Floats, pressure: Floats, par: ParameterValues) -> Floats:
    """Part of a link's gain that goes to its second end: the more urgent side gets less (link, run)."""
    urgency = par.patience + penalties
    share = urgency / (2.0 * par.patience + penalties + pressure)
    return np.minimum(np.maximum(share, par.least_share), 1.0 - par.least_share)


def dependence_step(
    level: Floats, traded: Floats, purchases: Floats, par: ParameterValues
) -> Floats:
    """Dependence of one end of a link on the other after a month, as a part of its trade (link, run)."""
    return level + (traded / np.maximum(purchases, SMALL) - level) / par.dependence_months


def weigh_dependence(recorded: Floats, level: Floats, par: ParameterValues) -> Floats:
    """Dependence in force: of the series and of the link, by `link_weight` (link, run)."""
    return (1.0 - par.link_weight) * recorded + par.link_weight * level


def assurance(felt: Floats, burden: Floats, par: ParameterValues) -> LinkLine:
    """Assurance that an ally wants by the threat it feels, and its cost to the superpower.

    Args:
        felt: threat of the client as its neighbours feel it (run,).
        burden: lever `burden_shift` of the second end (link, run).
    """
    value = par.assurance_value * (par.assurance_base + felt)
    cost = par.assurance_cost * (1.0 + burden)
    return value, par.cover_satiation, cost, par.cover_steepness, np.ones(1)


def weapons(felt: Floats, par: ParameterValues) -> LinkLine:
    """Weapons and technology sold to an ally, $m: worth more than the price where it feels a threat."""
    value = 1.0 + par.weapons_threat * felt
    return value, par.weapons_slope, np.ones(1), par.weapons_slope, par.weapons_most


def lent_shells(fighting: Floats, dove: Floats, stock: Floats, par: ParameterValues) -> LinkLine:
    """Shells for the enemy of patrons at war, from what the first end keeps.

    Args:
        fighting: intensity of the patrons' wars (run,).
        dove: 1 where the first end is the client's neighbour with a progressive government (link, run).
        stock: the first end's shells, kshell (link, run).
    """
    value = par.front_shell_value * fighting
    cost = par.front_shell_cost * (1.0 + par.lending_dove * dove)
    limit = par.arms_share * positive(stock - par.lent_floor)
    fall = par.front_shell_value / par.front_shell_need
    return value, fall, cost, par.front_shell_steepness, limit


def lendable_stock(lends: Floats, par: ParameterValues) -> Floats:
    """Shells that partners with something to lend keep, kshell (partner, run)."""
    return par.link_weight * lends * par.lent_stock


def refill(stock: Floats, par: ParameterValues) -> Floats:
    """Output that refills what could be lent, kshell; what exceeds it stays (link, run)."""
    room = positive(par.link_weight * par.lent_stock - stock)
    return np.minimum(room, par.link_weight * par.lent_output)
