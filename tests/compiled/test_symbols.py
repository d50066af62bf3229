"""Arrays of symbols are shaped as arrays of numbers are, and their elements are numbers of a graph."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.compiled.functions import as_function
from sim.compiled.graph import Graph, TraceError
from sim.compiled.symbols import (
    Symbols,
    as_objects,
    as_symbols,
    call,
    graph_of,
    inputs,
    operate,
    symbols,
)


def named(x: Any) -> list[str]:
    """The operations of an array's elements, or the names of inputs, in order."""
    return [n.name if n.operation == "input" else n.operation for n in as_objects(x).flat]


def test_inputs_are_named_by_their_place() -> None:
    x = inputs(Graph(), "trust", (2, 2, 1))
    assert isinstance(x, Symbols)
    assert x.shape == (2, 2, 1)
    assert named(x) == ["trust[0]", "trust[1]", "trust[2]", "trust[3]"]


def test_numbers_fill_an_array_in_the_order_of_its_rows() -> None:
    graph = Graph()
    filled = symbols([graph.input("a"), 2.0, graph.input("b"), 3.0], (2, 2))
    assert isinstance(filled, Symbols)
    assert filled.shape == (2, 2)
    assert as_objects(filled)[1, 0] is graph.input("b")
    assert as_objects(filled)[0, 1] == 2.0


def test_what_holds_symbols_is_seen_through() -> None:
    x = inputs(Graph(), "x", (2,))
    plain = np.ones(2)
    assert as_objects(plain) is plain
    assert type(as_objects(x)) is np.ndarray
    pair, listed = as_objects((x, 3)), as_objects([x, "c"])
    assert (type(pair[0]), pair[1], type(pair)) == (np.ndarray, 3, tuple)
    assert (type(listed[0]), listed[1], type(listed)) == (np.ndarray, "c", list)
    assert type(as_objects({"out": x})["out"]) is np.ndarray
    assert isinstance(as_symbols(as_objects(x)), Symbols)
    assert as_symbols(plain) is plain
    assert [type(part) for part in as_symbols([as_objects(x), plain])] == [Symbols, np.ndarray]
    assert isinstance(as_symbols((as_objects(x),)), tuple)
    assert isinstance(as_symbols(1.0), Symbols)


def test_the_graph_is_that_of_the_first_symbol() -> None:
    graph = Graph()
    x = inputs(graph, "x", (1,))
    assert graph_of(1.0, np.ones(2), np.full(1, 2.0, like=x), x) is graph
    assert graph_of(1.0, np.ones(2), np.zeros(2, like=x)) is None
    assert graph_of() is None


def test_new_arrays_are_like_symbols() -> None:
    x = inputs(Graph(), "x", (2, 1))
    for made, value in (
        (np.zeros((3, 1), like=x), 0.0), (np.empty((3, 1), like=x), 0.0), (np.ones((3, 1), like=x), 1.0),
        (np.full((3, 1), 2.5, like=x), 2.5),
    ):  # fmt: skip
        assert isinstance(made, Symbols)
        assert made.shape == (3, 1)
        assert (as_objects(made) == value).all()
    for made, value in (
        (np.zeros_like(x), 0.0), (np.empty_like(x), 0.0), (np.ones_like(x), 1.0), (np.full_like(x, 2.5), 2.5),
    ):  # fmt: skip
        assert isinstance(made, Symbols)
        assert made.shape == x.shape
        assert (as_objects(made) == value).all()
    assert named(np.full((1,), x[0, 0], like=x)) == ["x[0]"]


def test_arrays_are_shaped_as_numpy_shapes_them() -> None:
    x = inputs(Graph(), "x", (2, 1))
    y = inputs(Graph(), "y", (2, 1))
    assert np.stack([x, y]).shape == (2, 2, 1)
    assert named(np.concatenate([y, x])) == ["y[0]", "y[1]", "x[0]", "x[1]"]
    assert named(np.broadcast_to(x[0], (2, 1))) == ["x[0]", "x[0]"]
    assert [part.shape for part in np.broadcast_arrays(x, np.ones((1, 1)))] == [(2, 1), (2, 1)]
    assert np.expand_dims(x, axis=0).shape == (1, 2, 1)
    assert np.atleast_1d(x) is not None
    assert np.shape(x) == (2, 1)
    assert np.stack([x, y], axis=1).shape == (2, 2, 1)
    assert named(np.stack([x, y], axis=1)) == ["x[0]", "y[0]", "x[1]", "y[1]"]


