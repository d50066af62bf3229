"""Exchanging the patrons' names reaches all that a claim reads and changes, and twice gives it back."""

import numpy as np
import pytest

from sim.ensemble.execution.memory import run_plan
from sim.scenario.library import load_plan
from sim.validation.claims import claims
from sim.validation.claims.changes import World, load_world
from sim.validation.claims.exchange import exchanged, permuted
from sim.validation.claims.language import Vocabulary, parse
from sim.validation.claims.work import names_patrons, variations_of


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("mean(arms.dprk.russia, 2010)", "mean(arms.dprk.china, 2010)"),
        ("mean(dependence.russia.china, 2010)", "mean(dependence.china.russia, 2010)"),
        ("mean(talks, 2010)", "mean(talks, 2010)"),
    ],
)
def test_names_are_exchanged_in_what_is_read(text: str, other: str) -> None:
    names = [
        "arms.dprk.russia",
        "arms.dprk.china",
        "dependence.russia.china",
        "dependence.china.russia",
        "talks",
    ]
    known = Vocabulary(names)
    assert permuted(parse(text, known)) == parse(other, known)
    assert permuted(permuted(parse(text, known))) == parse(text, known)


def test_a_cut_alliance_becomes_that_of_the_other_patron() -> None:
    plan = exchanged(load_world("alliance_cut"))
    settings = plan.regimes[-1].settings
    assert settings["china.technology_cap"] == 0.0
    assert "russia.technology_cap" not in settings
    assert "china.shell_value" not in settings  # it takes none


def test_a_push_of_one_patron_becomes_a_push_of_the_other() -> None:
    (event,) = [
        e for e in exchanged(load_plan("china_courts")).regimes[-1].events if e.name == "courting"
    ]
    (effect,) = event.effects
    assert effect.name == "russia.court_shift"
    name = "court.russia.dprk"
    base, pushed = (
        run_plan(plan, 4, 1, [name])[name]
        for plan in (load_plan(), exchanged(load_plan("china_courts")))
    )
    np.testing.assert_array_equal(base[:414], pushed[:414])
    assert (pushed[440] > base[440]).all()


def test_a_future_of_one_economy_becomes_that_of_the_other() -> None:
    usual, broke = load_plan(), load_plan("russia_broke")
    trails = exchanged(broke).regimes[-1].drivers.trails
    assert trails["gdp.china"] == broke.regimes[-1].drivers.trails["gdp.russia"]
    assert trails["gdp.russia"] == usual.regimes[-1].drivers.trails["gdp.russia"]


def test_a_world_that_speaks_of_no_patron_stays_as_it_is() -> None:
    for world in (
        World("baseline"),
        World("us_engagement"),
        World("rok_thaw"),
        World("russia_absent"),
    ):
        plan = world.plan()
        assert exchanged(plan) is plan


def test_exchanging_twice_gives_the_world_back() -> None:
    plan = load_plan("no_ukraine_war")
    again = exchanged(exchanged(plan))
    assert again.regimes[0].events == plan.regimes[0].events


def test_only_claims_that_speak_of_a_patron_have_this_placebo() -> None:
    without = [name for name, claim in claims().items() if not names_patrons(claim)]
    assert without == ["C12", "C23", "C26", "C29"]
    for name, claim in claims().items():
        placebos = [v for v in variations_of(claim, quick=False) if v.kind == "placebo"]
        assert len(placebos) == (3 if name in without else 4)
