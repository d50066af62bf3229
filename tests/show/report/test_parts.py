"""What a report's parts say: numbers as they are, assumptions from plan or manifest, how to make it again."""

import json
import re
import shlex
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.api.results import Results
from sim.errors import UserError
from sim.results.compared_year import NOTICED
from sim.results.findings import of_difference
from sim.show.assumptions import compare_assumptions
from sim.show.batch_assumptions import assumption_differences, manifest_assumptions
from sim.show.numbers import prose_number
from sim.show.report.differences import differences
from sim.show.report.probabilities import probabilities
from sim.show.report.provenance import provenance
from sim.show.report.sensitivity import find_study, sensitivity_tables
from sim.studies.sensitivity import Sensitivity
from sim.words.findings import CHANGES, agreement_short
from sim.words.main_set import MAIN_NAMES

#: Each renders whole reports of a real batch, half a minute in all.
pytestmark = pytest.mark.slow


def test_rows_are_the_paired_differences(results):
    found = {d.name: d for d in results.differences("war_ends", "baseline")}
    told = differences(results, "war_ends", "baseline", None)
    assert told.when == "2028"
    largest = [d.name for d in results.differences("war_ends", "baseline")][:14]
    assert {row.name for row in told.rows} == {*largest, *MAIN_NAMES}
    for row in told.rows:
        d = found[row.name]
        assert row.mean == prose_number(d.mean, "+")
        assert (
            row.interval
            == f"{prose_number(d.mean - d.error, '+')} to {prose_number(d.mean + d.error, '+')}"
        )
        assert (
            row.spread == f"{prose_number(d.change.low, '+')} to {prose_number(d.change.high, '+')}"
        )
        assert (row.rises, row.falls) == (f"{d.rises:.0%}", f"{d.falls:.0%}")


def test_what_is_always_shown_is_in_the_table_though_it_hardly_changes(results):
    told = differences(results, "war_ends", "baseline", None)
    kinds = {row.name: row.kind for row in told.rows}
    assert set(MAIN_NAMES) <= set(kinds)
    for name in MAIN_NAMES:
        [d] = [d for d in results.differences("war_ends", "baseline") if d.name == name]
        found = of_difference(d, told.when)
        assert kinds[name] == ("" if found.kind in CHANGES else agreement_short(found))
    assert set(kinds.values()) & {"hardly changes", "not clear"}
    noticed = [d for d in results.differences("war_ends", "baseline") if d.effect > NOTICED]
    assert told.more == sum(d.name not in kinds for d in noticed)


def test_a_report_names_every_file_that_is_needed(results):
    files = ["/home/someone/tap.yaml", "/home/someone/mid2026.yaml"]
    request = {"scenarios": files[:1], "files": files, "settings": [], "end": None}
    told = provenance(Results({}, {**results.manifest, "request": request}))
    assert told.note == "It needs the files tap.yaml and mid2026.yaml."


def test_the_sentences_of_a_report_are_the_answers(results):
    for base in ("baseline", "war_drags_on"):
        told = differences(results, "war_ends", base, None)
        assert told.sentences == list(results.answer("war_ends", base).sentences)


@given(st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(["", "+"]))
def test_a_number_never_reads_as_a_hyphen_or_as_no_number(value, sign):
    text = prose_number(value, sign)
    assert "-" not in text.replace("e-", "")
    assert not re.search("nan|inf", text)


def test_what_is_likely_is_told_beside_every_base(results):
    told = probabilities(results, "war_ends", ["baseline", "war_drags_on"])
    assert told.since == "2024-07"
    assert told.columns == ["baseline", "war_drags_on", "war_ends"]
    (talks,) = [cells for name, _, cells in told.rows if name == "talks"]
    (here,) = [h for h in results.first_times("war_ends") if h.name == "talks"]
    assert talks[-1].share.startswith(f"{here.probability:.0%} ")


def test_assumptions_are_those_of_the_plans_where_their_hashes_agree(results, lean):
    (stretch,) = assumption_differences(results, "war_ends", "baseline").stretches
    assert stretch[0] == "from 2024-07 on"
    assert [key for key, *_ in stretch[1]] == ["events.war_end"]
    assert assumption_differences(results, "war_ends", "baseline").note == ""
    assert ("actors.russia", "takes part", "–") in assumption_differences(
        lean, "russia_absent", "baseline"
    ).stretches[0][1]


