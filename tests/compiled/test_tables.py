"""Tables of rows that machine code reads and writes, eight histories abreast."""

import ctypes
from typing import Any

import numpy as np
import pytest

from sim.compiled.device import Remote, aligned_array
from sim.compiled.draws import uniform_draws
from sim.compiled.library import LANES
from sim.compiled.table import Mirror, Table, padded_width
from sim.random_streams import stream_keys
from tests.compiled.compiling import PROCESSOR


@pytest.mark.parametrize(("runs", "width"), [(1, 8), (7, 8), (8, 8), (9, 16), (64, 64), (65, 72)])
def test_rows_are_as_wide_as_whole_blocks(runs: int, width: int) -> None:
    assert padded_width(PROCESSOR, runs) == width
    table = Table(PROCESSOR, 3, runs)
    assert (table.runs, table.width) == (runs, width)
    assert len(table.values) == 3
    assert table.values.dtype == np.float64


@pytest.mark.parametrize("runs", [1, 8, 60, 64, 70, 128, 500, 2000])
def test_rows_start_at_a_multiple_of_64_bytes_and_never_a_power_of_two_apart(runs: int) -> None:
    table = Table(PROCESSOR, 4, runs)
    assert not (table.addresses % 64).any()
    assert table.values.strides[0] % 512
    assert table.values.shape[1] <= table.width + LANES
    assert table.step == table.values.strides[0]


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_addresses_are_those_of_the_rows(kind: type) -> None:
    table = Table(PROCESSOR, 3, 5, kind)
    assert table.values.dtype == kind
    table.put(slice(0, 3), np.arange(15.0).reshape(3, 5))
    number = ctypes.c_double if kind is np.float64 else ctypes.c_float
    for row, address in enumerate(table.addresses):
        held = (number * 8).from_address(int(address))
        assert list(held) == [5.0 * row, *(5.0 * row + np.arange(1.0, 5.0)), *[5.0 * row + 4.0] * 3]


def test_one_row_may_be_filled_alone() -> None:
    table = Table(PROCESSOR, 2, 3)
    table.put(1, np.array([1.0, 2.0, 3.0]))
    np.testing.assert_array_equal(table.values[1, :8], [1.0, 2.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0])
    assert not table.values[0].any()


def test_views_are_the_rows_themselves_by_name() -> None:
    table = Table(PROCESSOR, 6, 3)
    table.put(slice(0, 6), np.arange(18.0).reshape(6, 3))
    views = table.views({"trust": (2, 2), "hunger": (), "cash": (1,)})
    assert {name: view.shape for name, view in views.items()} == {
        "trust": (2, 2, 3), "hunger": (3,), "cash": (1, 3),
    }  # fmt: skip
    np.testing.assert_array_equal(views["trust"], np.arange(12.0).reshape(2, 2, 3))
    np.testing.assert_array_equal(views["hunger"], [12.0, 13.0, 14.0])
    np.testing.assert_array_equal(views["cash"], [[15.0, 16.0, 17.0]])
    table.values[4, 1] = -1.0
    assert views["hunger"][1] == -1.0


class Elsewhere(Remote):
    """A device with memory of its own, which is here too."""

    xp = np

    def compile(self, text: str) -> Any:
        raise NotImplementedError

    def array(self, shape: tuple[int, ...], kind: type = np.float64) -> Any:
        return np.zeros(shape, kind)

    def address(self, array: Any) -> int:
        return int(array.ctypes.data)

    def send(self, values: Any) -> Any:
        return np.array(values)

    def fetch(self, array: Any) -> Any:
        return np.array(array)

    def free_bytes(self) -> int | None:
        return None


def test_where_a_device_takes_one_history_no_lane_is_filled_up() -> None:
    table = Table(Elsewhere(), 2, 3)
    assert (table.runs, table.width, table.values.shape) == (3, 3, (2, 32))
    assert list(table.addresses - table.values.ctypes.data) == [0, 32 * 8]
    table.put(0, np.array([1.0, 2.0, 3.0]))
    assert table.values[0].tolist() == [1.0, 2.0, 3.0] + [0.0] * 29


def test_what_python_fills_in_is_read_where_it_is_or_sent_anew() -> None:
    here = Mirror(PROCESSOR, np.arange(3))
    assert here.send() is here.there is here.here
    there = Mirror(Elsewhere(), np.arange(3))
    assert there.there is not there.here
    for mirror in (here, there):
        mirror.here[1] = 7
        sent = mirror.send()
        assert sent.tolist() == [0, 7, 2]
        assert sent is mirror.there
        assert mirror.address == sent.ctypes.data


@pytest.mark.parametrize("shape", [(3, 5), (0, 4), (7,), (2, 3, 4)])
@pytest.mark.parametrize("kind", [np.float64, np.float32, np.int64])
def test_an_aligned_array_is_empty_and_its_own(shape: tuple[int, ...], kind: type) -> None:
    made = [aligned_array(shape, kind) for _ in range(5)]
    for k, array in enumerate(made):
        assert array.shape == shape
        assert array.dtype == kind
        assert array.size == 0 or array.ctypes.data % 64 == 0
        assert not array.any()
        array[...] = k
    assert all((array == k).all() for k, array in enumerate(made))
    assert aligned_array(shape).dtype == np.float64


def test_draws_have_a_row_for_each_stream_and_a_column_for_each_history() -> None:
    keys = stream_keys((("talk", 0), ("deal", 3)))
    draws = uniform_draws(1, keys, 5, np.arange(7))
    assert draws is not None
    assert draws.shape == (2, 7)
    assert ((draws > 0.0) & (draws < 1.0)).all()
    assert len(np.unique(draws)) == 14
    for empty in (
        uniform_draws(1, keys, 5, np.arange(0)),
        uniform_draws(1, keys[:0], 5, np.arange(7)),
    ):
        assert empty is not None
        assert empty.size == 0
