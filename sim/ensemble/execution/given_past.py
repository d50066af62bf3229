"""The states of mid-2024 and the months before, replayed from the table of starts and kept for later batches."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.cache_files import read_cached, write_cached
from sim.ensemble.execution.recorder import record_months
from sim.ensemble.storage.manifest import code_hash, cpu_features
from sim.model.simulation import Simulation
from sim.record.targets import hard_facts
from sim.scenario.library import BASELINE, load_plan, with_prior
from sim.start.table import PRESENT, shipped_starts
from sim.state.indicators import Indicator, select_indicators
from sim.terminal import print_line

#: Rows that are replayed and kept together.
ROWS_A_PART = 500
#: Fewer rows than this, of a part that is not kept, are replayed by themselves.
FEW_ROWS = 100
#: Files that are kept, and the most indicators that one holds.
MOST_KEPT, MOST_INDICATORS = 8, 120
State = Mapping[str, Any]
#: Places of runs or rows: neighbours as a slice.
Places = NDArray[np.int64] | slice


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of the table of starts, in mid-2024.

    Attributes:
        rows: which; where a row misses a fact, the one that takes its place (row,).
        state: to go on from.
        series: the indicators before (month, indicator, row).
    """

    rows: NDArray[np.int64]
    state: State
    series: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class GivenPast:
    """Histories in mid-2024.

    Attributes:
        rows: of the table of starts that they take (run,).
        state: to go on from.
    """

    rows: NDArray[np.int64]
    state: State
    #: for each part, the runs that take a row of it, and which
    _parts: tuple[tuple[Part, Places, Places], ...]

    def fill(self, room: NDArray[np.float32], first: int) -> None:
        """Write the indicators of some months before mid-2024 (month, indicator, run).

        Args:
            room: where.
            first: the month of its first row.
        """
        for part, runs, rows in self._parts:
            room[:, :, runs] = part.series[first : first + len(room)][:, :, rows]


