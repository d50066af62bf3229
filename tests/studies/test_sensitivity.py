import json
from dataclasses import asdict

import numpy as np
import pytest
import xarray as xr

import sim
from sim.api.results import Results
from sim.errors import UserError
from sim.scenario.library import load_plan
from sim.studies import sensitivity
from sim.studies.designs import StudySetup
from sim.studies.factors import parse_factors
from sim.studies.sensitivity import Sensitivity, control, plan_study

FACTORS = [
    "dprk.hunger", "switch:provocation_feedback", "treaty_months=3..12", "combat_learning",
    "hazard_base=0.05,0.1,0.3",
]  # fmt: skip
HOW = {"since": "2006-01", "runs": 4, "outcomes": ["provocations", "fuel.china.dprk"]}
#: Read by nothing before the war of the 2020s.
INERT = "combat_learning"


def study(**changes):
    return sim.sensitivity(FACTORS, "history", **{**HOW, "year": 2009, **changes})


@pytest.fixture(scope="module")
def screened():
    return study(size=4, every=1)


def known(function, method, size):
    """The indices of a function of places (point, factor), where the truth can be computed."""
    factors = parse_factors(["hunger=0:1", "deterrence=0:1", "patron_restraint=0:1"], load_plan())
    made = plan_study(factors, method, size)
    values = function(made.design.points)

    series = np.broadcast_to(np.repeat(values, 2), (12, 2 * len(values))).astype(np.float32)
    data = xr.Dataset({"y": (("month", "run"), series, {"units": "1"})})
    manifest = {
        "record": ["y"], "named": ["it"], "scenarios": {"it": {"name": f"it_{method}"}},
    }  # fmt: skip
    results = sim.Results({"it": data}, manifest)
    return (
        Sensitivity.analyse(results, made, StudySetup(runs=2), [1990]).of("y").set_index("factor")
    )


def test_morris_finds_the_slopes_of_a_linear_function():
    found = known(lambda x: 3.0 * x[:, 0] - 2.0 * x[:, 1], "morris", 6)
    assert found["mu"].to_numpy() == pytest.approx([3.0, -2.0, 0.0, 0.0], abs=1e-5)
    assert found["sigma"].to_numpy() == pytest.approx(0.0, abs=1e-5)


def test_morris_tells_an_interaction_by_its_spread():
    found = known(lambda x: x[:, 0] * x[:, 1], "morris", 20)
    assert (found.loc[["hunger", "deterrence"], "sigma"] > 0.1).all()
    assert (found.loc[["patron_restraint", "dummy"], "sigma"] == 0.0).all()


def test_sobol_finds_the_shares_of_a_linear_function():
    found = known(lambda x: 2.0 * x[:, 0] + x[:, 1], "sobol", 512)
    for measure in ("first", "total"):
        assert found.loc["hunger", measure] == pytest.approx(0.8, abs=0.03)
        assert found.loc["deterrence", measure] == pytest.approx(0.2, abs=0.03)
        assert found.loc["dummy", measure] == 0.0


def test_sobol_tells_an_interaction_by_total_and_first_order():
    found = known(lambda x: (x[:, 0] - 0.5) * (x[:, 1] - 0.5), "sobol", 512)
    assert found.loc["hunger", "first"] == pytest.approx(0.0, abs=0.1)
    assert found.loc["hunger", "total"] == pytest.approx(1.0, abs=0.1)


def test_an_inert_parameter_and_the_dummy_have_exactly_no_effect_on_common_luck(screened):
    for outcome in HOW["outcomes"]:
        for year in screened.years:
            table = screened.of(outcome, year).set_index("factor")
            assert table.loc[[INERT, "dummy"], "mu_star"].eq(0.0).all()
            assert table["mu_star"].max() > 0.0


def test_independent_luck_buries_effects_that_common_luck_shows(screened):
    apart = study(size=4, random_numbers="independent")
    assert control(apart, "fuel.china.dprk") > 0.0
    assert control(screened, "fuel.china.dprk") == 0.0


def test_indices_come_year_by_year(screened):
    assert screened.years == [2006, 2007, 2008, 2009]
    assert study(size=2, every=2).years == [2007, 2009]
    assert study(size=2).years == [2009]


def test_continuous_whole_listed_and_boolean_factors_go_together(screened):
    kinds = {f["kind"] for f in screened.factors}
    assert kinds == {"continuous", "integer", "levels", "boolean"}
    table = screened.of("provocations").set_index("factor")
    assert table.loc["switch:provocation_feedback", "mu_star"] > 0.0


def test_factors_of_a_mechanism_move_together_when_grouped():
    found = sim.sensitivity(
        (), "history", mechanisms=["provocation", "trust"], grouped=True, size=3, year=2008, **HOW
    )  # fmt: skip
    assert set(found.of("provocations")["factor"]) == {"provocation", "trust", "dummy"}


