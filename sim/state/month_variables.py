"""The quantities of a month: drivers, perceptions, decisions and deals, phase by phase.

Each class declares what its phase makes; a quantity is known from that phase of the month on.
"""

from sim.rules.exchange import Offers
from sim.state.axes import ByLine, ByLink, ByPair, ByPartner, ByRun


class DriveVariables:
    """What comes from outside."""

    gdp: ByPartner  # $bn a year
    population: ByPartner  # people, million
    exposure: ByPartner  # how much the partner has to lose with the superpower, 0-2
    dependence: (
        ByPartner  # of each partner (row) on each other (column), 0-1 (partner, partner, run)
    )
    government: ByRun  # 1 where the neighbour's government is progressive, 0-1
    border: ByRun  # how open the client's borders are, 0-1
    fighting: ByPartner  # intensity of the partner's war, 0-1
    war: ByPartner  # whether it is at war, 0/1
    contest: ByPartner  # how far it contests the superpower elsewhere, 0-1
    coerced: ByRun  # how hard patrons coerce the neighbour, 0-1
    openness: ByRun  # of the superpower's government toward the client, 0-1
    secondary_shift: ByRun  # added to its pressure on those who trade with its targets, 0-1


class PerceiveVariables:
    """Power and threat, rivalry and pressure, dependence and leverage."""

    nearness: ByPartner  # share of the partner's power that reaches the client, 0-1
    relative_power: ByPartner  # relative to the superpower, 1
    reach: ByPartner  # the partner's economy within reach of the client, $bn
    purse: ByPartner  # how full its purse is, 0-1
    presence: ByPartner  # power that it can bring to bear on the client, 1
    power_share: ByPartner  # its share of all such power, 0-1
    unbalanced: ByPartner  # its share of itself and of what might balance it, 0-1
    hegemony: ByPartner  # hegemonic fear of it, 0-1
    threat: ByPartner  # that the client perceives from it, 1
    bloc_threat: ByRun  # from the superpower's bloc, 1
    front: ByRun  # factor by which that makes a hegemon behind the client worse, 1
    patron_threat: ByRun  # from the patrons, 1
    top_hegemony: ByRun  # largest hegemonic fear of a patron, 0-1
    rivalry: ByPartner  # with the superpower, 0-1
    engaged: ByRun  # talks or a deal with the superpower, 0/1
    pressure: ByPartner  # of the superpower on the partner to enforce, 1
    share: ByPartner  # of the client's support, 0-1
    rival_share: ByPartner  # support held by other patrons and the superpower, 0-1
    concentration: ByRun  # Herfindahl index of the support, 0-1
    import_demand: ByRun  # fuel and food wanted from abroad, $m a month
    fill: ByRun  # stock of fuel and food over its target, 1
    need: ByRun  # what is missing to the target, 0-1
    lasting_need: ByRun  # the same by the stock of the last months, 0-1
    alternatives: ByPartner  # share of the need that the other partners could cover, 0-1
    gap: ByPartner  # the partner's shortage of shells, 0-1
    leverage: ByPartner  # its hold on the client, net of the client's on it, 0-1
    premium: ByPartner  # diversification premium on its goods, 1
    tilt: ByPartner  # the premium as a factor on the value of its goods, 1


class ProvokeVariables:
    """Tests and incidents, the crisis that they may drive up, and beliefs about what cannot be seen."""

    overall: ByRun  # the client's technology over the domains, 0-1
    rate: ByRun  # provocations expected, 1/month
    tests: ByRun  # provocations, 1/month
    severe: ByRun  # whether one of them was severe, 0/1
    tension: ByRun  # what drives the quarrel up the ladder, less what holds it back, 1
    clash: ByRun  # whether it takes a step up to the use of force or to war, 0/1
    heat: ByRun  # how hot the crisis is, 0-1
    believed_gap: ByPartner  # the client's belief of the partner's shortage of shells, 0-1
    believed_programme: ByPartner  # the partner's belief of the client's technology, 0-1
    wedge_belief: ByRun  # factor of the wedge by what the superpower believes of estrangement, 1


class VoteVariables:
    """Institutions: the will to enforce, and votes."""

    peers: ByRun  # mean enforcement of the powers, 0-1
    will: ByPartner  # net will to enforce, 1
    text_will: ByPartner  # net will to back a new text
    vote: ByPartner  # on a new text: 1 yes, 0 abstain, -1 against
    vetoed: ByRun  # whether a new text would be vetoed, 0/1
    tabled: ByRun  # texts put to the vote, 0/1
    adopted: ByRun  # texts adopted, 0/1


