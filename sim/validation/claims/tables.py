"""Verdicts as tables: a row a claim, and all that it rests on as a file with comma-separated values and as a page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from csv import writer
from io import StringIO
from math import isnan

from sim.validation.claims.criteria import Reading, Side
from sim.validation.claims.declared import Claim
from sim.validation.claims.intervals import Estimate
from sim.validation.claims.judged import Judged
from sim.validation.claims.verdicts import Word

#: The columns of the file.
COLUMNS = (
    "claim", "verdict", "reason", "criterion", "number", "value", "low", "high", "negligible", "side", "past", "cells_holding",
    "cells_failing", "cells", "one_by_one", "without_cause", "lost", "killed", "placebos_holding", "placebos", "kind",
)  # fmt: skip
#: What the verdicts mean, in a line each.
MEANINGS: Mapping[Word, str] = {
    Word.SUPPORTED: "holds in the main cell and in 5 of 7 robustness cells, dies with its cause, and in at most 1 of 4 placebo worlds holds too",
    Word.CONTRADICTED: "the interval lies on the other side in the main cell and in 5 of 7 robustness cells",
    Word.UNDETERMINED: "none of the others; the reason says why",
    Word.BUILT_IN: "holds for 95 % of the parameter sets one by one, and in 3 of 4 placebo worlds or without its cause: the rules make it so",
    Word.UNTESTED: "something that it needs is missing",
}


def to_csv(found: Sequence[Judged]) -> str:
    """All numbers of all claims: a row for each comparison that decides, and for each number that is reported beside."""
    text = StringIO()
    table = writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for one in found:
        table.writerows(_deciding(one))
        table.writerows(_reported(one))
    return text.getvalue()


def _deciding(one: Judged) -> Iterator[list[str]]:
    evidence = one.evidence
    shared = [
        one.claim.past,
        str(evidence.cells_on(Side.HOLDS)), str(evidence.cells_on(Side.FAILS)), str(len(evidence.cells)),
        _plain(evidence.one_by_one), str(evidence.without or ""),
    ]  # fmt: skip
    for place, reading in enumerate(one.readings):
        loss = one.losses[place] if one.losses else None
        lost = "" if loss is None else _plain(loss.loss.value)
        yield [
            one.claim.name, one.verdict.word, one.verdict.reason, one.claim.criterion, str(place + 1), *_numbers(reading.estimate),
            _plain(reading.negligible), reading.side, *shared, lost, "" if loss is None else str(loss.kills),
            str(evidence.placebos_hold), str(len(evidence.placebos)), "criterion",
        ]  # fmt: skip


def _reported(one: Judged) -> Iterator[list[str]]:
    for name, (found, side) in one.also.items():
        row = [
            one.claim.name,
            one.verdict.word,
            "",
            name,
            "",
            *_numbers(found),
            "",
            str(side or ""),
            one.claim.past,
        ]
        yield [*row, *[""] * (len(COLUMNS) - len(row) - 1), "also"]


def _numbers(found: Estimate) -> tuple[str, str, str]:
    return _plain(found.value), _plain(found.low), _plain(found.high)


def _plain(value: float) -> str:
    return "" if isnan(value) else f"{value:.6g}"


# -- for readers ----------------------------------------------------------------------------------


def number(value: float) -> str:
    """A number with three digits.

    >>> number(0.0123456), number(float("inf")), number(-220.4), number(1.0)
    ('0.0123', 'never', '-220', '1')
    """
    if isnan(value):
        return "–"
    return "never" if value in (float("inf"), float("-inf")) else f"{float(f'{value:.3g}'):g}"


def spell(found: Estimate) -> str:
    """A number with its interval.

    >>> spell(Estimate(0.5, 0.4, 0.6))
    '0.5 [0.4, 0.6]'
    """
    return f"{number(found.value)} [{number(found.low)}, {number(found.high)}]"


def comparisons(claim: Claim) -> list[str]:
    """Its comparisons as they are told, such as "> 0"."""
    return [f"{one.sign} {number(one.threshold)}" for one in claim.criteria]


def main_cell(one: Judged) -> str:
    """The numbers of the main cell, each with interval and what it must be."""
    pairs = zip(one.readings, comparisons(one.claim), strict=True)
    return "; ".join(
        f"{spell(reading.estimate)} {wanted}{_mark(reading)}" for reading, wanted in pairs
    )


def _mark(reading: Reading) -> str:
    return {Side.HOLDS: " ✓", Side.FAILS: " ✗"}.get(reading.side, " ?")


def in_cells(one: Judged) -> str:
    """In how many robustness cells it holds, and in how many it fails."""
    evidence = one.evidence
    if not evidence.cells:
        return "–"
    return f"{evidence.cells_on(Side.HOLDS)} ✓ {evidence.cells_on(Side.FAILS)} ✗ of {len(evidence.cells)}"


def without_cause(one: Judged) -> str:
    """The first number without its cause, which should be dead then."""
    if not one.losses:
        return "–"
    first = one.losses[0]
    return f"{number(first.value)}{' †' if first.kills else ''}"


def in_placebos(one: Judged) -> str:
    """In how many placebo worlds it holds."""
    placebos = one.evidence.placebos
    return f"{one.evidence.placebos_hold} of {len(placebos)}" if placebos else "–"


def counts(found: Iterable[Judged]) -> str:
    """How many claims have each verdict.

    >>> counts([])
    'no claim'
    """
    words = [one.verdict.word for one in found]
    told = [f"{words.count(word)} {word}" for word in MEANINGS if word in words]
    return ", ".join(told) or "no claim"
