"""A progress bar for what is no batch."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from sim.terminal import open_console


@contextmanager
def progress_bar(words: str, total: float) -> Iterator[Callable[[float], None]]:
    """A bar on a terminal; nothing in a pipe."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    hidden = not sys.stderr.isatty()
    with Progress(
        *columns, console=open_console(stderr=True), disable=hidden, transient=True
    ) as bar:
        task = bar.add_task(words, total=total)
        yield lambda done: bar.advance(task, done)
