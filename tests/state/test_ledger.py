"""Goods pass between accounts, and nothing appears or vanishes."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.agents import Patron
from sim.model import phases
from sim.model.model import AllianceModel
from sim.model.step import Step
from sim.numerics import Floats
from sim.rules import bargain
from sim.rules.exchange import cash_limits
from sim.scenario.parameters import resolve_parameters
from sim.state.ledger import (
    ARMS,
    CASH,
    CLIENT,
    COVER,
    FUEL,
    GOODS,
    MINERALS,
    PARTNERS,
    REST,
    TECHNOLOGY,
    TOLERANCE,
    VOICE,
    Ledger,
    LedgerError,
)
from tests.worlds import run

AMOUNT = st.floats(-1e6, 1e6)
RUNS, SEATS = 2, 3


def filled() -> Ledger:
    """Ledger with plenty in every account."""
    ledger = Ledger.opened(SEATS, RUNS)
    for good in range(len(GOODS)):
        ledger = ledger.endow(good, slice(None), np.full((SEATS + 3, RUNS), 1e7))
    return ledger


@st.composite
def postings(draw: st.DrawFn) -> Callable[[Ledger], Ledger]:
    """Any posting there is."""
    good = draw(st.integers(0, len(GOODS) - 1))
    amounts = np.array(draw(st.lists(AMOUNT, min_size=SEATS, max_size=SEATS)))[:, None]
    how = draw(st.sampled_from(("ship", "move", "settle")))
    if how == "ship":
        return lambda ledger: ledger.ship(good, amounts, to_client=bool(amounts[0] > 0))
    if how == "settle":
        level = np.broadcast_to(abs(amounts), (SEATS, RUNS))
        account, held = draw(st.sampled_from(((PARTNERS, level), (CLIENT, level[0]))))
        return lambda ledger: ledger.settle(good, account, held)
    return lambda ledger: ledger.move(good, CLIENT, REST, amounts[0])


@given(st.lists(postings(), max_size=12))
def test_no_posting_makes_or_destroys_anything(posted: list[Callable[[Ledger], Ledger]]) -> None:
    ledger = filled()
    for posting in posted:
        ledger = posting(ledger)
    assert (ledger.imbalance() <= TOLERANCE).all()


def test_what_comes_and_goes_within_a_month_leaves_no_rounding_in_the_books() -> None:
    """An income far above all that is held, spent in the month in which it comes."""
    ledger = run(months=540, parameters={"other_earnings": 1e6, "spending": 1.0}).world.ledger
    gap = np.abs(ledger.accounts[CASH].sum(axis=0) - ledger.totals[CASH])
    assert gap.max() <= TOLERANCE


@pytest.mark.parametrize("good", range(len(GOODS)), ids=GOODS)
def test_what_appears_from_nowhere_is_noticed_in_a_single_account_of_a_single_run(
    good: int,
) -> None:
    ledger = filled()
    ledger.accounts[good][1, 1] += 1.0
    with pytest.raises(LedgerError, match=f"accounts of {GOODS[good]} do not balance"):
        ledger.check()


@pytest.mark.parametrize(
    ("good", "account"), [(CASH, CLIENT), (FUEL, CLIENT), (ARMS, CLIENT), (ARMS, 2)]
)
def test_a_promise_beyond_what_there_is_is_noticed(good: int, account: int) -> None:
    ledger = filled()
    ledger = ledger.move(good, account, REST, np.array([0.0, 1e7 + 1.0]))
    with pytest.raises(LedgerError, match=f"more {GOODS[good]} was promised"):
        ledger.check()


def test_what_is_shipped_leaves_one_side_and_reaches_the_other() -> None:
    amounts = np.array([[3.0, 0.0], [1.0, 2.0], [0.0, 0.0]])
    to, back = (filled().ship(FUEL, amounts, to_client=way) for way in (True, False))
    for sign, ledger in ((1.0, to), (-1.0, back)):
        np.testing.assert_array_equal(ledger.stock(FUEL, CLIENT), 1e7 + sign * np.array([4.0, 2.0]))
        np.testing.assert_array_equal(ledger.stock(FUEL, PARTNERS), 1e7 - sign * amounts)
        np.testing.assert_array_equal(ledger.stock(CASH, PARTNERS), np.full((SEATS, RUNS), 1e7))


def test_each_pair_of_an_exchange_has_its_amount_and_none_is_left_over() -> None:
    amounts = [np.array([5.0, 6.0]), np.array([1.0, 0.0])]
    after = filled().exchange(ARMS, (1, 2), (2, CLIENT), amounts)
    np.testing.assert_array_equal(after.stock(ARMS, 1), 1e7 - amounts[0])
    np.testing.assert_array_equal(after.stock(ARMS, 2), 1e7 + amounts[0] - amounts[1])
    np.testing.assert_array_equal(after.stock(ARMS, CLIENT), 1e7 + amounts[1])
    with pytest.raises(ValueError, match="zip"):
        filled().exchange(ARMS, (1,), (2, CLIENT), amounts)


def test_an_imbalance_is_relative_to_the_largest_account_of_the_run_or_to_one() -> None:
    ledger = Ledger.opened(SEATS, RUNS).endow(CASH, CLIENT, np.array([0.1, 200.0]))
    ledger.accounts[CASH][1] += 0.5
    np.testing.assert_allclose(ledger.imbalance()[CASH], [0.5, 0.0025])
    owed = Ledger.opened(SEATS, RUNS).move(COVER, 2, CLIENT, np.array([0.0, 50.0]))
    owed.accounts[COVER][CLIENT] -= np.array(
        [0.25, 50.0]
    )  # what is owed is now the largest account
    np.testing.assert_allclose(owed.imbalance()[COVER], [0.25, 1.0])
    assert np.delete(owed.imbalance(), COVER, axis=0).max() == 0.0


@pytest.mark.parametrize(
    ("good", "account"), [(CASH, CLIENT), (ARMS, 2), (COVER, None), (MINERALS, None)]
)
@pytest.mark.parametrize("at", range(RUNS))
def test_faults_are_the_runs_in_which_a_check_would_raise(
    good: int, account: int | None, at: int
) -> None:
    ledger = filled()
    assert not ledger.faults().any()
    if account is None:
        ledger.accounts[good][1, at] += 1.0
    else:
        beyond = np.where(np.arange(RUNS) == at, 1e7 + 1.0, 0.0)
        ledger = ledger.move(good, account, REST, beyond)
    assert ledger.faults().tolist() == [run == at for run in range(RUNS)]
    with pytest.raises(LedgerError):
        ledger.check()


@pytest.mark.parametrize("within", [True, False], ids=["within", "beyond"])
def test_both_allow_what_rounding_may_leave_and_no_more(within: bool) -> None:
    slip = TOLERANCE if within else 1.5 * TOLERANCE
    made, owing = Ledger.opened(SEATS, RUNS), Ledger.opened(SEATS, RUNS)
    made.accounts[VOICE][REST] += slip
    owing = owing.move(CASH, CLIENT, REST, np.full(RUNS, slip))
    for ledger in (made, owing):
        assert ledger.faults().all() == (not within)
        if within:
            ledger.check()
        else:
            with pytest.raises(LedgerError):
                ledger.check()


def test_a_small_gap_is_allowed_whatever_else_the_accounts_hold() -> None:
    """A gap below the tolerance in the sum counts for nothing, even where accounts are small in other runs."""
    ledger = filled()
    ledger.accounts[FUEL][1, 0] += 1e-3  # 1e-10 of what there is
    ledger.check()
    assert not ledger.faults().any()


def test_a_lost_number_is_noticed() -> None:
    ledger = filled()
    ledger.accounts[CASH][1, 0] = np.nan
    with pytest.raises(LedgerError):
        ledger.check()


class Conjurer(Patron):
    """Prints money while nobody looks."""

    def cash_limit(self) -> Floats:
        self.model.world.ledger.accounts[CASH][self.row + 1] += 5.0
        return super().cash_limit()


def test_an_agent_that_conjures_is_caught() -> None:
    model = AllianceModel(rng=1, collect=False, agents={"china": Conjurer})
    with pytest.raises(LedgerError, match="cash"):
        model.step()


@pytest.mark.usefixtures("in_numpy")
def test_physics_that_post_one_side_only_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(ledger: Ledger, good: int, giver: int, taker: int, amount: Floats) -> Ledger:
        ledger.accounts[good][taker] += amount
        return ledger

    monkeypatch.setattr(Ledger, "move", forgetful)
    with pytest.raises(LedgerError):
        run(months=1)


@pytest.fixture(scope="module")
def old() -> AllianceModel:
    """A world after all its months."""
    return run(months=540, runs=12)


def test_the_books_balance_after_every_month_of_a_whole_run(old: AllianceModel) -> None:
    assert phases.check in phases.MONTH
    assert (old.world.ledger.imbalance() <= TOLERANCE).all()
    assert (old.world.ledger.totals[CASH] > 0.0).all()


@pytest.mark.parametrize(
    ("good", "sign"), [(TECHNOLOGY, 1.0), (COVER, 1.0), (VOICE, -1.0), (MINERALS, -1.0)]
)
def test_what_sharing_does_not_use_up_stands_against_its_giver(
    good: int, sign: float, old: AllianceModel
) -> None:
    client, partners = (sign * old.world.ledger.stock(good, who) for who in (CLIENT, PARTNERS))
    assert (client > 0.0).any()
    assert (partners <= 0.0).all()
    np.testing.assert_allclose(client, -partners.sum(axis=0), rtol=1e-9, atol=1e-6)


@pytest.mark.usefixtures("in_numpy")
def test_nobody_promises_more_than_it_has_over_all_its_deals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shipped = []

    def audit(step: Step) -> None:
        world, now = step.world, step.month
        paid = np.maximum(now.cash, 0.0).sum(axis=0)
        assert (paid <= world.treasury * (1.0 + 1e-12)).all()
        assert (step.actors.client.cash_limits().sum(axis=0) <= world.treasury).all()
        assert (-now.cash <= step.par.cash_limit * now.purse + 1e-9).all()
        arms = now.flows[bargain.ARMS].sum(axis=0)
        assert (arms <= world.shells_held - step.par.shell_floor + 1e-6).all()
        shipped.append(arms.sum())

    month = list(phases.MONTH)
    month.insert(month.index(phases.deliver), audit)
    monkeypatch.setattr(phases, "MONTH", tuple(month))
    run(months=440, runs=6)
    assert sum(shipped) > 0.0


@given(
    st.floats(0.0, 1e6),
    st.lists(st.floats(0.0, 1.0), min_size=1, max_size=7).filter(lambda parts: sum(parts) > 0),
)
def test_cash_limits_together_stay_below_the_treasury(treasury: float, parts: list[float]) -> None:
    model = AllianceModel(collect=False)
    par = resolve_parameters(model.cast, {}, "declared", model.streams)
    share = np.array(parts)[:, None] / sum(parts)
    limits = cash_limits(np.array([treasury]), share, par)
    # numbers below the least normal one round by more than a share of themselves
    assert limits.sum() <= treasury * (1.0 + 1e-12) + 1e-300
