"""What is recorded: one registry of indicators, each with name, unit and definition.

Relations are one value a dyad, client first (`trust.dprk.russia`); flows are good, supplier, buyer
(`arms.dprk.russia`). A template speaks of every partner that has the ability it names, so only
dyads that exist are recorded.
"""

from collections.abc import Sequence

import numpy as np

from sim.calendar import MONTHS_A_YEAR
from sim.errors import UserError
from sim.facts.schema import FRONT
from sim.numerics import Floats, add_rows, positive
from sim.rules.bargain import (
    ARMS,
    COVER,
    FUEL,
    LINES,
    MINERALS,
    SYSTEMS,
    TECHNOLOGY,
    VOICE,
    WEAPONS,
)
from sim.rules.crisis import DISPLAY, TROOPS, WAR
from sim.rules.meetings import alignment, contacts
from sim.rules.readiness import dread
from sim.rules.sanctions import vote_alignment
from sim.rules.technology import threat_to_neighbours
from sim.state.belief_indicators import BELIEF_TEMPLATES
from sim.state.cast import Cast
from sim.state.europe import EUROPE_TEMPLATES
from sim.state.indicator import Indicator, Reader, Snapshot, Template
from sim.state.link_indicators import LINK_TEMPLATES
from sim.state.payment_indicators import PAYMENT_TEMPLATES
from sim.state.regional_power import REGION_TEMPLATES
from sim.state.standing_indicators import STANDING_TEMPLATES
from sim.state.weapon_indicators import WEAPON_TEMPLATES
from sim.words.nearest import nearest


def _line(line: int) -> Reader:
    return lambda x: x.month.sent[line]


def _payment_for_arms(x: Snapshot) -> Floats:
    """Money and kind that the client receives for its arms, $m (partner, run)."""
    fuel, technology, cover = x.month.sent[FUEL], x.month.sent[TECHNOLOGY], x.month.sent[COVER]
    services = x.par.technology_worth * technology + x.par.cover_worth * cover
    return positive(-x.month.paid) + fuel + x.month.sent[WEAPONS] + services


def _price(x: Snapshot) -> Floats:
    """Value received per shell, $; not a number where no shells went (partner, run)."""
    arms = x.month.sent[ARMS]
    shipped = arms > x.par.shipment_from
    return np.where(shipped, 1000.0 * _payment_for_arms(x) / np.where(shipped, arms, 1.0), np.nan)


def _cash_share(x: Snapshot) -> Floats:
    """Share of that value paid in cash; not a number where no shells went (partner, run)."""
    shipped = x.month.sent[ARMS] > x.par.shipment_from
    received = np.where(shipped, _payment_for_arms(x), 1.0)
    return np.where(shipped, positive(-x.month.paid) / np.maximum(received, 1e-9), np.nan)


def _trade(x: Snapshot) -> Floats:
    return x.month.fuel_paid + x.month.sent[MINERALS]


def _votes(x: Snapshot) -> Floats:
    return vote_alignment(x.month.text_will, x.par)


def _contacts(x: Snapshot) -> Floats:
    return contacts(x.world.meetings_yearly, x.par)


def _effort(x: Snapshot) -> Floats:
    """Value given to the client in a year per 1,000 of the partner's GDP (partner, run)."""
    given = positive(-x.month.paid) + x.month.sent[FUEL] + x.month.sent[WEAPONS] + x.month.granted + x.par.technology_worth * x.month.sent[
        TECHNOLOGY] + x.par.cover_worth * x.month.sent[COVER]  # fmt: skip
    return MONTHS_A_YEAR * given / x.month.gdp


def _deference(x: Snapshot) -> Floats:
    """Points a month that would be agreed with ample cash if no one objected, less what is (partner, run)."""
    paid = x.month.sphere_price * x.month.objected
    forgone = np.zeros_like(paid)
    for line, part in ((TECHNOLOGY, 1.0), (COVER, x.par.cover_sphere)):
        ours, theirs = x.month.client_offers, x.month.partner_offers
        slope = ours.slope[line] + theirs.slope[line]
        most = np.minimum(ours.cap[line], theirs.cap[line])
        room = ours.intercept[line] - theirs.intercept[line]
        free = np.clip((room + part * paid) / slope, 0.0, most)
        forgone = forgone + free - np.clip(room / slope, 0.0, most)
    return forgone


