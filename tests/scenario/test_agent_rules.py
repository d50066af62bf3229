"""The key `agents`: it inherits, a name says more than a role, and it tells scenarios apart."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.ensemble.request.drawn_parameters import drawn_names
from sim.ensemble.request.tree import shared_months
from sim.ensemble.storage.manifest import resume_differences
from sim.errors import UserError
from sim.rules.decision_rules import SHIPPED_RULES
from sim.scenario.agent_rules import with_agents
from sim.scenario.description import fingerprint, plan_description
from sim.scenario.jsonschema import schema
from sim.scenario.library import load_plan, with_prior
from sim.scenario.plan import Plan
from sim.show.assumptions import differing_assumptions
from sim.studies.factors import uncertain_factors

HEAD = "format: 1\nname: Mine\nextends: {}\n"
Write = Callable[..., str]


@pytest.fixture
def file(tmp_path: Path) -> Write:
    """Writes a scenario that extends another, and gives its path."""

    def write(text: str, name: str = "mine", extends: str = "baseline") -> str:
        path = tmp_path / f"{name}.yaml"
        path.write_text(HEAD.format(extends) + text + "\n", encoding="utf-8")
        return str(path)

    return write


def rules(plan: Plan, regime: int = -1) -> dict[str, str]:
    return {actor: rule.name for actor, rule in sorted(plan.regimes[regime].agents.items())}


def test_rules_hold_from_the_branch_on(file: Write) -> None:
    plan = load_plan(file("branch: 2024-07\nagents: {china: tolerant, us: closed}"))
    assert rules(plan, 0) == {}
    assert rules(plan) == {"china": "tolerant", "us": "closed"}


def test_a_role_stands_for_whoever_has_the_ability_and_a_name_says_more(file: Write) -> None:
    text = "agents: {patron: tolerant, china: default, superpower: closed}"
    assert rules(load_plan(file(text))) == {"russia": "tolerant", "us": "closed"}


def test_rules_are_inherited_replaced_and_taken_back(file: Write) -> None:
    file("agents: {patron: tolerant, us: closed}", "parent")
    child = load_plan(file("agents: {russia: default}", "child", "parent"))
    assert rules(child) == {"china": "tolerant", "us": "closed"}
    assert rules(load_plan(file("agents: {patron: default, us: default}", "back", "parent"))) == {}


def test_an_absent_actor_takes_its_rule_along(file: Write) -> None:
    file("agents: {patron: tolerant}", "parent")
    plan = load_plan(file("actors: {absent: [russia]}", "child", "parent"))
    assert rules(plan) == {"china": "tolerant"}


def test_the_default_by_name_is_the_base_itself(file: Write) -> None:
    plan, base = load_plan(file("agents: {client: default, china: default}")), load_plan()
    assert plan_description(plan)["regimes"] == plan_description(base)["regimes"]
    assert shared_months(base, plan) == base.months - 1


def test_results_say_who_decided_how_and_tell_scenarios_apart() -> None:
    base = load_plan()
    plan = with_agents(base, {"china": "tolerant"}, since=414)
    assert plan_description(plan)["regimes"][-1]["agents"] == {"china": "tolerant"}
    assert fingerprint(plan) != fingerprint(base)
    assert shared_months(base, plan) == 414
    assert list(differing_assumptions(base, plan)) == [
        ("from 2024-07 on", [("agents.china", "default", "tolerant")])
    ]


def test_a_batch_is_not_resumed_with_other_rules() -> None:
    def manifest(plan: Plan) -> dict[str, object]:
        return {"scenarios": {"x": {"hash": fingerprint(plan), **plan_description(plan)}}}

    one, other = (manifest(with_agents(load_plan(), {"us": r})) for r in ("closed", "default"))
    assert resume_differences(one, one) == []
    assert resume_differences(one, other) == ["scenario x has changed (regimes)"]


def test_numbers_of_rules_are_drawn_and_varied_only_where_someone_follows_them() -> None:
    base = with_prior(load_plan(), "declared")
    followed = with_agents(base, {"china": "tolerant"})
    assert set(drawn_names(followed)) - set(drawn_names(base)) == {"added_tolerance"}
    factors = [{f.name for f in uncertain_factors(plan)} for plan in (base, followed)]
    assert factors[1] - factors[0] == {"added_tolerance"}


def test_all_mistakes_are_told_at_once_also_from_python(file: Write) -> None:
    text = "agents: {chnia: tolerant, us: clsed, japan: tolerant}\nswitch_off: [wars]"
    with pytest.raises(UserError) as error:
        load_plan(file(text))
    assert len(error.value.mistakes) == 4
    with pytest.raises(UserError) as error:
        with_agents(load_plan(), {"chnia": "tolerant", "us": "clsed", "japan": "tolerant"})
    assert error.value.mistakes == (
        "agents: no actor 'chnia'. Did you mean 'china'?",
        "agents: no decision rule 'clsed'. Did you mean 'closed'?",
        "agents: 'tolerant' is a rule for a patron, which 'japan' is not; it can follow default",
    )


def test_an_editor_offers_each_actor_the_rules_that_it_can_follow() -> None:
    offered = schema()["properties"]["agents"]["properties"]
    named = {key: [c["const"] for c in value["anyOf"]] for key, value in offered.items()}
    assert named["japan"] == ["default"]
    assert named["china"] == named["patron"]
    assert {name for names in named.values() for name in names} == {
        "default", *(rule.name for rule in SHIPPED_RULES)
    }  # fmt: skip
