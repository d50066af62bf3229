"""Claims judged: what each cell says, and the verdict with all that it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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
from sim.validation.claims.exchange import permuted
from sim.validation.claims.intervals import Estimate, estimate
from sim.validation.claims.pasts import are_imposed, parameter_sets
from sim.validation.claims.variations import DECLARED, Variation
from sim.validation.claims.verdicts import Evidence, Verdict, judge
from sim.validation.claims.work import (
    FREE,
    OnCell,
    Values,
    leaves_in,
    plan_work,
    run_work,
    variations_of,
)

#: Fewer histories that know what a criterion reads are too few for a verdict.
LEAST_HISTORIES = 100


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


def judge_claim(claim: Claim, values: Values, quick: bool = False) -> Judged:
    """A claim's verdict from the values of its cells."""
    first, *others = variations_of(claim, quick)
    main = _cell(claim, first, values)
    sets = _sets(first, main)
    readings = tuple(read(one, main, sets) for one in claim.criteria)
    sides: dict[str, dict[str, Side]] = {
        "main": {},
        "cell": {},
        "end": {},
        "placebo": {},
        "ablation": {},
    }
    losses: tuple[Loss, ...] = ()
    alone = share_one_by_one(claim.criteria, main)
    for variation in others:
        there = _cell(claim, variation, values)
        numbers = tuple(map(_permuted, claim.criteria)) if variation.permutes else claim.criteria
        own = _sets(variation, there)
        sides[variation.kind][variation.name] = joint_side(
            [read(one, there, own).side for one in numbers]
        )
        if variation.kind == "ablation":
            whole = _cell(claim, FREE, values)
            losses = tuple(loss_by(one, whole, there, own) for one in claim.criteria)
        if variation.name == DECLARED:
            alone = share_one_by_one(claim.criteria, there)
    evidence = Evidence(
        main=joint_side([one.side for one in readings]),
        too_small=any(_is_small(c, r) for c, r in zip(claim.criteria, readings, strict=True)),
        missing=_missing(claim, main),
        one_by_one=alone,
        cells=sides["cell"],
        ends=sides["end"],
        without=next(iter(sides["ablation"].values()), None),
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
    found = values[variation]
    return {
        leaf: found[claim.worlds[leaf.world].key, leaf.expression]
        for leaf in leaves_in(claim, variation)
    }


def _permuted(one: Criterion) -> Criterion:
    return Criterion(one.text, permuted(one.number), one.sign, one.threshold)


def _runs(cell: Leaves) -> int:
    return len(next(iter(cell.values())))


def _sets(variation: Variation, cell: Leaves) -> NDArray[np.int64]:
    """The parameter set of each history of a cell (run,)."""
    return parameter_sets(variation.draws, _runs(cell))


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
