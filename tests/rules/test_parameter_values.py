"""The parameters in force are read, never written: who tries is told what to do instead."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.errors import UserError
from sim.model.model import AllianceModel

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
