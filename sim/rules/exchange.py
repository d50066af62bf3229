"""Exchange: what each good is worth to the client and to each partner, and who can pay how much.

Every dyad strikes a Nash bargain (Nash 1950) over a package of eight lines, given what the others
are expected to deliver (Horn & Wolinsky 1988; Collard-Wexler, Gowrisankaran & Lee 2019). Need is
quadratic, so marginal values are linear and quantities have a closed form (`bargain.py`). Trade
near a distant partner's border is thin because little of its economy lies there. Article ¶1 (arms
for cash, materials, votes), ¶2 ("little to offer", "pockets too empty"), ¶3, ¶4 (what a great power can
give).
"""

from typing import NamedTuple

import numpy as np

from sim.numerics import SMALL, Floats, add_rows, logistic, positive, stack_rows
from sim.rules.parameter import SHARE, Parameter, constant, fact, lever, weight
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("import_need", "N_0", "$m/month", 90.0, (60.0, 130.0),
        "fuel and food from abroad that the client needs however little it earns",
        "grain gap and crude of the lean years, a fit to the level of trade; ¶9 (reliance on China)", "client", bounds=(1.0, 1e6)),
    constant("earnings_months", "–", "month", 24.0, "memory of what the client earns abroad", "client",
        source="judgement: an economy without credit imports what it earns; half-life of 16 months"),
    Parameter("import_target", "m_F", "month", 6.0, (3.0, 12.0),
        "months of need that the client wants in stock", holder="client", bounds=(0.1, 1e3),
        source="judgement: half a year of stocks, from a quarter to a harvest cycle; no ¶"),
    Parameter("floor_of_use", "u0", "1", 0.2, (0.1, 0.4),
        "share of need used even when nothing is left", holder="client", bounds=(0.0, 1.0),
        source="judgement: what no rationing saves, from a tenth to two fifths; no ¶"),
    Parameter("fuel_value", "w_F", "$/$", 4.0, (2.5, 6.0),
        "marginal value of fuel and food with an empty stock", holder="client",
        source="judgement: the first dollar in hunger is worth four; firm_share holds the price down; ¶4 (economic support)"),
    Parameter("treasury_norm", "M*", "$m", 1500.0, (500.0, 3000.0),
        "treasury at which a dollar is worth a dollar", holder="client", bounds=(1.0, 1e6),
        source="judgement: five months of imports at the middle of the record (300 a month); ¶1 (cash)"),
    Parameter("other_earnings", "inc", "$m/month", 60.0, (30.0, 90.0),
        "hard currency from remittances, labour and sales outside the model",
        "judgement: remittances, labour and arms, and what paid for the deficit of the 1990s; ¶2 (little to offer)", "client"),
    Parameter("spending", "spend", "1/month", 0.025, (0.01, 0.05),
        "share of the treasury spent outside the model", holder="client", bounds=(0.0, 1.0),
        source="judgement: half-life of 27 months; with other_earnings alone the treasury settles near 2,400; no ¶"),
    Parameter("fuel_slope", "b_F", "1", 1.5, (0.8, 3.0),
        "steepness of fuel supply against the reachable economy", "gravity for the form: a small economy within reach sells dearly; judgement of size; ¶4 (finite resources)", "partner",
        bounds=(1e-6, 1e6)),
    Parameter("enforcement_cost", "κ_E", "1", 1.2, (0.5, 2.0),
        "added cost of civil trade under full enforcement", "Global Sanctions Data Base for large effects; judgement of size: somewhat over the price itself; ¶3",
        "partner"),
    Parameter("minerals_demand", "k_X", "$m/month", 18.0, (10.0, 28.0),
        "demand for minerals and labour of a partner with a reachable economy of $1 tn",
        "fit to the level of the client's trade; ¶2 (little to offer)", "partner"),
    Parameter("minerals_elasticity", "γ", "1", 1.3, (1.0, 1.6),
        "how that demand grows with the reachable economy", "fit to the level of trade; above 1, so that China's rise brings more than its share; ¶9 (reliance on China)", "partner", bounds=(0.0, 4.0)),
    Parameter("export_capacity", "Q_X", "$m/month", 500.0, (400.0, 600.0),
        "most minerals and labour that the client can sell",
        "a sixth above the most on record, about 430 a month in 2013: a fit to that year; ¶2 (little to offer)", "client"),
    Parameter("shell_value", "w_A", "$k", 2.0, (1.2, 4.0),
        "value of a shell to a partner that has none", "Bain 2024: about $1,000 a shell in Russia, $4,000 in NATO; Guseinova 2024; ¶1, ¶3", "partner", ability="shells"),
    Parameter("shell_cost", "c_A", "$k", 0.25, (0.15, 0.5),
        "what a shell costs the client to make", "judgement from Bain 2024: a quarter of the Russian cost, as labour is cheaper; ¶1", "client"),
    Parameter("own_shell_value", "w_KA", "$k", 1.0, (0.5, 2.0),
        "value of a shell to a client that has none",
        "judgement: half of what a partner at war pays, so that a sale pays; ¶8 (rivalry with Seoul)", "client", bounds=(1e-3, 1e3)),
    Parameter("own_shell_target", "A_c*", "kshell", 8000.0, (4000.0, 12000.0),
        "stock of shells that the client wants to keep",
        "judgement: two thirds of what it held in 1990; ¶8 (rivalry with Seoul)", "client", bounds=(1.0, 1e5)),
    constant("shell_floor", "A_min", "kshell", 3000.0, "stock the client never sells below", "client",
        source="judgement: a quarter of what it held in 1990, for a war of its own; ¶8 (rivalry with Seoul)"),
    constant("shell_ceiling", "A^max", "kshell", 14000.0, "most shells the client can store", "client",
        source="judgement: a sixth above what it held in 1990, so that idle output does not pile up"),
    Parameter("arms_import_cost", "κ_A", "$k", 2.0, (1.0, 4.0),
        "political cost of importing a shell under full pressure", holder="partner",
        source="judgement: full pressure costs as much as a shell is worth (shell_value), so nobody buys; ¶2"),
    Parameter("technology_value", "w_T", "$m/point", 60.0, (25.0, 110.0),
        "value to the client of a month of full cooperation across a full gap", holder="client",
        source="judgement: full pressure alone (technology_pressure, 60) just outweighs it; by a factor of 2 either way; ¶5"),
    Parameter("technology_cost", "c_T", "$m/point", 6.0, (2.0, 20.0),
        "a patron's cost of a month of cooperation", holder="partner",
        source="judgement: a tenth of the value, as knowledge that is shared is not used up; ¶5"),
    Parameter("cover_value", "w_D", "$m/point", 45.0, (15.0, 80.0),
        "value to the client of full public cover", "Kuziemko & Werker 2006: a rotating seat is worth $16-45 m a year; judgement: a veto is worth more; ¶1", "client"),
    Parameter("cover_cost", "c_D", "$m/point", 10.0, (4.0, 20.0),
        "a patron's cost of full public cover", "Kuziemko & Werker 2006 for a price of votes; judgement of size: under a quarter of the value; ¶1", "partner"),
    Parameter("rivalry_credit", "b_D", "$m/point", 40.0, (15.0, 60.0),
        "what a full rival of the superpower gains by giving cover",
        "judgement: four times the cost of cover, so that a full rival gives it for nothing; ¶3", "partner"),
    Parameter("list_coverage", "lc", "1", 0.9, (0.85, 0.95),
        "share of the client's exports that complete texts ban by name",
        "official fact sheets on the texts of 2017: over nine tenths; ¶3 (enforcing sanctions)", bounds=(0.0, 1.0)),
    Parameter("secondary_risk", "–", "$/$", 2.0, (0.0, 4.0),
        "cost of the risk of the superpower's penalties to firms that supply the client", "fit to P3 (Russian goods of 2014-21); Drezner 2015 for the motive; ¶2 (to defy Washington)",
        "partner"),
    Parameter("border_trade", "–", "1", 1.7, (1.3, 2.2),
        "how much more a partner with a land border takes",
        "Head & Mayer 2014: contiguity of about .5, that is e^.5 = 1.65; cited from memory; ¶8 (the neighbour in the north)"),
    lever("embargo_shift", "1", (0.0, 1.0), "part of the trade in arms and arms technology that a patron stops", "patron",
        source="a lever: enforcing the embargo on arms alone; 0 leaves the rule alone; ¶3, ¶5"),
    fact("land_border", "bor", "0/1", "a land border with the client that is open to trade", bounds=(0.0, 1.0),
        source="the actor's facts; ¶8 (the neighbour in the north)"),
    fact("ordinary_trade", "per", "1", "ordinary trade with the client allowed", bounds=(0.0, 1.0)),
    fact("friction", "κ0", "1", "cost of trading with the client at all"),
    fact("firm_share", "β^max", "1",
        "most of the gain that the partner's side keeps, as firms trade near cost",
        bounds=(0.0, 1.0)),
    fact("voice_value", "w_DR", "$m/point", "value of the client's diplomatic voice"),
    fact("technology_cap", "cap_T", "point/month", "most technology a partner shares",
        source="the actor's facts: by definition of the point; ¶5"),
    fact("cover_cap", "cap_D", "point/month", "most cover a partner gives",
        source="the actor's facts: by definition of the point; ¶1"),
    fact("cash_limit", "L0", "$m/month", "most cash that a full purse pays",
        source="the actor's facts; ¶1 (cash), ¶2 (empty pockets)"),
    Parameter("cash_ban", "–", "1", 0.7, (0.3, 0.95),
        "part of a partner's cash that complete texts keep from the client",
        "financial articles of the texts from 2013; most and not all, chosen in view of what shells are paid in (P9, C8); ¶1", bounds=(0.0, 1.0)),
    fact("initial_treasury", "M(0)", "$m", "treasury in 1990-01", "client"),
    fact("initial_fuel_share", "F(0)", "1", "stock of fuel and food in 1990-01 over its target", "client"),
    constant("liquidity_offset", "–", "$m", 150.0, "keeps the value of cash finite when there is none", bounds=(1.0, 1e6),
        source="keeps the value of cash finite: a tenth of treasury_norm"),
    constant("thrift", "–", "1", 1.0, "how far the client foresees that what it spends on fuel and food makes the next dollar dearer", bounds=SHARE,
        source="full foresight: without it flows alternate under constant drivers"),
    constant("cash_patience", "–", "1", 1.0, "how far the client values a dollar by the treasury of the last months rather than of the day", bounds=SHARE,
        source="the treasury of the last months in full: with the day's alone flows alternate"),
    constant("treasury_memory", "–", "1/month", 0.2, "speed at which the treasury of the last months follows",
        source="a five-month memory, as fuel_memory"),
    constant("liquidity_high", "–", "1", 3.0, "most value of a dollar to the client", bounds=(1e-6, 1e9),
        source="just under what an empty treasury gives: (1500/150)^½ = 3.2"),
    constant("reach_cap", "–", "1/month", 0.5, "most fuel and food as a share of the reachable economy",
        source="judgement: $0.5 m a month for each $bn within reach, that is 0.6 % of it a year"),
    constant("enforcement_cut", "–", "1", 0.95, "part of the fuel cap that full enforcement takes away", bounds=SHARE,
        source="judgement: a twentieth passes even full enforcement, as some smuggle (Early 2012)"),
    constant("technology_satiation", "–", "1", 0.5, "fall of technology's value a point",
        source="judgement: across a full gap the value is gone at two points a month"),
    constant("technology_pressure", "–", "$m/point", 60.0, "cost of sharing technology under full pressure",
        source="judgement: as large as technology_value, so that full pressure ends transfer; ¶2"),
    constant("technology_enforcement", "–", "$m/point", 60.0, "cost of sharing technology under full enforcement",
        source="judgement: as full pressure: whoever enforces in full shares nothing; ¶3"),
    constant("technology_nearness", "–", "$m/point", 80.0, "reluctance of a near patron to arm the client",
        source="judgement: next door above technology_value: Beijing shared no arms technology, Moscow may; ¶5"),
    constant("technology_steepness", "–", "$m/point²", 2.0, "rise of the cost of technology a point", bounds=(1e-3, 1e4),
        source="judgement: doubles the cost of the third point; small beside the fall of value"),
    constant("cover_base", "–", "1", 0.1, "value of cover when nothing is at stake",
        source="judgement: a fifth of the most (.1 of .5): little is covered where no text threatens; ¶1"),
    constant("cover_stake", "–", "1", 0.4, "value of cover under full provocation and broad sanctions",
        source="judgement: four fifths of the most (.4 of .5) depend on what the Council could do; ¶1"),
    constant("cover_satiation", "–", "$m/point²", 30.0, "fall of cover's value a point",
        source="judgement: at full stake (a value of 22) the worth is gone at three quarters of full cover"),
    constant("cover_pressure", "–", "$m/point", 60.0, "cost of giving cover under full pressure",
        source="judgement: above rivalry_credit (40), so that pressure outweighs rivalry; ¶2"),
    constant("cover_sphere", "–", "1", 0.5, "part of the sphere cost that falls on cover",
        source="judgement: a vote offends the region's power half as much as arms; ¶7"),
    constant("cover_steepness", "–", "$m/point²", 15.0, "rise of the cost of cover a point", bounds=(1e-3, 1e4),
        source="judgement: half the fall of its value, so that the buyer's need is what limits it"),
    constant("arms_margin", "–", "$k", 0.05, "least margin on a shell",
        source="judgement: a fifth of the cost of a shell, so that none is sold at a loss"),
    constant("arms_share", "–", "1/month", 0.1, "share of the stock above the floor on offer in a month",
        source="judgement: half the stock in 7 months; handling binds first; ¶3"),
    constant("minerals_value", "–", "$/$", 1.2, "value of a first dollar of minerals to a partner",
        source="judgement: the world price and a fifth, the gain from a first dollar"),
    constant("minerals_satiation", "–", "1/$m", 0.0008, "fall of that value a $m",
        source="judgement: worth just the world price at 250 $m a month"),
    constant("minerals_cost", "–", "$/$", 0.35, "cost of a first dollar of minerals to the client",
        source="judgement: mines and labour cost a third of the world price"),
    constant("minerals_steepness", "–", "1/$m", 0.001, "rise of that cost a $m",
        source="judgement: at full capacity (500 a month) the last dollar costs .85"),
    constant("voice_satiation", "–", "$m/point²", 20.0, "fall of the voice's value a point",
        source="as voice_value of a patron: a full rival wants one point a month"),
    constant("voice_cost", "–", "$m/point", 2.0, "cost of lending its voice to the client",
        source="judgement: a tenth of its worth to a full rival, since words are cheap"),
    constant("voice_steepness", "–", "$m/point²", 2.0, "rise of that cost a point", bounds=(1e-3, 1e4),
        source="judgement: the marginal cost doubles at one point"),
    constant("use_ceiling", "–", "1", 1.5, "most use, as its stock over the target, of a well-fed client",
        source="judgement: use rises to 1.4 of need, so that a full stock runs down"),
    constant("outside_share", "–", "1", 0.5, "part of its best other deal that the client can threaten to take, where the variant asks for it", bounds=SHARE,
        source="one half in the variant; Binmore, Rubinstein & Wolinsky 1986 call for none, the default"),
    constant("patience", "–", "1", 0.15, "urgency of a side that needs nothing", bounds=(1e-3, 1e3),
        source="Rubinstein 1982 for the form; .15 leaves .12 of the gain to a side that is wholly urgent"),
    constant("least_share", "–", "1", 0.15, "least of the gain that the partner's side keeps", bounds=SHARE,
        source="judgement: just above what a wholly urgent side would get (.12)"),
    constant("cash_limit_base", "–", "1", 0.05, "share of the treasury payable to any partner", bounds=SHARE,
        source="with cash_limit_share the six limits add up to .95 of the treasury, so it is never overdrawn"),
    constant("cash_limit_share", "–", "1", 0.65, "further share payable in proportion to a partner's part in support", bounds=SHARE,
        source="what six times cash_limit_base leave of .95 of the treasury"),
    weight("cash_limits_weight", "weight of the limits on partners' cash; without them no pocket is empty",
        source="a switch: 0 makes purses bottomless; ¶2 (empty pockets)"),
)  # fmt: skip

