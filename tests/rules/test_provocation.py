"""Counts of a month, drawn by the inverse of Poisson's law."""

import numpy as np
from hypothesis import strategies as st
from scipy.stats import poisson as law

from sim.model.model import AllianceModel
from sim.rules.provocation import MOST_EVENTS, poisson, rate

RATES = st.floats(0.0, 60.0)
DRAWS = st.floats(0.0, 1.0, exclude_min=True, exclude_max=True)


def test_counts_follow_poissons_law() -> None:
    rate = np.repeat([0.02, 0.5, 3.0, 9.0], 250).reshape(4, 250)
    draw = np.tile((np.arange(250) + 0.5) / 250, (4, 1))
    np.testing.assert_array_equal(poisson(rate, draw), law.ppf(draw, rate))


def test_one_rate_serves_many_draws_and_no_count_exceeds_the_most() -> None:
    counts = poisson(np.array(60.0), np.array([1e-12, 0.999999]))
    assert counts.tolist() == [law.ppf(1e-12, 60.0), MOST_EVENTS]


def expected(shield: float, breadth: float) -> float:
    one = np.ones(1)
    par = AllianceModel(rng=1, collect=False).par
    return float(
        rate(
            0.5 * one, 0.2 * one, 0.0 * one, restraint=0.0 * one, fill=one, shield=shield * one,
            breadth=breadth * one, excitation=0.0 * one, par=par,
        )[0]
    )  # fmt: skip


def test_a_sure_veto_emboldens_while_a_new_text_could_take_something_away() -> None:
    assert expected(shield=1.0, breadth=0.4) > expected(shield=0.0, breadth=0.4)


def test_a_veto_adds_nothing_once_the_menu_is_used_up() -> None:
    assert expected(shield=1.0, breadth=1.0) == expected(shield=0.0, breadth=1.0)
