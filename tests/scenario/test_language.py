"""What the words of a scenario do: futures by chance, events in turn, levers, other casts, branches."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.calendar import month_index
from sim.errors import UserError
from sim.facts import load_facts
from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.random_streams import RandomStreams
from sim.scenario.actor_changes import GEOGRAPHY
from sim.scenario.events import NOT_YET, Condition, Effect, Event, EventCalendar
from sim.scenario.futures import Growth, Hold, Markov
from sim.scenario.library import load_plan, shipped_scenarios
from tests.worlds import differing, state

HEAD = "format: 1\nname: Mine\nextends: baseline\n"
BRANCH = month_index("2024-07")
PLACE = ("war_intensity", ())
Write = Callable[..., str]


@pytest.fixture
def file(tmp_path: Path) -> Write:
    """Writes a scenario after the usual three lines and gives its path."""

    def written(text: str, name: str = "mine", extends: str = "baseline") -> str:
        path = tmp_path / f"{name}.yaml"
        path.write_text(HEAD.replace("baseline", extends) + text, encoding="utf-8")
        return str(path)

    return written


def driver(path: str, name: str, runs: int = 5) -> Floats:
    """A series of a scenario's last regime (month, run)."""
    model = AllianceModel(load_plan(path), rng=1, runs=runs, collect=False)
    model._open(model.plan.regimes[-1])
    field, index = model.drivers.place[name]
    months = range(model.plan.months)
    return np.stack([np.broadcast_to(model.drivers.at(m)[field][index], (runs,)) for m in months])


def model(path: str, **arguments: object) -> AllianceModel:
    known = {"rng": 1, "runs": 6, "collect": False}
    return AllianceModel(load_plan(path), **(known | arguments))


# -- futures ---------------------------------------------------------------------------------------


def test_growth_may_be_drawn_once_a_history(file: Write) -> None:
    path = file("drivers: {gdp.china: {growth: {uniform: [0.01, 0.09]}}}\n")
    gdp = driver(path, "gdp.china", 200)
    series = load_facts().series["gdp.china"]
    assert (gdp[: series.last + 1] == gdp[: series.last + 1, :1]).all()
    yearly = gdp[series.last + 12] / gdp[series.last] - 1.0
    assert yearly.min() >= 0.01
    assert yearly.max() <= 0.09
    assert abs(yearly.mean() - 0.05) < 0.006
    np.testing.assert_allclose(gdp[series.last + 24] / gdp[series.last], (1 + yearly) ** 2)


def test_a_path_may_pass_through_values_that_are_drawn(file: Write) -> None:
    path = file(
        "drivers: {exposure.china: {path: {2030-01: {uniform: [0.2, 0.4]}, 2034-12: 0.1}}}\n"
    )
    found = driver(path, "exposure.china", 100)
    at = found[month_index("2030-01")]
    assert 0.2 <= at.min() < 0.25 < 0.35 < at.max() <= 0.4
    assert (found[month_index("2034-12")] == 0.1).all()


MARKOV = """drivers:
  openness.us:
    markov:
      states: {closed: 0.1, open: 0.6}
      rates: {closed: {open: 0.02}, open: {closed: 0.05}}
      start: closed
"""


def test_a_markov_series_moves_between_its_states_by_its_rates(file: Write) -> None:
    first = load_facts().series["openness.us"].last + 1
    found = driver(file(MARKOV), "openness.us", 3000)[first:]
    assert set(np.unique(found)) == {0.1, 0.6}
    assert (found[0] == 0.1).all()
    opened = (found[1:] > found[:-1]).sum() / (found[:-1] == 0.1).sum()
    closed = (found[1:] < found[:-1]).sum() / (found[:-1] == 0.6).sum()
    assert abs(opened - 0.02) < 0.001
    assert abs(closed - 0.05) < 0.003


def test_a_markov_series_is_the_same_alone_as_in_company(file: Write) -> None:
    path = file(MARKOV)
    many, alone = model(path, runs=8), model(path, histories=[5])
    many.run_for(BRANCH + 40)
    alone.run_for(BRANCH + 40)
    one = {k: v[..., 5:6] for k, v in many.world.save_state().items()}
    assert differing(one, alone.world.save_state()) == []