#: A purse that never binds, $m a month.
BOTTOMLESS = 1e9


class Offers(NamedTuple):
    """One side's marginal values or costs on the eight lines: intercept, slope, most it would move.

    Each is (line, partner, run), or (line, run) where one actor speaks for itself. For what it
    receives these are marginal values a - b q; for what it gives, marginal costs a + b q.
    """

    intercept: Floats
    slope: Floats
    cap: Floats


#: Intercept, slope and cap of one line.
OfferLine = tuple[Floats | float, Floats | float, Floats | float]


def stack_offers(
    like: Floats, *, fuel: OfferLine, technology: OfferLine, cover: OfferLine,
    weapons: OfferLine, arms: OfferLine, minerals: OfferLine, voice: OfferLine, systems: OfferLine,
) -> Offers:  # fmt: skip
    """Offers from those on the eight lines.

    Args:
        like: an array of the shape of one line, (partner, run) or (run,).
    """
    lines = (fuel, technology, cover, weapons, arms, minerals, voice, systems)
    intercept, slope, cap = zip(*lines, strict=True)
    return Offers(stack_rows(intercept, like), stack_rows(slope, like), stack_rows(cap, like))


def lasting_treasury(treasury: Floats, usual: Floats, par: ParameterValues) -> Floats:
    """The treasury by which the client values a dollar, $m (run,).

    By the treasury of the day alone, a month of spending makes all partners' goods dear at once and
    a month of thrift makes them cheap: flows alternate.

    Args:
        usual: treasury of the last months, $m.
    """
    return treasury + par.cash_patience * (usual - treasury)


