"""Functions with a loop inside, which the emitters write by hand: a count, and a search for a root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import numpy as np

from sim.compiled.graph import Graph, Number
from sim.compiled.symbols import as_objects, call, graph_of, inputs, operate


@dataclass(frozen=True, slots=True)
class Search:
    """A search for the root of a rising function, by bisection and one secant step.

    All its functions take arrays with the arguments first (argument, …).

    Attributes:
        name: of the function.
        steps: how often the bracket is halved.
        bracket: gives the ends of the bracket.
        error: takes a point and gives the function's value there.
        result: takes the root and gives the results (result, …).
        results: their number.
    """

    name: str
    steps: int
    bracket: Callable[[Any], tuple[Any, Any]]
    error: Callable[[Any, Any], Any]
    result: Callable[[Any, Any], Any]
    results: int


@dataclass(frozen=True, slots=True)
class SearchGraph:
    """A search as the emitters write it: each part as numbers of a graph of its own."""

    search: Search
    arguments: int
    bracket: list[Number]
    error: list[Number]
    result: list[Number]


def trace_search(search: Search, arguments: int) -> SearchGraph:
    """Run the parts of a search on symbols."""
    return SearchGraph(
        search,
        arguments,
        _trace(lambda x, _: np.stack(search.bracket(x)), arguments),
        _trace(search.error, arguments),
        _trace(search.result, arguments),
    )


def _trace(part: Callable[[Any, Any], Any], arguments: int) -> list[Number]:
    """What a part makes of its arguments `x` and of a point `y`, as numbers of a graph of its own."""
    graph = Graph()
    found = part(inputs(graph, "x", (arguments, 1)), inputs(graph, "y", (1,)))
    return [graph.lift(number) for number in as_objects(found).ravel()]


def as_function(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a rule with a loop inside: on symbols it stands for a function of that name."""

    def mark(rule: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(rule)
        def either(*given: Any) -> Any:
            return operate(name, *given) if graph_of(*given) else rule(*given)

        return either

    return mark


def find_roots(search: Search, rows: Sequence[Any], wanted: Any) -> Any:
    """The results of a search, element by element (result, …); 0 where none is wanted.

    Args:
        rows: its arguments, all of one shape.
        wanted: where to search.
    """
    graph = graph_of(wanted)
    if graph:
        graph.searches[search.name] = (search, len(rows))
        return np.stack(call(search.name, [*rows, wanted], search.results))
    found = np.zeros((search.results, *wanted.shape))
    if wanted.any():
        found[:, wanted] = _solve(search, np.stack([row[wanted] for row in rows]))
    return found


def _solve(search: Search, x: Any) -> Any:
    """The results where a search is wanted: bisection, then a secant step, which keeps them continuous."""
    low, high = search.bracket(x)
    at_low, at_high = search.error(x, low), search.error(x, high)
    for _ in range(search.steps):
        middle = 0.5 * (low + high)
        at_middle = search.error(x, middle)
        below = at_middle < 0.0
        low, at_low = np.where(below, middle, low), np.where(below, at_middle, at_low)
        high, at_high = np.where(below, high, middle), np.where(below, at_high, at_middle)
    crosses = (at_low < 0.0) & (at_high >= 0.0)
    rise = np.where(crosses, at_high - at_low, 1.0)
    secant = low - at_low * (high - low) / rise
    return search.result(x, np.where(crosses, secant, 0.5 * (low + high)))
