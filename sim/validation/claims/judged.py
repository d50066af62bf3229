"""Claims judged: which cells are run, what is read in each, and the verdict with all that it rests on."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

from sim.ensemble.execution.executors import process_pool
from sim.errors import UserError, nearest
from sim.validation.claims.criteria import (
    Criterion,
    Loss,
    Reading,
    Side,
    joint_side,
    loss_by,
    read,
    share_one_by_one,
)
from sim.validation.claims.declared import Claim, claims
from sim.validation.claims.evaluate import Leaves, known_histories
from sim.validation.claims.expressions import Expression, Leaf, leaves
from sim.validation.claims.intervals import Estimate, estimate
from sim.validation.claims.pasts import are_imposed, parameter_sets
from sim.validation.claims.runs import (
    CellJob,
    CellValues,
    load_cell,
    names_read,
    run_cell,
    save_cell,
)
from sim.validation.claims.variations import (
    FEW_HISTORIES,
    Variation,
    cells,
    ends,
    main_variation,
    permuted,
    placebos,
    removal,
)
from sim.validation.claims.verdicts import Evidence, Verdict, judge

#: Histories of each world, in full and with --quick.
RUNS, QUICK_RUNS = 500, 200
#: Fewer histories that know what a criterion reads are too few for a verdict.
LEAST_HISTORIES = 100
#: Time of a month of a history as machine code and in NumPy, microseconds, and of what a cell takes beside, seconds.
TRACED_TIME, PLAIN_TIME, CELL_TIME = 3.0, 120.0, 4.0
OnCell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its verdict and what it rests on.

    Attributes:
        claim: the claim.
        verdict: the word, and why.
        readings: of each criterion in the main cell.
        also: what is reported beside: the number, and the side where it is compared.
        losses: what the removal takes from each criterion; that of the first, which carries the claim, counts.
        evidence: the sides in all cells.
    """

    claim: Claim
    verdict: Verdict
    readings: tuple[Reading, ...]
    also: Mapping[str, tuple[Estimate, Side | None]]
    losses: tuple[Loss, ...]
    evidence: Evidence


def choose_claims(names: Sequence[str]) -> list[Claim]:
    """The claims of these names, all where none is given.

    Raises:
        UserError: for names that no claim has, each with the nearest.
    """
    wrong = [name for name in names if name not in claims()]
    if wrong:
        raise UserError(*(f"no claim {n!r}.{nearest(n, claims())}" for n in wrong))
    return [claim for claim in claims().values() if not names or claim.name in names]


def variations_of(claim: Claim, quick: bool) -> list[Variation]:
    """The cells in which a claim is looked at."""
    removed = [] if claim.removal is None else [removal(claim.removal)]
    if quick:
        return [main_variation(), *removed]
    return [main_variation(), *cells(), *ends(claim.seen_while_building), *removed, *placebos()]


# -- what is run ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Work:
    """The cells to run for some claims; equal runs are shared.

    Attributes:
        jobs: by variation.
        runs: histories of each world.
    """

    jobs: dict[Variation, CellJob]
    runs: int

    @property
    def seconds(self) -> float:
        """The time that one process takes, by the speed of the machine on which it was measured."""
        return sum(
            CELL_TIME + job.run_months * (PLAIN_TIME if job.is_plain else TRACED_TIME) / 1e6
            for job in self.jobs.values()
        )


def plan_work(chosen: Sequence[Claim], quick: bool = False, runs: int | None = None) -> Work:
    """The cells to run for some claims."""
    runs = runs or (QUICK_RUNS if quick else RUNS)
    wanted: dict[Variation, dict[str, dict[Expression, None]]] = {}
    worlds = {}
    for claim in chosen:
        for variation in variations_of(claim, quick):
            cell = main_variation() if variation.permutes else variation
            for leaf in _leaves(claim, variation):
                world = claim.worlds[leaf.world]
                worlds[world.key] = world
                wanted.setdefault(cell, {}).setdefault(world.key, {})[leaf.expression] = None
    names = names_read(one for cell in wanted.values() for found in cell.values() for one in found)
    plans = {key: world.plan() for key, world in worlds.items()}
    jobs = {
        variation: CellJob(
            variation.name,
            {
                key: variation.of(plans[key])
                for key in sorted(cell, key=lambda key: (key != "baseline", key))
            },
            {key: tuple(found) for key, found in cell.items()},
            tuple(sorted(names)),
            min(runs, FEW_HISTORIES) if variation.is_plain else runs,
            is_plain=variation.is_plain,
        )
        for variation, cell in wanted.items()
    }
    return Work(jobs, runs)


def _leaves(claim: Claim, variation: Variation) -> list[Leaf]:
    """What a claim reads in a cell; only the main one tells more than what decides."""
    numbers = claim.numbers if variation.kind == "main" else [c.number for c in claim.criteria]
    found = [leaf for number in numbers for leaf in leaves(number)]
    return [_permuted_leaf(leaf) for leaf in found] if variation.permutes else found


