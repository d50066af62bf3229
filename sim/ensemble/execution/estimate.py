"""The cost of a batch before it starts: time by a short trial, disk and memory by arithmetic."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from sim.ensemble.execution.jobs import jobs
from sim.ensemble.execution.simulate import open_model
from sim.ensemble.request.batch import Batch
from sim.ensemble.request.blocks import months_a_span
from sim.errors import UserError
from sim.state.indicators import select_indicators

BYTES_A_NUMBER = 4  # of a recorded number
#: Months of the first block that are stepped to measure the time of a month.
TRIAL_MONTHS = 12
#: Memory of a process after all imports, in bytes.
IDLE_BYTES = 250e6
#: Memory of a model for each run, in bytes.
BYTES_A_HISTORY = 60e3
#: Units of amounts of data, the largest first, in bytes.
UNITS = {"TB": 1e12, "GB": 1e9, "MB": 1e6, "kB": 1e3}


@dataclass(frozen=True, slots=True)
class Estimate:
    """The cost of a batch.

    Attributes:
        seconds: for one process.
        disk: bytes that its series take at most; compression saves a part.
        memory: bytes that one process holds at most.
    """

    seconds: float
    disk: float
    memory: float


def estimate_cost(batch: Batch) -> Estimate:
    """The cost of a batch on this machine."""
    first = next(iter(jobs(batch)))
    model = open_model(first.tree.plan, first.columns.histories, batch.seed, None, batch.engine)
    model.record_only(select_indicators(first.tree.plan.cast, batch.record))
    trial = min(TRIAL_MONTHS, batch.plans[0].months - 1)
    model.step()
    start = time.perf_counter()
    for _ in range(trial):
        model.step()
    a_month = (time.perf_counter() - start) / max(1, trial) / model.runs
    widest = max(len(select_indicators(plan.cast, batch.record)) for plan in batch.plans)
    together = min(months_a_span(batch.block), batch.plans[0].months)
    held = model.runs * (widest * together * BYTES_A_NUMBER * 2 + BYTES_A_HISTORY)
    model.release()
    return Estimate(a_month * batch.run_months, estimate_disk(batch), IDLE_BYTES + held)


def estimate_disk(batch: Batch) -> float:
    """Bytes that the series of a batch take at most."""
    return sum(
        len(select_indicators(node.plan.cast, batch.record)) * (node.plan.months - node.start) * batch.runs * BYTES_A_NUMBER
        for tree in batch.trees for node in tree.walk()
    )  # fmt: skip


def format_bytes(count: float) -> str:
    """An amount of data in a unit in which it is at least 1, with three digits.

    >>> format_bytes(12_345_678), format_bytes(3e9), format_bytes(12)
    ('12.3 MB', '3 GB', '12 bytes')
    """
    name, size = next((u for u in UNITS.items() if count >= 0.9995 * u[1]), ("bytes", 1.0))
    return f"{float(f'{count / size:.3g}'):g} {name}"


def refuse_too_large(batch: Batch, folder: Path) -> None:
    """Refuse a batch whose folder could fill the disk.

    Raises:
        UserError: with the space that it may need and the free space.
    """
    existing = next(place for place in (folder, *folder.resolve().parents) if place.exists())
    needed, free = estimate_disk(batch), shutil.disk_usage(existing).free
    if needed > free:
        raise UserError(
            f"the batch may need {format_bytes(needed)} in {folder}, where {format_bytes(free)} are "
            "free: take fewer runs, record fewer indicators, or name another folder"
        )
