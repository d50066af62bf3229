from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.api.run import run_batch
from sim.errors import UserError
from sim.scenario.library import load_plan
from sim.studies.designs import StudySetup, design_batch, lay_out, one_at_a_time, usual
from sim.studies.factors import parse_factors

PLAN = load_plan("history")
FACTORS = parse_factors(["dprk.hunger=0:1", "treaty_months=3..12", "switch:war", "dummy"], PLAN)
OUTCOMES = ("trust.dprk.china", "provocations")
SETUP = StudySetup("history", since="1991-01", runs=3, seed=5, year=1992, outcomes=OUTCOMES)


@given(st.sampled_from(["lhs", "sobol", "grid"]), st.integers(2, 9), st.integers(0, 99))
@settings(max_examples=20)
def test_points_lie_in_range_and_begin_with_the_usual_one(shape, points, seed):
    design = lay_out(FACTORS, shape, points, seed)
    for column, factor in enumerate(FACTORS):
        values = design.points[:, column]
        assert (values >= factor.low).all()
        assert (values <= factor.high).all()
    if shape != "grid":
        assert len(design) == points + 1
        np.testing.assert_array_equal(design.points[0], usual(FACTORS))


def test_a_grid_holds_every_combination_once():
    design = lay_out(parse_factors(["hunger=0:1:3", "switch:war"], PLAN), "grid")
    assert len({tuple(point) for point in design.points}) == len(design) == 6


def test_a_latin_hypercube_has_one_point_in_each_part_of_a_range():
    points = lay_out(FACTORS, "lhs", 8).points[1:, 0]
    assert sorted(np.floor(points * 8)) == list(range(8))


def test_one_at_a_time_moves_one_factor_to_each_end():
    design = one_at_a_time(FACTORS)
    moved = (design.points != design.points[0]).sum(axis=1)
    assert len(design) == 1 + 2 * len(FACTORS)
    assert moved.max() == 1


@pytest.mark.parametrize("since", ["1990-01", "1991-01", "1991-08"])
def test_a_run_of_a_point_is_that_history_of_the_same_parameters_bit_for_bit(since):
    setup = replace(SETUP, since=since)
    design = lay_out(parse_factors(["dprk.hunger=0:1:3", "china.aid_size=1,2"], PLAN), "grid")
    results = run_batch(design_batch(design, setup, "points"))
    point, history = 4, 2
    values = dict(zip(design.names, design.points[point], strict=True))
    if since == "1990-01":
        alone = sim.AllianceModel("history", rng=5, histories=[history], parameters=values)
    else:
        plan = replace(sim.tweaked(values, "history", since), months=36)
        alone = sim.AllianceModel(plan, rng=5, histories=[history])
    column = point * setup.runs + history
    seen = [alone.step() or float(alone.world.trust[1, 0]) for _ in range(36)]
    stored = results["history_points"]["trust.dprk.china"].values[:, column]
    np.testing.assert_array_equal(stored, np.array(seen, dtype=np.float32))


def test_points_share_luck_unless_it_is_to_be_independent():
    design = lay_out(parse_factors(["dummy"], PLAN), "lhs", 3)
    common = design_batch(design, SETUP, "points")
    assert common.histories.tolist() == [0, 1, 2] * 4
    apart = design_batch(design, replace(SETUP, random_numbers="independent"), "points")
    assert len(set(apart.histories)) == 12


def test_a_switch_turns_a_mechanism_off_in_its_runs_alone():
    factors = parse_factors(["switch:trust"], PLAN)
    results = run_batch(design_batch(lay_out(factors, "grid"), SETUP, "points"))
    trust = results["history_points"]["trust.dprk.china"].values
    on, off = trust[:, :3], trust[:, 3:]
    np.testing.assert_array_equal(on[:12], off[:12])
    assert (on[12:] != off[12:]).any()
    plain = sim.run("history", runs=3, seed=5, end="1992-12", record=list(OUTCOMES))
    np.testing.assert_array_equal(on, plain["history"]["trust.dprk.china"].values)


def test_a_switch_that_the_scenario_has_off_can_be_on_in_some_runs():
    regimes = tuple(replace(c, switched_off=frozenset({"trust"})) for c in PLAN.regimes)
    setup = replace(SETUP, on=replace(PLAN, regimes=regimes), since="1990-01")
    factors = parse_factors(["switch:trust"], PLAN)
    results = run_batch(design_batch(lay_out(factors, "grid"), setup, "points"))
    on, off = np.split(results["history_points"]["trust.dprk.china"].values, 2, axis=1)
    assert (on != off).any()


def test_a_parameter_that_the_scenario_silences_is_refused():
    regimes = tuple(replace(c, switched_off=frozenset({"trust"})) for c in PLAN.regimes)
    setup = replace(SETUP, on=replace(PLAN, regimes=regimes))
    with pytest.raises(UserError, match="trust_gain has no effect"):
        design_batch(lay_out(parse_factors(["trust_gain"], PLAN), "grid"), setup, "points")


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ({"runs": 0}, "at least 1"),
        ({"seed": -1}, "at least 0"),
        ({"random_numbers": "bad"}, "common, independent"),
        ({"prior": "flat"}, "declared, defaults"),
        ({"since": "1989-12"}, "begin with 1990-01"),
        ({"since": "never"}, "never"),
        ({"year": 2050}, "from 1991 to 2024"),
        ({"year": 1990}, "from 1991"),
        ({"on": "histry"}, "history"),
    ],
)
def test_a_setup_that_makes_no_sense_is_refused(what, message):
    with pytest.raises(UserError, match=message):
        replace(SETUP, **what).plan()


@pytest.mark.parametrize(
    ("shape", "points", "message"),
    [("cube", 4, "grid, lhs, sobol"), ("lhs", 1, "at least 2"), ("grid", 90_000, "at most"),
     ("grid", 10**15, "at most"), ("lhs", 10**15, "at most"), ("sobol", 10**15, "at most")],
)  # fmt: skip
def test_a_design_that_makes_no_sense_is_refused(shape, points, message):
    factors = parse_factors(["hunger", "patron_restraint"], PLAN)
    with pytest.raises(UserError, match=message):
        lay_out(factors, shape, points)


def test_a_design_of_more_runs_than_memory_holds_is_refused():
    design = lay_out(parse_factors(["hunger"], PLAN), "grid")
    with pytest.raises(UserError, match="5000000000000000 runs: a batch has at most 10000000"):
        design_batch(design, replace(SETUP, runs=10**15), "points")


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_design_of_several_blocks_is_the_same_in_a_folder_with_workers(tmp_path, workers):
    factors = parse_factors(["dprk.hunger=0:1:40", "switch:trust"], PLAN)
    batch = design_batch(lay_out(factors, "grid"), replace(SETUP, runs=25), "points")
    assert batch.runs > batch.block
    here = run_batch(batch, workers=1)["history_points"]
    stored = run_batch(batch, tmp_path / "new", workers=workers)["history_points"].load()
    for name in here.data_vars:
        np.testing.assert_array_equal(here[name].values, stored[name].values)
    alone = sim.AllianceModel(
        replace(sim.tweaked({"dprk.hunger": 1.0}, "history", "1991-01"), months=36), rng=5, runs=25
    )
    alone.run_for(36)
    np.testing.assert_array_equal(
        stored["trust.dprk.china"].values[-1, -50:-25], alone.world.trust[1].astype(np.float32)
    )
