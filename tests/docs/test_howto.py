"""The how-to pages: each scenario in them is right, each command can be read, and what is shown in `sh` runs.

Blocks of `sh` and `python` are executed in order in an empty folder, with few runs. Blocks of `shell` are
only read: they install something, wait for somebody, or need other machines.
"""

import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.main import get_command

from sim.cli.app import app
from sim.scenario.library import load_plan

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "site" / "pages" / "howto").glob("*.md"))
BLOCK = re.compile(
    r"^```(?:\{code-block\} )?(\w+)\n(?::caption: (\S+)\n\n)?(.*?)^```$", re.M | re.S
)
#: Fewer runs than a reader would take, by option.
FEWER = {"--runs": "10", "--size": "2", "--sets": "300"}
#: Runs without which a command has nothing to work with.
LEAST = {"discover": {"--runs": "120"}, "forecast": {"--runs": "100"}, "variance": {"--runs": "20"}}
#: Runs that a condition needs, so that enough of them meet it.
CONDITION = "300"
#: What runs but is no command of ours.
OTHERS = ("python", "python3", "dask", ".")
COMMANDS = get_command(app).commands


@dataclass(frozen=True)
class Block:
    """A piece of code on a page: its language, the file that it is saved as, its text."""

    language: str
    file: str
    text: str

    def commands(self) -> list[list[str]]:
        return [shlex.split(line) for line in self.text.splitlines() if line.strip()]


def blocks(page: Path) -> list[Block]:
    return [Block(*parts) for parts in BLOCK.findall(page.read_text(encoding="utf-8"))]


def shells(page: Path) -> list[list[str]]:
    return [words for block in blocks(page) if block.language in ("sh", "shell") for words in block.commands()]  # fmt: skip


def with_fewer_runs(words: list[str], page: Path) -> list[str]:
    """A command of ours with fewer runs, where it computes any."""
    command = COMMANDS.get(words[1])
    if command is None or "--resume" in words:
        return words
    known = {name for parameter in command.params for name in parameter.opts}
    changed = list(words)
    least = {"--runs": CONDITION} if page.stem == "given" else LEAST.get(words[1], {})
    for option, value in {**FEWER, **least}.items():
        if option in changed and option in known and changed[changed.index(option) + 1].isdigit():
            changed[changed.index(option) + 1] = value
        elif option in known and option not in changed and words[1] != "plot":
            changed += [option, value]
    return changed


def test_there_is_a_page_for_each_job_and_every_block_is_of_a_known_kind():
    assert len(PAGES) > 10
    kinds = {block.language for page in PAGES for block in blocks(page)}
    assert kinds - {"toctree"} <= {"sh", "shell", "bat", "python", "yaml"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_can_be_read(page):
    for words in shells(page):
        if words[0] == "sim" and words[1] != "--version":
            with COMMANDS[words[1]].make_context(words[1], words[2:]) as context:
                assert context.args == []
        else:
            assert words[0] in (*OTHERS, "sim")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_program_that_python_runs_exists(page):
    for words in shells(page):
        if words[0] == "python" and words[1:3] != ["-m", "pip"]:
            named = words[2] if words[1] == "-m" else words[1]
            assert find_spec(named) if words[1] == "-m" else (ROOT / named).is_file(), named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_extra_that_a_page_installs_exists(page):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"\.\[([\w,]+)\]", page.read_text(encoding="utf-8"))
    assert {one for each in named for one in each.split(",")} <= {*project["optional-dependencies"]}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_scenario_on_a_page_is_right(page, tmp_path):
    for block in blocks(page):
        if block.language == "yaml":
            file = tmp_path / block.file
            file.write_text(block.text, encoding="utf-8")
            assert load_plan(str(file)).title


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if any(b.language in ("sh", "python") for b in blocks(page))],
    ids=lambda page: page.stem,
)
def test_a_page_does_what_it_says(page, tmp_path):
    python: list[str] = ["import matplotlib; matplotlib.use('agg')"]
    done = 0
    for block in blocks(page):
        if block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "sh":
            for words in block.commands():
                _run([sys.executable, "-m", *with_fewer_runs(words, page)], tmp_path)
                done += 1
        elif block.language == "python":
            # a page's later blocks go on from its earlier ones
            python.append(block.text)
            file = tmp_path / "page.py"
            file.write_text("\n".join(python), encoding="utf-8")
            _run([sys.executable, str(file)], tmp_path)
            done += 1
    assert done


def _run(command: list[str], folder: Path) -> None:
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)  # fmt: skip
    assert ended.returncode == 0, f"{shlex.join(command[2:])}\n{ended.stdout}\n{ended.stderr}"
