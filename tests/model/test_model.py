"""An ordinary Mesa model, whose users' mistakes are told in one line."""

import gc
import weakref
from typing import Any

import mesa
import numpy as np
import pytest

from sim.errors import UserError
from sim.model.model import AllianceModel
from sim.model.phases import MONTH
from sim.scenario.library import load_plan
from tests.worlds import differing, run, state, varied


def test_it_builds_without_arguments_and_runs() -> None:
    model = AllianceModel()
    assert isinstance(model, mesa.Model)
    assert model.runs == 1
    assert model.date == "1990-01"
    model.step()
    assert model.date == "1990-02"
    model.run_for(12)
    assert model.date == "1991-02"
    assert model.month_number == 13


def test_it_stops_at_its_end() -> None:
    model = AllianceModel(rng=1, collect=False)
    model.month_number = model.plan.months - 1
    assert model.running
    model.step()
    assert not model.running
    with pytest.raises(UserError, match="the run ended with 2034-12"):
        model.step()


def test_without_a_seed_every_model_has_its_own_luck_and_with_one_the_same() -> None:
    assert AllianceModel().seed != AllianceModel().seed
    assert differing(state(run(months=40, rng=5)), state(run(months=40, rng=5))) == []
    assert differing(state(run(months=40, rng=5)), state(run(months=40, rng=6))) != []


def test_the_seed_is_all_that_luck_needs_of_mesa() -> None:
    model, other = (AllianceModel(rng=5, collect=False) for _ in range(2))
    other.random.random()
    other.rng.random(100)
    model.run_for(24)
    other.run_for(24)
    assert differing(state(model), state(other)) == []


def test_a_scenario_is_given_by_name_or_as_a_plan() -> None:
    by_name, as_plan = AllianceModel("war_ends"), AllianceModel(load_plan("war_ends"))
    assert by_name.plan is as_plan.plan
    assert AllianceModel().plan.name == "baseline"


def test_a_parameter_is_a_keyword_or_a_mapping() -> None:
    by_word = AllianceModel(rng=1, runs=2, dprk__hunger=0.25)
    by_name = AllianceModel(rng=1, runs=2, parameters={"dprk.hunger": 0.25})
    assert by_word.par.hunger == by_name.par.hunger == 0.25
    assert AllianceModel(china__stake=0.1).par.stake[1] == 0.1


def test_a_parameter_may_be_a_number_a_run_or_a_distribution() -> None:
    each = AllianceModel(rng=1, runs=3, hunger=np.array([0.1, 0.2, 0.3]))
    assert each.par.hunger.tolist() == [0.1, 0.2, 0.3]
    drawn = AllianceModel(rng=1, runs=300, hunger=("uniform", (0.2, 0.4))).par.hunger
    assert drawn.shape == (300,)
    assert 0.2 < drawn.min() < 0.21 < 0.39 < drawn.max() < 0.4


def test_a_parameter_holds_after_the_branch_too() -> None:
    model = AllianceModel("war_ends", rng=1, hunger=0.25, collect=False)
    model.month_number = load_plan("war_ends").branch
    model.step()
    assert model.regime is model.plan.regimes[-1]
    assert model.par.hunger == 0.25


def test_a_view_is_the_actors_own_and_no_array_is_shared_between_models() -> None:
    one, other = AllianceModel(rng=1), AllianceModel(rng=1)
    for name, array in one.world.save_state().items():
        assert not np.shares_memory(array, other.world.save_state()[name])
    one.step()
    assert not other.world.last_arms.any()
    assert other.month_number == 0


def test_it_is_collected_as_garbage_after_use() -> None:
    model = AllianceModel(rng=1)
    model.run_for(3)
    seen = weakref.ref(model)
    agents = [weakref.ref(agent) for agent in model.agents]
    model.remove_all_agents()
    del model
    gc.collect()
    assert seen() is None
    assert [agent() for agent in agents] == [None] * len(agents)


def test_a_state_is_saved_and_restored_bit_for_bit() -> None:
    model = run(months=30)
    other = run(months=3)
    other.world = type(model.world).from_state(model.world.save_state())
    assert differing(model.world.save_state(), other.world.save_state()) == []
    other.world.trust[:] = 0.0
    assert model.world.trust.any()


def test_the_month_keeps_its_order() -> None:
    phases = [phase.__name__ for phase in MONTH]
    order = [
        "drive", "perceive", "provoke", "vote", "choose", "trade", "deliver", "live", "learn", "check",
    ]  # fmt: skip
    assert [name for name in phases if name in order] == order
    assert (phases[0], phases[-1]) == ("drive", "check")


@pytest.mark.parametrize("moves", ["fixed_point", "largest_first", "random"])
def test_each_order_of_moves_gives_other_flows(moves: str) -> None:
    other = run(varied(moves=moves), 30)
    assert not np.array_equal(other.month.sent, run(months=30).month.sent)


