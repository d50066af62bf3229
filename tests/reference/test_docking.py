"""The program and its scalar twin, written from the document alone, make the same months.

Two implementations in different arithmetic differ in the last bits of a number. Where fuel
deliveries alternate (section 7 of the document), as they do for some parameter values, any such
difference grows from month to month. Only the comparison month by month, each month from the
program's state, holds for all of them; run freely, the two are compared in histories that do not
amplify rounding, which are nearly all.
"""

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import mesa
import numpy as np
import pytest

from sim.facts import ActorFacts
from sim.model.model import AllianceModel
from sim.rules.parameter import Parameter
from sim.rules.registry import all_parameters
from sim.rules.switches import SWITCHES
from sim.scenario.library import load_plan
from sim.scenario.parameters import Setting, spellings
from sim.scenario.plan import Plan, Variants
from sim.state.cast import Cast
from sim.state.world import World
from tests.reference import dock, fields, twin
from tests.reference.twin_model import TwinModel
from tests.tiers import slow_but

SEED = 2  # there are deals in its first ten histories
SETS = range(10)
MANY_SETS = range(100)
ALL_MONTHS = 540
TEN_YEARS, TWO_YEARS = 120, 24
#: The war begins in month 386; it can end from month 414 on.
BEFORE_THE_WAR, WAR_ENDING = 384, 450
CASES = (
    "all_on",
    *SWITCHES,
    "split_the_difference",
    "denuclearisation_by_choice",
    "noisy_perception",
)
#: What every test run docks; the other cases take longer, and are docked by the slow tier.
QUICK = ("all_on",)
#: Ranges of the levers in the tests with every number drawn.
LEVERS = {
    "squeeze_shift": (-0.3, 0.3), "court_shift": (-0.3, 0.3), "openness_shift": (-0.3, 0.3),
    "tolerance_shift": (-0.5, 2.0),
    "shells_lent": (0.0, 80.0), "secondary_shift": (0.0, 1.0), "lifeline_shift": (-0.3, 0.3),
    "burden_shift": (-0.3, 1.0), "aid_grant": (0.0, 60.0), "signal_shift": (-0.3, 0.3),
    "embargo_shift": (0.0, 0.6), "deployment_shift": (-0.04, 0.1), "coercion_shift": (0.0, 1.0),
    "exercise_shift": (-0.8, 0.8), "recognition": (0.0, 1.0), "penalties_shift": (-0.4, 0.3),
    "affinity_gain": (0.0, 0.03),
}  # fmt: skip
#: What is 0 or 1 for good, is no input of the month, or would hide an empty pocket.
NOT_DRAWN = ("embargo", "initial_treaty", "leader_noise", "cash_limits_weight")


def planned(case: str) -> Plan:
    """The baseline, its priors as declared: as it is, with a mechanism off, or a variant.

    With memory alone the client foresees nothing of what others deliver, and flows alternate.
    """
    plan = load_plan()
    (regime,) = plan.regimes
    if case in SWITCHES:
        regime = replace(regime, switched_off=frozenset({case}))
    if case == "memory_alone":
        memory = {
            "shared_response": 0.0, "thrift": 0.0, "aid_patience": 0.0, "cash_patience": 0.0,
        }  # fmt: skip
        regime = replace(regime, settings=memory)
    if case == "split_the_difference":
        regime = replace(regime, variants=Variants(outside_option="split_the_difference"))
    if case == "exposure_follows_penalties":
        regime = replace(regime, variants=Variants(exposure="follows_penalties"))
    if case == "noisy_perception":
        regime = replace(regime, settings={"noise_weight": 1.0})
    if case == "denuclearisation_by_choice":
        regime = replace(regime, variants=Variants(denuclearisation="by_choice"))
    return replace(plan, regimes=(regime,))


def with_every_number_drawn(abilities: Mapping[str, Mapping[str, float]]) -> Plan:
    """Every parameter drawn for each holder alone, half a war, and some abilities in part."""
    plan = load_plan()
    (regime,) = plan.regimes
    cast = Cast.of(
        plan.cast.client,
        [
            replace(actor, abilities={**actor.abilities, **abilities.get(actor.name, {})})
            for actor in plan.cast.partners
        ],
        plan.cast.links.facts,
    )
    series = {**regime.drivers.fields}
    series["war_intensity"] = 0.5 * series["war_intensity"]
    half_a_war = replace(regime.drivers, fields=series)
    regime = replace(regime, drivers=half_a_war, settings=every_number(cast))
    return replace(plan, cast=cast, regimes=(regime,))


def every_number(cast: Cast) -> dict[str, Setting]:
    """A distribution for each parameter, by holder."""
    found: dict[str, Setting] = {}
    for name, parameter in all_parameters().items():
        if name in NOT_DRAWN:
            continue
        for actor in cast.partners if parameter.holder == "partner" else (cast.client,):
            low, high = np.clip(around(parameter, actor), *parameter.bounds)
            spelling = name if parameter.holder == "world" else f"{actor.name}.{name}"
            if high > low and spelling in spellings(cast):
                found[spelling] = ("uniform", (float(low), float(high)))
    return found


