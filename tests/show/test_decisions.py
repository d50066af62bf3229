"""The decisions of the actors are listed, found and explained, each with its code."""

import inspect

import pytest

from sim.agents.factory import decisions as decisions_of
from sim.show.catalogue import entries
from sim.show.decisions import OWNERS, Decision, decisions, explain_decision
from sim.show.explain import explain_name
from sim.show.search import search


def test_every_decision_of_every_class_is_listed_once() -> None:
    names = [entry.name for entry in entries("decisions")]
    assert len(names) == len(set(names))
    assert set(names) == {name for owner in OWNERS for name in decisions_of(owner)}


def test_a_decision_that_several_take_says_so_of_each() -> None:
    label = next(e.label for e in entries("decisions") if e.name == "treaty_worth")
    assert label.startswith("North Korea: what a treaty with Russia or China is worth to it")
    assert "; Russia or China: what a treaty with North Korea is worth to it" in label


@pytest.mark.parametrize("one", decisions(), ids=lambda one: f"{one.owner.__name__}.{one.name}")
def test_a_decision_says_in_words_what_is_decided_and_where_its_code_is(one: Decision) -> None:
    assert len(one.meaning.split()) >= 4
    assert "run,)" not in one.meaning
    assert not {"client", "patron", "superpower"} & set(one.meaning.split())
    file, _, line = one.place.rpartition(":")
    source = inspect.getsource(inspect.getmodule(one.owner)).splitlines()
    assert file == f"{one.owner.__module__.replace('.', '/')}.py"
    assert f"def {one.name}(" in source[int(line) - 1]


def test_a_decision_is_explained_by_its_name_beside_all_else_of_that_name() -> None:
    told = explain_name("cash_limit")
    assert "cash_limit (L0), a parameter of the mechanism exchange" in told
    assert "  cash_limit, a decision of any partner: the method Partner.cash_limit(self)\n" in told
    assert "  it answers: a number or an array (run,), at least 0\n" in told
    assert "a class Mine(Patron) with a method cash_limit; " in told


def test_a_decision_is_explained_by_the_class_and_its_name() -> None:
    [stance] = explain_decision("Patron.stance")
    assert "it answers: squeeze and court, each a number or an array (run,), from 0 to 1" in stance
    assert "--agent patron=FILE.py:Mine" in stance
    assert list(explain_decision("Client.stance")) == []
    assert len(list(explain_decision("offers"))) == 2
    assert len(list(explain_decision("Client.offers"))) == 1


def test_decisions_are_found_by_what_is_decided() -> None:
    found = {one.kind: one for one in search("withholds")}
    assert "reneging_chance" in [entry.name for entry in found["decisions"].entries]
