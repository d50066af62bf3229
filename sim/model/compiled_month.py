"""The month as code of a device: its tables are filled month by month, and one call moves all histories.

Every number of the graph that comes from outside is a row of one value a history, or a single value for
all. The state stays where it is. On a processor the world's arrays are views of its rows; from a device
with its own memory they are fetched when somebody asks.
"""

from collections.abc import Mapping, Sequence
from math import prod
from operator import is_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled.device import aligned_array
from sim.compiled.table import Mirror, Table, padded_width
from sim.model.program import Program, streams_by_field
from sim.model.step import MonthKind
from sim.model.tracing import state_of
from sim.numerics import Floats
from sim.random_streams import PARAMETER_MONTH, RandomStreams, Stream
from sim.rules.exchange import Offers
from sim.rules.parameter_values import ParameterValues
from sim.state.ledger import GOODS, Ledger
from sim.state.month_variables import MonthVariables
from sim.state.world import World

_NOTHING = (np.empty(0, dtype=np.int64),) * 2


class CompiledMonth:
    """Steps a model's world by the code of its month.

    Args:
        program: the code.
        streams: the random streams of the histories.
        in_place: whether the state's arrays are written over; else each month has new ones.

    Attributes:
        is_ahead: whether the device has a later state than the world's arrays.
    """

    def __init__(self, program: Program, streams: RandomStreams, *, in_place: bool) -> None:
        self._program, self._device = program, program.device
        self._in_place = in_place
        self.is_noisy = program.settings.is_noisy
        self.is_ahead = False
        self.runs = len(streams.histories)
        self._width = padded_width(self._device, self.runs)
        lanes = self._device.lanes
        self._step = 8 * lanes  # bytes from the values that the code takes at once to the next
        self._table = Mirror(self._device, np.zeros((program.count, 2), dtype=np.int64))
        self._single = Mirror(self._device, aligned_array((program.count, lanes)))
        self._single_addresses = self._single.address + self._step * np.arange(program.count)
        self._singles: set[str] = set()  # fields that are the same in all histories
        self._wide: dict[str, Table] = {}
        self._par: ParameterValues | None = None
        self._nearness: tuple[Floats, ...] = ()
        self._held: dict[str, Floats] = {}  # the world's arrays, by which a change is noticed
        self._open_draws(streams)
        self._open_outputs()

    # -- what comes in --------------------------------------------------------------------------

    def _bind(self, field: str, values: Floats) -> None:
        """Let a field's inputs be some values: one for all histories, or one for each."""
        if field not in self._program.inputs:
            return
        elements, places = self._program.ranges[field]
        flat = values.reshape(-1, values.shape[-1]) if values.ndim else values.reshape(1, 1)
        chosen = flat[elements] if len(flat) > 1 else flat
        if chosen.shape[-1] == 1:
            self._single.here[places] = chosen
            if field not in self._singles:
                self._singles.add(field)
                self._point(places, self._single_addresses[places], 0)
            return
        self._singles.discard(field)
        rows = self._wide.get(field)
        if rows is None:
            rows = self._wide[field] = self._new_table(len(self._program.inputs[field][0]))
        rows.put(slice(None), chosen)
        self._point(places, rows.addresses, self._step)

    def _point(
        self, places: NDArray[np.int64] | slice | list[int], addresses: NDArray[np.int64], step: int
    ) -> None:
        """Let inputs be read at some addresses, so many bytes apart."""
        self._table.here[places, 0], self._table.here[places, 1] = addresses, step

    def _new_table(self, count: int, kind: type = np.float64) -> Table:
        return Table(self._device, count, self.runs, kind)

    def set_parameters(self, par: ParameterValues) -> None:
        """The parameters in force; of those in force before, only what has changed."""
        if par is self._par:
            return
        before = self._par
        for prefix, names in (("par", par.shared_names), ("partners", par.partner_names)):
            for name in names:
                value = getattr(par, name)
                if before is None or getattr(before, name, None) is not value:
                    self._bind(f"{prefix}.{name}", np.asarray(value))
        self._par = par

    def set_nearness(self, *nearness: Floats) -> None:
        """How much of each partner's forces, and of its economy, reaches the client."""
        if len(self._nearness) == 2 and all(
            a is b for a, b in zip(nearness, self._nearness, strict=True)
        ):
            return
        self._bind("nearness", nearness[0])
        self._bind("economic_nearness", nearness[1])
        self._nearness = nearness

    def _open_draws(self, streams: RandomStreams) -> None:
        program = self._program
        fields_of_draws = streams_by_field(program.settings.cast, self.is_noisy)
        chosen: list[Stream] = []
        places: list[int] = []
        for name, streams_of in fields_of_draws.items():
            elements, at = program.inputs.get(f"draw.{name}", _NOTHING)
            chosen += [streams_of[element] for element in elements]
            places += at.tolist()
        self._streams, self._drawn = streams, tuple(chosen)
        self._take_sources(PARAMETER_MONTH)
        self._draws = self._new_table(len(chosen))
        self._point(places, self._draws.addresses, self._step)

    def _take_sources(self, month: int) -> None:
        """Whose draws are taken in a month; the last run stands in the lanes behind it, too."""
        self._keys = self._device.send(self._streams.keys(self._drawn, month))
        seed, histories = self._streams.numbers(month)
        lanes = np.minimum(np.arange(self._width), self.runs - 1)
        own = np.ascontiguousarray(histories[lanes], dtype=np.int64)
        self._histories = self._device.send(own)
        self._seeds = self._device.send(np.full(self._width, seed, dtype=np.uint64))
        self._sources = self._streams.sources(month)

    # -- the state ------------------------------------------------------------------------------

    def _open_outputs(self) -> None:
        program = self._program
        count = sum(prod(shape) for shape in program.state.values())
        months = sum(prod(shape) for shape in program.month.values())
        self._state_rows = count
        self._fault = self._new_table(1)
        self._watched = self._new_table(len(program.settings.watched))
        self._month_rows = months
        self._recorded = self._new_table(len(program.settings.recorded), np.float32)
        self._state: Table | None = None
        self._state_inputs, self._state_places = program.state_inputs()
        self._outputs = Mirror(self._device, np.concatenate((
            np.zeros(count, dtype=np.int64), self._fault.addresses, np.zeros(months, dtype=np.int64),
            self._watched.addresses, self._recorded.addresses,
        )))  # fmt: skip

    def _adopt_world(self, world: World) -> None:
        """Let the state's rows be those of a world, where they are not yet."""
        if self._state is not None and all(map(is_, self._held.values(), state_of(world).values())):
            return
        rows = self._new_table(self._state_rows)
        row = 0
        for name, values in state_of(world).items():
            count = prod(self._program.state[name])
            rows.put(slice(row, row + count), values.reshape(count, self.runs))
            row += count
        self._totals = world.ledger.totals
        self._bind("totals", self._totals)
        self._hold(rows)
        if self._device.is_remote:
            self._held, self.is_ahead = state_of(world), False
        else:
            self._show(world, rows)

    def _hold(self, rows: Table) -> None:
        """Let the next month read the state in some rows."""
        self._state = rows
        self._point(self._state_places, rows.addresses[self._state_inputs], self._step)

    def _show(self, world: World, rows: Table) -> None:
        """Let the world's arrays be those of some rows."""
        for name, values in self._fetched(rows, self._program.state).items():
            if name.startswith("world."):
                setattr(world, name[6:], values)
            self._held[name] = values
        accounts = tuple(self._held[f"ledger.{good}"] for good in GOODS)
        world.ledger = Ledger(accounts, self._totals)

    def _fetched(self, rows: Table, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Floats]:
        """Rows as arrays of Python's memory."""
        return {name: self._device.fetch(part) for name, part in rows.views(shapes).items()}

    def fetch(self, world: World) -> None:
        """Bring the world's arrays up to the state on the device."""
        if self.is_ahead and self._state is not None:
            self._show(world, self._state)
            self.is_ahead = False

    def has_errors(self, names: Sequence[str]) -> bool:
        """Whether any history's value of some parts of the state is not 0, where they are."""
        assert self._state is not None
        views = self._state.views(self._program.state)
        return any(bool(views[f"world.{name}"].any()) for name in names)

    # -- the month ------------------------------------------------------------------------------

    def step(
        self, world: World, number: int, drivers: Mapping[str, Floats], kind: MonthKind
    ) -> bool:
        """Move a world by a month.

        Returns:
            Whether all is well: `check` says what is wrong where it is not.
        """
        self._adopt_world(world)
        for name, values in drivers.items():
            self._bind(f"driver.{name}", values)
        self._bind("kind", np.stack(kind))
        if self._streams.sources(number) != self._sources:
            self._take_sources(number)
        program, draws = self._program, self._draws
        program.draws_call(
            len(self._keys), self._keys, self._width, self._seeds, self._histories, number, draws.values, draws.step,
        )  # fmt: skip
        after = self._state if self._in_place else self._new_table(self._state_rows)
        assert after is not None
        self._outputs.here[: self._state_rows] = after.addresses
        if self._month_rows:
            self._month = self._new_table(self._month_rows)
            start = self._state_rows + 1
            self._outputs.here[start : start + self._month_rows] = self._month.addresses
        self._single.send()
        blocks = self._width // self._device.lanes
        program.month_call(blocks, self._table.send(), self._outputs.send())
        self.is_ahead = self._device.is_remote
        if after is not self._state:
            self._hold(after)
            if not self._device.is_remote:
                self._show(world, after)
        return not bool(self._fault.values[0, : self.runs].any())

    def month(self) -> MonthVariables:
        """The quantities of the month."""
        month = MonthVariables()
        offers: dict[str, list[Floats]] = {}
        for name, values in self._fetched(self._month, self._program.month).items():
            whole, _, part = name.partition(".")
            if part:
                offers.setdefault(whole, []).append(values)
            else:
                setattr(month, name, values)
        for name, parts in offers.items():
            setattr(month, name, Offers(*parts))
        return month

    @property
    def recorded(self) -> Any:
        """The recorded indicators of the month, on the device (indicator, run)."""
        return self._recorded.values[:, : self.runs]

    @property
    def watched(self) -> Floats:
        """The watched indicators of the month (indicator, run)."""
        return self._device.fetch(self._watched.values[:, : self.runs])

    def bytes_a_history(self) -> int:
        """The most of the device's memory that a history takes."""
        rows = self._program.count + 2 * self._state_rows + 2 * self._month_rows + len(GOODS) + 4
        return 8 * (rows + len(self._recorded.addresses) + len(self._watched.addresses))