def around(parameter: Parameter, actor: ActorFacts) -> tuple[float, float]:
    """A range in which a parameter can be drawn: its own, or one about its value."""
    if parameter.kind == "lever":
        return LEVERS[parameter.name]
    if parameter.kind == "weight":
        return 0.6, 1.0
    if parameter.plausible is not None:
        return parameter.plausible
    default = parameter.default
    value = actor.values[parameter.name].value if default is None else default
    return min(0.9 * value, 1.05 * value), max(0.9 * value, 1.05 * value)


@cache
def inputs(case: str, history: int, months: int) -> dock.Inputs:
    """What the twin needs for a history of a case."""
    return dock.inputs(new_model(planned(case), history + 1), history, months)


def new_model(plan: Plan, runs: int) -> AllianceModel:
    """The program, not yet stepped."""
    return AllianceModel(plan, rng=SEED, runs=runs, collect=False, engine="numpy")


@cache
def program_of_all_months() -> dict[str, dock.Floats]:
    """All months of ten histories of the program, everything on."""
    return dock.record_model(new_model(planned("all_on"), len(SETS)), ALL_MONTHS)


@pytest.mark.parametrize("case", slow_but(QUICK, CASES))
def test_they_agree_for_ten_years_run_freely_and_month_by_month_through_the_war(case: str) -> None:
    model = new_model(planned(case), len(SETS))
    given = [dock.inputs(model, history, WAR_ENDING) for history in SETS]
    program = dock.record_model(model, WAR_ENDING)
    for history in SETS:
        par, drivers, uniforms = given[history]
        free = dock.run_plain((par, drivers[:TEN_YEARS], uniforms[:TEN_YEARS]))
        led = dock.follow_plain(given[history], program, history, BEFORE_THE_WAR)
        for track in (free, led):
            assert dock.disagreements(program, history, track) == []
            assert not track.months["broken"].any()


@pytest.mark.slow
@pytest.mark.parametrize("history", [0, 1, 2])
def test_they_agree_run_freely_from_1990_to_2034(history: int) -> None:
    track = dock.run_plain(inputs("all_on", history, ALL_MONTHS))
    assert dock.disagreements(program_of_all_months(), history, track) == []
    assert not track.months["broken"].any()


PARTLY = {
    "russia": {"shells": 0.6, "belligerent": 0.7},
    "china": {"patron": 0.8, "power": 0.7, "veto": 0.5},
    "us": {"veto": 0.5},
    "japan": {"ally": 0.5},
    "brics": {"power": 0.3},
}


@pytest.mark.parametrize(
    "abilities",
    [
        pytest.param({}, id="whole_abilities", marks=pytest.mark.slow),
        pytest.param(PARTLY, id="partial_abilities", marks=pytest.mark.slow),
    ],
)
def test_they_agree_with_every_number_drawn_for_each_holder_alone(
    abilities: Mapping[str, Mapping[str, float]],
) -> None:
    model = new_model(with_every_number_drawn(abilities), 4)
    given = [dock.inputs(model, history) for history in range(4)]
    program = dock.record_model(model, ALL_MONTHS)
    for history in range(4):
        track = dock.follow_plain(given[history], program, history)
        assert dock.disagreements(program, history, track) == []


def test_they_agree_from_the_first_month_on_with_every_number_drawn() -> None:
    """The quickest that notices a changed formula: mutation testing runs it first."""
    model = new_model(with_every_number_drawn(PARTLY), 3)
    given = [dock.inputs(model, history, TWO_YEARS) for history in range(3)]
    program = dock.record_model(model, TWO_YEARS)
    for history in range(3):
        track = dock.follow_plain(given[history], program, history)
        assert dock.disagreements(program, history, track) == []


def test_all_that_the_program_keeps_is_compared() -> None:
    model = new_model(planned("all_on"), 1)
    compared = dock.record_model(model, 1).keys()
    state = {
        *fields.STATE,
        *fields.STATE_BY_PARTNER,
        *fields.STATE_BY_DOMAIN,
        *fields.STATE_BY_PAIR,
        *fields.STATE_BY_LINK,
    }
    assert state <= compared
    assert set(World.__annotations__) - {"ledger"} <= state
    known = {*fields.IN_PROGRAM.values(), *fields.LINES_IN_PROGRAM.values()}
    assert set(vars(model.month)) == known | {*fields.GIVEN, *fields.OFFERS}


