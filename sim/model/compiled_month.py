"""The month as machine code: its tables are filled month by month, and one call moves all histories.

Every number of the graph that comes from outside is a row of one value a history, or a single value for
all. The state stays where it is: the world's arrays are views of its rows.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.compiled.library import LANES
from sim.compiled.table import Table, aligned_array, padded_width
from sim.model.program import Program, streams_by_field
from sim.model.step import MonthKind
from sim.model.tracing import state_of
from sim.numerics import Floats
from sim.random_streams import OWN_LUCK, PARAMETER_MONTH, RandomStreams, Stream, stream_keys
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
    """

    def __init__(self, program: Program, streams: RandomStreams, *, in_place: bool) -> None:
        self._program = program
        self._in_place = in_place
        self.is_noisy = program.settings.is_noisy
        self.runs = len(streams.histories)
        self._blocks = padded_width(self.runs) // LANES
        self._table = np.zeros((program.count, 2), dtype=np.int64)
        self._single = aligned_array((program.count, LANES))
        self._single_addresses = self._single.ctypes.data + 8 * LANES * np.arange(program.count)
        self._singles: set[str] = set()  # fields that are the same in all histories
        self._wide: dict[str, Table] = {}
        self._par: ParameterValues | None = None
        self._nearness: tuple[Floats, ...] = ()
        self._views: dict[str, Floats] = {}
        self._open_draws(streams)
        self._open_outputs()

    # -- what comes in --------------------------------------------------------------------------

    def _bind(self, field: str, values: Floats) -> None:
        """Let a field's inputs be some values: one for all histories, or one for each."""
        if field not in self._program.inputs:
            return
        elements, places = self._program.inputs[field]
        flat = values.reshape(-1, values.shape[-1]) if values.ndim else values.reshape(1, 1)
        chosen = flat[elements if len(flat) > 1 else elements * 0]
        if chosen.shape[-1] == 1:
            self._single[places] = chosen
            if field not in self._singles:
                self._singles.add(field)
                self._table[places, 0], self._table[places, 1] = self._single_addresses[places], 0
            return
        self._singles.discard(field)
        rows = self._wide.get(field)
        if rows is None:
            rows = self._wide[field] = Table(len(places), self.runs)
        rows.put(slice(None), chosen)
        self._table[places, 0], self._table[places, 1] = rows.addresses, 8 * LANES

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
        program, width = self._program, padded_width(self.runs)
        fields_of_draws = streams_by_field(program.settings.cast, self.is_noisy)
        chosen: list[Stream] = []
        places: list[int] = []
        for name, streams_of in fields_of_draws.items():
            elements, at = program.inputs.get(f"draw.{name}", _NOTHING)
            chosen += [streams_of[element] for element in elements]
            places += at.tolist()
        self._keys = stream_keys(tuple(chosen))
        self._streams, self._window = streams, OWN_LUCK
        self._histories, self._seeds = np.empty(width, np.int64), np.empty(width, np.uint64)
        self._take_numbers(PARAMETER_MONTH)
        self._draws = Table(len(chosen), self.runs)
        self._table[places, 0], self._table[places, 1] = self._draws.addresses, 8 * LANES

    def _take_numbers(self, month: int) -> None:
        """Whose draws are taken in a month; the last run stands in the lanes behind it, too."""
        seed, histories = self._streams.numbers(month)
        self._histories[: self.runs], self._histories[self.runs :] = histories, histories[-1]
        self._seeds[:] = seed
        self._window = self._streams.window(month)

    # -- the state ------------------------------------------------------------------------------

    def _open_outputs(self) -> None:
        program = self._program
        count = sum(int(np.prod(shape)) for shape in program.state.values())
        months = sum(int(np.prod(shape)) for shape in program.month.values())
        self._state_rows = count
        self._totals = Table(len(GOODS), self.runs)
        self._fault = Table(1, self.runs)
        self._watched = Table(len(program.settings.watched), self.runs)
        self._month_rows = months
        self._recorded = Table(len(program.settings.recorded), self.runs, np.float32)
        self._state: Table | None = None
        self._outputs = np.concatenate((
            np.zeros(count, dtype=np.int64), self._fault.addresses, np.zeros(months, dtype=np.int64),
            self._watched.addresses, self._recorded.addresses,
        ))  # fmt: skip

    def _adopt_world(self, world: World) -> None:
        """Let the state's rows be those of a world, where they are not yet."""
        if self._state is not None and all(
            self._views[name] is values for name, values in state_of(world).items()
        ):
            return
        rows = Table(self._state_rows, self.runs)
        row = 0
        for name, values in state_of(world).items():
            count = int(np.prod(self._program.state[name]))
            rows.put(slice(row, row + count), values.reshape(count, self.runs))
            row += count
        self._totals.put(slice(None), world.ledger.totals)
        self._bind("totals", self._totals.values[:, : self.runs])
        self._hold(rows, world)

    def _hold(self, rows: Table, world: World) -> None:
        """Let the world's arrays be views of some rows, which the next month reads."""
        self._state, self._views = rows, rows.views(self._program.state)
        row = 0
        for name, shape in self._program.state.items():
            if name in self._program.inputs:
                elements, places = self._program.inputs[name]
                self._table[places, 0] = rows.addresses[row + elements]
                self._table[places, 1] = 8 * LANES
            row += int(np.prod(shape))
        for name, values in self._views.items():
            if name.startswith("world."):
                setattr(world, name[6:], values)
        accounts = tuple(self._views[f"ledger.{good}"] for good in GOODS)
        world.ledger = Ledger(accounts, self._totals.values[:, : self.runs])

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
        if self._streams.window(number) != self._window:
            self._take_numbers(number)
        program, draws = self._program, self._draws
        program.draws_call(
            len(self._keys), self._keys.ctypes.data, draws.width, self._seeds.ctypes.data,
            self._histories.ctypes.data, number, draws.values.ctypes.data, draws.values.strides[0],
        )  # fmt: skip
        after = self._state if self._in_place else Table(self._state_rows, self.runs)
        assert after is not None
        self._outputs[: self._state_rows] = after.addresses
        if self._month_rows:
            self._month = Table(self._month_rows, self.runs)
            start = self._state_rows + 1
            self._outputs[start : start + self._month_rows] = self._month.addresses
        program.month_call(self._blocks, self._table.ctypes.data, self._outputs.ctypes.data)
        if after is not self._state:
            self._hold(after, world)
        return not self._fault.values[0, : self.runs].any()

    def month(self) -> MonthVariables:
        """The quantities of the month."""
        month = MonthVariables()
        offers: dict[str, list[Floats]] = {}
        for name, values in self._month.views(self._program.month).items():
            whole, _, part = name.partition(".")
            if part:
                offers.setdefault(whole, []).append(values)
            else:
                setattr(month, name, values)
        for name, parts in offers.items():
            setattr(month, name, Offers(*parts))
        return month

    @property
    def recorded(self) -> NDArray[np.float32]:
        """The recorded indicators of the month (indicator, run)."""
        return self._recorded.values[:, : self.runs]

    @property
    def watched(self) -> Floats:
        """The watched indicators of the month (indicator, run)."""
        return self._watched.values[:, : self.runs]