def _asks_for_technology(x: Snapshot) -> Floats:
    """1 where the client's marginal value of technology exceeds that of cash (partner, run)."""
    worth = x.month.client_offers.intercept[TECHNOLOGY]
    left = worth - x.month.client_offers.slope[TECHNOLOGY] * x.month.sent[TECHNOLOGY]
    cost = x.month.partner_offers.intercept[TECHNOLOGY]
    return (left / np.maximum(cost, 1e-9) > 1.0).astype(float)


def _runner_up(x: Snapshot) -> Floats:
    """Row of the partner with the next largest gain to the client (run,)."""
    gain = x.month.client_gain
    row = np.zeros_like(gain[0])
    for one, value in enumerate(gain):
        ahead = [
            (other >= value if k < one else other > value)
            for k, other in enumerate(gain)
            if k != one
        ]
        row = np.where(add_rows(np.stack(ahead) * 1.0) == 1.0, float(one), row)
    return row


def _world(name: str) -> Reader:
    return lambda x: getattr(x.world, name)


def _month(name: str) -> Reader:
    return lambda x: getattr(x.month, name)


TO, FROM = ".{partner}.{client}", ".{client}.{partner}"
#: What offers say of a line, where it varies: its price, who trades it, which parts, and the rules
#: of what the client and what the partner offers.
OFFER_LINES = (
    (FUEL, "$/$", "trades", ("bid", "cost", "most"), "exchange.fuel_value", "exchange.fuel_supply"),
    (TECHNOLOGY, "$m/point", "patron", ("bid", "cost"), "exchange.technology_value", "exchange.technology_supply"),
    (COVER, "$m/point", "patron", ("bid", "cost"), "exchange.cover_value", "exchange.cover_supply"),
    (ARMS, "$m/kshell", "shells", ("bid", "cost", "most"), "exchange.arms_cost exchange.arms_allotment",
        "war.shell_value war.shortage"),
    (WEAPONS, "$/$", "patron", ("bid", "cost"), "weapons.weapons_demand", "weapons.weapons_supply"),
    (SYSTEMS, "$m", "shells", ("bid", "cost", "most"), "weapons.systems_supply", "weapons.systems_demand weapons.systems_gap"),
    (MINERALS, "$/$", "trades", ("most",), "exchange.minerals_allotment", "exchange.minerals_demand"),
    (VOICE, "$m/point", "patron", ("bid",), "agents.client.Client.offers", "agents.partner.Partner.offers"),
)  # fmt: skip


#: The unit of a line's amounts, where it is not money.
AMOUNTS = {ARMS: "kshell/month", SYSTEMS: "missile/month"}


def _bid(line: int) -> Reader:
    """The buyer's marginal value of the first unit (partner, run)."""
    if line < ARMS:
        return lambda x: x.month.client_offers.intercept[line]
    return lambda x: x.month.partner_offers.intercept[line]


def _cost(line: int) -> Reader:
    """The seller's marginal cost of the first unit (partner, run)."""
    if line < ARMS:
        return lambda x: x.month.partner_offers.intercept[line]
    return lambda x: x.month.client_offers.intercept[line]


def _most(line: int) -> Reader:
    """The most that can change hands (partner, run)."""
    return lambda x: np.minimum(x.month.client_offers.cap[line], x.month.partner_offers.cap[line])


def _offers(
    line: int, price: str, where: str, parts: tuple[str, ...], client: str, partner: str
) -> list[Template]:
    """What both sides bring to the table on a line, with the rules of either."""
    name, amount = LINES[line], AMOUNTS.get(line, "$m/month")
    buyer, seller = (client, partner) if line < ARMS else (partner, client)
    described = {
        "bid": (price, f"worth of the first unit of {name} to the buyer", _bid, buyer),
        "cost": (price, f"cost of the first unit of {name} to the seller", _cost, seller),
        "most": (amount, f"most {name} that can change hands in the month", _most, f"{client} {partner}"),
    }  # fmt: skip
    dyad = f".{name}{TO if line < ARMS else FROM}"
    return [
        Template(part + dyad, unit, meaning, read(line), where, rule=rule)
        for part, (unit, meaning, read, rule) in described.items()
        if part in parts
    ]


