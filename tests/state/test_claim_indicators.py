"""What tests of claims read: payment and standing, by hand and by what they must add up to."""

import numpy as np
import pytest

from sim.ensemble.execution.memory import run_plan
from sim.model.model import AllianceModel
from sim.rules.bargain import COVER, FUEL, TECHNOLOGY, WEAPONS
from sim.scenario.library import load_plan, with_overrides
from sim.state.indicator import Snapshot
from sim.state.indicators import select_indicators
from sim.state.payment_indicators import (
    PAYMENT_TEMPLATES,
    arrears,
    for_sale,
    means,
    offer,
    received,
    recon_shared,
    reservation,
    technology_share,
)
from sim.state.standing_indicators import (
    STANDING_TEMPLATES,
    autonomy_worth,
    capability,
    client_leverage,
    client_welfare,
    felt_threat,
    outreach_to_others,
    partner_welfare,
    price_of_deal,
    resources,
    tie,
    troops_chance,
)

RUNS = 40


@pytest.fixture(scope="module")
def model() -> AllianceModel:
    model = AllianceModel(load_plan(), runs=RUNS, rng=1, collect=False, engine="numpy")
    model.run_for(405)  # 2023-09: shells are bought
    return model


@pytest.fixture(scope="module")
def moment(model: AllianceModel) -> Snapshot:
    return model.moment()


def row(x: Snapshot, name: str) -> int:
    return x.cast.names.index(name)


def test_what_is_received_is_the_sum_of_its_parts(moment: Snapshot) -> None:
    parts = [
        t.read(moment)
        for t in PAYMENT_TEMPLATES
        if t.name.startswith("received.") and t.name.count(".") == 3
    ]
    weapons = moment.month.sent[WEAPONS]
    assert len(parts) == 4
    np.testing.assert_allclose(sum(parts) + weapons, received(moment))
    assert (received(moment)[row(moment, "russia")] > 0.0).any()


def test_nothing_is_owed_but_where_a_partner_withholds_and_then_its_share_of_all(
    moment: Snapshot,
) -> None:
    owed, month = arrears(moment), moment.month
    assert (np.abs(owed[month.reneged == 0.0]) < 1e-9).all()
    par = moment.par
    agreed = (
        month.flows[FUEL] + par.technology_worth * month.flows[TECHNOLOGY] + month.flows[WEAPONS]
        + par.cover_worth * month.flows[COVER] + np.maximum(0.0, -month.cash)
    )  # fmt: skip
    held = month.reneged == 1.0
    np.testing.assert_allclose(owed[held], (par.withheld_share * agreed)[held], atol=1e-9)


def test_arrears_come_in_some_months() -> None:
    name = "arrears.russia.dprk"
    owed = run_plan(load_plan(), 60, 1, [name])[name]
    assert (owed >= -1e-4).all()
    assert (owed > 0.0).any()


def test_technology_is_a_part_of_what_is_received_and_reconnaissance_of_what_is_shared(
    moment: Snapshot,
) -> None:
    part = technology_share(moment)
    assert ((part >= 0.0) & (part <= 1.0)).all()
    sent = moment.month.sent[TECHNOLOGY]
    assert (recon_shared(moment) <= sent + 1e-12).all()
    assert not recon_shared(moment)[sent == 0.0].any()


def test_nobody_pays_more_than_it_can_or_sells_more_than_it_has(moment: Snapshot) -> None:
    month, par = moment.month, moment.par
    paid = np.maximum(0.0, -month.paid)
    assert (paid <= means(moment) * (1.0 + 1e-9)).all()
    assert (month.flows[4] * par.arms_worth <= for_sale(moment) * (1.0 + 1e-9)).all()


def test_a_partner_at_its_limit_gives_what_it_gives_and_its_gain(moment: Snapshot) -> None:
    assert (offer(moment) >= received(moment)).all()
    gains = moment.month.partner_gain > 1e-9
    assert (offer(moment)[gains] > received(moment)[gains]).all()


def test_without_diversification_an_equal_offer_is_worth_the_same_from_all() -> None:
    plan = with_overrides(load_plan(), {"diversification_weight": 0.0})
    model = AllianceModel(plan, runs=3, rng=1, collect=False, engine="numpy")
    model.run_for(400)
    np.testing.assert_array_equal(reservation(model.moment()), 1.0)
    assert not autonomy_worth(model.moment()).any()


def test_a_shunned_partner_must_give_more_for_the_same(moment: Snapshot) -> None:
    asked, premium = reservation(moment), moment.month.premium
    assert (asked[premium < 0.0] > 1.0).all()
    assert (asked[premium > 0.0] < 1.0).all()
    assert (autonomy_worth(moment) > 0.0).all()


