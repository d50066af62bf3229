"""What holds for every test: no number may become infinite or undefined in silence."""

import os
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session", autouse=True)
def numbers_are_loud() -> Iterator[None]:
    """Division by zero, overflow and invalid values raise; underflow stays quiet.

    It holds for the whole session, so that fixtures shared by a module meet it too.
    """
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        yield


@pytest.fixture
def in_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Months run as the rules are written: for tests that look into a month, or change it."""
    monkeypatch.setenv("ALLIANCE_ENGINE", "numpy")
