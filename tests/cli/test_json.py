"""`--json` prints what its schema says, and nothing else, on stdout."""

import json
import sys
from collections.abc import Iterator
from math import isfinite
from pathlib import Path

import jsonschema
import pytest

from sim.cli import run_batch
from sim.cli.app import main
from sim.ensemble.storage.journal import Mark
from sim.ensemble.storage.status import BatchStatus
from sim.show.as_json.schemas import SCHEMAS
from tests.tiers import slow_but

SHORT = ("--scenario", "history", "--since", "2006-01", "--year", "2008", "--quiet")
POLICIES = """\
scenario: baseline
since: 2025-01
runs: 60
policies:
  nothing: {}
  talks: {parameters: {us.openness_shift: 0.3}}
uncertainties: [dprk.hunger, trust_gain]
outcomes:
  shells: {indicator: arms.dprk.russia, window: 2026, better: less, enough: 100}
"""
#: How each command is tried; commands that read results come after the one that leaves them.
WORDS = {
    "run": ("run", "war_ends", "--runs", "4", "--end", "2026-12", "--quiet", "--no-figures"),
    "tweak": ("tweak", "dprk.hunger=0.2", "--runs", "3", "--quiet", "--no-figures"),
    "compare": ("compare", "{results}"),
    "compare --precision": ("compare", "{results}", "--precision", "0.1"),
    "verify": ("verify", "{results}"),
    "sweep": ("sweep", "hunger=0:1:2", "switch:trust", "--runs", "3", "--outcome", "provocations", *SHORT),
    "sensitivity": ("sensitivity", "hunger", "deterrence", "--size", "2", "--runs", "2", "--outcome", "provocations", *SHORT),
    "discover": ("discover", "provocations>0.3@2008", "--scenario", "history", "--runs", "120", "--quiet",
                 "--parameter", "rate_added"),
    "policies": ("policies", "{policies}", "--quiet"),
    "variance": ("variance", "history", "--outcome", "provocations", "--year", "1991", "--runs", "8"),
    "claims": ("claims", "C6", "--quick", "--runs", "100", "--quiet"),
    "hindcast": ("hindcast", "--origins", "2014", "--horizons", "1", "--sets", "200", "--drivers", "frozen"),
    "forecast": ("forecast", "--runs", "100", "--horizons", "1"),
    "forecast --score": ("forecast", "--score", "{frozen}"),
    "assimilate": ("assimilate", "--explain"),
    "assimilate --synthetic": ("assimilate", "--synthetic", "1"),
    "list": ("list", "parameters"),
    "find": ("find", "shells"),
    "explain": ("explain", "talks"),
    "check": ("check", "war_ends", "baseline"),
    "diff": ("diff", "baseline", "war_ends"),
    "replay": ("replay", "--run", "1", "--since", "2024-06", "--until", "2024-10"),
}  # fmt: skip
QUICK = ("run", "compare", "compare --precision", "verify", "forecast --score", "assimilate", "list", "find",
         "explain", "check", "diff")  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A folder with results, a file of policies and a frozen forecast, by the words that stand for them."""
    folder = tmp_path_factory.mktemp("json")
    (folder / "policies.yaml").write_text(POLICIES, encoding="utf-8")
    frozen = Path(__file__).parents[2] / "docs" / "forecasts" / "baseline-2024-06.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["sim", *WORDS["run"], "--runs", "60", "--out", "ran"])
        with pytest.raises(SystemExit):
            main()
    return {
        "{results}": str(folder / "ran"),
        "{policies}": str(folder / "policies.yaml"),
        "{frozen}": str(frozen),
    }


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Run a command in a folder of its own; what it prints, told apart."""
    monkeypatch.chdir(tmp_path)

    def run(*words, expect=0):
        monkeypatch.setattr(sys, "argv", ["sim", *words])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        assert (left.value.code or 0) == expect, printed
        return printed

    return run


def test_each_schema_is_tried_with_its_command():
    assert WORDS.keys() == SCHEMAS.keys()


@pytest.mark.parametrize("name", slow_but(QUICK, WORDS))
def test_what_a_command_prints_keeps_its_schema(command, files, name):
    words = [files.get(word, word) for word in WORDS[name]]
    printed = command(*words, "--json", expect=1 if name == "assimilate --synthetic" else 0)
    found = json.loads(printed.out)
    jsonschema.validate(found, SCHEMAS[name])
    assert all(isfinite(number) for number in numbers(found))


def numbers(value) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from numbers(each)
    elif isinstance(value, float):
        yield value


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_describes_each_key(name):
    schema = SCHEMAS[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert list(undescribed(schema, name)) == []


def undescribed(schema, place: str) -> Iterator[str]:
    for key, value in schema.get("properties", {}).items():
        if not value.get("description"):
            yield f"{place}.{key}"
        yield from undescribed(value, f"{place}.{key}")
    for inner in (schema.get("items"), schema.get("additionalProperties")):
        if isinstance(inner, dict):
            yield from undescribed(inner, f"{place}[]")
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from undescribed(choice, place)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("list", "parametrs"), "Did you mean 'parameters'"),
        (("explain", "trst_gain"), "trust_gain"),
        (("compare", "nowhere"), "not a results folder"),
        (("run", "war_end"), "Did you mean 'war_ends'"),
        (("forecast", "--horizons", "20"), "horizon 20"),
        (("find", "xyzzy"), "nothing is found"),
    ],
)
def test_a_mistake_stays_a_line_on_stderr_and_stdout_stays_empty(command, words, message):
    printed = command(*words, "--json", expect=2)
    assert printed.out == ""
    assert message in printed.err
    assert len(printed.err.splitlines()) == 1


def test_check_prints_mistakes_as_json_and_in_words(command, tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "format: 1\nname: Mine\nextends: baselin\n", encoding="utf-8"
    )
    printed = command("check", "mine.yaml", "baseline", "--json", expect=2)
    found = json.loads(printed.out)
    jsonschema.validate(found, SCHEMAS["check"])
    [mine, baseline] = found["scenarios"]
    assert not mine["fine"]
    assert baseline["fine"]
    assert printed.err == f"sim: {mine['mistakes'][0]}\n"


@pytest.mark.slow
def test_statistics_answer_as_series_do(command):
    words = ("run", "war_ends", "--runs", "20", "--quiet", "--json")
    series = json.loads(command(*words, "--no-figures", "--out", "series").out)
    statistics = json.loads(command(*words, "--keep", "statistics", "--out", "statistics").out)
    jsonschema.validate(statistics, SCHEMAS["run"])
    assert statistics["answers"] == series["answers"]
    assert statistics["answers"][0]["sentences"][0].startswith("If the war in Ukraine ends")


def test_a_selection_says_on_stderr_what_it_selects_and_in_json_too(command, files):
    words = ("compare", files["{results}"], "--given", "any:talks>=0@2023..2024")
    printed = command(*words, "--json")
    [answer] = json.loads(printed.out)["answers"]
    jsonschema.validate(json.loads(printed.out), SCHEMAS["compare"])
    assert answer["given_lines"][-1].startswith("selected, not caused")
    assert all(line in printed.err for line in answer["given_lines"])


def test_what_failed_is_told_on_stderr(command, monkeypatch):
    def fails(*_, **__):
        return BatchStatus((), (Mark("baseline", 0, 3, "RuntimeError: no"),), 1)

    monkeypatch.setattr(run_batch, "run_in_folder", fails)
    printed = command("run", "history", "--runs", "3", "--quiet", "--json", expect=1)
    assert printed.out == ""
    assert "RuntimeError: no" in printed.err
