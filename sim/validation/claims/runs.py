"""Runs the worlds of claims: those of a cell together, as trees that share their pasts, and only leaves are kept."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from sim.ensemble.execution.recorder import Recorder
from sim.ensemble.request.blocks import RecordedSeries
from sim.ensemble.request.tree import ScenarioNode
from sim.ensemble.storage.manifest import code_hash
from sim.files import make_folder, write_file
from sim.model.simulation import Simulation
from sim.numerics import Floats
from sim.scenario.description import fingerprint
from sim.scenario.events import NOT_YET
from sim.scenario.plan import Plan
from sim.scenario.shared_months import shared_months
from sim.start.table import shipped_starts
from sim.state.indicators import Indicator, indicators
from sim.validation.claims.evaluate import RunSeries, leaf_value
from sim.validation.claims.expressions import Expression
from sim.validation.claims.pasts import Draws, chosen_past

SEED = 1
#: The values of leaves by world and expression.
CellValues = dict[tuple[str, Expression], Floats]


@dataclass(frozen=True)
class CellJob:
    """The worlds of a cell, and what is read off each.

    Attributes:
        name: of the cell.
        plans: by world.
        leaves: what is read off each world.
        indicators: the names of all that is recorded; those that a world lacks are unknown there.
        runs: histories of each world.
        draws: how they are drawn.
        engine: "traced" or "numpy"; by default the faster that can.
    """

    name: str
    plans: Mapping[str, Plan]
    leaves: Mapping[str, tuple[Expression, ...]]
    indicators: tuple[str, ...]
    runs: int
    draws: Draws = "free"
    engine: str | None = None

    @property
    def run_months(self) -> int:
        """How much there is to compute; a shared past counts once."""
        return self.run_months_after(0)

    def run_months_after(self, month: int) -> int:
        """How much of it lies after a month."""
        starts = self.starts
        each = (plan.months - max(month, starts[world]) for world, plan in self.plans.items())
        return self.runs * sum(each)

    @cached_property
    def starts(self) -> Mapping[str, int]:
        """The first month of each world that it does not share with the first."""
        first, *others = self.plans
        shared = {world: shared_months(self.plans[first], self.plans[world]) for world in others}
        return {first: 0, **shared}

    def tree(self) -> list[ScenarioNode]:
        """The worlds under names of their own: the first with those that fork from it, and those that share nothing."""
        nodes = {
            world: ScenarioNode(replace(plan, name=world), self.starts[world])
            for world, plan in self.plans.items()
        }
        first, *others = nodes.values()
        first.forks = sorted((n for n in others if n.start), key=lambda node: node.start)
        return [first, *(node for node in others if not node.start)]

    @property
    def key(self) -> str:
        """A hash of all that its values depend on."""
        table = "" if self.draws == "declared" else shipped_starts().sha256
        drawn = f"{self.draws} {table} {self.runs} {SEED}"
        digest = hashlib.sha256(f"{own_code()} {code_hash()} {drawn}".encode())
        for world, plan in self.plans.items():
            digest.update(f"{world} {fingerprint(plan)} {self.leaves[world]!r}".encode())
        return digest.hexdigest()


@cache
def own_code() -> str:
    """A hash of how leaves are read."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem in ("evaluate", "expressions", "reductions", "runs"):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def run_cell(job: CellJob) -> CellValues:
    """The leaves of all worlds of a cell."""
    found: CellValues = {}
    for root in job.tree():
        _run_node(job, root, None, {}, found)
    return found


def _run_node(
    job: CellJob,
    node: ScenarioNode,
    state: Any,
    past: Mapping[str, RecordedSeries],
    found: CellValues,
) -> None:
    """A world and, depth first, those that fork from it."""
    plan, saves = node.plan, {fork.start for fork in node.forks}
    model = _open(job, plan, state)
    recorder = Recorder(_known(plan, job.indicators), plan.months - node.start, job.runs)
    recorder.watch(model)
    states: dict[int, Any] = {}
    for month in range(node.start, plan.months):
        if month in saves:
            states[month] = model.save_state()
        model.step()
        recorder.record(model)
    own = recorder.take()[1]
    series = {n: np.concatenate([past[n][: node.start], x]) if past else x for n, x in own.items()}
    read = RunSeries(series, _onsets(model))
    for leaf in job.leaves[plan.name]:
        found[plan.name, leaf] = _read(leaf, read, job.runs)
    model.release()
    for fork in node.forks:
        _run_node(job, fork, states[fork.start], series, found)


def _open(job: CellJob, plan: Plan, state: Any) -> Simulation:
    """A simulation in its first month, or in the month of a saved state."""
    options: dict[str, Any] = {"engine": job.engine, "past": chosen_past(job.draws, job.runs)}
    if state is None:
        return Simulation(plan, SEED, np.arange(job.runs), **options)
    return Simulation.from_state(plan, state, **options)


def _known(plan: Plan, names: Sequence[str]) -> tuple[Indicator, ...]:
    wanted = set(names)
    return tuple(one for one in indicators(plan.cast) if one.name in wanted)


def _onsets(model: Simulation) -> dict[str, Floats]:
    """The month in which each event began (run,)."""
    return {
        name: np.where(onset == NOT_YET, np.nan, onset.astype(float))
        for name, onset in model.events.onset.items()
    }


def _read(leaf: Expression, read: RunSeries, runs: int) -> Floats:
    """A leaf's values; unknown where the world lacks what it reads."""
    named = {"indicator": read.series, "event": read.events}
    if any(one.op in named and one.name not in named[one.op] for one in leaf.walk()):
        return np.full(runs, np.nan)
    return leaf_value(leaf, read)


# -- kept on disk ---------------------------------------------------------------------------------


def load_cell(job: CellJob, folder: Path) -> CellValues | None:
    """A cell that was computed before; None where there is none, or its file is damaged."""
    file = folder / f"{job.key}.npz"
    order = _order(job)
    try:
        with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as stored:
            values = stored["values"]
    except (OSError, ValueError, KeyError, BadZipFile):
        return None
    return dict(zip(order, values, strict=True)) if len(values) == len(order) else None


def save_cell(job: CellJob, values: CellValues, folder: Path) -> None:
    """Keep a cell, so that a later call goes on from there."""
    stream = BytesIO()
    np.savez_compressed(stream, values=np.stack([values[key] for key in _order(job)]))
    make_folder(folder)
    write_file(folder / f"{job.key}.npz", stream.getvalue(), overwrite=True)


def _order(job: CellJob) -> list[tuple[str, Expression]]:
    return [(world, leaf) for world in job.plans for leaf in job.leaves[world]]


def names_read(leaves: Iterable[Expression]) -> set[str]:
    """The indicators that some leaves read."""
    return {one.name for leaf in leaves for one in leaf.walk() if one.op == "indicator"}
