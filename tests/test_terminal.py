"""Screens that lack a letter: everything is shown, spelled where it must be."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table

from sim.errors import UserError
from sim.terminal import (
    format_entries,
    make_streams_safe,
    make_visible,
    open_console,
    print_line,
    to_ascii,
)
from tests.tiers import slow_but

STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@given(st.text() | st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Cs", "Co"])))
def test_no_text_steers_a_screen(text: str) -> None:
    shown = make_visible(text)
    assert not STEERING.search(shown)
    assert make_visible(shown) == shown
    assert not STEERING.search(str(UserError(text)))
    assert "\n" not in str(UserError(text))


@given(st.text(st.characters(categories=["L", "N", "P", "S"], codec="utf-8")))
def test_visible_text_is_shown_as_it_is(text: str) -> None:
    assert make_visible(text) == text


def test_no_table_steers_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(title="a\x1b[2J", caption="\u202egnp")
    table.add_column("unit\x1b]0;title\x07")
    table.add_row("\x9b31m")
    open_console().print(table)
    print_line("\x1b[31mred\u2066")
    assert not STEERING.search(capsys.readouterr().out)


def test_colours_of_our_own_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("FORCE_COLOR", "1")
    open_console().print("[red]rises[/red]")
    assert "\x1b[31mrises" in screen.getvalue()


@given(st.text())
def test_anything_can_be_spelled_in_ascii(text: str) -> None:
    assert to_ascii(text).isascii()


@given(st.text(st.characters(codec="ascii")))
def test_ascii_is_left_as_it_is(text: str) -> None:
    assert to_ascii(text) == text


@pytest.mark.parametrize("encoding", ["cp949", "cp1252", "ascii", "euc-kr"])
def test_a_screen_of_any_encoding_takes_every_letter(encoding: str) -> None:
    screen = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    make_streams_safe(screen)
    screen.write("ρ ± → – g⁺ 전쟁 \U0001f600 λ")
    screen.flush()


def test_what_the_screen_has_is_not_spelled() -> None:
    screen = io.TextIOWrapper(io.BytesIO(), encoding="cp949")
    make_streams_safe(screen)
    screen.write("전쟁 ρ → 0.9 – 1")
    screen.flush()
    assert screen.buffer.getvalue().decode("cp949") == "전쟁 ρ → 0.9 - 1"


#: Commands that write letters of other alphabets; the first two stand for all.
COMMANDS = [
    ["explain", "trust_gain"],
    ["replay", "baseline", "--since", "1990-01", "--until", "1990-06"],
    ["diff", "baseline", "war_ends"],
    ["list", "parameters"],
    ["list", "record"],
]


@pytest.mark.parametrize(
    "encoding", ["cp949", *(pytest.param(e, marks=pytest.mark.slow) for e in ("cp1252", "ascii"))]
)
@pytest.mark.parametrize("words", slow_but(COMMANDS[:2], COMMANDS, lambda words: words[0]))
def test_no_command_ends_over_a_letter(tmp_path: Path, encoding: str, words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sim", *words],
        cwd=tmp_path, capture_output=True, timeout=300, check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode(encoding)
    assert done.stdout


ROWS = [
    ("aid_size", "Size of aid from each partner"),
    ("diversification_premium.dprk.russia", "Premium on goods from Russia (0 none, 1 full) that North Korea puts on them"),
    ("x" * 60, "A label of a name that is longer than a narrow screen, and a-word-with-hyphens"),
    ("", "What stands alone"),
]  # fmt: skip


@pytest.mark.parametrize("indent", [0, 2])
@pytest.mark.parametrize("width", [40, 41, 60, 79, 80, 100, 200])
def test_entries_fit_every_width_and_lose_no_letter(width: int, indent: int) -> None:
    lines = format_entries(ROWS, width, indent)
    assert max(map(len, lines)) <= width
    written, meant = "".join(lines), "".join(name + text for name, text in ROWS)
    assert written.replace(" ", "") == meant.replace(" ", "")


def test_entries_have_two_columns_where_the_screen_is_wide_enough() -> None:
    rows = [("a", "the first"), ("longer", "the second")]
    assert format_entries(rows, 60) == ["a       the first", "longer  the second"]
    assert format_entries(rows, 41) == ["a", "  the first", "longer", "  the second"]


def test_an_entry_spells_what_would_steer_a_screen() -> None:
    assert format_entries([("a\x1b[31m", "b\u202e")], 80) == ["a\\x1b[31m  b\\u202e"]