def import_demand(earnings: Floats, par: ParameterValues) -> Floats:
    """Fuel and food that the client wants from abroad, $m a month (run,).

    An economy without credit imports what it earns, and what it cannot do without.

    Args:
        earnings: memory of its earnings abroad, $m a month.
    """
    return par.import_need + earnings


def earnings(level: Floats, minerals: Floats, cash: Floats, par: ParameterValues) -> Floats:
    """Memory of the client's earnings abroad after a month, $m a month (run,).

    Args:
        minerals: minerals and labour sold to each partner, $m (partner, run).
        cash: from the client to each partner; negative the other way, $m (partner, run).
    """
    earned = add_rows(minerals) + add_rows(positive(-cash)) + par.other_earnings
    return level + (earned - level) / par.earnings_months


def value_of_cash(treasury: Floats, par: ParameterValues) -> Floats:
    """What a dollar is worth to the client, λ_c: more when the treasury is low (run,)."""
    scarcity = (par.treasury_norm / (treasury + par.liquidity_offset)) ** 0.5
    return np.minimum(scarcity, par.liquidity_high)


def cash_limits(treasury: Floats, share: Floats, par: ParameterValues) -> Floats:
    """What the client can pay each partner, $m; all together at most the treasury (partner, run)."""
    part = par.cash_limit_base + par.cash_limit_share * share
    return treasury * part / np.maximum(1.0, add_rows(part))


