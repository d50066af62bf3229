"""Policies are compared history by history, and what decides where they fail is found."""

from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.api.run import run_batch
from sim.ensemble.request.batch import Batch
from sim.errors import UserError
from sim.model.simulation import Simulation
from sim.results.conditions import parse_condition
from sim.studies.discovery import Box, Discovery
from sim.studies.policies import PolicyStudy
from sim.studies.policy_failures import clearest_box, failure_table, policy_failures
from sim.studies.policy_file import read_policies
from sim.studies.regret import regrets
from sim.studies.uncertainties import Uncertainty, spread_plan
from tests.studies.policy_files import write


@pytest.fixture(scope="module")
def question(tmp_path_factory):
    return read_policies(write(tmp_path_factory.mktemp("policies")))


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return write(tmp_path_factory.mktemp("policies"))


@pytest.fixture(scope="module")
def study(file):
    return sim.policies(file)


def made(question, **values):
    """A study of made outcomes, by policy."""
    arrays = {name: np.asarray(rows, dtype=float) for name, rows in values.items()}
    return PolicyStudy.of_values(question, {"shells": "kshell/month", "talks": "0/1"}, arrays)


def row_of(study, policy, outcome):
    return next(row for row in study.rows if (row.policy, row.outcome) == (policy, outcome))


def test_a_policy_identical_to_another_has_equal_rows(study):
    for outcome in ("shells", "talks"):
        assert row_of(study, "same", outcome) == replace(
            row_of(study, "nothing", outcome), policy="same"
        )
        assert np.array_equal(study.values[outcome][0], study.values[outcome][1])


def test_the_status_quo_does_not_differ_from_itself(study):
    for outcome in ("shells", "talks"):
        assert row_of(study, "nothing", outcome).change == (0.0, 0.0, 0.0)


def test_something_differs_between_policies(study):
    assert not np.array_equal(study.values["talks"][0], study.values["talks"][3])
    assert study.regrets("talks").max() == 1.0


def test_in_each_history_some_policy_is_best(study):
    for outcome in ("shells", "talks"):
        assert (study.regrets(outcome).min(axis=0) == 0.0).all()


def test_all_histories_are_in_the_table(study):
    table = study.histories
    assert len(table) == 2 * 4 * 30
    rows = table[(table["outcome"] == "shells") & (table["policy"] == "pressure")]
    assert np.array_equal(rows["value"], study.values["shells"][2])
    assert rows["regret"].mean() == pytest.approx(row_of(study, "pressure", "shells").regret.value)


def test_the_table_has_an_interval_for_every_number(study):
    table = study.table
    for name in ("change", "regret", "high_regret", "most_regret", "relative", "best", "satisfied"):
        assert (table[f"{name}_low"] <= table[name] + 1e-12).all(), name
        assert (table[name] <= table[f"{name}_high"] + 1e-12).all(), name


def test_what_is_drawn_is_what_the_model_draws(question, study):
    model = Simulation(question.plan("offer"), question.seed, np.arange(question.runs))
    while model.month_number < question.months:
        model.step()
    assert np.array_equal(model.events.dates["war_end"], study.drawn["war_end"])
    assert np.array_equal(model.events.onset["war_end"], study.drawn["war_end"])
    growth = study.drawn["gdp.russia"]
    gdp = model.drivers.differing["gdp.russia"]
    assert gdp[425] / gdp[413] == pytest.approx(1.0 + growth)
    assert model.drivers.differing["exposure.china"][414] == pytest.approx(
        study.drawn["exposure.china"]
    )
    assert model.par.output_most[0] == pytest.approx(study.drawn["output_most"])
    for one in question.uncertainties:
        assert study.drawn[one.name].min() >= one.low
        assert study.drawn[one.name].max() <= one.high
        assert study.drawn[one.name].std() > 0.0


@pytest.mark.parametrize("history", [3, 17])
def test_a_history_at_the_values_that_it_has_drawn_is_the_same_history(question, study, history):
    values = {name: float(column[history]) for name, column in study.drawn.items()}
    for row, policy in enumerate(study.policies):
        plan = question.plan(policy, values)
        batch = Batch((plan,), np.array([history]), question.seed, ["arms.dprk.russia"], (policy,))
        alone = run_batch(batch).year_mean("arms.dprk.russia", policy, 2025)
        assert alone[0] == pytest.approx(study.values["shells"][row, history], rel=1e-6)


def test_before_the_policies_hold_all_histories_are_the_same(question):
    plans = [question.plan(policy) for policy in question.policies]
    batch = Batch(tuple(plans), np.arange(8), 1, ["arms.dprk.russia"], ("nothing",))
    results = run_batch(batch)
    series = {name: results.series("arms.dprk.russia", name) for name in question.policies}
    for name in ("same", "pressure", "offer"):
        assert np.array_equal(series[name][: question.since], series["nothing"][: question.since])
    assert not np.array_equal(series["offer"], series["nothing"])


