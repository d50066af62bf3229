"""What is recorded: one registry of indicators, each with name, unit and definition.

Relations are one value a dyad, client first (`trust.dprk.russia`); flows are good, supplier, buyer
(`arms.dprk.russia`). A template speaks of every partner that has the ability it names, so only
dyads that exist are recorded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import UserError, nearest
from sim.numerics import Floats, add_rows, positive
from sim.rules.bargain import ARMS, COVER, FUEL, LINES, MINERALS, TECHNOLOGY, VOICE
from sim.rules.dependence import exchange_value
from sim.rules.meetings import alignment
from sim.rules.parameter_values import ParameterValues
from sim.rules.readiness import dread
from sim.rules.technology import threat_to_neighbours
from sim.state.cast import Cast
from sim.state.month_variables import MonthVariables
from sim.state.world import World

Reader = Callable[["Snapshot"], Floats]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A month that has just been stepped: all that an indicator may read."""

    cast: Cast
    world: World
    month: MonthVariables
    par: ParameterValues


@dataclass(frozen=True, slots=True)
class Template:
    """An indicator of the world, or of each partner that has an ability.

    Attributes:
        name: with {client} and {partner} where it speaks of a dyad.
        unit, meaning: for axes and readers.
        read: its values: (run,), or (partner, run) where it speaks of partners.
        where: the ability that a partner must have, or its standing ("trades" with the client,
            "free" of an embargo, "pressed" by the superpower); "" for all partners, None for the
            world.
        headline: recorded by default.
    """

    name: str
    unit: str
    meaning: str
    read: Reader
    where: str | None = None
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """A series that is recorded: name, unit, definition, and how to read it off."""

    name: str
    unit: str
    meaning: str
    template: Template
    row: int | None
    headline: bool

    def read(self, moment: Snapshot) -> Floats:
        """This month's values (run,) or (1,)."""
        values = self.template.read(moment)
        return values if self.row is None else values[self.row]


def _line(line: int) -> Reader:
    return lambda x: x.month.sent[line]


def _payment_for_arms(x: Snapshot) -> Floats:
    """Money and kind that the client receives for its arms, $m (partner, run)."""
    fuel, technology, cover = x.month.sent[FUEL], x.month.sent[TECHNOLOGY], x.month.sent[COVER]
    services = x.par.technology_worth * technology + x.par.cover_worth * cover
    return positive(-x.month.paid) + fuel + services


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
    return x.month.sent[FUEL] + x.month.sent[MINERALS]


def _effort(x: Snapshot) -> Floats:
    """Value given to the client over the patron's purse and war effort (partner, run)."""
    given = positive(-x.month.paid) + x.month.sent[FUEL] + x.par.technology_worth * x.month.sent[
        TECHNOLOGY] + x.par.cover_worth * x.month.sent[COVER]  # fmt: skip
    own = x.par.cash_limit * x.month.purse + x.par.shell_value * x.month.fired
    return given / np.maximum(given + own, 1e-9)


def _asks_for_technology(x: Snapshot) -> Floats:
    """1 where the client's marginal value of technology exceeds that of cash (partner, run)."""
    worth = x.month.client_offers.intercept[TECHNOLOGY]
    left = worth - x.month.client_offers.slope[TECHNOLOGY] * x.month.sent[TECHNOLOGY]
    cost = x.month.partner_offers.intercept[TECHNOLOGY]
    return (left / np.maximum(cost, 1e-9) > 1.0).astype(float)


def _runner_up(x: Snapshot) -> Floats:
    """Row of the partner with the next largest gain to the client (run,)."""
    order: Floats = np.argsort(-x.month.client_gain, axis=0, kind="stable")[1].astype(float)
    return order


def _world(name: str) -> Reader:
    return lambda x: getattr(x.world, name)


def _month(name: str) -> Reader:
    return lambda x: getattr(x.month, name)


TO, FROM = ".{partner}.{client}", ".{client}.{partner}"
#: What offers tell of a line, where it varies: its price, who trades it, and which parts.
OFFER_LINES = (
    (FUEL, "$/$", "trades", ("bid", "cost", "most")),
    (TECHNOLOGY, "$m/point", "patron", ("bid", "cost")),
    (COVER, "$m/point", "patron", ("bid", "cost")),
    (ARMS, "$m/kshell", "shells", ("bid", "cost", "most")),
    (MINERALS, "$/$", "trades", ("most",)),
    (VOICE, "$m/point", "patron", ("bid",)),
)


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


def _offers(line: int, price: str, where: str, parts: tuple[str, ...]) -> list[Template]:
    """What both sides bring to the table on a line."""
    name, amount = LINES[line], "kshell/month" if line == ARMS else "$m/month"
    told = {
        "bid": (price, f"worth of the first unit of {name} to the buyer", _bid),
        "cost": (price, f"cost of the first unit of {name} to the seller", _cost),
        "most": (amount, f"most {name} that can change hands in the month", _most),
    }
    dyad = f".{name}{TO if line < ARMS else FROM}"
    return [
        Template(part + dyad, unit, meaning, read(line), where)
        for part, (unit, meaning, read) in told.items()
        if part in parts
    ]


