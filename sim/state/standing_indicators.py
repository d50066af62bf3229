"""What is recorded of standing: how close two states are, who could hurt or help whom, and what it is worth to each.

No rule reads these indicators; tests of the article's claims do. Article ¶1, ¶3, ¶5, ¶6, ¶8, ¶9, ¶11.
"""

import numpy as np

from sim.calendar import MONTHS_A_YEAR
from sim.numerics import SMALL, Floats, add_rows, any_row, highest
from sim.rules.bargain import ARMS, COVER
from sim.rules.crisis import backing_chances
from sim.rules.dependence import exchange_value, hold_by_shells
from sim.rules.readiness import dread
from sim.rules.technology import threat_to_neighbours
from sim.state.indicator import Snapshot, Template
from sim.state.payment_indicators import received

#: What counts as one unit of a tie: goods a month, $m; cover, point/month; high-level meetings a year. A convention.
TIE_GOODS, TIE_COVER, TIE_MEETINGS = 100.0, 0.2, 4.0
#: What a state spends abroad, as a part of its GDP. A convention: about what great powers spend on arms and aid.
EXTERNAL_BUDGET = 0.05
MILLIONS_A_BILLION = 1000.0


def tie(x: Snapshot) -> Floats:
    """Mean of goods, cover and visits, each over its unit; it has no ceiling (partner, run)."""
    goods = x.month.value / TIE_GOODS
    cover = x.month.sent[COVER] / TIE_COVER
    return (goods + cover + x.world.meetings_yearly / TIE_MEETINGS) / 3.0


def client_leverage(x: Snapshot) -> Floats:
    """The client's hold on a partner that lacks shells, 0-1 (partner, run)."""
    return hold_by_shells(x.month.gap, x.world.last_arms, x.world.output)


def capability(x: Snapshot) -> Floats:
    """The client's technology, raised by the readiness of its army (run,)."""
    return x.month.overall * dread(x.world.readiness, x.par)


def felt_threat(x: Snapshot) -> Floats:
    """The client's threat as each member of the superpower's bloc feels it (partner, run).

    By the technology that it believes in; the part that distance takes comes back as missiles reach it.
    """
    felt = threat_to_neighbours(
        x.month.believed_programme, x.world.provocation, dread(x.world.readiness, x.par), x.par
    )
    near = x.month.nearness
    return felt * (near + (1.0 - near) * x.world.technology[0])


def war_experience(x: Snapshot) -> Floats:
    """Whether the client's arms are in use in a partner's war; its sum counts months (run,)."""
    used = (x.month.war > 0.0) & (x.month.sent[ARMS] > x.par.shipment_from)
    return np.where(any_row(used), 1.0, 0.0)


def client_welfare(x: Snapshot) -> Floats:
    """The client's gain over having no deal with anyone, over what it buys abroad in a month (run,)."""
    return add_rows(x.month.client_gain) / np.maximum(x.month.import_demand, SMALL)


def partner_welfare(x: Snapshot) -> Floats:
    """A partner's gain over having no deal with the client, over its GDP of a month (partner, run)."""
    return x.month.partner_gain * MONTHS_A_YEAR / (MILLIONS_A_BILLION * x.month.gdp)


def resources(x: Snapshot) -> Floats:
    """What a partner gives the client, over what it spends abroad, both a year (partner, run)."""
    budget = EXTERNAL_BUDGET * MILLIONS_A_BILLION * x.month.gdp
    return MONTHS_A_YEAR * (received(x) + x.month.granted) / budget


def troops_chance(x: Snapshot) -> Floats:
    """Chance that a patron would send troops if the crisis asked for it now (partner, run)."""
    return backing_chances(x.world.reliability, x.world.rung, x.par).troops


def autonomy_worth(x: Snapshot) -> Floats:
    """How much more or less the goods of all partners are worth to the client because of who sends them, $m (run,)."""
    premium = np.abs(x.month.tilt - 1.0)
    return add_rows(premium * exchange_value(x.month.sent, x.par))


def outreach_to_others(x: Snapshot) -> Floats:
    """The client's initiatives toward all but the partner that supports it most, 1/month (run,)."""
    others = x.month.share < highest(x.month.share)
    return add_rows(x.month.initiatives * others)


def price_of_deal(x: Snapshot) -> Floats:
    """What the client asks for a deal, over what it believes it is offered; above 1 it declines (run,)."""
    return np.exp(-x.month.client_zone)


TO, FROM = ".{partner}.{client}", ".{client}.{partner}"
_HERE = "state.standing_indicators"
STANDING_TEMPLATES: tuple[Template, ...] = (
    Template("tie" + FROM, "1", "mean of goods ($100 m a month), cover (0.2 a month) and meetings (4 a year), without a ceiling",
        tie, "patron", rule=f"{_HERE}.tie dependence.exchange_value"),
    Template("leverage" + FROM, "1", "the client's hold on a partner that lacks shells", client_leverage, "shells",
        rule="dependence.hold_by_shells war.shortage"),
    Template("capability.{client}", "1", "the client's technology, raised by the readiness of its army", capability,
        rule=f"{_HERE}.capability technology.overall readiness.dread"),
    Template("threat" + FROM, "1", "threat of the client as the partner feels it, by belief and by the reach of missiles",
        felt_threat, "ally", rule=f"{_HERE}.felt_threat technology.threat_to_neighbours threat.proximity"),
    Template("war_experience.{client}", "0/1", "the client's arms are in use in a partner's war; the sum counts months",
        war_experience, rule=f"{_HERE}.war_experience"),
    Template("welfare.{client}", "1", "the client's gain over having no deal, over what it buys abroad in a month", client_welfare,
        rule=f"{_HERE}.client_welfare bargain.bargain"),
    Template("welfare.{partner}", "1", "the partner's gain over having no deal with the client, over its GDP of a month",
        partner_welfare, "trades", rule=f"{_HERE}.partner_welfare bargain.bargain"),
    Template("resources" + TO, "1", "what the partner gives the client, over what it spends abroad (5 % of its GDP)", resources,
        "patron", rule=f"{_HERE}.resources"),
    Template("troops_chance.{partner}", "1", "chance that the patron would send troops if a crisis asked for it now", troops_chance,
        "patron", rule="crisis.backing_chances trust.reliability"),
    Template("autonomy_worth.{client}", "$m/month",
        "how much more or less the goods of all partners are worth to the client because of who sends them", autonomy_worth,
        rule=f"{_HERE}.autonomy_worth dependence.premium"),
    Template("outreach.{client}.others", "1/month", "the client's initiatives toward all but the partner that supports it most",
        outreach_to_others, rule=f"{_HERE}.outreach_to_others outreach.rate"),
    Template("price_of_deal.{client}", "1", "what the client asks for a deal over what it believes it is offered; above 1 it declines",
        price_of_deal, rule=f"{_HERE}.price_of_deal opening.client_zone"),
)  # fmt: skip
