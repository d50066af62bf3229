"""Alignment, which is only recorded: nothing else would notice if it were wrong."""

from math import exp

import numpy as np
import pytest

from sim.model import AllianceModel
from sim.rules.meetings import alignment
from sim.rules.values import Values

SCALE = 8.0


@pytest.fixture
def par() -> Values:
    return AllianceModel(collect=False, parameters={"meetings_scale": SCALE}).par


def aligned(trust: float, vote: float, yearly: float, par: Values) -> float:
    return float(alignment(np.array([trust]), np.array([vote]), np.array([yearly]), par)[0])


def test_alignment_is_whole_with_trust_shelter_and_many_meetings_and_nothing_without(
    par: Values,
) -> None:
    assert aligned(1.0, -1.0, 1e4, par) == 1.0
    assert aligned(0.0, 1.0, 0.0, par) == 0.0


def test_alignment_is_the_mean_of_trust_votes_and_meetings(par: Values) -> None:
    assert aligned(0.6, 0.0, SCALE, par) == pytest.approx((0.6 + 0.5 + 1.0 - exp(-1.0)) / 3.0)
    assert aligned(0.3, 1.0, 0.0, par) == pytest.approx(0.1)
    assert aligned(0.0, -1.0, 0.0, par) == pytest.approx(1.0 / 3.0)
