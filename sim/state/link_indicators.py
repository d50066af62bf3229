"""What is recorded of links: what partners exchange beside the client, and what it makes of them."""

import numpy as np

from sim.numerics import Floats, positive
from sim.rules.bargain import ARMS, COVER, FUEL, MINERALS, TECHNOLOGY
from sim.state.indicator import Reader, Snapshot, Template


def _terms(x: Snapshot) -> Floats:
    """Cash paid over raw materials sold; not a number where none were (link, run)."""
    sold = x.month.link_flows[MINERALS]
    return np.where(sold > 0.0, x.month.link_cash / np.where(sold > 0.0, sold, 1.0), np.nan)


def _depends(who: str, on: str) -> Reader:
    """Dependence in force of one end of each link on the other; the front's is not to be read."""

    def read(x: Snapshot) -> Floats:
        last = len(x.cast.names) - 1
        ends = (np.minimum(getattr(x.cast.links, end), last) for end in (who, on))
        return x.month.dependence[tuple(ends)]

    return read


def _on_link(line: int) -> Reader:
    return lambda x: x.month.link_flows[line]


#: What partners exchange beside the client, and what it makes of them.
LINK_TEMPLATES: tuple[Template, ...] = (
    Template("supplies.{second}.{first}", "$m/month", "supplies sent over a link", _on_link(FUEL), headline=True,
        link="supplies", rule="bargain.bargain links.supplies links.supplies_limit links.market_share links.trade_value model.links._purchases"),
    Template("raw_materials.{first}.{second}", "$m/month", "raw materials sent over a link", _on_link(MINERALS),
        link="raw_materials", rule="bargain.bargain links.raw_materials links.raw_materials_limit links.market_share"),
    Template("weapons.{second}.{first}", "$m/month", "weapons and technology sold to an ally", _on_link(TECHNOLOGY),
        link="weapons", rule="bargain.bargain links.weapons"),
    Template("assurance.{second}.{first}", "point/month", "assurance given to an ally", _on_link(COVER),
        link="assurance", rule="bargain.bargain links.assurance"),
    Template("shells.{first}.{second}", "kshell/month", "shells given for the enemy of a patron at war", _on_link(ARMS),
        link="shells", rule="bargain.bargain links.lent_shells links.refill"),
    Template("shells.{partner}.front", "kshell/month", "shells the neighbour lends by its own rule",
        lambda x: x.cast.neighbour * x.month.shells_lent, "neighbour", rule="technology.shells_lent"),
    Template("cash.{first}.{second}", "$m/month", "cash paid over a link",
        lambda x: positive(x.month.link_cash), link="money", rule="bargain.bargain links.link_share"),
    Template("cash.{second}.{first}", "$m/month", "cash paid over a link",
        lambda x: positive(-x.month.link_cash), link="money", rule="bargain.bargain links.link_share"),
    Template("terms.{first}.{second}", "1", "cash paid by the seller of raw materials over what it sells: its discount",
        _terms, link="raw_materials", rule="state.link_indicators._terms bargain.bargain links.link_share"),
    Template("gain.{first}.{second}", "$m/month", "gain of the first from the link",
        lambda x: x.month.link_gain_first, link="money", rule="bargain.bargain links.link_share"),
    Template("gain.{second}.{first}", "$m/month", "gain of the first from the link",
        lambda x: x.month.link_gain_second, link="money", rule="bargain.bargain links.link_share"),
    Template("dependence.{first}.{second}", "1", "dependence of the first on the second, as a part of its trade",
        _depends("first", "second"), headline=True, link="supplies",
        rule="links.weigh_dependence links.dependence_step links.market_share"),
    Template("dependence.{second}.{first}", "1", "dependence of the first on the second, as a part of its trade",
        _depends("second", "first"), link="raw_materials",
        rule="links.weigh_dependence links.dependence_step links.market_share"),
)  # fmt: skip
