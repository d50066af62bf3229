"""Screens that lack a letter: it is spelled in ASCII, and never ends a command.

A console set to code page 949 (Korean Windows) or 1252 has no "ρ" or "→". Printing one there raises
`UnicodeEncodeError`; here it is written as "rho" or "->" instead.
"""

import codecs
import sys
import unicodedata
from typing import TextIO

#: The name of the handler, as `open(errors=…)` takes it.
ERROR_HANDLER = "sim.spelled"
REPLACEMENTS = {
    "–": "-", "—": "-", "−": "-", "→": "->", "←": "<-", "±": "+/-", "×": "x", "·": "*", "…": "...",
    "≥": ">=", "≤": "<=", "≈": "~", "∞": "inf", "½": "1/2", "¶": "par. ", "°": " deg", "€": "EUR",
    "‘": "'", "’": "'", "“": '"', "”": '"', "•": "*", "√": "sqrt", "∈": "in", "∑": "sum",
}  # fmt: skip


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


def print_line(text: str) -> None:
    """Print a line without wrapping it."""
    from rich.console import Console

    Console().print(text, soft_wrap=True, markup=False, highlight=False)