def test_a_rate_may_be_a_parameter(file: Write) -> None:
    text = MARKOV.replace("0.02", "war_end_hazard")
    future = load_plan(file(text)).regimes[0].drivers.futures["openness.us"]
    assert isinstance(future, Markov)
    assert future.rates[0] == ("closed", "open", "war_end_hazard")
    assert len(np.unique(driver(file(text), "openness.us"))) > 2


def test_from_a_branch_on_a_future_starts_where_the_base_stands(file: Write) -> None:
    base = driver("baseline", "gdp.russia", 1)[:, 0]
    found = driver(
        file("branch: 2030-01\ndrivers: {gdp.russia: {growth: -0.1}}\n"), "gdp.russia", 1
    )
    branch = month_index("2030-01")
    np.testing.assert_array_equal(found[:branch, 0], base[:branch])
    np.testing.assert_allclose(found[branch + 11, 0], base[branch - 1] * 0.9)
    held = driver(file("branch: 2030-01\ndrivers: {gdp.russia: {hold: last}}\n"), "gdp.russia", 1)
    assert (held[branch:, 0] == base[branch - 1]).all()


# -- events ----------------------------------------------------------------------------------------


def calendar(*events: Event, runs: int = 3) -> EventCalendar:
    found = EventCalendar(RandomStreams(1, np.arange(runs)))
    found.replace(events)
    return found


def value(found: EventCalendar, month: int, series: float = 1.0) -> float:
    now = {"war_intensity": np.array([series])}
    found.start_events(month, lambda _: np.zeros(1), lambda h: np.asarray(float(h)))
    found.apply(month, now)
    return float(np.broadcast_to(now["war_intensity"], found.streams.histories.shape)[0])


def test_events_on_one_driver_apply_in_the_order_of_their_onset() -> None:
    late = Event("late", (Effect("set", PLACE, 0.2),), at=5)
    early = Event("early", (Effect("add", PLACE, 3.0),), at=2)
    for order in ((late, early), (early, late)):
        found = calendar(*order)
        assert [value(found, m) for m in range(7)] == [1, 1, 4, 4, 4, 0.2, 0.2]


def test_the_order_of_onset_is_each_historys_own() -> None:
    one = Event("one", (Effect("set", PLACE, 5.0),), at=0)
    two = Event("two", (Effect("add", PLACE, 1.0),), at=0)
    found = calendar(one, two, runs=2)
    found.onset = {"one": np.array([3, 8]), "two": np.array([8, 3])}
    now = {"war_intensity": np.array([1.0])}
    found.apply(9, now)
    assert now["war_intensity"].tolist() == [6.0, 5.0]


def test_what_is_over_uncovers_what_began_before() -> None:
    ground = Event("ground", (Effect("set", PLACE, 0.5),), at=1)
    spike = Event("spike", (Effect("set", PLACE, 9.0),), at=2, lasts=2)
    found = calendar(spike, ground)
    assert [value(found, m) for m in range(6)] == [1, 0.5, 9, 9, 0.5, 0.5]


def test_an_event_repeats_only_where_it_says_so() -> None:
    for repeat, wanted in ((True, [0, 0, 1, 0, 0, 1, 0, 0]), (False, [0, 0, 1, 1, 1, 1, 1, 1])):
        when = (Condition("x", above=0.5),)
        event = Event("e", (Effect("set", PLACE, 0.0),), when=when, lasts=2, repeat=repeat)
        found, seen = calendar(event), []
        for month in range(8):
            now = {"war_intensity": np.array([1.0])}
            calls = np.array([0.0 if month in (2, 5) else 1.0])
            found.start_events(month, lambda _, calls=calls: calls, np.asarray)
            found.apply(month, now)
            seen.append(float(now["war_intensity"].flat[0]))
        assert seen == wanted


