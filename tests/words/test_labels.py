"""Everything that is recorded has one label, in plain words, with countries and units."""

import re
from dataclasses import replace

import pytest

from sim.facts import load_facts
from sim.state.cast import Cast
from sim.state.indicators import TEMPLATES, indicators
from sim.words.actors import ACTORS, CLIENT, NEIGHBOUR, SUPERPOWER
from sim.words.findings import Finding, Kind
from sim.words.indicators import INDICATOR_LABELS
from sim.words.registry import label_of
from sim.words.units import UNITS

#: Words of the model's roles, where a reader wants a country.
ROLES = re.compile(r"\b(client|superpower|neighbour|patron)\b")


@pytest.fixture(scope="module")
def cast():
    facts = load_facts()
    return Cast.of(facts.client, facts.partners, facts.links)


def test_every_indicator_has_a_label_and_no_label_is_an_orphan():
    assert {template.name for template in TEMPLATES} == set(INDICATOR_LABELS)


def test_every_unit_of_an_indicator_has_words():
    assert {template.unit for template in TEMPLATES} <= set(UNITS)


def test_every_actor_has_a_name_for_titles_and_for_sentences():
    facts = load_facts()
    assert {actor.name for actor in facts.actors} <= set(ACTORS)
    assert facts.client.name == CLIENT
    holders = {role: [a.name for a in facts.partners if a.abilities.get(role) == 1.0]
               for role in ("superpower", "neighbour")}  # fmt: skip
    assert holders == {"superpower": [SUPERPOWER], "neighbour": [NEIGHBOUR]}


def test_labels_name_countries_where_the_model_knows_roles(cast):
    for indicator in indicators(cast):
        label = label_of(indicator.name, indicator.unit)
        assert label.short != indicator.name, f"{indicator.name} has no label"
        for text in (label.short, label.noun, label.happens):
            assert not ROLES.search(text), text
            assert "{" not in text


def test_no_two_indicators_have_the_same_label(cast):
    shorts = [label_of(i.name, i.unit).short for i in indicators(cast)]
    twice = sorted({short for short in shorts if shorts.count(short) > 1})
    assert not twice


def test_what_is_or_is_not_so_says_how_it_begins(cast):
    for indicator in indicators(cast):
        assert bool(label_of(indicator.name).happens) == (indicator.unit == "0/1"), indicator.name


def test_sentences_call_clashes_what_tables_call_them():
    label = label_of("clashes")
    assert label.short == "Clashes with North Korea"
    assert label.noun == label.short.replace("C", "c", 1)
    assert label.happens == f"{label.noun} occur"
    found = Finding(label, Kind.HARDLY, 0.8, 0.8, 0.0, 0.01, 0.0, 0.0, "2034", is_share=True)
    assert found.sentence == "Clashes with North Korea hardly change."
    more = replace(found, kind=Kind.MORE_LIKELY, variant=0.9)
    assert (
        more.sentence == "Clashes with North Korea occur by 2034 in 90 % of runs instead of 80 %."
    )


@pytest.mark.parametrize(
    ("name", "unit", "long"),
    [
        ("arms.dprk.russia", "kshell/month", "Shells, North Korea → Russia (thousand a month)"),
        ("cash.russia.dprk", "$m/month", "Cash, Russia → North Korea ($ million a month)"),
        ("cash.china.russia", "$m/month", "Cash, China → Russia ($ million a month)"),
        ("threat.us.dprk", "1", "Threat from United States felt by North Korea (0 none, 1 high)"),
        ("trust.dprk.china", "1", "Trust, North Korea and China (0 none, 1 full)"),
        ("shells.rok.front", "kshell/month", "Shells lent, South Korea → front (thousand a month)"),
        ("my_own.series", "1", "my_own.series"),
    ],
)
def test_a_label_tells_the_thing_who_to_whom_and_the_unit(name, unit, long):
    assert label_of(name, unit).long == long
