"""What must hold of trade, texts and quarrel in every month, whatever is drawn."""

import numpy as np

from sim.model.model import AllianceModel
from sim.rules import sanctions, war
from sim.rules.bargain import FUEL
from sim.scenario.library import load_plan, with_prior

MONTHS = 540


def test_what_is_paid_for_is_no_more_than_what_is_sent_and_texts_never_cover_more_than_all() -> (
    None
):
    model = AllianceModel(with_prior(load_plan(), "declared"), rng=5, runs=12, collect=False)
    for _ in range(MONTHS):
        model.step()
        sent, paid = model.month.sent, model.month.fuel_paid
        assert ((paid >= 0.0) & (paid <= sent[FUEL])).all(), model.date
        assert (model.world.breadth <= 1.0).all(), model.date
        assert (model.world.earnings >= 0.0).all(), model.date
    assert (model.world.breadth == 1.0).any()  # some histories use the menu up


def test_a_used_up_menu_leaves_no_text_to_table() -> None:
    assert sanctions.can_table(np.array([0.0, 0.95, 1.0])).tolist() == [1.0, 1.0, 0.0]


def test_a_text_takes_away_more_the_farther_the_programme_reaches() -> None:
    par = AllianceModel(parameters={"severe_from": 0.45, "breadth_step": 0.1}, collect=False).par
    early, late = (
        sanctions.text_step(np.array([0.45]), par),
        sanctions.text_step(np.array([0.6]), par),
    )
    assert early[0] == 0.1
    assert late[0] > early[0]
    assert sanctions.text_step(np.array([1e9]), par)[0] == 1.0
    flat = AllianceModel(parameters={"text_answer": 0.0}, collect=False).par
    assert sanctions.text_step(np.array([0.2]), flat)[0] == flat.breadth_step


def test_without_a_quarrel_of_the_war_contest_is_what_was_recorded_before_it() -> None:
    model = AllianceModel(parameters={"war_quarrel": 0.0, "contest_weight": 1.0}, collect=False)
    recorded, fights = np.full((6, 1), 0.3), np.ones((6, 1))
    left = war.contest(recorded, fights, fights, left=fights, par=model.par)
    np.testing.assert_allclose(left, 0.3)


def test_the_quarrel_of_a_war_fades_to_its_floor_after_it() -> None:
    par = AllianceModel(parameters={"contest_floor": 0.2}, collect=False).par
    left = np.ones((6, 1))
    for _ in range(600):
        left = war.contest_decay(left, np.ones((6, 1)), par)
    np.testing.assert_allclose(left, 0.2)
    assert war.contest_decay(left, np.zeros((6, 1)), par).tolist() == np.ones((6, 1)).tolist()
