"""Mistakes in a file or an option, each with its place, collected and reported together."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sim.errors import UserError
from sim.errors import nearest as nearest_spelling
from sim.terminal import make_visible
from sim.words.nearest import nearest

#: A message quotes the file, which may be long; characters.
MOST_CHARACTERS = 1000
#: Mistakes that are shown; of the others the number is.
MOST_MISTAKES = 200
#: Nearest names that are searched for, each in a text of so many characters; so many also by their meaning.
MOST_HINTS, MOST_HINT_CHARACTERS, MOST_BY_MEANING = 100, 100, 10


class Place(NamedTuple):
    """Where something is written: a file with line and column, or an option of the command.

    >>> str(Place("war_ends.yaml", 12, 5)), str(Place("a.csv", 3)), str(Place("--set hunger=x"))
    ('war_ends.yaml:12:5', 'a.csv:3', '--set hunger=x')
    """

    source: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in self if part)


class Report:
    """The mistakes noted so far.

    >>> report = Report()
    >>> report.add(Place("a.yaml", 9, 1), "late")
    >>> report.add(Place("a.yaml", 2, 3), "early")
    >>> report.refuse()
    Traceback (most recent call last):
    sim.errors.UserError: a.yaml:2:3: early
    a.yaml:9:1: late
    """

    def __init__(self, mistakes: Iterable[tuple[Place, str]] = ()) -> None:
        self._mistakes = list(mistakes)
        self._elsewhere: list[str] = []
        self._hints = 0

    def __bool__(self) -> bool:
        return bool(self._mistakes or self._elsewhere)

    @property
    def mistakes(self) -> tuple[tuple[Place, str], ...]:
        """The mistakes with their places, without those that `add_all` took over."""
        return tuple(self._mistakes)

    def add(self, place: Place, mistake: str) -> None:
        """Note one mistake."""
        self._mistakes.append((place, mistake))

    def unknown(self, place: Place, what: str, name: str, choices: Iterable[str]) -> None:
        """Note a name that does not exist, with the nearest that does."""
        hint = self.nearest(name, choices)
        self.add(place, f"{what} {quote(name)}.{hint}" if hint else f"{what} {quote(name)}")

    def nearest(self, name: str, choices: Iterable[str]) -> str:
        """A hint at the nearest valid name; "" after many, so that time grows no faster than a file."""
        self._hints += 1
        if self._hints > MOST_HINTS:
            return ""
        hint = nearest if self._hints <= MOST_BY_MEANING else nearest_spelling
        return hint(name[:MOST_HINT_CHARACTERS], choices)

    def add_all(self, error: UserError) -> None:
        """Take over the mistakes of another file, which name their places already."""
        self._elsewhere += error.mistakes

    def refuse(self) -> None:
        """Raise `UserError` with all mistakes, other files' first, then file by file, line by line."""
        if not self:
            return
        files = {source: rank for rank, source in enumerate(dict.fromkeys(self._sources()))}
        ordered = sorted(self._mistakes, key=lambda mistake: (files[mistake[0].source], mistake[0]))
        own = [_one_line(f"{place}: {text}") for place, text in ordered[:MOST_MISTAKES]]
        if len(ordered) > MOST_MISTAKES:
            own.append(f"{ordered[-1][0].source}: {len(ordered) - MOST_MISTAKES} more mistakes")
        raise UserError(*dict.fromkeys([*self._elsewhere, *own]))

    def _sources(self) -> Iterator[str]:
        return (place.source for place, _ in self._mistakes)


def _one_line(text: str) -> str:
    """A message in one visible line, not too long.

    >>> _one_line("the key\\n \\x1b[31m")
    'the key \\\\x1b[31m'
    """
    line = make_visible(" ".join(text.split()))
    return line if len(line) <= MOST_CHARACTERS else f"{line[: MOST_CHARACTERS - 1]}…"


def quote(text: str, most: int = 60) -> str:
    """A text of the user in a message: quoted, on one line, not too long.

    >>> quote("a" * 99, 5)
    "'aaaaa…'"
    """
    return repr(text if len(text) <= most else f"{text[:most]}…")
