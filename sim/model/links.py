"""The month's exchange between partners: bargains over all links at once, and what moves."""

import numpy as np

from sim.agents.link_offer import LinkOffer
from sim.facts.schema import FRONT
from sim.model.step import Step
from sim.numerics import Floats, add_rows
from sim.rules import links, readiness, technology
from sim.rules.bargain import ARMS as SHELLS
from sim.rules.bargain import (
    COVER,
    FUEL,
    MINERALS,
    TECHNOLOGY,
    TO_CLIENT,
    Exchanges,
    bargain_with_ample_cash,
)
from sim.state import ledger
from sim.state.cast import Links, Rows

#: The line of the bargain that carries each line of a link, and its good in the ledger.
PLACES = {
    "supplies": (FUEL, ledger.SUPPLIES),
    "weapons": (TECHNOLOGY, ledger.WEAPONS),
    "assurance": (COVER, ledger.ASSURANCE),
    "shells": (SHELLS, ledger.ARMS),
    "raw_materials": (MINERALS, ledger.RAW_MATERIALS),
}


def link_dependence(step: Step) -> None:
    """Dependence in force: a link's where one trades, the series elsewhere."""
    world, month, par, linked = step.world, step.month, step.par, step.cast.links
    month.dependence = step.drivers["dependence"]
    first, second = linked.first, linked.second
    ends = (("supplies", first, second, "dependence_of_first"),
            ("raw_materials", second, first, "dependence_of_second"))  # fmt: skip
    if not any(len(linked.carrying[line]) for line, *_ in ends):
        return
    runs = world.trust.shape[-1]
    partners = len(step.cast.names)
    month.dependence = np.broadcast_to(month.dependence, (partners, partners, runs)).copy()
    for line, who, on, name in ends:
        rows = linked.carrying[line]
        recorded = month.dependence[who[rows], on[rows]]
        level = getattr(world, name)
        # what is on record before the first trade over the link
        level = level.copy()
        level[rows] = np.where(step.kind.opening > 0.0, recorded, level[rows])
        setattr(world, name, level)
        month.dependence[who[rows], on[rows]] = links.weigh_dependence(recorded, level[rows], par)


def trade_links(step: Step) -> None:
    """6b. Bargains between partners: every link's, all at once."""
    world, month, par, linked = step.world, step.month, step.par, step.cast.links
    runs = world.trust.shape[-1]
    last = len(step.cast.names) - 1
    # a front neither feels pressure nor pays: who gives it shells does so for a gain of its own
    actor = (linked.second <= last).astype(float)[:, None]
    second = np.minimum(linked.second, last)
    felt = actor * (1.0 - step.cast.superpower[second])
    share = links.link_share(world.penalties[linked.first], felt * month.pressure[second], par)
    rows = [(PLACES[line][0], link) for line, link in _traded(linked)]
    deals = bargain_with_ample_cash(_offers(step, len(rows), runs), rows, share)
    month.link_flows, month.link_cash = deals.flows, deals.cash * actor
    month.link_gain_first = deals.client_gain + deals.partner_gain * (1.0 - actor)
    month.link_gain_second = deals.partner_gain * actor
    month.assurance = np.zeros((last + 1, runs), like=world.trust)
    for link in linked.carrying["assurance"]:
        month.assurance[linked.first[link]] += deals.flows[COVER, link]
    _remember_trade(step)


def _offers(step: Step, rows: int, runs: int) -> Exchanges:
    """What both ends offer, one row for each line of a link, line after line (row, run)."""
    parts = np.empty((5, rows, runs), like=step.world.trust)
    lines, start = _lines(step), 0
    for name in PLACES:
        stop = start + len(step.cast.links.carrying[name])
        for part, values in zip(parts, lines[name], strict=True):
            part[start:stop] = values
        start = stop
    _ask_own_offers(step, parts)
    parts[4] *= step.par.link_weight > 0.0
    return Exchanges(*parts)


def _ask_own_offers(step: Step, parts: Floats) -> None:
    """Put in what users' own classes of partners offer, in place."""
    own = step.actors.partners.own_link_offers()
    if not own:
        return
    linked, names = step.cast.links, (*step.cast.names, FRONT)
    for row, (line, link) in enumerate(_traded(linked)):
        ends = linked.first[link], linked.second[link]
        buyer, seller = ends if PLACES[line][0] < TO_CLIENT.stop else ends[::-1]
        for end, other, buys in ((buyer, seller, True), (seller, buyer, False)):
            if end in own:
                place = 0 if buys else 2
                offer = LinkOffer(
                    line,
                    names[other],
                    buys,
                    parts[place, row],
                    parts[place + 1, row],
                    parts[4, row],
                )
                after = own[int(end)](offer)
                parts[place, row], parts[place + 1, row], parts[4, row] = after[3:]


def _traded(linked: Links) -> list[tuple[str, int]]:
    """Every line of every link, in the order of the offers."""
    return [(line, int(link)) for line in PLACES for link in linked.carrying[line]]


