"""What an actor sees of itself and of the world, by name."""

from typing import TYPE_CHECKING

from sim.errors import nearest
from sim.numerics import Floats
from sim.rules.parameter_values import ParameterValues
from sim.state.axes import first_axes
from sim.state.cast import Cast
from sim.state.month_variables import PHASE_OF, MonthVariables
from sim.state.world import World

if TYPE_CHECKING:

    class _Visible(MonthVariables, World, Cast):
        """So that the type checker and the editor know each name that a view gives."""
else:
    _Visible = object

_MONTH, _CAST = first_axes(MonthVariables), first_axes(Cast)
_STOCKS = {"treasury": "run", "food": "run", "shells_held": "run", "stock": "partner",
    "systems_held": "run", "weapons_held": "run", "systems": "partner"}  # fmt: skip
_WORLD = first_axes(World) | _STOCKS
#: Where each visible name is held, and the first axis of its array.
_VISIBLE = {
    name: (holder, axis)
    for holder, axes in (("_cast", _CAST), ("_world", _WORLD), ("_month", _MONTH))
    for name, axis in axes.items()
}
_ALL = slice(None)


class ActorView(_Visible):
    """What an actor sees by name: the month so far, the state, the cast, and its own parameters.

    A view of one row gives arrays without the partner axis; a view of several keeps it, and rules
    broadcast over it, so that one call can speak for all actors that follow the same rule.

    Raises:
        AttributeError: for a name that does not exist, with the nearest that does; for a quantity of
            the month that is not made yet, with the phase from which it is known.
    """

    __slots__ = ("_cast", "_month", "_rows", "_whole", "_world", "par")

    par: ParameterValues

    def __init__(
        self,
        cast: Cast,
        world: World,
        month: MonthVariables,
        rows: int | slice,
        par: ParameterValues,
    ) -> None:
        self._cast, self._world, self._month = cast, world, month
        self._rows = rows
        self._whole = rows == _ALL
        self.par = par

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Floats:
            try:
                holder, axis = _VISIBLE[name]
                value = getattr(getattr(self, holder), name)
            except (KeyError, AttributeError):
                raise AttributeError(_why_unknown(name)) from None
            if self._whole:
                return value
            if axis == "partner":
                return value[self._rows]
            return value[:, self._rows] if axis == "line" else value

    def __dir__(self) -> list[str]:
        return [*_VISIBLE, "par"]


def _why_unknown(name: str) -> str:
    if name in PHASE_OF:
        return f"{name!r} is known from phase {PHASE_OF[name]} of the month on"
    return f"an actor sees nothing called {name!r}.{nearest(name, [*_VISIBLE, 'par'])}"