def test_a_condition_reads_the_indicator_of_last_month(file: Write) -> None:
    text = "events: [{name: x, when: {trust.dprk.russia: {below: 0.46}}, set: {border.open: 0}}]\n"
    found = model(file(text))
    before = None
    for _ in range(24):
        found.step()
        happened = found.events.onset["x"]
        if before is not None:
            new = happened == found.month_number - 1
            assert (before[new] < 0.46).all()
            assert (before[happened == NOT_YET] >= 0.46).all()
        before = found.world.trust[0].copy()
    onset = found.events.onset["x"]
    assert (onset < NOT_YET).any()
    assert (onset > 0).all()


def test_a_condition_on_a_series_sees_the_events_in_force(file: Write) -> None:
    text = """branch: 2024-07
events:
  - {name: war_end, at: 2026-03, set: {war.intensity: 0}}
  - {name: after_it, when: {war.intensity: {below: 0.5}}, add: {us.openness_shift: 0.1}}
"""
    found = model(file(text))
    found.run_for(month_index("2026-06"))
    assert set(found.events.onset["after_it"]) == {month_index("2026-04")}


def test_a_chain_follows_with_its_delay(file: Write) -> None:
    plan = load_plan("us_engagement_after_war")
    chain = {event.name: event for event in plan.regimes[-1].events}["engagement"]
    assert (chain.after, chain.delay, chain.over) == ("war_end", 6, 6)
    found = AllianceModel(plan, rng=1, runs=50, collect=False)
    found.run_for(month_index("2028-12"))
    onset = found.events.onset
    assert (onset["engagement"] - onset["war_end"] == 6).all()
    assert np.allclose(found.month.openness, 0.65)


def test_a_lever_is_moved_ramps_and_returns(file: Write) -> None:
    text = """events:
  - name: push
    at: 1990-03
    add: {china.squeeze_shift: 0.8}
    over: 2 months
    for: 3 months
"""
    found, shift = model(file(text)), []
    for _ in range(6):
        found.step()
        value = np.broadcast_to(found.par.squeeze_shift, (len(found.cast.names), found.runs))
        shift.append(value[:, 0].tolist())
    row = found.cast.names.index("china")
    assert [month[row] for month in shift] == [0, 0, 0.4, 0.8, 0.8, 0]
    assert all(month[0] == 0 for month in shift)
    assert np.all(found.resolved.squeeze_shift == 0.0)


def test_a_lever_that_an_event_sets_equals_a_parameter_that_is_set(file: Write) -> None:
    event = file("events: [{name: x, at: 1990-01, set: {squeeze_shift: 0.3}}]\n", "event")
    setting = file("parameters: {squeeze_shift: 0.3}\n", "setting")
    one, other = model(event), model(setting)
    one.run_for(60)
    other.run_for(60)
    assert differing(one.world.save_state(), other.world.save_state()) == []


def test_what_events_move_stays_within_what_is_possible(file: Write) -> None:
    found = model(
        file("events: [{name: x, at: 1990-01, add: {openness.us: 5}, scale: {border.open: 9}}]\n")
    )
    found.step()
    assert found.month.openness.max() <= 1.0
    assert found.month.border.max() == 1.0


def test_an_event_of_the_base_can_be_removed() -> None:
    plan = load_plan("war_drags_on")
    assert [event.name for event in plan.regimes[0].events] == ["war_end"]
    assert plan.regimes[-1].events == ()
    found = AllianceModel(plan, rng=1, runs=8, collect=False)
    found.run_for(BRANCH + 60)
    assert (found.month.war[0] == 1.0).all()


@pytest.mark.slow
def test_a_saved_calendar_goes_on_as_it_would_have(file: Write) -> None:
    text = """branch: 2024-07
events:
  - {name: x, when: {trust.dprk.china: {below: 0.8}}, add: {openness.us: 0.2}, over: 1 year, for: 18 months, repeat: true}
  - {name: y, hazard: 0.05, set: {border.open: 0.5}}
  - {name: z, after: y, delay: 3 months, add: {china.court_shift: 0.2}}
"""
    whole = model(file(text))
    whole.run_for(BRANCH + 30)
    saved, regime = whole.events.save_state(), whole.regime
    again = EventCalendar.from_state(whole.streams, regime.events, saved)
    other = model(file(text))
    other.run_for(BRANCH + 30)
    other.events = again
    whole.run_for(40)
    other.run_for(40)
    assert differing(state(whole), state(other)) == []
    assert differing(whole.events.save_state(), other.events.save_state()) == []
    assert any(name.startswith("seen:") for name in saved)


