from dataclasses import replace

import numpy as np
import pytest

from sim.api.run import run_batch
from sim.calendar import month_index
from sim.ensemble.execution.simulate import simulate
from sim.ensemble.request.blocks import Columns
from sim.ensemble.request.tree import ScenarioNode, build_trees, shared_months
from sim.scenario.library import load_plan, with_overrides
from tests.ensemble.batches import small

BRANCH = month_index("2024-07")


def test_scenarios_with_a_branch_fork_from_their_base():
    [root] = build_trees([load_plan(n) for n in ("baseline", "war_drags_on", "war_ends")])
    assert [(n.plan.name, n.start, n.parent) for n in root.walk()] == [
        ("baseline", 0, None), ("war_drags_on", BRANCH, "baseline"), ("war_ends", BRANCH, "baseline"),
    ]  # fmt: skip


def test_a_past_of_its_own_shares_nothing():
    roots = build_trees(
        [load_plan("baseline"), load_plan("no_ukraine_war"), load_plan("russia_absent")]
    )
    assert [root.plan.name for root in roots] == ["baseline", "no_ukraine_war", "russia_absent"]


def test_a_changed_parameter_in_the_past_shares_nothing():
    base = load_plan("baseline")
    assert shared_months(base, with_overrides(base, {"trust_gain": 0.02})) == 0


def test_a_fork_of_a_fork_starts_from_the_one_that_shares_most():
    base, forked = load_plan("baseline"), load_plan("us_engagement")
    later = replace(
        forked, name="later",
        regimes=(*forked.regimes, replace(forked.regimes[-1], start=480, settings={"trust_gain": 0.02})),
    )  # fmt: skip
    [root] = build_trees([base, forked, later])
    assert [(n.plan.name, n.start, n.parent) for n in root.walk()] == [
        ("baseline", 0, None), ("us_engagement", BRANCH, "baseline"), ("later", 480, "us_engagement"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "scenario",
    [
        "war_ends",
        *(pytest.param(s, marks=pytest.mark.slow) for s in ("us_engagement", "china_squeeze")),
    ],
)
def test_forking_the_past_changes_no_byte(scenario):
    """A scenario run from 1990 by itself equals the one that starts from its base's state."""
    batch = small(scenario, end="2025-03", record="all", runs=6, runs_per_block=6)
    together = run_batch(batch)
    plan = next(p for p in batch.plans if p.name == scenario)
    alone = run_batch(replace(batch, plans=(plan,), requested=(scenario,)))
    assert together[scenario].identical(alone[scenario])


def test_an_unwanted_base_is_stepped_only_as_far_as_its_fork_needs():
    batch, kept, done = small("war_ends", end="2025-03"), [], []

    class Sink:
        span = 90

        def write_months(self, node, _, first, *__):
            kept.append((node.plan.name, first))

        def write_parameters(self, *_):
            pass

    columns = Columns(0, 2, np.arange(2))
    [tree] = batch.trees
    outcomes = simulate(tree, columns, 1, batch.record, Sink(), {"war_ends"}, done.append)
    assert [(o.scenario, o.cause) for o in outcomes] == [("war_ends", None)]
    assert kept == [("war_ends", BRANCH)]
    assert sum(done) == 2 * batch.plans[0].months


def test_a_past_that_fails_takes_its_forks_along_and_nobody_else():
    batch = small("war_ends", end="2025-03", runs=2)
    [tree] = batch.trees
    broken = replace(tree.plan, months=BRANCH - 5, regimes=tuple(
        replace(c, drivers=replace(c.drivers, fields={k: v[: BRANCH - 20] for k, v in c.drivers.fields.items()}))
        for c in tree.plan.regimes
    ))  # fmt: skip

    class Sink:
        span = 90

        def write_months(self, *_):
            pass

        write_parameters = write_months

    outcomes = simulate(
        ScenarioNode(broken, 0, None, tree.forks),
        Columns(0, 2, np.arange(2)),
        1,
        batch.record,
        Sink(),
    )
    assert {o.scenario for o in outcomes} == {"baseline", "war_drags_on", "war_ends"}
    assert outcomes[0].cause.startswith("IndexError")
    assert all("the past it shares failed" in o.cause for o in outcomes[1:])
