"""A batch: scenarios, their bases and a number of runs with common random numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arguments import list_items, whole_number
from sim.calendar import month_index, month_name
from sim.compiled.engine import GPU, choose_engine
from sim.ensemble.request.blocks import RecordChoice, block_size, block_size_on_gpu, blocks
from sim.ensemble.request.chosen_rules import chosen_rules
from sim.ensemble.request.plans import collect_plans
from sim.ensemble.request.shared_past import count_run_months
from sim.ensemble.request.tree import ScenarioNode, build_trees
from sim.errors import UserError
from sim.scenario.library import with_prior
from sim.scenario.parameters import Setting, choose_prior
from sim.scenario.plan import Plan
from sim.start.kinds import ASSIMILATED, is_assimilated, past_of_batch
from sim.start.table import PRESENT, PastKind
from sim.state.indicators import select_indicators

#: Scenarios by name, path or plan; a single one, or several.
ScenarioName = str | PathLike[str] | Plan
ScenarioNames = ScenarioName | Iterable["ScenarioNames"]
#: Where neither the user nor the scenario says.
DEFAULT_RUNS, DEFAULT_SEED = 1000, 1
#: More runs than this are taken for a typing mistake; their numbers alone would fill the memory.
MOST_RUNS = 10_000_000


@dataclass(frozen=True)
class Batch:
    """What to run.

    Attributes:
        plans: the scenarios, bases first, each once.
        histories: the history number of each run, which names its random streams (run,); a design
            repeats them so that its points have common random numbers.
        seed: of the random streams.
        record: "headline", "all", or names of indicators.
        requested: names of the scenarios that the user requested; the others are their bases.
        runs_per_block: size of a block; None for the usual one.
        past: where the histories of scenarios with assimilated parameters start; None where they have
            parameters of their own.
        engine: what steps the models, "traced", "numpy" or "gpu"; users' own decisions always run in NumPy.
    """

    plans: tuple[Plan, ...]
    histories: NDArray[np.int64]
    seed: int
    record: RecordChoice
    requested: tuple[str, ...]
    runs_per_block: int | None = None
    engine: str = field(default_factory=choose_engine)
    past: PastKind | None = None

    @property
    def runs(self) -> int:
        """Runs of each scenario."""
        return len(self.histories)

    @property
    def is_design(self) -> bool:
        """Whether history numbers differ from the numbers of the runs, as in a design."""
        return not np.array_equal(self.histories, np.arange(self.runs))

    @property
    def block(self) -> int:
        """Runs of a block."""
        usual = block_size_on_gpu if self.engine == GPU else block_size
        return self.runs_per_block or usual(self.runs)

    @cached_property
    def trees(self) -> list[ScenarioNode]:
        """The scenarios as trees of shared pasts."""
        return build_trees(self.plans)

    @property
    def nodes(self) -> list[ScenarioNode]:
        """All scenarios in their trees, each after its past."""
        return [node for tree in self.trees for node in tree.walk()]

    @property
    def first_month(self) -> int:
        """The month from which histories are stepped."""
        return PRESENT if self.past == "given" else 0

    @property
    def run_months(self) -> int:
        """How much there is to compute; a shared past counts once."""
        return sum(
            count_run_months(tree, columns.histories, since=self.first_month)
            for columns in blocks(self.histories, self.block) for tree in self.trees
        )  # fmt: skip


def prepare_batch(
    scenarios: ScenarioNames,
    runs: int | None = None,
    seed: int | None = None,
    record: RecordChoice = "headline",
    settings: Mapping[str, Setting] | None = None,
    end: str | None = None,
    engine: str | None = None,
    prior: str | None = None,
    past: str | None = None,
    agents: Mapping[str, Any] | None = None,
    since: str | None = None,
) -> Batch:
    """A batch from names: each scenario, changed by the settings, and its base, unchanged.

    Args:
        agents: decision rules by actor, names or classes; then each scenario is run with them and without.
        since: the first month in which these rules decide.
        prior: where the parameters of all scenarios come from; by default as each says.
        past: where assimilated histories start; by default what asks for most and fits all.

    Raises:
        UserError: for a mistake in a name, a setting, a number or the last month.
    """
    listed = list_items(scenarios)
    if not listed:
        raise UserError("name at least one scenario")
    if not isinstance(record, str) or record not in ("headline", "all"):
        record = list_items(record)
    if since is not None and not agents:
        raise UserError(
            f"since {since}: the month from which actors decide by other rules; name these too, by agents"
        )
    chosen = chosen_rules({} if agents is None else agents)
    plans, requested = collect_plans(listed, settings or {}, chosen, since)
    if prior is None and all(is_assimilated(p) for p in plans if p.name in requested):
        prior = ASSIMILATED  # the bases start from the same pasts
    if prior is not None:
        plans = tuple(with_prior(plan, choose_prior(prior)) for plan in plans)
    last = None if end is None else month_index(end)
    shortened = tuple(_end_plan(plan, last) for plan in plans)
    for plan in shortened:
        select_indicators(plan.cast, record)
    count = whole_number(runs if runs is not None else plans[0].runs or DEFAULT_RUNS, "runs", 1)
    refuse_too_many(count)
    return Batch(
        shortened,
        np.arange(count),
        whole_number(seed if seed is not None else plans[0].seed or DEFAULT_SEED, "seed", 0),
        record,
        requested,
        engine=choose_engine(engine),
        past=past_of_batch(shortened, past),
    )


def refuse_too_many(runs: int) -> None:
    """Refuse a batch that no machine could hold.

    Raises:
        UserError: naming the limit.
    """
    if runs > MOST_RUNS:
        raise UserError(f"{runs} runs: a batch has at most {MOST_RUNS}")


def _end_plan(plan: Plan, last: int | None) -> Plan:
    if last is None:
        return plan
    start = plan.regimes[-1].start
    if not start <= last < plan.months:
        first, end = month_name(start), month_name(plan.months - 1)
        raise UserError(
            f"end {month_name(last)}: {plan.name} can end from {first}, where its last "
            f"assumptions begin, to {end}"
        )
    return replace(plan, months=last + 1)