def test_a_row_holds_what_its_columns_say(question):
    shells = np.array(
        [np.arange(10.0) + 10.0, np.full(10, 10.0), np.full(10, 30.0), np.full(10, 12.0)]
    )
    study = made(question, shells=shells, talks=np.zeros((4, 10)))
    row = row_of(study, "nothing", "shells")  # its regret is 0 to 9, and the best is 10
    assert row.mean == pytest.approx(14.5)
    assert row.regret.value == pytest.approx(4.5)
    assert row.high_regret.value == 8.0
    assert row.most_regret.value == 9.0
    assert row.relative.value == pytest.approx(0.45)
    assert row.best.value == 0.1
    assert row.satisfied.value == 1.0
    assert row_of(study, "same", "shells").best.value == 1.0
    assert row_of(study, "pressure", "shells").change.value == pytest.approx(15.5)


def test_the_status_quo_need_not_be_the_first(question):
    shells = np.array([np.full(5, 10.0), np.full(5, 20.0), np.full(5, 30.0), np.full(5, 40.0)])
    study = made(replace(question, status_quo="offer"), shells=shells, talks=np.zeros((4, 5)))
    assert row_of(study, "offer", "shells").change.value == 0.0
    assert row_of(study, "nothing", "shells").change.value == -30.0


def test_a_best_of_zero_has_no_share(question):
    shells = np.array([np.full(5, 0.0), np.full(5, 2.0), np.full(5, 3.0), np.full(5, 4.0)])
    study = made(question, shells=shells, talks=np.zeros((4, 5)))
    assert row_of(study, "nothing", "shells").relative.value == 0.0
    assert np.isnan(row_of(study, "same", "shells").relative).all()


def test_a_policy_departs_where_it_holds(question):
    assert {question.plan(policy).branch for policy in question.policies} == {question.since}


def test_an_event_of_an_uncertain_month_happens_then_whatever_timed_it_before():
    base = sim.load_plan("baseline")
    timed = replace(base.regimes[-1].events[0], first=100, last=200)
    plan = replace(base, regimes=(replace(base.regimes[-1], events=(timed,)),))
    [event] = (
        spread_plan(plan, [Uncertainty("war_end", "event", 420, 430, "month")], 414)
        .regimes[-1]
        .events
    )
    assert event.at == ("uniform", (420, 430))
    assert event.hazard is None
    assert event.last > 430
    assert event.only_if == ()
    [fixed] = (
        spread_plan(
            plan, [Uncertainty("war_end", "event", 420, 430, "month")], 414, {"war_end": 425}
        )
        .regimes[-1]
        .events
    )
    assert fixed.at == 425


def test_the_clearest_box_is_a_confirmed_one():
    def box(confirmed, low):
        return Box("PRIM", (), 0.5, 0.9, low, 1.0, 0.2, 0.9, confirmed)

    boxes = (box(False, 0.9), box(True, 0.5), box(True, 0.7))
    found = Discovery(parse_condition("x>1"), "one", 0.5, 100, 0, 3, (), {}, boxes)
    assert clearest_box(found) is boxes[2]


def test_histories_without_a_value_under_any_policy_are_left_out(question):
    shells = [
        [1.0, 2.0, np.nan, 4.0],
        [2.0, 1.0, 0.0, 5.0],
        [3.0, 3.0, 3.0, 3.0],
        [9.0, 9.0, 9.0, 9.0],
    ]
    talks = np.zeros((4, 4))
    study = made(question, shells=shells, talks=talks)
    assert row_of(study, "nothing", "shells").regret.value == pytest.approx((0 + 1 + 1) / 3)
    with pytest.raises(UserError, match="no history has a value under all policies"):
        made(question, shells=np.full((4, 4), np.nan), talks=talks)


def test_the_best_policy_leads_and_a_bad_one_is_told_apart(question):
    rng = np.random.default_rng(4)
    luck = rng.normal(size=400)
    shells = np.stack([luck + 1.0, luck + 1.0, luck, luck + rng.normal(0.0, 0.5, 400)])
    study = made(question, shells=shells, talks=np.zeros((4, 400)))
    first, *alike = study.leaders("shells")
    assert {first, *alike} == {"pressure", "offer"}
    assert set(study.leaders("talks")) == {"nothing", "same", "pressure", "offer"}
    assert row_of(study, "pressure", "shells").change.value == pytest.approx(-1.0)
    assert row_of(study, "pressure", "shells").change.high == pytest.approx(-1.0)


