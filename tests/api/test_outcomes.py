import pickle
import warnings

import mesa
import numpy as np
import pytest

import sim
from sim.api.outcomes import to_identifier, to_spelling
from sim.errors import UserError
from sim.rules.switches import SWITCHES
from sim.scenario.library import load_plan
from sim.scenario.parameters import spellings

HOW = {"year": 1993, "since": "1991-01", "runs": 4}
LOOKED_AT = ("provocations", "fuel.china.dprk")


@pytest.fixture(scope="module")
def outcome():
    return sim.outcomes("history", LOOKED_AT, **HOW)


def test_every_spelling_is_a_name_in_python_and_back():
    for spelling in (*spellings(load_plan().cast), *(f"switch:{name}" for name in SWITCHES)):
        assert to_identifier(spelling).isidentifier()
        assert to_spelling(to_identifier(spelling)) == spelling


def test_it_gives_a_number_for_each_indicator(outcome):
    found = outcome(dprk__hunger=0.2, switch__trust=False)
    assert list(found) == outcome.names == ["provocations", "fuel__china__dprk"]
    assert all(isinstance(value, float) for value in found.values())
    assert all(name.isidentifier() for name in found)


def test_the_same_parameters_give_the_same_numbers_in_any_company(outcome):
    points = np.array([[0.2, 1.0], [0.9, 0.0]])
    table = outcome.over(["dprk__hunger", "switch:trust"])(points)
    for point, row in zip(points, table, strict=True):
        assert list(outcome(dprk__hunger=point[0], switch__trust=point[1]).values()) == list(row)
    assert (table[0] != table[1]).all()


def test_it_gives_what_a_sweep_gives(outcome):
    swept = sim.sweep(
        ["hunger=0,1"], "history", since="1991-01", year=1993, runs=4, outcomes=LOOKED_AT,
        prior="defaults",
    )  # fmt: skip
    assert [outcome(hunger=h)["provocations"] for h in (0, 1)] == list(
        swept.of("provocations")["mean"]
    )


def test_it_may_act_from_the_first_month_or_within_the_last_year():
    for since in ("1990-01", "1993-06"):
        one = sim.outcomes("history", ["provocations"], **{**HOW, "since": since})
        assert one(hunger=0.3)["provocations"] == one.over(["hunger"])(np.array([[0.3]]))[0]


def test_it_can_be_sent_to_another_process(outcome):
    assert pickle.loads(pickle.dumps(outcome))(hunger=0.3) == outcome(hunger=0.3)


def test_without_parameters_it_is_the_scenario_at_its_defaults(outcome):
    usual = sim.rules.registry.all_parameters()["hunger"].default
    assert outcome() == outcome(hunger=usual)


def test_mistakes_are_told_all_at_once(outcome):
    with pytest.raises(UserError) as told:
        outcome(dprk__hungr=0.1, switch__wr=True)
    assert len(told.value.mistakes) == 2
    with pytest.raises(UserError, match="outside"):
        outcome(hunger=-1.0)
    with pytest.raises(UserError, match="Did you mean 'talks'"):
        sim.outcomes("baseline", ["tallks"])
    with pytest.raises(UserError, match="at least one indicator"):
        sim.outcomes("baseline", [])
    with pytest.raises(UserError, match="since 2024-07: history runs"):
        sim.outcomes("history")


def test_salib_samples_evaluates_and_analyses_it(outcome):
    from SALib import ProblemSpec

    spec = ProblemSpec({
        "names": ["dprk.hunger", "combat_learning"], "bounds": [[0.0, 1.2], [0.0, 0.004]],
        "outputs": list(LOOKED_AT),
    })  # fmt: skip
    matrix = outcome.over(spec["names"])
    spec.sample_morris(4, seed=1).evaluate(matrix).analyze_morris(seed=1)
    found = spec.analysis["fuel.china.dprk"]
    assert found["mu_star"][0] > 0.0
    assert found["mu_star"][1] == 0.0


@pytest.mark.slow
def test_the_ema_workbench_performs_experiments_on_it(outcome):
    with warnings.catch_warnings():
        # it warns of evaluators that are not installed
        warnings.simplefilter("ignore")
        import ema_workbench as ema

        model = ema.Model("alliance", function=outcome)
        model.uncertainties = [
            ema.RealParameter("dprk__hunger", 0.0, 1.2), ema.BooleanParameter("switch__trust"),
            ema.IntegerParameter("treaty_months", 3, 12),
        ]  # fmt: skip
        model.outcomes = [ema.ScalarOutcome(name) for name in outcome.names]
        experiments, found = ema.perform_experiments(model, scenarios=5)
    assert len(experiments) == 5
    row = experiments.iloc[3]
    again = outcome(
        dprk__hunger=row["dprk__hunger"], switch__trust=row["switch__trust"],
        treaty_months=row["treaty_months"],
    )  # fmt: skip
    assert again == {name: found[name][3] for name in outcome.names}


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="this version of Mesa has no batch_run")
def test_mesas_batch_run_drives_the_model_itself():
    rows = mesa.batch_run(
        sim.AllianceModel,
        parameters={"dprk__hunger": [0.0, 1.2], "scenario": "history", "runs": 4},
        rng=[3], max_steps=24, number_processes=1, data_collection_period=-1,
        display_progress=False,
    )  # fmt: skip
    values = [row["fuel.china.dprk"] for row in rows]
    assert len(values) == 2
    alone = sim.AllianceModel("history", rng=3, runs=4, dprk__hunger=1.2)
    alone.run_for(24)
    kept = alone.datacollector.get_model_vars_dataframe()["fuel.china.dprk"].iloc[-1]
    assert values[1] == kept
