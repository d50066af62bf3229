"""A model's month as machine code: the tables of its rows, filled month by month, and the call.

Every number of the graph that comes from outside is a row of one value a history, or a single value for
all. The state stays where it is: the world's arrays are views of its rows.
"""

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled.build import Code
from sim.compiled.graph import needed
from sim.compiled.library import LANES
from sim.compiled.llvm import Places, month_text
from sim.compiled.symbols import Symbols, bare
from sim.model.signals import signal_streams
from sim.model.step import MonthKind
from sim.model.traced import Form, Shapes, state_of, trace_month
from sim.numerics import Floats
from sim.random_streams import RandomStreams, Stream, stream_keys
from sim.rules.exchange import Offers
from sim.rules.parameter_values import ParameterValues
from sim.state.cast import Cast
from sim.state.ledger import GOODS, Ledger
from sim.state.month_draws import draw_streams
from sim.state.month_variables import MonthVariables
from sim.state.world import World

Rows = NDArray[np.int64]
WORD = 8
_NOTHING = (np.empty(0, dtype=np.int64),) * 2
_POINTER = ctypes.c_void_p
_COUNT = ctypes.c_int64


@dataclass(frozen=True, slots=True)
class Program:
    """The code of a month's form, and where each of its rows is.

    Attributes:
        form: what it was made of; kept, since the next model of the same form uses it again.
        inputs: by group and field, the elements that are needed and their places in the table.
        state: by name, the shape of each part of the state, in the order of its rows.
        month: the same of the quantities of the month.
        month_call, draws_call: the functions.
    """

    form: Form
    count: int
    inputs: Mapping[str, tuple[Rows, Rows]]
    state: Mapping[str, tuple[int, ...]]
    month: Mapping[str, tuple[int, ...]]
    month_call: Any
    draws_call: Any


#: Programs that a process holds, a megabyte each.
MOST_PROGRAMS = 40
_PROGRAMS: dict[tuple[Any, ...], Program] = {}


def program_for(form: Form, shapes: Shapes) -> Program:
    """The code of a form, made once in a process and held while it is among those used last."""
    key = (
        form.cast.content, form.variants, tuple(sorted(form.rules)),
        tuple(rule.name for _, rule in sorted(form.rules.items())),
        form.mean_openness, form.recorded, form.watched, form.keeps_month, form.is_noisy,
    )  # fmt: skip
    program = _PROGRAMS.pop(key, None) or _make_program(form, shapes)
    _PROGRAMS[key] = program  # the latest comes last
    if len(_PROGRAMS) > MOST_PROGRAMS:
        del _PROGRAMS[next(iter(_PROGRAMS))]
    return program


def _make_program(form: Form, shapes: Shapes) -> Program:
    traced = trace_month(form, shapes)
    parts = (*traced.state.values(), traced.fault, *traced.month.values())
    wide = [number for part in parts for number in bare(part).flat] + list(traced.watched)
    results = [*wide, *traced.recorded]
    names = [n.name for n in needed(results) if n.operation == "input"]
    places = Places(
        {name: place for place, name in enumerate(names)},
        [False] * len(wide) + [True] * len(traced.recorded),
    )
    code = Code(month_text(results, places, traced.searches))
    inputs = _by_field(places.inputs)
    return Program(
        form, len(names), inputs, _shapes(traced.state), _shapes(traced.month),
        code.function("month", _COUNT, _POINTER, _POINTER),
        code.function("draws", _COUNT, _POINTER, _COUNT, _POINTER, _POINTER, _COUNT, _POINTER, _COUNT),
    )  # fmt: skip


def _by_field(places: Mapping[str, int]) -> dict[str, tuple[Rows, Rows]]:
    """By field: which of its elements are needed, and their places."""
    found: dict[str, list[tuple[int, int]]] = {}
    for name, place in places.items():
        field, _, element = name.rpartition("[")
        found.setdefault(field, []).append((int(element[:-1]), place))
    return {
        field: tuple(np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))  # type: ignore[misc]
        for field, pairs in found.items()
    }


def _shapes(parts: Mapping[str, Symbols]) -> dict[str, tuple[int, ...]]:
    return {name: part.shape[:-1] for name, part in parts.items()}


