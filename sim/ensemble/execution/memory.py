"""Results in memory: the same labelled datasets as those of a store, without a folder."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from sim.ensemble.execution.jobs import jobs
from sim.ensemble.execution.simulate import Progress, no_progress, simulate
from sim.ensemble.request.batch import Batch
from sim.ensemble.request.blocks import RecordChoice, RecordedSeries, months_a_span
from sim.ensemble.request.tree import ScenarioNode
from sim.ensemble.storage.labels import (
    indicator_attributes,
    parameter_attributes,
    parameter_variable,
)
from sim.ensemble.storage.reading import coordinates, lazy_series
from sim.errors import UserError
from sim.numerics import Floats
from sim.scenario.plan import Plan
from sim.state.indicators import select_indicators


class MemorySink:
    """Holds each scenario's own months in arrays.

    Args:
        batch: the batch.
    """

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self.span = months_a_span(batch.block)
        self._nodes = {node.plan.name: node for tree in batch.trees for node in tree.walk()}
        self._series = {
            name: {
                i.name: self._empty_series(node)
                for i in select_indicators(node.plan.cast, batch.record)
            }
            for name, node in self._nodes.items()
        }
        self._drawn: dict[str, dict[str, Floats]] = {name: {} for name in self._nodes}

    def _empty_series(self, node: ScenarioNode) -> RecordedSeries:
        return np.full((node.plan.months - node.start, self._batch.runs), np.nan, np.float32)

    def write_months(
        self, node: ScenarioNode, columns: slice, first: int, series: Mapping[str, RecordedSeries]
    ) -> None:
        """Hold some months of a block."""
        start = first - node.start
        for name, values in series.items():
            self._series[node.plan.name][name][start : start + len(values), columns] = values

    def write_parameters(
        self, node: ScenarioNode, columns: slice, drawn: Mapping[str, Floats]
    ) -> None:
        """Hold the parameters that differ between the runs of a block."""
        arrays = self._drawn[node.plan.name]
        for name, values in drawn.items():
            arrays.setdefault(name, np.full(self._batch.runs, np.nan))[columns] = values

    def dataset(self, scenario: str) -> xr.Dataset:
        """A scenario as a labelled dataset, its past joined to its own months."""
        node = self._nodes[scenario]
        variables: dict[str, Any] = {}
        for indicator in select_indicators(node.plan.cast, self._batch.record):
            attributes = indicator_attributes(indicator)
            variables[indicator.name] = lazy_series(self._parts(node, indicator.name), attributes)
        for name, values in self._drawn[scenario].items():
            variables[parameter_variable(name)] = ("run", values, parameter_attributes(name))
        labels = coordinates(node.plan.months, self._batch.histories)
        return xr.Dataset(variables, coords=labels)

    def _parts(self, node: ScenarioNode, indicator: str) -> list[tuple[RecordedSeries, int]]:
        own = self._series[node.plan.name][indicator]
        parts = [(own, node.plan.months - node.start)]
        while node.parent:
            end, node = node.start, self._nodes[node.parent]
            parts.insert(0, (self._series[node.plan.name][indicator], end - node.start))
        return parts


def run_in_memory(batch: Batch, progress: Progress = no_progress) -> dict[str, xr.Dataset]:
    """Run a batch in this process: datasets by scenario, in memory.

    Raises:
        UserError: if a scenario failed in which a user's class decides.
        RuntimeError: if another failed; a batch in a folder continues with the others.
    """
    own = {
        p.name
        for p in batch.plans
        if any(rule.own for r in p.regimes for rule in r.agents.values())
    }
    sink = MemorySink(batch)
    for job in jobs(batch):
        outcomes = simulate(
            job.tree,
            job.columns,
            job.seed,
            job.record,
            sink,
            progress=progress,
            engine=job.engine,
            past=job.past,
        )
        failed = {o.scenario: f"{o.scenario}: {o.cause}" for o in outcomes if o.cause}
        if failed and failed.keys() <= own:
            raise UserError(*failed.values())
        if failed:
            raise RuntimeError("; ".join(failed.values()))
    return {plan.name: sink.dataset(plan.name) for plan in batch.plans}


def run_plan(
    plan: Plan,
    runs: int,
    seed: int,
    record: RecordChoice = "headline",
    progress: Progress = no_progress,
) -> dict[str, RecordedSeries]:
    """The series of histories 0 to runs-1 of one plan, by indicator, float32 (month, run)."""
    batch = Batch((plan,), np.arange(runs), seed, record, (plan.name,))
    data = run_in_memory(batch, progress)[plan.name]
    return {str(name): series.values for name, series in data.items() if series.ndim == 2}
