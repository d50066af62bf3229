"""Arrays of symbols: NumPy's own arrays, on which the rules compute numbers of the graph.

They broadcast, slice and stack as arrays do. What an element does is written to the graph.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled.graph import Graph, Number, TraceError, Value


class Symbols(np.ndarray[Any, np.dtype[Any]]):
    """An array whose elements are numbers of the graph, or plain numbers."""

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, out: tuple[Any, ...] | None = None, **options: Any
    ) -> Any:  # fmt: skip
        act = _OPERATIONS.get(ufunc)
        if act is None or method not in ("__call__", "reduce"):
            raise TraceError(f"calls np.{ufunc.__name__}, which the compiled month does not know")
        if method == "reduce":
            found = _reduce(act, inputs[0], **options)
        else:
            found = act(*(as_objects(x) for x in inputs))
        if out is None:
            return as_symbols(found)
        as_objects(out[0])[...] = found
        return out[0]

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        own = _FUNCTIONS.get(function)
        if own is not None:
            return as_symbols(own(*args, **kwargs))
        if function in _SHAPING:
            return as_symbols(function(*as_objects(args), **as_objects(kwargs)))
        raise TraceError(f"calls np.{function.__name__}, which the compiled month does not know")

    def astype(self, dtype: Any, *_: Any, **__: Any) -> "Symbols":
        """Tests as 0 and 1."""
        if np.dtype(dtype) != np.float64:
            raise TraceError(f"turns values into {dtype}")
        return as_symbols(_AS_NUMBER(as_objects(self)))


def inputs(graph: Graph, name: str, shape: tuple[int, ...]) -> Symbols:
    """An array of inputs, each by its name and place."""
    return symbols([graph.input(f"{name}[{k}]") for k in range(int(np.prod(shape)))], shape)


def symbols(numbers: Sequence[Value], shape: tuple[int, ...]) -> Symbols:
    """An array of some numbers of the graph."""
    filled = np.empty(len(numbers), dtype=object)
    filled[:] = numbers
    return as_symbols(filled.reshape(shape))


def as_symbols(x: Any) -> Any:
    """An array of objects as an array of symbols, within tuples and lists too."""
    if isinstance(x, tuple | list):
        return type(x)(as_symbols(part) for part in x)
    array = x if isinstance(x, np.ndarray) else np.asarray(x, dtype=object)
    return array.view(Symbols) if array.dtype == object else array


def as_objects(x: Any) -> Any:
    """Symbols as the array of objects that they are, within tuples, lists and mappings too."""
    if isinstance(x, Symbols):
        return x.view(np.ndarray)
    if isinstance(x, tuple | list):
        return type(x)(as_objects(part) for part in x)
    if isinstance(x, dict):
        return {name: as_objects(part) for name, part in x.items()}
    return x


def graph_of(*values: Any) -> Graph | None:
    """The graph of the first number of a graph among some arrays; None where all are plain."""
    for value in values:
        if isinstance(value, Symbols):
            for element in as_objects(value).flat:
                if isinstance(element, Number):
                    return element.graph
    return None


def call(function: str, arguments: Sequence[Any], results: int) -> list[Any]:
    """The results of a function that the emitters write by hand, element by element.

    Args:
        arguments: arrays that broadcast to one shape.
        results: how many arrays it returns, each of that shape.
    """
    graph = graph_of(*arguments)
    if graph is None:
        raise TraceError(f"calls {function} on plain numbers")
    given = np.broadcast_arrays(*(_AS_NUMBER(as_objects(a)) for a in arguments))
    found = [
        graph.call(function, each, results) for each in zip(*(g.flat for g in given), strict=True)
    ]
    return [symbols([f[k] for f in found], given[0].shape) for k in range(results)]


def operate(operation: str, *values: Any) -> Any:
    """An operation that NumPy has no name for, element by element."""
    graph = graph_of(*values)
    assert graph is not None
    act = np.frompyfunc(lambda *each: graph.operate(operation, *each), len(values), 1)
    return as_symbols(act(*(as_objects(v) for v in values)))


# -- ufuncs -------------------------------------------------------------------------------------------


def _operation(name: str, operands: int) -> Callable[..., NDArray[Any]]:
    """An operation on the elements of arrays."""

    def act(*values: Any) -> Any:
        numbers = [v for v in values if isinstance(v, Number)]
        if not numbers:
            return _PLAIN[name](*values)
        return numbers[0].graph.operate(name, *values)

    return np.frompyfunc(act, operands, 1)


_PLAIN: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: float(a) + float(b),
    "subtract": lambda a, b: float(a) - float(b),
    "multiply": lambda a, b: float(a) * float(b),
    "divide": lambda a, b: float(a) / float(b),
    "power": lambda a, b: float(a) ** float(b),
    "minimum": min, "maximum": max,
    "lt": lambda a, b: a < b, "le": lambda a, b: a <= b, "eq": lambda a, b: a == b,
    "and": lambda a, b: bool(a) and bool(b), "or": lambda a, b: bool(a) or bool(b),
    "not": lambda a: not a, "choose": lambda test, yes, no: yes if test else no,
    "negative": lambda a: -a, "absolute": abs, "sqrt": np.sqrt, "floor": np.floor,
    "exp": np.exp, "log": np.log, "expm1": np.expm1,
}  # fmt: skip
_BY_NAME = {
    name: _operation(name, operands)
    for operands, names in (
        (1, ("negative", "absolute", "sqrt", "floor", "exp", "log", "expm1", "not")),
        (2, ("add", "subtract", "multiply", "divide", "power", "minimum", "maximum", "lt", "le", "eq", "and", "or")),
        (3, ("choose",)),
    )
    for name in names
}  # fmt: skip
_AS_NUMBER = np.frompyfunc(
    lambda x: x.graph.as_number(x) if isinstance(x, Number) else float(x), 1, 1
)


def _of(name: str, *order: int, inverse: bool = False) -> Callable[..., Any]:
    """An operation with its operands in another order, or what it says denied."""
    act = _BY_NAME[name]

    def ordered(*given: Any) -> Any:
        found = act(*(given[k] for k in order))
        return _BY_NAME["not"](found) if inverse else found

    return ordered


_OPERATIONS: dict[np.ufunc, Callable[..., Any]] = {
    np.add: _BY_NAME["add"], np.subtract: _BY_NAME["subtract"],
    np.multiply: _BY_NAME["multiply"], np.divide: _BY_NAME["divide"],
    np.power: _BY_NAME["power"], np.square: _of("multiply", 0, 0),
    np.negative: _BY_NAME["negative"], np.absolute: _BY_NAME["absolute"],
    np.minimum: _BY_NAME["minimum"], np.maximum: _BY_NAME["maximum"],
    np.exp: _BY_NAME["exp"], np.log: _BY_NAME["log"], np.expm1: _BY_NAME["expm1"],
    np.sqrt: _BY_NAME["sqrt"], np.floor: _BY_NAME["floor"],
    np.less: _BY_NAME["lt"], np.less_equal: _BY_NAME["le"],
    np.greater: _of("lt", 1, 0), np.greater_equal: _of("le", 1, 0),
    np.equal: _BY_NAME["eq"], np.not_equal: _of("eq", 0, 1, inverse=True),
    np.logical_and: _BY_NAME["and"], np.bitwise_and: _BY_NAME["and"],
    np.logical_or: _BY_NAME["or"], np.bitwise_or: _BY_NAME["or"],
    np.logical_not: _BY_NAME["not"], np.invert: _BY_NAME["not"],
}  # fmt: skip


def _reduce(
    act: Callable[..., Any], x: Any, axis: int = 0, initial: Any = None, **_: Any
) -> NDArray[Any]:
    """Over the first axis, row after row, as the rules add."""
    if axis != 0:
        raise TraceError("adds or compares along another axis than the first")
    rows: list[Any] = list(as_objects(x))
    if initial is not None and not isinstance(initial, type(np._NoValue)):
        rows.insert(0, initial)
    return np.asarray(functools.reduce(act, rows), dtype=object)


# -- functions ----------------------------------------------------------------------------------------


def _where(test: Any, yes: Any, no: Any) -> Any:
    return _BY_NAME["choose"](*as_objects((test, yes, no)))


def _clip(x: Any, low: Any, high: Any) -> Any:
    return _BY_NAME["minimum"](
        _BY_NAME["maximum"](as_objects(x), as_objects(low)), as_objects(high)
    )


def _empty(shape: Any, **_: Any) -> Any:
    return np.zeros(shape, dtype=object)


def _full(shape: Any, value: Any, **_: Any) -> Any:
    filled = np.empty(shape, dtype=object)
    filled[...] = as_objects(value)
    return filled


_FUNCTIONS: dict[Callable[..., Any], Callable[..., Any]] = {
    np.where: _where, np.clip: _clip, np.empty: _empty, np.zeros: _empty, np.full: _full,
    np.ones: lambda shape, **_: _full(shape, 1.0),
    np.empty_like: lambda x, **_: _empty(x.shape), np.zeros_like: lambda x, **_: _empty(x.shape),
    np.ones_like: lambda x, **_: _full(x.shape, 1.0),
    np.full_like: lambda x, value, **_: _full(x.shape, value),
    np.max: lambda x, axis=None, **_: _reduce(_BY_NAME["maximum"], x, axis),
}  # fmt: skip
_SHAPING = frozenset(
    {np.stack, np.concatenate, np.broadcast_to, np.broadcast_arrays, np.atleast_1d, np.expand_dims, np.shape}
)  # fmt: skip
