"""The page of the article leads somewhere: its links, and those to it."""

import re
from pathlib import Path

import pytest

from sim.errors import UserError
from sim.validation.claims import claims
from sim.validation.coverage import coverage
from sim.validation.markup import anchor

from .test_docs import ROOT, build

PAGE = ROOT / "docs" / "article.md"
LINK = re.compile(r"\]\(([^)#]*)(?:#([^)]*))?\)")


def headings(file: Path) -> set[str]:
    text = file.read_text(encoding="utf-8")
    return {anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


def test_every_link_leads_to_a_file_and_a_heading() -> None:
    links = set(LINK.findall(PAGE.read_text(encoding="utf-8")))
    assert len(links) > 50
    for target, fragment in links:
        file = (PAGE.parent / target).resolve() if target else PAGE
        assert file.exists(), target
        assert not fragment or fragment in headings(file), f"{target}#{fragment}"


def test_every_sentence_gap_and_claim_stands_on_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name, one in coverage().items():
        assert f"| **{name}** {one.sentence.says}" in text
        assert one.sentence.gap in text
    for claim in claims().values():
        assert f"| {claim.name} | {claim.says} |" in text


def test_readme_and_model_lead_to_it() -> None:
    assert "](docs/article.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "](article.md)" in (ROOT / "docs" / "model.md").read_text(encoding="utf-8")


def test_a_mistake_in_the_declarations_ends_the_build_with_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> str:
        raise UserError("article.yaml:6:59: no rule 'trust.treatys'")

    monkeypatch.setitem(build.BLOCKS, "sentences", refuse)
    assert build.main(["--check"]) == 2
    assert capsys.readouterr().err == "article.yaml:6:59: no rule 'trust.treatys'\n"
