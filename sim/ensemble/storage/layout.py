"""Which files the store of a batch has, by arithmetic from its manifest.

A group for each scenario, an array (month, run) for each indicator, one of the parameters that differ
between runs (parameter, run), and three small arrays of labels. A chunk holds a block of runs over a
span of months.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.request.blocks import RecordChoice, months_a_span
from sim.ensemble.request.drawn_parameters import drawn_names
from sim.ensemble.request.tree import ScenarioNode
from sim.scenario.description import to_plain
from sim.state.indicators import select_indicators

STORE_NAME = "store.zarr"
#: The metadata of a group or array.
METADATA = "zarr.json"
#: The array of the parameters that differ between runs.
PARAMETERS = "parameters"
#: The small arrays of labels, each in one chunk.
LABELS = ("month", "run", "history")
#: Between the entries of a list in an attribute, which is one text: netCDF 3 has no lists of texts.
SEPARATOR = "; "
#: The codecs of each kind of array: what is written, and all that is read.
SERIES_CODECS = ("bytes", "blosc", "crc32c")
SMALL_CODECS = ("bytes", "zstd", "crc32c")


@dataclass(frozen=True, slots=True)
class ArrayLayout:
    """The form of an array.

    Attributes:
        shape, chunks: of the array, and of a chunk.
        data_type: its name in Zarr's metadata.
        codecs: names of the codecs of a chunk.
    """

    shape: tuple[int, ...]
    chunks: tuple[int, ...]
    data_type: str
    codecs: tuple[str, ...]

    @property
    def chunk_bytes(self) -> int:
        """Bytes of a chunk when it is unpacked; a chunk at the end of an axis has the same."""
        return int(np.prod(self.chunks)) * np.dtype(self.data_type).itemsize


@dataclass(frozen=True, slots=True)
class ScenarioLayout:
    """The arrays of a scenario.

    Attributes:
        name: of the scenario, and of its group.
        start: its first own month.
        past: the scenario that holds its earlier months.
        months, runs: number of its own months, and of all runs.
        block: runs of a block.
        indicators: the recorded ones, in the registry's order.
        parameters: spellings of the parameters that differ between runs.
    """

    name: str
    start: int
    past: str | None
    months: int
    runs: int
    block: int
    indicators: tuple[str, ...]
    parameters: tuple[str, ...]

    @classmethod
    def of_node(
        cls, node: ScenarioNode, record: RecordChoice, runs: int, block: int
    ) -> "ScenarioLayout":
        """The layout of a scenario in its tree."""
        indicators = tuple(i.name for i in select_indicators(node.plan.cast, record))
        own = node.plan.months - node.start
        parameters = drawn_names(node.plan)
        return cls(
            node.plan.name, node.start, node.parent, own, runs, block, indicators, parameters
        )

    @classmethod
    def of_manifest(cls, manifest: Mapping[str, Any], name: str) -> "ScenarioLayout":
        """The layout of a scenario, as the manifest describes it."""
        stored, months = manifest["store"][name], int(manifest["scenarios"][name]["months"])
        return cls(
            name, stored["start"], stored["past"], months - stored["start"], manifest["runs"],
            manifest["block"], tuple(stored["indicators"]), tuple(stored["parameters"]),
        )  # fmt: skip

    def as_manifest(self) -> dict[str, Any]:
        """What the manifest holds of it; the rest is said there elsewhere."""
        return {
            "start": self.start, "past": self.past, "indicators": list(self.indicators),
            "parameters": list(self.parameters),
        }  # fmt: skip

    @property
    def array_names(self) -> tuple[str, ...]:
        """All arrays of the group."""
        return (*LABELS, *self.indicators, PARAMETERS)

    def array(self, name: str) -> ArrayLayout:
        """The form of one of its arrays."""
        columns = min(self.block, self.runs)
        if name == PARAMETERS:
            count = len(self.parameters)
            chunks = (max(1, count), columns)
            return ArrayLayout((count, self.runs), chunks, "float64", SMALL_CODECS)
        if name in LABELS:
            shape = (self.months if name == "month" else self.runs,)
            return ArrayLayout(shape, shape, "int64", SMALL_CODECS)
        span = min(months_a_span(self.block), self.months)
        return ArrayLayout((self.months, self.runs), (span, columns), "float32", SERIES_CODECS)

    @property
    def metadata_files(self) -> Iterator[str]:
        """The files that are written before any block, by path in the store."""
        yield f"{self.name}/{METADATA}"
        yield from (f"{self.name}/{array}/{METADATA}" for array in self.array_names)
        yield from (f"{self.name}/{array}/c/0" for array in LABELS)

    def block_files(self, first: int) -> list[str]:
        """The chunks of the block whose first run is `first`, by path in the store, in a fixed order."""
        column = first // self.block
        rows = range(self._rows)
        files = [
            f"{self.name}/{indicator}/c/{row}/{column}"
            for indicator in self.indicators for row in rows
        ]  # fmt: skip
        return files + [f"{self.name}/{PARAMETERS}/c/0/{column}"] * bool(self.parameters)

    def places_in_block(self, array: str) -> slice:
        """Where an array's chunks are in `block_files`."""
        if array == PARAMETERS:
            first = len(self.indicators) * self._rows
            return slice(first, first + bool(self.parameters))
        first = self.indicators.index(array) * self._rows
        return slice(first, first + self._rows)

    @property
    def _rows(self) -> int:
        """Chunks of a block along the months."""
        return -(-self.months // min(months_a_span(self.block), self.months))


def describe_histories(histories: NDArray[np.int64]) -> Any:
    """The history numbers of runs, as a manifest holds them."""
    if np.array_equal(histories, np.arange(len(histories))):
        return "0 to runs-1"
    return to_plain(histories)


def layouts(manifest: Mapping[str, Any]) -> dict[str, ScenarioLayout]:
    """The layouts of all scenarios, by name."""
    return {name: ScenarioLayout.of_manifest(manifest, name) for name in manifest["scenarios"]}


def describe_store(
    nodes: Sequence[ScenarioNode], record: RecordChoice, runs: int, block: int
) -> dict[str, Any]:
    """The layouts of scenarios, as a manifest keeps them."""
    return {
        node.plan.name: ScenarioLayout.of_node(node, record, runs, block).as_manifest()
        for node in nodes
    }
