"""Each operation of the compiled month gives what NumPy gives."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri

from sim.compiled.device import Device
from sim.compiled.draws import uniform_draws
from sim.compiled.graph import Graph, TraceError
from sim.compiled.symbols import inputs
from sim.numerics import add_rows, highest_other
from sim.random_streams import UINT64, RandomStreams, _by_numpy, stream_keys
from sim.rules.perception import standard_normal
from sim.rules.provocation import poisson
from tests.compiled.compiling import PROCESSOR, compiled, draws_of, text_of
from tests.compiled.host_device import HostDevice, needs_compiler

DEVICES = pytest.mark.parametrize(
    "device",
    [
        pytest.param(PROCESSOR, id="llvm"),
        pytest.param(HostDevice(), id="c", marks=[pytest.mark.slow, needs_compiler]),
    ],
)
RNG = np.random.default_rng(1)
ANY = np.concatenate(
    ([0.0, -0.0, 1.0, -1.0, 1e-300, -1e300, 5e-324, 0.5], RNG.normal(0.0, 20.0, 993))
)
OTHER = np.concatenate(([0.0, 0.0, 1.0, -1.0, 1.0, 2.0, 0.0, 0.5], RNG.normal(0.0, 20.0, 993)))
ABOVE = np.abs(ANY) + 1e-3


def _in_place(x: Any, y: Any) -> Any:
    total = x + 0.0
    total += y
    total *= 2.0
    np.subtract(total, y, out=total)
    return total


def _fill_plain(x: Any) -> Any:
    plain = np.zeros(3)
    plain[0] = x[0, 0]
    return plain


def _new_array(x: Any, y: Any) -> Any:
    both = np.empty((2, *x.shape), like=x)
    both[0], both[1] = x, y
    return np.concatenate((both, np.zeros_like(both), np.full((1, *x.shape), 3.0, like=x)))


EXACT: dict[str, Callable[..., Any]] = {
    "+": lambda x, y: x + y, "-": lambda x, y: x - y, "*": lambda x, y: x * y,
    "/": lambda x, y: x / (y * y + 1.0), "negative": lambda x, _: -x,
    "minimum": np.minimum, "maximum": np.maximum, "absolute": lambda x, _: np.abs(x),
    "sqrt": lambda x, _: np.sqrt(np.abs(x)), "floor": lambda x, _: np.floor(x),
    "square": lambda _, y: y**2, "clip": lambda x, y: np.clip(x, 0.0, np.abs(y)),
    "<": lambda x, y: (x < y) * 1.0, "<=": lambda x, y: (x <= y) * 1.0,
    ">": lambda x, y: (x > y) * 1.0, ">=": lambda x, y: (x >= y) * 1.0,
    "==": lambda x, y: (x == y) * 1.0, "!=": lambda x, y: (x != y) * 1.0,
    "and": lambda x, y: ((x > 0.0) & (y > 0.0)) * 1.0, "or": lambda x, y: ((x > 0.0) | (y > 0.0)) * 1.0,
    "not": lambda x, _: ~(x > 0.0) * 1.0, "where": lambda x, y: np.where(x > y, x, -1.0),
    "as a number": lambda x, y: (x > y).astype(float), "in place": _in_place,
    "sums of rows": lambda x, y: add_rows(np.stack([x, y, x * 0.5])),
    "sums of many rows": lambda x, y: add_rows(np.stack([x, y] * 6)),
    "the highest other": lambda x, y: highest_other(np.stack([x, y, 0.5 * y])),
    "a new array": _new_array,
}  # fmt: skip


def test_all_operations_in_one_module_are_exact() -> None:
    found = compiled(lambda x, y: tuple(act(x, y) for act in EXACT.values()), ANY, OTHER)
    for (name, act), values in zip(EXACT.items(), found, strict=True):
        np.testing.assert_array_equal(values, act(ANY, OTHER), err_msg=name)


@DEVICES
@pytest.mark.parametrize("name", EXACT)
def test_simple_operations_are_exact(name: str, device: Device) -> None:
    [found] = compiled(EXACT[name], ANY, OTHER, device=device)
    np.testing.assert_array_equal(found, EXACT[name](ANY, OTHER))


@DEVICES
@pytest.mark.parametrize(
    ("act", "values"),
    [
        (np.exp, np.concatenate(([0.0, -745.0, -744.0, -720.0, 709.0, -1e9], RNG.uniform(-40, 40, 995)))),
        (np.expm1, np.concatenate(([0.0, 1e-300, -1e-12, 0.5, -0.5], RNG.uniform(-3, 3, 995)))),
        (np.log, np.concatenate(([5e-324, 1e-308, 1.0, 2.0**0.5, 1e308], np.exp(RNG.uniform(-50, 50, 995))))),
        (standard_normal, np.concatenate(([2.0**-53, 1e-14, 0.135, 0.5, 1 - 2.0**-53], RNG.random(995)))),
    ],
    ids=["exp", "expm1", "log", "normal"],
)  # fmt: skip
def test_written_out_functions_are_within_a_few_units_of_the_last_place(
    act: Any, values: Any, device: Device
) -> None:
    [found] = compiled(act, values, device=device)
    expected = ndtri(values) if act is standard_normal else act(values)
    np.testing.assert_allclose(found, expected, rtol=1e-15 if act in (np.exp, np.log) else 2e-14)


@DEVICES
def test_log_of_nothing_and_of_less_is_what_numpy_has(device: Device) -> None:
    [found] = compiled(np.log, np.array([0.0, -1.0, np.inf, np.nan]), device=device)
    np.testing.assert_array_equal(found, [-np.inf, np.nan, np.inf, np.nan])


@DEVICES
def test_powers_are_those_of_numpy(device: Device) -> None:
    bases = np.concatenate(([0.0, 0.0, 1.0, 1e-300, 7.0], RNG.uniform(0.0, 50.0, 995)))
    exponents = np.concatenate(([0.0, 2.0, 5.0, 0.5, 0.0], RNG.uniform(0.0, 8.0, 995)))
    [found] = compiled(lambda x, y: x**y, bases, exponents, device=device)
    np.testing.assert_allclose(found, bases**exponents, rtol=1e-13)


@DEVICES
def test_counts_are_those_of_numpy(device: Device) -> None:
    rates, draws = RNG.uniform(0.0, 60.0, 2000), RNG.random(2000)
    rates[:3], draws[:3] = 0.0, (1e-9, 0.5, 1.0 - 2.0**-53)
    [found] = compiled(poisson, rates, draws, device=device)
    np.testing.assert_array_equal(found, poisson(rates, draws))


# -- draws ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "histories", [range(9), [5], [3, 3, 2, 100, 7, 2**40, 6], [2**62, 0, 1]], ids=str
)
@pytest.mark.parametrize(("seed", "month"), [(0, 0), (7, -1), (2**64 - 1, 539)])
def test_draws_are_those_of_numpys_generator(histories: Any, seed: int, month: int) -> None:
    keys = stream_keys((("talk", 0), ("deal", 3), ("meeting", 2)))
    numbers = np.array(histories, dtype=np.int64)
    found = uniform_draws(seed, keys, month, numbers)
    np.testing.assert_array_equal(found, _by_numpy(seed, keys, month & UINT64, numbers))


@pytest.mark.slow
@needs_compiler
@pytest.mark.parametrize(
    "histories", [range(9), [5], [3, 3, 2, 100, 7, 2**40, 6], [2**62, 0, 1]], ids=str
)
@pytest.mark.parametrize(("seed", "month"), [(0, 0), (7, -1), (2**64 - 1, 539)])
def test_draws_in_c_are_those_of_numpys_generator(histories: Any, seed: int, month: int) -> None:
    keys = stream_keys((("talk", 0), ("deal", 3), ("meeting", 2)))
    numbers = np.array(histories, dtype=np.int64)
    found = draws_of(HostDevice(), seed, keys, month, numbers)
    np.testing.assert_array_equal(found, _by_numpy(seed, keys, month & UINT64, numbers))


@pytest.mark.slow
@needs_compiler
def test_in_c_too_each_history_may_have_a_seed_of_its_own() -> None:
    keys, numbers = stream_keys((("talk", 0),)), np.array([4, 4, 9])
    one, other, mixed = (draws_of(HostDevice(), s, keys, 3, numbers) for s in (1, 2, [1, 2, 2]))
    np.testing.assert_array_equal(mixed[0], [one[0, 0], other[0, 1], other[0, 2]])


def test_without_histories_there_are_no_draws() -> None:
    assert RandomStreams(1, np.arange(0)).uniform("talk", 0, 3).shape == (0,)


# -- what a rule may not do -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (lambda x: x if x[0] > 0.0 else -x, "np.where"),
        (np.sort, "np.sort"),
        (np.sin, "np.sin"),
        (lambda x: x.astype(int), "int"),
        (_fill_plain, "like="),
        (lambda x: np.cumsum(x, axis=0), "cumsum"),
    ],
)
def test_what_cannot_be_traced_is_told(rule: Callable[..., Any], words: str) -> None:
    with pytest.raises(TraceError, match=words):
        text_of(rule, (3, 1))


def test_equal_numbers_are_computed_once() -> None:
    graph = Graph()
    x = inputs(graph, "x", (1,))
    before = len(graph.numbers)
    _ = np.exp(x + 1.0), np.exp(1.0 + x * 1.0 + 0.0)
    assert len(graph.numbers) - before <= 4  # a constant, two sums, one exp at least
    again = len(graph.numbers)
    _ = np.exp(x + 1.0)
    assert len(graph.numbers) == again
