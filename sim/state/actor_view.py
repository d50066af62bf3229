"""What an actor sees of itself and of the world, by name."""

from typing import get_type_hints

from sim.numerics import Floats
from sim.rules.parameter_values import ParameterValues
from sim.state.cast import Cast
from sim.state.month_variables import MonthVariables
from sim.state.world import World


def _axes(owner: type) -> dict[str, str]:
    """The first axis of each array that a class declares."""
    hints = get_type_hints(owner, include_extras=True)
    return {
        name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")
    }


_AXES = {
    name: axis for owner in (Cast, World, MonthVariables) for name, axis in _axes(owner).items()
}
_AXES |= {"treasury": "run", "food": "run", "shells_held": "run", "stock": "partner"}
_OWNERS = dict.fromkeys(_AXES, "_world")
_OWNERS |= dict.fromkeys(_axes(MonthVariables), "_month") | dict.fromkeys(_axes(Cast), "_cast")
_VISIBLE = {name: (_OWNERS[name], axis) for name, axis in _AXES.items()}
_ALL = slice(None)


class ActorView:
    """What an actor sees by name: the month so far, the state, the cast, and its own parameters.

    A view of one row gives arrays without the partner axis; a view of several keeps it, and rules
    broadcast over it, so that one call can speak for all actors that follow the same rule.
    """

    __slots__ = ("_cast", "_month", "_rows", "_whole", "_world", "par")

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

    def __getattr__(self, name: str) -> Floats:
        if name not in _VISIBLE:
            raise AttributeError(f"an actor sees nothing called {name!r}")
        holder, axis = _VISIBLE[name]
        value: Floats = getattr(getattr(self, holder), name)
        if self._whole:
            return value
        if axis == "partner":
            return value[self._rows]
        return value[:, self._rows] if axis == "line" else value
