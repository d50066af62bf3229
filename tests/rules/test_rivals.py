"""Formulas of rival decision rules, each by numbers that can be checked by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.rules import rivals
from sim.rules.parameter_values import ParameterValues


def par(**values: float) -> ParameterValues:
    """Values of parameters."""
    given: Any = SimpleNamespace(**values)
    return given


def of(*values: float) -> np.ndarray:
    return np.array(values)


def test_a_client_with_an_aspiration_searches_only_below_it() -> None:
    fill = of(0.6, 0.7, 0.9)
    np.testing.assert_allclose(rivals.fill_over_aspiration(fill, par(aspiration=0.7)), fill + 0.3)
    assert rivals.searching(fill, par(aspiration=0.7)).tolist() == [1.0, 0.0, 0.0]


def test_support_is_lost_where_it_falls_below_its_average() -> None:
    lost = rivals.lost_support(of(60.0, 90.0, 150.0, 0.0, 0.25), of(80.0, 80.0, 100.0, 50.0, 0.5))
    np.testing.assert_allclose(lost, [0.25, 0.0, 0.0, 1.0, 0.75])
    total = rivals.total_lost(of(60.0, 20.0)[:, None], of(80.0, 80.0)[:, None])
    assert total.tolist() == [0.5]


def test_losses_weigh_more_up_to_a_tenth_of_support() -> None:
    weight = rivals.loss_weight(of(0.0, 0.05, 0.1, 0.7), par(loss_aversion=2.5))
    np.testing.assert_allclose(weight, [1.0, 1.75, 2.5, 2.5])


def test_losses_provoke_up_to_the_cap_of_the_rate() -> None:
    rate = rivals.provoked_by_loss(
        of(1.0, 1.0, 2.0, 1.0), of(0.0, 0.5, 1.0, 1e9), par(loss_provocation=0.5, rate_cap=3.0)
    )
    np.testing.assert_allclose(rate, [1.0, np.exp(0.25), 3.0, 3.0])


def test_who_looks_ahead_stores_a_multiple() -> None:
    assert rivals.stored(of(10.0), par(storage_factor=2.5)).tolist() == [25.0]


def test_patrons_tolerate_more_or_hardly_anything() -> None:
    assert rivals.more_tolerated(of(1.5), par(added_tolerance=0.5)).tolist() == [2.0]
    values = {"tolerance_floor": 0.25, "hierarch_tolerance": 0.5}
    assert rivals.tolerated_below(par(**values, tolerance_shift=0.5)) == 1.0
    assert rivals.tolerated_below(par(**values, tolerance_shift=-0.5)) == 0.25


def test_a_hierarch_squeezes_by_what_rivals_hold() -> None:
    squeeze = rivals.squeeze_for_rivals(of(0.0, 0.25, 1.0), par(hierarch_squeeze=1.5, squeeze_shift=0.125))  # fmt: skip
    assert squeeze.tolist() == [0.125, 0.5, 1.0]


def test_a_test_and_a_fall_of_exchange_are_hostile() -> None:
    hostile = rivals.hostile_act(of(0.0, 1.0, 0.0, 0.0), of(0.0, 0.0, 0.1, 0.2))
    assert hostile.tolist() == [0.0, 1.0, 0.0, 1.0]


def test_a_reciprocator_answers_hostility_by_squeeze_and_the_rest_by_court() -> None:
    squeeze, court = rivals.answer_in_kind(
        of(0.0, 1.0), par(reciprocity=0.5, squeeze_shift=0.125, court_shift=0.25)
    )
    assert squeeze.tolist() == [0.125, 0.625]
    assert court.tolist() == [0.75, 0.25]
    full = rivals.answer_in_kind(of(1.0), par(reciprocity=1.0, squeeze_shift=0.5, court_shift=-0.5))
    assert (full[0].tolist(), full[1].tolist()) == ([1.0], [0.0])


def test_patience_talks_when_it_is_calm_and_the_showman_opens_when_it_is_not() -> None:
    assert rivals.calm(of(0.25, 0.5, 0.75), par(calm_level=0.5)).tolist() == [1.0, 1.0, 0.0]
    opened = rivals.openness_on_stage(of(0.25, 0.75), of(0.5, 1.0), par(showman_swing=0.5))
    assert opened.tolist() == [0.5, 1.0]


@pytest.mark.parametrize(
    ("tests", "assurance", "expected"),
    [(0.0, 0.0, 0.375), (2.0, 0.0, 0.5), (2.0, 0.5, 0.375), (0.0, 9.0, 0.0)],
)
def test_the_neighbour_answers_tests_by_arms_that_assurance_spares(
    tests: float, assurance: float, expected: float
) -> None:
    values = par(arming_rest=0.25, answer_size=0.25, answer_speed=0.5, assurance_restraint=0.25)
    moved = rivals.arming_by_answer(of(0.5), of(tests), of(assurance), values)
    assert moved.tolist() == [expected]


def test_assurance_covers_a_part_of_the_threat() -> None:
    left = rivals.threat_not_covered(of(2.0, 2.0), of(0.5, 3.0), par(assurance_substitution=0.5))
    assert left.tolist() == [1.5, 0.0]
