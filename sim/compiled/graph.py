"""The graph of a month: every number that the rules compute, as an operation on others, kept once.

Equal numbers are found in a table, so that what two rules compute alike is computed once. Constants are
folded as soon as they meet, and what a weight of 0 or 1 makes idle vanishes.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NoReturn, Union

#: Operations whose result is true or false.
TESTS: Final = frozenset({"lt", "le", "eq", "and", "or", "not"})
Value = Union["Number", float]


class TraceError(TypeError):
    """A rule does what the compiled month cannot."""


class Number:
    """One number of the graph, of any one history."""

    __slots__ = ("arguments", "detail", "graph", "index", "operation")

    def __init__(
        self, graph: "Graph", operation: str, arguments: tuple["Number", ...], detail: float | str | int
    ) -> None:  # fmt: skip
        self.graph = graph
        self.operation = operation
        self.arguments = arguments
        self.detail = detail
        self.index = len(graph.numbers)

    @property
    def is_test(self) -> bool:
        """Whether it is true or false."""
        return self.operation in TESTS

    @property
    def name(self) -> str:
        """Of an input."""
        return str(self.detail)

    @property
    def value(self) -> float | None:
        """Of a constant; None where it is not known before the month."""
        return float(self.detail) if self.operation == "constant" else None

    def __bool__(self) -> bool:
        _refuse("decides by `if` on a value: write np.where, which decides for each history")

    def __float__(self) -> float:
        _refuse("puts a value into an array of plain numbers: make the array with `like=`")

    def __repr__(self) -> str:
        return f"{self.operation}({', '.join(a.operation for a in self.arguments)})"


def _refuse(why: str) -> NoReturn:
    raise TraceError(why)


class Graph:
    """The numbers of a month, in the order in which they were first computed."""

    def __init__(self) -> None:
        self.numbers: list[Number] = []
        self.searches: dict[str, tuple[Any, int]] = {}
        self._known: dict[tuple[object, ...], Number] = {}

    def input(self, name: str) -> Number:
        """A number that comes from outside, by name."""
        return self._number("input", (), name)

    def constant(self, value: float) -> Number:
        """A number that is always the same."""
        return self._number("constant", (), float(value), math.copysign(1.0, value))

    def call(self, function: str, arguments: Iterable[Value], results: int) -> list[Number]:
        """The results of a function that the emitters write by hand."""
        given = tuple(self.lift(a) for a in arguments)
        called = self._number(f"call {function}", given, results)
        return [self._number("result", (called,), k) for k in range(results)]

    def lift(self, value: Value) -> Number:
        """A value as a number of the graph."""
        return value if isinstance(value, Number) else self.constant(value)

    def operate(self, operation: str, *values: Value) -> Number:
        """The result of an operation; what it finds simpler it puts in place."""
        given = [self.lift(value) for value in values]
        if operation not in ("and", "or", "not", "choose"):
            given = [self.as_number(g) for g in given]
        if operation in ("add", "multiply"):  # in either order they give the same
            given.sort(key=lambda number: number.index)
        simple = _simplify(self, operation, given)
        return simple if simple is not None else self._number(operation, tuple(given), "")

    def as_number(self, given: Number) -> Number:
        """1 for true and 0 for false; a number as it is."""
        if not given.is_test:
            return given
        return self._number("choose", (given, self.constant(1.0), self.constant(0.0)), "")

    def as_test(self, given: Number) -> Number:
        """True where a number is not 0."""
        return given if given.is_test else self.operate("not", self.operate("eq", given, 0.0))

    def _number(
        self, operation: str, arguments: tuple[Number, ...], detail: float | str | int, sign: float = 1.0
    ) -> Number:  # fmt: skip
        key = (operation, detail, sign, *map(id, arguments))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Number(self, operation, arguments, detail)
            self.numbers.append(known)
        return known


def dependencies(results: Sequence[Number]) -> list[Number]:
    """The numbers that some results depend on, and these, in the order of computing."""
    alive: set[int] = set()
    stack = list(results)
    while stack:
        number = stack.pop()
        if id(number) not in alive:
            alive.add(id(number))
            stack.extend(number.arguments)
    return [n for n in results[0].graph.numbers if id(n) in alive] if results else []


# -- what is simple at once ---------------------------------------------------------------------------

_FOLDS: dict[str, Callable[..., float]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b if b else math.nan,
    "minimum": min,
    "maximum": max,
    "lt": lambda a, b: float(a < b),
    "le": lambda a, b: float(a <= b),
    "eq": lambda a, b: float(a == b),
    "floor": math.floor,
    "sqrt": math.sqrt,
    "negative": lambda a: -a,
    "absolute": abs,
}


def _simplify(graph: Graph, operation: str, given: list[Number]) -> Number | None:
    """The result where it is known already or is one of the operands, else None."""
    values = [n.value for n in given]
    if operation in ("and", "or", "not"):
        return _simple_test(graph, operation, given, values)
    if operation == "choose":
        return _simple_choice(graph, given, values)
    if operation in _FOLDS and None not in values:
        return graph.constant(_FOLDS[operation](*values))
    if operation in ("minimum", "maximum") and given[0] is given[1]:
        return given[0]
    first, second = (*values, None)[:2]
    if operation == "power":
        return _simple_power(graph, given[0], second)
    if operation == "multiply":
        if 0.0 in (first, second):
            return graph.constant(0.0)
        return given[1] if first == 1.0 else given[0] if second == 1.0 else None
    if operation == "add":
        return given[1] if first == 0.0 else given[0] if second == 0.0 else None
    if (operation == "subtract" and second == 0.0) or (operation == "divide" and second == 1.0):
        return given[0]
    if operation == "minimum" and math.inf in (first, second):
        return given[1] if first == math.inf else given[0]
    if operation == "maximum" and -math.inf in (first, second):
        return given[1] if first == -math.inf else given[0]
    return None


def _simple_power(graph: Graph, base: Number, exponent: float | None) -> Number | None:
    """What NumPy too has a shorter way for."""
    if exponent == 2.0:
        return graph.operate("multiply", base, base)
    if exponent == 0.5:
        return graph.operate("sqrt", base)
    return base if exponent == 1.0 else graph.constant(1.0) if exponent == 0.0 else None


def _simple_test(
    graph: Graph, operation: str, given: list[Number], values: list[float | None]
) -> Number | None:
    if operation == "not":
        if values[0] is not None:
            return graph.constant(float(not values[0]))
        given[0] = graph.as_test(given[0])
        return given[0].arguments[0] if given[0].operation == "not" else None
    decides = 0.0 if operation == "and" else 1.0
    for one, other in ((0, 1), (1, 0)):
        if values[one] is not None:
            is_decided = bool(values[one]) == bool(decides)
            return graph.constant(decides) if is_decided else graph.as_test(given[other])
    given[:] = [graph.as_test(g) for g in given]
    return given[0] if given[0] is given[1] else None


def _simple_choice(graph: Graph, given: list[Number], values: list[float | None]) -> Number | None:
    given[1:] = [graph.as_number(g) for g in given[1:]]
    if values[0] is not None:
        return given[1] if values[0] else given[2]
    given[0] = graph.as_test(given[0])
    return given[1] if given[1] is given[2] else None
