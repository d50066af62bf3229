"""A name leads to its formula, and a parameter to the formulas that read it."""

import re

import pytest

from sim.show.explain import explain_name


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("china.aid_size", ["Size of aid from China", "  china.aid_size (v_B), a parameter of the mechanism spheres"]),
        ("trust.dprk.russia", ["Trust, North Korea and Russia (0 none, 1 full)", "  trust.dprk.russia, an indicator"]),
        ("gdp.us", ["GDP of the United States ($ billion)", "  gdp.us, a driver"]),
        ("hegemonic_fear", ["Fear of a hegemon", "  hegemonic_fear, a switch: off, it sets hegemony_weight = 0, harm_threat = 0"]),
        ("opening", ["The opening between the United States and North Korea", "  opening, a mechanism"]),
        ("war_ends", ["War's end", "  war_ends, a scenario"]),
    ],
)  # fmt: skip
def test_the_label_comes_first_and_the_identifier_below_it(name, lines):
    assert explain_name(name).splitlines()[:2] == lines


def test_a_declaration_is_read_with_countries_in_place_of_roles():
    assert "  part of the trade in arms and arms technology that China stops\n" in explain_name(
        "china.embargo_shift"
    )
    assert "  trust between North Korea and Russia\n" in explain_name("trust.dprk.russia")


def test_an_indicator_names_file_and_line_of_its_formula_its_parameters_and_the_article():
    text = explain_name("reliability.russia")
    assert re.search(r"rule: trust\.reliability, sim/rules/trust\.py:\d+\n", text)
    assert "reads: reliability_intercept, reliability_trust, reliability_treaty" in text
    assert "article: ¶1 (treaty), ¶4 (trust), ¶6" in text
    assert "read by the claims: C17 (¶6)" in text


def test_a_parameter_names_the_rules_that_read_it_and_the_indicators_they_make():
    text = explain_name("dprk.diversification_weight")
    assert re.search(r"declared: sim/rules/dependence\.py:\d+\n", text)
    assert re.search(r"read by: dependence\.premium, sim/rules/dependence\.py:\d+\n", text)
    assert "enters the formulas of: diversification_premium.dprk.PARTNER" in text


def test_a_sentence_of_the_article_leads_to_its_rules_and_to_what_is_missing():
    text = explain_name("¶6.3")
    assert text == explain_name("6.3")
    assert re.search(r"rule: spheres\.commitment, sim/rules/spheres\.py:\d+\n", text)
    assert "claim C16: " in text
    assert "what the model lacks of it: " in text


def test_a_claim_and_a_parameter_name_the_sentences_of_the_article():
    assert "sentences: ¶6.2\n" in explain_name("C15")
    assert "compares: war_ends, war_drags_on" in explain_name("C15")
    assert "answers the sentences of the article: ¶10.2, ¶10.3" in explain_name(
        "diversification_weight"
    )
