"""Batches that run on a device with its own memory: cut so that each part fits."""

from dataclasses import replace

import numpy as np

from sim.compiled.engine import NUMPY, device_of
from sim.ensemble.execution.estimate import format_bytes
from sim.ensemble.request.batch import Batch
from sim.errors import UserError
from sim.model.simulation import Simulation
from sim.state.indicators import select_indicators

#: Share of the free memory that a part takes: the rest is for the months of other assumptions, for sorting,
#: and for what the threads themselves put aside.
SHARE = 0.4


def fit_to_device(batch: Batch, most: int | None = None) -> Batch:
    """The same batch, with blocks that fit the memory of the device on which it runs.

    Args:
        most: runs of a block where memory allows; by default the usual ones.

    Raises:
        UserError: if not even one history fits.
    """
    wanted = min(most or batch.block, batch.runs)
    room = _room(batch)
    if room is None:
        return batch if most is None else replace(batch, runs_per_block=wanted)
    return replace(batch, runs_per_block=min(wanted, room))


def _room(batch: Batch) -> int | None:
    """How many histories fit; None where they take the processor's memory."""
    if batch.engine == NUMPY:
        return None
    free = device_of(batch.engine).free_bytes()
    if free is None:
        return None
    each = _bytes_a_history(batch)
    if not each:
        return None
    room = int(SHARE * free / each)
    if room < 1:
        raise UserError(
            f"--engine {batch.engine}: the device has {format_bytes(free)} free, and a history takes "
            f"{format_bytes(each / SHARE)}; use --engine traced or numpy"
        )
    return room


def _bytes_a_history(batch: Batch) -> int:
    """Memory of the device for each history, measured with one."""
    plan = batch.plans[0]
    first = Simulation(plan, batch.seed, np.arange(1), engine=batch.engine)
    first.record_only(select_indicators(plan.cast, batch.record))
    first.step()
    return first.bytes_a_history()
