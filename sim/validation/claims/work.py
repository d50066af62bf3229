"""The work of judging claims: which cells are run for which, what is read in each, and how long it takes."""

from collections.abc import Callable, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

from sim.ensemble.execution.executors import process_pool
from sim.validation.claims.declared import Claim
from sim.validation.claims.exchange import exchanged, permuted
from sim.validation.claims.expressions import Expression, Leaf, leaves, worlds_of
from sim.validation.claims.pasts import draws_of
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
    placebos,
    removal,
)

#: Histories of each world, in full and with --quick.
RUNS, QUICK_RUNS = 500, 200
#: The main cell with a free past, with which removals are compared.
FREE = main_variation("free")
#: What a month of a history takes as machine code, and in NumPy where few run together, microseconds.
TRACED_TIME, PLAIN_TIME, FIXED_POINT_TIME = 3.0, 125.0, 390.0
#: What a cell takes beside, seconds.
CELL_TIME = 4.0
OnCell = Callable[[str], None]


def variations_of(claim: Claim, quick: bool) -> list[Variation]:
    """The cells in which a claim is looked at, the main one first."""
    found = [main_variation(draws_of(claim.past))]
    if claim.removal is not None:
        found += [FREE, removal(claim.removal)]
    if not quick:
        found += [*cells(claim.past), *ends(claim.seen_while_building)]
        found += [one for one in placebos() if not one.permutes or names_patrons(claim)]
    return list(dict.fromkeys(found))


def names_patrons(claim: Claim) -> bool:
    """Whether exchanging the patrons' names changes anything in a claim."""
    if any(permuted(one.number) != one.number for one in claim.criteria):
        return True
    plans = [
        claim.worlds[world].plan() for one in claim.criteria for world in worlds_of(one.number)
    ]
    return any(exchanged(plan) is not plan for plan in plans)


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
        return sum(map(_seconds, self.jobs, self.jobs.values()))


def _seconds(variation: Variation, job: CellJob) -> float:
    """The time that a cell takes."""
    plain = job.run_months_after(variation.since) if variation.is_plain else 0
    slow = FIXED_POINT_TIME if variation.name == "fixed_point" else PLAIN_TIME
    return CELL_TIME + (TRACED_TIME * (job.run_months - plain) + slow * plain) / 1e6


def plan_work(chosen: Sequence[Claim], quick: bool = False, runs: int | None = None) -> Work:
    """The cells to run for some claims."""
    runs = runs or (QUICK_RUNS if quick else RUNS)
    wanted: dict[Variation, dict[str, dict[Expression, None]]] = {}
    worlds = {}
    for claim in chosen:
        for variation in variations_of(claim, quick):
            for leaf in leaves_in(claim, variation):
                world = claim.worlds[leaf.world]
                worlds[world.key] = world
                wanted.setdefault(variation, {}).setdefault(world.key, {})[leaf.expression] = None
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
            variation.draws,
        )
        for variation, cell in wanted.items()
    }
    return Work(jobs, runs)


def leaves_in(claim: Claim, variation: Variation) -> list[Leaf]:
    """What a claim reads in a cell; only the main one tells more than what decides."""
    numbers = claim.numbers if variation.kind == "main" else [c.number for c in claim.criteria]
    found = [leaf for number in numbers for leaf in leaves(number)]
    return [permuted_leaf(leaf) for leaf in found] if variation.permutes else found


def permuted_leaf(leaf: Leaf) -> Leaf:
    """A leaf in which the patrons' names are exchanged."""
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
        slowest = sorted(left, key=lambda v: -_seconds(v, left[v]))
        futures = {executor.submit(run_cell, left[v]): v for v in slowest}
        for future in as_completed(futures):
            finish(futures[future], future.result())
    finally:
        pool.close(executor)
    return found
