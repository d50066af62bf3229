from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.designs import Ground, designed, laid_out
from sim.analysis.factors import read_factors
from sim.ensemble.fanning import fanned, parting
from sim.ensemble.jobs import jobs
from sim.ensemble.memory import in_memory
from sim.model import AllianceModel
from sim.scenario.library import load_plan


@pytest.mark.parametrize("runs", [1, 2, 7])
def test_a_state_handed_out_goes_on_as_its_histories_do(runs):
    plan = load_plan("war_ends")
    once = AllianceModel(plan, rng=3, runs=runs, collect=False)
    once.run_for(30)
    histories = np.array([0, runs - 1, 0, 0])
    wide = AllianceModel.restored(plan, fanned(once.saved(), histories), collect=False)
    for _ in range(24):
        once.step()
        wide.step()
    np.testing.assert_array_equal(wide.world.trust, once.world.trust[:, histories])
    np.testing.assert_array_equal(wide.world.stock, once.world.stock[:, histories])


def test_runs_of_a_history_part_where_a_design_begins_to_act():
    plan = load_plan()
    design = laid_out(read_factors(["hunger=0:1:2", "switch:war"], plan), "grid")
    [acting] = designed(design, Ground(since="2010-03"), ["talks"], "points").plans
    assert parting(acting) == 242
    assert parting(plan) == plan.months


@pytest.mark.parametrize("blocks_of", [None, 5])
def test_what_a_design_will_step_is_known_beforehand(blocks_of):
    design = laid_out(read_factors(["hunger=0:1:3"], load_plan("history")), "grid")
    batch = designed(design, Ground("history", "1991-01", 4), ["talks"], "points")
    batch, done = replace(batch, blocks_of=blocks_of), []
    in_memory(batch, done.append)
    assert sum(done) == batch.run_months
    assert sum(job.run_months for job in jobs(batch)) == batch.run_months
    assert batch.run_months < batch.runs * batch.plans[0].months
