"""The record is read strictly: every mistake is told, with file, line and the nearest valid name."""

from pathlib import Path

import numpy as np
import pytest

from sim.calendar import month_index
from sim.errors import UserError
from sim.record import record, records
from sim.record.catalogue import CATALOGUE, MONEY
from sim.record.load import COLUMNS, CURRENT_DOLLARS, read_records

HEAD = ",".join(COLUMNS)


def good_line(name: str) -> str:
    """A right line of a series."""
    unit = CATALOGUE[name].unit
    money = unit == MONEY
    due = CURRENT_DOLLARS if money else f'"{unit}"'
    return f"2001,{name},0.5,0,1,{due},{'2' if money else ''},someone,derived,"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A record with one right line a series."""
    text = "\n".join([HEAD, *map(good_line, CATALOGUE)])
    (tmp_path / "all.csv").write_text(text, encoding="utf-8")
    return tmp_path


def told(folder: Path, *more: str) -> str:
    """What is told of further lines."""
    (folder / "more.csv").write_text("\n".join([HEAD, *more]), encoding="utf-8")
    with pytest.raises(UserError) as error:
        read_records(folder)
    return str(error.value)


def test_a_right_folder_is_read(folder: Path) -> None:
    assert list(read_records(folder)) == list(CATALOGUE)


def test_money_of_the_day_becomes_that_of_2023(folder: Path) -> None:
    seen = read_records(folder)["trade.dprk.china"].observations[0]
    assert (seen.low, seen.value, seen.high) == (0.0, 1.0, 2.0)


def test_a_year_stands_for_its_months_and_a_month_for_itself() -> None:
    year = record("us_prices").observations[0]
    assert (year.first_month, year.last_month) == (0, 11)
    month = record("shells_rok.dprk.russia").observations[-1]
    assert month.first_month == month.last_month == month_index("2024-06")


def test_an_observation_may_stand_for_a_part_of_a_year() -> None:
    half = record("talks").observations[-1]
    assert half.date == "2024-01..2024-06"
    assert half.first_month == month_index("2024-01")
    assert half.last_month == month_index("2024-06")


def test_observations_stand_in_order_of_time() -> None:
    for one in records().values():
        assert list(one.dates) == sorted(one.dates)
        assert np.all(np.diff(one.months) > 0)


def test_a_range_that_is_not_stated_is_no_number() -> None:
    trade = record("trade.dprk.china")
    place = trade.dates.index("2001")
    assert trade.observations[place].low is None
    assert np.isnan(trade.low[place])
    assert np.isnan(trade.high[place])


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match=r"Did you mean 'trade\.dprk\.china'"):
        record("trade.dprk.chnia")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("2002,us_price,1,,,2023 = 1,,me,derived,", "Did you mean 'us_prices'"),
        ("2002-13,us_prices,1,,,2023 = 1,,me,derived,", "neither a year nor a month"),
        ("2002-03..2002-02,us_prices,1,,,2023 = 1,,me,derived,", "ends before it begins"),
        ("2002-03..2003,us_prices,1,,,2023 = 1,,me,derived,", "neither a year nor a month"),
        ("2001,us_prices,1,,,2023 = 1,,me,derived,", "us_prices of 2001 is at all.csv:"),
        ("2002,us_prices,1,,,2023 = 1,,me,verifed,", "Did you mean 'verified'"),
        ("2002,us_prices,1,,,2023 = 1,, ,derived,", "the source is missing"),
        ("2002,us_prices,1,,,$m,,me,derived,", "the unit must be '2023 = 1', not '$m'"),
        ("2002,us_prices,1,,,2023 = 1,2,me,derived,", "nothing else has one"),
        ("2002,trade.dprk.china,1,,,$m,,me,derived,", "money has a deflator"),
        ("2002,us_prices,one,,,2023 = 1,,me,derived,", "value: 'one' is not a finite number"),
        ("2002,us_prices,,,,2023 = 1,,me,derived,", "value: missing"),
        ("2002,us_prices,1,inf,,2023 = 1,,me,derived,", "low: 'inf' is not a finite number"),
        ("2002,us_prices,1,2,,2023 = 1,,me,derived,", "does not contain the value, 1"),
        ("2002,us_prices,1,,0.5,2023 = 1,,me,derived,", "does not contain the value, 1"),
        ("2002,us_prices,1", "3 cells for 10 columns"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(folder: Path, line: str, what: str) -> None:
    message = told(folder, line)
    assert message.startswith("more.csv:2: ")
    assert what in message


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    bad = "2002,us_prices,one,,,2023 = 1,,,verifed,"
    assert len(told(folder, bad, "2003,us_prices").splitlines()) == 4


def test_a_wrong_head_is_told(folder: Path) -> None:
    (folder / "other.csv").write_text("date,value\n2001,1", encoding="utf-8")
    assert "other.csv:1: the first line must be 'date,series," in told(folder)


def test_a_series_without_a_line_is_told(tmp_path: Path) -> None:
    assert "no file observes 'us_prices'" in told(tmp_path)


def test_records_come_as_a_tidy_table_too() -> None:
    pytest.importorskip("pandas")
    table = record("vote.russia").frame()
    assert len(table) == len(record("vote.russia").observations)
    assert set(table["series"]) == {"vote.russia"}
