"""The unit of work: a tree of scenarios for one block of runs, as it is sent to a worker."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sim.ensemble.execution.simulate import Outcome, Progress, describe_error, no_progress, simulate
from sim.ensemble.request.batch import Batch
from sim.ensemble.request.blocks import Columns, RecordChoice, blocks
from sim.ensemble.request.drawn_parameters import settings_by_run
from sim.ensemble.request.shared_past import count_run_months
from sim.ensemble.request.tree import ScenarioNode
from sim.ensemble.storage.store import ZarrStore
from sim.scenario.plan import Plan, Regime
from sim.start.table import PRESENT, PastKind


@dataclass(frozen=True, slots=True)
class Job:
    """A task for a worker, with all the information that it needs.

    Attributes:
        tree: the scenarios, with the settings of these columns.
        columns: the runs.
        seed: of the random streams.
        record: what to record.
        wanted: the scenarios that are not yet done.
        engine: what steps the models.
        past: where the histories start.
    """

    tree: ScenarioNode
    columns: Columns
    seed: int
    record: RecordChoice
    wanted: frozenset[str]
    engine: str
    past: PastKind | None = None

    @property
    def run_months(self) -> int:
        """How much there is to compute."""
        since = PRESENT if self.past == "given" else 0
        return count_run_months(self.tree, self.columns.histories, self.wanted, since)


def jobs(batch: Batch) -> Iterator[Job]:
    """All jobs of a batch: one for each tree in each block."""
    for columns in blocks(batch.histories, batch.block):
        for tree in batch.trees:
            names = frozenset(node.plan.name for node in tree.walk())
            yield Job(
                select_columns_of_tree(tree, columns.place),
                columns,
                batch.seed,
                batch.record,
                names,
                batch.engine,
                batch.past,
            )


def run_job(job: Job, folder: Path, block: int, progress: Progress = no_progress) -> list[Outcome]:
    """Run a job and write its series into the store of a folder."""
    store = ZarrStore(folder, block)
    outcomes = simulate(
        job.tree,
        job.columns,
        job.seed,
        job.record,
        store,
        job.wanted,
        progress,
        job.engine,
        job.past,
    )
    nodes = {node.plan.name: node for node in job.tree.walk()}

    def with_checksums(outcome: Outcome) -> Outcome:
        if outcome.cause is not None:
            return outcome
        try:
            digits = store.block_digits(nodes[outcome.scenario], job.record, job.columns.place)
        except OSError as error:
            # something else has removed or changed the files since they were written
            return replace(outcome, cause=describe_error(error))
        return replace(outcome, checksums=digits)

    return [with_checksums(outcome) for outcome in outcomes]


def select_columns_of_tree(node: ScenarioNode, columns: slice) -> ScenarioNode:
    """A tree whose settings of one value a run are cut to some columns."""
    forks = [select_columns_of_tree(fork, columns) for fork in node.forks]
    return ScenarioNode(select_columns(node.plan, columns), node.start, node.parent, forks)


def select_columns(plan: Plan, columns: slice) -> Plan:
    """A plan whose settings of one value a run are cut to some columns."""
    if not any(regime.off_where or settings_by_run(regime) for regime in plan.regimes):
        return plan
    return replace(plan, regimes=tuple(_select_regime_columns(c, columns) for c in plan.regimes))


def _select_regime_columns(regime: Regime, columns: slice) -> Regime:
    cut = {name: values[columns] for name, values in settings_by_run(regime).items()}
    off = {name: values[columns] for name, values in regime.off_where.items()}
    return replace(regime, settings={**regime.settings, **cut}, off_where=off)
