"""Rival theories take away and put in no more than they may, and are judged as the base is."""

import numpy as np
import pytest

from sim.ensemble.execution.memory import run_plan
from sim.model.model import AllianceModel
from sim.rules.bargain import ARMS, COVER, TECHNOLOGY
from sim.rules.registry import all_parameters
from sim.scenario.library import load_plan, with_prior
from sim.validation.patterns import PATTERNS, REQUIRED_INDICATORS, scores
from sim.validation.rivals import MOVES, RULES, THEORIES, pattern_scores, table, world
from tests.tiers import slow_but
from tests.worlds import run, state

#: The parameter that takes the place of another.
EXCHANGED = {"affinity_gain": "trust_gain"}


@pytest.mark.parametrize("name", THEORIES)
def test_a_theory_holds_from_the_first_month_and_adds_no_parameter(name: str) -> None:
    plan = load_plan(name)
    assert plan.branch is None
    assert plan.compare_to == "baseline"
    assert len(plan.description) > 400
    (regime,) = plan.regimes
    settings = regime.all_settings()
    added = {key for key, value in settings.items() if value != 0.0}
    assert added <= EXCHANGED.keys()
    assert all(settings[EXCHANGED[key]] == 0.0 for key in added)
    assert set(settings) <= set(all_parameters())


@pytest.mark.parametrize("name", slow_but(["bloc_affinity"], THEORIES))
def test_a_theory_keeps_the_books_and_its_bounds_in_two_hundred_worlds(name: str) -> None:
    model = AllianceModel(with_prior(load_plan(name), "declared"), rng=7, runs=200, collect=False)
    for _ in range(model.plan.months):
        model.step()  # whose last phase checks indices, finite numbers and the ledger
    assert all(np.isfinite(values).all() for values in model.world.save_state().values())


def test_in_pure_trade_nobody_fears_aids_or_spreads_its_risk() -> None:
    model = run(load_plan("pure_trade"), months=420, runs=5)
    assert not model.month.premium.any()
    assert not model.month.hegemony.any()
    assert not model.month.sphere_price.any()
    assert not np.asarray(model.par.aid_size).any()


def test_by_affinity_trust_follows_rivalry_alone() -> None:
    model = run(load_plan("bloc_affinity"), months=300, runs=5)
    before, rivalry = model.world.trust.copy(), model.month.rivalry
    model.step()
    allies = model.cast.ally[:, 0] > 0.0
    assert (rivalry[allies] == 0.0).all()
    floor = float(np.max(model.par.trust_floor))
    fallen = model.world.trust[allies] <= np.maximum(before[allies], floor) + 1e-12
    assert fallen.all()  # nothing builds trust among those who share no enmity


def test_a_regime_that_only_survives_takes_goods_and_money_for_its_shells() -> None:
    model = AllianceModel(load_plan("regime_survival"), rng=1, runs=5, collect=False)
    model.run_for(400)
    technology, cover, arms = model.month.sent[[TECHNOLOGY, COVER, ARMS]]
    assert arms.max() > 1.0
    assert not technology.any()
    assert not cover.any()
    assert (model.month.treaty_worth_client <= 0.0).all()


def test_worlds_are_the_base_but_for_what_they_name() -> None:
    assert world("baseline") is load_plan()
    for name in RULES:
        (regime,) = world(name).regimes
        assert {rule.name for rule in regime.agents.values()} == {name}
    assert world("tolerant").regimes[0].agents.keys() == {"russia", "china"}


@pytest.mark.slow
def test_the_base_is_scored_as_the_patterns_score_it_and_every_pattern_has_a_row() -> None:
    found = pattern_scores(("baseline",), 4)
    plan = with_prior(load_plan(), "defaults")
    assert found["baseline"] == scores(run_plan(plan, 4, 1, REQUIRED_INDICATORS))
    lines = table(["closed"], 4).splitlines()
    assert lines[0] == "| pattern | baseline | closed |"
    assert len(lines) == 2 + len(PATTERNS) + 2
    assert all(
        f"| {p.name} {p.title}" in line for p, line in zip(PATTERNS, lines[2:], strict=False)
    )
    totals = [float(cell) for cell in lines[-2].split("|")[2:-1]]
    assert totals[0] == pytest.approx(sum(found["baseline"].values()), abs=0.005)


def test_a_lever_at_zero_leaves_trust_to_exchange() -> None:
    one, other = (run(months=120, parameters={"affinity_gain": x}) for x in (0.0, 1e-3))
    assert (state(other)["trust"] >= state(one)["trust"]).mean() > 0.5
    assert not np.array_equal(state(other)["trust"], state(one)["trust"])


@pytest.mark.parametrize("name", MOVES)
def test_the_article_with_one_more_move_keeps_its_motives(name: str) -> None:
    (regime,) = world(name).regimes
    (base,) = load_plan().regimes
    assert regime.settings == base.settings
    assert [event.name for event in regime.events if event not in base.events] == [name]
    assert len(world(name).description) > 400