class ChooseVariables:
    """Policies: what talks depend on, initiatives, meetings, the goal of unification."""

    client_zone: ByRun  # the client's willingness to deal with the superpower, log ratio
    superpower_zone: ByRun  # the superpower's willingness, log ratio
    relief: ByRun  # part of all enforcement that the superpower lifts in a deal, 0-1
    enforced: ByPartner  # enforcement that relief leaves, as trade and beliefs meet it, 0-1
    reception: ByPartner  # chance that the partner answers an initiative, 0-1
    initiatives: ByPartner  # of the client toward the partner, 1/month
    meetings: ByPartner  # high-level meetings, 1/month
    unity_gain: ByRun  # what professing unification gains the client, 1


class TradeVariables:
    """Bargains."""

    value_of_cash: ByRun  # what a dollar is worth to the client, 1
    gaps: ByLine  # how far the client lags in each domain, 0-1 (domain, partner, run)
    lag: ByPartner  # the same over the domains, 0-1
    shown: ByRun  # what partners' wars have shown the client by last month's shipments, 0-1
    asked: ByLine  # part of each domain in the technology it asks for (domain, partner, run)
    say: ByPair  # dependence of the partner on each power times that power's presence, 0-1
    tolerated: ByPartner  # commitment of others that a power tolerates, point
    objection: ByPair  # how far the partner's commitment exceeds what each power tolerates, 1
    heard: ByPair  # the same, at most 1
    objected: ByPartner  # the commitment for which the partner pays abroad, point
    displeased: ByPartner  # displeasure of those on whom the partner depends, 0-1
    sphere_price: ByPartner  # what a point of commitment costs the partner abroad, $m/point²
    deterrent_left: ByRun  # unspent part of the neighbour's threat to arm the patron's enemy, 0-1
    foreseen_fuel: ByPartner  # fuel and food that the client expects of the partner, $m/month
    client_offers: Offers  # the client's marginal values and costs
    partner_offers: Offers  # the partners'
    flows: ByLine  # agreed on the eight lines: $m, points, points, $m, kshell, $m, points, missiles a month
    cash: ByPartner  # agreed, from the client to the partner, $m/month
    grants: ByPartner  # what the partner gives and asks nothing for, fuel and food, $m/month
    client_gain: ByPartner  # the client's gain from the partner, its grant included, $m/month
    partner_gain: ByPartner  # the partner's, $m/month
    link_flows: ByLink  # on the lines between partners (line, link, run)
    link_cash: ByLink  # from a link's first end to its second, $m/month
    link_gain_first: ByLink  # the gain of its first end, $m/month
    link_gain_second: ByLink  # the gain of its second end, $m/month
    assurance: ByPartner  # that the partner receives over links, points/month


class DeliverVariables:
    """Deliveries."""

    reneged: ByPartner  # whether the partner withholds part of what it agreed, 0/1
    sent: ByLine  # delivered on the eight lines, in the units of `flows`
    granted: ByPartner  # grants delivered, $m/month
    paid: ByPartner  # cash paid by the client to the partner, $m/month
    fuel_paid: ByPartner  # fuel and food that the client pays for in goods and money, $m


class LiveVariables:
    """Physics."""

    fired: ByPartner  # shells fired by the partner, kshell/month
    shells_lent: ByRun  # by the neighbour against patrons at war, kshell/month


class LearnVariables:
    """Beliefs."""

    value: ByPartner  # value of the month's exchange with the partner, $m/month
    treaty_worth_client: ByPartner  # what a treaty is worth to the client, 1
    treaty_worth_patron: ByPartner  # what it is worth to the patron, 1
    formed: ByPartner  # whether a treaty is formed, 0/1


class MonthVariables(
    DriveVariables, PerceiveVariables, ProvokeVariables, VoteVariables, ChooseVariables,
    TradeVariables, DeliverVariables, LiveVariables, LearnVariables,
):  # fmt: skip
    """The quantities of a month, in the order in which its phases make them."""


#: The phase that makes each quantity: its number and name in the month.
PHASE_OF = {
    name: f"{number} ({owner.__name__.removesuffix('Variables').lower()})"
    for number, owner in enumerate(MonthVariables.__bases__, start=1)
    for name in owner.__annotations__
}
