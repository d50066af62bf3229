"""Each parameter, driver, switch and good has one plain label, with countries in place of roles."""

import re

import pytest

from sim.facts import load_facts, load_goods
from sim.facts.schema import LINK_LINES
from sim.rules.registry import all_parameters
from sim.rules.switches import SWITCHES
from sim.scenario.parameters import spellings
from sim.state.cast import Cast
from sim.state.indicators import indicators
from sim.words.drivers import DRIVER_LABELS
from sim.words.goods import GOOD_LABELS
from sim.words.parameters import PARAMETER_LABELS
from sim.words.plain import plain
from sim.words.registry import (
    driver_label,
    good_label,
    label_of,
    label_of_any,
    parameter_label,
    switch_label,
)
from sim.words.switches import SWITCH_LABELS
from sim.words.units import UNITS

ROLES = re.compile(r"\b(clients?|superpowers?|neighbours?|patrons?)\b", re.IGNORECASE)
#: In a sentence of a declaration "a neighbour" can be any country next door.
CERTAIN_ROLES = re.compile(r"\b(clients?|superpowers?|patrons?|the neighbour)\b", re.IGNORECASE)
LONGEST = 60


@pytest.fixture(scope="module")
def facts():
    return load_facts()


@pytest.fixture(scope="module")
def cast(facts):
    return Cast.of(facts.client, facts.partners, facts.links)


@pytest.fixture(scope="module")
def labels(cast, facts):
    """All labels but those of indicators, by the kind and the name."""
    return {
        **{("parameter", name): parameter_label(name) for name in spellings(cast)},
        **{("driver", name): driver_label(name) for name in facts.series},
        **{("switch", name): switch_label(name) for name in SWITCHES},
        **{("good", name): good_label(name) for name in GOOD_LABELS},
    }


def test_every_parameter_has_a_label_and_no_label_is_an_orphan():
    assert set(PARAMETER_LABELS) == set(all_parameters())


def test_every_switch_has_a_label_and_no_label_is_an_orphan():
    assert set(SWITCH_LABELS) == set(SWITCHES)


def test_every_good_has_a_label_and_no_label_is_an_orphan():
    goods = load_goods()
    assert set(GOOD_LABELS) == {good.name for good in goods.lines} | {goods.money.name} | set(
        LINK_LINES
    )


def test_every_driver_has_a_label_and_no_label_is_an_orphan(facts):
    for name in facts.series:
        assert driver_label(name).short != name, f"{name} has no label"
    families = {name.partition(".")[0] for name in facts.series}
    assert {name.partition(".")[0] for name in DRIVER_LABELS} <= families


def test_labels_name_countries_where_the_model_knows_roles(labels):
    for (kind, name), label in labels.items():
        for text in (label.short, label.noun, *label.ends):
            assert not ROLES.search(text), f"{kind} {name}: {text}"
            assert "{" not in text, f"{kind} {name}: {text}"


def test_no_two_parameters_or_drivers_or_switches_have_the_same_label(labels):
    for kind in ("parameter", "driver", "switch"):
        shorts = [
            label.short
            for (of, name), label in labels.items()
            if of == kind and not name.startswith("dprk.")
        ]
        twice = sorted({short for short in shorts if shorts.count(short) > 1})
        # what one actor alone can hold is called alike with and without the actor
        alone = {parameter_label(name).short for name, each in all_parameters().items()
                 if each.ability in ("superpower", "neighbour", "shells", "belligerent")}  # fmt: skip
        assert not set(twice) - alone


def test_no_parameter_is_called_as_an_indicator_is(cast):
    shorts = {label_of(i.name).short for i in indicators(cast)}
    assert not {parameter_label(name).short for name in all_parameters()} & shorts


def test_labels_are_short(labels):
    assert {
        name: label.short for name, label in labels.items() if len(label.short) > LONGEST + 8
    } == {}
    bare = {name: parameter_label(name).short for name in all_parameters()}
    assert {name: short for name, short in bare.items() if len(short) > LONGEST} == {}


