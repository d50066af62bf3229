"""Exchange beyond the star: what must hold of links between partners in every month."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calendar import month_index
from sim.model.links import PLACES
from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.rules import links
from sim.rules.bargain import ARMS as ARMS_LINE
from sim.rules.bargain import LINES, Exchanges, Terms, bargain, bargain_with_ample_cash
from sim.rules.exchange import Offers
from sim.scenario.library import load_plan
from sim.scenario.parameters import Setting
from sim.scenario.plan import Plan
from sim.state.cast import Cast
from sim.state.indicators import indicators
from sim.state.ledger import ARMS, ASSURANCE, CASH, FRONT, SUPPLIES, TOLERANCE
from tests.worlds import changed, differing, run, state

PAR = AllianceModel(changed(prior="defaults"), collect=False).par
AMOUNTS = st.floats(0.0, 1.0)


def without_links(plan: Plan) -> Plan:
    """A plan whose cast is the star around the client."""
    return replace(plan, cast=Cast.of(plan.cast.client, plan.cast.partners))


def at(month: str, parameters: dict[str, Setting] | None = None, **changes: Any) -> AllianceModel:
    """Twenty histories that have run to a month."""
    plan = changed(prior="declared", **changes)
    return run(plan, month_index(month), runs=20, parameters=parameters or {})


# -- conservation ----------------------------------------------------------------------------------


def test_books_balance_by_good_with_the_front() -> None:
    model = AllianceModel(changed(prior="declared"), rng=3, runs=4, collect=False)
    names, sent, cash = model.cast.names, 0.0, 0.0
    japan = names.index("japan")
    for _ in range(450):
        model.step()
        month, books = model.month, model.world.ledger
        assert (books.imbalance() <= TOLERANCE).all(), model.date
        assert not books.stock(ARMS, FRONT).any()
        assert (model.world.stock >= 0.0).all()
        sent = sent + month.link_flows
        cash = cash + month.paid[japan] - month.link_cash[2]  # japan is the first end of link 2
    assert sent[PLACES["shells"][0]].max() > 100.0
    for name, line, account in (("russia", "supplies", SUPPLIES), ("us", "assurance", ASSURANCE)):
        moved = sent[PLACES[line][0]].sum(axis=0) * (1.0 if name == "russia" else -1.0)
        np.testing.assert_allclose(books.stock(account, 1 + names.index(name)), moved, rtol=1e-9)
    np.testing.assert_allclose(books.stock(CASH, 1 + japan), cash, rtol=1e-9)


def test_both_ends_gain_from_every_link() -> None:
    model = AllianceModel(changed(prior="declared"), rng=4, runs=6, collect=False)
    for _ in range(450):
        model.step()
        assert (model.month.link_gain_first >= 0.0).all(), model.date
        assert (model.month.link_gain_second >= 0.0).all(), model.date
        assert (model.world.dependence_of_first >= 0.0).all()
        assert (model.world.dependence_of_first <= 1.0).all()


# -- off, and without an end -----------------------------------------------------------------------


def test_switched_off_the_model_is_exactly_the_star() -> None:
    off = changed(prior="declared", switched_off=frozenset({"links"}))
    linked, star = run(off, 450), run(without_links(changed(prior="declared")), 450)
    own = {name for name, values in state(linked).items() if name.startswith("link_")}
    own |= {"dependence_of_first", "dependence_of_second", "dependence"}
    assert differing(state(linked), state(star), but=own) == []
    assert np.array_equal(
        linked.month.dependence, np.broadcast_to(star.month.dependence, (6, 6, 8))
    )


@pytest.mark.parametrize("gone", ["russia", "china", "japan"])
def test_a_link_whose_end_is_absent_is_left_out(gone: str) -> None:
    plan = load_plan()
    left = tuple(partner for partner in plan.cast.partners if partner.name != gone)
    cast = Cast.of(plan.cast.client, left, plan.cast.links.facts)
    assert all(gone not in (link.first, link.second) for link in cast.links.facts)
    names = {indicator.name for indicator in indicators(cast)}
    assert not any(name.split(".")[1:] in ([gone, "us"], ["us", gone]) for name in names)


def test_a_swap_leaves_links_with_their_actors() -> None:
    swapped = load_plan("swap_russia_china").cast
    assert swapped.links.facts == load_plan().cast.links.facts
    assert load_plan("russia_absent").cast.links.facts == load_plan().cast.links.facts[1:]


# -- what moves dependence -------------------------------------------------------------------------


def supplied(penalties: Floats, pressure: float, secondary: float = 0.0) -> Floats:
    """Supplies over the first end's purchases, at defaults, for a supplier half the bloc's size."""
    value = links.trade_value(penalties, PAR)
    part = links.market_share(np.array(100.0), np.array(200.0), penalties, PAR)
    most = links.supplies_limit(part, np.array(0.0))
    pressed, calm = np.array(pressure + secondary), np.array(0.0)
    line = links.supplies(value, penalties, pressed, displeased=calm, limit=most, par=PAR)
    buyer, falls, seller, rises, cap = line
    return np.clip((buyer - seller) / (falls + rises), 0.0, cap)


def test_dependence_rises_with_penalties_and_falls_with_pressure_on_the_supplier() -> None:
    penalties = np.linspace(0.0, 1.0, 11)
    rising = supplied(penalties, 0.06)
    assert (np.diff(rising) > 0.0).all()
    assert (supplied(penalties[1:], 0.6) < rising[1:]).all()
    assert (supplied(penalties[1:], 0.06, secondary=0.5) < rising[1:]).all()


@pytest.mark.slow  # each lever by itself: tests/model/test_levers.py
def test_levers_move_what_they_name() -> None:
    base = at("2026-12")
    banks = at("2026-12", {"us.secondary_shift": 0.5})
    cut = at("2026-12", {"china.lifeline_shift": -0.5})
    dear = at("2026-12", {"us.burden_shift": 1.5})
    assert (banks.world.dependence_of_first[0] < base.world.dependence_of_first[0]).all()
    assert (cut.world.dependence_of_first[0] < base.world.dependence_of_first[0]).all()
    assert dear.month.assurance.mean() < base.month.assurance.mean()
    assert dear.world.arming.mean() > base.world.arming.mean()


def test_the_war_raises_dependence_and_its_absence_does_not() -> None:
    war, peace = at("2024-06"), at("2024-06", {"war_weight": 0.0})
    assert (
        war.world.dependence_of_first[0].mean() > peace.world.dependence_of_first[0].mean() + 0.05
    )
    assert not peace.month.link_flows[PLACES["shells"][0]].any()


# -- the bargain is blind to who sits where --------------------------------------------------------


def test_the_bargain_with_ample_cash_is_the_bargain() -> None:
    numbers = np.random.default_rng(1).uniform(0.1, 2.0, (5, len(LINES), 3, 7))
    share, ample = np.full((3, 7), 0.4), np.full((3, 7), np.inf)
    value, fall, cost, rise, cap = numbers
    own = (np.arange(len(LINES)) < ARMS_LINE)[:, None, None]
    client = Offers(np.where(own, value, cost), np.where(own, fall, rise), cap)
    partner = Offers(np.where(own, cost, value), np.where(own, rise, fall), cap)
    whole = bargain(client, partner, Terms(share, ample, ample, np.zeros((3, 7))))
    rows = [(line, dyad) for line in range(len(LINES)) for dyad in range(3)]
    lines = Exchanges(*(part.reshape(-1, 7) for part in numbers))
    for one, other in zip(whole, bargain_with_ample_cash(lines, rows, share), strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-12, atol=1e-12)


@given(st.lists(AMOUNTS, min_size=4 * len(LINES), max_size=4 * len(LINES)), st.floats(0.2, 0.8))
def test_swapped_ends_strike_the_same_bargain_with_cash_reversed(
    parts: list[float], share: float
) -> None:
    numbers = np.array(parts).reshape(4, len(LINES), 1, 1)
    ample, cap = np.full((1, 1), np.inf), 1.0 + 0.0 * numbers[0]
    one = Offers(1.0 + numbers[0], 0.5 + numbers[1], cap)
    other = Offers(0.5 + numbers[2], 0.5 + numbers[3], cap)
    deals = bargain(one, other, Terms(np.full((1, 1), share), ample, ample, np.zeros((1, 1))))
    mirrored = [
        Offers(*(np.roll(part, ARMS_LINE, axis=0) for part in side)) for side in (other, one)
    ]
    back = bargain(*mirrored, Terms(np.full((1, 1), 1.0 - share), ample, ample, np.zeros((1, 1))))
    np.testing.assert_allclose(np.roll(back.flows, ARMS_LINE, axis=0), deals.flows, rtol=1e-12)
    np.testing.assert_allclose(back.cash, -deals.cash, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(back.client_gain, deals.partner_gain, rtol=1e-9, atol=1e-12)
