"""Bounds and terms of the opening that hardly any history reaches."""

import numpy as np
import pytest

from sim.model.model import AllianceModel
from sim.rules.opening import openness, relief_worth
from sim.rules.parameter_values import ParameterValues


@pytest.fixture
def par() -> ParameterValues:
    return AllianceModel(collect=False).par


def test_a_shift_takes_openness_no_further_than_wholly_open_or_closed(par: ParameterValues) -> None:
    series = np.array([0.3, 0.6])
    for shift, reached in ((5.0, [1.0, 1.0]), (-5.0, [0.0, 0.0]), (0.1, [0.4, 0.7])):
        np.testing.assert_allclose(openness(series, 0.5, np.full(2, shift), par), reached)


def test_relief_is_worth_as_much_less_as_the_superpowers_embargo_is_weaker(
    par: ParameterValues,
) -> None:
    nobody, one = np.zeros((2, 1)), np.ones(1)
    whole, half, none = (
        relief_worth(nobody, nobody, embargo * one, breadth=one, fill=one, tilt=one, grants=0.0 * one, recognition=0.0 * one, par=par)[0] for embargo in (1.0, 0.5, 0.0)
    )  # fmt: skip
    assert none == 0.0
    assert 0.0 < half == whole / 2.0
