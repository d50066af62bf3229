"""Where series are kept: a Zarr store in which every chunk has one writer.

A group a scenario, one variable an indicator with unit and definition, dimensions (month, run), and
one of the parameters that differ between runs (parameter, run). A chunk is a file that holds a
block of runs over a span of months; finer chunks, gathered into shards, cost twice as much to write
and nothing here reads less than a block. Each bears a checksum, so that a damaged one is noticed. A scenario that shares its past with another
keeps only its own months and names that other in its attributes; readers see them joined.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray
from zarr.codecs import BloscCodec, Crc32cCodec, ZstdCodec

from sim.ensemble.drawn import drawn_names
from sim.ensemble.labels import (
    drawn_attributes,
    indicator_attributes,
    months,
)
from sim.ensemble.recorder import Series
from sim.ensemble.simulate import span
from sim.ensemble.tree import Node
from sim.indicators import Indicator, chosen
from sim.rules.numerics import Floats

STORE = "store.zarr"
#: The attributes of a group that say where its earlier months are, and from which month its own are.
PAST, FROM = "past", "months_from"
#: The attribute of a group that lists its indicators, in the registry's order.
RECORDED = "indicators"
#: The variable of the parameters that differ between runs; its attributes name them, in order.
DRAWN = "parameters"
EPOCH = np.datetime64("1990-01-01")
LAST_WRITES = "*.partial"


class ZarrStore:
    """The store of a batch, as its parent prepares it and its workers fill it.

    Args:
        folder: of the batch.
        block: how many runs a shard holds.
    """

    def __init__(self, folder: Path, block: int) -> None:
        self.path = folder / STORE
        self._block = block
        self.span = span(block)

    def prepare(
        self, trees: Sequence[Node], histories: NDArray[np.int64], record: Any, seed: int
    ) -> None:
        """Lay out empty arrays for all scenarios; what is not written reads as not-a-number."""
        shutil.rmtree(self.path, ignore_errors=True)
        root = zarr.create_group(self.path, zarr_format=3)
        for tree in trees:
            for node in tree.walk():
                self._lay_out(root.create_group(node.plan.name), node, histories, record, seed)

    def _lay_out(
        self, group: zarr.Group, node: Node, histories: NDArray[np.int64], record: Any, seed: int
    ) -> None:
        recorded = chosen(node.plan.cast, record)
        group.attrs[FROM] = node.start
        group.attrs[RECORDED] = [indicator.name for indicator in recorded]
        if node.parent:
            group.attrs[PAST] = node.parent
        days = (months(node.plan.months) - EPOCH).astype("timedelta64[D]").astype(np.int64)
        clock = {"units": "days since 1990-01-01", "calendar": "proleptic_gregorian"}
        _whole(group, "month", days[node.start :], "month", clock)
        runs = len(histories)
        _whole(group, "run", np.arange(runs), "run", {"long_name": "column of the batch"})
        about = {"units": "1", "long_name": "number of the history, whose luck the run meets"}
        _whole(group, "history", histories, "run", about)
        block = min(self._block, runs)
        own = node.plan.months - node.start
        _series(group, recorded, (own, runs), (min(self.span, own), block))
        names = drawn_names(node.plan, seed)
        group.create_array(
            DRAWN, shape=(len(names), runs), dtype="float64", chunks=(max(1, len(names)), block),
            compressors=[ZstdCodec(), Crc32cCodec()], fill_value=np.nan, dimension_names=("parameter", "run"),
            attributes={"names": list(names), **drawn_attributes(names)},
        )  # fmt: skip

    def keep(self, node: Node, columns: slice, first: int, series: Mapping[str, Series]) -> None:
        """Write a span of months of a block: whole chunks, of which this is the only writer."""
        group = self._group(node)
        start = first - node.start
        # a chunk without a value is written too: what is not there has been lost
        with zarr.config.set({"array.write_empty_chunks": True}):
            for name, values in series.items():
                _array(group, name)[start : start + len(values), columns] = values

    def keep_drawn(self, node: Node, columns: slice, drawn: Mapping[str, Floats]) -> None:
        """Write a block's own parameters."""
        if drawn:
            _array(self._group(node), DRAWN)[:, columns] = np.stack(list(drawn.values()))

    def _group(self, node: Node) -> zarr.Group:
        return zarr.open_group(self.path / node.plan.name, mode="r+")

    def sweep(self) -> None:
        """Remove what interrupted writes have left."""
        for left in self.path.rglob(LAST_WRITES):
            left.unlink(missing_ok=True)


def _series(
    group: zarr.Group,
    recorded: Sequence[Indicator],
    shape: tuple[int, int],
    chunks: tuple[int, int],
) -> None:
    """An array (month, run) for each indicator; they differ in name and attributes only."""
    first, *others = recorded
    array = group.create_array(
        first.name, shape=shape, dtype="float32", chunks=chunks, fill_value=np.nan,
        compressors=[BloscCodec(cname="lz4", clevel=5, shuffle="bitshuffle"), Crc32cCodec()],
        dimension_names=("month", "run"), attributes={**indicator_attributes(first)},
    )  # fmt: skip
    # written together, which takes half as long as one by one
    alike: dict[str, Any] = {
        f"{group.path}/{other.name}": replace(
            array.metadata, attributes={**indicator_attributes(other)}
        )
        for other in others
    }
    for _ in zarr.create_hierarchy(store=group.store, nodes=alike):
        pass


def _whole(
    group: zarr.Group, name: str, values: Any, dimension: str, attributes: Mapping[str, Any]
) -> None:
    """A small array in one chunk."""
    array = group.create_array(
        name, shape=values.shape, dtype=values.dtype, chunks=values.shape,
        compressors=[ZstdCodec(), Crc32cCodec()], dimension_names=(dimension,), attributes={**attributes},
    )  # fmt: skip
    array[:] = values


def _array(group: zarr.Group, name: str) -> zarr.Array[Any]:
    """An array of a group, which Zarr takes for an array or a group."""
    found = group[name]
    assert isinstance(found, zarr.Array)
    return found
