"""The shipped record is whole, sourced, dated up to June 2024, and free of what is not ours to ship."""

import csv
import subprocess
import sys
from importlib.resources import files

import numpy as np
import pytest

from sim.record import records
from sim.record.catalogue import CATALOGUE, MONEY
from sim.record.load import COLUMNS, GRADES

FOLDER = files("sim.record")
FILES = sorted(f.name for f in FOLDER.joinpath("data").iterdir() if f.name.endswith(".csv"))
#: Parts of names and sources whose owners must be asked before whole series are published.
NOT_OURS = ("gsdb", "sanctions data base", "csis", "beyond parallel", "castellum", "unctad")
#: Single facts that were found through CSIS, with the date.
SINGLE_FACTS = {("treaty.dprk.russia", "2024-06"), ("cash_released.russia.dprk", "2024-02")}


def lines(file: str) -> list[dict[str, str]]:
    text = FOLDER.joinpath("data", file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


ALL = [line for file in FILES for line in lines(file)]


@pytest.mark.parametrize("file", FILES)
def test_every_line_has_unit_source_and_grade(file: str) -> None:
    for line in lines(file):
        assert tuple(line) == COLUMNS
        assert line["unit"].strip(), line
        assert line["source"].strip(), line
        assert line["grade"] in GRADES, line


@pytest.mark.parametrize("file", FILES)
def test_every_range_holds_its_value(file: str) -> None:
    for line in lines(file):
        value = float(line["value"])
        assert float(line["low"] or value) <= value <= float(line["high"] or value), line


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_dated_outside_1990_to_june_2024(file: str) -> None:
    for line in lines(file):
        assert "1990" <= line["date"] <= "2024-06", line
        assert line["date"] != "2024", "the year 2024 was not over in June"


def test_no_series_is_shipped_whose_owner_must_be_asked() -> None:
    for line in ALL:
        if (line["series"], line["date"]) in SINGLE_FACTS:
            continue
        told = " ".join((line["series"], line["source"], line["note"])).lower()
        assert not any(word in told for word in NOT_OURS), line


def test_each_series_stands_in_one_file_only() -> None:
    homes = {(line["series"], file) for file in FILES for line in lines(file)}
    assert len(homes) == len({series for series, _ in homes}) == len(CATALOGUE)


def test_what_is_recalled_or_judged_says_so_as_its_source() -> None:
    for line in ALL:
        assert (line["grade"] == "recalled") == (line["source"] == "recalled, unverified"), line
        assert (line["grade"] == "judgement") == (line["source"] == "judgement"), line


def test_every_other_source_has_an_address() -> None:
    text = FOLDER.joinpath("sources.csv").read_text(encoding="utf-8")
    addresses = {line["source"]: line["url"] for line in csv.DictReader(text.splitlines())}
    named = {line["source"] for line in ALL if line["grade"] not in ("recalled", "judgement")}
    assert named == set(addresses)
    assert all(url.startswith("http") for url in addresses.values())


def test_money_is_deflated_by_the_price_level_of_its_year() -> None:
    prices = dict(zip(records()["us_prices"].dates, records()["us_prices"].values, strict=True))
    for line in ALL:
        if CATALOGUE[line["series"]].unit == MONEY:
            level = prices.get(line["date"][:4], 1.0)
            assert float(line["deflator"]) == pytest.approx(1.0 / level, abs=1e-4), line


def test_prices_never_fell_and_end_at_one() -> None:
    assert np.all(np.diff(records()["us_prices"].values) > 0.0)
    assert records()["us_prices"].values[-1] == 1.0


def test_what_adds_up_never_falls() -> None:
    for name in ("shells_rok", "shells_others", "containers_rok", "containers_us"):
        assert np.all(np.diff(records()[f"{name}.dprk.russia"].values) > 0.0), name


def test_votes_and_treaties_take_their_few_values_only() -> None:
    for name, one in records().items():
        if one.unit == "1 yes, 0 abstain, -1 no":
            assert set(one.values) <= {-1.0, 0.0, 1.0}, name
        if one.unit == "0/1":
            assert set(one.values) <= {0.0, 1.0}, name


def test_posture_is_observed_on_few_dates() -> None:
    ends = {
        "two_states": ["2000-12", "2010-12", "2016-12", "2021-12", "2023-12", "2024-06"],
        "talks": ["2014", "2016", "2018", "2019", "2022", "2023", "2024-01..2024-06"],
        "deal": ["2012-12", "2016-12", "2019-12", "2022-12", "2024-06"],
    }
    for name, dates in ends.items():
        assert list(records()[name].dates) == dates, name


def test_talks_are_on_record_where_leaders_met() -> None:
    met = records()["leader_meetings.dprk.us"]
    years = {d for d, v in zip(met.dates, met.values, strict=True) if v > 0}
    talks = records()["talks"]
    assert {d for d, v in zip(talks.dates, talks.values, strict=True) if v} == years


def test_shares_lie_between_nothing_and_all() -> None:
    for name, one in records().items():
        most = {"1": 1.0, "%": 100.0}.get(one.unit, np.inf)
        assert np.all((one.values >= 0.0) | (one.unit.startswith("1 yes"))), name
        assert np.all(one.values <= most), name


def test_two_flows_make_the_trade_with_china_within_a_tenth() -> None:
    def of(name: str) -> dict[str, float]:
        return dict(zip(records()[name].dates, records()[name].values, strict=True))

    total, bought, sold = of("trade.dprk.china"), of("exports.china.dprk"), of("exports.dprk.china")
    for year in set(bought) & set(sold) - {"1998"}:  # that year's flows are with Hong Kong
        assert bought[year] + sold[year] == pytest.approx(total[year], rel=0.1), year


def test_there_is_a_vote_for_each_text_and_a_veto_for_each_no() -> None:
    votes = records()["vote.russia"]
    assert votes.dates == records()["vote.china"].dates
    assert (votes.values == -1.0).sum() == records()["texts_vetoed"].values.sum()
    others = {"1993-05", "2006-07"}  # no sanctions in the one, few in the other
    yes = [
        d for d, v in zip(votes.dates, votes.values, strict=True) if v == 1.0 and d not in others
    ]
    assert len(yes) == records()["texts_adopted"].values.sum()


def test_reading_the_record_does_not_import_pandas() -> None:
    code = "import sys, sim.record as r; r.records(); sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
