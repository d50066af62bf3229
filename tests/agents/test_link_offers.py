"""A user's own class may change what its partner offers over links."""

import numpy as np
import pytest

from sim.agents import Partner
from sim.agents.link_offer import LinkOffer
from sim.agents.partner import Patron
from sim.errors import UserError
from sim.model.model import AllianceModel

MONTHS = 3


class Closed(Patron):
    """Supplies nobody over a link."""

    def link_offer(self, offer: LinkOffer) -> LinkOffer:
        return offer if offer.buys else offer._replace(most=0.0 * offer.most)


class Unchanged(Patron):
    """Says what the rules say."""

    def link_offer(self, offer: LinkOffer) -> LinkOffer:
        return offer._replace(slope=1.0 * offer.slope)


class Wordless(Patron):
    """Returns no offer."""

    def link_offer(self, offer: LinkOffer) -> LinkOffer:
        return offer.line and "nothing"  # type: ignore[return-value] # the mistake that is tested


def _run(**agents: type[Partner]) -> AllianceModel:
    model = AllianceModel(agents=agents, runs=4, rng=1, collect=False)
    for _ in range(MONTHS):
        model.step()
    return model


def test_a_supplier_that_closes_its_links_supplies_nobody() -> None:
    open_, closed = _run(), _run(china=Closed)
    link = next(k for k, one in enumerate(open_.cast.links.facts) if "supplies" in one.lines)
    assert (open_.month.link_flows[0, link] > 0.0).all()
    assert (closed.month.link_flows[0, link] == 0.0).all()


@pytest.mark.usefixtures("in_numpy")
def test_the_rules_own_offers_change_nothing() -> None:
    shipped, own = _run(), _run(china=Unchanged)
    assert np.array_equal(shipped.month.link_flows, own.month.link_flows)
    assert np.array_equal(shipped.month.link_cash, own.month.link_cash)


def test_each_end_is_asked_for_its_own_side_of_every_line() -> None:
    asked: set[tuple[str, str, bool]] = set()

    class Curious(Patron):
        def link_offer(self, offer: LinkOffer) -> LinkOffer:
            asked.add((offer.line, offer.with_whom, offer.buys))
            return offer

    _run(china=Curious)
    assert asked == {("supplies", "russia", False), ("raw_materials", "russia", True)}


def test_an_answer_that_is_no_offer_is_refused_in_one_line() -> None:
    with pytest.raises(UserError) as error:
        _run(china=Wordless)
    assert str(error.value) == (
        "agents: china: Wordless.link_offer must return a LinkOffer, not 'nothing'"
    )


def test_an_offer_of_less_than_nothing_is_refused() -> None:
    class Backward(Patron):
        def link_offer(self, offer: LinkOffer) -> LinkOffer:
            return offer._replace(most=-1.0)  # type: ignore[arg-type] # what users write, and may

    with pytest.raises(
        UserError, match=r"Backward\.link_offer returned most = -1, which must be at"
    ):
        _run(china=Backward)
