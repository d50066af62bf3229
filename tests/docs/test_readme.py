"""The README's scenarios are right, and the commands it names exist."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from sim.cli.app import app
from sim.scenario.library import load_plan

TEXT = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
HEAD = "format: 1\nname: From the README\nextends: baseline\nbranch: 2024-07\n"


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_every_scenario_in_it_is_right(tmp_path: Path, block: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(block if block.startswith("format:") else HEAD + block, encoding="utf-8")
    assert load_plan(str(file)).branch == load_plan("war_ends").branch


def test_it_shows_a_whole_scenario_and_what_one_may_change() -> None:
    assert len(BLOCKS) == 2


def test_every_command_it_names_exists() -> None:
    known = set(get_command(app).commands)
    named = set(re.findall(r"(?:`|^|/|\\)sim ([a-z]+)", TEXT, re.MULTILINE))
    assert named
    assert named <= known


@pytest.mark.slow
@pytest.mark.parametrize("block", range(3))
def test_every_python_line_runs_and_prints_words(
    block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(re.sub(r"runs=\d+", "runs=20", PYTHON[block]), {})
    said = capsys.readouterr().out
    expected = ("If the war in Ukraine ends", "<AllianceModel: war_ends; 20 runs", "If China decides as Tolerant,")  # fmt: skip
    assert said.startswith(expected[block])
    assert len(PYTHON) == len(expected)
