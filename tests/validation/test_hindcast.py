"""Forecasts of the past know nothing of what came, and are scored against simple ones."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim import UserError
from sim.assimilation.filter import Filter, Settings
from sim.cli.record import run_hindcast
from sim.compiled.engine import choose_engine
from sim.record.load import record
from sim.record.targets import all_evidence, targets
from sim.scenario.library import load_plan
from sim.validation import hindcast as past
from sim.validation.hindcast import ANCHORED, MIXED, NONE, RAW, Hindcast, hindcast
from sim.validation.hindcast_rivals import against, rival_lines
from sim.validation.hindcast_text import lines, table
from sim.validation.past_ensemble import PastEnsemble

SMALL = Settings(sets=40, histories=3, engine=choose_engine(None))
ORIGINS = (2005, 2018)


def small(origins: tuple[int, ...] = ORIGINS, **changes) -> Hindcast:
    return hindcast(origins, (1, 5), settings=SMALL, members=60, **changes)


@pytest.fixture(scope="module")
def found() -> Hindcast:
    return small()


def test_each_observation_is_forecast_in_each_way(found: Hindcast) -> None:
    for series in found.series:
        dates = {(r.origin, r.date) for r in found.chosen(series=series, forecast=RAW)}
        for forecast in (RAW, ANCHORED, MIXED):
            for drivers in ("record", "frozen"):
                rows = found.chosen(series=series, forecast=forecast, drivers=drivers)
                assert {(r.origin, r.date) for r in rows} == dates, (series, forecast)
    assert {row.horizon for row in found.rows} <= {1, 5}
    assert all(row.date <= "2023" for row in found.rows)


@pytest.mark.slow
def test_what_came_after_an_origin_moves_no_forecast_from_it(monkeypatch) -> None:
    before = small((2005,)).rows
    nonsense = tuple(
        replace(one, value=one.value + 1e6) if one.seen.last_month >= 192 and one.error else one
        for one in all_evidence(414)
    )
    monkeypatch.setattr(past, "all_evidence", lambda _: nonsense)
    assert small((2005,)).rows == before


@pytest.mark.slow
def test_forecasts_from_an_origin_are_the_same_alone_and_among_others(found: Hindcast) -> None:
    alone = small((2018,))
    assert [row for row in found.rows if row.origin == 2018] == list(alone.rows)


def test_perfect_drivers_are_the_record_and_frozen_ones_stay(found: Hindcast) -> None:
    ways = [[r.score for r in found.chosen(forecast=RAW, drivers=way)] for way in found.drivers]
    assert ways[0] != ways[1]


def test_years_of_the_closed_border_are_kept_apart(found: Hindcast) -> None:
    shut = found.chosen(series="trade.dprk.china", closed=True)
    assert {row.date for row in shut} <= {"2020", "2021", "2022"}
    score = found.mean_score("trade.dprk.china", RAW, "record")
    rows = found.chosen(series="trade.dprk.china", forecast=RAW, drivers="record", closed=False)
    assert score == pytest.approx(np.mean([row.score for row in rows]))


def test_skill_is_one_less_the_ratio_to_the_best_simple_forecast(found: Hindcast) -> None:
    for series in found.series:
        best = found.best_simple(series)
        mine, theirs = found.mean_score(series, RAW, "record"), found.mean_score(series, best, NONE)
        assert found.skill(series, RAW, "record").value == pytest.approx(1.0 - mine / theirs)


def test_events_have_probabilities_and_are_scored_by_brier(found: Hindcast) -> None:
    rows = [row for row in found.rows if row.is_event and row.forecast == RAW]
    assert rows
    for row in rows:
        assert 0.0 <= row.place <= 1.0
        assert row.score == pytest.approx((row.place - row.observed) ** 2)


def test_the_error_that_is_carried_on_starts_where_the_record_ends() -> None:
    run = Filter(load_plan("baseline"), all_evidence(414), (), SMALL)
    while run.year < 16:
        run.advance()
    ensemble = PastEnsemble.drawn(run, np.full(40, 1 / 40), 60)
    target = targets()["trade.dprk.china"]
    last = next(o for o in record(target.record).observations if o.date == "2005")
    courses = ensemble.run(load_plan("baseline"), 12)
    raw = courses.shown(target, last)
    anchored = ensemble.anchored(target, last, raw)
    seen = float(target.transform(last.value))
    assert abs(np.median(anchored) - seen) < 0.15
    assert abs(np.median(raw) - seen) > abs(np.median(anchored) - seen)
    assert ensemble.anchored(targets()["shells_rok.dprk.russia"], last, raw) is None


def test_every_line_is_printed_also_where_a_simple_forecast_wins(found: Hindcast) -> None:
    text = list(lines(found))
    assert max(map(len, text)) <= 95
    for series in found.series:
        assert any(line.startswith(series) for line in text)
    assert sum("best simple forecast" in line for line in text) >= len(found.series)
    assert any("severe tests of the year" in line for line in text)


def test_the_table_has_a_row_for_each_forecast(found: Hindcast) -> None:
    rows = table(found)
    assert len(rows) == len(found.rows)
    assert {"series", "origin", "horizon", "target_date", "crps", "pit", "in90"} <= set(
        rows.columns
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"origins": "1991"}, "origin 1991: give a year from 1998 to 2022"),
        ({"horizons": "1-9"}, "horizon 9: give 1 to 5 years"),
        ({"series": "treaty"}, "series 'treaty' is no amount"),
        ({"drivers": "hindsight"}, "drivers hindsight: give record, frozen, drawn or a file"),
        ({"origins": "soon"}, "origins 'soon': give whole numbers, such as 1-5 or 1,3"),
        ({"sets": 20}, "sets 20: give at least 200"),
        ({"rivals": "pure_trades"}, "no rival 'pure_trades'. Did you mean 'pure_trade'?"),
    ],
)
def test_mistakes_are_named(given: dict, message: str) -> None:
    usual = {
        "origins": "2005", "horizons": "1", "series": None, "drivers": "record", "sets": 200,
        "seed": 1, "rivals": None, "out": None, "engine": None,
    }  # fmt: skip
    with pytest.raises(UserError) as caught:
        run_hindcast(**(usual | given))
    assert message in str(caught.value)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="exists already, and nothing is overwritten"):
        run_hindcast("2005", "1", None, "record", 200, 1, None, there, None)
    assert there.read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
def test_rivals_are_scored_beside_the_model(found: Hindcast) -> None:
    rival = {"dyads_alone": small(world="dyads_alone")}
    text = list(rival_lines(found, rival))
    assert len(text) == 4 + 2 * len(found.series)
    assert text[-1].startswith("  dyads_alone: of 10 rows the model is better in ")
    for series in found.series:
        same = against(found, found, series, "record")
        assert same.value == 0.0
    assert any(against(found, rival["dyads_alone"], s, "record").value != 0.0 for s in found.series)
