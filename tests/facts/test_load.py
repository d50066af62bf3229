"""The facts are read strictly: each mistake is told with its file and key, all of them at once."""

import copy
import pickle
import shutil
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import pytest

from sim.errors import UserError
from sim.facts import load_facts
from sim.facts.load import read_facts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the facts, to be spoilt."""
    with as_file(files("sim.facts")) as source:
        shutil.copytree(source / "actors", tmp_path / "actors")
        shutil.copytree(source / "drivers", tmp_path / "drivers")
        shutil.copy(source / "drivers.yaml", tmp_path)
        shutil.copy(source / "links.yaml", tmp_path)
    return tmp_path


def spoil(file: Path, old: str, new: str) -> None:
    """Put one text in the place of another."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def mistakes(folder: Path) -> tuple[str, ...]:
    """What reading the folder complains about."""
    with pytest.raises(UserError) as told:
        read_facts(folder)
    return told.value.mistakes


def test_the_facts_are_read_once() -> None:
    assert load_facts() is load_facts()


def test_an_untouched_copy_reads_the_same(folder: Path) -> None:
    facts = read_facts(folder)
    assert facts.actors == load_facts().actors
    for name, series in load_facts().series.items():
        np.testing.assert_array_equal(facts.series[name].values, series.values)


def test_the_facts_travel_to_other_processes() -> None:
    for there in (pickle.loads(pickle.dumps(load_facts())), copy.deepcopy(load_facts())):
        assert there.actors == load_facts().actors
        np.testing.assert_array_equal(
            there.series["gdp.us"].values, load_facts().series["gdp.us"].values
        )