#: Everything that can be recorded.
TEMPLATES: tuple[Template, ...] = (
    # flows and terms
    Template("fuel" + TO, "$m/month", "fuel and food sent to the client", _line(FUEL), "trades", True),
    Template("technology" + TO, "point/month", "technology shared with the client",
        _line(TECHNOLOGY), "patron", True),
    Template("cover" + TO, "point/month", "diplomatic cover given to the client", _line(COVER),
        "patron", True),
    Template("arms" + FROM, "kshell/month", "shells sent by the client", _line(ARMS), "shells", True),
    Template("minerals" + FROM, "$m/month", "minerals and labour sold by the client",
        _line(MINERALS), "trades"),
    Template("voice" + FROM, "point/month", "the client's diplomatic voice lent to a patron",
        _line(VOICE), "patron"),
    Template("cash" + TO, "$m/month", "cash paid to the client",
        lambda x: positive(-x.month.paid), "trades"),
    Template("cash" + FROM, "$m/month", "cash paid by the client",
        lambda x: positive(x.month.paid), "trades"),
    Template("trade" + FROM, "$m/month", "civil trade both ways: fuel, food, minerals, labour",
        _trade, "trades", True),
    Template("value" + TO, "$m/month", "value exchanged with the client, received and sold",
        lambda x: exchange_value(x.month.sent, x.par), "trades"),
    Template("arms_price" + FROM, "$/shell", "value the client receives per shell", _price, "shells"),
    Template("arms_cash_share" + FROM, "1", "share of that value paid in cash", _cash_share, "shells"),
    Template("arms_barter_share" + FROM, "1", "share of that value paid in kind",
        lambda x: 1.0 - _cash_share(x), "shells"),
    Template("gain" + FROM, "$m/month", "the client's gain from the exchange",
        _month("client_gain"), "trades", False),
    Template("gain" + TO, "$m/month", "the partner's gain from the exchange",
        _month("partner_gain"), "trades", False),
    Template("withheld" + TO, "0/1", "the partner withheld part of what it agreed",
        _month("reneged"), "trades"),
    # offers
    *(offer for told in OFFER_LINES for offer in _offers(*told)),
    # dependence
    Template("share" + FROM, "1", "share of the client's support, nine-month memory",
        _month("share"), "trades", True),
    Template("concentration.{client}", "1", "Herfindahl index of the client's support",
        _month("concentration"), None, True),
    Template("leverage" + TO, "1", "the partner's net leverage over the client",
        _month("leverage"), "trades"),
    Template("diversification_premium" + FROM, "1",
        "by how much the client over- or under-values the partner's goods", _month("premium"), "trades"),
    # threat
    Template("threat" + TO, "1", "threat of the partner as the client perceives it",
        _month("threat"), "power"),
    Template("hegemony" + TO, "1", "hegemonic fear of the partner", _month("hegemony"), "power", False),
    Template("power_share.{partner}", "1", "share of the power that can be brought to bear on the client",
        _month("power_share"), "power"),
    Template("intention" + TO, "1", "hostility the client expects of the partner",
        _world("intention"), "power"),
    Template("threat.{client}.{partner}", "1",
        "the client's capability as the neighbour and the superpower feel it",
        lambda x: threat_to_neighbours(x.month.overall, x.world.provocation, dread(x.world.readiness, x.par), x.par)
        * np.ones_like(x.world.trust), "ally"),
    # relations
    Template("trust" + FROM, "1", "trust between client and partner", _world("trust"), "", True),
    Template("alignment" + FROM, "1", "mean of trust, votes and meetings",
        lambda x: alignment(x.world.trust, x.month.vote, x.world.meetings_yearly, x.par), "", True),
    Template("meetings" + FROM, "1/month", "high-level meetings", _month("meetings"), "", False),
    Template("outreach" + FROM, "1/month", "the client's initiatives toward the partner",
        _month("initiatives"), "", False),
    Template("thaw" + FROM, "1", "thaw brought by answered initiatives", _world("thaw"), "ally"),
    Template("two_states", "0/1", "the client has given up the goal of unification",
        _world("two_states"), None, True),
    Template("unity_gain", "1", "what professing unification gains the client", _month("unity_gain")),
    Template("third_party_troops.{partner}", "0/1", "the patron's troops stand by the client in a crisis",
        _month("troops"), "patron"),
    Template("treaty" + FROM, "0/1", "alliance treaty in force", _world("treaty"), "patron", True),
    Template("reliability.{partner}", "1", "chance that the patron would stand by the client in a crisis",
        _world("reliability"), "patron", True),
    Template("commitment" + TO, "point", "commitment of the partner to the client",
        _world("commitment"), "patron"),
    Template("effort" + TO, "1", "value given to the client as a share of the patron's purse and war effort",
        _effort, "patron", True),
    Template("court" + TO, "1", "how much the patron courts", _world("court"), "patron", True),
    Template("squeeze" + TO, "1", "how hard the patron squeezes", _world("squeeze"), "patron", True),
    Template("runner_up.{client}", "row", "partner with the second largest gain to the client", _runner_up),
    Template("asks_for_technology" + FROM, "0/1", "the client asks the patron for technology rather than cash",
        _asks_for_technology, "patron"),
    # sanctions
    Template("enforcement.{partner}", "1", "enforcement of sanctions", _world("enforcement"), "free", True),
    Template("will.{partner}", "1", "net will to enforce", _month("will"), "power", False),
    Template("vote.{partner}", "1", "vote on a new text: 1 yes, 0 abstain, -1 against",
        _month("vote"), "veto", True),
    Template("pressure" + ".{partner}", "1", "the superpower's pressure on the partner to enforce",
        _month("pressure"), "pressed"),
    Template("penalties.{partner}", "1", "share of the superpower's penalties in force",
        _world("penalties"), "patron"),
    Template("texts_tabled", "1/month", "sanctions texts put to the vote", _month("tabled")),
    Template("texts_adopted", "1/month", "sanctions texts adopted", _month("adopted")),
    Template("texts_vetoed", "1/month", "sanctions texts vetoed",
        lambda x: x.month.tabled - x.month.adopted),
    Template("sanctions_breadth", "1", "breadth of UN sanctions", _world("breadth"), None, True),
    Template("monitoring", "0/1", "the body that monitors sanctions is alive", _world("monitoring"), None, True),
    # provocation and crisis
    Template("provocations", "1/month", "tests and incidents", _month("tests"), None, True),
    Template("severe_tests", "1/month", "nuclear or long-range tests", _month("severe")),
    Template("provocation", "1", "level of provocation", _world("provocation"), None, True),
    Template("crisis", "0/1", "a crisis this month", _month("crisis"), None, True),
    Template("sanctions_attention", "1", "attention to the UN texts", _world("attention")),
    Template("shield", "1", "how sure the client is that a text would be vetoed", _world("shield")),
    # the opening
    Template("talks", "0/1", "talks with the superpower are on", _world("talks"), None, True),
    Template("deal", "0/1", "a deal with the superpower is in force", _world("deal"), None, True),
    Template("bargaining_zone", "1", "room for a deal with the superpower; above 0 there is some",
        lambda x: x.month.client_zone + x.month.superpower_zone, None, True),
    Template("willingness.{client}", "1", "the client's willingness to deal", _month("client_zone")),
    Template("willingness_of_superpower", "1", "the superpower's willingness to deal",
        _month("superpower_zone")),
    Template("openness_of_superpower", "1", "openness of the superpower's government", _month("openness")),
    Template("joint_zone", "$m/month", "trade of the joint venture with the neighbour", _world("joint_zone")),
    # technology and arms races
    Template("technology_missile", "1", "missile and space technology",
        lambda x: x.world.technology[0], None, True),
    Template("technology_recon", "1", "reconnaissance and drone technology",
        lambda x: x.world.technology[1], None, True),
    Template("technology_air", "1", "air and naval technology", lambda x: x.world.technology[2]),
    Template("readiness", "1", "combat readiness of the client's army", _world("readiness"), None, True),
    Template("trilateral", "1", "cooperation of the superpower and its allies in the region",
        _world("trilateral"), None, True),
    Template("arming", "1", "the neighbour's arming in answer", _world("arming")),
    Template("shells_lent", "kshell/month", "shells the neighbour lends against patrons at war",
        _month("shells_lent")),
    # stocks and war
    Template("treasury.{client}", "$m", "the client's cash", _world("treasury"), None, True),
    Template("food.{client}", "month", "stock of fuel and food in months of need",
        lambda x: x.world.food / x.par.import_need, None, True),
    Template("shells.{client}", "kshell", "the client's shells", _world("shells_held"), None, True),
    Template("shells.{partner}", "kshell", "the partner's shells", _world("stock"), "shells", True),
    Template("shell_gap.{partner}", "1", "the partner's shortage of shells", _month("gap"), "shells"),
    Template("fired.{partner}", "kshell/month", "shells fired", _month("fired"), "shells"),
    Template("handling" + FROM, "kshell/month", "shells that can be moved", _world("handling"), "shells"),
    Template("war.intensity", "1", "intensity of the patron's war",
        lambda x: add_rows(x.month.fighting * np.ones_like(x.world.trust)), None, True),
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
    """The indicators of a template: one, or one for each partner it speaks of."""
    client = cast.client.name
    if template.where is None:
        name = template.name.format(client=client)
        return [Indicator(name, template.unit, template.meaning, template, None, template.headline)]
    return [
        Indicator(
            template.name.format(client=client, partner=partner),
            template.unit, template.meaning, template, row, template.headline,
        )
        for row, partner in enumerate(cast.names)
        if _applies(cast, row, template.where)
    ]  # fmt: skip


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
