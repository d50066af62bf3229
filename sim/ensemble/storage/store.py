"""The store of a batch: a Zarr store in which every chunk has one writer.

A chunk is a file with a block of runs over a span of months. Finer chunks, gathered into shards, take
twice as long to write, and nothing here reads less than a block. A scenario that shares its past with
another stores only its own months and names the other in its attributes; readers see them joined.

The metadata of each group is also consolidated in it, so that xarray and Zarr open it in one step.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray
from zarr.codecs import BloscCodec, Crc32cCodec, ZstdCodec

from sim.ensemble.request.blocks import RecordChoice, RecordedSeries, months_a_span
from sim.ensemble.request.tree import ScenarioNode
from sim.ensemble.storage.integrity import Checksums, block_digits
from sim.ensemble.storage.labels import (
    HISTORY_ATTRIBUTES,
    drawn_parameter_attributes,
    indicator_attributes,
    month_dates,
)
from sim.ensemble.storage.layout import METADATA, PARAMETERS, SEPARATOR, STORE_NAME, ScenarioLayout
from sim.ensemble.storage.safe_files import PARTIAL
from sim.numerics import Floats
from sim.state.indicators import Indicator, select_indicators

#: Attributes of a group for other readers: where its earlier months are, its first own month, and
#: its indicators in the registry's order. This package reads the same from the manifest.
PAST_KEY, FIRST_MONTH_KEY, INDICATORS_KEY = "past", "months_from", "indicators"
EPOCH = np.datetime64("1990-01-01")
#: Zarr writes no chunk whose values are all the fill value; but a missing chunk has been lost.
WRITE_ALL = {"array.write_empty_chunks": True}


class ZarrStore:
    """The store of a batch, which its parent process prepares and its workers fill.

    Args:
        folder: of the batch.
        block: runs of a block.
    """

    def __init__(self, folder: Path, block: int) -> None:
        self.path = folder / STORE_NAME
        self._block = block
        self.span = months_a_span(block)

    def prepare(
        self, nodes: Sequence[ScenarioNode], histories: NDArray[np.int64], record: RecordChoice
    ) -> Checksums:
        """Write the metadata and labels of all scenarios; chunks of series stay as they are.

        The files are written beside the store and then moved into it one by one, so that this also
        repairs the metadata of a store that has blocks.

        Returns:
            The checksums of what was written.
        """
        # a name that nobody can foresee, so that no link can wait in its place
        draft = self.path.with_name(f".{token_hex(16)}{PARTIAL}")
        layouts = [
            ScenarioLayout.of_node(node, record, len(histories), self._block) for node in nodes
        ]
        with zarr.config.set(WRITE_ALL):
            root = zarr.create_group(draft, zarr_format=3)
            for node, layout in zip(nodes, layouts, strict=True):
                self._write_group(root.create_group(layout.name), node, layout, histories, record)
        _consolidate(draft, layouts)
        checksums = Checksums.of_files(draft, layouts)
        if not self.path.exists():
            draft.replace(self.path)
            return checksums
        for name in checksums.files:
            clear_place(self.path.parent, self.path / name)
            (draft / name).replace(self.path / name)
        shutil.rmtree(draft)
        return checksums

    def _write_group(
        self, group: zarr.Group, node: ScenarioNode, layout: ScenarioLayout,
        histories: NDArray[np.int64], record: RecordChoice,
    ) -> None:  # fmt: skip
        group.attrs[FIRST_MONTH_KEY] = layout.start
        group.attrs[INDICATORS_KEY] = SEPARATOR.join(layout.indicators)
        if layout.past:
            group.attrs[PAST_KEY] = layout.past
        days = (month_dates(node.plan.months) - EPOCH).astype("timedelta64[D]").astype(np.int64)
        clock = {"units": "days since 1990-01-01", "calendar": "proleptic_gregorian"}
        _create_labels(group, "month", days[layout.start :], "month", clock)
        columns = {"long_name": "column of the batch"}
        _create_labels(group, "run", np.arange(len(histories)), "run", columns)
        _create_labels(group, "history", histories, "run", HISTORY_ATTRIBUTES)
        _create_series(group, select_indicators(node.plan.cast, record), layout)
        parameters = layout.array(PARAMETERS)
        group.create_array(
            PARAMETERS, shape=parameters.shape, chunks=parameters.chunks, dtype=parameters.data_type,
            compressors=[ZstdCodec(), Crc32cCodec()], fill_value=np.nan, dimension_names=("parameter", "run"),
            attributes={**drawn_parameter_attributes(layout.parameters)},
        )  # fmt: skip

    def write_months(
        self, node: ScenarioNode, columns: slice, first: int, series: Mapping[str, RecordedSeries]
    ) -> None:
        """Write a span of months of a block: whole chunks, of which this is the only writer."""
        group = self._group(node)
        start = first - node.start
        with zarr.config.set(WRITE_ALL):
            for name, values in series.items():
                _array(group, name)[start : start + len(values), columns] = values

    def write_parameters(
        self, node: ScenarioNode, columns: slice, drawn: Mapping[str, Floats]
    ) -> None:
        """Write a block's own parameters."""
        if drawn:
            with zarr.config.set(WRITE_ALL):
                _array(self._group(node), PARAMETERS)[:, columns] = np.stack(list(drawn.values()))

    def block_digits(self, node: ScenarioNode, record: RecordChoice, columns: slice) -> str:
        """The checksums of the chunks of a block that has been written."""
        layout = ScenarioLayout.of_node(node, record, columns.stop, self._block)
        return block_digits(self.path, layout, columns.start)

    def _group(self, node: ScenarioNode) -> zarr.Group:
        return zarr.open_group(self.path / node.plan.name, mode="r+")

    def remove_partial_files(self) -> None:
        """Remove what interrupted writes have left."""
        for place in (*self.path.parent.glob(f".*{PARTIAL}"), *self.path.rglob(f"*{PARTIAL}")):
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place, ignore_errors=True)
            else:
                place.unlink(missing_ok=True)


