"""Small batches that the tests of this folder share."""

import hashlib
from dataclasses import replace
from pathlib import Path

from sim.ensemble.request.batch import Batch, prepare_batch

#: A scenario whose branch is in the record's first year, and enough after it to differ.
TURN, SHORT = str(Path(__file__).parent / "turn.yaml"), "1991-03"
#: What it is compared with.
NO_TURN = str(Path(__file__).parent / "no_turn.yaml")
FEW = ["trust.dprk.russia", "arms.dprk.russia", "talks"]


def small(*scenarios: str, runs: int = 12, runs_per_block: int | None = 4, **rest: object) -> Batch:
    """A batch of a few runs in small blocks: by default of three scenarios that share eight months."""
    arguments = {"end": SHORT, "record": FEW} | rest
    batch = prepare_batch(scenarios or (TURN,), runs, **arguments)
    return replace(batch, runs_per_block=runs_per_block)


def early(runs: int = 12, runs_per_block: int = 4, months: str = "1990-06") -> Batch:
    """A batch that is over in a blink: the record's first months."""
    batch = prepare_batch(("history",), runs, record=FEW, end=months)
    return replace(batch, runs_per_block=runs_per_block)


def digest(folder: Path) -> str:
    """A hash of every file of a store, names included."""
    found = hashlib.sha256()
    for file in sorted((folder / "store.zarr").rglob("*")):
        if file.is_file():
            found.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return found.hexdigest()
