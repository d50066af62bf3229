"""A deal in stages: how far it is carried out, what it lifts and gives, and that its books balance."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calendar import month_index
from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.rules import opening, stages
from sim.rules.bargain import FUEL
from sim.rules.parameter_values import ParameterValues
from sim.scenario.library import load_plan
from sim.state import ledger
from tests.worlds import changed, differing, run, state

ONE, NONE = np.ones(1), np.zeros(1)
UNIT = st.floats(0.0, 1.0)
#: Both sides want a deal, and soon.
EAGER = {
    "concession_base": 1.0, "concession_closed": 0.0, "programme_bloc": 1.0, "programme_patrons": 1.0,
    "talks_rate": 1.0, "deal_after": 1.0, "deal_rate": 0.5,
}  # fmt: skip


def parameters(**values: float) -> ParameterValues:
    return AllianceModel(
        changed(prior="defaults"), rng=1, collect=False, parameters={"leader_noise": 0.0} | values
    ).par


PAR = parameters()


def carried_out(months: int, severe: Floats = NONE, withheld: Floats = NONE) -> Floats:
    """The stage of a deal after months in force, each as given."""
    level = np.zeros(1)
    for _ in range(months):
        level = stages.stage(
            level, ONE, severe, withheld=withheld, undone=PAR.stage_breach, par=PAR
        )
    return level


# -- how far a deal is carried out -----------------------------------------------------------------


def test_a_deal_that_is_kept_is_carried_out_to_the_end() -> None:
    assert carried_out(1)[0] == PAR.stage_least
    so_far = [carried_out(months)[0] for months in (2, 12, 36, 120, 600)]
    assert so_far == sorted(so_far)
    assert so_far[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("undone", [0.2, 0.5, 1.0])
@pytest.mark.parametrize("breach", ["severe", "withheld"])
def test_a_breach_by_either_side_undoes_a_part_and_leaves_the_first_step(
    breach: str, undone: float
) -> None:
    level, broken = np.array([0.6]), {"severe": NONE, "withheld": NONE} | {breach: ONE}
    after = stages.stage(
        level, ONE, broken["severe"], withheld=broken["withheld"], undone=undone, par=PAR
    )
    assert after[0] == pytest.approx(max(PAR.stage_least, 0.6 * (1.0 - undone)))
    for _ in range(20):
        after = stages.stage(
            after, ONE, broken["severe"], withheld=broken["withheld"], undone=undone, par=PAR
        )
    assert after[0] == PAR.stage_least


def test_what_a_deal_reached_lapses_in_a_year_after_its_end() -> None:
    level = np.array([0.8])
    for _ in range(12):
        level = stages.stage(level, NONE, NONE, withheld=NONE, undone=PAR.stage_breach, par=PAR)
    assert 0.0 < level[0] < 0.1


@given(UNIT, UNIT, st.booleans(), st.booleans(), st.booleans())
def test_no_month_takes_a_stage_out_of_bounds(
    level: float, undone: float, deal: bool, severe: bool, withheld: bool
) -> None:
    after = stages.stage(
        level * ONE, deal * ONE, severe * ONE, withheld=withheld * ONE, undone=undone * ONE, par=PAR
    )
    assert 0.0 <= after[0] <= 1.0


@given(UNIT, UNIT, UNIT, st.booleans())
def test_what_a_breach_undoes_counts_in_months_of_a_breach_only(
    level: float, one: float, other: float, deal: bool
) -> None:
    kept = [
        stages.stage(level * ONE, deal * ONE, NONE, withheld=NONE, undone=undone * ONE, par=PAR)
        for undone in (one, other)
    ]
    assert kept[0][0] == kept[1][0]


# -- what it lifts and gives -----------------------------------------------------------------------


def test_without_a_deal_a_partner_gives_aid_only() -> None:
    par = parameters(**{"us.aid_grant": 7.0, "us.deal_grant": 25.0})
    without, within = (
        stages.grant(0.5 * ONE, deal, NONE, neighbour=np.zeros((6, 1)), border=ONE, par=par)
        for deal in (NONE, ONE)
    )
    np.testing.assert_array_equal(without[:, 0], [0.0, 0.0, 7.0, 0.0, 0.0, 0.0])
    np.testing.assert_array_equal(within[:, 0], [0.0, 0.0, 19.5, 5.0, 0.0, 0.0])


def test_a_neighbour_gives_less_to_a_client_that_has_given_up_unification() -> None:
    neighbour = np.array([[0.0], [0.0], [0.0], [1.0], [0.0], [0.0]])
    usual, two = (
        stages.promised_grants(posture, neighbour, ONE, PAR)[0] for posture in (NONE, ONE)
    )
    assert usual == 35.0
    assert two == 35.0 - 10.0 * PAR.grant_two_states


@given(UNIT, UNIT)
def test_relief_never_raises_what_is_enforced_and_none_changes_nothing(
    enforcement: float, relief: float
) -> None:
    level = enforcement * ONE
    assert stages.enforced(level, NONE)[0] == level[0]
    assert 0.0 <= stages.enforced(level, relief * ONE)[0] <= level[0]


def test_a_larger_offer_is_worth_more_and_costs_more() -> None:
    partners = np.full((6, 1), 0.4)
    worths, costs = [], []
    for offer in (0.0, 0.25, 0.5, 1.0):
        par = parameters(**{"us.relief_share": offer})
        share = ONE * offer
        worths.append(
            opening.relief_worth(
                partners, partners * stages.lifted(share, par), share, breadth=ONE, fill=0.5 * ONE,
                tilt=ONE, grants=35.0 * offer * ONE, recognition=NONE, par=par,
            )[0]
        )  # fmt: skip
        costs.append(opening.concession_cost(0.3 * ONE, NONE, par.of(2))[0])
    assert (np.diff(worths) > 0.0).all()
    assert (np.diff(costs) > 0.0).all()


def test_a_fed_client_counts_no_grant() -> None:
    worth = [
        opening.relief_worth(
            np.zeros((6, 1)), np.zeros((6, 1)), ONE, breadth=ONE, fill=ONE, tilt=ONE,
            grants=grants * ONE, recognition=NONE, par=PAR,
        )[0]
        for grants in (0.0, 100.0)
    ]  # fmt: skip
    assert worth[0] == worth[1] > 0.0


def test_a_halt_of_research_is_delivered_as_it_is_paid_for() -> None:
    reached = stages.freeze(np.array([0.0, 0.05, 0.3, PAR.halt_stage, 1.0]), PAR)
    assert reached[0] == 0.0
    assert (np.diff(reached) >= 0.0).all()
    assert reached[3] == reached[4] == 1.0


# -- in the month ----------------------------------------------------------------------------------


def test_books_balance_with_grants_and_whoever_gives_is_debited() -> None:
    model = AllianceModel(
        changed(prior="declared"), rng=2, runs=6, collect=False,
        parameters=EAGER | {"us.deal_grant": 80.0, "rok.aid_grant": 15.0, "reneging": 0.1},
    )  # fmt: skip
    names, given_so_far, sent, ever = model.cast.names, 0.0, 0.0, 0.0
    for _ in range(300):
        before = model.world.food
        model.step()
        month, books = model.month, model.world.ledger
        assert (books.imbalance() <= ledger.TOLERANCE).all(), model.date
        eaten = before + month.sent[FUEL].sum(axis=0) + month.granted.sum(axis=0) - model.world.food
        assert (eaten >= -1e-9).all(), model.date
        assert not (month.granted * (month.border == 0.0)).any()
        assert not (month.granted[names.index("us")] * (model.world.deal == 0.0)).any()
        given_so_far, sent = given_so_far + month.granted, sent + month.sent[FUEL]
        ever = max(ever, model.world.withheld.max())
    assert given_so_far[names.index("us")].max() > 100.0
    assert given_so_far[names.index("rok")].min() > 100.0
    assert ever == 1.0
    accounts = books.stock(ledger.FUEL, ledger.PARTNERS)
    np.testing.assert_allclose(accounts, -given_so_far - sent, rtol=1e-9, atol=1e-6)


def test_a_grant_is_no_trade_is_not_expected_and_counts_in_gain_and_support() -> None:
    month, us = month_index("2024-07"), 2
    base = run(changed(prior="defaults"), month)
    aided = changed(prior="defaults", settings={"us.aid_grant": 40.0})
    first = AllianceModel.from_state(aided, base.save_state(), collect=False)
    for model in (base, first):
        model.step()
    for name in ("sent", "paid", "fuel_paid", "foreseen_fuel", "partner_gain"):
        np.testing.assert_array_equal(getattr(first.month, name), getattr(base.month, name), name)
    np.testing.assert_array_equal(first.world.expected_fuel, base.world.expected_fuel)
    np.testing.assert_array_equal(first.month.granted[us], 40.0 * first.month.border * np.ones(8))
    kept = first.month.granted[us]
    np.testing.assert_allclose(first.world.food - base.world.food, kept, rtol=1e-9)
    np.testing.assert_allclose(first.month.value[us] - base.month.value[us], kept)
    assert (first.month.client_gain[us] >= base.month.client_gain[us]).all()
    first.step()
    assert (first.month.share[us] > 0.0).all()
    assert not first.month.fuel_paid[us].any()


def test_an_event_moves_relief_and_grants_as_it_moves_a_lever(tmp_path: Path) -> None:
    file = tmp_path / "offer.yaml"
    file.write_text(
        """\
