"""What reaches a screen: visible characters only, and only those that it has.

Names and texts of files may come from strangers. What would steer a screen, such as an escape sequence
or a mark that turns the direction of writing, is spelled out (`make_visible`), in each message of a
mistake and in all that `open_console` prints. A console set to code page 949 (Korean Windows) or 1252
has no "ρ" or "→"; there they are written as "rho" or "->" (`make_streams_safe`).
"""

import codecs
import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, partial
from textwrap import wrap
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

#: The name of the handler, as `open(errors=…)` takes it.
ERROR_HANDLER = "sim.spelled"
REPLACEMENTS = {
    "–": "-", "—": "-", "−": "-", "→": "->", "←": "<-", "±": "+/-", "×": "x", "·": "*", "…": "...",
    "≥": ">=", "≤": "<=", "≈": "~", "∞": "inf", "½": "1/2", "¶": "par. ", "°": " deg", "€": "EUR",
    "‘": "'", "’": "'", "“": '"', "”": '"', "•": "*", "√": "sqrt", "∈": "in", "∑": "sum",
}  # fmt: skip


def make_visible(text: str) -> str:
    r"""A text whose invisible characters, except for ends of lines, are spelled out.

    >>> print(make_visible("\x1b[31mred\u202e"))
    \x1b[31mred\u202e
    """
    if text.isprintable():
        return text
    return "".join(map(_make_character_visible, text))


def _make_character_visible(character: str) -> str:
    if character.isprintable() or character == "\n":
        return character
    return " " if unicodedata.category(character) == "Zs" else ascii(character)[1:-1]


def number_of(count: int, noun: str) -> str:
    """A number of things, in the singular where there is one.

    >>> number_of(1, "run"), number_of(3, "block of talks")
    ('1 run', '3 blocks of talks')
    """
    thing, *rest = noun.split(" ", 1)
    return " ".join([str(count), f"{thing}{'' if count == 1 else 's'}", *rest])


def to_ascii(text: str) -> str:
    """A text in ASCII: signs and Greek letters are spelled, accents dropped, the rest becomes "?".

    >>> to_ascii("ρ → 0.9 ± 0.1, café, 전")
    'rho -> 0.9 +/- 0.1, cafe, ?'
    """
    return "".join(map(_letter_to_ascii, text))


def _letter_to_ascii(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in REPLACEMENTS:
        return REPLACEMENTS[letter]
    kind, _, name = unicodedata.name(letter, "").partition(" LETTER ")
    if kind.startswith("GREEK") and name:
        word = name.split()[0].lower()
        return word.capitalize() if "CAPITAL" in kind else word
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return plain or "?"


def _handler(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return to_ascii(error.object[error.start : error.end]), error.end


def make_streams_safe(*streams: TextIO) -> None:
    """Let streams, by default stdout and stderr, spell letters that their encoding lacks."""
    codecs.register_error(ERROR_HANDLER, _handler)
    for stream in streams or (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=ERROR_HANDLER)


def open_console(stderr: bool = False) -> "Console":
    """A console on stdout or stderr that prints visible characters only, besides its own colours."""
    return _console_class()(stderr=stderr)


@cache
def _console_class() -> "type[Console]":
    from rich.console import Console
    from rich.segment import Segment

    class SafeConsole(Console):
        """A console that spells invisible characters in each text, also in the cells of tables."""

        def render(self, *args: Any, **options: Any) -> "Iterator[Segment]":
            for text, style, control in super().render(*args, **options):
                yield Segment(text if control else make_visible(text), style, control)

        def on_broken_pipe(self) -> None:
            raise  # the error that rich handles here: nobody reads on, and the command ends

    return SafeConsole


def print_line(text: str, stderr: bool = False) -> None:
    """Print a line without wrapping it."""
    open_console(stderr).print(text, soft_wrap=True, markup=False, highlight=False)


def print_json(value: Any) -> None:
    """Print plain values as JSON, in ASCII where the stream could not write the rest as it is."""
    is_whole = "utf" in (sys.stdout.encoding or "").lower()
    print(json.dumps(value, ensure_ascii=not is_whole, indent=2, allow_nan=False))


#: Between the two columns, and the least width of the second.
GAP, LEAST_TEXT = 2, 34


def print_entries(entries: Iterable[tuple[str, str]], indent: int = 0) -> None:
    """Print names, each with a few words, in the width of the screen."""
    console = open_console()
    for line in format_entries(entries, console.width, indent):
        console.print(line, soft_wrap=True, markup=False, highlight=False)


def format_entries(entries: Iterable[tuple[str, str]], width: int, indent: int = 0) -> list[str]:
    """Lines of names and texts that are no wider than this, and from which nothing is cut.

    Two columns; on a narrow screen each text stands below its name.

    >>> for width in (60, 40):
    ...     print("\\n".join(format_entries([("aid_size", "Size of aid from each of the partners")], width)))
    aid_size  Size of aid from each of the partners
    aid_size
      Size of aid from each of the partners
    """
    rows = [(make_visible(name), make_visible(text)) for name, text in entries]
    width -= indent
    first = max((len(name) for name, _ in rows), default=0) + GAP
    row = _stacked if first + LEAST_TEXT > width else partial(_side_by_side, first)
    return [" " * indent + line for name, text in rows for line in row(name, text, width)]


def _side_by_side(first: int, name: str, text: str, width: int) -> Iterator[str]:
    """A text beside its name, which has a column of this width."""
    head, *rest = _wrapped(text, width - first) or [""]
    yield f"{name:<{first}}{head}".rstrip()
    for line in rest:
        yield " " * first + line


def _stacked(name: str, text: str, width: int) -> Iterator[str]:
    """A text below its name."""
    yield from _wrapped(name, width)
    for line in _wrapped(text, width - GAP):
        yield " " * GAP + line


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, width, break_on_hyphens=False)


def silence_stdout() -> None:
    """Discard what is still to be printed, so that a closed pipe raises nothing more."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
