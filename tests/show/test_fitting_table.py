"""A table loses no character at any width from 40 on, in a terminal as in a pipe."""

from collections import Counter
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from sim.show.fitting_table import FittingTable

WIDTHS = (40, 60, 80, 100, 200)
WORDS = st.text("abcdefghijklmnop ", min_size=1, max_size=30).filter(str.strip)


def shown(table, width):
    """What a stream of this width receives."""
    file = StringIO()
    Console(file=file, width=width).print(table)
    return file.getvalue()


def made(rows):
    table = FittingTable(title="what is shown", caption="how it was made")
    for place in range(len(rows[0])):
        table.add_column(f"h{place}")
    for row in rows:
        table.add_row(*row)
    return table


@pytest.mark.parametrize("width", WIDTHS)
@given(
    rows=st.integers(2, 8).flatmap(
        lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=1, max_size=4)
    )
)
def test_every_character_of_every_cell_is_shown(width, rows):
    text = shown(made(rows), width)
    assert max(map(len, text.splitlines())) <= width
    letters = Counter("".join(text.split()))
    needed = Counter("".join("".join(cell for row in rows for cell in row).split()))
    assert not needed - letters


def test_a_table_with_room_stands_in_columns():
    lines = shown(made([["one", "1"], ["two", "2"]]), 80).splitlines()
    assert any("one" in line and "1" in line for line in lines)


def test_a_table_without_room_stands_in_lines():
    row = ["label", *("x" * 14 + str(place) for place in range(5))]
    lines = [line.rstrip() for line in shown(made([row]), 40).splitlines()]
    assert "label" in lines
    assert "  h1: " + "x" * 14 + "0" in lines


def test_markup_is_read_in_lines_as_in_columns():
    table = FittingTable(title="t")
    for heading in ("a", "b", "c"):
        table.add_column(heading)
    table.add_row("[bold]label[/bold]", r"0.5 \[0.4, 0.6]", "y" * 60)
    text = shown(table, 40)
    assert "[bold]" not in text
    assert "b: 0.5 [0.4, 0.6]" in text