format: 1
name: Offer
extends: baseline
description: A larger offer, step by step.
branch: 2024-07
events:
  - {name: offer, at: 2025-01, set: {us.relief_share: 0.8, us.deal_grant: 90}, over: 4 months}
""",
        encoding="utf-8",
    )
    model = AllianceModel(changed(load_plan(str(file)), prior="defaults"), rng=1, collect=False)
    model.run_for(month_index("2025-01"))
    assert model.par.relief_share[0, 0] == 0.25
    offered = []
    for _ in range(5):
        model.step()
        offered.append((model.par.relief_share[2, 0], model.par.deal_grant[2, 0]))
    np.testing.assert_allclose(
        offered, [(0.3875, 41.25), (0.525, 57.5), (0.6625, 73.75), (0.8, 90.0), (0.8, 90.0)]
    )


def test_without_a_deal_nothing_of_the_stages_acts() -> None:
    """Bytes: relief, grants and cost of a deal that never comes leave the model alone."""
    never = {"talks_rate": 0.0}
    offer = {"us.relief_share": 1.0, "deal_grant": 500.0, "stage_cost": 90.0, "stage_months": 12.0}
    plain, offered = (run(months=300, parameters=never | more) for more in ({}, offer))
    zone = {"client_zone", "superpower_zone"}
    assert differing(state(plain), state(offered), but=zone) == []
    assert not offered.world.stage.any()
    assert (offered.month.enforced == offered.world.enforcement).all()
