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


def test_it_shows_a_whole_scenario() -> None:
    assert len(BLOCKS) == 1


def test_it_fits_on_three_screens() -> None:
    """Of fifty lines each, code, tables and blank lines counted."""
    assert len(TEXT.splitlines()) <= 150


def test_every_command_it_names_exists() -> None:
    known = set(get_command(app).commands)
    named = set(re.findall(r"(?:`|^|/|\\)sim ([a-z]+)", TEXT, re.MULTILINE))
    assert named
    assert named <= known


@pytest.mark.slow
def test_its_python_runs_and_prints_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [block] = PYTHON
    monkeypatch.chdir(tmp_path)
    exec(re.sub(r"runs=\d+", "runs=20", block), {})
    assert capsys.readouterr().out.startswith("If China decides as Tolerant,")
    assert (tmp_path / "arms.png").exists()
