"""Acceptance by synthetic truth: bands hold as often as they say, and the test can fail."""

import numpy as np
import pytest

from sim.assimilation.filter import Settings
from sim.compiled.engine import choose_engine
from sim.validation.synthetic import GROUPS, Acceptance, Places, acceptance

#: With ten truths bounds are wider by this much than with forty.
SLACK_OF_TEN = 0.08


def made_up(places: np.ndarray, error: float = 0.5) -> Acceptance:
    return Acceptance((Places(dict.fromkeys(GROUPS, places), error, 1.0),))


def test_places_that_are_spread_evenly_are_accepted() -> None:
    assert made_up((np.arange(200) + 0.5) / 200).failures() == []


@pytest.mark.parametrize(
    ("places", "word"),
    [
        (0.4 + 0.2 * (np.arange(200) + 0.5) / 200, "the central 50%"),
        (np.linspace(0.0, 0.2, 200), "fifths hold"),
    ],
)
def test_bands_that_are_too_wide_or_on_one_side_are_not(places: np.ndarray, word: str) -> None:
    assert any(word in failure for failure in made_up(places).failures())


def test_states_that_are_found_no_better_than_by_the_prior_are_not_accepted() -> None:
    even = (np.arange(200) + 0.5) / 200
    assert made_up(even, error=0.9).failures() == [
        "states: squared error 0.90 of that of the prior mean"
    ]


@pytest.mark.slow
def test_a_truth_gives_places_of_all_its_quantities() -> None:
    found = acceptance(1, Settings(sets=60, histories=3, engine=choose_engine(None)))
    (truth,) = found.truths
    assert {
        len(truth.places[group]) for group in ("states", "states later", "observables later")
    } == {12, 36, 15}
    assert all(np.all((p >= 0.0) & (p <= 1.0)) for p in truth.places.values())


@pytest.mark.slow
def test_bands_hold_ten_truths_as_often_as_they_say() -> None:
    assert acceptance(10).failures(SLACK_OF_TEN) == []


@pytest.mark.slow
def test_a_filter_that_takes_the_model_to_be_right_is_not_accepted() -> None:
    found = acceptance(10, Settings(sets=500, errors=False))
    assert found.failures(SLACK_OF_TEN)


@pytest.mark.nightly
def test_bands_hold_forty_truths_as_often_as_they_say() -> None:
    assert acceptance(40).failures() == []
