"""Laws of exposure that follows penalties, and of supplies that displeasure makes dearer."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.model import AllianceModel
from sim.rules import links, sanctions
from sim.scenario.library import load_plan
from tests.worlds import varied

SHARES = st.floats(0.0, 1.0)
PAR = SimpleNamespace(market_bite=0.9, link_risk=0.2, lifeline_displeasure=0.1)


def _exposure(recorded: float, now: float, then: float) -> float:
    values = (np.array([x]) for x in (recorded, now, then))
    return float(sanctions.exposure_after_record(*values, PAR)[0])


@given(st.floats(0.0, 2.0), SHARES)
def test_where_penalties_stay_exposure_stays(recorded, penalties):
    assert _exposure(recorded, penalties, penalties) == pytest.approx(recorded)


@given(st.floats(0.0, 2.0), SHARES, SHARES, SHARES)
def test_more_penalties_leave_less_exposure(recorded, one, other, then):
    low, high = sorted((one, other))
    assert 0.0 <= _exposure(recorded, high, then) <= _exposure(recorded, low, then) <= 2.0


@pytest.mark.slow
def test_the_variant_moves_nothing_on_record_and_brings_markets_back_after_the_war():
    recorded, follows = (
        AllianceModel(plan, runs=20, rng=1, collect=False)
        for plan in (load_plan(), varied(exposure="follows_penalties"))
    )
    russia = recorded.cast.names.index("russia")
    for _ in range(540):
        for model in (recorded, follows):
            model.step()
        if recorded.month_number == 400:
            assert np.all(follows.month.exposure == recorded.month.exposure)  # one column or many
    assert follows.world.penalties[russia].mean() < follows.world.recorded_penalties[russia].mean()
    assert follows.month.exposure[russia].mean() > recorded.month.exposure[russia].mean()


@given(SHARES, SHARES, SHARES)
def test_a_displeased_neighbour_supplies_no_more(penalties, one, other):
    low, high = sorted((one, other))
    costs = [
        links.supplies(
            np.array([0.5]), np.array([penalties]), np.array([0.3]),
            displeased=np.array([x]), limit=np.array([100.0]), par=PAR,
        )[2]
        for x in (low, high)
    ]  # fmt: skip
    assert costs[0] <= costs[1]
