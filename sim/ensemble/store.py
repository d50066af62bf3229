"""Where a batch is kept: a folder with a Zarr store, written block by block, and a manifest.

One variable an indicator with unit and definition, dimensions (month, run), a group a scenario. A
shard holds a block of runs over all months, and has one writer. The manifest says `complete` only
when the last block is in. An existing folder is never written into.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
import zarr
from zarr.codecs import BloscCodec

from sim.ensemble.execute import BLOCK, Block
from sim.ensemble.labels import (
    indicator_attributes,
    months,
    parameter_attributes,
    parameter_variable,
)
from sim.errors import UserError
from sim.indicators import chosen
from sim.scenario.plan import Plan

STORE, MANIFEST = "store.zarr", "manifest.json"
CHUNK_MONTHS, CHUNK_RUNS = 90, 500
EPOCH = np.datetime64("1990-01-01")


def new_folder(out: Path | None, name: str, under: Path = Path("results")) -> Path:
    """A folder that did not exist: the one named, or the next number under results/.

    Raises:
        UserError: if the folder exists already.
    """
    if out is not None:
        if out.exists():
            raise UserError(
                f"{out} exists already, and nothing is overwritten; name another folder"
            )
        out.mkdir(parents=True)
        return out
    under.mkdir(exist_ok=True)
    while True:
        taken = [int(f.name[:4]) for f in under.iterdir() if f.name[:4].isdigit()]
        folder = under / f"{max(taken, default=0) + 1:04d}-{name}"
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder


class ZarrStore:
    """The store of one batch."""

    def __init__(self, folder: Path, plans: list[Plan], runs: int, record: Any) -> None:
        self.folder = folder
        self._root = zarr.create_group(folder / STORE, zarr_format=3)
        self._chosen = {plan.name: chosen(plan.cast, record) for plan in plans}
        for plan in plans:
            self._prepare(plan, runs)

    def _prepare(self, plan: Plan, runs: int) -> None:
        """Empty arrays for a scenario; what is not written reads as not-a-number."""
        group = self._root.create_group(plan.name)
        days = (months(plan.months) - EPOCH).astype("timedelta64[D]").astype(np.int64)
        clock = {"units": "days since 1990-01-01", "calendar": "proleptic_gregorian"}
        _whole(group, "month", days, "month", clock)
        _whole(group, "run", np.arange(runs), "run", {})
        chunks = (min(CHUNK_MONTHS, plan.months), min(CHUNK_RUNS, runs))
        shards = (_multiple(plan.months, chunks[0]), _multiple(min(BLOCK, runs), chunks[1]))
        for indicator in self._chosen[plan.name]:
            group.create_array(
                indicator.name, shape=(plan.months, runs), dtype="float32", chunks=chunks,
                shards=shards, fill_value=np.nan, dimension_names=("month", "run"),
                compressors=BloscCodec(cname="lz4", clevel=5, shuffle="bitshuffle"),
                attributes={**indicator_attributes(indicator)},
            )  # fmt: skip

    def write(self, plan: Plan, runs: int, block: Block) -> None:
        """Put a block in its place; it fills whole shards, of which it is the only writer."""
        group = self._root[plan.name]
        columns = slice(block.histories.start, block.histories.stop)
        for name, series in block.series.items():
            group[name][:, columns] = series  # type: ignore[index]
        for name, values in block.drawn.items():
            variable = parameter_variable(name)
            if variable not in group:  # type: ignore[operator]
                empty = np.full(runs, np.nan)
                _whole(group, variable, empty, "run", parameter_attributes(name))
            group[variable][columns] = values  # type: ignore[index]


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest, wholly or not at all."""
    draft = folder / f"{MANIFEST}.new"
    draft.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(folder / MANIFEST)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a results folder.

    Raises:
        UserError: if the folder is none.
    """
    file = folder / MANIFEST
    if not file.exists():
        raise UserError(f"{folder} is not a results folder: it has no {MANIFEST}")
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def read_data(folder: Path, scenario: str) -> xr.Dataset:
    """A scenario's results, read when used."""
    return xr.open_zarr(folder / STORE, group=scenario, consolidated=False, chunks=None)


def _whole(group: Any, name: str, values: Any, dimension: str, attributes: dict[str, str]) -> None:
    """A small array in one chunk."""
    array = group.create_array(
        name, shape=values.shape, dtype=values.dtype, chunks=values.shape,
        dimension_names=(dimension,), attributes=attributes,
    )  # fmt: skip
    array[:] = values


def _multiple(length: int, chunk: int) -> int:
    """The smallest multiple of a chunk that covers a length."""
    return -(-length // chunk) * chunk
