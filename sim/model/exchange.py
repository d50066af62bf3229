"""The month's exchange with the client: what commitment costs abroad, the bargains, and what is sent."""

import numpy as np

from sim.agents import Partner
from sim.model.links import deliver_links
from sim.model.step import Step
from sim.numerics import add_rows, highest_other
from sim.rules import bargain, exchange, objection, readiness, spheres, stages, technology
from sim.rules.market import clear
from sim.state.ledger import CASH, CLIENT_GOODS, FUEL

#: The good in the ledger that each line of the bargain moves: goods are money, then the lines.
GOOD_OF_LINE = tuple(range(1, len(CLIENT_GOODS)))


def _object(step: Step) -> None:
    """What commitment costs abroad: the price of a sphere, and who objects."""
    world, month, par = step.world, step.month, step.par
    presence = step.cast.power * month.power_share
    month.say = month.dependence * presence
    month.tolerated = step.actors.partners.map(Partner.tolerance)
    total = objection.say_over_tolerance(month.say, month.tolerated)
    month.sphere_price = spheres.sphere_price(total, par)
    month.objection = objection.objection(world.commitment, month.tolerated, par)
    month.objected = objection.objected_commitment(month.objection, month.say, total)
    month.heard = np.minimum(month.objection, 1.0)
    world.displeasure = objection.displeasure(world.displeasure, month.heard, presence, par)
    month.displeased = objection.felt_displeasure(world.displeasure, month.dependence)


def trade(step: Step) -> None:
    """6. Bargains: every partner's, all at once."""
    world, month, par = step.world, step.month, step.par
    client = step.actors.client
    lasting = exchange.lasting_treasury(world.treasury, world.usual_treasury, par)
    month.value_of_cash = exchange.value_of_cash(lasting, par)
    month.gaps = technology.domain_gaps(par.technology_level, world.technology)
    month.lag = technology.mean_gap(month.gaps, par)
    month.shown = readiness.exposure(
        month.war, world.last_arms, world.treaty, trust=world.trust, par=par
    )
    month.asked = client.parts_asked()
    _object(step)
    month.deterrent_left = step.actors.neighbour.deterrent_left()
    theirs = step.actors.partners.map(Partner.offers)
    month.foreseen_fuel = client.expected_fuel()
    ours = client.offers(theirs.cap[bargain.MINERALS])
    at_war = month.gap * (month.war > 0.0)
    split = step.variants.outside_option == "split_the_difference"
    terms = bargain.Terms(
        share=exchange.partner_share(month.need, at_war, par),
        client_cash=client.cash_limits(),
        partner_cash=step.actors.partners.map(Partner.cash_limit),
        outside=highest_other(world.last_gain) * par.outside_share
        if split
        else np.zeros_like(world.last_gain),
    )
    moves = step.variants.moves
    order = step.draws.order if moves == "random" else month.share
    month.client_offers, month.partner_offers = ours, theirs
    month.flows, month.cash, month.client_gain, month.partner_gain = clear(
        moves,
        ours,
        theirs,
        terms=terms,
        expected=month.foreseen_fuel,
        wanted=client.fuel_wanted,
        order=order,
    )
    month.grants = step.actors.partners.map(Partner.grant)
    month.client_gain = month.client_gain + stages.grant_worth(
        month.grants,
        ours.intercept[bargain.FUEL],
        ours.slope[bargain.FUEL],
        fuel=month.flows[bargain.FUEL],
    )


def deliver(step: Step) -> None:
    """7. Ledger: what is withheld, and the transfers of what is sent."""
    world, month, par = step.world, step.month, step.par
    chance = step.actors.partners.map(Partner.reneging_chance)
    dealt = month.client_gain + month.partner_gain > 0.0
    month.reneged = ((step.draws.renege < chance) & dealt).astype(float)
    delivered = 1.0 - par.withheld_share * month.reneged
    to_client = month.flows[bargain.TO_CLIENT] * delivered
    month.sent = np.concatenate((to_client, month.flows[bargain.FROM_CLIENT]))
    month.granted = month.grants * delivered
    world.withheld = add_rows(step.cast.superpower * month.reneged)
    month.paid = np.where(month.cash < 0.0, month.cash * delivered, month.cash)
    sent = month.sent
    month.fuel_paid = exchange.paid_fuel(sent[bargain.FUEL], sent[bargain.MINERALS], month.paid)
    books = world.ledger.ship(CASH, month.paid, to_client=False)
    books = books.ship(FUEL, month.granted, to_client=True)
    for line, goods in enumerate(sent):
        books = books.ship(GOOD_OF_LINE[line], goods, to_client=line < bargain.TO_CLIENT.stop)
    world.ledger = books
    deliver_links(step)