def test_a_series_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_facts().series["gdp.us"].values[0] = 0.0


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "actors/china.yaml",
            "role: partner",
            "role: partner\ncolour: red",
            ["actors/china.yaml:6:1: unknown key 'colour'"],
        ),
        (
            "actors/china.yaml",
            "stake:",
            "steak:",
            [
                "actors/china.yaml:24:3: values: no value 'steak'. Did you mean 'stake'?",
                "actors/china.yaml:9:3: values: 'stake' is missing",
            ],
        ),
        (
            "actors/china.yaml",
            "veto: 1",
            "veot: 1",
            ["actors/china.yaml:6:24: unknown key 'veot'. Did you mean 'veto'?"],
        ),
        (
            "actors/china.yaml",
            "veto: 1",
            "veto: 2",
            ["veto = 2 lies outside 0 to 1; nearest: 1"],
        ),
        (
            "actors/china.yaml",
            "value: 808.4, unit: km",
            "value: .nan, unit: km",
            ["china.yaml:9:21: value takes a finite number, not the number nan"],
        ),
        (
            "actors/china.yaml",
            "value: 808.4, unit: km",
            "value: yes, unit: km",
            ["china.yaml:9:21: value takes a number, not the text 'yes'"],
        ),
        (
            "actors/china.yaml",
            "value: 808.4, unit: km",
            "value: 810, unit: miles",
            ["values.distance: unit must be 'km'"],
        ),
        (
            "actors/china.yaml",
            "value: 808.4, unit: km, date: 2024",
            "value: 808.4, unit: km",
            ["china.yaml:9:13: a fact needs the key 'date'"],
        ),
        (
            "actors/china.yaml",
            "value: 808.4, unit: km, date: 2024",
            "value: 808.4, unit: km, date: 2024-06-19",
            ["china.yaml:9:44: date takes a year, YYYY, or a month, YYYY-MM, not"],
        ),
        (
            "actors/china.yaml",
            "low: 0.5, high: 1",
            "low: 0.8, high: 1",
            ["values.stake: low 0.8 lies above the value, 0.75"],
        ),
        (
            "actors/china.yaml",
            "stream_id: 3",
            "stream_id: 2",
            ["stream_id: 2 is at actors/china.yaml:4:12 already"],
        ),
        (
            "actors/china.yaml",
            "stream_id: 3",
            "stream_id: 0",
            ["stream_id = 0 is too small; it is at least 1"],
        ),
        ("actors/china.yaml", "name: china", "name: cathay", ["'cathay' is not the name of the"]),
        (
            "actors/dprk.yaml",
            "role: client",
            "role: cleint",
            ["role cannot be 'cleint'. Did you mean"],
        ),
        (
            "actors/dprk.yaml",
            "title: DPRK",
            "title: DPRK\ntitle: Chosun",
            ["the key 'title' is written twice; it is in line 3 already"],
        ),
        ("actors/dprk.yaml", "title: DPRK", "title: [", ["actors/dprk.yaml:5:5: is not YAML"]),
        (
            "drivers.yaml",
            "gdp:",
            "gpd:",
            ["drivers.yaml:12:1: unknown key 'gpd'. Did you mean 'gdp'?"],
        ),
        (
            "drivers.yaml",
            "kind: data",
            "kind: date",
            ["kind cannot be 'date'. Did you mean 'data'?"],
        ),
        ("drivers.yaml", "    rok: {1990: 1.6}", "    roc: {1990: 1.6}", ["exposure.anchors"]),
        (
            "drivers.yaml",
            "    may_end: 1 in",
            "    may_and: 1 in",
            ["war.meaning: no column 'may_and'"],
        ),
        ("drivers/border.csv", "2020-02,0.2", "2020-02,", ["border.csv:363: open: missing"]),
        ("drivers/border.csv", "2020-02,0.2", "2020-02,nan", ["'nan' is not a finite number"]),
        ("drivers/border.csv", "2020-02,0.2", "2020-02,0.2,1", ["3 cells for 2 columns"]),
        (
            "drivers/border.csv",
            "2020-02,0.2\n",
            "",
            ["border.csv:363: the month here must be 2020-02"],
        ),
        ("drivers/border.csv", "1990-01", "Jan 1990", ["'Jan 1990' is not a month"]),
        ("drivers/border.csv", "month,open", "date,open", ["the first column must be 'month'"]),
    ],
)
def test_a_mistake_is_told_with_its_file_and_key(
    folder: Path, file: str, old: str, new: str, told: list[str]
) -> None:
    spoil(folder / file, old, new)
    found = "\n".join(mistakes(folder))
    assert [part for part in told if part not in found] == []


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    spoil(folder / "actors" / "china.yaml", "value: 808.4, unit: km", "value: far, unit: km")
    spoil(folder / "drivers" / "border.csv", "2020-02,0.2", "2020-02,open")
    spoil(folder / "drivers.yaml", "unit: million", "unit: 1000000")
    assert mistakes(folder) == (
        "actors/china.yaml:9:21: value takes a number, not the text 'far'",
        "drivers.yaml:55:9: unit takes a text, not the number 1000000; write it in quotes: '1000000'",
        "drivers/border.csv:363: open: 'open' is not a finite number",
    )


def test_there_must_be_a_client(folder: Path) -> None:
    (folder / "actors" / "dprk.yaml").unlink()
    assert mistakes(folder) == ("actors: exactly one actor must be the client, not none",)


def test_a_family_needs_its_table(folder: Path) -> None:
    (folder / "drivers" / "openness.csv").unlink()
    assert "unknown key 'openness'" in mistakes(folder)[0]


def test_a_file_that_is_not_there_is_told_by_name(folder: Path) -> None:
    (folder / "drivers.yaml").unlink()
    assert mistakes(folder) == ("drivers.yaml: there is no such file",)


def test_the_facts_know_nothing_of_the_rest_of_the_package() -> None:
    for file in files("sim.facts").iterdir():
        if file.name.endswith(".py"):
            for line in file.read_text(encoding="utf-8").splitlines():
                if line.startswith(("from sim", "import sim")):
                    assert line.startswith(
                        (
                            "from sim.calendar ",
                            "from sim.errors ",
                            "from sim.facts",
                            "from sim.strict.",
                        )
                    )