# -- another cast ----------------------------------------------------------------------------------


def test_an_absent_partner_leaves_the_others_as_they_are() -> None:
    plan = load_plan("russia_absent")
    base = load_plan()
    assert plan.cast.names == tuple(name for name in base.cast.names if name != "russia")
    assert [a.stream_id for a in plan.cast.partners] == [
        a.stream_id for a in base.cast.partners if a.name != "russia"
    ]
    assert "gdp.russia" not in plan.regimes[0].drivers.place
    row, china = plan.cast.names.index("china"), base.cast.names.index("china")
    np.testing.assert_array_equal(
        plan.regimes[0].drivers.fields["gdp"][:, row],
        base.regimes[0].drivers.fields["gdp"][:, china],
    )


@pytest.mark.parametrize(
    "absent", ["russia", "china", "china, japan, brics", "russia, japan, brics"]
)
def test_any_cast_that_the_reader_takes_lives_its_months(file: Write, absent: str) -> None:
    found = model(file(f"actors: {{absent: [{absent}]}}\n"))
    found.run_for(120)
    assert all(np.isfinite(values).all() for values in found.world.save_state().values())


def test_a_swap_exchanges_places_on_the_map_and_nothing_else() -> None:
    swapped, base = (
        {a.name: a for a in load_plan(n).cast.partners} for n in ("swap_russia_china", "baseline")
    )
    assert list(swapped) == list(base)
    for one, other in (("russia", "china"), ("china", "russia")):
        for name, fact in swapped[one].values.items():
            assert fact == base[other if name in GEOGRAPHY else one].values[name]
        assert swapped[one].stream_id == base[one].stream_id
        assert swapped[one].abilities == base[one].abilities


def test_what_the_base_says_of_the_absent_has_no_effect(file: Write) -> None:
    text = "parameters: {russia.stake: 0.3}\nevents: [{name: x, at: 1991-01, set: {contest.russia: 0.4, border.open: 0.5}}]\n"
    file(text, "parent")
    plan = load_plan(file("actors: {absent: [russia]}\n", "child", "parent"))
    assert plan.regimes[0].settings == {}
    (event,) = [event for event in plan.regimes[0].events if event.name == "x"]
    assert [effect.name for effect in event.effects] == ["border.open"]
    AllianceModel(plan, rng=1, runs=3, collect=False).run_for(24)


def test_a_base_that_reads_the_absent_is_a_users_mistake(file: Write) -> None:
    file(
        "events: [{name: x, when: {trust.dprk.russia: {below: 0.2}}, set: {border.open: 0}}]\n",
        "parent",
    )
    with pytest.raises(UserError, match=r"event 'x' reads trust\.dprk\.russia"):
        load_plan(file("actors: {absent: [russia]}\n", "child", "parent"))


# -- branches and batches --------------------------------------------------------------------------


def test_a_branch_before_its_bases_holds_in_all_that_follows(file: Write) -> None:
    plan = load_plan(file("branch: 2010-01\nparameters: {hunger: 0.2}\n", extends="war_ends"))
    starts = [regime.start for regime in plan.regimes]
    assert starts == [0, month_index("2010-01"), BRANCH]
    assert [dict(regime.settings) for regime in plan.regimes] == [
        {},
        {"hunger": 0.2},
        {"hunger": 0.2},
    ]
    assert [regime.events[0].at is None for regime in plan.regimes] == [True, True, False]
    assert plan.branch == month_index("2010-01")


def test_without_a_branch_the_bases_branch_stays_and_the_past_differs(file: Write) -> None:
    plan = load_plan(file("parameters: {hunger: 0.2}\n", extends="war_ends"))
    assert [regime.start for regime in plan.regimes] == [0, BRANCH]
    assert [dict(regime.settings) for regime in plan.regimes] == [{"hunger": 0.2}] * 2
    assert plan.branch is None


