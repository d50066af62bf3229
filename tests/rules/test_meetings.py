"""Alignment, which is only recorded: nothing else would notice if it were wrong."""

from math import exp

import numpy as np
import pytest

from sim.model.model import AllianceModel
from sim.rules.meetings import alignment
from sim.rules.parameter_values import ParameterValues

SCALE = 8.0


@pytest.fixture
def par() -> ParameterValues:
    return AllianceModel(collect=False, parameters={"meetings_scale": SCALE}).par


def aligned(trust: float, vote: float, yearly: float, par: ParameterValues) -> float:
    return float(alignment(np.array([trust]), np.array([vote]), np.array([yearly]), par)[0])


def test_alignment_is_whole_with_trust_shelter_and_many_meetings_and_nothing_without(
    par: ParameterValues,
) -> None:
    assert aligned(1.0, -1.0, 1e4, par) == 1.0
    assert aligned(0.0, 1.0, 0.0, par) == 0.0


def test_alignment_is_the_mean_of_trust_votes_and_meetings(par: ParameterValues) -> None:
    assert aligned(0.6, 0.0, SCALE, par) == pytest.approx((0.6 + 0.5 + 1.0 - exp(-1.0)) / 3.0)
    assert aligned(0.3, 1.0, 0.0, par) == pytest.approx(0.1)
    assert aligned(0.0, -1.0, 0.0, par) == pytest.approx(1.0 / 3.0)
