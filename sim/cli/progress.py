"""What waiting looks like: a bar for work of known length, words for the rest."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from sim.terminal import open_console, print_line

#: Exit code of a command that was stopped.
INTERRUPTED = 130


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


@contextmanager
def resumable(words: str, total: float) -> Iterator[Callable[[float], None]]:
    """A bar for work whose finished part is kept.

    Raises:
        SystemExit: where the user interrupts, after a line that says how to go on.
    """
    try:
        with progress_bar(words, total) as progress:
            yield progress
    except KeyboardInterrupt:
        print_line(
            "stopped; the same command goes on from the last year that was kept", stderr=True
        )
        raise SystemExit(INTERRUPTED) from None
