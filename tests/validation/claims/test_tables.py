"""Tables tell every number of every claim once, and the page says what it rests on."""

from csv import DictReader
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from sim.validation.claims import claims
from sim.validation.claims.criteria import Loss, Reading, Side
from sim.validation.claims.expressions import Expression
from sim.validation.claims.intervals import Estimate
from sim.validation.claims.judged import Judged
from sim.validation.claims.page import PAGE, TABLE, differences, main, page, written_verdicts
from sim.validation.claims.signatures import SIGNATURES
from sim.validation.claims.tables import COLUMNS, counts, in_cells, main_cell, to_csv, without_cause
from sim.validation.claims.verdicts import Evidence, Verdict, Word

SOME = Estimate(0.5, 0.4, 0.6)


def made_up(name: str = "C2", word: Word = Word.SUPPORTED) -> Judged:
    """A claim with made-up numbers."""
    claim = claims()[name]
    readings = tuple(Reading(SOME, 0.01, Side.HOLDS) for _ in claim.criteria)
    also = {
        key: (SOME, None if isinstance(one, Expression) else Side.OPEN)
        for key, one in claim.also.items()
    }
    losses = tuple(Loss(0.1, SOME, True) for _ in claim.criteria)
    evidence = Evidence(
        Side.HOLDS, one_by_one=0.9, cells={"a": Side.HOLDS, "b": Side.FAILS, "c": Side.OPEN}, without=Side.FAILS,
        killed=True, placebos={"d": Side.HOLDS, "e": Side.FAILS},
    )  # fmt: skip
    return Judged(claim, Verdict(word, "because"), readings, also, losses, evidence)


def test_the_file_has_a_row_for_each_comparison_and_each_number_beside() -> None:
    found = [made_up("C2"), made_up("C15")]
    rows = list(DictReader(StringIO(to_csv(found))))
    assert list(rows[0]) == list(COLUMNS)
    assert all(None not in row and None not in row.values() for row in rows)
    numbers = sum(len(one.readings) + len(one.also) for one in found)
    assert len(rows) == numbers
    first = rows[0]
    assert (first["claim"], first["verdict"], first["value"], first["low"]) == (
        "C2",
        "supported",
        "0.5",
        "0.4",
    )
    assert (first["cells_holding"], first["cells_failing"], first["cells"]) == ("1", "1", "3")
    assert (first["placebos_holding"], first["placebos"], first["kind"]) == ("1", "2", "criterion")


def test_a_cell_of_the_table_is_short_and_says_on_which_side_it_lies() -> None:
    one = made_up()
    assert main_cell(one) == "0.5 [0.4, 0.6] > 0 ✓; 0.5 [0.4, 0.6] < 0.8 ✓"
    failing = replace(one, readings=tuple(replace(r, side=Side.FAILS) for r in one.readings))
    assert main_cell(failing).count("✗") == 2
    assert in_cells(one) == "1 ✓ 1 ✗ of 3"
    assert without_cause(one) == "0.1 †"
    assert without_cause(replace(one, losses=())) == "–"


def test_verdicts_are_counted_in_one_line() -> None:
    found = [made_up(), made_up("C3"), made_up("C15", Word.CONTRADICTED)]
    assert counts(found) == "2 supported, 1 contradicted"


def test_the_page_tells_each_claim_with_worlds_criterion_and_removal() -> None:
    text = page([made_up("C2"), made_up("C20")])
    assert "| [C2](#c2) |" in text
    assert "### C20" in text
    assert "nothing is removed: the criterion itself takes the fear away" in text
    assert "`hegemonic_fear off, diversification off`" in text
    assert "cells: a holds, b fails, c open" in text
    assert all(f"| `{name}` |" in text for name in SIGNATURES)


@pytest.mark.parametrize(
    ("was", "now", "differs"),
    [
        (Word.SUPPORTED, Word.UNDETERMINED, False),
        (Word.SUPPORTED, Word.BUILT_IN, False),
        (Word.UNDETERMINED, Word.CONTRADICTED, False),
        (Word.SUPPORTED, Word.CONTRADICTED, True),
        (Word.CONTRADICTED, Word.BUILT_IN, True),
        (Word.UNTESTED, Word.SUPPORTED, True),
        (Word.SUPPORTED, Word.UNTESTED, True),
    ],
)
def test_a_check_names_what_turned_into_its_opposite(was: Word, now: Word, differs: bool) -> None:
    found = differences({"C2": was}, [made_up("C2", now)])
    assert bool(found) == differs
    if differs:
        assert found == [f"C2: the page says {was}, and it is {now} now"]


def test_a_check_names_a_claim_that_the_page_lacks() -> None:
    assert differences({}, [made_up()]) == ["C2: the page says nothing, and it is supported now"]


def test_the_page_and_its_table_hold_all_claims_and_the_same_verdicts() -> None:
    verdicts = written_verdicts()
    assert list(verdicts) == list(claims())
    text = PAGE.read_text(encoding="utf-8")
    for name, word in verdicts.items():
        assert f"| [{name}](#{name.lower()}) | {claims()[name].says} | **{word}**" in text
        criterion = " ".join(claims()[name].criterion.split())
        assert f"- criterion: `{criterion}`" in text, "the page is older than the claim's file"
    assert "untested" not in verdicts.values()


def test_the_table_names_the_criteria_that_stand_in_the_files() -> None:
    with Path(TABLE).open(encoding="utf-8", newline="") as stream:
        rows = [row for row in DictReader(stream) if row["kind"] == "criterion"]
    assert {row["claim"]: row["criterion"] for row in rows} == {
        n: c.criterion for n, c in claims().items()
    }


@pytest.mark.slow
def test_no_verdict_of_the_page_has_turned_into_its_opposite(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().err == ""
