"""A rule as machine code: what the tests hold to the rule itself."""

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np

from sim.compiled.build import Code
from sim.compiled.functions import trace_search
from sim.compiled.graph import Graph
from sim.compiled.library import LANES
from sim.compiled.llvm import Places, month_text
from sim.compiled.symbols import as_objects, inputs
from sim.numerics import Floats


def text_of(
    rule: Callable[..., Any], *shapes: tuple[int, ...]
) -> tuple[str, list[tuple[int, ...]]]:
    """A rule as LLVM's text, and the shapes of its results; the last axis of all is the run."""
    graph = Graph()
    given = [inputs(graph, str(k), shape) for k, shape in enumerate(shapes)]
    found = rule(*given)
    results = [as_objects(x) for x in (found if isinstance(found, tuple) else (found,))]
    numbers = [graph.as_number(graph.lift(n)) for x in results for n in x.flat]
    names = [f"{k}[{n}]" for k, shape in enumerate(shapes) for n in range(int(np.prod(shape)))]
    places = Places({name: place for place, name in enumerate(names)}, [False] * len(numbers))
    searches = [trace_search(*search) for search in graph.searches.values()]
    return month_text(numbers, places, searches), [x.shape for x in results]


def compiled(rule: Callable[..., Any], *arrays: Floats) -> list[Floats]:
    """The results of a rule as machine code; the last axis of each array is the run."""
    runs = max(x.shape[-1] for x in arrays)
    text, shapes = text_of(rule, *((*x.shape[:-1], 1) for x in arrays))
    width = -(-runs // LANES) * LANES
    rows = np.concatenate(
        [np.broadcast_to(x, (*x.shape[:-1], runs)).reshape(-1, runs) for x in arrays]
    )
    given = np.ascontiguousarray(np.pad(rows, ((0, 0), (0, width - runs)), mode="edge"))
    found = np.zeros((sum(int(np.prod(shape)) for shape in shapes), width))
    inward = np.array([[row.ctypes.data, 8 * LANES] for row in given], dtype=np.int64)
    outward = np.array([row.ctypes.data for row in found], dtype=np.int64)
    call = Code(text).function("month", ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p)
    call(width // LANES, inward.ctypes.data, outward.ctypes.data)
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1]
    parts = np.split(found[:, :runs], ends)
    return [part.reshape(*shape[:-1], runs) for part, shape in zip(parts, shapes, strict=True)]