def test_whatever_can_happen_happens_in_the_histories_compared() -> None:
    seen = program_of_all_months()
    happens = [
        *("War", "war_end", "war_over", "severe", "clash", "backing", "vetoed", "adopted", "talks"),
        *("stage", "given"),
        *("deal", "treaty", "formed", "ren", "two_states", "joint_zone", "ini", "mtg", "lent"),
    ]
    assert [name for name in happens if not (seen[name] > 0.0).any()] == []
    assert (seen["monitoring"] == 0.0).any()
    assert (np.diff(seen["treaty"], axis=0) < 0.0).any()
    assert (seen["paid"] > 0.0).any()
    assert (seen["paid"] < 0.0).any()
    tilts = [dock.run_plain(inputs("all_on", h, ALL_MONTHS)).months["omega"] for h in (0, 1)]
    assert np.max(tilts) > 1.0
    assert np.min(tilts) < 1.0


def test_a_number_changed_in_the_twin_shows_up_where_it_enters() -> None:
    par, drivers, uniforms = inputs("all_on", 0, TEN_YEARS)
    changed = {**vars(par), "trust_gain": par.trust_gain * (1.0 + 1e-6)}
    track = dock.run_plain((SimpleNamespace(**changed), drivers, uniforms))
    first = dock.disagreements(program_of_all_months(), 0, track)[0]
    assert (first.month, first.name) == (0, "trust")


@pytest.mark.slow
def test_the_compiled_twin_equals_the_plain_one() -> None:
    pytest.importorskip("numba")
    program = program_of_all_months()
    for case, history in (("all_on", 0), ("all_on", 6), ("split_the_difference", 1)):
        given = inputs(case, history, ALL_MONTHS)
        plain, compiled = dock.run_plain(given), dock.run_compiled(given)
        assert dock.disagreements(dock.as_program([plain]), 0, compiled, 1e-12) == []
    given = inputs("all_on", 6, ALL_MONTHS)
    plain = dock.follow_plain(given, program, 6)
    compiled = dock.follow_compiled(given, program, 6)
    assert dock.disagreements(dock.as_program([plain]), 0, compiled, 1e-12) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_they_agree_month_by_month_in_a_hundred_histories(case: str) -> None:
    pytest.importorskip("numba")
    model = new_model(planned(case), len(MANY_SETS))
    given = [dock.inputs(model, history) for history in MANY_SETS]
    program = dock.record_model(model, ALL_MONTHS)
    for history in MANY_SETS:
        track = dock.follow_compiled(given[history], program, history)
        assert dock.disagreements(program, history, track) == []


@pytest.mark.slow
@pytest.mark.parametrize(("case", "most"), [("all_on", 1), ("distance", 4), ("memory_alone", 50)])
def test_run_freely_few_of_a_hundred_part_and_those_amplify_rounding_by_themselves(
    case: str, most: int
) -> None:
    """Disturbed by a part in 10^14 a month, the twin parts from itself in those histories too."""
    found = parted(case)
    assert len(found) <= most
    for given, track in found:
        disturbed = dock.run_plain(given, nudge=1e-14)
        assert dock.disagreements(dock.as_program([disturbed]), 0, track) != []


def parted(case: str) -> list[tuple[dock.Inputs, dock.Track]]:
    """The histories in which program and twin, both run freely, come to differ."""
    pytest.importorskip("numba")
    model = new_model(planned(case), len(MANY_SETS))
    given = [dock.inputs(model, history) for history in MANY_SETS]
    program = dock.record_model(model, ALL_MONTHS)
    tracks = [dock.run_compiled(one) for one in given]
    return [
        (given[history], tracks[history])
        for history in MANY_SETS
        if dock.disagreements(program, history, tracks[history])
    ]


def test_a_plan_that_the_twin_does_not_cover_is_refused() -> None:
    with pytest.raises(ValueError, match="one regime"):
        dock.inputs(new_model(load_plan("war_ends"), 1), 0, 1)
    (regime,) = planned("all_on").regimes
    peace = replace(load_plan(), regimes=(replace(regime, events=()),))
    with pytest.raises(ValueError, match="war_end"):
        dock.inputs(new_model(peace, 1), 0, 1)


def test_the_twin_needs_nothing_but_math() -> None:
    tree = ast.parse(Path(twin.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [getattr(node, "module", None) for node in imports] == ["math"]


def test_the_twin_as_a_mesa_model_repeats_the_programs_history() -> None:
    model = TwinModel(rng=SEED, history=3, months=24, common_luck=True)
    model.run_model()
    program = program_of_all_months()
    collected = model.datacollector.get_model_vars_dataframe()
    assert len(collected) == 24
    assert collected["treasury"].to_numpy() == pytest.approx(program["treasury"][:24, 3], rel=1e-9)


def test_the_twin_as_a_mesa_model_runs_under_mesas_batch_run() -> None:
    rows = mesa.batch_run(
        TwinModel,
        {"history": [0, 1], "months": 6},
        rng=[SEED, SEED + 1],
        data_collection_period=1,
        display_progress=False,
    )
    assert len(rows) == 4 * 6
    assert all(np.isfinite(row["treasury"]) for row in rows)
