"""Any words behind `sim` are answered with a table, a file, or clear lines; never a traceback."""

from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from typer.main import get_command

from sim.cli.app import app
from tests.fuzz.commands import answers_in_words
from tests.fuzz.much import FUZZ, MANY, NIGHT

#: A short use of each command, to be spoiled. The live page is not among them: it does not end.
USES = (
    ("run", "history", "--end", "1990-03", "--record", "talks"),
    ("run", "war_ends", "history", "--end", "2024-08", "--record", "talks,trust.dprk.us"),
    ("tweak", "dprk.hunger=0.2", "--since", "2024-06", "--scenario", "history", "--year", "2024"),
    ("run", "history", "--end", "1990-03", "--agent", "china=tolerant", "--since", "1990-02"),
    ("tweak", "--agent", "us=closed", "--scenario", "history", "--since", "2024-06", "--year", "2024"),
    ("sweep", "hunger=0:1:2", "switch:trust", "--since", "1990-01", "--year", "1990"),
    ("sweep", "hunger", "--design", "lhs", "--points", "3", "--since", "1990-01", "--year", "1990"),
    ("sensitivity", "hunger", "trust_gain", "--method", "tornado", "--since", "1990-01", "--year", "1990"),
    ("sensitivity", "hunger", "--size", "2", "--since", "1990-01", "--year", "1990"),
    ("discover", "talks<1@1991", "--scenario", "history"),
    ("compare", "done"), ("compare", "done", "--scenario", "war_ends", "--year", "2024", "--precision", "0.1"),
    ("plot", "done", "talks"), ("plot", "done", "talks", "--kind", "distribution", "--at", "2024"),
    ("plot", "done", "--kind", "timeline", "--run", "0", "--at", "2024-01", "--until", "2024-06"),
    ("plot", "done", "talks", "--kind", "time_to", "--above", "0.5", "--scenario", "war_ends"),
    ("new", "mine", "--base", "war_ends"), ("check", "war_ends", "mine.yaml"), ("diff", "war_ends", "baseline"),
    ("list", "drivers"), ("explain", "hunger"),
    ("replay", "history", "--since", "1990-01", "--until", "1990-02", "--seed", "1", "--run", "1"),
    (), ("--help",), ("run", "--resume", "--out", "done"),
)  # fmt: skip
WORDS = (
    "", " ", "-", "--", "-x", "--no-such", "--help", "0", "1", "2", "-1", "0.5", "1e9", "nan", "inf", "-inf",
    "99999999999999999999", "1990-01", "1989-12", "2024-13", "2034-12", "2024", "9999", "a=b", "=", "hunger=",
    "hunger=0.1", "hunger=nan", "hunger=1e400", "hunger=0:1", "hunger=1:0:3", "hunger=0..3", "hunger=a,b",
    "hunger={uniform: [0, 1]}", "hunger={normal: [0, 0]}", "dprk.hunger", "nobody.hunger=1", "switch:trust",
    "switch:no", "dummy", "talks", "talks<", "talks<0@", "talks>=0.5@1990", "<", "war_ends", "history",
    "baseline", "no_such", "done", "done/manifest.json", "mine.yaml", ".", "..", "/", "/dev/null", "é끝𝔘",
    "\x1b[31m", "[bold]", "[/red]", "a\nb", "x" * 3000, "*", "all", "headline", "talks,", ",", "fan", "record",
    "china=tolerant", "us=mine.py:Mine", "china=.py:", "us=mine.yaml:x", "patron=default", "=closed",
    "trust.dprk.us", "grid", "sobol", "morris", "common", "declared", "rice_price_pyongyang",
)  # fmt: skip
#: Not among what is tried: what never ends, what waits for other machines, and processes without number.
LEFT_OUT = {"cluster", "workers", "host", "port"}


def options() -> list[str]:
    """Every option of every command."""
    commands: dict[str, click.Command] = get_command(app).commands
    return sorted(
        {
            option
            for command in commands.values()
            for parameter in command.params
            if parameter.name not in LEFT_OUT
            for option in parameter.opts
            if option.startswith("--")
        }
    )


def small(words: list[str]) -> list[str]:
    """The same on few histories: a number that may be worked through is cut to two."""
    found = list(words)
    if (
        found
        and found[0] in ("tweak", "run", "sweep", "sensitivity", "discover")
        and "--" not in found
    ):
        found += ["--quiet"] if "--resume" in found else ["--quiet", "--runs", "2"]
    return found


@st.composite
def spoiled_words(draw: st.DrawFn) -> list[str]:
    """A use of the command with some words dropped, changed, added or exchanged."""
    words = list(draw(st.sampled_from(USES)))
    known = st.sampled_from(options())
    some = st.sampled_from(WORDS) | known | st.text(max_size=6).filter(lambda t: "\0" not in t)
    for _ in range(draw(st.integers(0, 4))):
        first = draw(st.sampled_from((0, *(9 * [1]))))
        at = draw(st.integers(min(first, len(words)), len(words)))
        how = draw(st.sampled_from(("drop", "change", "change", "add", "option", "exchange")))
        if how == "drop":
            del words[at : at + 1]
        elif how == "change":
            words[at : at + 1] = [draw(some)]
        elif how == "add":
            words.insert(at, draw(some))
        elif how == "option":
            words[at:at] = [draw(known), draw(some)]
        elif at < len(words):
            words[0], words[at] = words[at], words[0]
    return small(words)


@pytest.fixture(scope="module")
def cwd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a finished batch in it."""
    place = tmp_path_factory.mktemp("words")
    words = ["run", "war_ends", "--end", "2024-12", "--runs", "2", "--out", "done", "--quiet"]
    assert answers_in_words(words, place) == 0
    return place


def tried(words: list[str], cwd: Path) -> Any:
    command = words[0] if words and words[0] in {use[0] for use in USES if use} else "other"
    event(f"{command}: {answers_in_words(words, cwd)}")


@pytest.mark.slow
@settings(FUZZ, max_examples=60)
@given(words=spoiled_words())
def test_spoiled_words_are_answered(cwd: Path, words: list[str]) -> None:
    tried(words, cwd)


@pytest.mark.nightly
@settings(NIGHT, max_examples=MANY)
@given(words=spoiled_words())
def test_thousands_of_spoiled_words_are_answered(cwd: Path, words: list[str]) -> None:
    tried(words, cwd)
