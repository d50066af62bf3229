"""What is recorded of payment: what the client receives, what is owed it, what each side could pay, and on which terms.

No rule reads these indicators; tests of the article's claims do. Value is counted as in `dependence.exchange_value`.
Article ¶1 (munitions for cash, materials, votes), ¶2 (little to offer, empty pockets), ¶4, ¶5.
"""

import numpy as np

from sim.numerics import SMALL, Floats, positive
from sim.rules.bargain import ARMS, COVER, FUEL, MINERALS, SYSTEMS, TECHNOLOGY, WEAPONS
from sim.rules.exchange import partner_cash
from sim.state.indicator import Snapshot, Template

#: Reconnaissance and drones.
RECON = 1


def received_cash(x: Snapshot) -> Floats:
    """Cash that the client receives, $m (partner, run)."""
    return positive(-x.month.paid)


def received_fuel(x: Snapshot) -> Floats:
    """Fuel and food that it receives and does not pay for in goods and money, $m (partner, run)."""
    return x.month.sent[FUEL] - x.month.fuel_paid


def received_technology(x: Snapshot) -> Floats:
    """Worth of the technology that it receives, $m (partner, run)."""
    return x.par.technology_worth * x.month.sent[TECHNOLOGY]


def received_cover(x: Snapshot) -> Floats:
    """Worth of the cover that it receives, $m (partner, run)."""
    return x.par.cover_worth * x.month.sent[COVER]


def received(x: Snapshot) -> Floats:
    """All that it receives beside paid trade, weapons included, $m (partner, run)."""
    services = received_technology(x) + received_cover(x)
    return received_cash(x) + received_fuel(x) + services + x.month.sent[WEAPONS]


def arrears(x: Snapshot) -> Floats:
    """What was agreed for the client this month and not delivered, $m (partner, run)."""
    agreed, sent = x.month.flows, x.month.sent
    lines = ((FUEL, 1.0), (TECHNOLOGY, x.par.technology_worth), (COVER, x.par.cover_worth), (WEAPONS, 1.0))  # fmt: skip
    owed = positive(-x.month.cash) - positive(-x.month.paid)
    for line, worth in lines:
        owed = owed + worth * (agreed[line] - sent[line])
    return owed


def technology_share(x: Snapshot) -> Floats:
    """Part of technology in all that the client receives beside paid trade; 0 where it receives nothing (partner, run)."""
    return received_technology(x) / np.maximum(received(x), SMALL)


def recon_shared(x: Snapshot) -> Floats:
    """Technology of reconnaissance and drones that is shared, point/month (partner, run)."""
    return x.month.sent[TECHNOLOGY] * x.month.asked[RECON]


def means(x: Snapshot) -> Floats:
    """The most cash that each partner can pay the client in a month, $m (partner, run)."""
    return partner_cash(x.month.purse, x.world.breadth, x.par)


def for_sale(x: Snapshot) -> Floats:
    """Worth of the most that the client can sell in the month: minerals, shells, missiles, $m (partner, run)."""
    ours, theirs = x.month.client_offers.cap, x.month.partner_offers.cap
    minerals = np.minimum(ours[MINERALS], theirs[MINERALS])
    return minerals + x.par.arms_worth * ours[ARMS] + x.par.systems_worth * ours[SYSTEMS]


def offer(x: Snapshot) -> Floats:
    """What a partner would give in a month at its limit: what it gives, and its own gain, $m (partner, run)."""
    return received(x) + x.month.granted + positive(x.month.partner_gain)


def reservation(x: Snapshot) -> Floats:
    """Dollars of a partner's goods that are worth as much to the client as one of goods that it neither favours nor shuns."""
    return 1.0 / np.maximum(x.month.tilt, SMALL)


TO, FROM = ".{partner}.{client}", ".{client}.{partner}"
_PARTS = (
    ("cash", "cash that the client receives", received_cash, "bargain.bargain exchange.partner_cash"),
    ("fuel", "fuel and food that it receives and does not pay for in goods and money", received_fuel, "exchange.paid_fuel"),
    ("technology", "worth of the technology that it receives", received_technology, "bargain.bargain exchange.technology_supply"),
    ("cover", "worth of the cover that it receives", received_cover, "bargain.bargain exchange.cover_supply"),
)  # fmt: skip
PAYMENT_TEMPLATES: tuple[Template, ...] = (
    *(
        Template(f"received.{good}" + TO, "$m/month", meaning, read, "patron",
            rule=f"state.payment_indicators.received_{good} {rule}")
        for good, meaning, read, rule in _PARTS
    ),
    Template("received" + TO, "$m/month", "all that the client receives beside paid trade, weapons included", received,
        "patron", rule="state.payment_indicators.received bargain.bargain"),
    Template("arrears" + TO, "$m/month", "what was agreed for the client in the month and not delivered", arrears,
        "patron", rule="state.payment_indicators.arrears trust.reneging_chance"),
    Template("technology_share" + FROM, "1", "part of technology in all that the client receives beside paid trade",
        technology_share, "patron", rule="state.payment_indicators.technology_share"),
    Template("technology_recon" + TO, "point/month", "technology of reconnaissance and drones shared with the client",
        recon_shared, "patron", rule="state.payment_indicators.recon_shared weapons.parts_asked"),
    Template("means.{partner}", "$m/month", "most cash that the partner can pay the client in a month", means, "trades",
        rule="exchange.partner_cash spheres.purse"),
    Template("for_sale" + FROM, "$m/month", "worth of the most that the client can sell the partner in the month", for_sale,
        "trades", rule="state.payment_indicators.for_sale exchange.minerals_allotment exchange.arms_allotment"),
    Template("offer" + TO, "$m/month", "what the partner would give in a month at its limit: what it gives, and its own gain",
        offer, "trades", rule="state.payment_indicators.offer bargain.bargain"),
    Template("reservation" + FROM, "$/$",
        "dollars of the partner's goods worth as much to the client as one of a partner that it neither favours nor shuns",
        reservation, "trades", rule="state.payment_indicators.reservation dependence.premium"),
)  # fmt: skip
