"""A cache of computed series and states, bounded in bytes and shared by all threads."""

from collections.abc import Hashable, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

from cachetools import LRUCache

#: What one entry takes besides its arrays, in bytes.
ENTRY_BYTES = 1000


class Cache:
    """Keeps the values that were used last, up to a number of bytes; safe in several threads.

    Args:
        max_bytes: size of all values together.

    >>> cache = Cache(4 * ENTRY_BYTES)
    >>> for name in "abcd":
    ...     cache.put(name, name.upper())
    >>> cache.get("a"), cache.get("d"), len(cache)
    (None, 'D', 3)
    """

    def __init__(self, max_bytes: int) -> None:
        self._values: LRUCache[Hashable, Any] = LRUCache(max_bytes, getsizeof=_entry_bytes)
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    @property
    def bytes(self) -> int:
        """Size of all values."""
        return int(self._values.currsize)

    def get(self, key: Hashable) -> Any:
        """The value under a key, or None."""
        with self._lock:
            return self._values.get(key)

    def put(self, key: Hashable, value: Any) -> None:
        """Keep a value; those unused for longest make room. One larger than the cache is not kept."""
        with self._lock, suppress(ValueError):
            self._values[key] = value


def _entry_bytes(value: Any) -> int:
    return ENTRY_BYTES + _size(value)


def _size(value: Any) -> int:
    """Bytes of the arrays in a value, and of its text and pictures."""
    if isinstance(value, Mapping):
        return sum(map(_size, value.values()))
    if isinstance(value, tuple):
        return sum(map(_size, value))
    if isinstance(value, bytes | str):
        return len(value)
    return int(getattr(value, "nbytes", 0))
