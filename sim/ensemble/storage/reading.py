"""Reads series as one labelled dataset a scenario, its shared past joined to its own months."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from xarray.backends import BackendArray
from xarray.core import indexing

from sim.ensemble.storage.damage import report_damage
from sim.ensemble.storage.integrity import StoreCheck
from sim.ensemble.storage.labels import (
    HISTORY_ATTRIBUTES,
    month_dates,
    parameter_attributes,
    parameter_variable,
)
from sim.ensemble.storage.layout import PARAMETERS


class JoinedSeries(BackendArray):
    """Arrays (month, run) that follow each other along the months, read when used.

    Args:
        parts: NumPy or stored arrays, each with the number of its months that are used.
    """

    def __init__(self, parts: Sequence[tuple[Any, int]]) -> None:
        self._parts = tuple(parts)
        last = parts[-1][0]
        self.dtype = np.dtype(last.dtype)
        self.shape = (sum(length for _, length in parts), *last.shape[1:])

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """What a labelled look-up asks for."""
        basic = indexing.IndexingSupport.BASIC
        return indexing.explicit_indexing_adapter(key, self.shape, basic, self._read)

    def _read(self, key: tuple[Any, ...]) -> Any:
        month, *rest = key
        if isinstance(month, slice):
            cut = range(self.shape[0])[month]
            pieces = [array[(own, *rest)] for array, own in self._cuts(cut)]
            return np.concatenate(pieces) if pieces else self._parts[-1][0][(slice(0, 0), *rest)]
        at = int(month)
        for array, length in self._parts:
            if at < length:
                return array[(at, *rest)]
            at -= length
        raise IndexError(month)

    def _cuts(self, wanted: range) -> list[tuple[Any, slice]]:
        """The months of each part that are among some rising months."""
        cuts, begin = [], 0
        for array, length in self._parts:
            own = [m - begin for m in wanted if begin <= m < begin + length]
            if own:
                cuts.append((array, slice(own[0], own[-1] + 1, wanted.step)))
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


class StoredArray:
    """A stored array, read when used; each chunk is compared with its recorded checksum.

    Args:
        check: of the store.
        scenario, name: of the array.
    """

    def __init__(self, check: StoreCheck, scenario: str, name: str) -> None:
        self._check, self._name = check, (scenario, name)
        layout = check.layouts[scenario].array(name)
        self._chunks = layout.chunks
        self.dtype, self.shape = np.dtype(layout.data_type), layout.shape

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        """Some of its values, by whole numbers and rising slices.

        Raises:
            UserError: if a chunk is missing or damaged.
        """
        wanted = [
            range(size)[k if isinstance(k, slice) else slice(k, k + 1)]
            for k, size in zip(key, self.shape, strict=True)
        ]
        values = np.empty([len(places) for places in wanted], self.dtype)
        rows, columns = (
            list(_chunk_cuts(places, size))
            for places, size in zip(wanted, self._chunks, strict=True)
        )
        for row, from_row, to_row in rows:
            for column, from_column, to_column in columns:
                chunk = self._check.read_chunk(*self._name, row, column)
                values[to_row, to_column] = chunk[from_row, from_column]
        return values[tuple(slice(None) if isinstance(k, slice) else 0 for k in key)]


def _chunk_cuts(places: range, size: int) -> Iterator[tuple[int, slice, slice]]:
    """The chunks of a size that hold some rising places: which, the places in it, and in the result.

    >>> list(_chunk_cuts(range(3, 9, 2), 4))
    [(0, slice(3, 4, 2), slice(0, 1, None)), (1, slice(1, 4, 2), slice(1, 3, None))]
    """
    done = 0
    while done < len(places):
        number, first = divmod(places[done], size)
        end = min(len(places), done + (size - first - 1) // places.step + 1)
        yield number, slice(first, places[end - 1] % size + 1, places.step), slice(done, end)
        done = end


def read_data(check: StoreCheck, scenario: str) -> xr.Dataset:
    """A scenario's results, read when used: indicators (month, run), parameters (run).

    Args:
        check: of the store, which has passed.
        scenario: its name.

    Raises:
        UserError: if its metadata is damaged; for series, when they are read.
    """
    lineage, attributes = _lineage(check, scenario), check.read_attributes(scenario)
    histories = check.read_histories(scenario)
    with report_damage(str(check.store / scenario), check.store.parent):
        variables: dict[str, Any] = {}
        for name in check.layouts[scenario].indicators:
            parts = [(StoredArray(check, s, name), count) for s, count in lineage]
            variables[name] = lazy_series(parts, attributes[name])
        parameters = StoredArray(check, scenario, PARAMETERS)
        for row, spelling in enumerate(check.layouts[scenario].parameters):
            variables[parameter_variable(spelling)] = lazy_row(parameters, row, spelling)
        total = sum(count for _, count in lineage)
        return xr.Dataset(variables, coords=coordinates(total, histories))


def coordinates(count: int, histories: Any) -> dict[str, Any]:
    """The months, the runs, and the history number of each run."""
    return {
        "month": month_dates(count), "run": np.arange(len(histories)),
        "history": ("run", histories, HISTORY_ATTRIBUTES),
    }  # fmt: skip


def _lineage(check: StoreCheck, scenario: str) -> list[tuple[str, int]]:
    """The scenarios that hold a scenario's months, the earliest first, with the months of each."""
    layout = check.layouts[scenario]
    lineage = [(scenario, layout.months)]
    while layout.past is not None:
        past = check.layouts[layout.past]
        lineage.insert(0, (past.name, layout.start - past.start))
        layout = past
    return lineage
