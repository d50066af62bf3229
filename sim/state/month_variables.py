"""What a month makes on its way: drivers, perceptions, decisions and deals, in the order of the month."""

from sim.rules.exchange import Offers
from sim.state.axes import ByLine, ByPartner, ByRun


class MonthVariables:
    """What this month makes: drivers, perceptions, decisions and deals, in the order of the month."""

    # 1 drivers
    gdp: ByPartner
    population: ByPartner
    fighting: ByPartner  # intensity of its war, 0-1
    war: ByPartner  # 0/1
    contest: ByPartner
    exposure: ByPartner
    dependence: ByPartner  # (partner, partner, run)
    openness: ByRun
    government: ByRun
    border: ByRun
    # 2 perception
    relative_power: ByPartner
    nearness: ByPartner  # proximity of power
    reach: ByPartner
    purse: ByPartner
    presence: ByPartner
    power_share: ByPartner
    hegemony: ByPartner
    threat: ByPartner
    total_threat: ByRun
    bloc_threat: ByRun
    patron_threat: ByRun
    top_hegemony: ByRun
    rivalry: ByPartner
    engaged: ByRun
    pressure: ByPartner
    share: ByPartner
    rival_share: ByPartner
    concentration: ByRun
    fill: ByRun
    need: ByRun
    lasting_need: ByRun  # as the usual stock shows it
    alternatives: ByPartner
    gap: ByPartner
    leverage: ByPartner
    premium: ByPartner
    tilt: ByPartner
    # 3 posture
    overall: ByRun
    rate: ByRun
    tests: ByRun
    severe: ByRun
    crisis: ByRun
    troops: ByPartner
    # 4 institutions
    peers: ByRun
    will: ByPartner
    vote: ByPartner
    vetoed: ByRun
    tabled: ByRun
    adopted: ByRun
    # 5 policies
    client_zone: ByRun
    superpower_zone: ByRun
    meetings: ByPartner
    reception: ByPartner  # chance that an initiative is answered
    initiatives: ByPartner
    unity_gain: ByRun
    deterrent_left: ByRun
    # 6 bargains
    value_of_cash: ByRun
    foreseen_fuel: ByPartner
    client_offers: Offers
    partner_offers: Offers
    gaps: ByLine  # how far the client lags (domain, partner, run)
    lag: ByPartner
    sphere_price: ByPartner
    flows: ByLine
    cash: ByPartner
    client_gain: ByPartner
    partner_gain: ByPartner
    # 7 ledger
    reneged: ByPartner
    sent: ByLine
    paid: ByPartner
    # 8 physics
    fired: ByPartner
    shells_lent: ByRun
    # 9 beliefs
    value: ByPartner
    formed: ByPartner
    treaty_worth_client: ByPartner
    treaty_worth_patron: ByPartner
    security: ByRun
