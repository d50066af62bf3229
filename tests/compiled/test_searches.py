"""A search for a root is the same written for NumPy, in machine code, and step by step in plain numbers."""

from typing import Any

import numpy as np
import pytest

from sim.compiled.functions import Search, find_roots, trace_search
from sim.compiled.graph import Graph, Number
from sim.compiled.symbols import inputs
from tests.compiled.compiling import compiled


def search(steps: int) -> Search:
    """Where the square of a number is x[2], between x[0] and x[1]: the root, four times it, its square."""
    return Search(
        "root",
        steps,
        lambda x: (x[0], x[1]),
        lambda x, y: y * y - x[2],
        lambda x, y: np.stack([y, 4.0 * y, y * y, x[2] - x[0], y + x[1]]),
        5,
    )


def by_hand(low: float, high: float, square: float, steps: int) -> list[float]:
    """Halve, keep the half in which the error changes its sign, and end with a straight line."""
    at_low, at_high = low * low - square, high * high - square
    for _ in range(steps):
        middle = (low + high) / 2.0
        error = middle * middle - square
        if error < 0.0:
            low, at_low = middle, error
        else:
            high, at_high = middle, error
    root = (low + high) / 2.0
    if at_low < 0.0 <= at_high:
        root = low - at_low * (high - low) / (at_high - at_low)
    return [root, 4.0 * root, root * root]


RNG = np.random.default_rng(3)
RUNS = 21
LOW, HIGH = RNG.uniform(0.0, 1.0, RUNS), RNG.uniform(2.0, 3.0, RUNS)
SQUARE = RNG.uniform(1.0, 4.0, RUNS)
SQUARE[[2, 5]] = 20.0, -1.0  # beyond either end
LOW[7], HIGH[7], SQUARE[7] = 0.0, 2.0, 1.0  # found in the middle at once
LOW[9], HIGH[9], SQUARE[9] = 1.5, 2.0, 2.25  # at the lower end
LOW[10], HIGH[10], SQUARE[10] = 1.5, 2.0, 4.0  # at the upper end


@pytest.mark.parametrize("steps", [1, 2, 7, 40])
def test_it_does_step_by_step_what_is_done_by_hand(steps: int) -> None:
    found = find_roots(search(steps), [LOW, HIGH, SQUARE], np.ones(RUNS, dtype=bool))
    expected = [by_hand(*row, steps) for row in zip(LOW, HIGH, SQUARE, strict=True)]
    np.testing.assert_allclose(found[:3].T, expected, rtol=1e-14)
    np.testing.assert_array_equal(found[3:], [SQUARE - LOW, found[0] + HIGH])


def test_it_finds_the_root() -> None:
    found = find_roots(search(20), [LOW, HIGH, SQUARE], np.ones(RUNS, dtype=bool))
    inside = (SQUARE > LOW**2) & (SQUARE < HIGH**2)
    np.testing.assert_allclose(found[0][inside], np.sqrt(SQUARE[inside]), rtol=1e-12)


def test_what_is_not_wanted_is_not_searched() -> None:
    wanted = np.arange(RUNS) % 3 == 0
    every = find_roots(search(9), [LOW, HIGH, SQUARE], np.ones(RUNS, dtype=bool))
    np.testing.assert_array_equal(
        find_roots(search(9), [LOW, HIGH, SQUARE], wanted), np.where(wanted, every, 0.0)
    )
    never = Search("none", 1, lambda _: 1 / 0, lambda *_: 1 / 0, lambda *_: 1 / 0, 2)
    found = find_roots(never, [LOW], np.zeros(RUNS, dtype=bool))
    assert found.shape == (2, RUNS)
    assert not found.any()


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_machine_code_does_the_same(steps: int) -> None:
    """In blocks of eight histories where all, some and none want it."""
    wanted = np.where(np.arange(RUNS) < 8, 1.0, 0.0)
    wanted[[9, 12]] = 2.0

    def rule(low: Any, high: Any, square: Any, wanted: Any) -> Any:
        found = find_roots(search(steps), [low, high, square], wanted > 0.0)
        return np.where(wanted > 0.0, found, 0.0)

    [found] = compiled(rule, LOW, HIGH, SQUARE, wanted)
    np.testing.assert_array_equal(found, rule(LOW, HIGH, SQUARE, wanted))


def test_two_searches_in_one_month_do_not_mix_their_numbers() -> None:
    cube = Search("cube", 12, lambda x: (x[0], 1.0 + x[0]), lambda x, y: y**3 - x[0], lambda _, y: np.stack([y]), 1)  # fmt: skip

    def rule(low: Any, high: Any, square: Any) -> Any:
        every = low >= 0.0
        first = find_roots(search(9), [low, high, square], every)
        return first[0] + find_roots(cube, [low], every)[0], first

    for found, expected in zip(
        compiled(rule, LOW, HIGH, SQUARE), rule(LOW, HIGH, SQUARE), strict=True
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-13)


def test_its_parts_are_traced_on_arguments_and_a_point_of_their_own() -> None:
    def inputs_of(numbers: list[Number]) -> set[str]:
        names, stack = set(), list(numbers)
        while stack:
            number = stack.pop()
            stack += number.arguments
            if number.operation == "input":
                names.add(number.name)
        return names

    traced = trace_search(search(9), 3)
    assert traced.search.name == "root"
    assert traced.arguments == 3
    assert (len(traced.bracket), len(traced.error), len(traced.result)) == (2, 1, 5)
    assert inputs_of(traced.bracket) == {"x[0]", "x[1]"}
    assert inputs_of(traced.error) == {"x[2]", "y[0]"}
    assert inputs_of(traced.result) == {"x[0]", "x[1]", "x[2]", "y[0]"}
    assert len({id(n.graph) for n in (traced.bracket[0], traced.error[0], traced.result[0])}) == 3
    fixed = Search("fixed", 1, lambda x: (0.0 * x[0], 1.0 + 0.0 * x[0]), lambda _, y: y, lambda _, y: np.stack([y]), 1)  # fmt: skip
    assert [n.value for n in trace_search(fixed, 1).bracket] == [0.0, 1.0]


def test_a_month_knows_its_searches_by_name() -> None:
    graph = Graph()
    x = inputs(graph, "x", (3, 1))
    found = find_roots(search(9), list(x), x[0] > 0.0)
    assert found.shape == (5, 1)
    [(name, (held, arguments))] = graph.searches.items()
    assert (name, held.steps, arguments) == ("root", 9, 3)
