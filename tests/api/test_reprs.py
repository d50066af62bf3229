"""What a model, its agents and results say of themselves at a prompt and in a notebook."""

import pytest

import sim
from sim import AllianceModel
from sim.agents import Partner, Patron
from sim.api.results import Results


class Mild(Patron):
    """As shipped."""


class Stingy(Partner):
    """As shipped."""


@pytest.fixture(scope="module")
def results() -> Results:
    return sim.run("war_ends", runs=3, end="2024-12", record=["talks", "arms.dprk.russia"])


def test_an_agent_says_who_it_is_and_by_which_rule_it_decides() -> None:
    model = AllianceModel(
        rng=1, agents={"china": Mild, "russia": "tolerant", "us": "closed", "japan": Stingy}
    )
    said = {name: repr(agent) for name, agent in model.actors.by_name.items()}
    assert said == {
        "dprk": "<North Korea, the client>",
        "russia": "<Russia, a patron, follows Tolerant>",
        "china": "<China, a patron, follows Mild>",
        "us": "<United States, the superpower, follows Closed>",
        "rok": "<South Korea, the neighbour>",
        "japan": "<Japan, a partner, follows Stingy>",
        "brics": "<other BRICS, a partner>",
    }


def test_a_class_of_fewer_abilities_than_its_actor_is_still_named() -> None:
    plan = sim.tweak({}, since="1990-01", agents={"us": Stingy})
    model = AllianceModel(plan, rng=1)
    assert repr(model.actors.superpower) == "<United States, the superpower, follows Stingy>"


def test_a_model_says_how_far_it_is_and_who_decides_otherwise() -> None:
    model = AllianceModel("war_ends", rng=7, runs=20, agents={"china": Mild})
    assert repr(model) == (
        "<AllianceModel: war_ends; 20 runs, seed 7; 0 of 540 months done, next 1990-01; "
        "China follows Mild>"
    )
    model.run_for(14)
    assert "; 14 of 540 months done, next 1991-03; " in repr(model)


def test_a_model_at_its_end_and_one_that_is_released_can_be_shown() -> None:
    short = AllianceModel("baseline", rng=1, collect=False)
    short.run_for(short.plan.months)
    assert repr(short) == "<AllianceModel: baseline; 1 run, seed 1; 540 of 540 months done>"
    short.release()
    assert repr(short) == "<AllianceModel: released>"


def test_results_say_what_is_compared_with_what(results: Results) -> None:
    assert repr(results) == (
        "<Results: war_ends against baseline and war_drags_on; 3 runs, 1990-01 to 2024-12>"
    )


def test_a_notebook_shows_the_scenarios_by_title(results: Results) -> None:
    page = results._repr_html_()
    assert page.count("<tr>") == 1 + len(results.scenarios)
    for shown in ("War&#x27;s end", "Baseline", "baseline, war_drags_on", "1990-01 to 2024-12"):
        assert shown in page
    assert "3 runs of each; seed 1" in page


def test_a_title_from_a_stranger_is_no_markup(results: Results) -> None:
    scenarios = {
        name: {**about, "title": "<script>alert(1)</script>"}
        for name, about in results.manifest["scenarios"].items()
    }
    changed = Results(results._datasets, {**results.manifest, "scenarios": scenarios})
    assert "<script>" not in changed._repr_html_()
