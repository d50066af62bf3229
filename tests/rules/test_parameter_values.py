"""The parameters in force are read, never written: who tries is told what to do instead."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.errors import UserError
from sim.model.model import AllianceModel
from sim.rules.parameter_values import ParameterValues

INSTEAD = "AllianceModel(sim.tweak({NAME: VALUE}, on=SCENARIO, since=MONTH))"


@pytest.fixture(scope="module", params=["traced", "numpy"])
def model(request: pytest.FixtureRequest) -> AllianceModel:
    made = AllianceModel("war_ends", rng=1, runs=2, collect=False, engine=request.param)
    made.run_for(2)
    return made


def _set(par: Any) -> None:
    par.shell_value = 0.0


def _delete(par: Any) -> None:
    del par.shell_value


def _write(par: Any) -> None:
    par.shell_value[...] = 0.0


def _multiply(par: Any) -> None:
    par.stake *= 0.0


def _write_out(par: Any) -> None:
    np.multiply(par.stake, 0.0, out=par.stake)


@pytest.mark.parametrize("change", [_set, _delete, _write, _multiply, _write_out])
def test_a_parameter_in_force_cannot_be_changed_and_it_is_said_what_to_do_instead(
    model: AllianceModel, change: Callable[[Any], None]
) -> None:
    with pytest.raises(UserError) as error:
        change(model.par)
    assert INSTEAD in str(error.value)


def test_the_parameter_that_is_set_is_named(model: AllianceModel) -> None:
    with pytest.raises(UserError, match="shell_value: the parameters in force can only be read"):
        model.par.shell_value = 0.0
    with pytest.raises(UserError, match="par: the parameters in force can only be read"):
        model.par = model.par


def test_an_agent_cannot_change_its_parameters_either(model: AllianceModel) -> None:
    own = model.actors.by_name["china"].own.par
    with pytest.raises(UserError, match="stake: the parameters in force"):
        own.stake = np.ones(2)
    with pytest.raises(ValueError, match="read-only"):
        own.stake[...] = 1.0


def test_what_is_computed_from_a_parameter_is_an_ordinary_array(model: AllianceModel) -> None:
    twice = 2.0 * model.par.stake
    assert type(twice) is np.ndarray
    twice[...] = 0.0
    copied = model.par.stake.copy()
    copied[0] = 3.0
    copied *= 2.0
    assert (copied[0] == 6.0).all()
    assert repr(model.par.stake).startswith("array(")


def test_a_users_own_array_of_settings_can_still_be_written_into() -> None:
    hunger = np.array([0.1, 0.2])
    model = AllianceModel(rng=1, runs=2, collect=False, hunger=hunger)
    hunger[0] = 0.9
    assert (hunger[0], model.par.hunger[1]) == (0.9, 0.2)


def held() -> ParameterValues:
    """A number of the world and one of each of two partners, in three runs."""
    return ParameterValues(
        {"reach": np.array([1.0, 2.0, 3.0])}, {"hold": np.array([[4.0, 5.0, 6.0], [7.0, 8.0, 9.0]])}
    )


def test_a_mechanism_is_silenced_in_some_runs_and_the_values_before_stay_as_they_were() -> None:
    before, where = held(), np.array([True, False, True])
    silent = before.silence({"reach": 0.0, "hold": -1.0}, where)
    np.testing.assert_array_equal(silent.reach, [0.0, 2.0, 0.0])
    np.testing.assert_array_equal(silent.hold, [[-1.0, 5.0, -1.0], [-1.0, 8.0, -1.0]])
    assert list(silent.shared_names) == ["reach"]
    assert list(silent.partner_names) == ["hold"]
    assert not silent.hold.flags.writeable
    assert before.reach[0] == 1.0


def test_what_partners_hold_is_replaced_and_what_the_world_holds_stays() -> None:
    moved = held().replace_partners({"hold": np.zeros((2, 3)), "more": np.ones((2, 1))})
    np.testing.assert_array_equal(moved.reach, [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(moved.hold, np.zeros((2, 3)))
    assert sorted(moved.partner_names) == ["hold", "more"]
    assert not moved.hold.flags.writeable
    np.testing.assert_array_equal(moved.of(1).more, [1.0])


def test_one_row_leaves_no_axis_of_partners_and_a_slice_keeps_it() -> None:
    values = held()
    np.testing.assert_array_equal(values.of(1).hold, [7.0, 8.0, 9.0])
    assert values.of(slice(0, 2)).hold.shape == (2, 3)
    assert values.of(slice(0, 1)).hold.shape == (1, 3)
    assert values.of(1) is values.of(1)
