"""A batch: scenarios, their bases and a number of runs on common luck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_index, month_name
from sim.ensemble.request.blocks import RecordChoice, block_size, blocks
from sim.ensemble.request.shared_past import count_run_months
from sim.ensemble.request.tree import ScenarioNode, build_trees
from sim.errors import UserError
from sim.scenario.library import load_plan, with_settings
from sim.scenario.parameters import Setting
from sim.scenario.plan import Plan
from sim.state.indicators import select_indicators

CHANGED_SUFFIX = "changed"
#: Where neither the caller nor the scenario says.
DEFAULT_RUNS, DEFAULT_SEED = 1000, 1
#: More runs than this are taken for a slip; their numbers alone would fill the memory.
MOST_RUNS = 10_000_000


@dataclass(frozen=True)
class Batch:
    """What is to be run.

    Attributes:
        plans: the scenarios, bases first, each once.
        histories: the history number of each run, whose luck it meets (run,); a design repeats
            them so that its points share luck.
        seed: of the luck they share.
        record: "headline", "all", or names of indicators.
        named: the scenarios that were asked for; the others are their bases.
        blocks_of: how many runs make a block, where that is not left to the batch.
    """

    plans: tuple[Plan, ...]
    histories: NDArray[np.int64]
    seed: int
    record: RecordChoice
    named: tuple[str, ...]
    blocks_of: int | None = None

    @property
    def runs(self) -> int:
        """How many runs each scenario has."""
        return len(self.histories)

    @property
    def designed(self) -> bool:
        """Whether runs meet other luck than that of their own number."""
        return not np.array_equal(self.histories, np.arange(self.runs))

    @property
    def block(self) -> int:
        """How many runs make a block."""
        return self.blocks_of or block_size(self.runs)

    @cached_property
    def trees(self) -> list[ScenarioNode]:
        """The scenarios by what they share of their past."""
        return build_trees(self.plans)

    @property
    def run_months(self) -> int:
        """How much there is to compute; a past that is shared counts once."""
        return sum(
            count_run_months(tree, columns.histories)
            for columns in blocks(self.histories, self.block) for tree in self.trees
        )  # fmt: skip


def prepare_batch(
    scenarios: Sequence[str | Plan],
    runs: int | None = None,
    seed: int | None = None,
    record: RecordChoice = "headline",
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
        plan = _apply_settings(plan, settings or {})
        for base in plan.comparisons or ((plan.compare_to,) if plan.compare_to else ()):
            other = load_plan(base)
            plans.setdefault(other.name, other)
        plans[plan.name] = plan
        named_ones.append(plan.name)
    last = None if end is None else month_index(end)
    shortened = tuple(_end_plan(plan, last) for plan in plans.values())
    for plan in shortened:
        select_indicators(plan.cast, record)
    named = next(iter(plans.values()))
    count = _check_whole(runs if runs is not None else named.runs or DEFAULT_RUNS, "runs", 1)
    refuse_too_many(count)
    return Batch(
        shortened,
        np.arange(count),
        _check_whole(seed if seed is not None else named.seed or DEFAULT_SEED, "seed", 0),
        record,
        tuple(named_ones),
    )


def refuse_too_many(runs: int) -> None:
    """Refuse a batch that no machine could hold the numbers of.

    Raises:
        UserError: with the most there may be.
    """
    if runs > MOST_RUNS:
        raise UserError(f"{runs} runs: a batch has at most {MOST_RUNS}")


def _check_whole(number: object, name: str, least: int) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or number < least:
        raise UserError(f"{name} = {number!r}: give a whole number of at least {least}")
    return number


def _apply_settings(plan: Plan, settings: Mapping[str, Setting]) -> Plan:
    """The plan with settings changed; a base of others becomes a variant of itself."""
    if not settings:
        return plan
    changed = with_settings(plan, settings)
    if plan.compare_to is not None:
        return changed
    return replace(
        changed,
        name=f"{plan.name}_{CHANGED_SUFFIX}",
        compare_to=plan.name,
        comparisons=(plan.name,),
    )


def _end_plan(plan: Plan, last: int | None) -> Plan:
    if last is None:
        return plan
    start = plan.regimes[-1].start
    if not start <= last < plan.months:
        first, end = month_name(start), month_name(plan.months - 1)
        raise UserError(f"end {month_name(last)}: {plan.name} can end from {first} to {end}")
    return replace(plan, months=last + 1)
