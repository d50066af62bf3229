"""Caps of what an army learns that hardly any history reaches."""

import numpy as np

from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.rules.readiness import exposure


def learned(war: Floats) -> float:
    """Exposure to the partners' wars, with shells in plenty, a treaty and full trust."""
    par = AllianceModel(collect=False).par
    full = np.ones_like(war)
    return float(exposure(war, 1e6 * full, full, trust=full, par=par)[0])


def test_wars_of_two_partners_teach_no_more_than_a_whole_one() -> None:
    assert learned(np.array([[1.0], [1.0]])) == learned(np.array([[1.0], [0.0]])) == 1.0


def test_a_fiercer_war_than_the_recorded_teaches_no_more() -> None:
    assert learned(np.array([[3.0], [0.0]])) == learned(np.array([[1.0], [0.0]]))
    assert learned(np.array([[0.5], [0.0]])) == 0.5


def test_a_fierce_war_does_not_make_up_for_missing_shells() -> None:
    par = AllianceModel(collect=False).par
    one = np.ones((1, 1))
    half = par.feedback_scale * one / 2
    assert (
        exposure(3.0 * one, half, one, trust=one, par=par)
        == exposure(one, half, one, trust=one, par=par)
        == 0.5
    )