def test_a_tornado_looks_at_both_ends_of_each_factor():
    found = study(method="tornado")
    assert found.points == 1 + 2 * (len(FACTORS) + 1)
    table = found.of("fuel.china.dprk").set_index("factor")
    assert table["largest"].is_monotonic_decreasing
    assert table.loc["dummy", ["low", "high", "low_error"]].eq(0.0).all()


def test_an_outcome_that_does_not_vary_is_told_and_gives_no_numbers():
    for method in ("morris", "tornado"):
        with pytest.raises(UserError, match=r"war.intensity in 2009 does not vary: it is 0"):
            study(method=method, size=2, outcomes=["war.intensity"])
    both = study(size=2, outcomes=["war.intensity", "provocations"])
    assert set(both.table["outcome"]) == {"provocations"}
    assert any("does not vary" in note for note in both.notes)


def test_an_outcome_without_values_is_told():
    with pytest.raises(UserError, match="no value at any point"):
        study(size=2, outcomes=["arms_price.dprk.russia"], method="tornado")
    with pytest.raises(UserError, match="without a value"):
        study(size=2, outcomes=["arms_price.dprk.russia"])


def test_trajectories_with_a_point_without_a_value_are_left_out_and_counted():
    def gap(x):
        return np.where(x[:, 0] > 0.9, np.nan, x[:, 1])

    factors = parse_factors(["hunger=0:1", "deterrence=0:1", "patron_restraint=0:1"], load_plan())
    made = plan_study(factors, "morris", 30)
    rows, note = sensitivity._by_salib(gap(made.design.points), made, "y", 1)
    assert "of 30 trajectories have a point without a value" in note
    assert {row["factor"]: row["mu"] for row in rows}["deterrence"] == pytest.approx(1.0)


def test_few_base_points_that_are_alike_are_told():
    factors = parse_factors(["hunger=0:1", "deterrence=0:1", "patron_restraint=0:1"], load_plan())
    made = plan_study(factors, "sobol", 4)
    _, note = sensitivity._by_salib(made.design.points[:, 0] ** 2, made, "y", 1)
    assert "take more base points" in note


def test_a_study_is_kept_beside_its_batch_and_reads_back(tmp_path):
    found = study(size=2, out=tmp_path / "new")
    assert asdict(sensitivity.Sensitivity.load(tmp_path / "new")) == asdict(found)
    assert Results.open(tmp_path / "new").sensitivity == found
    content = json.loads((tmp_path / "new" / "sensitivity.json").read_text(encoding="utf-8"))
    assert content["random_numbers"] == "common"
    assert len((tmp_path / "new" / "sensitivity.csv").read_text(encoding="utf-8").splitlines()) > 5


def test_a_folder_without_a_study_says_so(tmp_path):
    with pytest.raises(UserError, match="holds no sensitivity study"):
        sensitivity.Sensitivity.load(tmp_path)
    (tmp_path / "sensitivity.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(UserError, match="not written by this version"):
        sensitivity.Sensitivity.load(tmp_path)
    (tmp_path / "sensitivity.json").write_text("{", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be read"):
        sensitivity.Sensitivity.load(tmp_path)


def test_the_same_study_twice_gives_the_same_numbers(screened):
    assert study(size=4, every=1).indices == screened.indices


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ({"method": "moris"}, "Did you mean 'morris'"),
        ({"size": 1}, "at least 2"),
        ({"size": 10**15}, "at most 1000000"),
        ({"method": "sobol", "size": 2**50}, "at most 1000000"),
        ({"method": "sobol", "size": 60}, "power of 2"),
        ({"method": "tornado", "grouped": True}, "moves alone"),
        ({"mechanisms": ["trust"]}, "not both"),
        ({"every": 0}, "at least 1"),
    ],
)
def test_mistakes_in_a_study_are_told(what, message):
    with pytest.raises(UserError, match=message):
        study(**what)


def test_the_dummy_alone_is_no_study():
    with pytest.raises(UserError, match="control of nothing"):
        sim.sensitivity(["dummy"], "history", **HOW)


def test_an_unknown_outcome_or_year_of_a_study_is_told(screened):
    with pytest.raises(UserError, match="Did you mean 'provocations'"):
        screened.of("provocation")
    with pytest.raises(UserError, match="there is one in 2006"):
        screened.of("provocations", 2016)


@pytest.mark.slow
def test_all_uncertain_parameters_are_screened_and_independent_luck_ranks_the_dummy_among_them():
    how = {"mechanisms": ["war", "trust"], "outcomes": ["arms.dprk.russia"], "size": 6, "runs": 10}
    common, apart = (
        sim.sensitivity(**how, random_numbers=random_numbers)
        for random_numbers in ("common", "independent")
    )
    assert control(common, "arms.dprk.russia") == 0.0
    above = apart.of("arms.dprk.russia")["factor"].tolist().index("dummy")
    assert above < len(apart.factors) - 1
    every = sim.sensitivity(size=2, runs=2)
    assert len(every.factors) > 100
    assert (every.of("fuel.china.dprk").set_index("factor").loc["dummy", "mu_star"]) == 0.0
