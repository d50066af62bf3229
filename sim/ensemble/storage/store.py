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

from sim.ensemble.request.blocks import RecordedSeries, months_a_span
from sim.ensemble.request.drawn_parameters import drawn_names
from sim.ensemble.request.tree import ScenarioNode
from sim.ensemble.storage.labels import (
    drawn_parameter_attributes,
    indicator_attributes,
    month_dates,
)
from sim.numerics import Floats
from sim.state.indicators import Indicator, select_indicators

STORE_NAME = "store.zarr"
#: The attributes of a group that say where its earlier months are, and from which month its own are.
PAST_KEY, FIRST_MONTH_KEY = "past", "months_from"
#: The attribute of a group that lists its indicators, in the registry's order.
INDICATORS_KEY = "indicators"
#: The variable of the parameters that differ between runs; its attributes name them, in order.
DRAWN_NAME = "parameters"
EPOCH = np.datetime64("1990-01-01")
PARTIAL_FILES = "*.partial"


class ZarrStore:
    """The store of a batch, as its parent prepares it and its workers fill it.

    Args:
        folder: of the batch.
        block: how many runs a shard holds.
    """

    def __init__(self, folder: Path, block: int) -> None:
        self.path = folder / STORE_NAME
        self._block = block
        self.span = months_a_span(block)

    def prepare(
        self, trees: Sequence[ScenarioNode], histories: NDArray[np.int64], record: Any
    ) -> None:
        """Lay out empty arrays for all scenarios; what is not written reads as not-a-number."""
        shutil.rmtree(self.path, ignore_errors=True)
        root = zarr.create_group(self.path, zarr_format=3)
        for tree in trees:
            for node in tree.walk():
                self._lay_out(root.create_group(node.plan.name), node, histories, record)

    def _lay_out(
        self, group: zarr.Group, node: ScenarioNode, histories: NDArray[np.int64], record: Any
    ) -> None:
        recorded = select_indicators(node.plan.cast, record)
        group.attrs[FIRST_MONTH_KEY] = node.start
        group.attrs[INDICATORS_KEY] = [indicator.name for indicator in recorded]
        if node.parent:
            group.attrs[PAST_KEY] = node.parent
        days = (month_dates(node.plan.months) - EPOCH).astype("timedelta64[D]").astype(np.int64)
        clock = {"units": "days since 1990-01-01", "calendar": "proleptic_gregorian"}
        _create_small_array(group, "month", days[node.start :], "month", clock)
        runs = len(histories)
        _create_small_array(
            group, "run", np.arange(runs), "run", {"long_name": "column of the batch"}
        )
        about = {"units": "1", "long_name": "number of the history, whose luck the run meets"}
        _create_small_array(group, "history", histories, "run", about)
        block = min(self._block, runs)
        own = node.plan.months - node.start
        _create_series(group, recorded, (own, runs), (min(self.span, own), block))
        names = drawn_names(node.plan)
        group.create_array(
            DRAWN_NAME, shape=(len(names), runs), dtype="float64", chunks=(max(1, len(names)), block),
            compressors=[ZstdCodec(), Crc32cCodec()], fill_value=np.nan, dimension_names=("parameter", "run"),
            attributes={"names": list(names), **drawn_parameter_attributes(names)},
        )  # fmt: skip

    def write_months(
        self, node: ScenarioNode, columns: slice, first: int, series: Mapping[str, RecordedSeries]
    ) -> None:
        """Write a span of months of a block: whole chunks, of which this is the only writer."""
        group = self._group(node)
        start = first - node.start
        # a chunk without a value is written too: what is not there has been lost
        with zarr.config.set({"array.write_empty_chunks": True}):
            for name, values in series.items():
                _array(group, name)[start : start + len(values), columns] = values

    def write_parameters(
        self, node: ScenarioNode, columns: slice, drawn: Mapping[str, Floats]
    ) -> None:
        """Write a block's own parameters."""
        if drawn:
            _array(self._group(node), DRAWN_NAME)[:, columns] = np.stack(list(drawn.values()))

    def _group(self, node: ScenarioNode) -> zarr.Group:
        return zarr.open_group(self.path / node.plan.name, mode="r+")

    def remove_partial_files(self) -> None:
        """Remove what interrupted writes have left."""
        for file in self.path.rglob(PARTIAL_FILES):
            file.unlink(missing_ok=True)


def _create_series(
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


def _create_small_array(
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
