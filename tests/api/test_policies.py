"""Policies in Python: the EMA Workbench drives the same question, and figures show what was found."""

import pickle
import warnings

import numpy as np
import pytest

import sim
from sim.api.policies import outcome_identifier, request_policies
from sim.errors import UserError
from tests.studies.policy_files import write


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return write(tmp_path_factory.mktemp("policies"))


@pytest.fixture(scope="module")
def ema():
    with warnings.catch_warnings():
        # it warns of evaluators that are not installed
        warnings.simplefilter("ignore")
        return pytest.importorskip("ema_workbench")


@pytest.fixture(scope="module")
def performed(file, ema):
    """Experiments that the workbench has performed, with its own samplers."""
    model = sim.policy_model(file, runs=12)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        named = [ema.Sample(name, policy_name=name) for name in ("nothing", "same", "offer")]
        return model, *ema.perform_experiments(model, scenarios=3, policies=named)


@pytest.mark.slow
def test_the_workbench_performs_experiments_on_the_same_question(performed):
    model, experiments, outcomes = performed
    assert len(experiments) == 9
    assert set(outcomes) == {"shells", "talks"}
    point = experiments.iloc[7]
    names = [one.name for one in model.uncertainties]
    again = model.function(
        policy_name=point["policy_name"], **{name: point[name] for name in names}
    )
    assert again == {name: outcomes[name][7] for name in outcomes}


@pytest.mark.slow
def test_the_workbench_samples_the_ranges_of_the_file(performed):
    model, experiments, _ = performed
    assert [one.name for one in model.uncertainties] == [
        "output_most", "concession_closed", "war_end", "gdp__russia", "exposure__china",
    ]  # fmt: skip
    assert experiments["concession_closed"].between(60.0, 150.0).all()
    assert experiments["war_end"].between(415, 431).all()
    assert experiments["concession_closed"].nunique() == 3


@pytest.mark.slow
def test_policies_meet_the_same_states_of_the_world_there_too(performed):
    _, experiments, outcomes = performed
    at = {name: outcomes["shells"][experiments["policy_name"] == name] for name in ("nothing", "same", "offer")}  # fmt: skip
    assert np.array_equal(at["nothing"], at["same"])
    assert not np.array_equal(at["nothing"], at["offer"])


def test_its_outcomes_know_which_way_is_better(performed, ema):
    kinds = {one.name: one.kind for one in performed[0].outcomes}
    assert kinds == {"shells": ema.ScalarOutcome.MINIMIZE, "talks": ema.ScalarOutcome.MAXIMIZE}


def test_its_lever_is_the_policy_and_can_be_sampled(file, ema):
    model = sim.policy_model(file, runs=2)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        experiments, _ = ema.perform_experiments(
            model, scenarios=1, policies=4, lever_sampling=ema.Samplers.FF
        )
    assert set(experiments["policy_name"]) == {"nothing", "same", "pressure", "offer"}


def test_the_function_is_the_mean_of_runs_at_these_values(file):
    question = request_policies(file)
    values = {one.name: (one.low + one.high) / 2.0 for one in question.uncertainties}
    function = sim.policy_model(file, runs=6).function
    found = function(policy_name="pressure", **{k.replace(".", "__"): v for k, v in values.items()})
    results = sim.run(
        question.plan("pressure", values), runs=6, record=["arms.dprk.russia", "talks"], seed=1
    )
    shells = results.year_mean("arms.dprk.russia", "pressure", 2025)
    assert found["shells"] == pytest.approx(shells.mean(), rel=1e-6)


def test_the_function_travels_to_other_processes(file):
    function = sim.policy_model(file, runs=2).function
    assert pickle.loads(pickle.dumps(function)).question.name == "small"


def test_all_means_every_uncertain_parameter_that_no_policy_sets(tmp_path):
    file = write(
        tmp_path,
        "policies: {nothing: {}, pressure: us_maximum_pressure}\n"
        "outcomes: {talks: {indicator: talks, window: 2025, better: more}}",
    )
    names = {one.name for one in sim.policy_model(file, runs=1).uncertainties}
    assert "trust_gain" in names
    assert "pressure_size" not in names
    assert len(names) > 100


@pytest.mark.parametrize(
    ("values", "said"),
    [({"policy_name": "ofer"}, "no policy 'ofer'"), ({"hunger": 0.2}, "hunger, .*give policy_name and")],
)  # fmt: skip
def test_wrong_arguments_are_told(file, values, said):
    with pytest.raises(UserError, match=said):
        sim.policy_model(file, runs=1).function(**values)


def test_an_outcome_has_a_name_that_python_takes():
    assert outcome_identifier("shells to Russia").isidentifier()
    assert outcome_identifier("2028").isidentifier()


@pytest.mark.parametrize(("arguments", "said"), [({"runs": 0}, "runs = 0"), ({"prior": "flat"}, "prior 'flat'")])  # fmt: skip
def test_mistakes_in_arguments_are_told(file, arguments, said):
    with pytest.raises(UserError, match=said):
        sim.policies(file, **arguments)
