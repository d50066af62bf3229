"""Arrays that behave as a GPU's in one respect: they never mix with NumPy's own, unless they are sent or fetched.

CuPy refuses `device + numpy`, `np.where(device, …)`, `numpy[device]` and the like. So do these, which stand in
CuPy's place where no GPU is; what passes here has kept the two apart.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np


class Foreign(np.ndarray):
    """An array of a device."""

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **options: Any
    ) -> Any:
        refuse_own(inputs)
        own = {} if out is None else {"out": tuple(as_own(x) for x in out)}
        found = getattr(ufunc, method)(*map(as_own, inputs), **own, **options)
        return out[0] if out is not None else as_foreign(found)

    def __array_function__(self, function: Callable[..., Any], *_: Any) -> Any:
        raise TypeError(
            f"np.{function.__name__} on an array of the device: take xp.{function.__name__}"
        )

    def __getitem__(self, place: Any) -> Any:
        refuse_own(place if isinstance(place, tuple) else (place,))
        return as_foreign(as_own(self)[_own_place(place)])

    def __setitem__(self, place: Any, values: Any) -> None:
        refuse_own((values, *(place if isinstance(place, tuple) else (place,))))
        as_own(self)[_own_place(place)] = as_own(values)


def _own_place(place: Any) -> Any:
    return tuple(map(as_own, place)) if isinstance(place, tuple) else as_own(place)


def as_own(x: Any) -> Any:
    """As NumPy's own."""
    return x.view(np.ndarray) if isinstance(x, Foreign) else x


def as_foreign(x: Any) -> Any:
    """As the device's."""
    if isinstance(x, np.generic):  # CuPy gives an array without axes
        x = np.asarray(x)
    return x.view(Foreign) if isinstance(x, np.ndarray) else x


def refuse_own(values: Iterable[Any]) -> None:
    """Refuse NumPy's own arrays among some values."""
    for value in values:
        if isinstance(value, np.ndarray) and not isinstance(value, Foreign):
            raise TypeError(f"an array of NumPy's, {value.shape}, where the device's are")


class ForeignLibrary:
    """NumPy over such arrays: what `xp` is there."""

    def __getattr__(self, name: str) -> Any:
        act = getattr(np, name)
        if not callable(act) or isinstance(act, type):
            return act

        def call(*given: Any, **options: Any) -> Any:
            refuse_own((*given, *options.values()))
            return as_foreign(act(*map(as_own, given), **options))

        return call
