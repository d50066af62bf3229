"""Partners' deals affect each other, and they settle: no flow alternates under constant drivers."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.model import AllianceModel
from sim.numerics import Floats, add_rows
from sim.rules.bargain import FUEL, LINES, Deals, Terms
from sim.rules.exchange import Offers
from sim.rules.market import FuelWanted, clear
from sim.scenario.plan import Variants
from tests.tiers import slow_but
from tests.worlds import CALM, alternating, changed, flows, frozen, run

NEED, WORTH, MEMORY = 1800.0, 4.0, 0.2
WIDTH = 3


class Bazaar:
    """A client that wants fuel alone, and some suppliers, as the model lays them out."""

    def __init__(self, cost: Floats, steep: Floats, cap: Floats, stock: Floats) -> None:
        shape = (len(LINES), len(cost), stock.size)
        self.stock = stock
        self.terms = Terms(*(np.full(shape[1:], x) for x in (0.5, 1e9, 1e9, 0.0)))
        self.client = Offers(np.zeros(shape), np.ones(shape), np.full(shape, np.inf))
        self.suppliers = Offers(np.ones(shape), np.ones(shape), np.zeros(shape))
        for part, value in zip(self.suppliers, (cost, steep, cap), strict=True):
            part[FUEL] = value[:, None]

    def wanted(self, expected: Floats) -> tuple[Floats, Floats]:
        others = add_rows(expected) - expected
        left = np.maximum(0.0, 1.0 - (self.stock + others) / NEED)
        return WORTH * left, np.full_like(left, WORTH / NEED)

    def month(self, moves: str, expected: Floats, order: Floats | None = None) -> Deals:
        client = Offers(*(part.copy() for part in self.client))
        client.intercept[FUEL], client.slope[FUEL] = self.wanted(expected)
        wanted: FuelWanted = self.wanted
        order = expected if order is None else order
        return clear(
            moves,
            client,
            self.suppliers,
            terms=self.terms,
            expected=expected,
            wanted=wanted,
            order=order,
        )

    def along(self, moves: str, months: int, expected: Floats) -> Floats:
        """Fuel sent (month, partner, run), while expectations follow as they do in the model."""
        sent = []
        for _ in range(months):
            sent.append(self.month(moves, expected).flows[FUEL])
            expected = expected + MEMORY * (sent[-1] - expected)
        return np.stack(sent)


@st.composite
def bazaars(draw: st.DrawFn) -> Bazaar:
    """Two to six suppliers, equal or unequal, capped or not."""
    count, equal, capped = draw(st.integers(2, 6)), draw(st.booleans()), draw(st.booleans())

    def each(low: float, high: float) -> Floats:
        values = [draw(st.floats(low, high)) for _ in range(1 if equal else count)]
        return np.resize(values, count)

    cap = each(20.0, 300.0) if capped else np.full(count, np.inf)
    stock = np.array([draw(st.floats(0.0, NEED)) for _ in range(WIDTH)])
    return Bazaar(each(0.2, 2.0), each(0.002, 0.05), cap, stock)


def nothing(bazaar: Bazaar) -> Floats:
    return np.zeros(bazaar.terms.share.shape)


@settings(max_examples=25)
@given(bazaars())
def test_expectations_that_follow_settle_where_all_deals_are_right_at_once(bazaar: Bazaar) -> None:
    followed = bazaar.along("smoothed", 600, nothing(bazaar))
    solved = bazaar.along("fixed_point", 1, nothing(bazaar))[0]
    np.testing.assert_allclose(followed[-1], solved, rtol=1e-4, atol=1e-4)
    wanted = bazaar.month("smoothed", solved).flows[FUEL]
    np.testing.assert_allclose(wanted, solved, rtol=1e-6, atol=1e-6)


@settings(max_examples=25)
@given(bazaars(), st.sampled_from(("smoothed", "fixed_point")))
def test_no_flow_alternates(bazaar: Bazaar, moves: str) -> None:
    sent = bazaar.along(moves, 60, nothing(bazaar))
    assert not alternating(sent, least=1e-3).any()


def test_deals_settle_even_where_supply_is_nearly_flat() -> None:
    flat = Bazaar(np.array([1.0, 0.7]), np.full(2, 0.0003), np.full(2, np.inf), np.zeros(1))
    dear, cheap = flat.along("fixed_point", 1, nothing(flat))[0, :, 0]
    assert dear > 0.0
    assert cheap - dear == pytest.approx((1.0 - 0.7) / 0.0003, rel=1e-4)


def test_deals_by_last_months_news_alone_would_alternate() -> None:
    bazaar = Bazaar(np.ones(3), np.full(3, 0.001), np.full(3, np.inf), np.zeros(1))
    expected, sent = nothing(bazaar), []
    for _ in range(60):
        expected = bazaar.month("smoothed", expected).flows[FUEL]
        sent.append(expected)
    assert alternating(np.stack(sent), least=1e-3).any()


def test_equal_suppliers_send_equal_amounts() -> None:
    bazaar = Bazaar(np.ones(5), np.full(5, 0.01), np.full(5, np.inf), np.zeros(1))
    for moves in ("smoothed", "fixed_point"):
        sent = bazaar.along(moves, 300, nothing(bazaar))[-1]
        np.testing.assert_allclose(sent, np.broadcast_to(sent[0], sent.shape), rtol=1e-9)
        assert (sent > 0.0).all()


def test_who_deals_earlier_sells_more_and_the_larger_deals_first() -> None:
    bazaar = Bazaar(np.ones(3), np.full(3, 0.001), np.full(3, np.inf), np.zeros(1))
    order = np.array([[1.0], [3.0], [2.0]])
    sent = bazaar.month("largest_first", nothing(bazaar), order).flows[FUEL]
    first, second, third = sent[[1, 2, 0], 0]
    assert first > second > third > 0.0
    alone = Bazaar(np.ones(1), np.full(1, 0.001), np.full(1, np.inf), np.zeros(1))
    assert first == pytest.approx(alone.month("smoothed", nothing(alone)).flows[FUEL][0, 0])


def test_a_history_settles_for_itself() -> None:
    stocks = np.array([0.0, 900.0, 1799.0])
    many = Bazaar(np.ones(4), np.full(4, 0.002), np.full(4, np.inf), stocks)
    together = many.month("fixed_point", nothing(many)).flows
    for run_, stock in enumerate(stocks):
        one = Bazaar(np.ones(4), np.full(4, 0.002), np.full(4, np.inf), np.array([stock]))
        alone = one.month("fixed_point", nothing(one)).flows
        np.testing.assert_array_equal(alone[..., 0], together[..., run_])


@pytest.mark.parametrize("moves", ["smoothed", "fixed_point"])
@pytest.mark.parametrize("month", slow_but([410], [20, 150, 330, 410]))
def test_in_the_whole_model_no_flow_alternates_under_constant_drivers(
    month: int, moves: str
) -> None:
    plan = frozen(month, settings=CALM, variants=Variants(moves=moves))
    model = run(plan, 60, runs=1)
    sent = flows(model, 120, FUEL)
    assert sent.max() > 1.0
    assert not alternating(sent, least=1e-3).any()


@pytest.mark.parametrize(
    ("month", "moves"),
    [
        (410, "smoothed"),
        *(pytest.param(*slow, marks=pytest.mark.slow) for slow in (
            (330, "smoothed"), (330, "fixed_point"), (410, "fixed_point"))),
    ],
)  # fmt: skip
def test_wherever_the_parameters_lie_no_flow_goes_on_alternating(month: int, moves: str) -> None:
    drawn = changed(frozen(month, settings=CALM, variants=Variants(moves=moves)), prior="declared")
    model = run(drawn, 150, runs=40)
    lasting = alternating(flows(model, 24, FUEL), least=1.0).any(axis=(0, 1))
    assert np.flatnonzero(lasting).tolist() == []


def years_of_turns(series: Floats) -> Floats:
    """The histories in which a flow (month, partner, run) goes up and down in turn for a year."""
    step = np.diff(series, axis=0)
    size = 0.05 * np.maximum(series.mean(axis=0), 1.0)
    turns = (step[1:] * step[:-1] < 0.0) & (np.minimum(abs(step[1:]), abs(step[:-1])) > size)
    year = np.lib.stride_tricks.sliding_window_view(turns, 12, axis=0)
    found: Floats = year.all(axis=-1).any(axis=(0, 1))
    return found


def from_1990_to_2034(runs: int, **changes: Any) -> Floats:
    model = AllianceModel(changed(**changes), rng=1, runs=runs, collect=False)
    return flows(model, model.plan.months, FUEL)


def test_in_no_history_of_the_baseline_does_a_flow_alternate_for_a_year() -> None:
    assert np.flatnonzero(years_of_turns(from_1990_to_2034(60, prior="defaults"))).tolist() == []


def test_a_dollar_valued_by_the_treasury_of_the_day_alone_would_make_flows_alternate() -> None:
    hasty = from_1990_to_2034(60, prior="defaults", settings={"cash_patience": 0.0})
    assert years_of_turns(hasty).any()


@pytest.mark.slow
def test_with_drawn_parameters_hardly_any_flow_alternates_for_a_year() -> None:
    assert years_of_turns(from_1990_to_2034(300, prior="declared")).mean() < 0.02