def test_a_label_begins_with_a_capital_and_is_no_sentence(labels):
    for label in labels.values():
        assert label.short[0].isupper(), label.short
        assert not label.short.endswith("."), label.short


def test_only_what_a_partner_holds_names_its_holder():
    for name, parameter in all_parameters().items():
        has = bool(
            {"{holder}", "{belligerent}"}
            & set(re.findall(r"\{\w+\}", PARAMETER_LABELS[name].short))
        )
        if parameter.holder != "partner":
            assert "{holder}" not in PARAMETER_LABELS[name].short, name
        elif parameter.ability not in ("superpower", "neighbour"):
            assert has, name


def test_each_scale_from_0_to_1_says_what_its_ends_mean():
    for name, parameter in all_parameters().items():
        if parameter.unit in ("1", "0/1") and parameter.bounds == (0.0, 1.0):
            assert all(PARAMETER_LABELS[name].ends), name


def test_every_unit_of_a_parameter_and_driver_has_words(facts):
    assert {parameter.unit for parameter in all_parameters().values()} <= set(UNITS)
    assert {series.unit for series in facts.series.values()} <= set(UNITS)


def test_a_sentence_of_a_declaration_is_read_with_countries(cast, facts):
    texts = [parameter.meaning for parameter in all_parameters().values()]
    texts += [
        each.meaning for each in (*facts.series.values(), *indicators(cast), *load_goods().lines)
    ]
    for text in texts:
        assert not CERTAIN_ROLES.search(plain(text)), plain(text)
        assert not CERTAIN_ROLES.search(plain(text, "china")), plain(text, "china")


@pytest.mark.parametrize(
    ("name", "unit", "long"),
    [
        ("aid_size", "1", "Size of aid from each partner"),
        ("china.aid_size", "1", "Size of aid from China"),
        ("japan.distance", "km", "Distance from the capital of Japan to Pyongyang (km)"),
        ("us.recognition", "1", "Recognition of North Korea by the United States (0 none, 1 full)"),
        ("peace_stock", "kshell", "Stock of shells that Russia wants in peace (thousand)"),
        ("china.peace_stock", "kshell", "Stock of shells that China wants in peace (thousand)"),
        ("trust_decay", "1/month", "Fading of trust (a month)"),
        ("no_such", "1", "no_such"),
    ],
)  # fmt: skip
def test_a_parameter_is_called_by_its_thing_its_country_and_its_unit(name, unit, long):
    assert parameter_label(name, unit).long == long


@pytest.mark.parametrize(
    ("text", "holder", "words"),
    [
        ("The client's neighbour arms.", "", "South Korea arms."),
        ("the superpower's bloc", "", "the US bloc"),
        ("a patron's cost, and patrons'", "", "Russia's or China's cost, and Russia and China'"),
        ("a tolerant patron", "china", "a tolerant China"),
        ("months before such a superpower signs", "", "months before such a United States signs"),
        ("aid of a neighbour that fears collapse", "china", "aid of a neighbour that fears collapse"),
        ("shells that a neighbour lends to the patron's enemy", "rok", "shells that South Korea lends to Russia's or China's enemy"),
        ("most cash that a partner pays", "", "most cash that a partner pays"),
        ("most cash that a partner pays", "us", "most cash that the United States pays"),
        ("Superpower and client", "", "United States and North Korea"),
    ],
)  # fmt: skip
def test_roles_become_countries_by_one_rule(text, holder, words):
    assert plain(text, holder) == words


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("arms.dprk.russia", "Shells, North Korea → Russia"),
        ("china.aid_size", "Size of aid from China"),
        ("gdp.us", "GDP of the United States"),
        ("switch:hegemonic_fear", "Fear of a hegemon"),
        ("hegemonic_fear", "Fear of a hegemon"),
        ("systems", "Missiles and launchers"),
        ("rok", "South Korea"),
        ("nothing.so", "nothing.so"),
    ],
)
def test_any_name_finds_its_label(name, short):
    assert label_of_any(name).short == short
