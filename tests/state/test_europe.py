"""The mirror in Europe: whose force gets there, and what those who depend on them owe them there."""

from dataclasses import replace
from importlib.resources import files
from math import asin, cos, exp, radians, sin, sqrt
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from sim.errors import UserError
from sim.facts import load_facts
from sim.facts.load import read_facts
from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.scenario.library import load_plan
from sim.state.cast import Cast, Theatre
from sim.state.europe import presence_in_europe, say_in_europe
from sim.state.indicator import Snapshot

#: Latitude and longitude of capitals and of the bases that the facts name, degrees.
KYIV = (50.4501, 30.5234)
CAPITALS = {
    "russia": (55.7558, 37.6173), "china": (39.9042, 116.4074), "us": (38.9072, -77.0369),
    "rok": (37.5665, 126.9780), "japan": (35.6762, 139.6503),
}  # fmt: skip
BASES = CAPITALS | {"russia": (52.7536, 32.2339), "us": (50.1100, 22.0190)}


@pytest.fixture(scope="module")
def moment() -> Snapshot:
    model = AllianceModel(load_plan(), runs=5, rng=1, collect=False, engine="numpy")
    model.run_for(400)
    return model.moment()


def moved(x: Snapshot, name: str, **changes: float) -> Snapshot:
    """The same month, with one partner at another distance from Europe."""
    partners = tuple(
        replace(actor, europe=replace(actor.europe, **changes))
        if actor.name == name and actor.europe
        else actor
        for actor in x.cast.partners
    )
    return replace(x, cast=replace(x.cast, europe=Theatre.in_europe(partners)))


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Length of the great circle between two places (haversine)."""
    (a, b), (c, d) = ((radians(x), radians(y)) for x, y in (one, other))
    half = sin((c - a) / 2.0) ** 2 + cos(a) * cos(c) * sin((d - b) / 2.0) ** 2
    return 2.0 * 6371.0088 * asin(sqrt(half))


@pytest.mark.parametrize("name", CAPITALS)
def test_distances_are_those_of_the_great_circle(name: str) -> None:
    (at,) = (actor.europe for actor in load_facts().partners if actor.name == name)
    assert at is not None
    assert at.distance == pytest.approx(kilometres(CAPITALS[name], KYIV), abs=0.06)
    assert at.base_distance == pytest.approx(kilometres(BASES[name], KYIV), abs=0.06)
    assert at.source


def test_shares_add_up_to_one_over_the_powers_and_nobody_else_has_any(moment: Snapshot) -> None:
    share = presence_in_europe(moment)
    powers = moment.cast.power[:, 0] > 0.0
    assert share.shape == (len(powers), 5)
    np.testing.assert_allclose(share[powers].sum(axis=0), 1.0)
    assert (share[powers] > 0.0).all()
    assert not share[~powers].any()


def test_a_share_is_power_and_what_distance_leaves_of_it_by_hand(moment: Snapshot) -> None:
    par, brought = moment.par, {}
    for row, actor in enumerate(moment.cast.partners):
        at = actor.europe
        if at is None or not actor.abilities["power"]:
            continue
        scale, forward = float(np.ravel(par.distance_scale)[0]), at.forward_forces
        arrives = (1.0 - forward) * exp(-at.distance / scale) + forward * exp(
            -at.base_distance / scale
        )
        offence = np.broadcast_to(par.offence, (len(moment.cast.partners), 5))[row, 0]
        power = np.broadcast_to(moment.month.relative_power, (len(moment.cast.partners), 5))[row, 0]
        brought[row] = power * offence * arrives
    share = presence_in_europe(moment)[:, 0]
    for row, force in brought.items():
        assert share[row] == pytest.approx(force / sum(brought.values()))


@pytest.mark.parametrize("name", CAPITALS)
def test_a_nearer_power_has_more_and_every_other_less(moment: Snapshot, name: str) -> None:
    row = moment.cast.names.index(name)
    far, near = (
        presence_in_europe(moved(moment, name, distance=km, base_distance=km))
        for km in (3000.0, 300.0)
    )
    others = (np.arange(len(near)) != row) & (moment.cast.power[:, 0] > 0.0)
    assert (near[row] > far[row]).all()
    assert (near[others] < far[others]).all()


def test_who_depends_on_nobody_defers_to_nobody_and_who_depends_more_defers_more(
    moment: Snapshot,
) -> None:
    def say(dependence: Floats) -> Floats:
        month = moment.month
        before, month.dependence = month.dependence, dependence
        found = say_in_europe(moment)
        month.dependence = before
        return found

    now = moment.month.dependence
    assert not say(0.0 * now).any()
    np.testing.assert_allclose(say(0.5 * now), 0.5 * say_in_europe(moment))
    china, russia = (moment.cast.names.index(name) for name in ("china", "russia"))
    assert (say_in_europe(moment)[china, russia] > 0.0).all()


def test_who_is_moved_to_anothers_place_is_as_far_from_europe_as_that_one() -> None:
    there, here = load_plan().cast, load_plan("swap_russia_china").cast
    russia, china = (there.names.index(name) for name in ("russia", "china"))
    for field in ("far", "near", "forward"):
        before, after = getattr(there.europe, field), getattr(here.europe, field)
        assert after[russia, 0] == before[china, 0]
        assert after[china, 0] == before[russia, 0]


def test_where_no_facts_speak_of_europe_nobody_has_a_share(moment: Snapshot) -> None:
    actors = tuple(replace(actor, europe=None) for actor in moment.cast.partners)
    cast = Cast.of(moment.cast.client, actors, moment.cast.links.facts)
    assert not presence_in_europe(replace(moment, cast=cast)).any()


def test_a_wrong_share_of_forces_is_told_with_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    copytree(str(files("sim.facts")), folder)
    file = folder / "actors" / "china.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace(
            "base_distance: 6450.9, forward_forces: 0,", "base_distance: 6450.9, forward_forces: 2,"
        ),
        encoding="utf-8",
    )
    with pytest.raises(UserError) as raised:
        read_facts(folder)
    assert "china.yaml" in str(raised.value)
    assert "forward_forces" in str(raised.value)
