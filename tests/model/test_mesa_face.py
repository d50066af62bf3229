import copy
import math
import pickle
from collections.abc import Callable
from itertools import product

import mesa
import numpy as np
import pytest

from sim import AllianceModel
from sim.agents import Patron
from sim.scenario.library import load_plan
from tests.tiers import slow_but
from tests.worlds import differing, state


def test_the_datacollector_keeps_a_scalar_of_each_headline_indicator_every_month():
    model = AllianceModel(rng=1)
    model.run_for(3)
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == 4
    assert frame["trust.dprk.russia"].iloc[1:].between(0, 1).all()
    assert math.isnan(frame["trust.dprk.russia"].iloc[0])


def test_with_several_runs_the_datacollector_keeps_their_mean():
    model = AllianceModel(rng=1, runs=5)
    model.step()
    kept = model.datacollector.get_model_vars_dataframe()["trust.dprk.russia"].iloc[-1]
    assert kept == pytest.approx(model.world.trust[0].mean())


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="this version of Mesa has no batch_run")
def test_mesas_batch_run_takes_lists_of_values_and_several_seeds():
    rows = mesa.batch_run(
        AllianceModel,
        parameters={"diversification_weight": [0.0, 1.0], "scenario": "baseline"},
        rng=[1, 2], max_steps=4, number_processes=1, data_collection_period=-1, display_progress=False,
    )  # fmt: skip
    assert len(rows) == 4
    assert {(row["diversification_weight"], row["rng"]) for row in rows} == {
        (0.0, 1), (0.0, 2), (1.0, 1), (1.0, 2),
    }  # fmt: skip
    assert len({row["trust.dprk.russia"] for row in rows}) > 1


def test_the_model_stops_running_at_the_end_of_its_plan():
    model = AllianceModel("history", rng=1, collect=False)
    model.run_model()
    assert model.date == "2024-07"


@pytest.mark.parametrize("month", slow_but([414, 430], [1, 200, 413, 414, 415, 430]))
def test_a_restored_model_continues_to_equal_bytes(month):
    plan = load_plan("war_ends")
    whole = AllianceModel(plan, rng=3, histories=[0, 4, 2], collect=False)
    whole.run_for(month)
    again = AllianceModel.from_state(plan, whole.save_state(), collect=False)
    for model in (whole, again):
        model.run_for(25)
    one, other = whole.save_state(), again.save_state()
    assert one["month"] == other["month"] == month + 25
    for part in ("world", "events"):
        for name, values in one[part].items():
            np.testing.assert_array_equal(values, other[part][name], err_msg=name)


class Grudge(Patron):
    """Remembers how often it was asked, and sends less each time."""

    asked = 0

    def will(self):
        self.asked += 1
        return super().will() - 0.01 * self.asked * self.model.random.random()


def by_pickle(model: AllianceModel) -> AllianceModel:
    return pickle.loads(pickle.dumps(model))


#: When and how every test run makes a second model: early each way, and at the branch.
QUICK = {(24, copy.copy), (24, copy.deepcopy), (24, by_pickle), (0, by_pickle), (414, by_pickle)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("month", "duplicate"),
    [
        pytest.param(*case, marks=() if case in QUICK else pytest.mark.slow)
        for case in product((0, 24, 414, 420), (by_pickle, copy.copy, copy.deepcopy))
    ],
)
def test_a_pickled_or_copied_model_continues_to_equal_bytes(
    month: int, duplicate: Callable[[AllianceModel], AllianceModel]
) -> None:
    one = AllianceModel("war_ends", rng=3, runs=3, agents={"china": Grudge}, dprk__hunger=0.2)
    for _ in range(month):
        one.step()
    other = duplicate(one)
    assert other.month_number == month
    assert differing(state(one), state(other)) == []
    for model in (one, other):
        model.run_for(12)
        assert model.actors.by_name["china"].asked == month + 12
    assert differing(state(one), state(other)) == []
    rows, others_rows = (m.datacollector.get_model_vars_dataframe() for m in (one, other))
    assert len(rows) == month + 13
    assert rows.equals(others_rows)


def test_a_copy_goes_its_own_way() -> None:
    one = AllianceModel(rng=3, agents={"china": Grudge})
    one.run_for(2)
    other = copy.copy(one)
    other.run_for(3)
    assert (one.date, other.date) == ("1990-03", "1990-06")
    assert len(one.datacollector.get_model_vars_dataframe()) == 3
    assert one.actors.by_name["china"].asked == 2


def test_a_model_at_its_end_is_at_its_end_when_unpickled() -> None:
    model = AllianceModel("history", rng=1, collect=False)
    model.run_model()
    assert not by_pickle(model).running
