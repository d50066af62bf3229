"""The unit of work: a tree of scenarios for one block of histories, as it travels to a worker."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sim.ensemble.batch import Batch
from sim.ensemble.drawn import by_run
from sim.ensemble.fanning import run_months
from sim.ensemble.simulate import Columns, Outcome, Progress, Record, blocks, silent, simulate
from sim.ensemble.store import ZarrStore
from sim.ensemble.tree import Node
from sim.scenario.plan import Chapter, Plan


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is to do, with all that it needs to know.

    Attributes:
        tree: the scenarios, their settings cut to these columns.
        columns: which histories.
        seed: of the luck.
        record: what to record.
        wanted: the scenarios that are not yet done.
    """

    tree: Node
    columns: Columns
    seed: int
    record: Record
    wanted: frozenset[str]

    @property
    def run_months(self) -> int:
        """How much there is to compute."""
        return run_months(self.tree, self.columns.histories, self.wanted)


def jobs(batch: Batch) -> Iterator[Job]:
    """All jobs of a batch: block by block, a tree each."""
    for columns in blocks(batch.histories, batch.block):
        for tree in batch.trees:
            names = frozenset(node.plan.name for node in tree.walk())
            yield Job(narrowed_tree(tree, columns.place), columns, batch.seed, batch.record, names)


def worked(job: Job, folder: Path, block: int, progress: Progress = silent) -> list[Outcome]:
    """Do a job, writing into the store of a folder."""
    store = ZarrStore(folder, block)
    return simulate(job.tree, job.columns, job.seed, job.record, store, job.wanted, progress)


def narrowed_tree(node: Node, columns: slice) -> Node:
    """A tree whose settings of one value a run hold those of some columns."""
    forks = [narrowed_tree(fork, columns) for fork in node.forks]
    return Node(narrowed(node.plan, columns), node.start, node.parent, forks)


def narrowed(plan: Plan, columns: slice) -> Plan:
    """A plan whose settings of one value a run hold those of some columns."""
    if not any(chapter.off_where or by_run(chapter) for chapter in plan.chapters):
        return plan
    return replace(plan, chapters=tuple(_narrowed(c, columns) for c in plan.chapters))


def _narrowed(chapter: Chapter, columns: slice) -> Chapter:
    cut = {name: values[columns] for name, values in by_run(chapter).items()}
    off = {name: values[columns] for name, values in chapter.off_where.items()}
    return replace(chapter, settings={**chapter.settings, **cut}, off_where=off)