def test_good_enough_by_all_outcomes_is_good_enough_by_each(question):
    rng = np.random.default_rng(5)
    shells, talks = rng.uniform(0, 100, (4, 300)), rng.integers(0, 2, (4, 300)).astype(float)
    study = made(question, shells=shells, talks=talks)
    for row, policy in enumerate(study.policies):
        both = ((shells[row] <= 50) & (talks[row] >= 1)).mean()
        assert study.satisfied()[policy].value == pytest.approx(both)
        assert both <= row_of(study, policy, "shells").satisfied.value


@pytest.mark.slow
def test_what_decides_where_a_policy_fails_is_found(question, study):
    rng = np.random.default_rng(6)
    drawn = {"war_end": rng.uniform(415, 431, 600), "trust_gain": rng.uniform(size=600)}
    units = {"war_end": "month", "trust_gain": "1/month"}
    fails = (drawn["war_end"] > 425) & (drawn["trust_gain"] > 0.3)
    shells = np.stack([np.where(fails, 80.0, 20.0)] * 3 + [np.full(600, 20.0)])
    found = PolicyStudy.of_values(
        question, study.units, {"shells": shells, "talks": np.ones((4, 600))}, None, drawn, units
    )
    failures = {(one.policy, one.outcome): one for one in policy_failures(found)}
    boxes = failures["nothing", "shells"].found
    assert set(boxes.parameters) == {"war_end", "trust_gain"}
    assert any(box.confirmed and box.density > 0.9 for box in boxes.boxes)
    assert "0 of 600 histories" in failures["offer", "shells"].reason
    table = failure_table(failures.values())
    late = table[(table["policy"] == "nothing") & (table["parameter"] == "war_end")]
    assert late["low"].iloc[0] == "2025-06"


def test_sets_search_or_judge_as_a_whole(question, study):
    """A parameter that differs by chance between few sets is no finding, however many runs share them."""
    rng = np.random.default_rng(7)
    sets = np.repeat(np.arange(24), 40)
    drawn = {f"p{n}": rng.uniform(size=24)[sets] for n in range(60)}
    fails = (rng.uniform(size=24) < 0.5)[sets]
    shells = np.stack([np.where(fails, 80.0, 20.0)] * 4)
    values = {"shells": shells, "talks": np.ones((4, 960))}
    units = dict.fromkeys(drawn, "1")
    confirmed = {}
    for name, clusters in (("sets", sets), ("runs", None)):
        one = PolicyStudy.of_values(question, study.units, values, clusters, drawn, units)
        boxes = [f.found.boxes for f in policy_failures(one) if f.found and f.policy == "nothing"]
        confirmed[name] = sum(box.confirmed for found in boxes for box in found)
    assert confirmed["sets"] == 0 < confirmed["runs"]


def test_an_unknown_outcome_is_told(study):
    with pytest.raises(UserError, match="Did you mean 'shells'"):
        study.regrets("shels")


def test_regret_is_that_of_the_values(study):
    assert np.array_equal(study.regrets("shells"), regrets(study.values["shells"], True))
    assert np.array_equal(study.regrets("talks"), regrets(study.values["talks"], False))


@pytest.mark.slow
def test_assimilated_histories_count_parameter_sets(tmp_path):
    text = """
        prior: assimilated
        policies: {nothing: {}, pressure: us_maximum_pressure}
        uncertainties: {war_end: [2024-08, 2025-12], gdp.russia: [-0.03, 0.03]}
        outcomes: {shells: {indicator: arms.dprk.russia, window: 2025, better: less, enough: 50}}
        """
    study = sim.policies(write(tmp_path, text), runs=200)
    assert study.sets is not None
    assert 20 < study.sets < 200
    results = sim.run(study.question.plan("nothing"), runs=200, record=["war.intensity"])
    intensity = results.series("war.intensity", "nothing")
    ends = np.where(
        (intensity[414:] > 0).all(axis=0), 999, 414 + (intensity[414:] > 0).argmin(axis=0)
    )
    inside = ends < study.question.months
    assert np.array_equal(ends[inside], study.drawn["war_end"][inside])


def test_an_uncertainty_may_be_spelled_with_its_actor(tmp_path):
    text = """
        prior: declared
        runs: 6
        policies: {nothing: {}, offer: {parameters: {us.openness_shift: 0.4}}}
        uncertainties: [dprk.hunger]
        outcomes: {tests: {indicator: provocations, window: 2025, better: less}}
        """
    study = sim.policies(write(tmp_path, text))
    assert list(study.drawn) == ["dprk.hunger"]
    assert len(set(study.drawn["dprk.hunger"])) == 6
