"""A batch: scenarios, their bases and a number of runs on common luck, in memory or in a folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.ensemble.execute import BLOCK, Block, Progress, run_block, silent, spans
from sim.ensemble.labels import labelled
from sim.ensemble.manifest import manifest
from sim.ensemble.store import ZarrStore, write_manifest
from sim.errors import UserError
from sim.facts import month_index, month_name
from sim.indicators import chosen
from sim.scenario.library import load_plan, with_settings
from sim.scenario.parameters import Setting
from sim.scenario.plan import Plan

if TYPE_CHECKING:
    import xarray as xr

Record = str | Sequence[str]
CHANGED = "changed"
#: Where neither the caller nor the scenario says.
RUNS, SEED = 1000, 1


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be run.

    Attributes:
        plans: the scenarios, bases first, each once.
        runs: histories of each, numbered from 0.
        seed: of the luck they share.
        record: "headline", "all", or names of indicators.
        named: the scenarios that were asked for; the others are their bases.
    """

    plans: tuple[Plan, ...]
    runs: int
    seed: int
    record: Record
    named: tuple[str, ...]

    @property
    def run_months(self) -> int:
        """How much there is to compute."""
        return sum(plan.months for plan in self.plans) * self.runs


def prepared(
    scenarios: Sequence[str | Plan],
    runs: int | None = None,
    seed: int | None = None,
    record: Record = "headline",
    settings: Mapping[str, Setting] | None = None,
    end: str | None = None,
) -> Batch:
    """A batch from names: each scenario, changed by the settings, and its base, unchanged.

    Raises:
        UserError: for what is wrong with a name, a setting, a number or the month of the end.
    """
    if not scenarios:
        raise UserError("name at least one scenario")
    plans: dict[str, Plan] = {}
    named_ones = []
    for scenario in scenarios:
        plan = scenario if isinstance(scenario, Plan) else load_plan(scenario)
        plan = _changed(plan, settings or {})
        for base in plan.comparisons or ((plan.compare_to,) if plan.compare_to else ()):
            other = load_plan(base)
            plans.setdefault(other.name, other)
        plans[plan.name] = plan
        named_ones.append(plan.name)
    last = None if end is None else month_index(end)
    shortened = tuple(_until(plan, last) for plan in plans.values())
    for plan in shortened:
        chosen(plan.cast, record)
    named = next(iter(plans.values()))
    return Batch(
        shortened,
        _whole(runs if runs is not None else named.runs or RUNS, "runs", 1),
        _whole(seed if seed is not None else named.seed or SEED, "seed", 0),
        record,
        tuple(named_ones),
    )


def _whole(number: object, name: str, least: int) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or number < least:
        raise UserError(f"{name} = {number!r}: give a whole number of at least {least}")
    return number


def _changed(plan: Plan, settings: Mapping[str, Setting]) -> Plan:
    """The plan with settings changed; a base of others becomes a variant of itself."""
    if not settings:
        return plan
    changed = with_settings(plan, settings)
    if plan.compare_to is not None:
        return changed
    return replace(
        changed, name=f"{plan.name}_{CHANGED}", compare_to=plan.name, comparisons=(plan.name,)
    )


def _until(plan: Plan, last: int | None) -> Plan:
    if last is None:
        return plan
    start = plan.chapters[-1].start
    if not start <= last < plan.months:
        first, end = month_name(start), month_name(plan.months - 1)
        raise UserError(f"end {month_name(last)}: {plan.name} can end from {first} to {end}")
    return replace(plan, months=last + 1)


def in_memory(
    batch: Batch, progress: Progress = silent
) -> tuple[dict[str, "xr.Dataset"], dict[str, Any]]:
    """Run a batch and keep it in memory: datasets by scenario, and the manifest."""
    datasets = {}
    for plan in batch.plans:
        blocks = [
            run_block(plan, histories, batch.seed, batch.record, progress)
            for histories in spans(batch.runs, BLOCK)
        ]
        datasets[plan.name] = _joined(plan, batch, blocks)
    return datasets, _manifest(batch, True)


def _manifest(batch: Batch, complete: bool) -> dict[str, Any]:
    plans = list(batch.plans)
    return manifest(plans, batch.named, batch.runs, batch.seed, batch.record, complete)


def _joined(plan: Plan, batch: Batch, blocks: list[Block]) -> "xr.Dataset":
    def whole(parts: list[Any]) -> Any:
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1)

    series = {name: whole([b.series[name] for b in blocks]) for name in blocks[0].series}
    drawn = {name: whole([b.drawn[name] for b in blocks]) for name in blocks[0].drawn}
    return labelled(chosen(plan.cast, batch.record), series, drawn, np.arange(batch.runs))


def in_folder(batch: Batch, folder: Path, progress: Progress = silent) -> None:
    """Run a batch into a new folder, block by block, so that memory does not grow with runs."""
    plans = list(batch.plans)
    write_manifest(folder, _manifest(batch, False))
    store = ZarrStore(folder, plans, batch.runs, batch.record)
    for plan in plans:
        for histories in spans(batch.runs, BLOCK):
            store.write(
                plan, batch.runs, run_block(plan, histories, batch.seed, batch.record, progress)
            )
    write_manifest(folder, _manifest(batch, True))
