"""Laws of threat: whose power balances a hegemon's, and what a hostile bloc in front adds."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import dependence, outreach, threat

SHARES = st.floats(0.0, 1.0)
#: Three partners' power that can be brought to bear, and the hostility expected of each.
WORLDS = st.tuples(
    st.lists(st.floats(0.01, 2.0), min_size=3, max_size=3),
    st.lists(SHARES, min_size=3, max_size=3),
)


def _rows(values: list[float]) -> np.ndarray:
    return np.array(values)[:, None]


def _par(**values: float) -> SimpleNamespace:
    defaults = {
        "threat_norm": 0.2, "two_fronts": 1.0, "front_most": 3.0, "diversification_weight": 0.5, "hazard_base": 0.15,
        "hazard_hegemon": 3.0, "hazard_abandonment": 0.2,
    }  # fmt: skip
    return SimpleNamespace(**(defaults | values))


@given(WORLDS)
def test_an_unbalanced_share_is_a_share(world):
    share = threat.unbalanced_share(_rows(world[0]), _rows(world[1]))
    assert (share > 0.0).all()
    assert (share <= 1.0).all()


@given(WORLDS)
def test_where_nobody_is_hostile_it_is_the_share_of_power(world):
    presence = _rows(world[0])
    share = threat.unbalanced_share(presence, np.zeros_like(presence))
    np.testing.assert_allclose(share, presence / presence.sum(axis=0), rtol=1e-9)


@given(WORLDS, st.floats(0.0, 5.0))
def test_an_enemys_armament_balances_nobody(world, added):
    presence, intention = _rows(world[0]), _rows([world[1][0], world[1][1], 1.0])
    armed = presence.copy()
    armed[2] += added
    before, after = (threat.unbalanced_share(p, intention)[:2] for p in (presence, armed))
    np.testing.assert_allclose(after, before, rtol=1e-9)


@given(WORLDS, st.floats(0.01, 5.0))
def test_a_friends_armament_balances_the_others(world, added):
    presence, intention = _rows(world[0]), _rows([world[1][0], world[1][1], 0.0])
    armed = presence.copy()
    armed[2] += added
    before, after = (threat.unbalanced_share(p, intention)[:2] for p in (presence, armed))
    assert (after < before).all()


@given(st.floats(0.0, 2.0), st.floats(0.0, 2.0), SHARES)
def test_the_front_rises_with_the_blocs_threat_up_to_three_times_the_norm(one, other, weight):
    low, high = sorted((one, other))
    par = _par(two_fronts=weight)
    near, far = (float(threat.front(np.array([x]), par)[0]) for x in (low, high))
    assert near <= far <= 3.0**weight


def test_at_its_norm_and_without_weight_the_front_changes_nothing():
    assert threat.front(np.array([0.2]), _par())[0] == pytest.approx(1.0)
    assert threat.front(np.array([0.0, 0.7]), _par(two_fronts=0.0)).tolist() == [1.0, 1.0]


@given(SHARES, st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_a_front_raises_the_premium_on_whoever_is_no_hegemon(fear, one, other):
    """The bloc in front makes the hegemon's dollar worth less, and the others' worth more."""
    share, hegemony = _rows([0.6, 0.4]), _rows([fear, 0.0])
    trusted = np.ones((2, 1))
    low, high = sorted((one, other))
    calm, tense = (
        dependence.premium(share, hegemony, trusted, front=np.array([x]), par=_par())
        for x in (low, high)
    )
    assert tense[0] <= calm[0] + 1e-12
    assert tense[1] >= calm[1] - 1e-12


@given(SHARES, SHARES, st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_a_front_drives_the_client_to_look_for_others(depends, fear, one, other):
    low, high = sorted((one, other))
    dependence_, hegemony = _rows([depends, 0.0]), _rows([fear, 0.0])
    calm, tense = (outreach.captivity(dependence_, hegemony, np.array([x])) for x in (low, high))
    assert (tense >= calm).all()
