"""A filter that was stopped goes on from the last year that was kept.

What is kept lies in the cache of this user, under a hash of all that it follows from: code, facts, record, world,
observations and settings. It is read by nobody else, and it is gone when the work is done.
"""

import pickle
import time
from hashlib import sha256
from typing import Any

import numpy as np

from sim.assimilation.filter import Filter
from sim.cache_files import forget_cached, read_cached, write_cached
from sim.scenario.description import fingerprint
from sim.start.model_hash import model_hash

#: Seconds of work that may be lost.
EVERY = 5.0
#: How many stopped filters are kept.
MOST = 3


class Checkpoint:
    """Keeps a filter, and what was made of it so far.

    Args:
        run: the filter, about to begin.
        about: what else the work follows from, as plain values.
    """

    def __init__(self, run: Filter, about: object = None) -> None:
        self._run = run
        identity = (
            model_hash(), np.__version__, fingerprint(run.plan), run.settings, run.names, run.seen, about,
        )  # fmt: skip
        self._name = f"{sha256(repr(identity).encode()).hexdigest()[:32]}.filter"
        self._last = time.monotonic()

    def resume(self) -> Any:
        """Take the filter to the last year that was kept, if there is one; what was made of it until then."""
        content = read_cached(self._name)
        if content is None:
            return None
        state, made = pickle.loads(content)  # our own cache, as the machine code beside it
        self._run.restore(state)
        return made

    def keep(self, made: Any = None) -> None:
        """Keep the filter and what was made of it, if enough was done since the last time."""
        if time.monotonic() - self._last < EVERY:
            return
        write_cached(self._name, pickle.dumps((self._run.save(), made)), MOST)
        self._last = time.monotonic()

    def done(self) -> None:
        """Forget what was kept."""
        forget_cached(self._name)
