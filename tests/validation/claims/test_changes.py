"""Worlds of claims: what they change, where that holds, and what they leave alone."""

import numpy as np
import pytest

from sim.ensemble.execution.memory import run_plan
from sim.errors import UserError
from sim.scenario.library import load_plan
from sim.validation.claims.changes import (
    FOLDER,
    Change,
    World,
    changed,
    load_world,
    named_worlds,
)

WORLDS = sorted(file.stem for file in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("name", WORLDS)
def test_each_world_asks_a_question_and_takes_no_scenarios_name(name: str) -> None:
    plan = load_world(name)
    assert "?" in plan.description
    assert plan.compare_to
    assert named_worlds()[name] == FOLDER / f"{name}.yaml"


def test_a_world_that_does_not_exist_is_told_with_the_nearest() -> None:
    with pytest.raises(
        UserError, match=r"no world 'alliance_cutt'\. Did you mean 'alliance_cut'\?"
    ):
        load_world("alliance_cutt")


def test_a_change_holds_from_its_month_on() -> None:
    plan = World("baseline", Change({"readiness_learning": 0.0}), 414).plan()
    first, last = plan.regimes
    assert (first.start, last.start) == (0, 414)
    assert "readiness_learning" not in first.settings
    assert last.settings["readiness_learning"] == 0.0


def test_what_a_world_adds_keeps_the_other_and_holds_from_where_it_departs() -> None:
    plan = World("us_engagement", Change(added=("china_squeeze", "alliance_cut"))).plan()
    first, last = plan.regimes
    assert last.start == 414
    assert {event.name for event in last.events} == {"war_end", "squeeze"}
    assert {event.name for event in first.events} == {"war_end"}
    assert last.settings["russia.technology_cap"] == 0.0
    assert (
        last.drivers.trails["openness.us"]
        == load_plan("us_engagement").regimes[-1].drivers.trails["openness.us"]
    )


def test_equal_changes_have_one_key_and_others_have_none_in_common() -> None:
    one = World("baseline", Change({"a": 1.0, "b": 2.0}, ("trust",)))
    assert one.key == World("baseline", Change({"b": 2.0, "a": 1.0}, ("trust",))).key
    assert one.key != World("baseline", Change({"a": 1.0, "b": 2.0})).key
    assert World("baseline").key == "baseline"


def test_a_parameter_of_someone_absent_is_left_out() -> None:
    plan = changed(load_plan("russia_absent"), Change({"russia.cash_limit": 3000.0, "wedge": 0.0}))
    assert set(plan.regimes[-1].settings) == {"wedge"}


def test_contest_flat_ends_contest_in_2014_and_nothing_before() -> None:
    names = ["will.russia", "pressure.russia"]
    flat, base = (run_plan(load_world(n), 4, 1, names) for n in ("contest_flat", "baseline"))
    for name in names:
        np.testing.assert_array_equal(flat[name][:288], base[name][:288])
    assert (flat["will.russia"][320] > base["will.russia"][320]).all()


def test_the_alliance_cut_sends_nothing_either_way_from_mid_2024_on() -> None:
    names = [
        "arms.dprk.russia",
        "systems.dprk.russia",
        "technology.russia.dprk",
        "cover.russia.dprk",
        "weapons.russia.dprk",
    ]
    found = run_plan(load_world("alliance_cut"), 6, 1, names)
    assert all(not found[name][414:].any() for name in names)
    assert found["arms.dprk.russia"][400:414].any()


def test_gifts_that_go_on_keep_aid_as_it_was() -> None:
    """The size of aid in 1995 times purse and wish is that of 1990, within a tenth, at default values."""
    from sim.model.simulation import Simulation
    from sim.rules import spheres
    from sim.scenario.library import with_prior

    given = {}
    for name, month in (("baseline", 6), ("gifts_kept", 66)):
        model = Simulation(
            with_prior(load_world(name), "defaults"), 1, np.arange(20), engine="numpy"
        )
        for _ in range(month + 1):
            model.step()
        x, world = model.month, model.world
        size = spheres.aid(
            x.purse, x.nearness, x.rivalry, court=world.court, squeeze=world.squeeze, patron=model.cast.patron, par=model.par
        )  # fmt: skip
        given[name] = float(size[model.cast.names.index("russia")].mean())
    assert given["gifts_kept"] == pytest.approx(given["baseline"], rel=0.1)


def test_dependence_is_what_is_drawn() -> None:
    name = "dependence.russia.china"
    found = run_plan(load_world("dependence_drawn"), 50, 1, [name])[name]
    assert (found[420] == found[500]).all()
    assert found[420].min() < 0.2
    assert found[420].max() > 0.6


@pytest.mark.parametrize(("name", "more"), [("counter_bid", 0.2), ("hedge", 0.02)])
def test_a_rival_move_brings_china_back_once_russia_is_close(name: str, more: float) -> None:
    names = ["court.china.dprk", "trust.dprk.china"]
    moved, base = (run_plan(load_world(n), 60, 1, names) for n in (name, "baseline"))
    court, trust = names
    np.testing.assert_array_equal(moved[court][:288], base[court][:288])
    late = slice(470, 520)
    assert moved[court][late].mean() > base[court][late].mean() + more
    assert moved[trust][late].mean() > base[trust][late].mean()
