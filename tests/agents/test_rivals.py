"""Decision rules by name: what each may do, when it acts, and what it leaves alone."""

import ast
from collections.abc import Iterator
from inspect import getsource, isfunction
from operator import attrgetter
from pathlib import Path

import numpy as np
import pytest

from sim.agents import Client, Partner, rivals
from sim.agents.factory import BY_ABILITY, decisions
from sim.agents.seats import rule_class
from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.rules import rivals as formulas
from sim.rules.decision_rules import CLIENT, SHIPPED_RULES, DecisionRule
from sim.rules.registry import all_parameters, mechanism_of
from sim.scenario.agent_rules import with_agents
from sim.scenario.library import load_plan, with_prior
from sim.scenario.plan import Plan
from sim.state.rule_links import readers
from tests.model.test_bounds import Case, at_random, run_cases
from tests.tiers import slow_but
from tests.worlds import changed, column, differing, run, state

FOLDER = Path(rivals.__file__).parent
RULES = [pytest.param(rule, id=rule.name) for rule in SHIPPED_RULES]
#: What every test run steps for years: a rule of the client, and one of a partner.
QUICK = [rule for rule in SHIPPED_RULES if rule.name in ("satisficer", "hierarch")]
STEPPED = slow_but(QUICK, SHIPPED_RULES, attrgetter("name"))
BRANCH = 414


def seats(rule: DecisionRule) -> dict[str, str]:
    """The rule in the seat of whoever can follow it."""
    return {rule.abilities[0]: rule.name}


def sets_of_rules() -> Iterator[dict[str, str]]:
    """Seats that several rules fill at once, such that each rule is in one of them."""
    by_role: dict[str, list[str]] = {}
    for rule in SHIPPED_RULES:
        by_role.setdefault(rule.abilities[0], []).append(rule.name)
    for place in range(max(map(len, by_role.values()))):
        yield {role: names[place % len(names)] for role, names in by_role.items()}


SETS = list(sets_of_rules())


def since_branch(rule: DecisionRule) -> Plan:
    return with_agents(load_plan(), seats(rule), since=BRANCH)


# -- what a rule may be ----------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_one_file_that_decides_a_few_things_anew(rule: DecisionRule) -> None:
    cls = rule_class(rule, object)
    (ability,) = rule.abilities
    shipped = Client if ability == CLIENT else BY_ABILITY[ability]
    assert issubclass(cls, shipped)
    own = {name for name, value in vars(cls).items() if isfunction(value)}
    assert own <= set(decisions(shipped))
    assert 1 <= len(own) <= 4
    assert (FOLDER / f"{rule.name}.py").is_file()


def test_every_file_is_a_rule() -> None:
    files = {file.stem for file in FOLDER.glob("*.py")} - {"__init__"}
    assert files == {rule.name for rule in SHIPPED_RULES}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_brings_at_most_two_numbers_and_reads_them(rule: DecisionRule) -> None:
    assert len(rule.parameters) <= 2
    text = (FOLDER / f"{rule.name}.py").read_text(encoding="utf-8")
    for name in rule.parameters:
        parameter = all_parameters()[name]
        assert (parameter.kind, mechanism_of(name)) == ("rule", "rivals")
        assert parameter.plausible is not None
        expected = "client" if rule.abilities == (CLIENT,) else "partner"
        assert parameter.holder == expected
        if expected == "partner":
            assert parameter.ability == rule.abilities[0]
        reading = [r.name.rpartition(".")[2] for r in readers(name)]
        assert any(f"rivals.{called}(" in text or f".{name}" in text for called in reading)


def test_every_number_of_a_rule_belongs_to_one() -> None:
    declared = [p.name for p in all_parameters().values() if p.kind == "rule"]
    assert sorted(declared) == sorted(name for rule in SHIPPED_RULES for name in rule.parameters)
    assert sorted(declared) == sorted(p.name for p in formulas.PARAMETERS)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_what_it_does_and_where_it_is_published(rule: DecisionRule) -> None:
    assert rule.meaning[0].islower()
    assert not rule.meaning.endswith(".")
    assert any(char.isdigit() for char in rule.source)


def test_rules_decide_for_all_histories_at_once() -> None:
    texts = [file.read_text(encoding="utf-8") for file in FOLDER.glob("*.py")]
    loops = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.comprehension)
    for text in (*texts, getsource(formulas)):
        assert not [node for node in ast.walk(ast.parse(text)) if isinstance(node, loops)]


