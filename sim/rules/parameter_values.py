"""The values of the parameters in force, read by name: `par.trust_gain`.

A value is a number, or one number a run (run,); what each partner holds for itself has partners
first (partner, run), and either axis may be 1. Rules broadcast, so they need not know which.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.errors import nearest
from sim.numerics import Floats
from sim.rules.removed_parameters import replacement

if TYPE_CHECKING:
    from sim.rules.parameter_fields import ParameterFields as _Declared
else:
    _Declared = object


class ParameterValues(_Declared):
    """Values by name; `of(row)` is what one partner sees."""

    def __init__(self, shared: Mapping[str, Floats], partners: Mapping[str, Floats]) -> None:
        self._shared = dict(shared)
        self._partners = dict(partners)
        self._views: dict[object, ParameterValues] = {}
        self.__dict__.update(self._shared)
        self.__dict__.update(self._partners)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Floats:
            known = () if name.startswith("_") else (*self._shared, *self._partners)
            message = replacement(name) or f"no parameter {name!r}.{nearest(name, known)}"
            raise AttributeError(message)

    @property
    def shared_names(self) -> Iterable[str]:
        """The names of the values that nobody holds for itself."""
        return self._shared.keys()

    @property
    def partner_names(self) -> Iterable[str]:
        """The names of the values that each partner holds for itself."""
        return self._partners.keys()

    def of(self, rows: int | slice) -> "ParameterValues":
        """The values as the partners in these rows hold them; one row leaves no partner axis."""
        key = (rows.start, rows.stop) if isinstance(rows, slice) else rows
        if key not in self._views:
            own = {name: _rows_of(value, rows) for name, value in self._partners.items()}
            self._views[key] = ParameterValues({**self._shared, **own}, {})
        return self._views[key]

    def silence(self, silent: Mapping[str, float], where: NDArray[np.bool_]) -> "ParameterValues":
        """The same values with some set to what turns a mechanism off, in some runs (run,)."""
        shared, partners = dict(self._shared), dict(self._partners)
        for name, value in silent.items():
            holder = partners if name in partners else shared
            holder[name] = np.where(where, value, holder[name])
        return ParameterValues(shared, partners)

    def replace_partners(self, partners: Mapping[str, Floats]) -> "ParameterValues":
        """The same values with some replaced that partners hold (partner, run)."""
        return ParameterValues(self._shared, {**self._partners, **partners})


def _rows_of(value: Floats, rows: int | slice) -> Floats:
    """The values of some rows; a partner axis of 1 stands for all."""
    if value.shape[0] > 1:
        own: Floats = value[rows]
        return own
    return value if isinstance(rows, slice) else value[0]