def test_a_scenario_may_be_compared_with_several() -> None:
    plan = load_plan("war_ends")
    assert plan.comparisons == ("baseline", "war_drags_on")
    assert plan.compare_to == "baseline"


def test_a_base_of_ones_own_is_compared_with_by_its_path(file: Write, tmp_path: Path) -> None:
    file("", "parent")
    plan = load_plan(file("parameters: {hunger: 0.2}\n", "child", "parent"))
    assert plan.compare_to == str((tmp_path / "parent.yaml").resolve())
    assert load_plan(plan.compare_to).name == "parent"


def test_what_stands_alone_sets_its_own_batch(file: Write) -> None:
    plan = load_plan(file("compare_to: []\nruns: 50\nseed: 7\nend: 2001-06\n", "root"))
    assert (plan.runs, plan.seed, plan.months, plan.compare_to) == (50, 7, 138, None)
    heir = load_plan(file("", "heir", "root"))
    assert (heir.runs, heir.seed, heir.months) == (50, 7, 138)


def test_history_is_the_baseline_cut_where_the_record_ends() -> None:
    plan, base = load_plan("history"), load_plan()
    assert plan.months == BRANCH
    for one, other in zip(plan.regimes, base.regimes, strict=True):
        assert (one.events, one.settings, one.drivers.futures) == (
            other.events, other.settings, other.drivers.futures,
        )  # fmt: skip


def test_a_file_cannot_extend_the_shipped_scenario_of_its_own_name(file: Write) -> None:
    with pytest.raises(UserError, match="'baseline' is a shipped scenario; rename the file"):
        load_plan(file("parameters: {hunger: 0.2}\n", "baseline"))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
def test_every_shipped_scenario_runs_to_its_end(name: str) -> None:
    plan = load_plan(name)
    found = AllianceModel(plan, rng=2, runs=2, collect=False)
    found.run_for(plan.months)
    assert not found.running
    assert all(np.isfinite(values).all() for values in found.world.save_state().values())


@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
def test_shipped_scenarios_leave_the_past_alone_unless_they_change_it(name: str) -> None:
    plan, base = load_plan(name), load_plan()
    if plan.branch is None:
        return
    past = plan.regime(0)
    assert past.events == base.regimes[0].events
    assert past.settings == {}
    assert {type(f) for f in past.drivers.futures.values()} >= {Hold, Growth}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "events: [{name: x, at: 2025-01, set: {crisis.floor: 2.5}}]\n",
            "crisis.floor = 2.5 is not a whole number; nearest: 2",
        ),
        (
            "events: [{name: x, at: 2025-01, set: {crisis.floor: 7}}]\n",
            "crisis.floor = 7 lies outside 0 to 4; nearest: 4",
        ),
        (
            "drivers: {crisis.floor: {path: {2026-01: 3.7}}}\n",
            "crisis.floor = 3.7 is not a whole number; nearest: 4",
        ),
        (
            "drivers: {crisis.floor: {markov: {states: {a: 0, b: 1.5}, start: a, rates: {a: {b: 0.1}}}}}\n",
            "crisis.floor = 1.5 is not a whole number; nearest: 2",
        ),
        ("parameters: {crisis_rate: 0.02}\n", "'crisis_rate' was replaced: rung_up_calm"),
    ],
)  # fmt: skip
def test_the_floor_of_a_crisis_takes_whole_numbers(file: Write, text: str, message: str) -> None:
    path = file(text)
    with pytest.raises(UserError) as error:
        load_plan(path)
    assert message in str(error.value)


def test_a_floor_that_is_ramped_or_added_lifts_the_rung_by_its_whole_part(file: Write) -> None:
    text = "events: [{name: x, at: 1990-01, add: {crisis.floor: 9}, over: 4 months}]\n"
    found = model(file(text))
    lowest = []
    for _ in range(4):
        found.step()
        lowest.append(float(found.world.rung.min()))
    assert lowest == [2.0, 4.0, 4.0, 4.0]