# -- when it acts ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def base() -> list[dict[str, Floats]]:
    """The base a month before the branch, and half a year after it."""
    return states(load_plan())


def states(plan: Plan) -> list[dict[str, Floats]]:
    model = AllianceModel(plan, rng=2, runs=6, collect=False)
    model.run_for(BRANCH)
    before = {name: values.copy() for name, values in state(model).items()}
    model.run_for(18)
    return [before, state(model)]


@pytest.mark.slow
@pytest.mark.parametrize("rule", STEPPED)
def test_a_rule_acts_from_the_branch_on_and_not_before(
    rule: DecisionRule, base: list[dict[str, Floats]]
) -> None:
    before, after = states(since_branch(rule))
    assert differing(before, base[0]) == []
    assert differing(after, base[1]) != []


def test_a_rule_ends_where_a_later_regime_has_it_no_more() -> None:
    plan = with_agents(load_plan(), {"us": "closed"}, since=400)
    plan = with_agents(plan, {"us": "default"}, since=410)
    model = AllianceModel(plan, rng=1, runs=2, collect=False)
    names = []
    for month in (400, 401, 410, 411):
        model.run_for(month - model.month_number)
        names.append(type(model.actors.superpower).__name__)
    assert names == ["Superpower", "Closed", "Closed", "Superpower"]
    assert {agent.name for agent in model.agents} == {"dprk", *model.cast.names}
    assert model.actors.partners.partners[2] is model.actors.superpower


def test_the_names_of_the_shipped_rules_change_not_one_bit() -> None:
    plan = load_plan()
    same = with_agents(plan, dict.fromkeys(("client", *plan.cast.names), "default"))
    assert same.regimes == with_agents(plan, {}).regimes
    one, other = (AllianceModel(p, rng=1, runs=3, collect=False) for p in (plan, same))
    for model in (one, other):
        model.run_for(100)
    assert differing(state(one), state(other)) == []


@pytest.mark.parametrize("month", slow_but([414], [380, 413, 414, 415, 425]))
def test_a_model_with_rules_continues_to_equal_bytes(month: int) -> None:
    plan = load_plan()
    for rule in SHIPPED_RULES:
        plan = with_agents(plan, seats(rule), since=BRANCH)
    whole = AllianceModel(plan, rng=3, histories=[0, 4], collect=False)
    whole.run_for(month)
    again = AllianceModel.from_state(plan, whole.save_state(), collect=False)
    for model in (whole, again):
        model.run_for(440 - month)
    assert differing(state(whole), state(again)) == []


def test_a_breach_undoes_all_that_a_deal_with_a_showman_has_reached() -> None:
    """Of the same deals, broken ones fall to the first step, or by a part; all others go on alike."""
    before = run(changed(prior="defaults"), BRANCH, runs=40)
    before.world.deal[:], before.world.stage[:] = 1.0, 0.8
    before.world.withheld[:] = np.arange(40) % 2
    saved = before.save_state()
    shipped, showman = (
        AllianceModel.from_state(with_agents(before.plan, {"us": name}), saved, collect=False)
        for name in ("default", "showman")
    )
    shipped.step()
    showman.step()
    par = showman.par
    in_force, severe = showman.world.deal > 0.0, showman.month.severe > 0.0
    broken = in_force & (severe | (before.world.withheld > 0.0))
    assert 0 < broken.sum() < in_force.sum() < 40
    np.testing.assert_allclose(showman.world.stage[broken], par.stage_least)
    np.testing.assert_allclose(shipped.world.stage[broken], 0.8 * (1.0 - par.stage_breach))
    np.testing.assert_array_equal(showman.world.stage[~broken], shipped.world.stage[~broken])


class Unforgiving(BY_ABILITY["superpower"]):  # type: ignore[misc, valid-type] # a base chosen by ability
    """Breaks all of a deal at a breach, and decides all else by the shipped rules."""

    def undone_by_breach(self) -> Floats:
        return 1.0 + 0.0 * super().undone_by_breach()