@pytest.mark.parametrize("scenario", [
    "war_ends", "us_maximum_pressure", "us_engagement_after_war", "china_squeeze", "russia_broke", "no_ukraine_war",
])  # fmt: skip
def test_the_manifest_tells_the_same_assumptions_as_the_plans(scenario):
    results = sim.run(scenario, runs=1, end="2025-12", record=["talks"])
    base = results.bases_of(scenario)[0]
    told = json.loads(json.dumps(results.manifest))["scenarios"]
    assert (
        list(compare_assumptions(*(manifest_assumptions(told[n]) for n in (base, scenario))))
        == assumption_differences(results, scenario, base).stretches
    )


def test_a_plan_made_in_python_is_told_from_the_manifest():
    plan = sim.tweaked({"dprk.diversification_weight": 0.9})
    results = sim.run(plan, runs=2, end="2025-12", record=["talks"])
    told = assumption_differences(results, plan.name, "baseline")
    assert told.note
    assert told.stretches == [
        ("from 2024-07 on", [("parameters.dprk.diversification_weight", "as declared", "0.9")])
    ]


def test_the_command_makes_the_same_batch_again(results):
    told = provenance(results)
    assert told.where == "Python"
    again = eval(told.command, {"sim": sim})
    hashes = {name: about["hash"] for name, about in again.manifest["scenarios"].items()}
    assert hashes == dict(told.hashes)
    assert (again["war_ends"]["talks"].values == results["war_ends"]["talks"].values).all()


def test_a_command_names_files_without_their_folders(results):
    request = {"scenarios": ["/home/someone/o'dd.yaml"], "settings": ["stake=0.4"], "end": None}
    told = provenance(Results({}, {**results.manifest, "request": request}))
    words = shlex.split(told.command)
    assert words == ["sim", "run", "o'dd.yaml", "--runs", "12", "--seed", "1", "--set", "stake=0.4",
                     "--record", "all"]  # fmt: skip
    assert "o'dd.yaml" in told.note


def _study(method, row):
    factors = [
        {"name": name, "kind": "continuous", "low": 0.0, "high": 1.0, "usual": 0.5, "levels": [],
         "unit": "1", "meaning": meaning, "group": "x"}
        for name, meaning in (("stake", "what is at stake"), ("dummy", "nothing"))
    ]  # fmt: skip
    indices = [
        {"outcome": "talks", "year": year, "factor": f["name"], **row}
        for year in (2026, 2030) for f in factors
    ]  # fmt: skip
    indices[-1] |= {name: 0.0 for name, value in row.items() if value is not None}
    return Sensitivity(method, "baseline", "2024-07", "common", 3, 8, 1, "defaults", factors,
                       {"talks": "0/1"}, indices, [], ["<b>"])  # fmt: skip


def test_a_study_is_found_where_there_is_one(results, tmp_path):
    assert find_study(results) is None
    beside = Results({}, results.manifest, tmp_path)
    assert find_study(beside) is None
    (tmp_path / "sensitivity.json").write_text("{", encoding="utf-8")
    with pytest.raises(UserError, match=r"sensitivity\.json cannot be read"):
        find_study(beside)


@pytest.mark.parametrize(
    ("method", "row", "told"),
    [
        ("morris", {"mu_star": 2.0, "mu_star_error": 0.5, "mu": -2.0, "sigma": 1.0}, ["2 ± 0.5", "-2", "1"]),
        ("sobol", {"first": 0.25, "first_error": 0.1, "total": None, "total_error": None}, ["0.25 ± 0.1", "–"]),
        ("tornado", {"low": -3.0, "low_error": None, "high": 4.0, "high_error": 1.0, "largest": 4.0}, ["-3", "4 ± 1"]),
    ],
)  # fmt: skip
def test_a_study_tells_the_largest_factors_of_the_last_year(method, row, told):
    about, talks = sensitivity_tables(_study(method, row))
    assert ["note", "<b>"] in about.rows
    assert ["method", method] in about.rows
    assert talks.title == "What matters for talks between North Korea and the United States in 2030"
    assert talks.rows[0] == [
        "Stake of each partner in stopping the nuclear programme",
        "stake",
        *told,
    ]
    assert [r[:2] for r in talks.rows[1:]] == [["dummy (control)", ""]]
    assert len(talks.head) == len(talks.rows[0])


def test_a_base_that_was_changed_since_is_told_from_the_manifest(results):
    told = {**results.manifest["scenarios"], "war_ends": {
        **results.manifest["scenarios"]["war_ends"], "hash": "other"}}  # fmt: skip
    other = Results(
        {name: results[name] for name in results.scenarios},
        {**results.manifest, "scenarios": json.loads(json.dumps(told))},
    )
    assert assumption_differences(other, "war_ends", "baseline").note
    assert replace(
        assumption_differences(other, "war_ends", "baseline"), note=""
    ) == assumption_differences(results, "war_ends", "baseline")
