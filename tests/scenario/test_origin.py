"""Drivers at an origin: what a forecast from a past month knows, and that it knows nothing more."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.calendar import month_index
from sim.errors import UserError
from sim.model.simulation import Simulation
from sim.numerics import Floats
from sim.random_streams import RandomStreams
from sim.scenario.description import fingerprint, plan_description
from sim.scenario.drivers import DRIVER_BOUNDS, Drivers
from sim.scenario.futures import Growth, Hold, Markov, Resampled
from sim.scenario.library import load_plan
from sim.scenario.origin import at_origin
from sim.scenario.plan import Plan
from sim.show.assumptions import future
from sim.show.batch_assumptions import _future as from_manifest
from tests.worlds import differing, history

MONTH = month_index("2019-01")
AT_WAR = month_index("2023-01")
months = st.integers(month_index("1997-01"), month_index("2024-01"))
ways = st.sampled_from(["frozen", "drawn"])


def drivers(plan: Plan) -> Drivers:
    """Those of the last regime."""
    return plan.regimes[-1].drivers


def series(found: Drivers, name: str, values: Floats | None = None) -> Floats:
    """A series without randomness (month,)."""
    field, index = found.place[name]
    array = found.fields[field] if values is None else values
    return np.asarray(array[(slice(None), *index, 0)])


def drawn(month: int, name: str, runs: int = 400, seed: int = 1, **hazards: float) -> Floats:
    """A series of the record with drawn drivers (month, run)."""
    cut = drivers(at_origin(load_plan("history"), month, "drawn"))
    streams = RandomStreams(seed, np.arange(runs))
    return cut.draw(streams, lambda chance: np.asarray(float(chance))).differing[name]


def scrambled(plan: Plan, month: int, seed: int) -> Plan:
    """A plan in which all that drivers do from a month on is made up."""
    rng = np.random.default_rng(seed)

    def scramble(values: Floats) -> Floats:
        later = values.copy()
        later[month:] = rng.random(later[month:].shape)
        return later

    regimes = []
    for regime in plan.regimes:
        fields = {name: scramble(values) for name, values in regime.drivers.fields.items()}
        made_up = replace(
            regime.drivers,
            fields=fields,
            mean_openness=float(rng.random()),
            exposure_known=max(month, regime.drivers.exposure_known) + 5,
            futures=dict.fromkeys(regime.drivers.futures, Growth(float(rng.random()))),
        )
        regimes.append(replace(regime, drivers=made_up))
    return replace(plan, regimes=tuple(regimes))


# -- laws for every way ----------------------------------------------------------------------------


def test_with_perfect_knowledge_nothing_is_changed() -> None:
    plan = load_plan("history")
    assert at_origin(plan, MONTH, "record") is plan


@settings(max_examples=25, deadline=None)
@given(month=months, way=ways, seed=st.integers(0, 2**32 - 1))
def test_nothing_after_the_origin_changes_what_is_assumed(month: int, way: str, seed: int) -> None:
    plan = load_plan("history")
    one, other = (at_origin(p, month, way) for p in (plan, scrambled(plan, month, seed)))
    for mine, theirs in zip(one.regimes, other.regimes, strict=True):
        assert mine.drivers.trails == theirs.drivers.trails
        assert mine.drivers.mean_openness == theirs.drivers.mean_openness
        assert min(mine.drivers.exposure_known, month - 1) == mine.drivers.exposure_known
        assert differing(mine.drivers.fields, theirs.drivers.fields) == []
        known = ({n: s.values for n, s in d.known.items()} for d in (mine.drivers, theirs.drivers))
        assert differing(*known) == []


@settings(max_examples=25, deadline=None)
@given(month=months, way=ways)
def test_before_the_origin_drivers_are_as_they_came(month: int, way: str) -> None:
    plan = load_plan("war_ends")
    cut = at_origin(plan, month, way)
    for before, after in zip(plan.regimes, cut.regimes, strict=True):
        for name, values in before.drivers.fields.items():
            assert np.array_equal(values[:month], after.drivers.fields[name][:month]), name


@pytest.mark.parametrize("way", ["frozen", "drawn"])
def test_a_run_parts_from_the_record_at_the_origin_only_but_for_its_mean_openness(way: str) -> None:
    plan = load_plan("history")
    cut = at_origin(plan, MONTH, way)
    mean = drivers(plan).mean_openness
    same = tuple(replace(r, drivers=replace(r.drivers, mean_openness=mean)) for r in cut.regimes)
    one, other = (Simulation(p, 1, np.arange(4)) for p in (plan, replace(cut, regimes=same)))
    for _ in range(MONTH):
        one.step()
        other.step()
    assert differing(one.world.save_state(), other.world.save_state()) == []
    for _ in range(60):
        one.step()
        other.step()
    assert differing(one.world.save_state(), other.world.save_state()) != []


def test_the_mean_openness_is_that_to_the_origin() -> None:
    plan = load_plan("history")
    openness = series(drivers(plan), "openness.us")
    for way in ("frozen", "drawn"):
        found = drivers(at_origin(plan, MONTH, way)).mean_openness
        assert found == pytest.approx(openness[:MONTH].mean(), abs=1e-12)


def test_exposure_is_known_to_the_origin_only() -> None:
    plan = load_plan("history")
    assert drivers(at_origin(plan, MONTH, "frozen")).exposure_known == MONTH - 1
    late = month_index("2024-01")
    known = drivers(plan).exposure_known
    assert drivers(at_origin(plan, late, "frozen")).exposure_known == min(known, late - 1)


def test_plans_of_other_origins_and_ways_have_other_fingerprints() -> None:
    plan = load_plan("history")
    cuts = [at_origin(plan, m, way) for m in (MONTH, MONTH + 12) for way in ("frozen", "drawn")]
    assert len({fingerprint(p) for p in (plan, *cuts)}) == 5


def test_a_manifest_gives_every_future_back() -> None:
    cut = at_origin(load_plan("history"), MONTH, "drawn")
    written = plan_description(cut)["regimes"][-1]["drivers"]
    for name, one in drivers(cut).futures.items():
        assert from_manifest(written[name]) == one, name
    assert future(drivers(cut).futures["gdp.china"]) == "growth of a past year, drawn each year"


# -- frozen ----------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(month=months)
def test_frozen_drivers_stay_as_in_the_month_before(month: int) -> None:
    plan = load_plan("history")
    for regime in at_origin(plan, month, "frozen").regimes:
        for name, values in regime.drivers.fields.items():
            assert np.all(values[month:] == drivers(plan).fields[name][month - 1]), name


def test_a_war_that_is_on_goes_on_where_drivers_are_frozen() -> None:
    plan = at_origin(load_plan("history"), AT_WAR, "frozen")
    assert series(drivers(plan), "war.may_end").max() == 0.0
    assert series(drivers(plan), "war.intensity")[AT_WAR:].min() == 1.0


# -- drawn -----------------------------------------------------------------------------------------


def test_drawn_growth_is_growth_of_the_ten_years_before() -> None:
    gdp = drawn(MONTH, "gdp.china")
    record = series(drivers(load_plan("history")), "gdp.china")[:MONTH]
    past = np.diff(np.log(record[-1::-12][:11][::-1]))
    assert len(past) == 10
    growth = np.log(gdp[MONTH + 11] / gdp[MONTH - 1])
    assert np.abs(growth[:, None] - past).min(axis=1).max() < 1e-12
    assert {int(i) for i in np.abs(growth[:, None] - past).argmin(axis=1)} == set(range(10))


def test_growth_within_a_year_is_a_straight_line() -> None:
    gdp = drawn(MONTH, "gdp.russia", 5)
    steps = np.diff(gdp[MONTH - 1 : MONTH + 24], axis=0)
    assert np.allclose(steps[:12], steps[0])
    assert np.allclose(steps[12:], steps[12])
    assert not np.allclose(steps[0], steps[12])


def test_each_year_has_its_own_draw() -> None:
    gdp = np.log(drawn(MONTH, "gdp.us", 2000))
    years = [gdp[MONTH + 11 + 12 * k] - gdp[MONTH - 1 + 12 * k] for k in range(3)]
    assert abs(np.corrcoef(years)[np.triu_indices(3, 1)]).max() < 0.08


def test_a_history_has_the_same_drivers_alone() -> None:
    cut = drivers(at_origin(load_plan("history"), MONTH, "drawn"))
    many, alone = (
        cut.draw(RandomStreams(3, np.array(numbers)), lambda chance: np.asarray(float(chance)))
        for numbers in ([4, 8, 15, 16], [15])
    )
    assert many.differing.keys() == alone.differing.keys()
    for name, values in many.differing.items():
        assert np.array_equal(values[:, 2:3], alone.differing[name]), name


def test_another_seed_draws_other_drivers() -> None:
    assert not np.array_equal(drawn(MONTH, "gdp.us", 5), drawn(MONTH, "gdp.us", 5, seed=2))


@pytest.mark.parametrize("name", ["exposure.china", "dependence.russia.china", "contest.russia"])
def test_drawn_changes_are_changes_of_the_ten_years_before_within_limits(name: str) -> None:
    month = month_index("2016-01")  # contest rose in 2014
    values = drawn(month, name)
    low, high = DRIVER_BOUNDS[name.split(".")[0]]
    assert values.min() >= low
    assert values.max() <= high
    record = series(drivers(load_plan("history")), name)[:month]
    past = np.clip(record[-1] + np.diff(record[-1::-12][:11][::-1]), low, high)
    assert np.abs(values[month + 11][:, None] - past).min(axis=1).max() < 1e-12
    assert len(np.unique(values[month + 11].round(12))) == len(np.unique(past.round(12)))


def test_a_change_leads_not_beyond_the_limits() -> None:
    rising = Resampled((0.4,), "added", 0.0, 1.0)
    cut = drivers(at_origin(load_plan("history"), MONTH, "drawn"))
    name = "contest.russia"
    held = replace(cut, trails={**cut.trails, name: ((0, rising),)})
    values = held.draw(RandomStreams(1, np.arange(2)), np.asarray).differing[name]
    assert values[MONTH + 12 * 4 :].max() == values[MONTH + 12 * 4 :].min() == 1.0


@pytest.mark.parametrize("name", ["openness.us", "government.rok"])
def test_governments_change_as_often_as_on_record_and_once_more(name: str) -> None:
    cut = drivers(at_origin(load_plan("history"), MONTH, "drawn"))
    record = series(drivers(load_plan("history")), name)[:MONTH]
    switches = 1 + int((np.diff(record) != 0).sum())
    chain = cut.futures[name]
    assert isinstance(chain, Markov)
    leaving = {state: 0.0 for state, _ in chain.states}
    for origin, _, chance in chain.rates:
        leaving[origin] += float(chance)
    assert np.allclose(list(leaving.values()), switches / MONTH)
    values = drawn(MONTH, name, 2000)
    assert set(np.unique(values)) == set(np.unique(record))
    assert np.all(values[MONTH] == record[-1])
    seen = (np.diff(values[MONTH:], axis=0) != 0).mean()
    assert seen == pytest.approx(switches / MONTH, rel=0.1)


def test_a_government_that_never_changed_may_change_to_the_other_side() -> None:
    values = drawn(month_index("1997-01"), "government.rok", 500)
    assert set(np.unique(values)) == {0.0, 1.0}


@pytest.mark.slow
def test_no_war_stays_none_and_a_war_ends_by_its_hazard() -> None:
    calm = drivers(at_origin(load_plan("history"), MONTH, "drawn"))
    assert series(calm, "war.intensity").max() == series(calm, "war.may_end").max() == 0.0
    plan = replace(at_origin(load_plan("baseline"), AT_WAR, "drawn"))
    simulation = Simulation(plan, 1, np.arange(200))
    for _ in range(AT_WAR + 60):
        simulation.step()
    onset = simulation.events.onset["war_end"]
    assert onset.min() >= AT_WAR
    assert 0.1 < (onset < AT_WAR + 60).mean() < 1.0


def test_border_and_crises_stay_and_people_grow_as_in_the_last_year() -> None:
    cut = drivers(at_origin(load_plan("history"), MONTH, "drawn"))
    assert cut.futures["border.open"] == cut.futures["crisis.floor"] == Hold()
    people = series(cut, "population.rok")
    assert people[MONTH + 11] / people[MONTH - 1] == pytest.approx(
        people[MONTH - 1] / people[MONTH - 13], abs=1e-12
    )


@pytest.mark.slow
def test_a_run_with_drawn_drivers_is_the_same_alone() -> None:
    plan = at_origin(load_plan("history"), MONTH, "drawn")
    together, alone = Simulation(plan, 1, np.arange(6)), Simulation(plan, 1, np.array([4]))
    for _ in range(MONTH + 30):
        together.step()
        alone.step()
    assert differing(history(together, 4), history(alone, 0)) == []


# -- from a file -----------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    def written(text: str) -> str:
        path = tmp_path / "expected.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def test_a_file_states_futures_and_what_it_leaves_out_is_frozen(file: Callable[[str], str]) -> None:
    text = "drivers:\n  gdp.china: {growth: 0.06}\n  contest.russia: {path: {2020-01: 0.8}}\n"
    plan = load_plan("history")
    stated, frozen = (at_origin(plan, MONTH, way) for way in (file(text), "frozen"))
    gdp = series(drivers(stated), "gdp.china")
    assert gdp[MONTH + 11] == pytest.approx(gdp[MONTH - 1] * 1.06)
    assert series(drivers(stated), "contest.russia")[month_index("2020-01")] == 0.8
    for name in set(drivers(plan).place) - {"gdp.china", "contest.russia"}:
        assert np.array_equal(*(series(drivers(p), name) for p in (stated, frozen))), name


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("drivers: {gdp.chnia: {growth: 0.06}}", "Did you mean 'gdp.china'"),
        ("drivers: {contest.russia: {path: {2018-01: 0.8}}}", "2018-01 lies before 2019-01"),
        ("drivers: {contest.russia: {path: {2020-01: 8}}}", "nearest: 1"),
        ("driver: {gdp.china: {growth: 0.06}}", "drivers"),
        ("drivers: {gdp.china: {grow: 0.06}}", "growth"),
    ],
)
def test_mistakes_in_a_file_are_named(file: Callable[[str], str], text: str, what: str) -> None:
    with pytest.raises(UserError, match=what) as error:
        at_origin(load_plan("history"), MONTH, file(text))
    assert "expected.yaml" in str(error.value)


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(("origin", "month"), [("1991-12", "1992-01"), ("2024-01", "2024-02")])
def test_an_origin_has_a_past_to_learn_from_and_a_future_to_score(origin: str, month: str) -> None:
    wanted = f"origin {origin}: give a month from 1996-12 to 2023-12"
    for way in ("record", "frozen"):
        with pytest.raises(UserError, match=wanted):
            at_origin(load_plan("history"), month_index(month), way)


def test_the_first_and_the_last_origin_are_taken() -> None:
    for month in ("1997-01", "2024-01"):
        assert drivers(at_origin(load_plan(), month_index(month), "frozen")).origin


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("hindsight", "drivers hindsight: give record, frozen, drawn or a file"),
        ("frozn", "drivers frozn: give record, frozen, drawn or a file. Did you mean 'frozen'?"),
        ("none.yaml", "none.yaml: there is no such file"),
    ],
)
def test_an_unknown_way_is_refused(way: str, said: str) -> None:
    with pytest.raises(UserError) as error:
        at_origin(load_plan("history"), MONTH, way)
    assert str(error.value) == said