def _draw_streams(form_cast: Cast, is_noisy: bool) -> dict[str, tuple[Stream, ...]]:
    """The streams of each field of draws, row by row."""
    ids = tuple(actor.stream_id for actor in form_cast.partners)
    found: dict[str, tuple[Stream, ...]] = {}
    for process, actor in draw_streams(ids):
        found[process] = (*found.get(process, ()), (process, actor))
    return found | ({"signals": signal_streams(form_cast)} if is_noisy else {})


def input_shapes(
    world: World, par: ParameterValues, drivers: Mapping[str, Floats], *, cast: Cast, is_noisy: bool
) -> Shapes:
    """The shapes of all inputs, for one history."""
    partners = len(cast.names)
    shapes = {name: (*values.shape[:-1], 1) for name, values in state_of(world).items()}
    shapes["totals"] = (*world.ledger.totals.shape[:-1], 1)
    shapes |= {f"par.{name}": (1,) for name in par.shared_names}
    shapes |= {f"partners.{name}": (partners, 1) for name in par.partner_names}
    shapes |= {f"driver.{name}": (*values.shape[:-1], 1) for name, values in drivers.items()}
    shapes |= {
        f"draw.{name}": (len(streams), 1) if len(streams) > 1 else (1,)
        for name, streams in _draw_streams(cast, is_noisy).items()
    }
    near = (partners, 1)
    return {
        **shapes,
        "kind": (len(MonthKind._fields), 1),
        "nearness": near,
        "economic_nearness": near,
    }


class _Rows:
    """Some rows in one table, each of one value a history, as wide as the code reads."""

    def __init__(self, count: int, runs: int, kind: type = np.float64) -> None:
        width = padded(runs)
        # rows that start a power of two apart would share a place in the processor's cache
        self.table = aligned((count, width + (LANES if width % 64 == 0 else 0)), kind)
        self.runs, self.width = runs, width
        step = self.table.strides[0]
        self.addresses = self.table.ctypes.data + step * np.arange(count, dtype=np.int64)

    def put(self, row: int | slice, values: Floats) -> None:
        """Fill some rows; the last run's value stands in the lanes behind it."""
        self.table[row, : self.runs] = values
        self.table[row, self.runs : self.width] = self.table[row, self.runs - 1, None]

    def views(self, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Floats]:
        """The rows as arrays, by name."""
        found, row = {}, 0
        for name, shape in shapes.items():
            count = int(np.prod(shape))
            found[name] = self.table[row : row + count, : self.runs].reshape(*shape, self.runs)
            row += count
        return found


