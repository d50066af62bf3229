"""A cache never holds more than it may, and what was used last stays longest."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.dashboard.cache import ENTRY_BYTES, Cache

MAX_BYTES = 20 * ENTRY_BYTES


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 8000))))
def test_it_never_holds_more_than_it_may(puts):
    cache = Cache(MAX_BYTES)
    for key, size in puts:
        cache.put(key, np.zeros(size, dtype=np.uint8))
        assert cache.get(key).nbytes == size
        held = [cache.get(k) for k in range(10)]
        told = sum(ENTRY_BYTES + array.nbytes for array in held if array is not None)
        assert cache.bytes == told <= MAX_BYTES


def test_what_was_used_last_stays():
    cache = Cache(2 * ENTRY_BYTES)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)


def test_what_is_too_large_is_not_kept():
    cache = Cache(ENTRY_BYTES)
    cache.put("a", np.zeros(10))
    assert len(cache) == cache.bytes == 0


def test_arrays_within_a_state_count():
    cache = Cache(MAX_BYTES)
    cache.put("state", {"month": 3, "world": {"trust": np.zeros(100)}})
    assert cache.bytes == ENTRY_BYTES + 800
