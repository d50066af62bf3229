"""Laws of seeking denuclearisation: who drops the goal, and that it can come back."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.model import AllianceModel
from sim.rules import denuclearisation
from sim.scenario.library import load_plan
from tests.worlds import varied

SHARES = st.floats(0.0, 1.0)
WILLS = st.floats(-3.0, 3.0)
PAR = SimpleNamespace(
    seek_speed=0.03, seek_slope=8.0, seek_hope=0.3, seek_rivalry=0.6, severe_from=0.45
)


def _seek(level=0.5, reasons=0.0, missile=0.6, rivalry=0.5, penalties=0.5, par=PAR) -> float:
    values = [np.array([float(x)]) for x in (level, reasons, missile, rivalry, penalties)]
    return float(
        denuclearisation.seek(*values[:3], rivalry=values[3], penalties=values[4], par=par)[0]
    )


@given(SHARES, WILLS, SHARES, SHARES, SHARES)
def test_the_goal_is_a_share_and_moves_by_at_most_its_speed(level, reasons, missile, rival, pen):
    after = _seek(level, reasons, missile, rival, pen)
    assert 0.0 <= after <= 1.0
    assert abs(after - level) <= PAR.seek_speed + 1e-12


@given(SHARES, WILLS, SHARES, SHARES, SHARES)
def test_a_rival_under_penalties_seeks_it_no_more_than_others(level, reasons, one, other, pen):
    low, high = sorted((one, other))
    assert _seek(level, reasons, rivalry=high, penalties=pen) <= _seek(
        level, reasons, rivalry=low, penalties=pen
    )


@given(SHARES, WILLS, SHARES)
def test_rivalry_without_penalties_takes_nothing(level, reasons, rivalry):
    assert _seek(level, reasons, rivalry=rivalry, penalties=0.0) == _seek(
        level, reasons, rivalry=0.0, penalties=0.0
    )


@given(SHARES, WILLS)
def test_before_the_bomb_works_there_is_more_hope(level, reasons):
    assert _seek(level, reasons, missile=0.44) >= _seek(level, reasons, missile=0.45)


@given(SHARES, WILLS, SHARES, SHARES)
def test_a_state_weighs_the_goal_as_if_it_sought_it_in_full(seek, other, stake, provocation):
    """So that a goal once dropped is judged by the same reasons as before."""
    will = other + stake * seek * provocation
    reasons = denuclearisation.reasons(
        np.array([will]), np.array([stake]), np.array([provocation]), np.array([seek])
    )
    assert float(reasons[0]) == pytest.approx(other + stake * provocation)


@pytest.mark.slow
def test_by_default_nobody_drops_the_goal_and_by_choice_a_patron_may():
    always = AllianceModel(load_plan(), runs=20, rng=1, collect=False)
    chosen = AllianceModel(varied(denuclearisation="by_choice"), runs=20, rng=1, collect=False)
    for model in (always, chosen):
        while model.month_number < 405:
            model.step()
    patron = always.cast.patron[:, 0] > 0
    assert (always.world.seek == 1.0).all()
    assert (chosen.world.seek[~patron] == 1.0).all()
    assert (chosen.world.seek[patron] < 1.0).all()


def test_hope_counts_as_a_reason_until_the_bomb_works_and_not_from_then_on():
    with_hope, without = (
        _seek(reasons=0.1, missile=0.44),
        _seek(reasons=0.1 + PAR.seek_hope, missile=0.45),
    )
    assert with_hope == pytest.approx(without, rel=1e-12)
    assert with_hope > _seek(reasons=0.1, missile=0.45)