def padded(runs: int) -> int:
    """The number of lanes for some runs."""
    return -(-runs // LANES) * LANES


def aligned(shape: tuple[int, ...], kind: type = np.float64) -> NDArray[Any]:
    """An empty array that starts at a multiple of 64 bytes."""
    size = int(np.prod(shape)) * np.dtype(kind).itemsize
    raw = np.zeros(size + 64, dtype=np.uint8)
    start = -raw.ctypes.data % 64
    return raw[start : start + size].view(kind).reshape(shape)


class Machine:
    """Steps a model's world by the code of its month.

    Args:
        program: the code.
        streams: the random streams of the histories.
        in_place: whether the state's arrays are written over; else each month has new ones.
    """

    def __init__(self, program: Program, streams: RandomStreams, *, in_place: bool) -> None:
        self._program = program
        self._in_place = in_place
        self.is_noisy = program.form.is_noisy
        self.runs = len(streams.histories)
        self._blocks = padded(self.runs) // LANES
        self._table = np.zeros((program.count, 2), dtype=np.int64)
        self._single = aligned((program.count, LANES))
        self._single_addresses = self._single.ctypes.data + 8 * LANES * np.arange(program.count)
        self._singles: set[str] = set()  # fields that are the same in all histories
        self._wide: dict[str, _Rows] = {}
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
            rows = self._wide[field] = _Rows(len(places), self.runs)
        rows.put(slice(None), chosen)
        self._table[places, 0], self._table[places, 1] = rows.addresses, 8 * LANES

    def take_parameters(self, par: ParameterValues) -> None:
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

    def take_nearness(self, *nearness: Floats) -> None:
        """How much of each partner's forces, and of its economy, reaches the client."""
        if len(self._nearness) == 2 and all(
            a is b for a, b in zip(nearness, self._nearness, strict=True)
        ):
            return
        self._bind("nearness", nearness[0])
        self._bind("economic_nearness", nearness[1])
        self._nearness = nearness

    def _open_draws(self, streams: RandomStreams) -> None:
        program, width = self._program, padded(self.runs)
        fields_of_draws = _draw_streams(program.form.cast, self.is_noisy)
        chosen: list[Stream] = []
        places: list[int] = []
        for name, streams_of in fields_of_draws.items():
            elements, at = program.inputs.get(f"draw.{name}", _NOTHING)
            chosen += [streams_of[element] for element in elements]
            places += at.tolist()
        self._keys = stream_keys(tuple(chosen))
        lanes = np.minimum(
            np.arange(width), self.runs - 1
        )  # the last run stands in the lanes behind it
        self._histories = np.ascontiguousarray(streams.histories[lanes], dtype=np.int64)
        self._seeds = np.full(width, streams.seed, dtype=np.uint64)
        self._draws = _Rows(len(chosen), self.runs)
        self._table[places, 0], self._table[places, 1] = self._draws.addresses, 8 * LANES

    # -- the state ------------------------------------------------------------------------------

    def _open_outputs(self) -> None:
        program = self._program
        count = sum(int(np.prod(shape)) for shape in program.state.values())
        months = sum(int(np.prod(shape)) for shape in program.month.values())
        self._state_rows = count
        self._totals = _Rows(len(GOODS), self.runs)
        self._fault = _Rows(1, self.runs)
        self._watched = _Rows(len(program.form.watched), self.runs)
        self._month_rows = months
        self._recorded = _Rows(len(program.form.recorded), self.runs, np.float32)
        self._state: _Rows | None = None
        self._outputs = np.concatenate((
            np.zeros(count, dtype=np.int64), self._fault.addresses, np.zeros(months, dtype=np.int64),
            self._watched.addresses, self._recorded.addresses,
        ))  # fmt: skip

    def _take_world(self, world: World) -> None:
        """Let the state's rows be those of a world, where they are not yet."""
        if self._state is not None and all(
            self._views[name] is values for name, values in state_of(world).items()
        ):
            return
        rows = _Rows(self._state_rows, self.runs)
        row = 0
        for name, values in state_of(world).items():
            count = int(np.prod(self._program.state[name]))
            rows.put(slice(row, row + count), values.reshape(count, self.runs))
            row += count
        self._totals.put(slice(None), world.ledger.totals)
        self._bind("totals", self._totals.table[:, : self.runs])
        self._hold(rows, world)

    def _hold(self, rows: _Rows, world: World) -> None:
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
        world.ledger = Ledger(accounts, self._totals.table[:, : self.runs])

    # -- the month ------------------------------------------------------------------------------

    def step(
        self, world: World, number: int, drivers: Mapping[str, Floats], kind: MonthKind
    ) -> bool:
        """Move a world by a month.

        Returns:
            Whether all is well: `check` says what is wrong where it is not.
        """
        self._take_world(world)
        for name, values in drivers.items():
            self._bind(f"driver.{name}", values)
        self._bind("kind", np.stack(kind))
        program, draws = self._program, self._draws
        program.draws_call(
            len(self._keys), self._keys.ctypes.data, draws.width, self._seeds.ctypes.data,
            self._histories.ctypes.data, number, draws.table.ctypes.data, draws.table.strides[0],
        )  # fmt: skip
        after = self._state if self._in_place else _Rows(self._state_rows, self.runs)
        assert after is not None
        self._outputs[: self._state_rows] = after.addresses
        if self._month_rows:
            self._month = _Rows(self._month_rows, self.runs)
            start = self._state_rows + 1
            self._outputs[start : start + self._month_rows] = self._month.addresses
        program.month_call(self._blocks, self._table.ctypes.data, self._outputs.ctypes.data)
        if after is not self._state:
            self._hold(after, world)
        return not self._fault.table[0, : self.runs].any()

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
        return self._recorded.table[:, : self.runs]

    @property
    def watched(self) -> Floats:
        """The watched indicators of the month (indicator, run)."""
        return self._watched.table[:, : self.runs]
