"""A bounded shelf for what has been computed: the least used goes first."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock
from typing import Any

#: What one entry takes besides its arrays, in bytes.
AN_ENTRY = 1000


class Cache:
    """Keeps values up to a number of bytes; safe to use from several threads.

    Args:
        most: bytes that all values may take together.

    >>> shelf = Cache(4 * AN_ENTRY)
    >>> for name in "abcd":
    ...     shelf.put(name, name.upper())
    >>> shelf.get("a"), shelf.get("d"), len(shelf)
    (None, 'D', 3)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Hashable) -> Any:
        """The value under a key, or None."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][0]

    def put(self, key: Hashable, value: Any) -> None:
        """Keep a value, and let go of the least used until all fit."""
        size = AN_ENTRY + _size(value)
        with self._lock:
            self.bytes += size - self._held.pop(key, (None, 0))[1]
            self._held[key] = (value, size)
            while self.bytes > self._most and self._held:
                self.bytes -= self._held.popitem(last=False)[1][1]


def _size(value: Any) -> int:
    """Bytes of the arrays in a value, and of its text and pictures."""
    if isinstance(value, Mapping):
        return sum(map(_size, value.values()))
    if isinstance(value, bytes | str):
        return len(value)
    return int(getattr(value, "nbytes", 0))
