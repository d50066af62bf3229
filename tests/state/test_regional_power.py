"""Regional power: shares of force and dependence, by where states stand."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from sim.errors import UserError
from sim.facts.load import read_facts
from sim.model.model import AllianceModel
from sim.scenario.library import load_plan
from sim.state.cast import Cast
from sim.state.regional_power import _force_near, regional_power


@pytest.fixture(scope="module")
def model() -> AllianceModel:
    model = AllianceModel(load_plan(), runs=5, rng=1, collect=False)
    while model.month_number < 400:
        model.step()
    return model


def test_shares_of_force_near_a_member_add_up_to_one_without_its_own(
    model: AllianceModel,
) -> None:
    for member, row in enumerate(model.cast.region.rows):
        force = _force_near(model.moment(), member)
        np.testing.assert_allclose(force.sum(axis=0), 1.0)
        assert (force[row] == 0.0).all()


def test_regional_power_is_a_share(model: AllianceModel) -> None:
    power = regional_power(model.moment())
    assert (power >= 0.0).all()
    assert (power <= 1.0).all()
    assert power.shape == (len(model.cast.partners), 5)


def test_it_is_half_of_force_and_half_of_dependence_by_hand(model: AllianceModel) -> None:
    """China in the first run: the client, the South and Japan, each half force and half dependence."""
    x, k = model.moment(), model.cast.names.index("china")
    held = x.month.share[k, 0] * (1.0 - x.month.alternatives[k, 0])
    parts = [0.5 * x.month.power_share[k, 0] + 0.5 * held]
    for member, row in enumerate(model.cast.region.rows):
        depends = np.broadcast_to(x.month.dependence[row, k], (5,))[0]
        parts.append(0.5 * _force_near(x, member)[k, 0] + 0.5 * depends)
    assert regional_power(x)[k, 0] == pytest.approx(sum(parts) / 3)


def test_who_moves_next_door_gains_regional_power() -> None:
    at_home, moved = (
        AllianceModel(name, runs=5, rng=1, collect=False)
        for name in ("baseline", "swap_russia_china")
    )
    for model in (at_home, moved):
        model.step()
    russia = at_home.cast.names.index("russia")
    force = [_force_near(model.moment(), 0)[russia] for model in (at_home, moved)]
    assert (force[1] > force[0]).all()


def test_a_region_whose_members_are_absent_is_the_client_alone(model: AllianceModel) -> None:
    actors = [replace(actor, region={}) for actor in model.cast.partners]
    assert len(Cast.of(model.cast.client, tuple(actors)).region.rows) == 0


def test_a_region_names_partners_and_not_itself(tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    copytree(str(files("sim.facts")), folder)
    file = folder / "actors" / "japan.yaml"
    text = file.read_text(encoding="utf-8").replace("  rok: {distance", "  rokk: {distance")
    at_home = '  japan: {distance: 0, base_distance: 0, source: "map"}\n'
    file.write_text(text + at_home, encoding="utf-8")
    with pytest.raises(UserError) as raised:
        read_facts(folder)
    message = str(raised.value)
    assert "region: no partner 'rokk'. Did you mean 'rok'?" in message
    assert "region: 'japan' is the actor itself" in message
