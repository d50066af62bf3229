"""On the page by TRACE every statement ends in something that exists, and the page of limits leads somewhere."""

import re

import pytest

from sim.validation import limits, trace
from sim.validation.claims import claims
from sim.validation.protocol import counts, evidence
from sim.validation.protocol.proofs import proof_mistakes, statements
from sim.validation.templates import Page, run_page
from tests.docs.test_article_page import LINK, headings

PAGES = (trace.PAGE, limits.PAGE)
TEXT = trace.PAGE.file.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_is_what_template_and_code_give(page: Page) -> None:
    assert run_page(page, ["--check"], "") == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_on_it_leads_to_a_file_and_a_heading(page: Page) -> None:
    for target, fragment in set(LINK.findall(page.file.read_text(encoding="utf-8"))):
        file = (page.file.parent / target).resolve() if target else page.file
        assert file.exists(), target
        assert not fragment or fragment in headings(file), f"{target}#{fragment}"


def test_it_has_the_eight_parts_of_trace_each_with_statements() -> None:
    parts = re.split(r"^## (\d\. .*)$", TEXT, flags=re.MULTILINE)[1::2]
    assert parts == [
        "1. Problem formulation", "2. Model description", "3. Data evaluation",
        "4. Conceptual model evaluation", "5. Implementation verification",
        "6. Model output verification", "7. Model analysis", "8. Model output corroboration",
    ]  # fmt: skip
    bodies = re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:9]
    assert all(len(statements(f"## {body}")) >= 5 for body in bodies)


def test_every_statement_ends_in_a_test_a_command_or_a_link_that_exists() -> None:
    assert len(statements(TEXT)) > 50
    assert all(one.proofs for one in statements(TEXT))
    assert proof_mistakes(TEXT) == ()


def page_with(statement: str) -> str:
    return f"# T\n\nFree prose before the parts.\n\n## 1. One\n\n{statement}\n\n## References\n\nFree prose.\n"


@pytest.mark.parametrize(
    "proof",
    [
        "`tests/rules`", "`tests/test_name_blind.py::test_no_code_spells_a_date`", "`sim list`", "`.ci/run`",
        "`python -m sim.validation.patterns 400`", "`python -m tests.mutants`", "`python docs/plausibility.py`",
        "`python -m pytest`", "[Phase 1](model.md#phase-1-drivers)", "[README](../README.md)",
        "`sim verify`; [the code](../sim/validation/synthetic.py)",
    ],
)  # fmt: skip
def test_what_exists_is_a_proof(proof: str) -> None:
    assert proof_mistakes(page_with(f"- It holds. → {proof}")) == ()


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("- It holds.", "no test, command or link proves the statement 'It holds.' …"),
        ("Prose of its own.", "no test, command or link proves the statement 'Prose of its own.' …"),
        ("- It holds,\n  on two lines.", "proves the statement 'It holds, on two lines.' …"),
        ("- It holds. → trust me", "'trust me' is no test, command or link"),
        ("- It holds. → `tests/test_nothing.py`", "tests/test_nothing.py is not there"),
        ("- It holds. → `tests/test_name_blind.py::test_x`", "tests/test_name_blind.py has no test 'test_x'"),
        ("- It holds. → `sim fly`", "there is no command 'sim fly'"),
        ("- It holds. → `python -m sim.validation.scores`", "'python -m sim.validation.scores' runs nothing"),
        ("- It holds. → `python docs/none.py`", "docs/none.py is not there"),
        ("- It holds. → [there](none.md)", "none.md is not there"),
        ("- It holds. → [there](model.md#no-such-part)", "model.md has no heading 'no-such-part'"),
        ("- It holds. → `sim list`; `sim fly`", "there is no command 'sim fly'"),
    ],
)  # fmt: skip
def test_a_statement_without_a_proof_that_exists_is_told_with_its_line(
    statement: str, message: str
) -> None:
    [mistake] = proof_mistakes(page_with(statement))
    assert mistake.startswith("docs/TRACE.md:7: ")
    assert message in mistake


def test_two_bullets_are_two_statements_and_tables_are_none() -> None:
    page = page_with("- One. → `sim list`\n- Two.\n\n| a | b |\n|---|---|\n| c | d |\n")
    assert [(one.line, bool(one.proofs)) for one in statements(page)] == [(7, True), (8, False)]


def test_counts_are_those_of_the_repository() -> None:
    assert int(counts.tests()) > int(counts.laws()) > int(counts.docking_tests()) > 10
    assert int(counts.judged_facts()) < int(counts.fact_values())
    covered = [int(word) for word in counts.sentence_coverage().split() if word.isdigit()]
    assert sum(covered) == int(counts.sentences())


def test_every_claim_has_a_verdict_that_is_read() -> None:
    assert set(evidence._verdicts()) == set(claims())


def test_comparisons_with_rivals_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (
        "  series                   drivers rival            skill\n"
        "  trade.dprk.china         record  dyads_alone      +0.31 [+0.12, +0.42]\n"
        "  trade.dprk.china         frozen  dyads_alone      -0.20 [-0.31, -0.05]\n"
        "  trade.dprk.russia        record  pure_trade       +0.05 [-0.10, +0.20]\n"
    )
    monkeypatch.setattr(evidence, "_document", {"hindcast.md": lines}.get)
    assert "Of 3 comparisons" in evidence.rivals()
    assert evidence.rivals().endswith("better in 1, worse in 1, and neither in 1.")


def test_verdicts_are_read_from_the_page_of_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "| [C1](#c1) | a | **supported**: by 1 |\n| [C20](#c20) | b | **built in**: supported | x |\n"
    found = dict(evidence._VERDICT.findall(rows))
    assert found == {"C1": "supported", "C20": "built in"}
    monkeypatch.setattr(evidence, "_verdicts", lambda: found)
    assert "1 supported, 1 built in" in evidence.verdicts()
    assert "| C20 |" in evidence.claims_not_supported()
    assert "| C1 |" not in evidence.claims_not_supported()
