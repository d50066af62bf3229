"""Reads series as one labelled dataset a scenario, its shared past joined to its own months."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
import zarr
from xarray.backends import BackendArray
from xarray.core import indexing

from sim.ensemble.storage.damage import StoredArray, report_damage
from sim.ensemble.storage.labels import month_dates, parameter_attributes, parameter_variable
from sim.ensemble.storage.store import (
    DRAWN_NAME,
    FIRST_MONTH_KEY,
    INDICATORS_KEY,
    PAST_KEY,
    STORE_NAME,
)


class JoinedSeries(BackendArray):
    """Arrays (month, run) that follow each other along the months, read when used.

    Args:
        parts: NumPy or Zarr arrays, each with the number of its months that are taken.
    """

    def __init__(self, parts: Sequence[tuple[Any, int]]) -> None:
        self._parts = tuple(parts)
        last = parts[-1][0]
        self.dtype = np.dtype(last.dtype)
        self.shape = (sum(length for _, length in parts), *last.shape[1:])

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """What a labelled look-up asks for."""
        basic = indexing.IndexingSupport.BASIC
        return indexing.explicit_indexing_adapter(key, self.shape, basic, self._taken)

    def _taken(self, key: tuple[Any, ...]) -> Any:
        month, *rest = key
        if isinstance(month, slice):
            cut = range(self.shape[0])[month]
            found = [array[(mine, *rest)] for array, mine in self._cuts(cut)]
            return np.concatenate(found) if found else self._parts[-1][0][(slice(0, 0), *rest)]
        at = int(month)
        for array, length in self._parts:
            if at < length:
                return array[(at, *rest)]
            at -= length
        raise IndexError(month)

    def _cuts(self, wanted: range) -> list[tuple[Any, slice]]:
        """Which months of each part a stretch of rising months covers."""
        cuts, begin = [], 0
        for array, length in self._parts:
            mine = [m - begin for m in wanted if begin <= m < begin + length]
            if mine:
                cuts.append((array, slice(mine[0], mine[-1] + 1, wanted.step)))
            begin += length
        return cuts


def lazy_series(parts: Sequence[tuple[Any, int]], attributes: Mapping[str, Any]) -> xr.Variable:
    """A variable (month, run) that is read when used."""
    return xr.Variable(
        ("month", "run"), indexing.LazilyIndexedArray(JoinedSeries(parts)), {**attributes}
    )


class ParameterRow(BackendArray):
    """A row of a stored array (run,), read when used."""

    def __init__(self, array: Any, row: int) -> None:
        self._array, self._row = array, row
        self.dtype, self.shape = np.dtype(array.dtype), array.shape[1:]

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """What a labelled look-up asks for."""
        basic = indexing.IndexingSupport.BASIC
        return indexing.explicit_indexing_adapter(
            key, self.shape, basic, lambda k: self._array[(self._row, *k)]
        )


def lazy_row(array: Any, row: int, spelling: str) -> xr.Variable:
    """The drawn values of a parameter (run,), read when used."""
    lazy = indexing.LazilyIndexedArray(ParameterRow(array, row))
    return xr.Variable(("run",), lazy, {**parameter_attributes(spelling)})


def read_data(folder: Path, scenario: str) -> xr.Dataset:
    """A scenario's results, read when used: indicators (month, run), what runs have (run).

    Raises:
        UserError: if something of it is damaged; of what is read later, when it is read.
    """
    place = folder / STORE_NAME
    with report_damage(f"{place / scenario}"):
        return _label_group(zarr.open_group(place, mode="r"), place, scenario)


def _label_group(root: Any, place: Path, scenario: str) -> xr.Dataset:
    lineage = _lineage(root, scenario)
    own = lineage[-1][0]
    variables: dict[str, Any] = {}
    for name in own.attrs[INDICATORS_KEY]:
        parts = [(_open_array(group, name, place), length) for group, length in lineage]
        variables[name] = lazy_series(parts, parts[-1][0].attributes)
    drawn = _open_array(own, DRAWN_NAME, place)
    for row, spelling in enumerate(drawn.attributes["names"]):
        variables[parameter_variable(spelling)] = lazy_row(drawn, row, spelling)
    total = sum(length for _, length in lineage)
    return xr.Dataset(variables, coords=coordinates(total, own["history"][:]))


def _open_array(group: Any, name: str, place: Path) -> StoredArray:
    return StoredArray(group[name], str(place / group.path / name))


def coordinates(count: int, histories: Any) -> dict[str, Any]:
    """The months, the runs, and beside each run the history whose luck it meets."""
    about = {"units": "1", "long_name": "number of the history, whose luck the run meets"}
    return {
        "month": month_dates(count), "run": np.arange(len(histories)),
        "history": ("run", histories, about),
    }  # fmt: skip


def _lineage(root: Any, scenario: str) -> list[tuple[Any, int]]:
    """The groups that hold a scenario's months, the earliest first, and how many of each."""
    found: list[tuple[Any, int]] = []
    name, end = scenario, None
    while True:
        group = root[name]
        first = int(group.attrs[FIRST_MONTH_KEY])
        length = group["month"].shape[0] if end is None else end - first
        found.insert(0, (group, length))
        if PAST_KEY not in group.attrs:
            return found
        name, end = str(group.attrs[PAST_KEY]), first
