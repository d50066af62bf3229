"""A rule as code of a device: what the tests hold to the rule itself."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled.device import Device, Processor
from sim.compiled.functions import trace_search
from sim.compiled.graph import Graph
from sim.compiled.places import Places
from sim.compiled.symbols import as_objects, inputs
from sim.compiled.table import Table
from sim.numerics import Floats

PROCESSOR = Processor()


def text_of(
    rule: Callable[..., Any], *shapes: tuple[int, ...], device: Device = PROCESSOR
) -> tuple[str, list[tuple[int, ...]]]:
    """A rule in a device's language, and the shapes of its results; the last axis of all is the run."""
    graph = Graph()
    given = [inputs(graph, str(k), shape) for k, shape in enumerate(shapes)]
    found = rule(*given)
    results = [as_objects(x) for x in (found if isinstance(found, tuple) else (found,))]
    numbers = [graph.as_number(graph.lift(n)) for x in results for n in x.flat]
    names = [f"{k}[{n}]" for k, shape in enumerate(shapes) for n in range(int(np.prod(shape)))]
    places = Places({name: place for place, name in enumerate(names)}, [False] * len(numbers))
    searches = [trace_search(*search) for search in graph.searches.values()]
    return device.month_text(numbers, places, searches), [x.shape for x in results]


def compiled(rule: Callable[..., Any], *arrays: Floats, device: Device = PROCESSOR) -> list[Floats]:
    """The results of a rule as code of a device; the last axis of each array is the run."""
    runs = max(x.shape[-1] for x in arrays)
    text, shapes = text_of(rule, *((*x.shape[:-1], 1) for x in arrays), device=device)
    rows = np.concatenate(
        [np.broadcast_to(x, (*x.shape[:-1], runs)).reshape(-1, runs) for x in arrays]
    )
    given = Table(device, len(rows), runs)
    given.put(slice(None), rows)
    found = Table(device, sum(int(np.prod(shape)) for shape in shapes), runs)
    inward = np.array([[row, 8 * device.lanes] for row in given.addresses], dtype=np.int64)
    month, _ = device.compile(text)
    month(given.width // device.lanes, device.send(inward), device.send(found.addresses))
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1]
    parts = np.split(device.fetch(found.values[:, :runs]), ends)
    return [part.reshape(*shape[:-1], runs) for part, shape in zip(parts, shapes, strict=True)]


def draws_of(
    device: Device, seeds: Any, keys: NDArray[np.uint64], month: int, histories: NDArray[np.int64]
) -> Floats:
    """Uniform draws by code of a device (stream, run)."""
    _, draws = device.compile(text_of(lambda x: 2.0 * x, (1,), device=device)[0])
    runs = len(histories)
    rows = Table(device, len(keys), runs)
    own = np.full(runs, seeds, dtype=np.uint64)
    draws(
        len(keys), device.send(keys), runs, device.send(own), device.send(histories), month,
        rows.values, rows.step,
    )  # fmt: skip
    return device.fetch(rows.values[:, :runs])