def _permuted_leaf(leaf: Leaf) -> Leaf:
    return Leaf(leaf.world, permuted(leaf.expression))


Values = dict[Variation, CellValues]


def run_work(
    work: Work, kept: Path | None = None, workers: int = 1, on_cell: OnCell = lambda _: None
) -> Values:
    """The values of all cells.

    Args:
        work: the cells.
        kept: a folder from which finished cells are taken, and in which they are kept.
        workers: processes; one computes here.
        on_cell: called with the name of each finished cell.
    """
    found: Values = {}
    for variation, job in work.jobs.items():
        before = None if kept is None else load_cell(job, kept)
        if before is not None:
            found[variation] = before
            on_cell(job.name)
    left = {v: job for v, job in work.jobs.items() if v not in found}

    def finish(variation: Variation, values: CellValues) -> None:
        found[variation] = values
        if kept is not None:
            save_cell(work.jobs[variation], values, kept)
        on_cell(variation.name)

    if workers == 1 or len(left) < 2:
        for variation, job in left.items():
            finish(variation, run_cell(job))
        return found
    pool = process_pool(workers)
    executor = pool.start()
    try:
        # the longest first, so that no worker is left with one at the end
        slowest = sorted(left, key=lambda v: -left[v].run_months * (40 if left[v].is_plain else 1))
        futures = {executor.submit(run_cell, left[v]): v for v in slowest}
        for future in as_completed(futures):
            finish(futures[future], future.result())
    finally:
        pool.close(executor)
    return found


# -- what it means --------------------------------------------------------------------------------


def judge_claim(claim: Claim, values: Values, quick: bool = False) -> Judged:
    """A claim's verdict from the values of its cells."""
    main = _cell(claim, main_variation(), values)
    sets = parameter_sets(_runs(main))
    readings = tuple(read(one, main, sets) for one in claim.criteria)
    sides: dict[str, dict[str, Side]] = {"cell": {}, "end": {}, "placebo": {}}
    losses: tuple[Loss, ...] = ()
    without = None
    for variation in variations_of(claim, quick)[1:]:
        there = _cell(claim, variation, values)
        own = parameter_sets(_runs(there))
        numbers = (
            claim.criteria if not variation.permutes else tuple(map(_permuted, claim.criteria))
        )
        side = joint_side([read(one, there, own).side for one in numbers])
        if variation.kind == "ablation":
            without = side
            losses = tuple(loss_by(one, main, there, sets) for one in claim.criteria)
        else:
            sides[variation.kind][variation.name] = side
    evidence = Evidence(
        main=joint_side([one.side for one in readings]),
        too_small=any(_is_small(c, r) for c, r in zip(claim.criteria, readings, strict=True)),
        missing=_missing(claim, main),
        one_by_one=share_one_by_one(claim.criteria, main),
        cells=sides["cell"],
        ends=sides["end"],
        without=without,
        killed=bool(losses) and losses[0].kills,
        no_removal=claim.no_removal,
        placebos=sides["placebo"],
        imposed=are_imposed(claim.past, claim.kind),
    )
    also = {
        name: (estimate(one.number, main, sets), read(one, main, sets).side)
        if isinstance(one, Criterion)
        else (estimate(one, main, sets), None)
        for name, one in claim.also.items()
    }
    return Judged(claim, judge(evidence), readings, also, losses, evidence)


def _cell(claim: Claim, variation: Variation, values: Values) -> Leaves:
    """The leaves of a claim in a cell."""
    found = values[main_variation() if variation.permutes else variation]
    return {
        leaf: found[claim.worlds[leaf.world].key, leaf.expression]
        for leaf in _leaves(claim, variation)
    }


def _permuted(one: Criterion) -> Criterion:
    return Criterion(one.text, permuted(one.number), one.sign, one.threshold)


def _runs(cell: Leaves) -> int:
    return len(next(iter(cell.values())))


def _is_small(criterion: Criterion, reading: Reading) -> bool:
    found = reading.estimate
    near = abs(found.value - criterion.threshold) < reading.negligible
    return near and (found.low > criterion.threshold or found.high < criterion.threshold)


def _missing(claim: Claim, main: Leaves) -> str:
    """Why a claim cannot be tested; "" where it can."""
    known = min(known_histories(one.number, main) for one in claim.criteria)
    if known < min(LEAST_HISTORIES, _runs(main)):
        return f"only {known} histories know what the criterion reads; it takes {LEAST_HISTORIES}"
    return ""


def judge_claims(
    names: Sequence[str] = (),
    quick: bool = False,
    runs: int | None = None,
    kept: Path | None = None,
    workers: int = 1,
    on_cell: OnCell = lambda _: None,
) -> list[Judged]:
    """Claims with their verdicts, all where none is named."""
    chosen = choose_claims(names)
    values = run_work(plan_work(chosen, quick, runs), kept, workers, on_cell)
    return [judge_claim(claim, values, quick) for claim in chosen]
