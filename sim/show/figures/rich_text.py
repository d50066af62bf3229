"""Text in several colours, broken into lines: a finding with scenarios in the colours of their lines."""

from collections.abc import Iterator, Mapping, Sequence
from re import escape, findall, finditer
from typing import Any, NamedTuple

from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from sim.show.figures.style import text_width

#: Height of a line, in parts of the size.
LINE = 1.28


class Piece(NamedTuple):
    """A part of a text with its colour."""

    text: str
    colour: str


def colour_phrases(text: str, colours: Mapping[str, str], usual: str) -> list[Piece]:
    """A text as pieces: phrases in their colours, each where it first stands, the rest in the usual one.

    A phrase within a longer one is part of that.

    >>> [tuple(p) for p in colour_phrases("If the war ends, less.", {"the war ends": "red"}, "black")]
    [('If ', 'black'), ('the war ends', 'red'), (', less.', 'black')]
    >>> both = {"War's end": "blue", "War's end, Russia as Stingy": "red"}
    >>> [tuple(p) for p in colour_phrases("War's end, Russia as Stingy, less War's end", both, "black")]
    [("War's end, Russia as Stingy", 'red'), (', less ', 'black'), ("War's end", 'blue')]
    """
    longest_first = sorted(filter(None, colours), key=len, reverse=True)
    pieces, at, coloured = [], 0, set()
    for found in finditer("|".join(map(escape, longest_first)), text) if longest_first else ():
        phrase = found.group()
        if phrase in coloured:
            continue
        coloured.add(phrase)
        pieces += [Piece(text[at : found.start()], usual), Piece(phrase, colours[phrase])]
        at = found.end()
    return [piece for piece in (*pieces, Piece(text[at:], usual)) if piece.text]


def break_lines(
    pieces: Sequence[Piece], size: float, weight: str, room: float
) -> list[list[Piece]]:
    """Pieces broken into lines that are no wider than a room in inches."""
    lines: list[list[Piece]] = [[]]
    for word, colour in _words(pieces):
        line = lines[-1]
        used = sum(_width(piece.text, size, weight) for piece in line)
        # a comma after a coloured phrase stays beside it
        may_break = bool(line) and line[-1].text.endswith(" ")
        if may_break and used + text_width(word.rstrip(), size, weight) > room:
            lines.append([Piece(word, colour)])
        elif line and line[-1].colour == colour:
            line[-1] = Piece(line[-1].text + word, colour)
        else:
            line.append(Piece(word, colour))
    return lines


def _words(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """Words with the space that follows them, if one does."""
    for piece in pieces:
        for word in findall(r"\S+\s*|\s+", piece.text):
            yield word, piece.colour


def _width(text: str, size: float, weight: str) -> float:
    """The width of a text whose last character may be a space."""
    return text_width(text + ".", size, weight) - text_width(".", size, weight)


def write_lines(
    figure: Figure, lines: Sequence[Sequence[Piece]], size: float, weight: str, at: tuple[float, float]
) -> float:  # fmt: skip
    """Write lines from a place downwards; how high they are, in inches.

    Args:
        figure: where.
        lines: from `break_lines`.
        size, weight: of the text.
        at: how far from the left and from the top of the figure, in inches.
    """
    wide, tall = figure.get_size_inches()
    for row, line in enumerate(lines):
        down = at[1] + row * LINE * size / 72
        before: Text | None = None
        gap = 0.0
        for piece in line:
            look: dict[str, Any] = {
                "color": piece.colour, "fontsize": size, "fontweight": weight, "va": "top", "ha": "left",
                "parse_math": False,
            }  # fmt: skip
            text = piece.text.rstrip()
            if before is None:
                before = figure.text(at[0] / wide, 1.0 - down / tall, text, **look)
            else:
                # beside the text before it, as wide as that comes out at these dots an inch
                before = Annotation(text, (1.0, 1.0), xytext=(72 * gap, 0.0), xycoords=before,
                                    textcoords="offset points", annotation_clip=False, **look)  # fmt: skip
                figure.add_artist(before)
            gap = (len(piece.text) - len(text)) * text_width(" ", size, weight)
    return len(lines) * LINE * size / 72
