"""The verdict on a claim by stated rules, of which the first that applies counts, with its reason in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil, isnan

from sim.validation.claims.criteria import Side

#: Of seven robustness cells so many must agree, as a part of those that were run.
CELLS_AGREE = 5 / 7
#: Share of parameter sets that meet the criterion one by one where it is built in.
SETS_AGREE = 0.95
#: So many placebo worlds of four make it built in, and at most so many leave it a claim about this world.
PLACEBOS_BUILT_IN, PLACEBOS_ALLOWED = 3, 1


class Word(StrEnum):
    """What is said of a claim."""

    UNTESTED = "untested"
    BUILT_IN = "built in"
    CONTRADICTED = "contradicted"
    SUPPORTED = "supported"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on.

    Attributes:
        too_small: whether the effect is below a tenth of a standard deviation.
        missing: why the claim cannot be tested; "" where it can.
        main: the side of the interval in the main cell.
        one_by_one: share of parameter sets that meet the criterion alone; not a number where that has no meaning.
        cells: the side in each robustness cell.
        ends: the side at both ends of the ranges of what was chosen in view of an ablation that decides the claim.
        without: the side where the cause is gone; None where nothing was removed.
        killed: whether the removal kills it.
        no_removal: why nothing was removed.
        placebos: the side in each placebo world.
        imposed: whether facts that the criterion reads were imposed on the past.
    """

    main: Side
    too_small: bool = False
    missing: str = ""
    one_by_one: float = float("nan")
    cells: Mapping[str, Side] = field(default_factory=dict)
    ends: Mapping[str, Side] = field(default_factory=dict)
    without: Side | None = None
    killed: bool = False
    no_removal: str = ""
    placebos: Mapping[str, Side] = field(default_factory=dict)
    imposed: bool = False

    def cells_on(self, side: Side) -> int:
        """The number of robustness cells on a side."""
        return sum(one is side for one in self.cells.values())

    @property
    def placebos_hold(self) -> int:
        """The number of placebo worlds in which the claim holds."""
        return sum(one is Side.HOLDS for one in self.placebos.values())


@dataclass(frozen=True, slots=True)
class Verdict:
    """A word and its reason."""

    word: Word
    reason: str


def judge(evidence: Evidence) -> Verdict:
    """The verdict: the first rule that applies.

    >>> judge(Evidence(Side.OPEN)).reason
    'the interval spans the criterion'
    """
    for rule in (_untested, _built_in, _contradicted, _supported):
        reason = rule(evidence)
        if reason:
            return Verdict(_WORDS[rule], reason)
    return Verdict(Word.UNDETERMINED, _why_open(evidence))


def _untested(evidence: Evidence) -> str:
    if evidence.missing:
        return evidence.missing
    return "the number has no value" if evidence.main is Side.UNKNOWN else ""


def _built_in(evidence: Evidence) -> str:
    """It holds whatever the parameters, and whether or not the world or the cause is that of the claim."""
    always = not isnan(evidence.one_by_one) and evidence.one_by_one >= SETS_AGREE
    if evidence.main is not Side.HOLDS or not always:
        return ""
    share = f"holds in {100 * evidence.one_by_one:.0f} % of the parameter sets"
    held, run = evidence.placebos_hold, len(evidence.placebos)
    if held >= PLACEBOS_BUILT_IN:
        return f"{share}, and in {held} of {run} placebo worlds"
    return f"{share}, and without its cause" if evidence.without is Side.HOLDS else ""


def _contradicted(evidence: Evidence) -> str:
    if evidence.main is not Side.FAILS or not _agree(evidence, Side.FAILS):
        return ""
    return f"the interval lies on the other side, {_in_cells(evidence, Side.FAILS)}"


def _supported(evidence: Evidence) -> str:
    if evidence.main is not Side.HOLDS or _why_not_supported(evidence):
        return ""
    removed = (
        "its removal kills it" if evidence.killed else f"no cause removed: {evidence.no_removal}"
    )
    return f"holds {_in_cells(evidence, Side.HOLDS)}; {removed}; {_in_placebos(evidence)}"


_WORDS = {
    _untested: Word.UNTESTED, _built_in: Word.BUILT_IN, _contradicted: Word.CONTRADICTED, _supported: Word.SUPPORTED,
}  # fmt: skip


def _agree(evidence: Evidence, side: Side) -> bool:
    return evidence.cells_on(side) >= ceil(CELLS_AGREE * len(evidence.cells))


def _in_cells(evidence: Evidence, side: Side) -> str:
    if not evidence.cells:
        return "in the main cell, the only one run"
    return f"in {evidence.cells_on(side)} of {len(evidence.cells)} robustness cells"


def _in_placebos(evidence: Evidence) -> str:
    if not evidence.placebos:
        return "no placebo world was run"
    return f"in {evidence.placebos_hold} of {len(evidence.placebos)} placebo worlds"


def _why_not_supported(evidence: Evidence) -> list[str]:
    """What keeps a claim that holds in the main cell from being supported."""
    reasons = []
    if evidence.imposed:
        reasons.append("facts imposed")
    if not _agree(evidence, Side.HOLDS):
        lost = [name for name, side in evidence.cells.items() if side is not Side.HOLDS]
        reasons.append(f"does not hold with {', '.join(lost)}")
    weak = [name for name, side in evidence.ends.items() if side is not Side.HOLDS]
    if weak:
        reasons.append(f"does not hold at {', '.join(weak)}, chosen in view of such an ablation")
    if not evidence.killed and not evidence.no_removal:
        without = evidence.without is Side.HOLDS
        reasons.append("holds without its cause" if without else "its removal takes too little")
    if evidence.placebos_hold > PLACEBOS_ALLOWED:
        held = [name for name, side in evidence.placebos.items() if side is Side.HOLDS]
        reasons.append(f"in placebo worlds too: {', '.join(held)}")
    return reasons


def _why_open(evidence: Evidence) -> str:
    if evidence.main is Side.OPEN:
        small = "the effect is below a tenth of a standard deviation"
        return small if evidence.too_small else "the interval spans the criterion"
    if evidence.main is Side.FAILS:
        agreeing = [name for name, side in evidence.cells.items() if side is not Side.FAILS]
        return f"the other side in the main cell, but not with {', '.join(agreeing)}"
    return "; ".join(_why_not_supported(evidence))
