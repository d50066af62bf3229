import re
from pathlib import Path

import pytest

import sim
from sim.api.results import Results
from sim.api.run import run_batch
from sim.ensemble.request.batch import prepare_batch
from sim.errors import UserError
from sim.files import unused_name
from sim.show.report import report, write_report
from sim.studies.sensitivity import Sensitivity
from sim.words.registry import label_of

from .conftest import NASTY, Page

#: Each renders whole reports of a real batch, half a minute in all.
pytestmark = pytest.mark.slow

FEW = ["arms.dprk.russia", "talks"]


def test_it_is_one_whole_page_in_good_order(page):
    assert page.wrong == []
    assert page.open == []
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    assert page.all("title")
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [attrs["href"] for attrs in page.all("a")]
    assert targets
    assert all(target.startswith("#") and target[1:] in ids for target in targets)


def test_it_asks_for_nothing_outside_and_runs_no_script(page, told):
    assert page.all("script") == page.all("link") == page.all("iframe") == []
    held = [a["src"] for a in page.all("img")]
    assert held
    assert all(address.startswith("data:image/png;base64,") for address in held)
    style = told[told.index("<style>") : told.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    (policy,) = [a["content"] for a in page.all("meta") if "http-equiv" in a]
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert len(told) < 6e6


def test_its_first_screen_says_what_it_is_not(page):
    before, _, after = page.text.partition("In short")
    assert "not a forecast" in before
    assert "named states" in before
    assert "War's end" in before
    assert after


def test_it_asks_the_question_and_names_both_kinds_of_interval(page, results):
    question = results.manifest["scenarios"]["war_ends"]["description"].replace("`", " ")
    assert " ".join(question.split())[:200] in page.text
    for words in ("Monte-Carlo interval", "spread of the difference across runs", "rises in",
                  "In how many runs it happens", "Assumptions that differ", "Limits", "sha256"):  # fmt: skip
        assert words in page.text
    assert "triangular: [2025-01, 2025-10, 2027-06]" in page.text
    assert results.manifest["scenarios"]["war_ends"]["hash"] in page.text


def test_a_table_stands_for_each_base_with_headings_for_columns_and_rows(page, results):
    assert results.bases_of("war_ends") == ["baseline", "war_drags_on"]
    for title in ("Against Baseline, mean of 2028", "Against The war drags on, mean of 2028"):
        assert title in page.text
    assert {attrs.get("scope") for attrs in page.all("th")} == {"col", "row"}
    assert len(page.all("caption")) == len(page.all("table"))


def test_every_picture_says_what_is_seen(page, results):
    alts = [attrs["alt"] for attrs in page.all("img")]
    assert len(alts) == len(set(alts)) >= 5
    assert all(len(alt) > 30 for alt in alts)
    largest = [label_of(d.name).short for d in results.differences("war_ends", "baseline")[:20]]
    differences = [alt for alt in alts if alt.startswith("Paired differences")]
    assert len(differences) == 2
    assert any(label in alt for label in largest for alt in differences)


def test_names_and_descriptions_are_words_and_never_markup(nasty, page):
    hurt = Page(report(nasty))
    assert hurt.wrong == []
    assert hurt.open == []
    assert hurt.all("script") == hurt.all("b") == []
    assert {tag for tag, _ in hurt.tags} <= {tag for tag, _ in page.tags}
    assert not [name for _, attrs in hurt.tags for name in attrs if name.startswith("on")]
    assert NASTY["name"] in hurt.text
    assert "</style></section><img src=x onerror=alert(3)> {{ 7 * 7 }}" in hurt.text
    assert len(hurt.all("img")) == 5


@pytest.mark.parametrize(
    "record", [["war.intensity"], ["talks"], ["arms_price.dprk.russia", "shells.russia"]]
)
def test_a_few_recorded_names_are_enough(record):
    text = report(sim.run("war_ends", runs=3, record=record, end="2025-12"))
    assert Page(text).wrong == []


@pytest.mark.parametrize(
    ("scenario", "end", "said"),
    [
        ("history", "2002-12", "run without a base"),
        ("war_ends", "2025-12", "One run says nothing of the spread"),
    ],
)
def test_one_history_is_told_without_intervals(scenario, end, said):
    text = Page(report(sim.run(scenario, runs=1, end=end, record=FEW))).text
    assert said in text
    assert "nan" not in re.findall(r"\w+", text)


def test_a_scenario_with_another_cast_is_told(lean):
    few = {name: lean[name][[n for n in FEW if n in lean[name]]] for name in lean.scenarios}
    text = Page(report(Results(few, lean.manifest))).text
    assert "actors.russia" in text


def test_a_design_says_that_only_its_code_makes_it_again():
    from dataclasses import replace

    import numpy as np

    batch = prepare_batch(["war_ends"], 4, None, ["arms.dprk.russia"], None, "2025-12")
    results = run_batch(replace(batch, histories=np.array([0, 0, 1, 1])))
    text = Page(report(results)).text
    assert "2 different ones, in a design of 4 runs" in text
    assert "the code that made it makes it again" in text


def test_it_is_written_once_and_overwrites_nothing(nasty, tmp_path):
    file = tmp_path / "é & <b> [bold] #1%20" / "r.html"
    assert nasty.report(file) == file
    first = file.read_bytes()
    with pytest.raises(UserError, match="nothing is overwritten"):
        nasty.report(file)
    assert file.read_bytes() == first
    assert [f.name for f in file.parent.iterdir()] == ["r.html"]
    (tmp_path / "report.html").touch()
    assert unused_name(tmp_path, "report.html").name == "report-2.html"


def test_what_cannot_be_written_is_told(nasty, tmp_path):
    (tmp_path / "file").touch()
    for place in (tmp_path / "file" / "r.html", Path("a\0b")):
        with pytest.raises(UserError, match="cannot be written"):
            write_report(nasty, place)


@pytest.mark.parametrize("method", ["morris", "sobol", "tornado"])
def test_sensitivities_are_shown_as_pictures_and_tables_and_their_names_are_no_markup(
    results, tmp_path, method
):
    name = NASTY["name"] + " $a$ $"
    row = {"mu_star": 2.0, "mu_star_error": 0.5, "mu": -2.0, "sigma": 1.0, "first": 0.2, "first_error": 0.1,
           "total": 0.3, "total_error": 0.1, "low": -1.0, "low_error": 0.1, "high": 2.0, "high_error": 0.1,
           "largest": 2.0}  # fmt: skip
    factors = [
        {"name": factor, "kind": "continuous", "low": 0.0, "high": 1.0, "usual": 0.5, "levels": [],
         "unit": "$m/month", "meaning": name, "group": "x"} for factor in (name, "dummy")
    ]  # fmt: skip
    study = Sensitivity(
        method, name, "2024-07", "common", 3, 8, 1, "defaults", factors, {"talks": "0/1"},
        [{"outcome": "talks", "year": year, "factor": f["name"], **row}
         for year in (2026, 2027) for f in factors],
        [], [name],
    )  # fmt: skip
    study.save(tmp_path)
    datasets = {scenario: results[scenario] for scenario in results.scenarios}
    told = Page(report(Results(datasets, results.manifest, tmp_path)))
    assert told.wrong == []
    assert told.open == []
    talks = "What matters for talks between North Korea and the United States"
    captions = re.findall(rf"{talks}(?: in 2027|, year by year)", told.text)
    assert set(captions) == {f"{talks} in 2027"} | (
        set() if method == "tornado" else {f"{talks}, year by year"}
    )
    assert "How it was made" in told.text
    assert " ".join(name.split()) in told.text
    assert told.all("script") == []
    assert not [a for _, attrs in told.tags for a in attrs if a.startswith("on")]