def clear_place(folder: Path, file: Path) -> None:
    """Make room for a file: remove a folder in its place, and files in that of its folders."""
    for parent in reversed(file.relative_to(folder).parents[:-1]):
        if (folder / parent).exists() and not (folder / parent).is_dir():
            (folder / parent).unlink()
    if file.is_dir():
        shutil.rmtree(file)
    file.parent.mkdir(parents=True, exist_ok=True)


def _create_series(
    group: zarr.Group, recorded: Sequence[Indicator], layout: ScenarioLayout
) -> None:
    """An array (month, run) for each indicator; they differ in name and attributes only."""
    first, *others = recorded
    form = layout.array(first.name)
    array = group.create_array(
        first.name, shape=form.shape, dtype=form.data_type, chunks=form.chunks, fill_value=np.nan,
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


def _create_labels(
    group: zarr.Group, name: str, values: Any, dimension: str, attributes: Mapping[str, Any]
) -> None:
    """A small array in one chunk."""
    array = group.create_array(
        name, shape=values.shape, dtype=values.dtype, chunks=values.shape,
        compressors=[ZstdCodec(), Crc32cCodec()], dimension_names=(dimension,), attributes={**attributes},
    )  # fmt: skip
    array[:] = values


def _consolidate(store: Path, layouts: Sequence[ScenarioLayout]) -> None:
    """Copy the metadata of arrays into their groups, and of groups into the root.

    Zarr can do it too, but warns each time, and in an order that depends on the file system.
    """
    everything: dict[str, Any] = {}
    for layout in layouts:
        group = store / layout.name
        arrays = {name: _read(group / name / METADATA) for name in sorted(layout.array_names)}
        everything[layout.name] = _write_consolidated(group / METADATA, arrays)
        everything |= {f"{layout.name}/{name}": content for name, content in arrays.items()}
    _write_consolidated(store / METADATA, everything)


def _write_consolidated(file: Path, below: Mapping[str, Any]) -> dict[str, Any]:
    """Add the metadata of what is below a group to its own; its own without that."""
    content = _read(file)
    inline = {"kind": "inline", "must_understand": False, "metadata": below}
    text = json.dumps({**content, "consolidated_metadata": inline}, indent=2, ensure_ascii=False)
    file.write_text(text, encoding="utf-8", newline="\n")
    return content


def _read(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def _array(group: zarr.Group, name: str) -> zarr.Array[Any]:
    """An array of a group, which Zarr types as an array or a group."""
    array = group[name]
    assert isinstance(array, zarr.Array)
    return array
