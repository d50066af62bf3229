"""Work that was stopped goes on from the last year that was kept, and ends with the same numbers."""

from dataclasses import replace

import numpy as np
import pytest

from sim.assimilation import checkpoint
from sim.assimilation.filter import Settings
from sim.assimilation.making import assimilate
from sim.cache_files import CACHE
from sim.compiled.engine import choose_engine
from sim.validation.hindcast import hindcast

SMALL = Settings(sets=40, histories=3, engine=choose_engine(None))
#: Run-months after which a test stops: about half of the years.
HALF = 40 * 3 * 12 * 17


@pytest.fixture(autouse=True)
def kept(monkeypatch, tmp_path):
    """A cache of its own, in which every year is kept."""
    monkeypatch.setenv(CACHE, str(tmp_path))
    monkeypatch.setattr(checkpoint, "EVERY", 0.0)
    return tmp_path


class Counter:
    """Counts run-months, and stops the work after some of them."""

    def __init__(self, most=None):
        self.done, self.calls, self._most = 0, [], most

    def __call__(self, months):
        self.done += months
        self.calls.append(months)
        if self._most is not None and self.done > self._most:
            raise KeyboardInterrupt


@pytest.mark.slow
def test_an_assimilation_goes_on_and_makes_the_same_table(kept):
    whole = assimilate(SMALL, facts=(), rows=50)
    with pytest.raises(KeyboardInterrupt):
        assimilate(SMALL, facts=(), rows=50, progress=Counter(HALF))
    assert len(list(kept.glob("*.filter"))) == 1
    rest = Counter()
    made = assimilate(SMALL, facts=(), rows=50, progress=rest)
    assert rest.calls[0] > HALF - 2 * 40 * 3 * 12, "the years before were not computed again"
    np.testing.assert_array_equal(made.starts.donors, whole.starts.donors)
    np.testing.assert_array_equal(made.weights, whole.weights)
    assert made.starts.header == whole.starts.header
    assert not list(kept.glob("*.filter")), "what is done is forgotten"


@pytest.mark.slow
def test_other_settings_do_not_go_on_from_what_was_kept(kept):
    with pytest.raises(KeyboardInterrupt):
        assimilate(SMALL, facts=(), rows=50, progress=Counter(HALF))
    other = Counter()
    assimilate(replace(SMALL, seed=2), facts=(), rows=50, progress=other)
    assert max(other.calls) <= 40 * 3 * 12 * 3, "all years were computed"
    assert len(list(kept.glob("*.filter"))) == 1


@pytest.mark.slow
def test_a_hindcast_goes_on_with_the_forecasts_that_it_has(kept):
    asked = {
        "origins": (2000, 2005),
        "horizons": (1, 2),
        "drivers": ("record",),
        "members": 40,
        "share": 0.3,
    }
    whole = hindcast(**asked, settings=SMALL)
    with pytest.raises(KeyboardInterrupt):
        hindcast(**asked, settings=SMALL, progress=Counter(40 * 3 * 12 * 14))
    rest = Counter()
    assert hindcast(**asked, settings=SMALL, progress=rest) == whole
    assert len(rest.calls) < 8, "neither the years nor the forecasts from 2000 were made again"


@pytest.mark.slow
def test_what_is_damaged_counts_as_nothing(kept):
    with pytest.raises(KeyboardInterrupt):
        assimilate(SMALL, facts=(), rows=50, progress=Counter(HALF))
    [file] = kept.glob("*.filter")
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    again = Counter()
    assimilate(SMALL, facts=(), rows=50, progress=again)
    assert again.calls[0] == 40 * 3 * 12
