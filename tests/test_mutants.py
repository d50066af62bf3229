"""The table of mutation testing counts what tests notice, and names what they do not."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants import main, table

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


def test_a_module_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(SystemExit, match=r"no module 'sim.rules.thret'.*sim.rules.threat"):
        main(["sim.rules.thret"])


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