def _lines(step: Step) -> dict[str, links.LinkLine]:
    """Value and cost on each line that links carry (link, run)."""
    world, month, par, cast = step.world, step.month, step.par, step.cast
    linked, carrying = cast.links, cast.links.carrying
    dread = readiness.dread(world.readiness, par)
    felt = technology.threat_to_neighbours(month.overall, world.provocation, dread, par)
    fighting = add_rows(month.fighting)
    lenders = linked.first[carrying["shells"]]
    return {
        **_civil_lines(step),
        "weapons": links.weapons(felt, par),
        "assurance": links.assurance(
            felt, _rows(par.burden_shift, linked.second[carrying["assurance"]]), par
        ),
        "shells": links.lent_shells(
            fighting, cast.neighbour[lenders] * month.government, world.stock[lenders], par
        ),
    }


def _civil_lines(step: Step) -> dict[str, links.LinkLine]:
    """Supplies and raw materials: each end's part of the other's market bounds them."""
    world, month, par, cast = step.world, step.month, step.par, step.cast
    row = cast.links.carrying["supplies"]
    # raw materials pay for supplies, so whoever sells them over a link also buys (sim/facts/load.py)
    sells = np.searchsorted(row, cast.links.carrying["raw_materials"])
    first, second = cast.links.first[row], cast.links.second[row]
    penalties = world.penalties[first]
    sizes = links.market_sizes(month.gdp, par)
    bloc = links.bloc_market(
        month.gdp, sizes, cast.ally,
        superpower=cast.superpower, first=first, second=second, par=par,
    )  # fmt: skip
    bought = _purchases(step, first) * links.market_share(sizes[second], bloc, penalties, par)
    back = _purchases(step, second) * links.market_share(
        sizes[first], bloc, world.penalties[second], par
    )
    value = links.trade_value(penalties, par)
    threatened = month.pressure[second] + month.secondary_shift * (1.0 - cast.ally[second])
    most = links.supplies_limit(bought, _rows(par.lifeline_shift, second))
    sold = links.raw_materials_limit(back[sells], bought[sells], par)
    return {
        "supplies": links.supplies(
            value,
            penalties,
            threatened,
            displeased=world.displeasure[first, second],
            limit=most,
            par=par,
        ),
        "raw_materials": links.raw_materials(value[sells], limit=sold),
    }


def _purchases(step: Step, rows: Rows) -> Floats:
    """What some partners buy abroad, $m a month (link, run)."""
    return links.purchases(step.month.gdp[rows], _rows(step.par.trade_share, rows))


def _remember_trade(step: Step) -> None:
    """Dependence of both ends after the month's trade."""
    world, month, par, linked = step.world, step.month, step.par, step.cast.links
    for line, ends, name in (
        ("supplies", linked.first, "dependence_of_first"),
        ("raw_materials", linked.second, "dependence_of_second"),
    ):
        rows, level = linked.carrying[line], getattr(world, name).copy()
        traded = month.link_flows[PLACES[line][0], rows]
        level[rows] = links.dependence_step(level[rows], traded, _purchases(step, ends[rows]), par)
        setattr(world, name, level)


def deliver_links(step: Step) -> None:
    """7b. Ledger: what partners send each other over links."""
    month, linked = step.month, step.cast.links
    front = len(step.cast.names)  # the row of the front
    books = step.world.ledger
    # a partner's account follows the client's; the front's row is that of its account
    first, second = linked.first + 1, linked.second + 1
    for line, (place, good) in PLACES.items():
        rows = linked.carrying[line]
        if not len(rows):
            continue
        ends = first[rows], second[rows]
        givers, takers = ends if place >= TO_CLIENT.stop else ends[::-1]
        books = books.exchange(good, givers, takers, month.link_flows[place, rows])
    rows = np.flatnonzero(linked.second < front)
    step.world.ledger = books.exchange(
        ledger.CASH, first[rows], second[rows], month.link_cash[rows]
    )


def fire_lent_shells(step: Step) -> None:
    """8b. Physics: what is lent is fired at the front, and partners refill what they could lend."""
    world, month, books = step.world, step.month, step.world.ledger
    neighbour = step.cast.row("neighbour")
    lent = np.minimum(world.stock[neighbour], month.shells_lent)
    fired = books.stock(ledger.ARMS, ledger.FRONT) + lent
    lenders = np.flatnonzero(step.cast.lends)
    left = [world.stock[row] - lent if row == neighbour else world.stock[row] for row in lenders]
    made = [links.refill(stock, step.par) for stock in left]
    world.ledger = books.exchange(
        ledger.ARMS,
        [neighbour + 1, ledger.FRONT, *(ledger.REST for _ in made)],
        [ledger.FRONT, ledger.REST, *(lenders + 1)],
        [lent, fired, *made],
    )


def _rows(values: Floats, rows: Rows) -> Floats:
    """The values of some partners; a partner axis of 1 stands for all."""
    return values[rows] if len(values) > 1 else values
