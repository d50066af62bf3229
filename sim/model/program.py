"""Makes the code of a month: traced, written out, compiled, with the place of each of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled.device import Device, Function
from sim.compiled.graph import dependencies
from sim.compiled.places import Places
from sim.compiled.symbols import Symbols, as_objects
from sim.model.signals import signal_streams
from sim.model.step import MonthKind
from sim.model.tracing import Shapes, TraceSettings, state_of, trace_month
from sim.numerics import Floats
from sim.random_streams import Stream
from sim.rules.parameter_values import ParameterValues
from sim.state.axes import first_axes
from sim.state.cast import Cast
from sim.state.month_draws import MonthDraws, draw_streams
from sim.state.world import World

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Program:
    """The code of a month, and where each of its rows is.

    Attributes:
        settings: what it was made of.
        count: of its inputs.
        inputs: by group and field, the elements that are needed and their places in the table.
        ranges: the same, as slices where they follow each other, which NumPy reads faster.
        state: by name, the shape of each part of the state, in the order of its rows.
        month: the same of the quantities of the month.
        device: where it runs.
        month_call, draws_call: the functions.
    """

    settings: TraceSettings
    count: int
    inputs: Mapping[str, tuple[Rows, Rows]]
    ranges: Mapping[str, tuple[slice | Rows, slice | Rows]]
    state: Mapping[str, tuple[int, ...]]
    month: Mapping[str, tuple[int, ...]]
    device: Device
    month_call: Function
    draws_call: Function

    def state_inputs(self) -> tuple[Rows, Rows]:
        """The rows of the state that the code reads, and their places in the table."""
        rows, places, row = [], [], 0
        for name, shape in self.state.items():
            if name in self.inputs:
                elements, at = self.inputs[name]
                rows.append(row + elements)
                places.append(at)
            row += prod(shape)
        return np.concatenate(rows), np.concatenate(places)


#: Programs that a process holds, a megabyte each.
MOST_PROGRAMS = 40
_AXES = first_axes(MonthDraws)
_PROGRAMS: dict[tuple[Any, ...], Program] = {}


def program_for(settings: TraceSettings, shapes: Shapes, device: Device) -> Program:
    """The code for some settings, made once in a process and held while it is among those used last."""
    key = (
        device,
        settings.cast.content, settings.variants, tuple(sorted(settings.rules)),
        tuple(rule.name for _, rule in sorted(settings.rules.items())),
        settings.mean_openness, settings.recorded, settings.watched, settings.with_month, settings.is_noisy,
    )  # fmt: skip
    program = _PROGRAMS.pop(key, None) or _make_program(settings, shapes, device)
    _PROGRAMS[key] = program  # the latest comes last
    if len(_PROGRAMS) > MOST_PROGRAMS:
        del _PROGRAMS[next(iter(_PROGRAMS))]
    return program


def _make_program(settings: TraceSettings, shapes: Shapes, device: Device) -> Program:
    traced = trace_month(settings, shapes)
    parts = (*traced.state.values(), traced.fault, *traced.month.values())
    wide = [number for part in parts for number in as_objects(part).flat] + list(traced.watched)
    results = [*wide, *traced.recorded]
    names = [n.name for n in dependencies(results) if n.operation == "input"]
    places = Places(
        {name: place for place, name in enumerate(names)},
        [False] * len(wide) + [True] * len(traced.recorded),
    )
    text = device.month_text(results, places, traced.searches)
    inputs = _by_field(places.inputs)
    ranges = {field: (_range(rows), _range(at)) for field, (rows, at) in inputs.items()}
    return Program(
        settings, len(names), inputs, ranges, _shapes(traced.state), _shapes(traced.month),
        device, *device.compile(text),
    )  # fmt: skip


def _by_field(places: Mapping[str, int]) -> dict[str, tuple[Rows, Rows]]:
    """By field: which of its elements are needed, and their places."""
    found: dict[str, list[tuple[int, int]]] = {}
    for name, place in places.items():
        field, _, element = name.rpartition("[")
        found.setdefault(field, []).append((int(element[:-1]), place))
    pairs = {field: np.array(pair, dtype=np.int64) for field, pair in found.items()}
    return {field: (pair[:, 0], pair[:, 1]) for field, pair in pairs.items()}


def _range(rows: Rows) -> slice | Rows:
    """Rows as a slice where they follow each other."""
    first, last = int(rows[0]), int(rows[-1])
    follow = np.array_equal(rows, np.arange(first, last + 1))
    return slice(first, last + 1) if follow else rows


def _shapes(parts: Mapping[str, Symbols]) -> dict[str, tuple[int, ...]]:
    return {name: part.shape[:-1] for name, part in parts.items()}


def streams_by_field(cast: Cast, is_noisy: bool) -> dict[str, tuple[Stream, ...]]:
    """The streams of each field of draws, row by row."""
    ids = tuple(actor.stream_id for actor in cast.partners)
    found: dict[str, tuple[Stream, ...]] = {}
    for process, actor in draw_streams(ids):
        found[process] = (*found.get(process, ()), (process, actor))
    return found | ({"signals": signal_streams(cast)} if is_noisy else {})


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
        f"draw.{name}": (1,) if _AXES.get(name) == "run" else (len(streams), 1)
        for name, streams in streams_by_field(cast, is_noisy).items()
    }
    near = (partners, 1)
    return {
        **shapes,
        "kind": (len(MonthKind._fields), 1),
        "nearness": near,
        "economic_nearness": near,
    }
