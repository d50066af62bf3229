"""What is stored is what Zarr itself would have written, byte for byte, and is read by Zarr and xarray."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
import zarr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from zarr.codecs import BloscCodec, Crc32cCodec, ZstdCodec

import sim
from sim.api.run import run_batch
from sim.ensemble.storage import zarr_format
from sim.ensemble.storage.layout import LABELS, SERIES_CODECS, SMALL_CODECS, ArrayLayout
from sim.ensemble.storage.reading import StoredArray
from tests.ensemble.batches import early, small

SHAPES = {
    "ten runs": {"runs": 10, "runs_per_block": None},
    "one run": {"runs": 1, "runs_per_block": None},
    "a last block of two": {"runs": 10, "runs_per_block": 4},
    "two blocks of 800": {"runs": 1600, "runs_per_block": None, "months": "1990-02"},
}


def by_zarr(store: Path, name: str, form: ArrayLayout, **more) -> zarr.Array:
    """An array that Zarr makes, with the codecs of the form."""
    series = "blosc" in form.codecs
    pack = BloscCodec(cname="lz4", clevel=5, shuffle="bitshuffle") if series else ZstdCodec()
    return zarr.create_array(
        store, name=name, shape=form.shape, chunks=form.chunks, dtype=form.data_type,
        compressors=[pack, Crc32cCodec()], config={"write_empty_chunks": True},
        fill_value=np.nan if form.data_type.startswith("float") else None, **more,
    )  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    """The content of all files in a folder, by path."""
    return {
        f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()
    }


def check_equal(folder: Path, other: Path) -> None:
    """Compare every array of a store with the one that Zarr writes from the same values."""
    for scenario, group in zarr.open_group(folder / "store.zarr", mode="r").groups():
        for name, array in group.arrays():
            series = array.dtype == np.float32
            codecs = SERIES_CODECS if series else SMALL_CODECS
            form = ArrayLayout(array.shape, array.chunks, array.dtype.name, codecs)
            made = by_zarr(
                other / scenario, name, form, attributes=array.attrs.asdict(),
                dimension_names=array.metadata.dimension_names,
            )  # fmt: skip
            made[...] = array[...]
            stored = files(folder / "store.zarr" / scenario / name)
            assert stored == files(other / scenario / name), (scenario, name)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_store_is_the_one_that_zarr_writes(shape, tmp_path):
    folder = tmp_path / "batch"
    in_memory = run_batch(early(**SHAPES[shape]))["history"]
    run_batch(early(**SHAPES[shape]), folder)
    check_equal(folder, tmp_path / "zarr")
    own = sim.Results.open(folder)["history"].load()
    by_xarray = xr.open_zarr(folder / "store.zarr", group="history").load()
    assert own.identical(in_memory)
    for name in ("talks", "trust.dprk.russia", *LABELS):
        np.testing.assert_array_equal(by_xarray[name].values, own[name].values)


def test_so_is_one_of_scenarios_that_share_their_past(tmp_path):
    run_batch(small(), tmp_path / "batch")
    check_equal(tmp_path / "batch", tmp_path / "zarr")


def write_in_chunks(place: Path, values: np.ndarray, form: ArrayLayout) -> None:
    zarr_format.write_metadata(place, zarr_format.array_metadata(form, ("month", "run"), {}))
    for row, column in product(*map(range, (0, 0), form.shape, form.chunks)):
        part = values[row : row + form.chunks[0], column : column + form.chunks[1]]
        name = f"c/{row // form.chunks[0]}/{column // form.chunks[1]}"
        zarr_format.write_chunk(place / name, part, form)


@settings(max_examples=50)
@given(
    values=arrays(np.float32, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.floats(width=32)),
    chunks=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    kind=st.sampled_from([("float32", SERIES_CODECS), ("float64", SMALL_CODECS)]),
)  # fmt: skip
def test_whatever_the_numbers_and_chunks_the_files_are_those_of_zarr(
    values, chunks, kind, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("arrays")
    form = ArrayLayout(values.shape, chunks, *kind)
    write_in_chunks(folder / "own" / "x", values, form)
    by_zarr(folder / "zarr", "x", form, dimension_names=("month", "run"))[...] = values
    assert files(folder / "own" / "x") == files(folder / "zarr" / "x")


def test_so_are_those_of_a_large_chunk_whose_last_months_are_missing(tmp_path):
    steps = np.random.default_rng(1).normal(0.0, 0.02, (130, 2000))
    values = np.round(np.cumsum(steps, axis=0), 3).astype(np.float32)
    form = ArrayLayout(values.shape, (90, 2000), "float32", SERIES_CODECS)
    write_in_chunks(tmp_path / "own" / "x", values, form)
    by_zarr(tmp_path / "zarr", "x", form, dimension_names=("month", "run"))[...] = values
    assert files(tmp_path / "own" / "x") == files(tmp_path / "zarr" / "x")


def test_a_chunk_that_cannot_be_written_leaves_the_one_before_it_and_no_draft(
    tmp_path, monkeypatch
):
    form = ArrayLayout((2, 3), (2, 3), "float32", SERIES_CODECS)
    place = tmp_path / "c" / "0" / "0"
    zarr_format.write_chunk(place, np.ones((2, 3)), form)
    before = files(tmp_path)

    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        zarr_format.write_chunk(place, np.zeros((2, 3)), form)
    assert files(tmp_path) == before


class Chunks:
    """Chunks of an array in memory, as the check of a store gives them."""

    def __init__(self, values: np.ndarray, form: ArrayLayout) -> None:
        self.form, self._values = form, values
        self.layouts = {"scenario": self}
        self.read: list[tuple[int, int]] = []

    def array(self, _: str) -> ArrayLayout:
        return self.form

    def read_chunk(self, _: str, __: str, row: int, column: int) -> np.ndarray:
        self.read.append((row, column))
        chunk = np.full(self.form.chunks, np.nan, np.float32)
        down, right = row * self.form.chunks[0], column * self.form.chunks[1]
        part = self._values[down : down + self.form.chunks[0], right : right + self.form.chunks[1]]
        chunk[: part.shape[0], : part.shape[1]] = part
        return chunk


PLACES = st.one_of(
    st.integers(0, 6), st.slices(7).filter(lambda s: s.step is None or s.step > 0)
)  # fmt: skip


@given(key=st.tuples(PLACES, PLACES), chunks=st.tuples(st.integers(1, 8), st.integers(1, 8)))
def test_any_part_is_read_as_numpy_cuts_it_each_chunk_once(key, chunks):
    values = np.arange(49, dtype=np.float32).reshape(7, 7)
    held = Chunks(values, ArrayLayout(values.shape, chunks, "float32", SERIES_CODECS))
    np.testing.assert_array_equal(StoredArray(held, "scenario", "x")[key], values[key])
    needed = {
        (row // chunks[0], column // chunks[1])
        for row, column in product(*(np.atleast_1d(np.arange(7)[k]) for k in key))
    }
    assert len(held.read) == len(set(held.read))
    assert set(held.read) == needed


def test_the_months_of_a_year_need_their_chunks_only():
    values = np.zeros((540, 4), np.float32)
    held = Chunks(values, ArrayLayout(values.shape, (90, 4), "float32", SERIES_CODECS))
    assert StoredArray(held, "scenario", "x")[408:420, :].shape == (12, 4)
    assert held.read == [(4, 0)]
