"""Screens that lack a letter: everything is shown, spelled where it must be."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.terminal import make_streams_safe, to_ascii


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


@pytest.mark.parametrize(
    "encoding", ["cp949", *(pytest.param(e, marks=pytest.mark.slow) for e in ("cp1252", "ascii"))]
)
@pytest.mark.parametrize(
    "words",
    [
        ["explain", "trust_gain"],
        ["diff", "baseline", "war_ends"],
        ["list", "parameters"],
        ["list", "record"],
        ["replay", "baseline", "--from", "1990-01", "--until", "1990-06"],
    ],
    ids=lambda words: words if isinstance(words, str) else words[0],
)
def test_no_command_ends_over_a_letter(tmp_path: Path, encoding: str, words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sim", *words],
        cwd=tmp_path, capture_output=True, timeout=300, check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode(encoding)
    assert done.stdout