def given_past(
    histories: NDArray[np.int64], seed: int, indicators: Sequence[Indicator], engine: str
) -> GivenPast:
    """Histories in mid-2024, as a scenario goes on from them.

    Args:
        histories: their numbers (run,).
        seed: of the random streams from then on.
        indicators: those whose past is recorded.
        engine: what replays.
    """
    names = tuple(indicator.name for indicator in indicators)
    wanted = shipped_starts().rows_of(histories)
    parts = []
    for number in np.unique(wanted // ROWS_A_PART).tolist():
        runs = np.flatnonzero(wanted // ROWS_A_PART == number)
        part, places = _rows(wanted[runs], number, names, engine)
        parts.append((part, _as_slice(runs), _as_slice(places)))
    rows, state = _joined(parts, histories, seed)
    return GivenPast(rows, state, tuple(parts))


def _as_slice(places: NDArray[np.int64]) -> Places:
    """Neighbouring places as a slice, with which no copy is made."""
    first, last = int(places[0]), int(places[-1])
    if last - first + 1 == len(places) and np.all(np.diff(places) == 1):
        return slice(first, last + 1)
    return places


def _rows(
    rows: NDArray[np.int64], number: int, names: tuple[str, ...], engine: str
) -> tuple[Part, NDArray[np.int64]]:
    """A part that holds some rows, and their places in it."""
    few, place = np.unique(rows, return_inverse=True)
    whole = _kept(number, names, engine, len(few) >= FEW_ROWS)
    if whole is None:
        return replay(few, names, engine), place
    return whole, rows - number * ROWS_A_PART


@lru_cache(maxsize=4)
def _kept(number: int, names: tuple[str, ...], engine: str, make: bool) -> Part | None:
    """A part of the table, from a file, or replayed and kept; None where it is neither kept nor to be made."""
    name = f"{_key(number, names, engine)}.past"
    content = read_cached(name)
    if content is not None:
        return _unpacked(content)
    if not make:
        return None
    first = number * ROWS_A_PART
    made = replay(np.arange(first, min(first + ROWS_A_PART, shipped_starts().rows)), names, engine)
    if len(names) <= MOST_INDICATORS:
        write_cached(name, _packed(made), MOST_KEPT)
    return made


def _key(part: int, names: tuple[str, ...], engine: str) -> str:
    """A hash of all that a part depends on."""
    parts = (shipped_starts().sha256, code_hash(), engine, *cpu_features(), str(part), *names)
    return sha256("\n".join(parts).encode()).hexdigest()


def replay(rows: NDArray[np.int64], names: Sequence[str], engine: str) -> Part:
    """Rows of the table, run from 1990 to mid-2024.

    A row that misses a fact, as it may with another engine or processor than the table was made with, is named,
    and the next takes its place.
    """
    starts, plan = shipped_starts(), with_prior(load_plan(BASELINE), "assimilated")
    needed = tuple(dict.fromkeys((*names, *(fact.indicator for fact in hard_facts()))))
    simulation = Simulation(
        plan, starts.header["seed"], rows, engine=engine, past=starts.past(rows, "replayed")
    )
    series = record_months(simulation, select_indicators(plan.cast, needed), PRESENT)
    state = simulation.save_state()
    simulation.release()
    places = _meeting(rows, series)
    kept = np.empty((PRESENT, len(names), len(rows)), dtype=np.float32)
    for column, name in enumerate(names):
        kept[:, column] = series[name][:, places]
    return Part(rows[places], select_histories(state, places, rows[places]), kept)


def _meeting(
    rows: NDArray[np.int64], series: Mapping[str, NDArray[np.float32]]
) -> NDArray[np.int64]:
    """For each row its own place, or that of the next row that meets all facts (row,)."""
    met = np.array([fact.holds(series[fact.indicator], 0) for fact in hard_facts()])
    good = met.all(axis=0)
    places = np.arange(len(rows))
    if not good.any():
        return places
    for place in np.flatnonzero(~good):
        missed = next(
            f.name for f, holds in zip(hard_facts(), met, strict=True) if not holds[place]
        )
        later = np.roll(np.arange(len(rows)), -int(place))
        places[place] = later[good[later]][0]
        print_line(
            f"start {rows[place]} misses {missed!r} here; start {rows[places[place]]} takes its place",
            stderr=True,
        )
    return places


def select_histories(
    state: State, places: NDArray[np.int64], numbers: NDArray[np.int64]
) -> dict[str, Any]:
    """A state of some of its histories, under new numbers.

    Args:
        state: of a simulation.
        places: which (run,).
        numbers: of the histories from now on (run,).
    """
    runs = len(state["histories"])

    def cut(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        return {
            name: values[..., places] if values.ndim and values.shape[-1] == runs else values
            for name, values in arrays.items()
        }

    return {
        **state, "histories": numbers, "world": cut(state["world"]), "events": cut(state["events"])
    }  # fmt: skip


def _joined(
    parts: Sequence[tuple[Part, Places, Places]], histories: NDArray[np.int64], seed: int
) -> tuple[NDArray[np.int64], State]:
    """The rows that runs take, and their states, from several parts."""
    rows = np.empty(len(histories), dtype=np.int64)
    whole: dict[str, dict[str, NDArray[Any]]] = {"world": {}, "events": {}}
    for part, runs, places in parts:
        rows[runs] = part.rows[places]
        for key, arrays in whole.items():
            for name, values in part.state[key].items():
                if values.ndim and values.shape[-1] == len(part.rows):
                    shape = (*values.shape[:-1], len(histories))
                    arrays.setdefault(name, np.empty(shape, values.dtype))
                    arrays[name][..., runs] = values[..., places]
                else:
                    arrays[name] = values
    return rows, {**parts[0][0].state, **whole, "histories": histories, "seed": seed}


def _packed(part: Part) -> bytes:
    room = io.BytesIO()
    arrays = {"rows": part.rows, "histories": part.state["histories"], "series": part.series}
    for key in ("world", "events"):
        arrays |= {f"{key}/{name}": values for name, values in part.state[key].items()}
    np.savez(room, allow_pickle=False, **arrays)
    return room.getvalue()


def _unpacked(content: bytes) -> Part:
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}

    def under(key: str) -> dict[str, NDArray[Any]]:
        return {n.partition("/")[2]: v for n, v in arrays.items() if n.startswith(f"{key}/")}

    state = {
        "month": PRESENT, "seed": 0, "histories": arrays["histories"],
        "world": under("world"), "events": under("events"),
    }  # fmt: skip
    return Part(arrays["rows"], state, arrays["series"])
