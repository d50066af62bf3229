"""Tables for a terminal: they tell of a year in which something differs."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from sim import run
from sim.api.results import Results
from sim.scenario.library import load_plan
from sim.show.tables import changes_table, first_times_table, telling_year


@pytest.fixture(scope="module")
def results() -> Results:
    return run("no_ukraine_war", "war_ends", runs=8, end="2029-12")


def test_the_usual_year_is_told_where_something_differs_in_it(results: Results) -> None:
    assert telling_year(results, "war_ends", "baseline") is None
    assert "in 2028" in str(changes_table(results, "war_ends", "baseline", None).title)


def test_a_past_that_differs_late_is_told_in_the_fifth_year_after_it_parts(
    results: Results,
) -> None:
    """The war that does not begin in February 2022 first shows in that year."""
    assert telling_year(results, "no_ukraine_war", "baseline") is None
    table = changes_table(results, "no_ukraine_war", "baseline", None)
    assert "in 2026" in str(table.title)
    assert table.row_count > 5


def test_a_year_that_is_asked_for_is_told_even_where_nothing_differs(results: Results) -> None:
    table = changes_table(results, "no_ukraine_war", "baseline", 2000)
    assert "in 2000" in str(table.title)
    assert list(table.columns[0].cells) == ["nothing that is recorded"]


def test_what_is_the_same_in_every_year_is_told_as_such() -> None:
    base = load_plan("history")
    results = run(base, replace(base, name="again"), runs=2, end="1995-12")
    assert telling_year(results, "again", "history") is None


def test_happenings_of_a_base_stand_beside_the_scenarios(results: Results) -> None:
    found, base = (results.first_times(name) for name in ("war_ends", "baseline"))
    alone = first_times_table(found, "war_ends", 414)
    beside = first_times_table(found, "war_ends", 414, {"baseline": base})
    assert [str(c.header) for c in alone.columns] == ["what", "war_ends", "begins"]
    assert [str(c.header) for c in beside.columns] == [
        "what", "baseline", "begins", "war_ends", "begins",
    ]  # fmt: skip
    assert alone.row_count == beside.row_count == len(found)
    assert "[" in str(next(iter(beside.columns[1].cells)))


def test_a_table_fits_a_terminal_of_eighty_columns(results: Results) -> None:
    """Neither the last column nor the ends of the lines below it are cut off."""
    file = StringIO()
    table = changes_table(results, "war_ends", "baseline", None)
    Console(file=file, width=80).print(table)
    lines = file.getvalue().splitlines()
    assert lines[2].split()[-1] == "rises"
    assert " ".join(str(table.caption).split()) in " ".join(file.getvalue().split())
