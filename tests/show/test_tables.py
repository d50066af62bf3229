"""Tables for a terminal: they tell of a year in which something differs."""

import re
from collections import Counter
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from sim import run
from sim.api.results import Results
from sim.results.compared_year import compared_year
from sim.scenario.library import load_plan
from sim.show.answers.answer import answer
from sim.show.answers.terminal import answer_rows
from sim.show.rows import Rows
from sim.show.tables import changes_table, first_times_table


@pytest.fixture(scope="module")
def results() -> Results:
    return run("no_ukraine_war", "war_ends", runs=8, end="2029-12")


def test_the_usual_year_is_told_where_something_differs_in_it(results: Results) -> None:
    assert compared_year(results, "war_ends", "baseline") is None
    assert "in 2028" in changes_table(results, "war_ends", "baseline", None).title


def test_a_past_that_differs_late_is_told_in_the_fifth_year_after_it_parts(
    results: Results,
) -> None:
    """The war that does not begin in February 2022 first shows in that year."""
    assert compared_year(results, "no_ukraine_war", "baseline") is None
    table = changes_table(results, "no_ukraine_war", "baseline", None)
    assert "in 2026" in table.title
    assert len(table.groups[0].rows) > 5


def test_a_year_that_is_asked_for_is_told_even_where_nothing_differs(results: Results) -> None:
    table = changes_table(results, "no_ukraine_war", "baseline", 2000)
    assert "in 2000" in table.title
    assert table.groups[0].rows == [("nothing that is recorded",)]


def test_what_is_the_same_in_every_year_is_told_as_such() -> None:
    base = load_plan("history")
    results = run(base, replace(base, name="again"), runs=2, end="1995-12")
    assert compared_year(results, "again", "history") is None


def test_happenings_of_a_base_stand_beside_the_scenarios(results: Results) -> None:
    found, base = (results.first_times(name) for name in ("war_ends", "baseline"))
    alone = first_times_table(found, "war_ends", 414)
    beside = first_times_table(found, "war_ends", 414, {"baseline": base})
    assert "war_ends: share of runs" in alone.columns
    assert "baseline → war_ends: share of runs" in beside.columns
    rows = beside.groups[0].rows
    assert len(alone.groups[0].rows) == len(rows) == len(found)
    label, *cells = rows[0]
    assert "North Korea" in label
    assert all(re.fullmatch(r"\d+% ± \d+(, \d{4}-\d\d)?", cell) for cell in cells)


def shown(table: Rows, width: int) -> str:
    """What a terminal of this width shows, and in a pipe, which has no colours either."""
    file = StringIO()
    Console(file=file, width=width).print(table)
    return file.getvalue()


def squeezed(text: str) -> str:
    """A text without what a line break may add or take."""
    return "".join(text.split())


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_table_loses_a_character_at_any_width(results: Results, width: int) -> None:
    times = results.first_times("war_ends")
    tables = [
        answer_rows(answer(results, "war_ends"), ["a line of what the scenario sets " * 4]),
        changes_table(results, "war_ends", "baseline", None),
        changes_table(results, "war_ends", "baseline", None, precision=0.01),
        first_times_table(times, "war_ends", 414, {"baseline": results.first_times("baseline")}),
    ]
    for table in tables:
        text = shown(table, width)
        assert max(map(len, text.splitlines())) <= width
        letters = Counter(squeezed(text))
        for cell in cells_of(table):
            assert Counter(squeezed(cell)) <= letters
        if width < 76:
            assert all(squeezed(cell) in squeezed(text) for cell in cells_of(table))


def cells_of(table: Rows) -> list[str]:
    """All that a table has to say."""
    rows = [cell for group in table.groups for row in group.rows for cell in row]
    return [
        table.title,
        *table.lines,
        table.columns,
        *(g.heading for g in table.groups),
        *rows,
        table.note,
    ]
