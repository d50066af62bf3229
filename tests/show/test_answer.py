"""An answer begins with sentences, keeps what was set apart, and says the same everywhere."""

import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import sim
from sim.show.answers.levels import level_dicts, level_rows
from sim.show.answers.terminal import answer_rows
from sim.show.as_json.answer import ANSWERS, answers_as_json
from sim.words.findings import CHANGES
from sim.words.main_set import MAIN_NAMES


@pytest.fixture(scope="module")
def results():
    return sim.run("war_ends", "us_engagement", runs=60)


def test_an_answer_has_three_to_five_sentences(results):
    for name in results.named:
        assert 3 <= len(results.answer(name).sentences) <= 5


def test_the_first_sentence_begins_with_what_happens_in_the_scenario(results):
    first = results.answer("war_ends").sentences[0]
    assert first.startswith(
        "If the war in Ukraine ends by mid-2027, shells from North Korea to Russia fall from "
    )


def test_an_answer_speaks_of_the_comparison_that_the_file_calls_telling(results):
    assert results.answer("war_ends").base == "war_drags_on"
    assert results.answer("war_ends", base="baseline").base == "baseline"
    assert results.answer("us_engagement").base == "baseline"


def test_what_is_always_shown_is_shown_though_it_hardly_changes(results):
    found = [finding.label.name for finding in results.answer("us_engagement").main]
    assert found == list(MAIN_NAMES)


def test_what_the_scenario_sets_is_marked_and_told_by_no_sentence(results):
    answer = results.answer("war_ends")
    [war] = [f for f in (*answer.main, *answer.further) if f.is_set]
    assert war.label.name == "war.intensity"
    assert not war.against
    assert not any("intensity" in sentence for sentence in answer.sentences)
    assert answer_rows(answer).groups[-1].heading == "What the scenario itself moves"


def test_what_goes_against_what_the_scenario_sets_is_told(results):
    """Against the baseline, where the war may end sooner by chance, it lasts longer at first."""
    answer = results.answer("war_ends", base="baseline", year=2025)
    [war] = [f for f in (*answer.main, *answer.further) if f.is_set]
    assert war.against == (war.kind in CHANGES and war.difference > 0.0)
    told = any(
        sentence.startswith("Against what the scenario sets") for sentence in answer.sentences
    )
    assert told == war.against


def test_a_scenario_without_a_clause_is_named(results):
    answer = replace(results.answer("us_engagement"), clause="")
    assert answer.sentences[0].startswith("In “Washington engages”, ")


def test_the_same_answer_stands_in_a_notebook(results):
    html = results._repr_html_()
    for sentence in results.answer("us_engagement").sentences:
        assert sentence in html
    assert "not a forecast" in html


def test_json_is_the_same_content_and_keeps_its_schema(results):
    answers = [results.answer(name) for name in results.named]
    given = answers_as_json(results, answers, Path("results"))
    jsonschema.validate(json.loads(json.dumps(given, allow_nan=False)), ANSWERS)
    assert given["answers"][0]["sentences"] == list(answers[0].sentences)
    assert {f["indicator"] for f in given["answers"][0]["findings"]} >= set(MAIN_NAMES)


def test_what_is_compared_with_nothing_tells_its_levels():
    alone = sim.run("baseline", runs=20)
    told = level_rows(alone, "baseline").lines
    assert re.fullmatch(
        r"Shells from North Korea to Russia are \d+\.?\d* thousand a month in \d{4} \(5 to 95 % of runs: [\d.]+ to [\d.]+\)\.", told[0],
    )  # fmt: skip
    rows = [row for group in level_rows(alone, "baseline").groups for row in group.rows]
    assert len(rows) == len(MAIN_NAMES)
    given = answers_as_json(alone, [], Path("results"))
    assert given["levels"] == {"baseline": list(level_dicts(alone, "baseline"))}
    jsonschema.validate(json.loads(json.dumps(given, allow_nan=False)), ANSWERS)


def test_the_first_change_is_told_against_the_own_base_too(results):
    """Against a war that drags on an early end changes more than against one that ends by chance."""
    answer = results.answer("war_ends")
    [(title, one)] = answer.other_bases
    assert title == "Baseline"
    assert one.label == answer.leading[0].label
    assert f"Against “Baseline”, {one.clause}." in answer.sentences
    assert results.answer("war_ends", base="baseline").other_bases == ()
    assert results.answer("us_engagement").other_bases == ()


def test_the_first_change_is_told_against_each_further_base_but_no_more_than_two(tmp_path):
    file = tmp_path / "many.yaml"
    file.write_text(
        "format: 1\nname: Many\nextends: war_ends\nclause: all changes\nbranch: 2024-07\n"
        "compare_to: [war_drags_on, baseline, war_ends, us_engagement]\n"
        "drivers: {openness.us: {path: {2024-07: 0.8}}}\n", encoding="utf-8",
    )  # fmt: skip
    answer = sim.run(str(file), runs=40).answer()
    assert answer.base == "war_drags_on"
    assert [title for title, _ in answer.other_bases] == ["Baseline", "War's end"]
    assert {one.label for _, one in answer.other_bases} == {answer.leading[0].label}
    for title, one in answer.other_bases:
        assert f"Against “{title}”, {one.clause}." in answer.sentences
    assert 3 <= len(answer.sentences) <= 5


def test_a_scenario_that_sets_what_already_holds_is_told_as_the_same(tmp_path):
    file = tmp_path / "nothing.yaml"
    file.write_text(
        "format: 1\nname: Nothing\nclause: the border stays open\nextends: baseline\nbranch: 2024-07\n"
        "drivers: {border.open: {path: {2024-07: 1}}}\n", encoding="utf-8",
    )  # fmt: skip
    [sentence] = sim.run(str(file), runs=5).answer().sentences
    assert sentence.startswith("If the border stays open, every run is the same in ")
    assert sentence.endswith("or reaches nothing that is recorded.")
