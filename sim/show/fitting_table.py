"""A table with headings that loses no character: where it is too narrow, each row stands below the other."""

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

#: Blank columns before what belongs to the line above.
INDENT = 2


class FittingTable(Table):
    """A table that turns its rows into lines, HEADING: CELL, where its words do not fit beside each other."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for column in self.columns:
            column.overflow = "fold"
        if self._words_fit(console, options):
            yield from super().__rich_console__(console, options)
            return
        if self.title:
            yield _text(console, self.title, "bold")
        yield Text()
        for row in zip(*(column.cells for column in self.columns), strict=True):
            yield from self._lines(console, row)
        yield Text()
        if self.caption:
            yield _text(console, self.caption, "italic")

    def _words_fit(self, console: Console, options: ConsoleOptions) -> bool:
        """Whether the longest word of each column has room."""
        wide = options.update(width=10_000, max_width=10_000)
        needed = self._extra_width + sum(
            self._measure_column(console, wide, column).minimum for column in self.columns
        )
        return needed <= options.max_width

    def _lines(self, console: Console, row: tuple[RenderableType, ...]) -> RenderResult:
        label, *cells = row
        yield _text(console, label)
        for column, cell in zip(self.columns[1:], cells, strict=True):
            text = _text(console, cell)
            if text.plain:
                heading = _text(console, column.header)
                yield Padding(
                    Text.assemble(heading, ": ", text) if heading.plain else text, (0, 0, 0, INDENT)
                )


def _text(console: Console, part: RenderableType, style: str = "") -> Text:
    """A title, a heading or a cell as text, its markup read."""
    text = console.render_str(part) if isinstance(part, str) else part
    assert isinstance(text, Text)
    return Text(text.plain, style=style or text.style)
