"""Rows for a terminal of any width from 40 columns on: side by side where there is room, else one below the other.

Nothing is cut: what is too long for its column goes on in the next line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

#: Columns of a terminal from which on a row takes one line.
WIDE = 76
#: The most columns that the first cell gets, and the least.
WIDEST, LEAST = 60, 24
#: Blank columns between cells, and at the left of what belongs to the line above.
GAP, INDENT = 2, 2


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading.

    Attributes:
        heading: what they have in common; "" for none.
        rows: each with a label first, and the same number of cells.
    """

    heading: str
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rows:
    """A title, lines, groups of rows, and a note.

    Attributes:
        title: in bold.
        lines: below it, in the order given; one that begins with a blank stays indented.
        columns: what the cells of a row are, in words; "" where it is said elsewhere.
        groups: the rows.
        widths: columns of a terminal for each cell after the label.
        note: below, in italics.
    """

    title: str
    lines: Sequence[str]
    columns: str
    groups: Sequence[Group]
    widths: Sequence[int]
    note: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(self.title, style="bold")
        yield from (
            Padding(Text(line.strip()), (0, 0, 0, INDENT)) if line.startswith(" ") else Text(line)
            for line in self.lines
        )
        yield Text()
        if self.columns:
            yield Text(self.columns)
        is_wide = options.max_width >= max(WIDE, self._least_width())
        for group in self.groups:
            if group.heading:
                yield Text()
                yield Text(group.heading, style="bold")
            yield from [self._table(group, options.max_width)] if is_wide else _stacked(group)
        yield Text()
        yield Text(self.note, style="italic")

    def _least_width(self) -> int:
        return LEAST + sum(self.widths) + GAP * len(self.widths)

    def _table(self, group: Group, width: int) -> Table:
        """The rows of a group; columns are as wide in each, so that groups stand in line."""
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, GAP, 0, 0))
        room = width - self._least_width() + LEAST
        table.add_column(overflow="fold", width=min(WIDEST, room))
        for columns in self.widths:
            table.add_column(overflow="fold", width=columns)
        for row in group.rows:
            table.add_row(*(Text(cell) for cell in row))
        return table


def _stacked(group: Group) -> Iterator[RenderableType]:
    """Each row in two lines or more: its label, then the cells."""
    for label, *cells in group.rows:
        yield Text(label)
        yield Padding(Text("; ".join(filter(None, cells))), (0, 0, 0, INDENT))
