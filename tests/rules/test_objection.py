"""Who objects to a partner's commitment, and what the partner then pays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.rules import objection, spheres, trust
from sim.rules.parameter_values import ParameterValues

DEPENDENCE = np.array([[[0.0], [0.4]], [[0.1], [0.0]]])
TOLERATED = np.array([[1.0], [0.5]])
UNIT = st.floats(0.0, 1.0)


def parameters(**values: float) -> ParameterValues:
    return AllianceModel(rng=1, collect=False, parameters=values).par


def say(dependence: Floats = DEPENDENCE) -> Floats:
    return dependence * np.array([[0.3], [0.6]])


def paid_for(commitment: float, par: ParameterValues, dependence: Floats = DEPENDENCE) -> Floats:
    level = np.full((2, 1), commitment)
    minded = objection.objection(level, TOLERATED, par)
    weight = say(dependence)
    total = objection.say_over_tolerance(weight, TOLERATED)
    return objection.objected_commitment(minded, weight, total)


def test_nobody_objects_to_a_part_of_what_is_tolerated() -> None:
    par = parameters(forbearance=0.4)
    minded = objection.objection(np.array([[0.2], [0.4]]), TOLERATED, par)
    assert minded[:, :, 0].tolist() == [[0.0, 0.0], [0.0, pytest.approx(0.4)]]


def test_without_forbearance_a_partner_pays_for_its_whole_commitment() -> None:
    np.testing.assert_allclose(paid_for(0.7, parameters(forbearance=0.0)), 0.7)


def test_who_depends_on_nobody_pays_nothing() -> None:
    assert paid_for(0.7, parameters(), np.zeros((2, 2, 1))).tolist() == [[0.0], [0.0]]


@given(UNIT, UNIT, UNIT)
def test_more_commitment_less_patience_and_more_dependence_never_make_it_cheaper(
    commitment: float, more: float, dependence: float
) -> None:
    par = parameters()
    weight = DEPENDENCE * dependence
    before = objection.objection(np.full((2, 1), commitment), TOLERATED, par)
    assert (objection.objection(np.full((2, 1), commitment + more), TOLERATED, par) >= before).all()
    assert (
        objection.objection(np.full((2, 1), commitment), TOLERATED / (1.0 + more), par)
        >= before - 1e-12
    ).all()
    heard = np.minimum(before, 1.0)
    entangled = objection.entanglement(say(weight), heard, par)
    assert (objection.entanglement(say(DEPENDENCE), heard, par) >= entangled).all()


def test_an_impatient_power_tolerates_less_and_never_less_than_the_floor() -> None:
    calm, short = parameters(), parameters(**{"china.tolerance_shift": -0.9})
    level = np.full((6, 1), 0.3)
    usual, less = (spheres.tolerated(level, level, par) for par in (calm, short))
    assert less[1, 0] < usual[1, 0]
    assert less[1, 0] >= calm.tolerance_floor
    np.testing.assert_allclose(np.delete(less, 1, 0), np.delete(usual, 1, 0))


def test_displeasure_follows_objection_and_fades_without_it() -> None:
    par, presence = parameters(displeasure_speed=0.5), np.full((2, 1), 0.6)
    level = np.zeros((2, 2, 1))
    for _ in range(40):
        level = objection.displeasure(level, np.ones((2, 2, 1)), presence, par)
    np.testing.assert_allclose(level, 0.6)
    np.testing.assert_allclose(objection.displeasure(level, 0.0 * level, presence, par), 0.3)


def test_a_treaty_is_worth_less_where_the_lifeline_is_displeased() -> None:
    par = parameters(objection_treaty=0.5)
    none = np.zeros((6, 1))
    calm, cross = (
        trust.worth_to_patron(none, none + 1.0, none, nearness=none, provocation=none, commitment=none,
                              displeasure=none + level, par=par)
        for level in (0.0, 0.4)
    )  # fmt: skip
    np.testing.assert_allclose(calm - cross, 0.2)
