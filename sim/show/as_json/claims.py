"""Verdicts on the article's claims as JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.show.as_json.parts import (
    NOTE,
    Json,
    closed,
    either,
    finite,
    flag,
    interval,
    list_of,
    noted,
    number,
    one_of,
    optional_text,
    text,
    texts,
    whole,
)
from sim.validation.claims.criteria import Side
from sim.validation.claims.pasts import describe_pasts
from sim.validation.claims.tables import MEANINGS, comparisons, counts, spell

if TYPE_CHECKING:
    from sim.validation.claims.intervals import Estimate
    from sim.validation.claims.judged import Judged

SIDES = tuple(side.value for side in Side)
#: A number that never comes is infinite, and null here; the text says "never".
ESTIMATE = {
    "value": number("the number"), "low": number("low end of its 95 % interval"),
    "high": number("high end of its 95 % interval"), "text": text("the same in words"),
}  # fmt: skip
CLAIMS = closed({
    "folder": optional_text("where tables and finished cells lie; null where they are not kept"),
    "tables": texts("files of tables"),
    "histories": whole("of each world", 1),
    "quick": flag("whether only the main cell and the removal of the cause were run"),
    "claims": list_of(closed({
        "claim": text("C1 to C30"),
        "says": text("the claim in our words"),
        "sentences": texts("where the article makes it"),
        "verdict": one_of([word.value for word in MEANINGS], "the verdict"),
        "meaning": text("what the verdict means"),
        "reason": text("why it is this one"),
        "main": list_of(closed({
            **ESTIMATE, "wanted": text("what it must be"), "side": one_of(SIDES, "where the interval lies"),
        }), "the numbers that decide, in the main cell"),
        "cells": closed({
            "holds": whole("in how many it holds"), "fails": whole("in how many it fails"), "of": whole("how many"),
        }, "robustness cells"),
        "without_cause": either(closed({
            "value": number("the first number without its cause"), "lost": interval("what is lost"),
            "kills": flag("whether that kills the claim"),
        }), "null where no cause was removed"),
        "placebos": closed({"holds": whole("in how many it holds"), "of": whole("how many")}, "placebo worlds"),
        "beside": list_of(closed({
            **ESTIMATE, "name": text("what it is"), "side": optional_text("where the interval lies, if it is compared"),
        }), "numbers that decide nothing"),
    }), "in the order of the article"),
    "counts": text("how many claims have each verdict"),
    "note": NOTE,
})  # fmt: skip


def claims_as_json(found: Sequence["Judged"], histories: int, quick: bool) -> Json:
    """Verdicts without their files.

    Args:
        found: the claims.
        histories: of each world.
        quick: whether only the main cell and the removal of the cause were run.
    """
    return {
        "histories": histories, "quick": quick, "claims": [_judged(one) for one in found],
        "counts": counts(found), "note": noted(f"{describe_pasts(histories)}."),
    }  # fmt: skip


def _judged(one: "Judged") -> Json:
    claim, evidence = one.claim, one.evidence
    first = one.losses[0] if one.losses else None
    pairs = zip(one.readings, comparisons(claim), strict=True)
    return {
        "claim": claim.name, "says": claim.says, "sentences": list(claim.sentences),
        "verdict": one.verdict.word.value, "meaning": MEANINGS[one.verdict.word], "reason": one.verdict.reason,
        "main": [
            {**_estimate(reading.estimate), "wanted": wanted, "side": reading.side.value}
            for reading, wanted in pairs
        ],
        "cells": {
            "holds": evidence.cells_on(Side.HOLDS), "fails": evidence.cells_on(Side.FAILS),
            "of": len(evidence.cells),
        },
        "without_cause": None if first is None else {
            "value": finite(first.value), "lost": _ends(first.loss), "kills": first.kills,
        },
        "placebos": {"holds": evidence.placebos_hold, "of": len(evidence.placebos)},
        "beside": [
            {**_estimate(found), "name": name, "side": None if side is None else side.value}
            for name, (found, side) in one.also.items()
        ],
    }  # fmt: skip


def _ends(found: "Estimate") -> Json:
    return {"value": finite(found.value), "low": finite(found.low), "high": finite(found.high)}


def _estimate(found: "Estimate") -> Json:
    return {**_ends(found), "text": spell(found)}
