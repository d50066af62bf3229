"""Cells are run once, read alike however they are grouped, taken up again, and judged."""

from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.execution.memory import run_plan
from sim.errors import UserError
from sim.scenario.library import load_plan
from sim.validation.claims import claims
from sim.validation.claims.declared import read_claims
from sim.validation.claims.evaluate import RunSeries, leaf_value
from sim.validation.claims.expressions import Leaf, leaves
from sim.validation.claims.judged import (
    choose_claims,
    judge_claim,
    plan_work,
    run_work,
    variations_of,
)
from sim.validation.claims.runs import load_cell, run_cell, save_cell
from sim.validation.claims.variations import main_variation
from sim.validation.claims.verdicts import Word

RUNS = 12


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
    assert len([v for v in full.jobs if v.kind == "placebo"]) == 3  # permuted names need no runs
    assert len([v for v in full.jobs if v.kind == "end"]) == 2 * len(
        claims()["C2"].seen_while_building
    )
    assert max(job.runs for v, job in full.jobs.items() if v.is_plain) <= 100


def test_a_leaf_is_read_as_from_a_run_of_that_world_alone() -> None:
    claim = claims()["C15"]
    jobs = work("C15").jobs
    found = run_cell(jobs[main_variation()])
    for leaf in dict.fromkeys(one for number in claim.numbers for one in leaves(number)):
        if "event" in repr(leaf.expression):
            continue
        plan = claim.worlds[leaf.world].plan()
        names = [one.name for one in leaf.expression.walk() if one.op == "indicator"]
        alone = leaf_value(leaf.expression, RunSeries(run_plan(plan, RUNS, 1, names), {}))
        np.testing.assert_allclose(found[plan.name, leaf.expression], alone, rtol=1e-6)


def test_the_month_of_an_event_is_the_month_in_which_it_began() -> None:
    claim = claims()["C15"]
    found = run_cell(work("C15").jobs[main_variation()])
    war = run_plan(load_plan("war_ends"), RUNS, 1, ["war.intensity"])["war.intensity"]
    ended = 414 + (war[414:] == 0.0).argmax(axis=0)
    half = next(
        leaf
        for number in claim.numbers
        for leaf in leaves(number)
        if leaf.expression.name == "half"
    )
    assert half == Leaf("a", half.expression)
    arms = run_plan(load_plan("war_ends"), RUNS, 1, ["arms.dprk.russia"])["arms.dprk.russia"]
    level = arms[ended - 1, np.arange(RUNS)]
    months = found["war_ends", half.expression]
    for run in np.flatnonzero(np.isfinite(months)):
        after = arms[int(ended[run] - 1 + months[run]), run]
        assert after <= 0.5 * level[run]


def test_a_finished_cell_is_taken_up_again_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    job = work("C6").jobs[main_variation()]
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
    job = work("C6").jobs[main_variation()]
    other = plan_work(choose_claims(["C6"]), True, RUNS + 1).jobs[main_variation()]
    assert job.key != other.key
    assert job.key == work("C6").jobs[main_variation()].key


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
    assert kinds.count("cell") == 7
    assert kinds.count("placebo") == 4
    assert kinds.count("ablation") == 1
    assert kinds.count("end") == 2 * len(claims()["C8"].seen_while_building)
    assert [v.kind for v in variations_of(claims()["C20"], quick=True)] == ["main"]
