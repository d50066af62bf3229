"""Every sentence of the article has a row, and every name in it exists."""

from pathlib import Path

import pytest

from sim.errors import UserError
from sim.rules.registry import all_parameters
from sim.rules.switches import SWITCHES
from sim.validation.article import MOST_WORDS, article, read_article
from sim.validation.claims import claims
from sim.validation.coverage import coverage

#: Sentences of ¶0 to ¶11, counted by hand in the article: title and stand-first, then the text without headings.
COUNTED = (2, 4, 4, 3, 5, 4, 4, 2, 4, 2, 3, 3)
#: A small article without a mistake.
ROWS = """\
paragraphs:
  ¶0: {about: Title, sentences: 1}
  ¶1: {about: The treaty, sentences: 2}
sentences:
  ¶0.1: {says: They may talk., kind: prediction, rules: [opening.talks]}
  ¶1.1: {says: There is a treaty., kind: fact, rules: [trust.treaties], parameters: [initial_treaty], drivers: [war.intensity], indicators: [treaty.dprk.russia]}
  ¶1.2: {says: There is more to say., kind: context, gap: The model says nothing of it.}
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "article.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_sentence_that_was_counted_has_a_row() -> None:
    names = [f"¶{p}.{n}" for p, count in enumerate(COUNTED) for n in range(1, count + 1)]
    assert tuple(p.sentences for p in article().paragraphs) == COUNTED
    assert list(article().sentences) == list(coverage()) == names


def test_every_sentence_is_answered_or_says_what_is_missing() -> None:
    for one in coverage().values():
        answered = bool(one.sentence.rules or one.sentence.drivers)
        assert one.extent == {
            (True, False): "whole", (True, True): "part", (False, True): "none",
        }[answered, bool(one.sentence.gap)]  # fmt: skip


def test_every_sentence_but_those_that_lead_over_makes_a_claim() -> None:
    silent = [one.sentence for one in coverage().values() if not one.claims]
    assert {sentence.kind for sentence in silent} == {"context"}


def test_every_claim_brings_its_sentences_what_a_test_of_it_reads_and_compares() -> None:
    for claim in claims().values():
        for name in claim.sentences:
            one = coverage()[name]
            assert claim.name in one.claims
            assert set(claim.reads) <= set(one.indicators)
            assert set(claim.scenarios) <= set(one.scenarios)


def test_a_sentence_has_those_parameters_of_its_rules_that_name_its_paragraph() -> None:
    one = coverage()["¶6.4"]
    assert {"reliability_war", "reliability_distance"} <= set(one.parameters)
    assert "reliability_trust" not in one.parameters  # its source names ¶4
    for one in coverage().values():
        mark = f"¶{one.sentence.paragraph}"
        assert all(mark in all_parameters()[name].source for name in one.parameters)
        assert all(set(SWITCHES[name]) & set(one.parameters) for name in one.switches)


def test_a_right_file_is_read(tmp_path: Path) -> None:
    sentences = read_article(written(tmp_path, ROWS)).sentences
    assert sentences["¶1.1"].rules == ("trust.treaties",)
    assert sentences["¶1.2"].gap == "The model says nothing of it."
    assert [sentence.paragraph for sentence in sentences.values()] == [0, 1, 1]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("trust.treaties", "trust.treatys", "6:56: no rule 'trust.treatys'. Did you mean 'trust.treaties'?"),
        ("initial_treaty", "initial_treat", "no parameter 'initial_treat'. Did you mean 'initial_treaty'?"),
        ("war.intensity", "war.intensty", "no driver 'war.intensty'. Did you mean 'war.intensity'?"),
        ("treaty.dprk.russia", "treaty.dprk.rusia", "no indicator 'treaty.dprk.rusia'. Did you mean 'treaty.dprk.russia'?"),
        ("kind: fact", "kind: fakt", "kind cannot be 'fakt'. Did you mean 'fact'?"),
        ("gap:", "gaps:", "unknown key 'gaps'. Did you mean 'gap'?"),
        (", gap: The model says nothing of it.", "", "7:9: nothing answers it: give rules or drivers, or say why not in 'gap'"),
        ("The treaty, sentences: 2", "The treaty, sentences: 3", "the sentence ¶1.3 has no row"),
        ("The treaty, sentences: 2", "The treaty, sentences: 1", "7:3: no paragraph counts the sentence '¶1.2'"),
        ("¶1.1: {", "¶1.4: {", "the sentence ¶1.1 has no row"),
        ("¶1: {", "¶2: {", "3:3: paragraphs come in order: '¶1' here, not '¶2'"),
        ("There is more to say.", "word " * (MOST_WORDS + 1), "says takes at most 20 words, not 21"),
        ("opening.talks", "trust.treaties", "trust.treaties does not know of ¶0: what it says and reads names ¶1, ¶4, ¶6"),
        ("initial_treaty", "leader_noise", "leader_noise does not know of ¶1: what it says and reads names none"),
        ("initial_treaty", "unity_goal", "unity_goal does not know of ¶1: what it says and reads names ¶11"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert ROWS.count(old) == 1
    with pytest.raises(UserError) as error:
        read_article(written(tmp_path, ROWS.replace(old, new)))
    lines = str(error.value).splitlines()
    assert all(line.startswith("article.yaml:") for line in lines)
    assert any(told in line for line in lines)


def test_rows_stand_in_order(tmp_path: Path) -> None:
    *head, second, third = ROWS.splitlines()
    with pytest.raises(
        UserError, match=r"article\.yaml:6:3: the sentence ¶1\.2 does not stand in order"
    ):
        read_article(written(tmp_path, "\n".join([*head, third, second])))