BAD = [
    ({"hungr": 0.2}, "no parameter 'hungr'. Did you mean 'hunger'?"),
    ({"dprk__hungr": 0.2}, "no parameter 'dprk.hungr'. Did you mean 'dprk.hunger'?"),
    ({"chnia__stake": 0.2}, "no actor 'chnia' (in 'chnia.stake'). Did you mean 'china'?"),
    ({"china__hunger": 0.2}, "'china.hunger' does not exist: 'hunger' belongs to dprk"),
    ({"floor_of_use": 1.5}, "floor_of_use = 1.5 lies outside 0 to 1; nearest: 1"),
    ({"discount": -1}, "discount = -1 lies outside 1e-06 to 1 1/month; nearest: 1e-06"),
    ({"hunger": np.nan}, "hunger has a value that is not a finite number"),
    ({"hunger": np.array([0.1, np.inf])}, "hunger has a value that is not a finite number"),
    ({"hunger": "much"}, "hunger takes a number, one a run, or a distribution, not 'much'"),
    ({"hunger": True}, "hunger takes a number, one a run, or a distribution, not True"),
    ({"hunger": {}}, "hunger takes a number, one a run, or a distribution, not {}"),
    ({"hunger": np.zeros(3)}, "hunger has 3 values for 2 runs"),
    ({"hunger": ("unifrom", (0, 1))}, "hunger: no distribution 'unifrom'. Did you mean 'uniform'?"),
    ({"hunger": ("uniform", (1, 0))}, "hunger: uniform takes [low, high] in ascending order"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "told"), BAD, ids=lambda x: str(x)[:40])
def test_a_bad_parameter_is_told_in_one_line_with_the_nearest_name(
    given: dict[str, Any], told: str
) -> None:
    with pytest.raises(UserError) as error:
        AllianceModel(rng=1, runs=2, **given)
    assert str(error.value) == told


@pytest.mark.parametrize(
    "value",
    [
        np.zeros((2, 2)),
        [0.1, 0.2, 0.3],
        np.True_,
        np.array([True, False]),
        ("uniform", (0.1, 0.2, 0.3)),
        ("uniform", (np.nan, 1.0)),
        ("normal", (0.5, np.nan)),
        ("normal", (0.5, -1.0)),
        ("uniform", ()),
        ("uniform", "ab"),
        (0.1, 0.2, 0.3),
        (0.1, 0.2),
        ("uniform",),
        1j,
        b"1",
        None,
        [[0.1], [0.2, 0.3]],
    ],
    ids=str,
)
def test_a_value_of_the_wrong_kind_is_a_users_mistake(value: Any) -> None:
    with pytest.raises(UserError) as error:
        AllianceModel(rng=1, runs=2, hunger=value)
    assert "hunger" in str(error.value)
    assert "\n" not in str(error.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(UserError) as error:
        AllianceModel(hungr=1, chnia__stake=1, floor_of_use=2)
    assert len(error.value.mistakes) == 3


@pytest.mark.parametrize("runs", [0, -1, 1.5, True, "3", None, np.nan])
def test_runs_are_a_whole_number_of_at_least_one(runs: Any) -> None:
    with pytest.raises(UserError, match=r"runs = .*: give a whole number of at least 1"):
        AllianceModel(runs=runs)


@pytest.mark.parametrize("histories", [[], [-1], [0.5], ["a"], [[1]], [True], 3], ids=str)
def test_histories_are_whole_numbers_from_zero_on(histories: Any) -> None:
    with pytest.raises(UserError, match="histories"):
        AllianceModel(histories=histories)


@pytest.mark.parametrize("rng", ["seven", "7", 1.5, np.nan, [1, 2], b"1"], ids=str)
def test_a_seed_is_an_integer(rng: Any) -> None:
    with pytest.raises(UserError, match="rng"):
        AllianceModel(rng=rng)


@pytest.mark.parametrize("scenario", [None, "war_ends"])
def test_a_seed_called_seed_is_pointed_to_rng(scenario: str | None) -> None:
    with pytest.raises(UserError) as error:
        AllianceModel(scenario, seed=1)
    assert str(error.value) == "seed = 1: a model takes its seed by rng: write rng=1"


@pytest.mark.parametrize("rng", [0, np.int64(5), 2**63])
def test_any_whole_number_is_a_seed(rng: int) -> None:
    assert AllianceModel(rng=rng).seed == rng


@pytest.mark.parametrize("name", ["war_end", "war_ends.yaml", 3, 1.5])
def test_an_unknown_scenario_is_a_users_mistake(name: Any) -> None:
    with pytest.raises(UserError):
        AllianceModel(name)


@pytest.mark.parametrize("parameters", [["trust_gain"], {3: 1.0}])
def test_parameters_are_given_by_name(parameters: Any) -> None:
    with pytest.raises(UserError, match="parameters: give values by name"):
        AllianceModel(parameters=parameters)


def test_a_parameter_given_twice_is_a_users_mistake() -> None:
    with pytest.raises(UserError, match=r"dprk\.hunger is given twice"):
        AllianceModel(parameters={"dprk.hunger": 0.2}, dprk__hunger=0.3)


def test_a_model_that_is_released_keeps_none_of_its_arrays() -> None:
    model = AllianceModel(collect=False)
    model.step()
    trust = weakref.ref(model.world.trust)
    gc.disable()  # it must not need Python's collector
    try:
        model.release()
        assert trust() is None
    finally:
        gc.enable()
