"""A shelf never holds more than it may, and what was used last stays longest."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.dashboard.cache import AN_ENTRY, Cache

MOST = 20 * AN_ENTRY


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 8000))))
def test_it_never_holds_more_than_it_may(puts):
    shelf = Cache(MOST)
    for key, size in puts:
        shelf.put(key, np.zeros(size, dtype=np.uint8))
        assert shelf.get(key).nbytes == size
        held = [shelf.get(k) for k in range(10)]
        told = sum(AN_ENTRY + array.nbytes for array in held if array is not None)
        assert shelf.bytes == told <= MOST


def test_what_was_used_last_stays():
    shelf = Cache(2 * AN_ENTRY)
    shelf.put("a", 1)
    shelf.put("b", 2)
    assert shelf.get("a") == 1
    shelf.put("c", 3)
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == (1, None, 3)


def test_what_is_too_large_is_not_kept():
    shelf = Cache(AN_ENTRY)
    shelf.put("a", np.zeros(10))
    assert len(shelf) == shelf.bytes == 0


def test_arrays_within_a_state_count():
    shelf = Cache(MOST)
    shelf.put("state", {"month": 3, "world": {"trust": np.zeros(100)}})
    assert shelf.bytes == AN_ENTRY + 800
