"""Alignment and its parts, which are only recorded: nothing else would notice if they were wrong."""

from math import exp

import numpy as np
import pytest

from sim.model.model import AllianceModel
from sim.rules.meetings import alignment, contacts
from sim.rules.parameter_values import ParameterValues
from sim.rules.sanctions import text_will, vote, vote_alignment

SCALE = 8.0


@pytest.fixture
def par() -> ParameterValues:
    return AllianceModel(
        collect=False, parameters={"meetings_scale": SCALE, "vote_scale": 0.2, "veto_margin": 0.1}
    ).par


def aligned(trust: float, votes: float, meetings: float, treaty: float) -> float:
    return float(alignment(*(np.array([part]) for part in (trust, votes, meetings, treaty)))[0])


def test_alignment_is_whole_with_all_four_parts_and_nothing_without() -> None:
    assert aligned(1.0, 1.0, 1.0, 1.0) == 1.0
    assert aligned(0.0, 0.0, 0.0, 0.0) == 0.0


def test_alignment_is_the_mean_of_trust_votes_contacts_and_treaty() -> None:
    assert aligned(0.6, 0.5, 0.2, 1.0) == pytest.approx(2.3 / 4.0)
    assert aligned(0.4, 0.0, 0.0, 0.0) == pytest.approx(0.1)


def test_contacts_approach_one_as_meetings_become_many(par: ParameterValues) -> None:
    assert contacts(np.array([0.0, SCALE, 1e4]), par).tolist() == pytest.approx(
        [0.0, 1.0 - exp(-1.0), 1.0]
    )


def test_a_state_sides_with_the_client_the_more_the_less_it_wants_a_text(
    par: ParameterValues,
) -> None:
    will = np.array([-0.4, -0.2, 0.0, 0.2])
    sides = vote_alignment(will, par)
    assert sides[2] == 0.5
    assert (np.diff(sides) < 0.0).all()
    assert sides[1] == pytest.approx(1.0 / (1.0 + exp(-1.0)))


def test_a_vote_is_cast_on_the_will_that_a_broad_menu_lowers(par: ParameterValues) -> None:
    will = text_will(np.array([0.1]), np.array([1.0]), par)
    assert will[0] == pytest.approx(0.1 - float(np.max(par.growing_cost)))
    assert vote(np.array([0.0, -0.1, -0.11]), par).tolist() == [1.0, 0.0, -1.0]
