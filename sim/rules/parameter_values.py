"""The values of the parameters in force, read by name: `par.trust_gain`.

A value is a number, or one number a run (run,); what each partner holds for itself has partners
first (partner, run), and either axis may be 1. Rules broadcast, so they need not know which.

They are read only: a month works out anew which values are in force, so a value that is written here
would be lost without a word.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Never

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError, nearest
from sim.numerics import Floats
from sim.rules.removed_parameters import replacement

if TYPE_CHECKING:
    from sim.rules.parameter_fields import ParameterFields as _Declared
else:
    _Declared = object


class ParameterValues(_Declared):
    """Values by name; `of(row)` is what one partner sees.

    Raises:
        UserError: for a value that is set, with where to set it instead.
    """

    _shared: dict[str, Floats]
    _partners: dict[str, Floats]
    _views: "dict[object, ParameterValues]"

    def __init__(self, shared: Mapping[str, Floats], partners: Mapping[str, Floats]) -> None:
        own, held = dict(shared), dict(partners)
        fields = self.__dict__
        fields["_shared"], fields["_partners"], fields["_views"] = own, held, {}
        fields.update(own)
        fields.update(held)

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: object) -> Never:
            refuse_writing(name)

        def __delattr__(self, name: str) -> Never:
            refuse_writing(name)

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
            holder[name] = _closed(np.where(where, value, holder[name]))
        return ParameterValues(shared, partners)

    def replace_partners(self, partners: Mapping[str, Floats]) -> "ParameterValues":
        """The same values with some replaced that partners hold (partner, run)."""
        return ParameterValues(self._shared, {**self._partners, **protect(partners)})

    def for_users(self) -> "ParameterValues":
        """The same values as users read them: arrays that say what to do instead of writing into them."""
        return ParameterValues(_shown(self._shared), _shown(self._partners))


class ReadOnlyArray(np.ndarray[Any, np.dtype[Any]]):
    """An array that cannot be written into; what is computed from it is an ordinary array."""

    def __setitem__(self, key: Any, value: Any) -> None:
        if not self.flags.writeable:  # a copy may be written into
            refuse_writing()
        super().__setitem__(key, value)

    def __array_ufunc__(
        self, function: np.ufunc, method: Any, *inputs: Any, out: Any = (), **rest: Any
    ) -> Any:
        if any(isinstance(to, ReadOnlyArray) and not to.flags.writeable for to in out):
            refuse_writing()
        if out:
            rest["out"] = tuple(map(_ordinary, out))
        return getattr(function, method)(*map(_ordinary, inputs), **rest)

    def __repr__(self) -> str:
        return repr(_ordinary(self))


def refuse_writing(name: str = "") -> Never:
    """Say that the parameters in force are not to be written into, and what to do instead.

    Raises:
        UserError: always.
    """
    label = f"{name}: " if name else ""
    raise UserError(
        f"{label}the parameters in force can only be read. Set a parameter in a scenario, or write "
        "AllianceModel(SCENARIO, NAME=VALUE). To change it from a month on, write "
        "AllianceModel(sim.tweak({NAME: VALUE}, on=SCENARIO, since=MONTH))."
    )


def protect(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values as views into which nobody can write; numbers stay as they are."""
    return {
        name: _closed(value.view()) if isinstance(value, np.ndarray) else value
        for name, value in values.items()
    }


def _shown(values: Mapping[str, Floats]) -> dict[str, Floats]:
    return {name: _closed(np.asarray(v).view(ReadOnlyArray)) for name, v in values.items()}


def _closed(values: Floats) -> Floats:
    """The same array, closed to writing."""
    values.flags.writeable = False
    return values


def _ordinary(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, ReadOnlyArray) else value


def _rows_of(value: Floats, rows: int | slice) -> Floats:
    """The values of some rows; a partner axis of 1 stands for all."""
    if value.shape[0] > 1:
        own: Floats = value[rows]
        return own
    return value if isinstance(rows, slice) else value[0]
