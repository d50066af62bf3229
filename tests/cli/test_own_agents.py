"""Decision rules on the command line: by name, or a class in a file; and what resuming does with them."""

import json
from pathlib import Path

import pytest

from tests.cli.test_app import process, sim

FILE = '''"""Mine."""

from sim.agents import Patron, Stance


class Tolerant(Patron):
    """A patron that never squeezes its client."""

    def stance(self) -> Stance:
        return super().stance()._replace(squeeze=0.0)
'''
QUICK = ("--runs", "3", "--end", "2024-12", "--quiet")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of rules, and a batch in which it decides."""
    place = tmp_path_factory.mktemp("own")
    (place / "mine.py").write_text(FILE, encoding="utf-8")
    words = ("--agent", "china=mine.py:Tolerant", *QUICK, "--no-figures")
    sim("run", "war_ends", *words, cwd=place)
    return place


def test_what_is_set_says_who_decides_how(tmp_path: Path) -> None:
    done = sim("tweak", "--agent", "china=tolerant", "--runs", "3", "--quiet", "--no-figures",
               cwd=tmp_path, columns=120)  # fmt: skip
    assert "how China decides, from 2024-07 on: tolerant (instead of default)" in done.stdout


def test_run_compares_a_scenario_with_itself_under_a_class_of_a_file(folder: Path) -> None:
    place = folder / "results" / "0001-war_ends"
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    assert list(manifest["scenarios"]) == ["war_ends", "war_ends_china_tolerant"]
    assert manifest["request"]["agents"] == ["china=mine.py:Tolerant"]
    assert "war_ends_china_tolerant" in sim("compare", str(place), cwd=folder).stdout


def test_run_takes_rules_by_name(tmp_path: Path) -> None:
    words = ("--agent", "us=closed", "--agent", "patron=tolerant")
    sim("run", "baseline", *words, "--since", "2020-01", *QUICK, "--no-figures", cwd=tmp_path)
    place = tmp_path / "results" / "0001-baseline" / "manifest.json"
    manifest = json.loads(place.read_text(encoding="utf-8"))
    last = manifest["scenarios"]["baseline_own"]["regimes"][-1]
    assert (last["start"], last["agents"]) == (
        360, {"china": "tolerant", "russia": "tolerant", "us": "closed"},
    )  # fmt: skip


@pytest.mark.slow
def test_other_processes_are_sent_the_class_and_find_what_lies_beside_its_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "amounts.py").write_text("SQUEEZE = 0.0\n", encoding="utf-8")
    text = FILE.replace("0.0", "SQUEEZE").replace(
        "from sim", "from amounts import SQUEEZE\nfrom sim"
    )
    (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    words = ("--runs", "4", "--end", "2024-12", "--workers", "2", "--quiet", "--no-figures")
    done = process("run", "baseline", "--agent", "china=mine.py:Tolerant", *words, cwd=tmp_path)
    assert "China as Tolerant" in done.stdout


@pytest.mark.slow
def test_a_batch_goes_on_with_names_and_asks_for_files_anew(folder: Path) -> None:
    place = "results/0001-war_ends"
    told = sim("run", "--resume", "--out", place, "--quiet", cwd=folder, expect=2).stderr
    assert told == (
        f"sim: {place}: its agents decide by a file; name it again with --agent china=mine.py:Tolerant\n"
    )
    again = ("run", "--resume", "--out", place, "--quiet", "--agent", "china=mine.py:Tolerant")
    sim(*again, cwd=folder)
    (folder / "mine.py").write_text(FILE.replace("0.0", "0.1"), encoding="utf-8")
    told = sim(*again, cwd=folder, expect=2).stderr
    assert "scenario war_ends_china_tolerant has changed (regimes)" in told
    sim("run", "war_ends", "--agent", "us=closed", *QUICK, "--out", "named", cwd=folder)
    sim("run", "--resume", "--out", "named", "--quiet", cwd=folder)


def test_blocks_that_a_class_fails_are_not_to_be_resumed(tmp_path: Path) -> None:
    text = FILE.replace("squeeze=0.0", "squeeze=2.0")
    (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    words = ("--agent", "china=mine.py:Tolerant", *QUICK, "--no-figures")
    done = sim("run", "war_ends", *words, cwd=tmp_path, expect=1, columns=200)
    assert "china: Tolerant.stance returned squeeze = 2, which must be from 0 to 1" in done.stdout
    assert "Mend the class, and run it again into a new folder" in done.stdout
    assert "--resume" not in done.stdout
    assert "Tolerant of china is a class of your own, which runs as Python\n" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", "war_ends", "--agent", "chnia=tolerant"), "agents: no actor 'chnia'. Did you mean 'china'?"),
        (("run", "war_ends", "--agent", "china:tolerant"), "--agent china:tolerant: write ACTOR=RULE"),
        (("run", "war_ends", "--since", "2020-01"), "since 2020-01: the month from which actors decide by other rules"),
        (("tweak", "--agent", "china=none.py:Tolerant"), "agents: china: none.py cannot be read: No such file"),
        (("tweak", "--agent", "china=none.py"), "agents: china: name the class after a colon, as in china=none.py:Tolerant"),
        (("tweak",), "name a change: PARAMETER=VALUE, or --agent ACTOR=RULE"),
        (("tweak", "--agent", "japan=tolerant"), "'tolerant' is a rule for a patron, which 'japan' is not"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    said = sim(*words, cwd=tmp_path, expect=2).stderr
    assert said.count("\n") == 1
    assert told in said
