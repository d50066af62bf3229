"""Sliders are made from the declarations: every parameter has one, and says where it comes from."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.dashboard.sliders import owners, search, sliders, switches
from sim.rules.registry import MECHANISMS, all_parameters
from sim.rules.switches import SWITCHES
from sim.scenario.library import load_plan
from sim.scenario.parameters import check_setting, spellings
from sim.words.registry import parameter_label

ANY = st.sampled_from(sorted(sliders()))


def test_every_parameter_can_be_moved_and_every_slider_is_a_parameter():
    assert {name.rpartition(".")[2] for name in sliders()} == set(all_parameters())
    assert set(sliders()) <= spellings(load_plan().cast)
    assert set(switches()) == set(SWITCHES)


@given(ANY, st.floats(0.0, 1.0))
def test_wherever_a_slider_stands_the_value_is_possible(name, part):
    slider = sliders()[name]
    value = slider.low + part * (slider.high - slider.low)
    assert check_setting(name, value, load_plan().cast) == []
    assert slider.low <= slider.default <= slider.high
    assert 0.0 < slider.step <= slider.high - slider.low


@given(ANY)
def test_a_slider_covers_the_plausible_range(name):
    plausible = all_parameters()[name.rpartition(".")[2]].plausible
    if plausible is not None:
        assert sliders()[name].low <= plausible[0] < plausible[1] <= sliders()[name].high


@given(ANY)
def test_a_slider_says_its_unit_and_its_source(name):
    slider, parameter = sliders()[name], all_parameters()[name.rpartition(".")[2]]
    assert f"unit {parameter.unit}" in slider.description
    assert slider.label in slider.description
    assert "source: " in slider.description
    assert slider.owner in owners()
    assert slider.mechanism in MECHANISMS


@pytest.mark.parametrize(
    ("words", "name"),
    [("hunger", "dprk.hunger"), ("SIZE aid", "aid_size"), ("china aid", "china.aid_size"),
     ("Beijing assistance", "china.aid_size"), ("famine", "dprk.hunger")],
)  # fmt: skip
def test_sliders_are_found_by_name_meaning_and_actor(words, name):
    assert name in {slider.name for slider in search(words, constants=False)}


def test_a_slider_has_a_name_in_words_of_the_registry_and_no_role_where_a_country_is_meant():
    for name, slider in sliders().items():
        assert slider.label == parameter_label(name).short != name
        assert not re.search(r"\b(client|superpower|patron)\b", f"{slider.label} {slider.meaning}")


def test_constants_of_formulas_are_found_only_when_asked_for():
    for slider in [slider for slider in sliders().values() if slider.constant][:20]:
        assert slider not in search(slider.label, constants=False)
        assert slider in search(slider.label, constants=True)
