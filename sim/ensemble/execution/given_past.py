"""The states of mid-2024 and the months before, replayed from the table of starts and kept for later batches."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.execution.recorder import record_months
from sim.ensemble.storage.manifest import code_hash, cpu_features
from sim.kept_files import keep, read_kept
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


@dataclass(frozen=True, slots=True)
class GivenPast:
    """Histories in mid-2024.

    Attributes:
        rows: of the table of starts that they take (run,).
        state: to go on from.
        series: each indicator before (month, run).
    """

    rows: NDArray[np.int64]
    state: State
    series: Mapping[str, NDArray[np.float32]]

    def take(self, places: NDArray[np.int64]) -> "GivenPast":
        """Some of the histories, in that order; they may repeat."""
        return GivenPast(
            self.rows[places],
            select_histories(self.state, places, self.rows[places]),
            {name: values[:, places] for name, values in self.series.items()},
        )


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
    wanted, place = np.unique(shipped_starts().rows_of(histories), return_inverse=True)
    found = _joined([_rows(part, names, engine) for part in _parts(wanted)]).take(place)
    state = {**found.state, "histories": histories, "seed": seed}
    return GivenPast(found.rows, state, found.series)


def _parts(rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Rows in rising order, cut where a new part of the table begins."""
    cuts = np.flatnonzero(np.diff(rows // ROWS_A_PART)) + 1
    return np.split(rows, cuts)


def _rows(rows: NDArray[np.int64], names: tuple[str, ...], engine: str) -> GivenPast:
    """Rows of one part of the table."""
    part = int(rows[0]) // ROWS_A_PART
    whole = _kept(part, names, engine, len(rows) >= FEW_ROWS)
    if whole is None:
        return replay(rows, names, engine)
    return whole.take(rows - part * ROWS_A_PART)


@lru_cache(maxsize=2)
def _kept(part: int, names: tuple[str, ...], engine: str, make: bool) -> GivenPast | None:
    """A part of the table, from a file, or replayed and kept; None where it is neither kept nor to be made."""
    name = f"{_key(part, names, engine)}.past"
    content = read_kept(name)
    if content is not None:
        return _unpacked(content)
    if not make:
        return None
    first = part * ROWS_A_PART
    made = replay(np.arange(first, min(first + ROWS_A_PART, shipped_starts().rows)), names, engine)
    if len(names) <= MOST_INDICATORS:
        keep(name, _packed(made), MOST_KEPT)
    return made


def _key(part: int, names: tuple[str, ...], engine: str) -> str:
    """A hash of all that a part depends on."""
    parts = (shipped_starts().sha256, code_hash(), engine, *cpu_features(), str(part), *names)
    return sha256("\n".join(parts).encode()).hexdigest()


def replay(rows: NDArray[np.int64], names: Sequence[str], engine: str) -> GivenPast:
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
    return GivenPast(rows, state, {name: series[name] for name in names}).take(places)


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


def _joined(parts: Sequence[GivenPast]) -> GivenPast:
    """Histories of several parts, side by side."""
    if len(parts) == 1:
        return parts[0]
    runs = [len(part.rows) for part in parts]

    def join(key: str) -> dict[str, NDArray[Any]]:
        return {
            name: np.concatenate([part.state[key][name] for part in parts], axis=-1)
            if values.ndim and values.shape[-1] == runs[0]
            else values
            for name, values in parts[0].state[key].items()
        }

    rows = np.concatenate([part.rows for part in parts])
    state = {**parts[0].state, "histories": rows, "world": join("world"), "events": join("events")}
    series = {
        name: np.concatenate([part.series[name] for part in parts], axis=1)
        for name in parts[0].series
    }
    return GivenPast(rows, state, series)


def _packed(past: GivenPast) -> bytes:
    room = io.BytesIO()
    arrays = {"rows": past.rows, "histories": past.state["histories"]}
    for key in ("world", "events"):
        arrays |= {f"{key}/{name}": values for name, values in past.state[key].items()}
    arrays |= {f"series/{name}": values for name, values in past.series.items()}
    np.savez(room, allow_pickle=False, **arrays)
    return room.getvalue()


def _unpacked(content: bytes) -> GivenPast:
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}

    def under(key: str) -> dict[str, NDArray[Any]]:
        return {n.partition("/")[2]: v for n, v in arrays.items() if n.startswith(f"{key}/")}

    state = {
        "month": PRESENT, "seed": 0, "histories": arrays["histories"],
        "world": under("world"), "events": under("events"),
    }  # fmt: skip
    return GivenPast(arrays["rows"], state, under("series"))
