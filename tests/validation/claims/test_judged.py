"""Cells are run once, read alike however they are grouped, taken up again, and judged."""

from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.execution.recorder import record_months
from sim.errors import UserError
from sim.model.simulation import Simulation
from sim.numerics import Floats
from sim.scenario.library import load_plan
from sim.scenario.plan import Plan
from sim.state.indicators import select_indicators
from sim.validation.claims import claims
from sim.validation.claims.declared import read_claims
from sim.validation.claims.evaluate import RunSeries, leaf_value
from sim.validation.claims.expressions import Leaf, leaves
from sim.validation.claims.judged import choose_claims, judge_claim
from sim.validation.claims.pasts import Draws, are_imposed, chosen_past, draws_of, parameter_sets
from sim.validation.claims.runs import load_cell, run_cell, save_cell
from sim.validation.claims.variations import main_variation
from sim.validation.claims.verdicts import Word
from sim.validation.claims.work import plan_work, run_work, variations_of

RUNS = 12
GIVEN, FREE = main_variation("replayed"), main_variation("free")


def alone_run(plan: Plan, draws: Draws, *names: str) -> dict[str, Floats]:
    """Indicators of a plan (month, run), run by itself."""
    model = Simulation(plan, 1, np.arange(RUNS), past=chosen_past(draws, RUNS))
    found = record_months(model, select_indicators(plan.cast, names), plan.months)
    return {name: values.copy() for name, values in found.items()}


def work(*names: str, quick: bool = True):
    return plan_work(choose_claims(names), quick, RUNS)


def test_an_unknown_claim_is_told_with_the_nearest() -> None:
    with pytest.raises(UserError, match=r"no claim 'C31'\. Did you mean 'C3"):
        choose_claims(["C31"])
    assert [claim.name for claim in choose_claims(["C15", "C2"])] == ["C2", "C15"]
    assert len(choose_claims([])) == 30


def test_equal_runs_are_shared() -> None:
    two = work("C1", "C6")
    assert [job.name for job in two.jobs.values()] == ["main", "with contest_flat"]
    assert all(list(job.plans) == ["baseline"] for job in two.jobs.values())
    full = work("C1", "C2", quick=False)
    assert len([v for v in full.jobs if v.kind == "placebo"]) == 4
    assert len([v for v in full.jobs if v.kind == "end"]) == 2 * len(
        claims()["C2"].seen_while_building
    )
    assert max(job.runs for v, job in full.jobs.items() if v.is_plain) <= 100


def test_a_leaf_is_read_as_from_a_run_of_that_world_alone() -> None:
    claim = claims()["C15"]
    jobs = work("C15").jobs
    found = run_cell(jobs[GIVEN])
    for leaf in dict.fromkeys(one for number in claim.numbers for one in leaves(number)):
        if "event" in repr(leaf.expression):
            continue
        plan = claim.worlds[leaf.world].plan()
        names = [one.name for one in leaf.expression.walk() if one.op == "indicator"]
        alone = leaf_value(leaf.expression, RunSeries(alone_run(plan, "replayed", *names), {}))
        np.testing.assert_allclose(found[plan.name, leaf.expression], alone, rtol=1e-6)


def test_the_month_of_an_event_is_the_month_in_which_it_began() -> None:
    claim = claims()["C15"]
    found = run_cell(work("C15").jobs[GIVEN])
    war, arms = alone_run(
        load_plan("war_ends"), "replayed", "war.intensity", "arms.dprk.russia"
    ).values()
    ended = 414 + (war[414:] == 0.0).argmax(axis=0)
    half = next(
        leaf
        for number in claim.numbers
        for leaf in leaves(number)
        if leaf.expression.name == "half"
    )
    assert half == Leaf("a", half.expression)
    level = arms[ended - 1, np.arange(RUNS)]
    months = found["war_ends", half.expression]
    for run in np.flatnonzero(np.isfinite(months)):
        after = arms[int(ended[run] - 1 + months[run]), run]
        assert after <= 0.5 * level[run]