#: Everything that can be recorded.
TEMPLATES: tuple[Template, ...] = (
    # flows and terms
    Template("fuel" + TO, "$m/month", "fuel and food sent to the client", _line(FUEL), "trades", True,
        rule="bargain.bargain exchange.fuel_value exchange.fuel_supply exchange.value_of_cash"),
    Template("technology" + TO, "point/month", "technology shared with the client",
        _line(TECHNOLOGY), "patron", True, rule="bargain.bargain exchange.technology_value exchange.technology_supply spheres.sphere_price"),
    Template("cover" + TO, "point/month", "diplomatic cover given to the client", _line(COVER),
        "patron", True, rule="bargain.bargain exchange.cover_value exchange.cover_supply spheres.sphere_price"),
    Template("arms" + FROM, "kshell/month", "shells sent by the client", _line(ARMS), "shells", True,
        rule="bargain.bargain war.shortage war.shell_value exchange.arms_cost exchange.arms_allotment"),
    Template("minerals" + FROM, "$m/month", "minerals and labour sold by the client",
        _line(MINERALS), "trades", True, rule="bargain.bargain exchange.minerals_demand exchange.minerals_allotment"),
    Template("voice" + FROM, "point/month", "the client's diplomatic voice lent to a patron",
        _line(VOICE), "patron", rule="bargain.bargain agents.client.Client.offers agents.partner.Partner.offers"),
    Template("cash" + TO, "$m/month", "cash paid to the client",
        lambda x: positive(-x.month.paid), "trades", True, rule="bargain.bargain exchange.partner_cash"),
    Template("cash" + FROM, "$m/month", "cash paid by the client",
        lambda x: positive(x.month.paid), "trades", True, rule="bargain.bargain exchange.cash_limits"),
    Template("fuel_paid" + TO, "$m/month", "fuel and food that the client pays for in goods and money",
        _month("fuel_paid"), "trades", rule="exchange.paid_fuel"),
    Template("grant" + TO, "$m/month", "fuel and food that the partner gives and asks nothing for",
        _month("granted"), "", rule="stages.grant"),
    Template("unpaid" + TO, "$m/month", "fuel and food given, or bartered for arms, technology and votes",
        lambda x: x.month.sent[FUEL] - x.month.fuel_paid, "trades", rule="exchange.paid_fuel"),
    Template("trade" + FROM, "$m/month", "civil trade both ways that is paid for: fuel, food, minerals, labour",
        _trade, "trades", True,
        rule="exchange.paid_fuel bargain.bargain exchange.fuel_supply exchange.minerals_demand"),
    Template("value" + TO, "$m/month", "value exchanged with the client, received and sold",
        _month("value"), "", rule="dependence.exchange_value stages.grant"),
    Template("arms_price" + FROM, "$/shell", "value the client receives per shell", _price, "shells",
        rule="state.indicators._price"),
    Template("arms_cash_share" + FROM, "1", "share of that value paid in cash", _cash_share, "shells",
        rule="state.indicators._cash_share"),
    Template("arms_barter_share" + FROM, "1", "share of that value paid in kind",
        lambda x: 1.0 - _cash_share(x), "shells", rule="state.indicators._cash_share"),
    Template("gain" + FROM, "$m/month", "the client's gain from the exchange",
        _month("client_gain"), "trades", False, rule="bargain.bargain exchange.partner_share"),
    Template("gain" + TO, "$m/month", "the partner's gain from the exchange",
        _month("partner_gain"), "trades", False, rule="bargain.bargain exchange.partner_share"),
    Template("withheld" + TO, "0/1", "the partner withheld part of what it agreed",
        _month("reneged"), "trades", rule="trust.reneging_chance trust.present_value trust.cause_hazard"),
    # offers
    *(offer for row in OFFER_LINES for offer in _offers(*row)),
    # dependence
    Template("share" + FROM, "1", "share of the client's support, nine-month memory",
        _month("share"), "", True, rule="model.phases._weigh_dependence dependence.exchange_value"),
    Template("concentration.{client}", "1", "Herfindahl index of the client's support",
        _month("concentration"), None, True, rule="model.phases._weigh_dependence dependence.exchange_value"),
    Template("leverage" + TO, "1", "the partner's net leverage over the client",
        _month("leverage"), "trades", rule="dependence.leverage dependence.alternatives"),
    Template("diversification_premium" + FROM, "1",
        "by how much the client over- or under-values the partner's goods", _month("premium"), "trades",
        rule="dependence.premium"),
    # threat
    Template("threat" + TO, "1", "threat of the partner as the client perceives it",
        _month("threat"), "power", rule="threat.presence threat.intention"),
    Template("hegemony" + TO, "1", "hegemonic fear of the partner", _month("hegemony"), "power", False,
        rule="threat.hegemony threat.unbalanced_share"),
    Template("power_share.{partner}", "1", "share of the power that can be brought to bear on the client",
        _month("power_share"), "power", rule="threat.presence threat.power threat.proximity"),
    Template("unbalanced_share.{partner}", "1", "the partner's share of its own power and of what might balance it",
        _month("unbalanced"), "power", rule="threat.unbalanced_share threat.intention"),
    Template("front", "1", "factor by which the bloc in front makes a hegemon behind the client worse",
        _month("front"), rule="threat.front"),
    Template("intention" + TO, "1", "hostility the client expects of the partner",
        _world("intention"), "power", rule="threat.intention"),
    Template("threat.{client}", "1",
        "threat of the client, as the neighbour and the superpower's bloc perceive it",
        lambda x: threat_to_neighbours(x.month.overall, x.world.provocation, dread(x.world.readiness, x.par), x.par),
        rule="technology.threat_to_neighbours readiness.dread"),
    # relations
    Template("trust" + FROM, "1", "trust between client and partner", _world("trust"), "", True,
        rule="trust.trust trust.harm crisis.trust"),
    Template("alignment" + FROM, "1", "mean of trust, votes, contacts and treaty",
        lambda x: alignment(x.world.trust, _votes(x), _contacts(x), x.world.treaty), "", True,
        rule="meetings.alignment"),
    Template("alignment_votes" + FROM, "1", "how far the partner would side with the client on a new text",
        _votes, "", rule="sanctions.vote_alignment sanctions.text_will"),
    Template("alignment_contacts" + FROM, "1", "how close high-level meetings show the two to be",
        _contacts, "", rule="meetings.contacts"),
    Template("meetings" + FROM, "1/month", "high-level meetings", _month("meetings"), "", False, rule="meetings.rate"),
    Template("outreach" + FROM, "1/month", "the client's initiatives toward the partner",
        _month("initiatives"), "", False, rule="outreach.rate"),
    Template("thaw" + FROM, "1", "thaw brought by answered initiatives", _world("thaw"), "ally", rule="outreach.thaw"),
    Template("two_states", "0/1", "the client has given up the goal of unification",
        _world("two_states"), None, True, rule="two_states.posture"),
    Template("unity_gain", "1", "what professing unification gains the client", _month("unity_gain"),
        rule="two_states.gain crisis.lost_unity"),
    Template("backing.{partner}", "1", "how far the patron backs the client in a crisis: 0 not, 1 cover, 2 arms, 3 troops",
        _world("backing"), "patron", rule="crisis.backing crisis.backing_chances trust.reliability"),
    Template("third_party_troops.{partner}", "0/1", "the patron's troops stand by the client in a crisis",
        lambda x: (x.world.backing == TROOPS).astype(float), "patron",
        rule="crisis.backing crisis.backing_chances trust.reliability"),
    Template("treaty" + FROM, "0/1", "alliance treaty in force", _world("treaty"), "patron", True,
        rule="trust.treaties trust.worth_to_client trust.worth_to_patron"),
    Template("reliability.{partner}", "1", "chance that the patron would stand by the client in a crisis",
        _world("reliability"), "patron", True, rule="trust.reliability"),
    Template("treaty_worth" + TO, "1", "what a treaty with the client is worth to the partner; above 0 it wants one",
        _month("treaty_worth_patron"), "patron", rule="trust.worth_to_patron objection.felt_displeasure"),
    Template("commitment" + TO, "point", "commitment of the partner to the client",
        _world("commitment"), "patron", rule="spheres.commitment"),
    Template("effort" + TO, "per 1,000", "value given to the client in a year per 1,000 of the patron's GDP",
        _effort, "patron", True, rule="state.indicators._effort"),
    Template("objection.{partner}.{power}", "1", "how far the partner's commitment exceeds what the power tolerates",
        _month("objection"), "patron", rule="objection.objection spheres.tolerated"),
    Template("displeasure.{power}.{partner}", "1", "the power's displeasure with the partner's commitment",
        _world("displeasure"), "patron", rule="objection.displeasure"),
    Template("deference.{partner}", "point/month", "technology and cover that the partner forgoes because others object",
        _deference, "patron", rule="state.indicators._deference objection.objected_commitment spheres.sphere_price"),
    Template("court" + TO, "1", "how much the patron courts", _world("court"), "patron", True, rule="spheres.court"),
    Template("squeeze" + TO, "1", "how hard the patron squeezes", _world("squeeze"), "patron", True,
        rule="spheres.squeeze"),
    Template("runner_up.{client}", "row", "partner with the second largest gain to the client", _runner_up,
        rule="state.indicators._runner_up bargain.bargain"),
    Template("asks_for_technology" + FROM, "0/1", "the client asks the patron for technology rather than cash",
        _asks_for_technology, "patron", rule="state.indicators._asks_for_technology exchange.technology_value"),
    # sanctions
    Template("enforcement.{partner}", "1", "enforcement of sanctions", _world("enforcement"), "free", True,
        rule="sanctions.enforcement sanctions.mandate"),
    Template("enforced.{partner}", "1", "enforcement that relief in a deal leaves", _month("enforced"), "",
        rule="stages.enforced stages.relief sanctions.enforcement"),
    Template("will.{partner}", "1", "net will to enforce", _month("will"), "power", False,
        rule="sanctions.will sanctions.rivalry crisis.added_will"),
    Template("seeks_denuclearisation.{partner}", "1", "how far the patron seeks the end of the client's programme",
        _world("seek"), "patron", rule="denuclearisation.seek denuclearisation.reasons"),
    Template("vote.{partner}", "1", "vote on a new text: 1 yes, 0 abstain, -1 against",
        _month("vote"), "veto", True, rule="sanctions.vote sanctions.will"),
    Template("pressure" + ".{partner}", "1", "the superpower's pressure on the partner to enforce",
        _month("pressure"), "pressed", rule="sanctions.pressure"),
    Template("penalties.{partner}", "1", "share of the superpower's penalties in force",
        _world("penalties"), "patron", rule="sanctions.penalties sanctions.penalties_target"),
    Template("texts_tabled", "1/month", "sanctions texts put to the vote", _month("tabled"),
        rule="sanctions.can_table"),
    Template("texts_adopted", "1/month", "sanctions texts adopted", _month("adopted"),
        rule="model.phases.vote sanctions.vote"),
    Template("texts_vetoed", "1/month", "sanctions texts vetoed",
        lambda x: x.month.tabled - x.month.adopted, rule="model.phases.vote sanctions.vote"),
    Template("sanctions_breadth", "1", "breadth of UN sanctions", _world("breadth"), None, True,
        rule="model.phases.vote"),
    Template("monitoring", "0/1", "the body that monitors sanctions is alive", _world("monitoring"), None, True,
        rule="model.phases.vote sanctions.ends_monitoring"),
    # provocation and crisis
    Template("provocations", "1/month", "tests and incidents", _month("tests"), None, True,
        rule="provocation.rate provocation.excitation"),
    Template("severe_tests", "1/month", "nuclear or long-range tests", _month("severe"), rule="provocation.severe"),
    Template("provocation", "1", "level of provocation", _world("provocation"), None, True,
        rule="provocation.provocation crisis.provocation"),
    Template("rung", "1", "rung of the crisis: 0 calm, 1 threat, 2 display of force, 3 use of force, 4 war",
        _world("rung"), None, True, rule="crisis.climb crisis.transition crisis.tension"),
    Template("clashes", "0/1", "the crisis takes a step up to the use of force or to war",
        _month("clash"), None, True, rule="crisis.climb crisis.transition crisis.tension"),
    Template("war_in_korea", "0/1", "a war between the client and the superpower's bloc",
        lambda x: (x.world.rung == WAR).astype(float), None, True, rule="crisis.climb crisis.transition"),
    Template("calm", "0/1", "nobody shows or uses force; its mean is the share of calm months",
        lambda x: (x.world.rung < DISPLAY).astype(float), rule="crisis.climb crisis.transition crisis.tension"),
    Template("heat", "1", "how hot the crisis is", _month("heat"), rule="crisis.heat"),
    Template("sanctions_attention", "1", "attention to the UN texts", _world("attention"), rule="sanctions.attention"),
    Template("shield", "1", "how sure the client is that a text would be vetoed", _world("shield"),
        rule="model.phases.vote"),
    # the opening
    Template("talks", "0/1", "talks with the superpower are on", _world("talks"), None, True,
        rule="opening.talks crisis.talks_left"),
    Template("deal", "0/1", "a deal with the superpower is in force", _world("deal"), None, True, rule="opening.talks"),
    Template("stage", "1", "how far the deal with the superpower has been carried out", _world("stage"), rule="stages.stage"),
    Template("bargaining_zone", "1", "room for a deal with the superpower; above 0 there is some",
        lambda x: x.month.client_zone + x.month.superpower_zone, None, True,
        rule="agents.client.Client.willingness agents.partner.Superpower.willingness"),
    Template("willingness.{client}", "1", "the client's willingness to deal", _month("client_zone"),
        rule="agents.client.Client.willingness"),
    Template("willingness_of_superpower", "1", "the superpower's willingness to deal",
        _month("superpower_zone"), rule="agents.partner.Superpower.willingness"),
    Template("openness_of_superpower", "1", "openness of the superpower's government", _month("openness"),
        rule="opening.openness"),
    Template("joint_zone", "$m/month", "trade of the joint venture with the neighbour", _world("joint_zone"),
        rule="opening.joint_zone crisis.joint_zone_left"),
    # technology and arms races
    Template("technology_missile", "1", "missile and space technology",
        lambda x: x.world.technology[0], None, True, rule="technology.progress"),
    Template("technology_recon", "1", "reconnaissance and drone technology",
        lambda x: x.world.technology[1], None, True, rule="technology.progress"),
    Template("technology_air", "1", "air and naval technology", lambda x: x.world.technology[2],
        rule="technology.progress"),
    Template("time_to_K", "month", "months from 1990-01 until reconnaissance and drones reach K, one half; so far where they have not",
        _world("recon_months"), rule="technology.months_below technology.progress"),
    Template("readiness", "1", "combat readiness of the client's army", _world("readiness"), None, True,
        rule="readiness.readiness readiness.exposure"),
    Template("trilateral", "1", "cooperation of the superpower and its allies in the region",
        _world("trilateral"), None, True, rule="technology.trilateral crisis.trilateral"),
    Template("arming", "1", "the neighbour's arming in answer", _world("arming"),
        rule="technology.arming technology.threat_to_neighbours crisis.added_arming"),
    Template("shells_lent", "kshell/month", "shells the neighbour lends against patrons at war",
        _month("shells_lent"), rule="technology.shells_lent"),
    # stocks and war
    Template("treasury.{client}", "$m", "the client's cash", _world("treasury"), None, True,
        rule="model.phases.live bargain.bargain"),
    Template("food.{client}", "month", "stock of fuel and food in months of need",
        lambda x: x.world.food / x.month.import_demand, None, True, rule="model.phases.live bargain.bargain"),
    Template("shells.{client}", "kshell", "the client's shells", _world("shells_held"), None, True,
        rule="model.phases.live war.client_output"),
    Template("shells.{partner}", "kshell", "the partner's shells", _world("stock"), "shells", True,
        rule="model.phases._fight war.fire war.output war.output_target"),
    Template("shell_gap.{partner}", "1", "the partner's shortage of shells", _month("gap"), "shells",
        rule="war.shortage war.target_stock"),
    Template("fired.{partner}", "kshell/month", "shells fired", _month("fired"), "shells", rule="war.fire"),
    Template("handling" + FROM, "kshell/month", "shells that can be moved", _world("handling"), "shells",
        rule="war.handling"),
    *WEAPON_TEMPLATES,
    # links between partners
    *LINK_TEMPLATES,
    *REGION_TEMPLATES,
    *EUROPE_TEMPLATES,
    *BELIEF_TEMPLATES,
    # what tests of claims read
    *PAYMENT_TEMPLATES,
    *STANDING_TEMPLATES,
    Template("war.intensity", "1", "intensity of the patron's war",
        lambda x: add_rows(x.month.fighting * np.ones_like(x.world.trust)), None, True, rule="model.phases.drive"),
)  # fmt: skip


