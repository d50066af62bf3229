"""The five verdicts: a made-up case for each rule and each reason."""

from dataclasses import replace

import pytest

from sim.validation.claims.criteria import Side
from sim.validation.claims.verdicts import Evidence, Verdict, Word, judge

HOLDS, FAILS, OPEN = Side.HOLDS, Side.FAILS, Side.OPEN


def seven(side: Side, other: Side = OPEN, but: int = 0) -> dict[str, Side]:
    """Seven robustness cells on one side, but for some."""
    return {f"cell {n}": other if n < but else side for n in range(7)}


def four(holding: int) -> dict[str, Side]:
    """Four placebo worlds, in some of which the claim holds."""
    return {f"placebo {n}": HOLDS if n < holding else FAILS for n in range(4)}


#: What supports a claim, with nothing to spare.
SUPPORTING = Evidence(
    HOLDS, one_by_one=0.9, cells=seven(HOLDS, but=2), without=FAILS, killed=True, placebos=four(1)
)
#: What shows it built in, with nothing to spare.
BUILT_IN = Evidence(
    HOLDS, one_by_one=0.95, cells=seven(HOLDS), without=FAILS, killed=True, placebos=four(3)
)
CONTRADICTING = Evidence(FAILS, cells=seven(FAILS, but=2), without=FAILS, placebos=four(4))


def word(evidence: Evidence, **changes: object) -> Word:
    return judge(replace(evidence, **changes)).word  # type: ignore[arg-type]


def reason(evidence: Evidence, **changes: object) -> str:
    return judge(replace(evidence, **changes)).reason  # type: ignore[arg-type]


def test_untested_comes_first():
    for evidence in (SUPPORTING, BUILT_IN, CONTRADICTING):
        assert word(evidence, missing="no indicator 'means.russia'") is Word.UNTESTED
        assert reason(evidence, missing="too few histories") == "too few histories"
    assert judge(replace(SUPPORTING, main=Side.UNKNOWN)) == Verdict(
        Word.UNTESTED, "the number has no value"
    )


def test_built_in_holds_by_every_set_and_in_worlds_that_are_not_the_claims():
    assert word(BUILT_IN) is Word.BUILT_IN
    assert reason(BUILT_IN) == "holds in 95 % of the parameter sets, and in 3 of 4 placebo worlds"
    assert word(BUILT_IN, one_by_one=0.94) is not Word.BUILT_IN
    assert word(BUILT_IN, placebos=four(2)) is not Word.BUILT_IN
    assert word(BUILT_IN, main=OPEN) is not Word.BUILT_IN


def test_built_in_is_also_what_holds_by_every_set_without_its_cause():
    assert word(BUILT_IN, placebos=four(0), without=HOLDS) is Word.BUILT_IN
    assert word(BUILT_IN, placebos=four(0), without=HOLDS, one_by_one=0.5) is not Word.BUILT_IN
    assert (
        word(BUILT_IN, placebos=four(0), one_by_one=float("nan"), without=HOLDS, killed=False)
        is Word.UNDETERMINED
    )


def test_contradicted_lies_on_the_other_side_whatever_the_removal():
    assert word(CONTRADICTING) is Word.CONTRADICTED
    assert word(CONTRADICTING, killed=True, without=HOLDS) is Word.CONTRADICTED
    assert word(CONTRADICTING, cells=seven(FAILS, but=3)) is Word.UNDETERMINED
    assert "5 of 7" in reason(CONTRADICTING)
    assert reason(CONTRADICTING, cells=seven(FAILS, but=3)) == (
        "the other side in the main cell, but not with cell 0, cell 1, cell 2"
    )


def test_supported_holds_nearly_everywhere_dies_with_its_cause_and_is_no_placebo():
    assert word(SUPPORTING) is Word.SUPPORTED
    assert reason(SUPPORTING) == (
        "holds in 5 of 7 robustness cells; its removal kills it; in 1 of 4 placebo worlds"
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"main": OPEN}, "the interval spans the criterion"),
        ({"main": OPEN, "too_small": True}, "the effect is below a tenth of a standard deviation"),
        ({"cells": seven(HOLDS, but=3)}, "does not hold with cell 0, cell 1, cell 2"),
        ({"killed": False}, "its removal takes too little"),
        ({"killed": False, "without": HOLDS}, "holds without its cause"),
        ({"placebos": four(2)}, "in placebo worlds too: placebo 0, placebo 1"),
        ({"imposed": True}, "facts imposed"),
        (
            {
                "ends": {
                    "war_quarrel low": FAILS,
                    "treaty_cost low": HOLDS,
                    "treaty_cost high": OPEN,
                }
            },
            "does not hold at war_quarrel low, treaty_cost high, chosen in view of such an ablation",
        ),
    ],
)
def test_undetermined_says_why(changes: dict[str, object], why: str) -> None:
    assert word(SUPPORTING, **changes) is Word.UNDETERMINED
    assert reason(SUPPORTING, **changes) == why


def test_several_reasons_are_all_told():
    assert reason(SUPPORTING, killed=False, placebos=four(2)) == (
        "its removal takes too little; in placebo worlds too: placebo 0, placebo 1"
    )


def test_a_claim_that_asks_for_absence_may_remove_nothing():
    found = judge(replace(SUPPORTING, without=None, killed=False, no_removal="it asks for absence"))
    assert found.word is Word.SUPPORTED
    assert "no cause removed: it asks for absence" in found.reason


def test_quick_judges_by_what_was_run():
    quick = Evidence(HOLDS, one_by_one=0.5, without=FAILS, killed=True)
    assert word(quick) is Word.SUPPORTED
    assert reason(quick) == (
        "holds in the main cell, the only one run; its removal kills it; no placebo world was run"
    )
    assert word(Evidence(FAILS)) is Word.CONTRADICTED