def test_a_finished_cell_is_taken_up_again_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    job = work("C6").jobs[FREE]
    values = run_cell(job)
    assert load_cell(job, tmp_path) is None
    save_cell(job, values, tmp_path)
    kept = load_cell(job, tmp_path)
    assert kept is not None
    assert all(np.array_equal(kept[key], values[key], equal_nan=True) for key in values)
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(file.read_bytes()[:100])
    assert load_cell(job, tmp_path) is None


def test_work_that_was_stopped_goes_on(tmp_path: Path) -> None:
    first, then = [], []
    run_work(work("C1"), tmp_path, on_cell=first.append)
    again = run_work(work("C1"), tmp_path, on_cell=then.append)
    assert first == then == ["main", "with contest_flat"]
    (verdict,) = [judge_claim(claims()["C1"], again, quick=True).verdict]
    assert verdict.word in Word


def test_other_histories_make_another_key() -> None:
    job = work("C6").jobs[FREE]
    other = plan_work(choose_claims(["C6"]), True, RUNS + 1).jobs[FREE]
    assert job.key != other.key
    assert job.key == work("C6").jobs[FREE].key


def test_a_claim_of_too_few_histories_is_untested(tmp_path: Path) -> None:
    text = (
        "claim: C1\nsays: It is.\nsentences: [¶1.1]\nkind: past\npast: free\nworlds: {a: baseline}\n"
        "criterion: mean(mean(talks, onset(talks > 2)±1)) > 0\ncause: talks\nablation: {switch_off: [trust]}\n"
    )
    (tmp_path / "C1.yaml").write_text(text, encoding="utf-8")
    (claim,) = read_claims(tmp_path).values()
    values = run_work(plan_work([claim], True, RUNS))
    judged = judge_claim(claim, values, quick=True)
    assert judged.verdict.word is Word.UNTESTED
    assert judged.verdict.reason.startswith("only 0 histories know what the criterion reads")


def test_what_a_world_lacks_is_unknown_and_never_an_error(tmp_path: Path) -> None:
    text = (
        "claim: C1\nsays: It is.\nsentences: [¶1.1]\nkind: past\npast: free\nworlds: {a: russia_absent}\n"
        "criterion: mean(mean(arms.dprk.russia, 2023)) > 0\ncause: talks\nablation: {switch_off: [trust]}\n"
    )
    (tmp_path / "C1.yaml").write_text(text, encoding="utf-8")
    (claim,) = read_claims(tmp_path).values()
    judged = judge_claim(claim, run_work(plan_work([claim], True, RUNS)), quick=True)
    assert judged.verdict.word is Word.UNTESTED


def test_a_claim_has_all_its_cells() -> None:
    kinds = [v.kind for v in variations_of(claims()["C8"], quick=False)]
    assert kinds.count("main") == 2  # the second has a free past, for the removal
    assert kinds.count("cell") == 7
    assert kinds.count("placebo") == 4
    assert kinds.count("ablation") == 1
    assert kinds.count("end") == 2 * len(claims()["C8"].seen_while_building)
    assert [v.kind for v in variations_of(claims()["C20"], quick=True)] == ["main"]
    for claim in claims().values():
        assert variations_of(claim, quick=True)[0].draws == draws_of(claim.past)


def test_histories_share_the_parameter_sets_of_the_table() -> None:
    shared, own = parameter_sets("replayed", 2000), parameter_sets("declared", 2000)
    assert len(np.unique(shared)) < 1000 < len(np.unique(own)) == 2000
    assert chosen_past("declared", 3) is None
    past = chosen_past("free", 3)
    assert past is not None
    assert past.until == 0


def test_facts_are_imposed_on_claims_about_the_past_only_where_the_past_is_chosen() -> None:
    assert are_imposed("given", "past")
    assert not are_imposed("free", "past")
    assert not are_imposed("given", "future")
    assert not any(are_imposed(claim.past, claim.kind) for claim in claims().values())