def partner_cash(purse: Floats, breadth: Floats, par: ParameterValues) -> Floats:
    """The most a partner pays in a month, $m: its limit times its purse, none if switched off.

    Cash does not cross sanctions freely, and linkage needs limited side payments: with unlimited cash,
    bargains are separable by line (Tollison & Willett 1979; Davis 2009; Poast 2012).

    Args:
        breadth: of the texts, 0-1.
    """
    crosses = 1.0 - par.cash_ban * breadth
    return par.cash_limit * (purse * crosses + (1.0 - par.cash_limits_weight) * BOTTOMLESS)


def fuel_value(
    expected_stock: Floats,
    tilt: Floats,
    cash: Floats,
    *,
    treasury: Floats,
    target: Floats,
    par: ParameterValues,
) -> tuple[Floats, Floats]:
    """Value of fuel and food to the client: intercept and slope (partner, run).

    The slope has two parts: the stock fills, and every dollar spent makes the next one dearer,
    the more so the emptier the treasury (the derivative of the value of cash).

    Args:
        expected_stock: stock and others' expected deliveries over the target, z̃.
        tilt: diversification premium as a factor, μ¹.
        cash: what a dollar is worth to the client, λ_c.
        treasury: $m.
        target: fuel and food wanted in stock, $m.
    """
    worth = par.fuel_value * tilt / cash
    first = worth * positive(1.0 - expected_stock)
    dearer = par.thrift * 0.5 * first / (treasury + par.liquidity_offset)
    return first, worth / target + dearer