def test_a_tie_counts_goods_cover_and_visits_alike_and_has_no_ceiling(moment: Snapshot) -> None:
    month, world = moment.month, moment.world
    now = tie(moment)
    before, month.value = month.value, month.value + 300.0
    np.testing.assert_allclose(tie(moment), now + 1.0)
    month.value = before
    seen, world.meetings_yearly = world.meetings_yearly, world.meetings_yearly + 12.0
    np.testing.assert_allclose(tie(moment), now + 1.0)
    world.meetings_yearly = seen


def test_the_client_holds_a_partner_by_its_shells_and_only_where_that_one_lacks_them(
    moment: Snapshot,
) -> None:
    hold = client_leverage(moment)
    assert ((hold >= 0.0) & (hold <= 1.0)).all()
    assert hold[row(moment, "russia")].mean() > 0.05
    idle = (moment.month.gap == 0.0) | (moment.world.last_arms == 0.0)
    assert not hold[idle].any()


def test_threat_is_felt_more_by_the_near_and_by_the_far_as_missiles_grow(moment: Snapshot) -> None:
    felt = felt_threat(moment)
    assert (felt[row(moment, "rok")] > felt[row(moment, "us")]).all()
    missile = moment.world.technology[0].copy()
    moment.world.technology[0] = 0.5 * missile
    less = felt_threat(moment)
    moment.world.technology[0] = missile
    assert (less[row(moment, "us")] < felt[row(moment, "us")]).all()
    rested = np.broadcast_to(moment.par.readiness_rest, RUNS)
    ready = moment.world.readiness > rested
    assert (capability(moment)[ready] >= moment.month.overall[ready]).all()


def test_war_is_lived_through_only_where_shells_go_to_a_partner_at_war() -> None:
    names = ["war_experience.dprk", "arms.dprk.russia", "war.intensity"]
    lived, arms, war = run_plan(load_plan("war_ends"), 20, 1, names).values()
    assert set(np.unique(lived)) == {0.0, 1.0}
    assert not lived[war == 0.0].any()
    assert lived[(war > 0.0) & (arms > 1.0)].all()


def test_welfare_is_the_gain_over_ones_own_means(moment: Snapshot) -> None:
    month = moment.month
    np.testing.assert_allclose(
        client_welfare(moment) * month.import_demand, month.client_gain.sum(axis=0)
    )
    a_month = 1000.0 * np.asarray(month.gdp) / 12.0  # $m
    np.testing.assert_allclose(partner_welfare(moment) * a_month, month.partner_gain, atol=1e-9)
    given = received(moment) + month.granted
    np.testing.assert_allclose(resources(moment) * 0.05 * a_month, given, atol=1e-9)


def test_troops_are_a_chance_that_rises_with_reliability(moment: Snapshot) -> None:
    chance = troops_chance(moment)
    assert ((chance >= 0.0) & (chance <= 1.0)).all()
    before, moment.world.reliability = moment.world.reliability, moment.world.reliability * 0.5
    lower = troops_chance(moment)
    moment.world.reliability = before
    patrons = (before > 0.0) & (before < 1.0)
    assert (lower[patrons] < chance[patrons]).all()


def test_outreach_to_others_leaves_out_the_main_supporter(moment: Snapshot) -> None:
    all_ = moment.month.initiatives.sum(axis=0)
    top = np.take_along_axis(moment.month.initiatives, moment.month.share.argmax(axis=0)[None], 0)[
        0
    ]
    np.testing.assert_array_equal(outreach_to_others(moment), all_ - top)


def test_a_deal_is_dear_where_the_client_is_unwilling(moment: Snapshot) -> None:
    np.testing.assert_allclose(np.log(price_of_deal(moment)), -moment.month.client_zone)


def test_they_change_no_byte_of_a_run() -> None:
    plan, plain = load_plan(), "trust.dprk.russia"
    others = [
        "tie.dprk.russia",
        "arrears.russia.dprk",
        "troops_chance.russia",
        "welfare.dprk",
        "threat.dprk.us",
    ]
    alone = run_plan(plan, 5, 1, [plain])[plain]
    np.testing.assert_array_equal(run_plan(plan, 5, 1, [*others, plain])[plain], alone)


@pytest.mark.slow
def test_both_engines_read_the_same() -> None:
    names = [i for t in (*PAYMENT_TEMPLATES, *STANDING_TEMPLATES) for i in [t.name]]
    spelled = [
        n.format(client="dprk", partner="us" if n == "threat.{client}.{partner}" else "russia")
        for n in names
    ]
    found = run_plan(load_plan(), 5, 1, spelled)
    plain = AllianceModel(load_plan(), runs=5, rng=1, collect=False, engine="numpy")
    plain.run_for(540)
    for one in select_indicators(plain.cast, spelled):
        np.testing.assert_allclose(
            found[one.name][-1], one.read(plain.moment()), rtol=2e-6, atol=1e-6, err_msg=one.name
        )
