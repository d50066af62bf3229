"""Laws of weapons beside shells, and of what the client asks for."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.model import AllianceModel
from sim.rules import technology, weapons
from sim.rules.bargain import SYSTEMS, WEAPONS
from sim.scenario.library import load_plan, with_overrides
from sim.state.ledger import CLIENT, PARTNERS, REST
from sim.state.ledger import SYSTEMS as GOOD

SHARES = st.floats(0.0, 1.0)
PRESSURES = st.floats(0.0, 2.0)
GAPS = st.tuples(SHARES, SHARES, SHARES)
PAR = SimpleNamespace(
    weapons_weight=1.0, systems_value=3.0, systems_cost=1.5, own_systems_value=1.5, systems_target=200.0,
    systems_floor=50.0, systems_output=6.0, systems_handling=12.0, systems_wanted=60.0, systems_fired=15.0,
    systems_import_cost=3.0, technology_level=0.95, arms_share=0.1, weapons_value=2.0, weapons_target=2000.0,
    weapons_cost=1.0, weapons_politics=0.5, weapons_steepness=0.01, weapons_cap=20.0, asking_slope=8.0,
    shown_need=1.5, missile_dearness=2.0, recon_dearness=0.7, air_dearness=1.0, missile_share=0.5,
    recon_share=0.3, air_share=0.2, technology_cost=6.0, technology_pressure=60.0, technology_enforcement=20.0,
    technology_nearness=10.0, feedback_from=50.0, feedback_arms=0.3, feedback_observers=0.7, embargo_shift=0.0,
)  # fmt: skip


def changed(**values: float) -> SimpleNamespace:
    return SimpleNamespace(**vars(PAR) | values)


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def world(months: int = 414, **settings: float) -> AllianceModel:
    model = AllianceModel(
        with_overrides(load_plan("baseline"), settings), rng=1, runs=4, collect=False
    )
    model.run_for(months)
    return model


def asked(gaps: tuple[float, float, float], exposure: float, par: SimpleNamespace = PAR):
    column = np.array(gaps)[:, None, None]
    return weapons.asked_domains(column, row(exposure), par)[:, 0, 0]


# -- the lines ------------------------------------------------------------------------------------


@given(SHARES, st.floats(0.0, 100.0))
def test_nobody_wants_missiles_in_peace(missile, stock):
    first, _, _ = weapons.systems_demand(row(0.0), row(stock), row(missile), PAR)
    assert not np.any(first)


@given(st.floats(0.0, 100.0), st.floats(0.0, 100.0), SHARES)
def test_a_full_stock_and_a_poor_missile_are_worth_less(one, other, missile):
    less, more = sorted((one, other))
    at_war = row(1.0)
    empty = weapons.systems_demand(at_war, row(less), row(missile), PAR)[0][0]
    full = weapons.systems_demand(at_war, row(more), row(missile), PAR)[0][0]
    better = weapons.systems_demand(at_war, row(less), row(min(1.0, missile + 0.1)), PAR)[0][0]
    assert full <= empty <= better + 1e-12


@given(st.floats(0.0, 300.0), PRESSURES, st.floats(0.3, 3.0), st.floats(0.0, 3.0))
def test_an_emptier_store_and_a_worse_threat_make_missiles_dearer(stock, pressure, cash, threat):
    def cost(held: float, felt: float) -> float:
        return float(
            weapons.systems_supply(row(held), row(pressure), row(cash), threat=row(felt), par=PAR)[0][0]
        )  # fmt: skip

    assert cost(stock, threat) >= cost(stock + 10.0, threat)
    assert cost(stock, threat + 0.5) >= cost(stock, threat)


@given(st.floats(0.0, 400.0), SHARES)
def test_the_client_makes_no_missiles_beyond_its_target(stock, missile):
    made = float(weapons.systems_made(row(stock), row(missile), PAR)[0])
    assert made >= 0.0
    assert stock + made <= max(stock, PAR.systems_target)


@given(st.floats(0.0, 60.0), SHARES)
def test_nobody_fires_more_missiles_than_it_has(stock, fighting):
    assert 0.0 <= float(weapons.systems_fired(row(stock), row(fighting), PAR)[0]) <= stock


@given(PRESSURES, SHARES, SHARES, st.floats(0.0, 10.0))
def test_pressure_enforcement_nearness_and_objection_make_weapons_dearer(
    press, enforced, near, price
):
    def cost(pressure=press, enforcement=enforced, nearness=near, sphere=price) -> float:
        return float(
            weapons.weapons_supply(
                row(pressure), row(enforcement), row(nearness),
                sphere=row(sphere), commitment=row(1.0), par=PAR,
            )[0][0]
        )  # fmt: skip

    least = cost()
    assert cost(pressure=press + 0.1) > least
    assert cost(enforcement=enforced + 0.1) > least
    assert cost(nearness=near + 0.1) > least
    assert cost(sphere=price + 0.1) > least


@given(st.floats(0.0, 3000.0), st.floats(0.0, 3.0))
def test_a_client_that_holds_all_it_wants_pays_nothing_for_weapons(stock, threat):
    value = weapons.weapons_demand(row(stock), row(1.0), row(1.0), threat=row(threat), par=PAR)[0]
    full = weapons.weapons_demand(
        row(PAR.weapons_target), row(1.0), row(1.0), threat=row(threat), par=PAR
    )[0]
    assert float(value[0]) >= float(full[0]) == 0.0


# -- what is asked for ----------------------------------------------------------------------------


@given(GAPS, SHARES)
def test_the_parts_asked_for_sum_to_one(gaps, exposure):
    assert asked(gaps, exposure).sum() == pytest.approx(1.0)


@given(GAPS, SHARES, SHARES)
def test_the_more_a_war_shows_the_more_drones_are_asked_for(gaps, one, other):
    low, high = sorted((one, other))
    assert asked(gaps, low)[1] <= asked(gaps, high)[1] + 1e-12


@given(GAPS)
def test_without_exposure_domains_stand_in_the_order_of_weight_and_gap(gaps):
    """As before, when parts were in proportion to weight and gap."""
    before = np.array([0.5, 0.3, 0.2]) * gaps
    now = asked(gaps, 0.0)
    for i, j in ((0, 1), (1, 2), (0, 2)):
        assert (before[i] - before[j]) * (now[i] - now[j]) >= -1e-12


@given(GAPS.filter(lambda gaps: max(gaps) > 1e-3))
def test_with_the_logarithm_of_weight_and_gap_for_a_pull_the_parts_are_those_by_gap(gaps):
    """The choice is a logit: exp(ln(v·ΔX)) over its sum gives v·ΔX/g."""
    by_gap = technology.parts_by_gap(np.array(gaps)[:, None, None], PAR).squeeze()
    pulls = np.array([0.5, 0.3, 0.2]) * gaps
    np.testing.assert_allclose(by_gap, pulls / pulls.sum(), rtol=1e-6, atol=1e-12)


@given(GAPS, SHARES)
def test_switched_off_parts_and_costs_are_those_by_gap(gaps, exposure):
    off = changed(weapons_weight=0.0)
    column = np.array(gaps)[:, None, None]
    by_gap = technology.parts_by_gap(column, off)
    parts = weapons.parts_asked(by_gap, column, row(exposure), off)
    np.testing.assert_array_equal(parts, by_gap)
    assert (weapons.dearness(parts, off) == 1.0).all()


def test_missiles_are_dearer_to_give_than_drones() -> None:
    missiles, drones = (np.array(p)[:, None] for p in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))
    assert weapons.dearness(missiles, PAR)[0] == 2.0
    assert weapons.dearness(drones, PAR)[0] == 0.7


# -- what the war teaches -------------------------------------------------------------------------


@given(st.floats(0.0, 500.0), st.floats(0.0, 20.0), SHARES)
def test_lessons_need_a_war_and_weapons_or_observers(arms, sent, observers):
    def lesson(war: float, passed: float, seen: float) -> float:
        return float(
            weapons.combat_feedback(
                row(war), row(arms), row(passed), observers=row(seen), par=PAR
            )[0]
        )  # fmt: skip

    assert lesson(0.0, sent, observers) == 0.0
    assert lesson(1.0, 0.0, 0.0) == 0.0
    assert lesson(1.0, sent, observers) <= lesson(1.0, sent + 1.0, 1.0) == 1.0


# -- in the whole model ---------------------------------------------------------------------------


def test_a_missile_made_is_kept_sold_fired_or_held() -> None:
    books = world().world.ledger
    client, held, rest = (books.stock(GOOD, who) for who in (CLIENT, PARTNERS, REST))
    np.testing.assert_allclose(client + held.sum(axis=0), -rest, rtol=1e-9, atol=1e-6)
    assert (client >= 0.0).all()
    assert (held >= 0.0).all()


def test_missiles_and_weapons_pass_while_a_patron_fights() -> None:
    model = AllianceModel(load_plan("baseline"), rng=1, runs=4, collect=False)
    model.run_for(384)
    most = np.zeros(2)
    for _ in range(36):
        model.step()
        most = np.maximum(most, model.month.sent[[SYSTEMS, WEAPONS]].max(axis=(1, 2)))
    assert (most > 1.0).all()


def test_switched_off_nothing_passes_on_either_line() -> None:
    model = AllianceModel(
        with_overrides(load_plan("baseline"), {"weapons_weight": 0.0}), rng=1, runs=4, collect=False
    )
    for _ in range(420):
        model.step()
        assert not model.month.sent[[SYSTEMS, WEAPONS]].any()


def test_where_missiles_and_weapons_are_worth_nothing_the_other_lines_trade_as_without_them() -> (
    None
):
    """Up to the month in which the war first teaches otherwise: what is asked for is held the same."""
    worthless = {"systems_value": 0.0, "weapons_value": 0.0}
    closed = {"systems_handling": 0.0, "russia.weapons_cap": 0.0}
    one, other = world(420, **worthless), world(420, **closed)
    np.testing.assert_allclose(one.month.sent[SYSTEMS], 0.0, atol=1e-12)
    np.testing.assert_allclose(one.month.sent, other.month.sent, rtol=1e-9, atol=1e-9)
