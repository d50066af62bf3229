"""One name, one scenario: in a batch no two share a name, and none is compared with itself."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.ensemble.request.batch import prepare_batch
from sim.errors import UserError
from sim.scenario.library import CHECKOUT, load_plan
from sim.scenario.plan import Plan

TEXT = "format: 1\nname: Mine\nextends: {base}\nbranch: 2024-07\nparameters: {{hunger: {hunger}}}\n"
Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a scenario and gives its path."""

    def write_file(name: str, hunger: float = 0.2, base: str = "baseline") -> str:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(TEXT.format(base=base, hunger=hunger), encoding="utf-8")
        return str(file)

    return write_file


def names(*scenarios: str | Plan, **settings: float) -> list[str]:
    batch = prepare_batch(scenarios, 2, settings=settings)
    assert set(batch.requested) <= {plan.name for plan in batch.plans}
    return [plan.name for plan in batch.plans]


def refusal(*scenarios: str | Plan) -> str:
    with pytest.raises(UserError) as error:
        prepare_batch(scenarios, 2)
    (line,) = error.value.mistakes
    return line


def test_two_tweaks_have_two_names_and_two_results() -> None:
    tweaks = [sim.tweak({"dprk.diversification_weight": value}) for value in (0.3, 0.9)]
    results = sim.run(*tweaks, runs=3, end="2029-12", record=["trust.dprk.russia"])
    assert list(results.scenarios) == ["baseline", "baseline_tweaked", "baseline_tweaked_2"]
    low, high = (results.series("trust.dprk.russia", name) for name in results.scenarios[1:])
    assert not np.array_equal(low, high)


def test_one_tweak_given_twice_is_one_scenario() -> None:
    tweak = sim.tweak({"hunger": 0.3})
    assert names(tweak, sim.tweak({"hunger": 0.3})) == ["baseline", "baseline_tweaked"]


def test_a_tweak_leaves_its_name_to_a_file(write: Write) -> None:
    file = write("baseline_tweaked.yaml")
    tweak = sim.tweak({"hunger": 0.3})
    assert names(tweak, file) == ["baseline", "baseline_tweaked_2", "baseline_tweaked"]


def test_a_tweak_of_a_file_is_compared_with_that_file(write: Write) -> None:
    file = write("mine.yaml", 0.1)
    assert names(sim.tweak({"hunger": 0.3}, on=file)) == ["mine", "mine_tweaked"]


def test_a_changed_scenario_leaves_its_name_to_the_base_of_another() -> None:
    found = names("war_ends", "us_engagement_after_war", hunger=0.2)
    assert found.count("war_ends") == 1
    assert "war_ends_changed" in found
    plans = {plan.name: plan for plan in prepare_batch(["war_ends"], 2).plans}
    assert "hunger" not in plans["war_ends"].regimes[-1].settings


def test_files_of_one_name_are_refused(write: Write) -> None:
    one, other = write("a/plan.yaml", 0.1), write("b/plan.yaml", 0.3)
    line = refusal(one, other)
    assert line == f"two different scenarios are named 'plan' ({one}, {other}); rename one"


@pytest.mark.parametrize("name", ["plan.yml", "Plan.yaml"])
def test_names_that_some_systems_take_for_one_are_refused(write: Write, name: str) -> None:
    assert "two different scenarios are named" in refusal(
        write("a/plan.yaml", 0.1), write(f"b/{name}", 0.3)
    )


def test_a_base_of_the_same_name_is_refused(write: Write) -> None:
    base = write("a/plan.yaml", 0.1)
    assert "two different scenarios" in refusal(write("b/plan.yaml", 0.3, base))


def test_one_file_given_twice_is_one_scenario(write: Write, tmp_path: Path) -> None:
    file = write("mine.yaml")
    assert names(file, str(tmp_path / "." / "mine.yaml")) == ["baseline", "mine"]


def test_plans_of_one_name_are_refused() -> None:
    plan = load_plan("war_ends")
    other = replace(load_plan("us_engagement"), name="war_ends")
    assert "two different scenarios are named 'war_ends'" in refusal(plan, other)


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".", "zarr.json", "__x", "a\u202eb", "a\nb"])
def test_a_name_that_the_store_cannot_have_is_refused(name: str) -> None:
    assert "cannot name a scenario" in refusal(replace(load_plan("war_ends"), name=name))


def test_a_plan_is_not_compared_with_itself() -> None:
    plan = replace(load_plan("war_ends"), compare_to="war_ends", comparisons=("war_ends",))
    assert refusal(plan) == "the plan 'war_ends': a scenario cannot be compared with itself"


def test_results_are_not_compared_with_themselves() -> None:
    results = sim.run("war_ends", runs=2, end="2029-12", record=["talks"])
    with pytest.raises(UserError, match="'war_ends' cannot be compared with itself"):
        results.differences("war_ends", "war_ends")


@pytest.mark.parametrize(
    "name", ["zarr.json", "__x", "a\u202eb", "a\x1b[31mb", "\u200b", "한" * 70]
)
def test_a_file_whose_name_no_result_can_have_is_refused(write: Write, name: str) -> None:
    with pytest.raises(UserError, match="cannot name a scenario; rename the file") as error:
        load_plan(write(f"{name}.yaml"))
    assert str(error.value).isprintable()


@pytest.mark.parametrize("name", ["baseline.yaml", "Baseline.yaml", "war_ends.yml"])
def test_a_file_does_not_take_the_name_of_a_shipped_scenario(write: Write, name: str) -> None:
    with pytest.raises(UserError, match=f"{name}: '.*' is a shipped scenario; rename the file"):
        load_plan(write(name))


def test_a_copy_of_a_shipped_scenario_is_that_scenario(tmp_path: Path) -> None:
    file = tmp_path / "war_ends.yaml"
    file.write_bytes((CHECKOUT / "war_ends.yaml").read_bytes())
    assert names(str(file), "war_ends") == names("war_ends")


def test_a_shipped_name_means_the_same_in_a_file_and_outside(write: Write) -> None:
    write("baseline.yaml")
    assert load_plan(write("mine.yaml")).regimes[0] is load_plan("baseline").regimes[0]


def test_a_name_of_two_files_is_ambiguous(write: Write) -> None:
    write("base.yaml")
    write("base.yml")
    with pytest.raises(UserError, match=r"Did you mean the file 'base\.yaml' or 'base\.yml'\?"):
        load_plan(write("mine.yaml", base="base"))


def test_extending_a_shipped_scenario_by_a_file_name_says_what_to_write(write: Write) -> None:
    with pytest.raises(UserError, match="Write 'baseline', without the ending"):
        load_plan(write("mine.yaml", base="baseline.yaml"))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("plan.yaml.txt", "ends in .yaml: rename it to 'plan.yaml'"),
        ("kor.txt", "ends in .yaml: rename it to 'kor.yaml'"),
        ("-", "standard input is not read"),
    ],
)
def test_other_endings_are_answered_with_the_right_one(name: str, hint: str) -> None:
    with pytest.raises(UserError, match=hint):
        load_plan(name)
