"""The store of a batch: a Zarr store in which every chunk has one writer.

A chunk is a file with a block of runs over a span of months. Finer chunks, gathered into shards, take
twice as long to write, and nothing here reads less than a block. A scenario that shares its past with
another stores only its own months and names the other in its attributes; readers see them joined.

The metadata of each group is also consolidated in it, so that xarray and Zarr open it in one step.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.request.blocks import RecordChoice, RecordedSeries, months_a_span
from sim.ensemble.request.tree import ScenarioNode
from sim.ensemble.storage.integrity import Checksums, block_digits
from sim.ensemble.storage.labels import (
    HISTORY_ATTRIBUTES,
    drawn_parameter_attributes,
    indicator_attributes,
    month_dates,
)
from sim.ensemble.storage.layout import PARAMETERS, SEPARATOR, STORE_NAME, ScenarioLayout
from sim.ensemble.storage.safe_files import PARTIAL
from sim.ensemble.storage.zarr_format import (
    array_metadata,
    group_metadata,
    write_chunk,
    write_metadata,
)
from sim.numerics import Floats
from sim.state.indicators import select_indicators

#: Attributes of a group for other readers: where its earlier months are, its first own month, and
#: its indicators in the registry's order. This package reads the same from the manifest.
PAST_KEY, FIRST_MONTH_KEY, INDICATORS_KEY = "past", "months_from", "indicators"
EPOCH = np.datetime64("1990-01-01")


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
        below: dict[str, Any] = {}
        for node, layout in zip(nodes, layouts, strict=True):
            below |= self._write_group(draft / layout.name, node, layout, histories)
        write_metadata(draft, group_metadata({}), below)
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
        self, place: Path, node: ScenarioNode, layout: ScenarioLayout, histories: NDArray[np.int64]
    ) -> dict[str, Any]:
        """Write the metadata and labels of a scenario; its metadata, by path in the store."""
        arrays = {
            name: array_metadata(layout.array(name), dimensions, attributes)
            for name, dimensions, attributes in sorted(_describe_arrays(node, layout))
        }
        for name, content in arrays.items():
            write_metadata(place / name, content)
        days = (month_dates(node.plan.months) - EPOCH).astype("timedelta64[D]").astype(np.int64)
        labels = {
            "month": days[layout.start :], "run": np.arange(len(histories)), "history": histories,
        }  # fmt: skip
        for name, values in labels.items():
            write_chunk(place / name / "c" / "0", values, layout.array(name))
        own = {FIRST_MONTH_KEY: layout.start, INDICATORS_KEY: SEPARATOR.join(layout.indicators)}
        group = group_metadata(own | ({PAST_KEY: layout.past} if layout.past else {}))
        write_metadata(place, group, arrays)
        named = {f"{layout.name}/{name}": content for name, content in arrays.items()}
        return {layout.name: group, **named}

    def write_months(
        self, node: ScenarioNode, columns: slice, first: int, series: Mapping[str, RecordedSeries]
    ) -> None:
        """Write a span of months of a block: whole chunks, of which this is the only writer."""
        layout = self._layout(node, [*series], columns)
        for name, values in series.items():
            form = layout.array(name)
            row, column = (first - node.start) // form.chunks[0], columns.start // form.chunks[1]
            write_chunk(self.path / layout.name / name / f"c/{row}/{column}", values, form)

    def write_parameters(
        self, node: ScenarioNode, columns: slice, drawn: Mapping[str, Floats]
    ) -> None:
        """Write a block's own parameters."""
        if drawn:
            layout = self._layout(node, [], columns)
            form, values = layout.array(PARAMETERS), np.stack(list(drawn.values()))
            place = self.path / layout.name / PARAMETERS / f"c/0/{columns.start // form.chunks[1]}"
            write_chunk(place, values, form)

    def block_digits(self, node: ScenarioNode, record: RecordChoice, columns: slice) -> str:
        """The checksums of the chunks of a block that has been written."""
        return block_digits(self.path, self._layout(node, record, columns), columns.start)

    def _layout(self, node: ScenarioNode, record: RecordChoice, columns: slice) -> ScenarioLayout:
        """The layout of a scenario as far as the end of a block: its chunks are those of all runs."""
        return ScenarioLayout.of_node(node, record, columns.stop, self._block)

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


def _describe_arrays(
    node: ScenarioNode, layout: ScenarioLayout
) -> Iterator[tuple[str, tuple[str, ...], Mapping[str, Any]]]:
    """Name, dimensions and attributes of each array of a scenario."""
    clock = {"units": "days since 1990-01-01", "calendar": "proleptic_gregorian"}
    yield "month", ("month",), clock
    yield "run", ("run",), {"long_name": "column of the batch"}
    yield "history", ("run",), HISTORY_ATTRIBUTES
    for indicator in select_indicators(node.plan.cast, layout.indicators):
        yield indicator.name, ("month", "run"), indicator_attributes(indicator)
    about = drawn_parameter_attributes(layout.parameters)
    yield PARAMETERS, ("parameter", "run"), about
