from dataclasses import replace

import numpy as np
import pytest

from sim.ensemble.execution.jobs import jobs
from sim.ensemble.execution.memory import run_in_memory
from sim.ensemble.request.shared_past import first_difference, share_state
from sim.model.model import AllianceModel
from sim.scenario.library import load_plan
from sim.studies.designs import StudySetup, design_batch, lay_out
from sim.studies.factors import parse_factors
from tests.tiers import slow_but


@pytest.mark.parametrize("runs", [1, 2, 7])
def test_a_state_handed_out_goes_on_as_its_histories_do(runs):
    plan = load_plan("war_ends")
    once = AllianceModel(plan, rng=3, runs=runs, collect=False)
    once.run_for(30)
    histories = np.array([0, runs - 1, 0, 0])
    wide = AllianceModel.from_state(plan, share_state(once.save_state(), histories), collect=False)
    for _ in range(24):
        once.step()
        wide.step()
    np.testing.assert_array_equal(wide.world.trust, once.world.trust[:, histories])
    np.testing.assert_array_equal(wide.world.stock, once.world.stock[:, histories])


def test_runs_of_a_history_part_where_a_design_begins_to_act():
    plan = load_plan()
    design = lay_out(parse_factors(["hunger=0:1:2", "switch:war"], plan), "grid")
    [acting] = design_batch(design, StudySetup(since="2010-03", outcomes=["talks"]), "points").plans
    assert first_difference(acting) == 242
    assert first_difference(plan) == plan.months


@pytest.mark.parametrize("runs_per_block", slow_but([None], [None, 5]))
def test_what_a_design_will_step_is_known_beforehand(runs_per_block):
    design = lay_out(parse_factors(["hunger=0:1:3"], load_plan("history")), "grid")
    batch = design_batch(design, StudySetup("history", "1991-01", 4, outcomes=["talks"]), "points")
    batch, done = replace(batch, runs_per_block=runs_per_block), []
    run_in_memory(batch, done.append)
    assert sum(done) == batch.run_months
    assert sum(job.run_months for job in jobs(batch)) == batch.run_months
    assert batch.run_months < batch.runs * batch.plans[0].months
