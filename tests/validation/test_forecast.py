"""Frozen forecasts: written once, noticed when changed, scored only on what came after."""

import json
from pathlib import Path

import numpy as np
import pytest

from sim import UserError
from sim.cache_files import CACHE
from sim.cli.record import run_forecast, score_forecast
from sim.record.load import COLUMNS
from sim.validation.forecast import QUESTIONS, forecast, freeze, hash_of, read_frozen
from sim.validation.forecast_score import lines, score_frozen, two_piece

SERIES = ("trade.dprk.china", "missile_test_days")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE, str(tmp_path_factory.getbasetemp() / "cache"))
        return forecast("war_ends", SERIES, (1, 2), runs=60)


def record_of(folder: Path, *rows: str) -> Path:
    folder.mkdir(exist_ok=True)
    text = "\n".join([",".join(COLUMNS), *rows])
    (folder / "later.csv").write_text(f"{text}\n", encoding="utf-8")
    return folder


LATER = (
    "2025,missile_test_days,12,,,day,,somebody,derived,",
    "2025,texts_adopted,0,,,text,,somebody,derived,",
    "2025,trade.dprk.china,2500,,,$m,1.0,somebody,derived,",
    "2023,missile_test_days,20,,,day,,somebody,derived,",
)


def test_a_forecast_says_what_it_was_made_from(made) -> None:
    assert made["origin"] == "2024-06"
    assert made["scenario"]["name"] == "war_ends"
    assert "proves nothing" in made["note"]
    asked = {(one["series"], one["date"], one["kind"]) for one in made["forecasts"]}
    assert asked == {
        *((name, year, "amount") for name in SERIES for year in ("2025", "2026")),
        *((name, year, "event") for name in QUESTIONS for year in ("2025", "2026")),
    }


def test_quantiles_rise_and_chances_are_chances(made) -> None:
    for one in made["forecasts"]:
        if one["kind"] == "amount":
            values = list(one["quantiles"].values())
            assert values == sorted(values)
            assert values[0] >= 0.0
            assert len(one["members"]) == 200
        else:
            assert 0.0 <= one["probability"] <= 1.0


def test_the_same_forecast_is_made_again(made) -> None:
    again = forecast("war_ends", SERIES, (1, 2), runs=60)
    assert again["forecasts"] == made["forecasts"]


def test_a_frozen_file_is_read_back_and_never_written_over(made, tmp_path: Path) -> None:
    file = tmp_path / "frozen.json"
    digest = freeze(made, file)
    assert read_frozen(file)["sha256"] == digest == hash_of(made)
    with pytest.raises(UserError, match="nothing is overwritten"):
        freeze(made, file)


def test_a_changed_file_is_refused(made, tmp_path: Path) -> None:
    file = tmp_path / "frozen.json"
    freeze(made, file)
    content = json.loads(file.read_text(encoding="utf-8"))
    content["forecasts"][0]["quantiles"]["0.5"] += 1.0
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(
        UserError, match=r"was changed after it was frozen \(sha256 is \w{12}…, stated"
    ):
        read_frozen(file)


def test_only_what_came_after_the_origin_is_scored(made, tmp_path: Path) -> None:
    found, left = score_frozen(made, record_of(tmp_path / "record", *LATER))
    scored = {(one.series, one.date, one.kind): one for one in found}
    assert set(scored) == {
        ("missile_test_days", "2025", "amount"), ("missile_test_days", "2025", "event"),
        ("texts_adopted", "2025", "event"), ("trade.dprk.china", "2025", "amount"),
    }  # fmt: skip
    text = scored["texts_adopted", "2025", "event"]
    assert text.score == pytest.approx(text.forecast**2)
    many = scored["missile_test_days", "2025", "event"]
    assert many.observed == 1.0
    assert "talks 2025: not on record" in left


def test_the_record_that_ships_goes_no_further_than_the_origin(made) -> None:
    found, left = score_frozen(made)
    assert found == []
    assert next(iter(lines(found, left))).startswith("nothing can be scored")


def test_another_unit_is_refused(made, tmp_path: Path) -> None:
    wrong = {**made, "forecasts": [{**made["forecasts"][0], "unit": "$m of 2020"}]}
    with pytest.raises(
        UserError,
        match=r"trade.dprk.china 2025: unit is \$m of 2023, the forecast's is \$m of 2020",
    ):
        score_frozen(wrong, record_of(tmp_path / "record", *LATER))


def test_forecasts_of_others_stand_beside(made, tmp_path: Path) -> None:
    beside = tmp_path / "crowd.csv"
    beside.write_text(
        "who,series,date,probability,median,low,high\n"
        "crowd,texts_adopted,2025,0.1,,,\n"
        "crowd,trade.dprk.china,2025,,2400,1500,3500\n",
        encoding="utf-8",
    )
    found, left = score_frozen(made, record_of(tmp_path / "record", *LATER), beside)
    crowd = [one for one in found if one.who == "crowd"]
    assert [one.kind for one in crowd] == ["event", "amount"]
    assert crowd[0].score == pytest.approx(0.01)
    text = "\n".join(lines(found, left))
    assert "crowd: mean Brier's score 0.010 of 1" in text


def test_all_mistakes_in_a_file_of_others_are_named(made, tmp_path: Path) -> None:
    beside = tmp_path / "crowd.csv"
    beside.write_text(
        "who,series,date,probability,median,low,high\n"
        "crowd,warheads_fas,2025,0.1,,,\n"
        "crowd,trade.dprk.china,2025,,2400,,\n",
        encoding="utf-8",
    )
    with pytest.raises(UserError) as caught:
        score_frozen(made, record_of(tmp_path / "record", *LATER), beside)
    assert "crowd.csv:2: warheads_fas 2025 is not in the frozen forecast" in str(caught.value)
    assert "give median, low and high" in str(caught.value)


def test_an_interval_becomes_an_ensemble_with_its_median_and_ends() -> None:
    members = two_piece(10.0, 4.0, 30.0)
    assert np.median(members) == pytest.approx(10.0)
    assert np.quantile(members, 0.05) == pytest.approx(4.0, abs=0.2)
    assert np.quantile(members, 0.95) == pytest.approx(30.0, abs=0.5)


def test_a_condition_selects_histories_and_is_kept(made) -> None:
    some = forecast("war_ends", SERIES, (1,), runs=400, given=("any:talks>0@2025..2028",))
    assert 50 <= some["runs"] < 400
    assert some["given"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"horizons": "0"}, "horizon 0: give 1 to 10 years after 2024"),
        ({"series": "trade.dprk.chin"}, "Did you mean 'trade.dprk.china'?"),
    ],
)
def test_mistakes_are_named(given: dict, message: str) -> None:
    usual = {
        "scenario": "baseline", "series": None, "horizons": "1", "runs": 10, "seed": 1, "given": [],
        "file": None,
    }  # fmt: skip
    with pytest.raises(UserError) as caught:
        run_forecast(**(usual | given))
    assert message in str(caught.value)


def test_a_file_that_is_no_forecast_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("[1]", encoding="utf-8")
    with pytest.raises(UserError, match="is no frozen forecast"):
        score_forecast(other, None, None)
    with pytest.raises(UserError, match="there is no such file"):
        score_forecast(tmp_path / "none.json", None, None)
