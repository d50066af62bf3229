"""Small batches that the tests of this folder share."""

import hashlib
from dataclasses import replace
from pathlib import Path

from sim.ensemble.batch import Batch, prepared

#: A short past with a branch, and enough after it to differ.
SHORT = "2025-03"
FEW = ["trust.dprk.russia", "arms.dprk.russia", "talks"]


def small(*scenarios: str, runs: int = 12, blocks_of: int | None = 4, **rest: object) -> Batch:
    """A batch of a few runs in small blocks."""
    arguments = {"end": SHORT, "record": FEW} | rest
    batch = prepared(scenarios or ("war_ends",), runs, **arguments)
    return replace(batch, blocks_of=blocks_of)


def early(runs: int = 12, blocks_of: int = 4, months: str = "1990-06") -> Batch:
    """A batch that is over in a blink: the record's first months."""
    batch = prepared(("history",), runs, record=FEW, end=months)
    return replace(batch, blocks_of=blocks_of)


def digest(folder: Path) -> str:
    """A hash of every file of a store, names included."""
    found = hashlib.sha256()
    for file in sorted((folder / "store.zarr").rglob("*")):
        if file.is_file():
            found.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return found.hexdigest()
