"""What waiting looks like: a bar for work of known length, words for the rest."""

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


@contextmanager
def waiting(words: str) -> Iterator[None]:
    """Words beside a turning sign on a terminal, while something is done that takes over a second; nothing in a pipe."""
    console = open_console(stderr=True)
    if not sys.stderr.isatty():
        yield
        return
    with console.status(words):
        yield
