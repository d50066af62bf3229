"""Ctrl-C at moments in which it would leave a traceback of a library."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hold_interrupts() -> Iterator[None]:
    """Let Ctrl-C wait until the end (not on Windows, which has no such mask).

    Processes started meanwhile inherit the mask: a worker that still imports prints no traceback.

    >>> with hold_interrupts():
    ...     pass  # something short
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    earlier = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, earlier)