def test_sums_run_over_the_first_axis_row_after_row() -> None:
    x = inputs(Graph(), "x", (3, 2, 1))
    total = np.add.reduce(x)
    assert total.shape == (2, 1)
    [first, _] = as_objects(total).flat
    assert named(symbols([first.arguments[1]], (1,))) == ["add"]  # the first two, then the third
    assert as_objects(x)[2, 0, 0] is first.arguments[0]
    assert named(np.max(x, axis=0)) == ["maximum", "maximum"]
    with pytest.raises(TraceError, match=r"^adds or compares along another axis than the first$"):
        np.add.reduce(x, axis=1)
    with pytest.raises(TraceError, match="along another axis"):
        np.max(x)
    started = np.add.reduce(x[:1], initial=2.0)
    assert [n.value for n in as_objects(started)[0, 0].arguments] == [None, 2.0]
    highest = np.maximum.reduce(x[:1], initial=0.5)
    assert [n.value for n in as_objects(highest)[0, 0].arguments] == [0.5, None]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (np.sin, r"^calls np\.sin, which the compiled month does not know$"),
        (np.sort, r"^calls np\.sort, which the compiled month does not know$"),
        (np.add.accumulate, r"^calls np\.add, which"),
        (lambda x: np.multiply.outer(x, x), r"^calls np\.multiply, which"),
        (lambda x: x.astype(int), r"^turns values into <class 'int'>$"),
        (lambda x: x.astype(np.float32), r"^turns values into"),
    ],
)  # fmt: skip
def test_what_the_month_does_not_know_is_named(rule: Callable[..., Any], words: str) -> None:
    with pytest.raises(TraceError, match=words):
        rule(inputs(Graph(), "x", (2, 1)))


def test_results_are_left_where_they_are_wanted() -> None:
    x = inputs(Graph(), "x", (2, 1))
    left = np.zeros((2, 1), like=x)
    assert np.exp(x, out=left) is left
    assert named(left) == ["exp", "exp"]


def test_tests_are_turned_into_numbers() -> None:
    x = inputs(Graph(), "x", (1,))
    turned = (x > 0.0).astype(float)
    assert isinstance(turned, Symbols)
    assert named(turned) == ["choose"]
    assert named(x.astype("float64")) == ["x[0]"]


def test_a_call_takes_arrays_that_broadcast_and_gives_as_many_as_it_says() -> None:
    x = inputs(Graph(), "x", (2, 1))
    found = call("roots", [x, 2.0, x[0] > 1.0], 3)
    assert [part.shape for part in found] == [(2, 1)] * 3
    assert named(found[2]) == ["result", "result"]
    [first, second] = as_objects(found[1]).flat
    assert (first.detail, second.detail) == (1, 1)
    assert first.arguments[0].operation == "call roots"
    assert named(symbols(second.arguments[0].arguments, (3,))) == ["x[1]", "constant", "choose"]
    with pytest.raises(TraceError, match=r"^calls roots on plain numbers$"):
        call("roots", [np.ones(2)], 1)


def test_an_operation_without_a_name_in_numpy_is_written_all_the_same() -> None:
    x = inputs(Graph(), "x", (2, 1))
    found = operate("poisson", x, np.full((1, 1), 0.5))
    assert isinstance(found, Symbols)
    assert named(found) == ["poisson", "poisson"]
    assert [n.value for n in as_objects(found)[0, 0].arguments] == [None, 0.5]


def test_a_rule_with_a_loop_runs_on_numbers_and_stands_for_itself_on_symbols() -> None:
    @as_function("halve")
    def halve(x: Any) -> Any:
        """By two."""
        return x / 2.0

    assert halve(np.array([3.0]))[0] == 1.5
    assert named(halve(inputs(Graph(), "x", (1,)))) == ["halve"]
    assert halve.__doc__ == "By two."


UNARY = (np.negative, np.absolute, np.sqrt, np.floor, np.exp, np.log, np.expm1, np.square)
BINARY = (np.add, np.subtract, np.multiply, np.divide, np.power, np.minimum, np.maximum)
TESTS = (np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal)
LOGICAL = (np.logical_and, np.logical_or)


def test_plain_numbers_among_symbols_stay_plain_and_are_what_numpy_has() -> None:
    """Such as a row of zeros that a rule makes and has not filled yet."""
    like = inputs(Graph(), "x", (1,))
    a, b = np.array([4.0, 2.0, 3.0]), np.array([2.0, 2.0, 5.0])
    one, other = (np.zeros(3, like=like) for _ in "ab")
    one[:], other[:] = a, b
    for act in (*BINARY, *TESTS, *LOGICAL):
        assert list(as_objects(act(one, other))) == list(act(a, b)), act
        assert list(as_objects(act(other, one))) == list(act(b, a)), act
    for act in UNARY:
        assert list(as_objects(act(one))) == list(act(a)), act
    assert list(as_objects(~(one > other))) == list(~(a > b))
    assert list(as_objects(np.where(one > other, one, 7.0))) == list(np.where(a > b, a, 7.0))
    assert list(as_objects(np.clip(one, 2.5, 3.5))) == list(np.clip(a, 2.5, 3.5))
