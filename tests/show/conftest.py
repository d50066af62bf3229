"""Small real batches, run once, that all tests of figures look at."""

import matplotlib.pyplot as plt
import pytest

import sim


@pytest.fixture(scope="session")
def results():
    """Three scenarios, all that can be recorded, twelve histories."""
    return sim.run("war_ends", runs=12, record="all", end="2029-12")


@pytest.fixture(scope="session")
def lean():
    """Headlines only, with a partner missing from one scenario."""
    return sim.run("russia_absent", runs=3, end="2004-12")


@pytest.fixture(scope="session")
def alone():
    """One history of one scenario, which has no base and no branch."""
    return sim.run("history", runs=1, end="2002-12")


@pytest.fixture(autouse=True)
def nothing_is_left_with_pyplot():
    """No figure is pyplot's: it would stay in memory, and appear where nobody asked for it."""
    before = plt.get_fignums()
    yield
    assert plt.get_fignums() == before


def drawn(figure):
    """Render a figure, so that what only fails when drawn fails; all its texts."""
    figure.draw_without_rendering()
    return [text.get_text() for text in figure.findobj(match=lambda a: hasattr(a, "get_text"))]