def fuel_supply(
    enforcement: Floats, aid: Floats, need: Floats, *, reach: Floats,
    border: Floats, risk: Floats, par: ParameterValues,
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """Cost of fuel and food to a partner: intercept, slope and cap (partner, run).

    Firms that have something to lose with the superpower ask for more where broad texts make
    dealing with the client a risk.

    Args:
        risk: the superpower's pressure times the breadth of the texts.
    """
    bite = par.enforcement_cost * enforcement
    cost = 1.0 + par.friction + bite + par.secondary_risk * risk - aid * need
    most = par.reach_cap * reach
    open_to_trade = (1.0 - par.enforcement_cut * enforcement) * border * par.ordinary_trade
    return cost, par.fuel_slope / np.maximum(reach, SMALL), most * open_to_trade


def technology_value(
    gap: Floats, tilt: Floats, cash: Floats, par: ParameterValues
) -> tuple[Floats, Floats]:
    """Value of technology to the client: intercept and slope; `gap` is weighted over domains."""
    worth = par.technology_value * tilt / cash
    return worth * gap, par.technology_satiation * worth


def technology_supply(
    pressure: Floats, enforcement: Floats, nearness: Floats, *, sphere: Floats, commitment: Floats,
    deterred: Floats, dearness: Floats, par: ParameterValues,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Cost of technology to a patron: intercept and slope (partner, run).

    It is dearer under pressure and enforcement, for a near patron, in another's sphere, and where
    a neighbour's counter-leverage (`deterred`, $m/point) applies; `dearness` is the factor of what is asked for.
    """
    cost = (
        par.technology_cost * dearness
        + par.technology_pressure * pressure
        + par.technology_enforcement * enforcement
        + par.technology_nearness * nearness
        + sphere * commitment
        + deterred
    )
    return cost, sphere + par.technology_steepness


def cover_value(
    provocation: Floats, breadth: Floats, tilt: Floats, *, cash: Floats, par: ParameterValues
) -> tuple[Floats, Floats]:
    """Value of diplomatic cover to the client: intercept and slope."""
    stake = par.cover_stake * provocation * breadth + par.cover_base
    return par.cover_value * stake * tilt / cash, par.cover_satiation * tilt / cash


def cover_supply(
    pressure: Floats, rivalry: Floats, sphere: Floats, *, commitment: Floats, par: ParameterValues
) -> Floats:
    """Cost of a first point of cover to a patron; a rival of the superpower may give it free."""
    cost = par.cover_cost + par.cover_pressure * pressure - par.rivalry_credit * rivalry
    return positive(cost) + par.cover_sphere * sphere * commitment


def arms_cost(
    stock: Floats, pressure: Floats, cash: Floats, par: ParameterValues
) -> tuple[Floats, Floats]:
    """Cost of a shell to the client, the partner's political cost included: intercept, slope."""
    root = cash**0.5
    short = positive(1.0 - stock / par.own_shell_target)
    own = (par.shell_cost + par.own_shell_value * short) / root
    toll = par.arms_import_cost * pressure + par.arms_margin
    return own + toll, par.own_shell_value / (par.own_shell_target * root)


def arms_allotment(stock: Floats, gap: Floats, handling: Floats, par: ParameterValues) -> Floats:
    """Shells that can go to each partner: a part of the client's surplus, shared by shortage (partner, run).

    A patron that enforces the embargo on arms stops a part.
    """
    on_offer = par.arms_share * positive(stock - par.shell_floor)
    most = np.minimum(handling, on_offer * gap / np.maximum(add_rows(gap), SMALL))
    return embargoed(most, par)


def embargoed(most: Floats, par: ParameterValues) -> Floats:
    """What an embargo on arms leaves of the most arms, or arms technology, that change hands."""
    return most * (1.0 - par.embargo_shift)


def minerals_demand(
    reach: Floats, joint_zone: Floats, neighbour: Floats, *, enforcement: Floats, breadth: Floats,
    will: Floats, relief: Floats, border: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """Minerals and labour a partner would take, $m a month (partner, run).

    The texts of 2016-17 named what the client sells (coal, textiles, labour). The letter of a ban and the
    zeal of enforcement are two things: a state that would not yet block a text keeps its letter; between
    abstention and veto it stops.

    Args:
        will: net will to enforce, N.
        relief: part of the ban that a deal with the superpower lifts, 0-1.
    """
    market = par.minerals_demand * par.ordinary_trade * (reach / 1000.0) ** par.minerals_elasticity
    market = market * (1.0 + (par.border_trade - 1.0) * par.land_border)
    width = np.maximum(0.5 * par.veto_margin, SMALL)  # no width: a step
    keeps_letter = logistic((will + par.veto_margin) / width)
    banned = par.list_coverage * breadth**par.breadth_exponent * keeps_letter * (1.0 - relief)
    return (market + joint_zone * neighbour) * (1.0 - enforcement) * (1.0 - banned) * border


def minerals_allotment(demand: Floats, par: ParameterValues) -> Floats:
    """Minerals and labour the client can sell each partner, demand shared out (partner, run)."""
    scale = par.export_capacity / np.maximum(add_rows(demand), SMALL)
    return demand * np.minimum(1.0, scale)


def paid_fuel(fuel: Floats, minerals: Floats, cash: Floats) -> Floats:
    """Fuel and food that the client pays for in goods and money, $m (partner, run).

    Customs book no grants, and no barter for arms. Within a month the client's goods and money count
    first against fuel, so this is a lower bound of what is paid for.

    Args:
        fuel: fuel and food sent to the client; minerals: sold by it, $m (partner, run).
        cash: from the client to the partner; negative the other way, $m (partner, run).

    >>> paid_fuel(np.array([30.0]), np.array([10.0]), np.array([-5.0])).tolist()
    [10.0]
    """
    return np.minimum(fuel, minerals + positive(cash))


def partner_share(need: Floats, gap: Floats, par: ParameterValues) -> Floats:
    """Part of the gain that goes to the partner: the more urgent side gets less (Rubinstein 1982).

    Args:
        need: the client's hunger, 0-1 (run,).
        gap: the partner's shortage of shells while at war, 0-1 (partner, run).
    """
    share = (par.patience + need) / (2.0 * par.patience + need + gap)
    return np.clip(share, par.least_share, par.firm_share)
