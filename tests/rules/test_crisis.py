"""The ladder of crisis: what drives it, who backs the client on it, and that without heat it changes nothing."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.random_streams import RandomStreams
from sim.rules import crisis
from sim.rules.registry import all_parameters, mechanism_of
from sim.scenario.library import load_plan
from sim.scenario.parameters import Setting, resolve_parameters
from tests.worlds import changed, differing, run, state

RUNS = 200
CAST = load_plan().cast
PAR = resolve_parameters(CAST, {}, "declared", RandomStreams(1, np.arange(RUNS))).of(0)
RUNGS = np.arange(5.0)
UNIT = st.floats(0.0, 1.0)
OWN = [name for name in all_parameters() if mechanism_of(name) == "crisis"]


def chances(rung: float, **moved: float) -> crisis.Chances:
    """The chances from a rung, of 200 draws of the parameters."""
    given = {
        "tests": 2.0, "severe": 0.0, "provocation": 0.3, "trilateral": 0.3, "backing": 0.5,
        "engaged": 0.0, "held": 0.2, "deterrence": 0.5, "government": 0.0, "exercises": 0.0,
    } | moved  # fmt: skip
    at = {name: np.full(RUNS, value) for name, value in given.items()}
    where, government = np.full(RUNS, rung), at.pop("government")
    pushed = crisis.tension(where, **at, par=PAR)
    return crisis.transition(where, pushed, at["engaged"], government=government, par=PAR)


@pytest.mark.parametrize("rung", RUNGS)
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_chances_of_a_month_are_chances_and_add_up_to_one(rung: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    moved = dict(zip(("tests", "severe", "provocation", "trilateral", "backing", "engaged", "held",
                      "deterrence", "government"), random.random(9).tolist(), strict=True))  # fmt: skip
    moved["tests"] *= 10.0
    up, down = chances(rung, **moved)
    stay = 1.0 - up - down
    for part in (up, down, stay):
        assert (part >= 0.0).all()
        assert (part <= 1.0).all()
    np.testing.assert_allclose(up + down + stay, 1.0, atol=1e-15)


def test_calm_cannot_fall_and_war_cannot_rise() -> None:
    assert not chances(0.0).down.any()
    assert not chances(4.0).up.any()


@pytest.mark.parametrize("rung", RUNGS[:4])
@pytest.mark.parametrize(
    ("what", "low", "high", "sign"),
    [
        ("tests", 0.0, 3.0, 1), ("severe", 0.0, 1.0, 1), ("backing", 0.1, 0.9, 1),
        ("trilateral", 0.1, 0.9, 1), ("exercises", -1.0, 1.0, 1), ("engaged", 0.0, 1.0, -1), ("held", 0.0, 1.0, -1),
        ("deterrence", 0.1, 1.5, -1), ("provocation", 0.0, 0.9, -1),
    ],
)  # fmt: skip
def test_a_step_up_is_likelier_or_rarer_as_theory_says(
    rung: float, what: str, low: float, high: float, sign: int
) -> None:
    change = sign * (chances(rung, **{what: high}).up - chances(rung, **{what: low}).up)
    assert (change >= 0.0).all()
    deterred = what != "deterrence" or rung >= crisis.DISPLAY
    assert (change > 0.0).any() == deterred


def test_talks_and_a_progressive_neighbour_ease_the_way_down() -> None:
    assert (chances(3.0, engaged=1.0).down >= chances(3.0).down).all()
    assert (chances(3.0, government=1.0).down > chances(3.0).down).any()
    np.testing.assert_array_equal(chances(4.0, government=1.0).down, chances(4.0).down)


def test_the_rung_moves_by_one_and_never_below_the_floor() -> None:
    draws = np.random.default_rng(1).random(RUNS)
    for rung in RUNGS:
        before = np.full(RUNS, rung)
        after = crisis.climb(before, chances(rung, tests=9.0), np.zeros(1), draws)
        assert set(np.unique(after - before)) <= {-1.0, 0.0, 1.0}
        lifted = crisis.climb(before, chances(rung), np.array([2.9]), draws)
        assert lifted.min() >= 2.0


def test_draws_decide_as_often_as_the_chances_say() -> None:
    draws = (np.arange(10_000) + 0.5) / 10_000
    step = crisis.Chances(np.full(10_000, 0.2), np.full(10_000, 0.5))
    after = crisis.climb(np.full(10_000, 2.0), step, np.zeros(1), draws)
    assert [(after == r).mean() for r in (1.0, 2.0, 3.0)] == pytest.approx([0.5, 0.3, 0.2])


@given(UNIT, st.sampled_from([2.0, 3.0, 4.0]), UNIT)
def test_cover_is_as_likely_as_arms_and_arms_as_troops(
    reliability: float, rung: float, draw: float
) -> None:
    given_ = crisis.backing_chances(np.full(RUNS, reliability), np.full(RUNS, rung), PAR)
    for part in given_:
        assert ((part >= 0.0) & (part <= 1.0)).all()
    draws = (np.arange(RUNS) + draw) / RUNS
    degree = crisis.backing(
        np.zeros(RUNS), np.zeros(RUNS), np.full(RUNS, rung), chances=given_, draw=draws
    )
    at_least = [(degree >= d).mean() for d in (1.0, 2.0, 3.0)]
    assert at_least == sorted(at_least, reverse=True)
    assert set(np.unique(degree)) <= {0.0, 1.0, 2.0, 3.0}


def test_less_reliable_patrons_send_fewer_troops() -> None:
    rung = np.full(RUNS, 3.0)
    by_reliability = [
        crisis.backing_chances(np.full(RUNS, r), rung, PAR).troops for r in (0.0, 0.2, 0.6, 1.0)
    ]
    assert not by_reliability[0].any()
    assert (np.diff(by_reliability, axis=0) > 0.0).all()


def test_a_patron_decides_when_force_is_shown_and_when_war_comes_and_not_in_between() -> None:
    sure = crisis.Backing(np.ones(1), np.ones(1), np.zeros(1))
    draw = np.full(1, 0.5)

    def after(before: float, last: float, rung: float) -> float:
        rungs = np.array([last]), np.array([rung])
        return float(crisis.backing(np.array([before]), *rungs, chances=sure, draw=draw)[0])

    assert after(0.0, 1.0, 2.0) == 2.0
    assert after(1.0, 2.0, 3.0) == 1.0
    assert after(1.0, 3.0, 2.0) == 1.0
    assert after(1.0, 3.0, 4.0) == 2.0
    assert after(1.0, 2.0, 1.0) == 0.0


def test_trust_follows_who_stood_by_the_client() -> None:
    level, heat, patron = np.full((2, RUNS), 0.5), np.full(RUNS, 2 / 3), np.ones((2, 1))
    backing = np.array([[2.0], [0.0]]) * np.ones(RUNS)
    after = crisis.trust(level, heat, backing, patron=patron, par=PAR)
    assert (after[0] >= 0.5).all()
    assert (after[1] <= 0.5).all()
    assert (after[0] > 0.5).any()


def test_without_heat_a_crisis_changes_nothing() -> None:
    level, cold = np.random.default_rng(1).random(RUNS), np.zeros(RUNS)
    none = np.zeros(RUNS)
    unchanged: list[tuple[Floats, Floats]] = [
        (crisis.provocation(level, cold, PAR), level),
        (level + crisis.added_will(cold, none, PAR), level),
        (crisis.trilateral(level, cold, PAR), level),
        (crisis.talks_left(cold, level, PAR), np.ones(RUNS)),
        (level * crisis.joint_zone_left(cold, PAR), level),
        (level + crisis.added_arming(cold, PAR), level),
        (level - crisis.lost_unity(cold, PAR), level),
        (crisis.border(level, np.full(RUNS, 3.0), PAR), level),
        (crisis.trust(level, cold, none, patron=np.ones(1), par=PAR), level),
    ]
    for after, before in unchanged:
        np.testing.assert_array_equal(after, before)
    np.testing.assert_array_equal(crisis.heat(RUNGS), [0.0, 0.0, 1 / 3, 2 / 3, 1.0])


OFF: Mapping[str, Setting] = {
    "rung_up_calm": 0.0, "rung_up_threat": 0.0, "rung_up_display": 0.0, "rung_up_force": 0.0,
}  # fmt: skip


@pytest.mark.slow
def test_with_the_switch_no_number_of_the_crisis_moves_the_model() -> None:
    """Then the model is the one without a ladder: whatever stands in the feedback, the bytes are equal."""
    silent = changed(switched_off=frozenset({"ladder"}))
    highest = {name: (all_parameters()[name].plausible or (0.0, 1.0))[1] for name in OWN}
    moved = {name: value for name, value in highest.items() if name not in OFF}
    one, other = run(silent, 430), run(silent, 430, parameters=moved)
    assert not one.world.rung.any()
    # what would drive the ladder is still reckoned
    assert set(differing(state(one), state(other))) <= {"tension"}
    assert differing(state(one), state(run(changed(), 430, parameters=OFF))) == []


@pytest.mark.slow
def test_the_ladder_moves_the_model_when_it_is_on() -> None:
    silent = changed(switched_off=frozenset({"ladder"}))
    apart = differing(state(run(months=430)), state(run(silent, 430)))
    assert {"rung", "trust", "trilateral", "arming", "provocation"} <= set(apart)


def test_trouble_lifts_the_ladder_for_six_months_and_not_before() -> None:
    plan = load_plan("trouble_in_pyongyang")
    model, base = (AllianceModel(p, rng=1, runs=40, collect=False) for p in (plan, load_plan()))
    for _ in range(420):
        model.step()
        base.step()
    assert differing(model.world.save_state(), base.world.save_state()) == []
    for _ in range(6):
        model.step()
        assert (model.world.rung >= crisis.FORCE).all()
        assert (model.month.heat >= 2 / 3).all()
    model.step()
    assert (model.world.rung < crisis.FORCE).any()


def test_a_war_stops_part_of_the_traffic_from_the_next_month_on() -> None:
    plan = load_plan()
    floor = np.full_like(plan.regimes[0].drivers.fields["crisis_floor"], 4.0)
    drivers = plan.regimes[0].drivers
    drivers = replace(drivers, fields={**drivers.fields, "crisis_floor": floor}, trails={})
    model = AllianceModel(changed(drivers=drivers), rng=1, runs=5, collect=False)
    model.step()
    assert (model.month.border == 1.0).all()
    model.step()
    np.testing.assert_allclose(model.month.border, 1.0 - model.par.crisis_border)
