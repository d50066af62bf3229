"""Events: when they set in, what they do, and what a branch keeps."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calendar import month_index
from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.random_streams import RandomStreams
from sim.scenario.events import NOT_YET, Condition, Effect, Event, EventCalendar
from sim.scenario.library import load_plan
from sim.scenario.plan import Plan
from tests.worlds import differing

PLACE = ("war_intensity", ())
END = (Effect("set", PLACE, 0.0),)
BRANCH = month_index("2024-07")


def calendar(*events: Event, runs: int = 4, seed: int = 1) -> EventCalendar:
    found = EventCalendar(RandomStreams(seed, np.arange(runs)))
    found.replace(events)
    return found


def live(
    found: EventCalendar, months: range, driver: Callable[[int], float] = lambda _: 1.0
) -> Floats:
    """The driver after events (month, run)."""
    moved = []
    for month in months:
        now = {"war_intensity": np.array([driver(month)])}
        found.start_events(
            month, lambda _, now=now: now["war_intensity"], lambda h: np.asarray(float(h))
        )
        found.apply(month, now)
        moved.append(np.broadcast_to(now["war_intensity"], found.streams.histories.shape).copy())
    return np.stack(moved)


def test_a_dated_event_sets_in_on_its_date_and_stays() -> None:
    moved = live(calendar(Event("end", END, at=7)), range(12))
    assert moved[:, 0].tolist() == [1.0] * 7 + [0.0] * 5


def test_a_distribution_of_dates_is_drawn_once_a_history_by_the_events_name() -> None:
    many = Event("end", END, at=("triangular", (10.0, 20.0, 40.0)))
    first, again = (calendar(many, runs=2000).dates["end"] for _ in range(2))
    other = calendar(replace(many, name="close"), runs=2000).dates["close"]
    assert first.min() >= 10
    assert first.max() <= 40
    assert abs(first.mean() - 70 / 3) < 0.7
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_both_ends_of_a_distribution_of_dates_are_as_likely_as_the_months_between() -> None:
    event = Event("end", END, at=("uniform", (420.0, 431.0)))
    months, count = np.unique(calendar(event, runs=12_000).dates["end"], return_counts=True)
    assert months.tolist() == list(range(420, 432))
    assert abs(count - 1000).max() < 5 * np.sqrt(1000)


def test_one_month_is_a_distribution_of_dates_too() -> None:
    for law, months in (("uniform", (7.0, 7.0)), ("triangular", (7.0, 7.0, 7.0))):
        assert set(calendar(Event("end", END, at=(law, months)), runs=50).dates["end"]) == {7}


def test_the_likeliest_month_of_a_triangle_is_its_peak() -> None:
    event = Event("end", END, at=("triangular", (0.0, 6.0, 9.0)))
    months, count = np.unique(calendar(event, runs=40_000).dates["end"], return_counts=True)
    assert months.tolist() == list(range(10))
    assert months[count.argmax()] == 6


def test_what_follows_without_delay_sets_in_in_the_same_month_wherever_it_is_written() -> None:
    cause = Event("end", END, at=5)
    second = Event("second", (Effect("add", PLACE, 2.0),), after="end")
    third = Event("third", (Effect("scale", PLACE, 3.0),), after="second")
    for order in ((cause, second, third), (third, second, cause), (second, cause, third)):
        moved = live(calendar(*order), range(8))
        assert moved[:, 0].tolist() == [1.0] * 5 + [6.0] * 3


@pytest.mark.parametrize("chance", [0.002, 0.02, 0.3])
def test_a_hazard_strikes_as_often_as_it_says(chance: float) -> None:
    hit = calendar(Event("end", END, hazard=chance), runs=4000)
    live(hit, range(12))
    share = (hit.onset["end"] < NOT_YET).mean()
    wanted = 1.0 - (1.0 - chance) ** 12
    assert abs(share - wanted) < 4.0 * np.sqrt(wanted * (1.0 - wanted) / 4000)


def test_a_hazard_is_the_same_in_every_month() -> None:
    hit = calendar(Event("end", END, hazard=0.1), runs=20_000)
    live(hit, range(10))
    onset = hit.onset["end"]
    rates = [(onset == m).sum() / (onset >= m).sum() for m in range(10)]
    assert max(abs(rate - 0.1) for rate in rates) < 0.015


def test_nothing_happens_before_from_or_after_until() -> None:
    hit = calendar(Event("end", END, hazard=0.5, first=5, last=8), runs=500)
    live(hit, range(30))
    onset = hit.onset["end"]
    happened = onset[onset < NOT_YET]
    assert (happened.min(), happened.max()) == (5, 8)
    assert 0 < len(happened) < 500


def test_a_condition_holds_between_its_bounds() -> None:
    condition = Condition("x", above=1.0, below=2.0)
    values = np.array([0.5, 1.0, 1.5, 2.0])
    assert condition.holds(lambda _: values).tolist() == [False, False, True, False]


def test_an_event_waits_for_its_condition_and_happens_once() -> None:
    waits = Event("end", END, when=(Condition("war.intensity", above=0.5),))
    moved = live(calendar(waits), range(10), lambda month: 1.0 if month == 6 else 0.4)
    assert moved[:, 0].tolist() == [0.4] * 6 + [0.0] * 4


def test_an_if_bars_a_hazard() -> None:
    barred = Event("end", END, hazard=1.0, only_if=(Condition("war.intensity", above=0.5),))
    moved = live(calendar(barred), range(6), lambda month: 0.1 * month + 0.15)
    assert (moved[:, 0] == 0.0).tolist() == [False] * 4 + [True] * 2


def test_a_ramp_takes_its_months() -> None:
    moved = live(calendar(Event("end", END, at=3, over=4)), range(9))
    np.testing.assert_allclose(moved[:, 0], [1, 1, 1, 0.75, 0.5, 0.25, 0, 0, 0])


def test_an_event_that_lasts_returns_to_the_series() -> None:
    moved = live(calendar(Event("end", END, at=2, lasts=3)), range(8), float)
    assert moved[:, 0].tolist() == [0.0, 1.0, 0.0, 0.0, 0.0, 5.0, 6.0, 7.0]


@pytest.mark.parametrize(("how", "wanted"), [("set", 3.0), ("add", 5.0), ("scale", 6.0)])
def test_an_effect_sets_adds_or_scales(how: str, wanted: float) -> None:
    effect = Effect(how, PLACE, 3.0)
    assert effect.on(np.array([2.0]), np.array([1.0])).tolist() == [wanted]
    assert effect.on(np.array([2.0]), np.array([0.0])).tolist() == [2.0]


def test_effects_apply_in_the_order_of_the_events() -> None:
    up = Event("up", (Effect("add", PLACE, 1.0),), at=0)
    double = Event("double", (Effect("scale", PLACE, 2.0),), at=0)
    assert live(calendar(up, double), range(1))[0, 0] == 4.0
    assert live(calendar(double, up), range(1))[0, 0] == 3.0


def test_a_chain_follows_its_cause_after_the_delay_in_each_history() -> None:
    cause = Event("end", END, hazard=0.2)
    after = Event("thaw", (Effect("add", PLACE, 9.0),), after="end", delay=5)
    both = calendar(cause, after, runs=300)
    live(both, range(40))
    known = both.onset["thaw"] < NOT_YET
    assert known.sum() > 200
    assert (both.onset["thaw"] - both.onset["end"] == 5)[known].all()


def test_an_effect_moves_the_rows_it_names_and_leaves_the_series() -> None:
    event = Event("boom", (Effect("scale", ("gdp", (1,)), 2.0),), at=0)
    found = calendar(event)
    series = np.ones((3, 1))
    drivers = {"gdp": series}
    found.start_events(0, lambda _: np.zeros(1), np.asarray)
    found.apply(0, drivers)
    assert drivers["gdp"].tolist() == [[1.0] * 4, [2.0] * 4, [1.0] * 4]
    assert (series == 1.0).all()


@given(st.integers(1, 30), st.booleans())
def test_a_branch_keeps_the_onset_of_what_is_unchanged_only(branch: int, same: bool) -> None:
    end, other = Event("end", END, hazard=0.1), Event("other", END, at=2)
    found = calendar(end, other, runs=50)
    live(found, range(branch))
    before = found.save_state()
    found.replace([end if same else replace(end, hazard=0.2), other])
    assert np.array_equal(found.onset["other"], before["other"])
    kept = before["end"] if same else np.full(50, NOT_YET)
    assert np.array_equal(found.onset["end"], kept)


def test_a_history_meets_its_events_alone_as_in_company() -> None:
    hazard = Event("end", END, hazard=0.05)
    many, alone = calendar(hazard, runs=20), EventCalendar(RandomStreams(1, np.array([13])))
    alone.replace([hazard])
    live(many, range(60))
    live(alone, range(60))
    assert many.onset["end"][13] == alone.onset["end"][0]


# -- the shipped scenarios -------------------------------------------------------------------------


def intensities(plan: Plan, runs: int, last: int) -> Floats:
    """War intensity (month, run), by the events alone."""
    found = EventCalendar(RandomStreams(1, np.arange(runs)))
    found.replace(plan.regimes[0].events)
    model = AllianceModel(plan, rng=1, histories=range(runs), collect=False)
    series = []
    for month in range(last):
        regime = plan.regime(month)
        if month == regime.start and month:
            found.replace(regime.events)
        drivers = regime.drivers.at(month)
        place = regime.drivers.place

        def read(name: str, drivers=drivers, place=place) -> Floats:
            field, index = place[name]
            return drivers[field][index]

        found.start_events(
            month, read, lambda h: getattr(model.par, h) if isinstance(h, str) else h
        )
        found.apply(month, drivers)
        series.append(np.broadcast_to(drivers["war_intensity"], (runs,)).copy())
    return np.stack(series)


def test_in_war_ends_the_war_ends_between_its_dates_in_every_history() -> None:
    war = intensities(load_plan("war_ends"), 2000, 540)
    ended = (war[BRANCH:] == 0.0).argmax(axis=0) + BRANCH
    assert ended.min() >= month_index("2025-01")
    assert ended.max() <= month_index("2027-06")
    assert len(np.unique(ended)) > 20
    assert (war[month_index("2027-06") :] == 0.0).all()
    assert (war[month_index("2024-12")] > 0.0).all()


def test_in_the_baseline_the_war_ends_by_the_hazard_that_actors_believe_in() -> None:
    runs = 2000
    plan = load_plan()
    war = intensities(plan, runs, BRANCH + 24)
    chance = AllianceModel(plan, rng=1, runs=runs, collect=False).par.war_end_hazard
    assert (war[BRANCH - 1] > 0.0).all()
    ended = (war[BRANCH + 23] == 0.0).mean()
    assert abs(ended - (1.0 - (1.0 - chance) ** 24).mean()) < 4 * np.sqrt(0.25 / runs)


def test_base_and_variant_are_equal_bit_for_bit_until_their_causes_differ() -> None:
    base, variant = (
        AllianceModel(name, rng=3, runs=6, collect=False) for name in ("baseline", "war_ends")
    )
    base.run_for(BRANCH)
    variant.run_for(BRANCH)
    assert base.date == variant.date == "2024-07"
    assert differing(base.world.save_state(), variant.world.save_state()) == []
    base.run_for(60)
    variant.run_for(60)
    assert differing(base.world.save_state(), variant.world.save_state()) != []
