"""The driver tables are what their rules say, and say nothing about what came after June 2024."""

import csv
import math
from collections.abc import Mapping
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
import yaml

from sim.calendar import month_index, month_name
from sim.facts import load_facts

FOLDER = files("sim.facts")
FAMILIES: Mapping[str, Any] = yaml.safe_load(
    FOLDER.joinpath("drivers.yaml").read_text(encoding="utf-8")
)
LAST = "2024-06"
COLUMNS = [(family, column) for family, page in FAMILIES.items() for column in page["anchors"]]


def table(family: str) -> list[dict[str, str]]:
    """The rows of a family's CSV file."""
    text = FOLDER.joinpath("drivers", f"{family}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def decimal_year(month: str) -> float:
    """2024-07 is 2024.5."""
    year, number = month.split("-")
    return int(year) + (int(number) - 1) / 12


def when(anchor: str | float, kind: str) -> float:
    """An anchor's place on the axis of decimal years."""
    if isinstance(anchor, str):
        return decimal_year(anchor)
    return anchor + 0.5 if kind == "data" else float(anchor)


def between(anchors: list[tuple[float, float]], time: float) -> float:
    """On a straight line between the anchors, flat outside them."""
    (start, value), (end, last) = anchors[0], anchors[-1]
    if time <= start:
        return value
    if time >= end:
        return last
    for (t0, v0), (t1, v1) in pairwise(anchors):
        if t0 <= time < t1:
            return v0 + (v1 - v0) * (time - t0) / (t1 - t0)
    raise AssertionError("anchors must rise")


def holding(anchors: Mapping[str, float], month: str) -> float:
    """The value of the last anchor that is not after the month."""
    now = month_index(month)
    return [value for since, value in anchors.items() if month_index(since) <= now][-1]


def by_rule(family: str, column: str, month: str) -> float:
    """A driver's value made anew from its family's kind, anchors and scale."""
    page = FAMILIES[family]
    anchors, kind = page["anchors"][column], page["kind"]
    if kind == "step":
        value = holding(anchors, month)
    else:
        dated = [(when(anchor, kind), float(value)) for anchor, value in anchors.items()]
        value = between(dated, decimal_year(month))
    scale = page.get("scale", {}).get(column)
    if scale and month_index(scale["from"]) <= month_index(month) <= month_index(scale["until"]):
        value *= scale["factor"]
    return value


def shipped(name: str, month: str) -> float:
    """A driver's value as the model gets it."""
    series = load_facts().series[name]
    return float(series.values[month_index(month) - series.first])


@pytest.mark.parametrize(("family", "column"), COLUMNS)
def test_every_table_is_its_rule_applied_to_its_anchors(family: str, column: str) -> None:
    for row in table(family):
        expected = by_rule(family, column, row["month"])
        assert row[column] == format(expected, ".12g"), (family, column, row["month"])


@pytest.mark.parametrize("family", FAMILIES)
def test_every_table_starts_in_1990_and_ends_where_the_record_does(family: str) -> None:
    months = [row["month"] for row in table(family)]
    end = "2023-07" if FAMILIES[family]["kind"] == "data" else LAST
    assert months == [month_name(month) for month in range(month_index(end) + 1)]


@pytest.mark.parametrize(("family", "column"), COLUMNS)
def test_anchors_rise_and_none_lies_after_the_record(family: str, column: str) -> None:
    kind = FAMILIES[family]["kind"]
    times = [when(anchor, kind) for anchor in FAMILIES[family]["anchors"][column]]
    assert times == sorted(set(times))
    assert times[-1] <= decimal_year(LAST)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_coded_family_says_that_it_was_not_tuned(family: str) -> None:
    measured = family in ("gdp", "population")
    assert measured or "not tuned" in FAMILIES[family]["rule"]


def test_the_families_and_columns_are_those_that_the_model_reads() -> None:
    assert set(load_facts().series) == {
        *(f"gdp.{name}" for name in ("russia", "china", "us", "rok", "japan")),
        *(f"population.{name}" for name in ("russia", "china", "us", "rok", "japan")),
        "war.intensity",
        "war.may_end",
        "contest.russia",
        *(f"exposure.{name}" for name in ("russia", "china", "us", "rok", "japan", "brics")),
        "dependence.russia.china",
        "dependence.russia.rok",
        "dependence.china.russia",
        "dependence.china.us",
        "dependence.china.rok",
        "dependence.china.japan",
        "openness.us",
        "government.rok",
        "border.open",
        "crisis.floor",
    }


@pytest.mark.parametrize(
    ("name", "month", "value"),
    [
        ("gdp.russia", "1990-01", 2 * 517.0),
        ("gdp.russia", "1991-12", 2 * (518.0 + (460.3 - 518.0) * 5 / 12)),
        ("gdp.russia", "1992-01", 518.0 + (460.3 - 518.0) * 6 / 12),
        ("gdp.us", "1990-01", 5963.1),
        ("gdp.china", "2023-07", 17794.8),
        ("population.russia", "1990-07", 1.95 * 147.969),
        ("population.russia", "1991-12", 1.95 * (148.394 + (148.538 - 148.394) * 5 / 12)),
        ("population.russia", "1992-07", 148.538),
        ("population.china", "2000-01", (1252.735 + 1262.645) / 2),
        ("population.us", "2023-07", 336.806),
        ("war.intensity", "2022-02", 0),
        ("war.intensity", "2022-03", 1),
        ("war.may_end", "2024-06", 0),
        ("contest.russia", "1990-12", 0.9),
        ("contest.russia", "1991-01", 0.5),
        ("contest.russia", "2014-03", 0),
        ("contest.russia", "2014-04", 0.3),
        ("contest.russia", "2022-03", 0.3),
        ("exposure.russia", "1990-01", 0.5 * 0.964),
        ("exposure.russia", "1992-01", 0.964),
        ("exposure.russia", "1999-07", 0.471 + 0.48),
        ("exposure.russia", "2007-07", 0.59),
        ("exposure.russia", "2015-07", (0.543 + 0.502) / 2),
        ("exposure.russia", "2023-07", 0.16),
        ("exposure.china", "1990-01", 0.625),
        ("exposure.china", "2023-07", 0.305),
        ("exposure.rok", "2023-07", 1.6),
        ("exposure.us", "2000-01", 0),
        ("dependence.russia.china", "2021-01", 0.25),
        ("dependence.russia.rok", "2022-04", 0.02),
        ("dependence.china.russia", "2005-05", 0.03),
        ("openness.us", "1992-12", 0.2),
        ("openness.us", "1993-01", 0.45),
        ("openness.us", "2018-06", 0.45),
        ("government.rok", "1998-02", 0),
        ("government.rok", "1998-03", 1),
        ("government.rok", "2017-04", 0),
        ("government.rok", "2017-05", 1),
        ("government.rok", "2022-05", 0),
        ("border.open", "2019-12", 1),
        ("border.open", "2020-01", 0.7),
        ("border.open", "2020-12", 0),
        ("border.open", "2022-05", 0.08),
        ("border.open", "2023-12", 0.8),
        ("border.open", "2024-06", 0.9),
    ],
)
def test_a_driver_has_the_value_of_the_specification(name: str, month: str, value: float) -> None:
    assert shipped(name, month) == pytest.approx(value, rel=1e-11)


@pytest.mark.parametrize(
    ("name", "past", "ahead"),
    [
        ("dependence.russia.china", (2023, 0.37), (2035, 0.40)),
        ("dependence.china.us", (2023, 0.14), (2035, 0.12)),
        ("dependence.china.rok", (2005, 0.07), (2035, 0.06)),
        ("dependence.china.japan", (2023, 0.06), (2035, 0.05)),
    ],
)
def test_the_last_months_lie_on_the_line_to_the_value_assumed_for_later(
    name: str, past: tuple[float, float], ahead: tuple[float, float]
) -> None:
    for month in ("2024-01", "2024-06"):
        on_the_line = between([past, ahead], decimal_year(month))
        assert math.isclose(shipped(name, month), on_the_line, rel_tol=1e-11)
