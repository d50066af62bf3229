"""The table of mutation testing counts what tests notice, and names what they do not."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants import DECLARED, FORMULAS, GROUPS, chosen, main, survivors, table

ROOT = Path(__file__).parents[1]


def written(folder: Path, file: str, codes: dict[str, int | None]) -> None:
    place = folder / f"{file}.meta"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"exit_code_by_key": codes}), encoding="utf-8")


def test_what_is_not_yet_tried_counts_for_nothing_and_survivors_are_named(tmp_path: Path) -> None:
    written(tmp_path, "sim/rules/trust.py", {"a": 1, "b": 0, "c": None, "d": 33, "e": -24})
    written(tmp_path, "sim/rules/war.py", {"f": None})
    head, trust, left, *names = table(tmp_path).splitlines()
    assert head.split() == ["file", "killed", "tried", "share"]
    assert trust.split() == ["sim/rules/trust.py", "2", "4", "50.0%"]
    assert left == "not noticed: 2"
    assert names == ["b", "d"]


def test_those_that_were_not_noticed_can_be_tried_again(tmp_path: Path) -> None:
    written(tmp_path, "sim/rules/trust.py", {"trust.a": 1, "trust.b": 0, "trust.c": None})
    written(tmp_path, "sim/rules/war.py", {"war.d": 33, "war.e": 255, "war.f": 5})
    assert survivors(tmp_path, ["*"]) == ["trust.b", "war.d", "war.f"]
    assert survivors(tmp_path, ["war.*"]) == ["war.d", "war.f"]


def test_groups_and_modules_are_chosen_by_name() -> None:
    assert list(chosen([])) == list(GROUPS)
    assert chosen(["sim.rules.trust", "compiled", "sim.rules.war"]) == {
        "rules": ["sim.rules.trust", "sim.rules.war"], "compiled": [],
    }  # fmt: skip


def test_every_group_has_files_and_tests_and_none_shares_a_file() -> None:
    files = [file for group in GROUPS.values() for p in group.files for file in ROOT.glob(p)]
    assert len(files) == len(set(files)) > 40
    rules = {f"sim/rules/{name}.py" for name in (*FORMULAS, *DECLARED)}
    assert rules | {"sim/rules/__init__.py"} == {
        str(file.relative_to(ROOT)) for file in ROOT.glob("sim/rules/*.py")
    }
    for group in GROUPS.values():
        assert all(list(ROOT.glob(pattern)) for pattern in group.files)
        tests = [word for word in group.tests if not word.startswith("--")]
        assert all((ROOT / test).exists() for test in tests)


@pytest.mark.parametrize(
    ("name", "near"), [("sim.rules.thret", "sim.rules.threat"), ("scenaros", "scenarios")]
)
def test_what_has_no_group_is_told_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(SystemExit, match=rf"no group or module '{name}'. Did you mean '{near}'"):
        main([name])
    with pytest.raises(SystemExit, match=r"no group or module 'sim.model.step'"):
        main(["sim.model.step"])


@pytest.mark.nightly
def test_the_command_changes_a_small_file_of_the_rules_and_the_tests_notice(tmp_path: Path) -> None:
    for part in ("sim", "tests", "scenarios", "docs"):
        shutil.copytree(ROOT / part, tmp_path / part)
    for part in ("README.md", "pyproject.toml"):
        shutil.copy(ROOT / part, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutants", "sim.rules.readiness"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    [line] = [x for x in done.stdout.splitlines() if x.startswith("sim/rules/readiness.py")]
    _, killed, tried, _ = line.split()
    assert killed == tried != "0"
