"""The text of a month: its parts, its rows in single precision, and what it does with few histories."""

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.compiled.build import Code
from sim.compiled.functions import Search, find_roots
from sim.compiled.graph import Graph
from sim.compiled.library import LANES, Lines, constant, word
from sim.compiled.llvm import month_text
from sim.compiled.places import Places
from sim.compiled.symbols import as_objects, inputs
from sim.numerics import Floats
from tests.compiled.compiling import compiled, text_of

RNG = np.random.default_rng(5)


def run(text: str, given: list[Floats], steps: list[int], found: list[Any], blocks: int) -> None:
    """Run a month on rows of inputs, each with its step from block to block, into rows of outputs."""
    inward = np.array(
        [[x.ctypes.data, step] for x, step in zip(given, steps, strict=True)], dtype=np.int64
    )
    outward = np.array([x.ctypes.data for x in found], dtype=np.int64)
    call = Code(text).function("month", ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p)
    call(blocks, inward.ctypes.data, outward.ctypes.data)


def many_steps(x: Any) -> Any:
    """A result that takes forty operations."""
    total = x
    for k in range(20):
        total = (total + x * k) * 0.5
    return total


@pytest.mark.parametrize("part", [1, 2, 7, 39, 1000])
def test_a_month_in_many_parts_is_the_same(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    x = RNG.normal(size=20)
    expected = many_steps(x)
    monkeypatch.setattr("sim.compiled.llvm.PART", part)
    [found] = compiled(many_steps, x)
    np.testing.assert_array_equal(found, expected)
    text = text_of(many_steps, (1,))[0]
    lines = text[: text.index("\n}")].splitlines()
    longest = 0
    for line in lines:
        longest = longest + 1 if line.startswith("  %v") else 0
        assert longest <= part
    assert ("part1:" in text) == (part < 40)


def test_results_are_left_in_either_precision() -> None:
    graph = Graph()
    x, y = inputs(graph, "x", (1,)), inputs(graph, "y", (1,))
    numbers = [n for a in (x * y, x + y, x - y, y) for n in as_objects(a).flat]
    places = Places({"x[0]": 1, "y[0]": 0}, [False, True, True, False])
    given = [RNG.normal(size=3 * LANES) for _ in "yx"]
    found = [np.full(3 * LANES, 7.0, dtype=kind) for kind in (float, "f4", "f4", float)]
    run(month_text(numbers, places, []), given, [8 * LANES] * 2, found, 3)
    b, a = given
    for left, expected in zip(found, (a * b, (a + b).astype("f4"), (a - b).astype("f4"), b), strict=True):  # fmt: skip
        np.testing.assert_array_equal(left, expected)


def test_an_input_that_is_the_same_in_all_histories_is_one_block() -> None:
    """Its step is 0; and only as many blocks are written as are asked for."""
    text = text_of(lambda x, y: x + y, (1,), (1,))[0]
    x, y, found = RNG.normal(size=4 * LANES), np.full(LANES, 3.0), np.zeros(4 * LANES)
    run(text, [x, y], [8 * LANES, 0], [found], 3)
    np.testing.assert_array_equal(found[: 3 * LANES], x[: 3 * LANES] + 3.0)
    assert not found[3 * LANES :].any()


def test_an_input_is_loaded_once_and_one_that_nobody_reads_is_not() -> None:
    text = text_of(lambda x, _: x * x + x, (1,), (1,))[0]
    month = text[: text.index("\n}")]
    assert month.count("load ptr, ptr") == 2  # the input's row, and the result's
    assert month.count(f"load <{LANES} x double>") == 1


def test_a_result_may_be_a_constant_or_an_input() -> None:
    x = RNG.normal(size=9)
    found = compiled(lambda x: (x, x * 0.0 + 2.5, -x), x)
    for left, expected in zip(found, (x, np.full(9, 2.5), -x), strict=True):
        np.testing.assert_array_equal(left, expected)


def test_constants_stand_in_every_lane_to_the_bit() -> None:
    assert constant(1.0) == "<" + ", ".join(["double 0x3FF0000000000000"] * 8) + ">"
    assert constant(-0.0).count("double 0x8000000000000000") == 8
    assert constant(5e-324).count("0x0000000000000001") == 8
    assert word(-3) == "<" + ", ".join(["i64 -3"] * 8) + ">"


def test_an_instruction_takes_names_and_numbers() -> None:
    lines = Lines()
    assert lines.call("power", "%a", "%b") == "%v0"
    assert lines.bits("+", "%a", "%b") == "%v1"
    assert lines.number("-", 1.0, "%b") == "%v2"
    lines.do("ret void")
    assert lines.lines == [
        "  %v0 = call <8 x double> @power(<8 x double> %a, <8 x double> %b)",
        "  %v1 = add <8 x i64> %a, %b",
        f"  %v2 = fsub <8 x double> {constant(1.0)}, %b",
        "  ret void",
    ]


@pytest.mark.parametrize(("results", "room"), [(1, 4), (4, 4), (6, 6)])
def test_a_month_has_room_for_the_arguments_and_results_of_its_searches(
    results: int, room: int
) -> None:
    """The arguments are three, and whether the search is wanted."""
    search = Search(
        "root", 3, lambda x: (x[0], x[1]), lambda x, y: y - x[2], lambda _, y: np.stack([y] * results), results
    )  # fmt: skip
    text, _ = text_of(lambda a, b, c: find_roots(search, [a, b, c], a > 0.0), (1,), (1,), (1,))
    assert text.count(f"alloca [{room} x <8 x double>]") == 2
    assert text_of(lambda x: x + 1.0, (1,))[0].count("alloca [1 x <8 x double>]") == 2


SPECIAL = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1.0, -1.0, 2.0, 5e-324, 1e308, 0.5, -0.5])


@pytest.mark.parametrize(
    "act",
    [np.minimum, np.maximum, lambda x, y: x + 0.0 * y, lambda x, y: (x == y) * 1.0,
     lambda x, y: (x <= y) * 1.0, lambda x, y: (x < y) * 1.0],
    ids=["minimum", "maximum", "sum", "==", "<=", "<"],
)  # fmt: skip
def test_values_without_end_are_compared_as_numpy_does(act: Callable[..., Any]) -> None:
    finite = SPECIAL[~np.isnan(SPECIAL)]
    x, y = (a.ravel() for a in np.meshgrid(finite, finite))
    keep = np.isfinite(y)
    [found] = compiled(act, x[keep], y[keep])
    np.testing.assert_array_equal(found, act(x[keep], y[keep]))


def test_powers_of_e_without_end_and_undefined_ones() -> None:
    """Above the largest number the result stays there; below the smallest it is 0."""
    x = np.array(
        [709.5, 709.782712893384, 800.0, np.inf, -745.2, -746.0, -np.inf, np.nan, -708.5, -740.0]
    )
    [found] = compiled(np.exp, x)
    largest = np.exp(709.782712893384)
    expected = [
        np.exp(709.5),
        largest,
        largest,
        largest,
        0.0,
        0.0,
        0.0,
        np.nan,
        np.exp(-708.5),
        np.exp(-740.0),
    ]
    np.testing.assert_allclose(found, expected, rtol=2e-13)


def test_a_power_of_nothing_and_to_nothing() -> None:
    x, y = np.array([0.0, 0.0, 5.0, 1.0, 2.0]), np.array([0.0, 3.0, 0.0, 9.0, -1.0])
    [found] = compiled(lambda x, y: x**y, x, y)
    np.testing.assert_allclose(found, [1.0, 0.0, 1.0, 1.0, 0.5], rtol=1e-15)
