"""When the client gives up the goal of unity, and when it takes it up again."""

import numpy as np
import pytest

from sim.model.model import AllianceModel
from sim.rules.parameter_values import ParameterValues
from sim.rules.two_states import Posture, posture

GIVEN_UP_AFTER, TAKEN_UP_AFTER, RETURN = 18.0, 30.0, 0.5


@pytest.fixture
def par() -> ParameterValues:
    months = {"two_states_months": GIVEN_UP_AFTER, "unity_return_months": TAKEN_UP_AFTER}
    return AllianceModel(collect=False, parameters={**months, "unity_return": RETURN}).par


def after(
    two_states: float, months: float, gain: float, par: ParameterValues
) -> tuple[float, float]:
    """Posture, and months that speak against it, after a month of this gain."""
    now = posture(Posture(np.array([two_states]), np.array([months])), np.array([gain]), par)
    return float(now.two_states[0]), float(now.months[0])


def test_the_goal_is_given_up_in_the_month_in_which_patience_ends(par: ParameterValues) -> None:
    assert after(0.0, GIVEN_UP_AFTER - 2.0, -0.1, par) == (0.0, GIVEN_UP_AFTER - 1.0)
    assert after(0.0, GIVEN_UP_AFTER - 1.0, -0.1, par) == (1.0, 0.0)


def test_it_is_taken_up_again_after_a_patience_of_its_own(par: ParameterValues) -> None:
    assert after(1.0, TAKEN_UP_AFTER - 2.0, RETURN + 0.1, par) == (1.0, TAKEN_UP_AFTER - 1.0)
    assert after(1.0, TAKEN_UP_AFTER - 1.0, RETURN + 0.1, par) == (0.0, 0.0)


def test_a_month_that_speaks_for_what_is_starts_the_count_again(par: ParameterValues) -> None:
    assert after(0.0, 5.0, 0.1, par) == (0.0, 0.0)
    assert after(1.0, 5.0, RETURN - 0.1, par) == (1.0, 0.0)


def test_a_gain_of_nothing_is_no_loss_and_one_at_the_bound_is_not_above_it(
    par: ParameterValues,
) -> None:
    assert after(0.0, 5.0, 0.0, par) == (0.0, 0.0)
    assert after(1.0, 5.0, RETURN, par) == (1.0, 0.0)
