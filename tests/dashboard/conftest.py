"""One engine for all tests of the dashboard's logic, with real processes."""

import threading

import pytest

from sim.dashboard.engine import Engine
from sim.dashboard.workers import CancelToken

#: Nobody waits longer than this for what must come, in seconds.
PATIENCE = 120


@pytest.fixture(scope="session")
def engine():
    made = Engine(workers=2, block=25)
    yield made
    made.close()


@pytest.fixture
def token(engine):
    made = CancelToken()
    yield made
    made.cancel()


class Heard:
    """What a session tells, in order, and a way to wait for the last of it."""

    def __init__(self):
        self.answers = []
        self._last = threading.Event()

    def __call__(self, found, last):
        self.answers.append(found)
        if last:
            self._last.set()

    def wait(self):
        assert self._last.wait(PATIENCE), "nothing came"
        return self.answers[-1]