@pytest.mark.slow
@pytest.mark.usefixtures("in_numpy")
def test_what_a_breach_undoes_is_the_number_of_the_superpower_and_moves_nothing_without_a_deal() -> (
    None
):
    """By its decision or by the parameter: the same bytes; where no deal comes, so is the shipped rule."""
    eager = {"concession_base": 1.0, "concession_closed": 0.0, "talks_rate": 1.0, "deal_rate": 0.5}
    shipped = run(months=300, parameters=eager)
    by_decision = run(months=300, parameters=eager, agents={"us": Unforgiving})
    by_number = run(months=300, parameters=eager | {"stage_breach": 1.0})
    assert differing(state(by_decision), state(by_number)) == []
    assert "stage" in differing(state(by_decision), state(shipped))
    plain, moved = (
        run(months=300, parameters={"talks_rate": 0.0}, agents=agents)
        for agents in (None, {"us": Unforgiving})
    )
    assert differing(state(plain), state(moved)) == []


# -- what holds whatever an actor decides ----------------------------------------------------------


@pytest.mark.parametrize(
    "agents", slow_but(SETS[:1], SETS, lambda agents: ", ".join(agents.values()))
)
def test_a_history_is_the_same_in_any_company(agents: dict[str, str]) -> None:
    plan = with_agents(load_plan(), agents)
    together = run(plan, months=300, runs=5)
    alone = run(plan, months=300, runs=1, histories=[3])
    assert differing(column(state(together), 3, 5), state(alone)) == []


@pytest.mark.parametrize("rule", STEPPED)
def test_in_two_hundred_worlds_decisions_stay_in_bounds_and_nothing_is_lost(
    rule: DecisionRule,
) -> None:
    plan = with_agents(with_prior(load_plan(), "declared"), seats(rule))
    model = AllianceModel(plan, rng=7, runs=200, collect=False)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for _ in range(plan.months):
            model.step()  # whose last phase checks indices, finite numbers and the ledger
            world, month = model.world, model.month
            assert (month.tolerated > 0.0).all()
            assert ((month.openness >= 0.0) & (month.openness <= 1.0)).all()
            assert (month.rate >= 0.0).all()
            assert (month.rate <= model.par.rate_cap).all()
            assert (world.arming >= 0.0).all()
            assert (month.client_offers.slope >= 0.0).all()
            assert (month.client_offers.cap >= 0.0).all()
            assert (month.partner_offers.slope >= 0.0).all()


def extreme_worlds() -> list[Case]:
    return at_random(list(all_parameters()), 40, seed=3)


@pytest.mark.parametrize(
    "agents", slow_but(SETS[:1], SETS, lambda agents: ", ".join(agents.values()))
)
def test_worlds_with_every_parameter_at_an_end_run_under_all_rules(agents: dict[str, str]) -> None:
    run_cases(extreme_worlds(), 240, range(40), with_agents(load_plan(), agents))


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", slow_but(["aspiration", "hierarch_squeeze"], [p.name for p in formulas.PARAMETERS])
)
def test_every_number_of_a_rule_moves_something_where_the_rule_is_followed(name: str) -> None:
    (rule,) = (rule for rule in SHIPPED_RULES if name in rule.parameters)
    plan = with_agents(load_plan(), seats(rule))
    plausible = all_parameters()[name].plausible
    assert plausible is not None
    low, high = (run(plan, 440, parameters={name: value}) for value in plausible)
    assert differing(state(low), state(high)) != []


@pytest.mark.slow
def test_nobody_reads_the_numbers_of_rules_that_nobody_follows() -> None:
    ends = {p.name: p.bounds[1] for p in formulas.PARAMETERS}
    assert differing(state(run(months=440)), state(run(months=440, parameters=ends))) == []


def test_partners_that_follow_the_same_shipped_decision_still_answer_together() -> None:
    model = run(with_agents(load_plan(), {"china": "tolerant"}), months=1)
    for decision in (Partner.will, Partner.tolerance):
        model.actors.partners.map(decision)
    assert len(model.actors.partners._questions["will"]) == 1
    assert len(model.actors.partners._questions["tolerance"]) == 3


def test_a_users_own_class_goes_before_a_rule_that_the_scenario_names() -> None:
    class Mine(BY_ABILITY["patron"]):  # type: ignore[misc, valid-type] # a base chosen by ability
        pass

    plan = with_agents(load_plan(), {"patron": "tolerant"})
    model = AllianceModel(plan, agents={"china": Mine}, collect=False)
    kinds = [type(model.actors.by_name[name]).__name__ for name in ("china", "russia")]
    assert kinds == ["Mine", "Tolerant"]