def _applies(cast: Cast, row: int, ability: str) -> bool:
    """Has a partner the ability, or the standing, that a template asks for?"""
    facts = cast.partners[row].values
    standing = {
        "": True,
        "trades": facts["ordinary_trade"].value > 0.0,
        "free": facts["embargo"].value == 0.0,
        "pressed": bool(cast.power[row, 0] > cast.superpower[row, 0]),
    }
    return standing[ability] if ability in standing else bool(getattr(cast, ability)[row, 0] > 0.0)


def _expand(template: Template, cast: Cast) -> list[Indicator]:
    """The indicators of a template: one, or one for each partner or link it speaks of."""
    client = cast.client.name
    if template.link:
        return [
            Indicator(
                template.name.format(first=link.first, second=link.second),
                template.unit, template.meaning, template, row, template.headline,
            )
            for row, link in enumerate(cast.links.facts)
            if template.link in link.lines or (template.link == "money" and link.second != FRONT)
        ]  # fmt: skip
    if template.where is None:
        name = template.name.format(client=client)
        return [Indicator(name, template.unit, template.meaning, template, None, template.headline)]
    pairs = "{power}" in template.name
    rows = [row for row in range(len(cast.names)) if _applies(cast, row, template.where)]
    places: list[int | tuple[int, int]] = [*rows]
    if pairs:
        places = [
            (row, k)
            for row in rows
            for k in range(len(cast.names))
            if k != row and cast.power[k, 0] > 0.0
        ]
    return [
        Indicator(
            _spell(template.name, cast, place),
            template.unit,
            template.meaning,
            template,
            place,
            template.headline,
        )
        for place in places
    ]


def _spell(name: str, cast: Cast, place: int | tuple[int, int]) -> str:
    """A template's name for a partner, or a partner and a power."""
    row, power = place if isinstance(place, tuple) else (place, place)
    return name.format(client=cast.client.name, partner=cast.names[row], power=cast.names[power])


def indicators(cast: Cast) -> tuple[Indicator, ...]:
    """All indicators of a cast, in the registry's order."""
    return tuple(i for template in TEMPLATES for i in _expand(template, cast))


def select_indicators(cast: Cast, record: str | Sequence[str]) -> tuple[Indicator, ...]:
    """The indicators to record: "headline", "all", or those named.

    Raises:
        UserError: for a name that does not exist, with the nearest that does.
    """
    known = {indicator.name: indicator for indicator in indicators(cast)}
    if record == "all":
        return tuple(known.values())
    if record == "headline":
        return tuple(i for i in known.values() if i.headline)
    names = [record] if isinstance(record, str) else list(record)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UserError(*(f"no indicator {n!r}.{nearest(n, known)}" for n in unknown))
    return tuple(known[name] for name in names)


__all__ = ["LINES", "Indicator", "Snapshot", "Template", "indicators", "select_indicators"]
