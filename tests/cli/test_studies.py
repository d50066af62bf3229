import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli.app import main
from sim.cli.studies import condition_name
from sim.errors import UserError
from sim.results.conditions import Condition
from sim.studies.sensitivity import Sensitivity

SHORT = ("--scenario", "history", "--since", "2006-01", "--year", "2008", "--quiet")


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Run a command in a folder of its own; what it prints, told apart. Warnings are errors here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")

    def run(*words, expect=0):
        monkeypatch.setattr(sys, "argv", ["sim", *words])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        assert (left.value.code or 0) == expect, printed
        return printed

    return run


def test_sweep_prints_a_table_and_leaves_a_file_and_a_figure(command, tmp_path):
    done = command(
        "sweep", "dprk.hunger=0:1.2:3", "switch:trust", "--runs", "4", "--outcome", "provocations",
        *SHORT,
    )  # fmt: skip
    assert "Tests and incidents of North Korea (a month): mean of 2008" in done.out
    assert "common random numbers" in done.out
    folder = tmp_path / "results" / "0001-history_sweep"
    assert len((folder / "sweep.csv").read_text(encoding="utf-8").splitlines()) == 7
    assert (folder / "figures" / "sweep.png").exists()


@pytest.mark.parametrize("option", ["--random-numbers", "--luck"])
def test_random_numbers_can_be_independent_by_the_older_name_too(command, option):
    words = ("sweep", "hunger=0:1:2", "--runs", "2", "--outcome", "provocations", *SHORT)
    assert "independent random numbers" in " ".join(
        command(*words, option, "independent").out.split()
    )


def test_sensitivity_prints_the_control_and_leaves_what_the_report_reads(command, tmp_path):
    done = command(
        "sensitivity", "hunger", "deterrence", "--size", "3", "--runs", "3", "--every", "1",
        "--outcome", "provocations", *SHORT,
    )  # fmt: skip
    assert "dummy (control)" in done.out
    folder = tmp_path / "results" / "0001-history_morris"
    assert Sensitivity.load(folder).years == [2006, 2007, 2008]
    assert (folder / "figures" / "sensitivity.png").exists()
    assert (folder / "figures" / "sensitivity-over-time.png").exists()


def test_variance_prints_a_table_and_writes_a_new_file_only(command, tmp_path):
    words = ("variance", "history", "--outcome", "provocations", "--year", "1992", "--runs", "12",
             "--out", "shares.csv")  # fmt: skip
    done = command(*words)
    assert (
        "Where the spread of tests and incidents of North Korea (a month) across runs comes from"
        in " ".join(done.out.split())
    )
    assert "parameters with chance" in done.out
    assert (tmp_path / "shares.csv").read_text(encoding="utf-8").startswith("outcome,source,alone")
    again = command(*words, expect=2)
    assert "shares.csv exists already; nothing is overwritten" in again.err


@pytest.mark.slow
def test_discover_works_on_a_folder_and_stays_quiet(command, tmp_path):
    done = command(
        "discover", "provocations>0.3@2008", "--scenario", "history", "--runs", "120", "--quiet",
        "--parameter", "rate_added",
    )  # fmt: skip
    assert "occurs in" in done.out
    assert done.err == ""
    folder = "results/0001-history_discovery"
    again = command("discover", "provocations", "--above", "0.3", "--folder", folder)
    assert "provocations > 0.3 in 2008" in again.out
    assert (tmp_path / folder / "discovery-2.json").exists()


def test_a_stopped_sweep_goes_on_where_it_was(command, tmp_path):
    words = ("sweep", "hunger=0:1:2", "--runs", "2", "--outcome", "provocations", *SHORT)
    command(*words, "--out", "mine")
    told = command(*words, "--out", "mine", expect=2)
    assert "exists already" in told.err
    command(*words, "--out", "mine", "--resume")
    other = command("sweep", "hunger=0:1:3", *words[2:], "--out", "mine", "--resume", expect=2)
    assert "cannot be resumed" in other.err
    assert "run this one anew, into another folder" in other.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sweep", "hungr"], "Did you mean 'hunger'"),
        (["sweep", "hunger", "--design", "cube"], "grid, lhs, sobol"),
        (["sweep", "hunger", "--scenario", "histry"], "history"),
        (["sweep", "hunger", "--prior", "flat"], "declared, defaults"),
        (["sensitivity", "hunger", "--method", "moris"], "Did you mean 'morris'"),
        (["sensitivity", "hunger", "--outcome", "tallks"], "Did you mean 'talks'"),
        (["sensitivity", "--mechanism", "trst"], "Did you mean 'trust'"),
        (["discover", "talks"], "such as arms"),
        (["discover", "talks", "--above", "0.5", "--below", "0.1"], "give one of them"),
        (["discover", "talks>0.5", "--folder", "nowhere"], "not a results folder"),
        (["discover", "talks>0.5@2050", "--quiet"], "1990 to 2034"),
    ],
)
def test_a_mistake_gets_one_clear_line_and_exit_code_2(command, tmp_path, words, message):
    done = command(*words, expect=2)
    assert message in done.err
    assert not (tmp_path / "results").exists()


@pytest.mark.slow
def test_without_the_libraries_one_line_says_what_to_install(tmp_path):
    code = (
        "import sys\n"
        "class Nothing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('SALib', 'ema_workbench'):\n"
        "            raise ModuleNotFoundError(name, name=name)\n"
        "sys.meta_path.insert(0, Nothing())\n"
        "from sim.cli.app import main\n"
        "main()\n"
    )
    # What other libraries open without an encoding is told on the same screen, and is not ours.
    quiet = {k: v for k, v in os.environ.items() if k != "PYTHONWARNDEFAULTENCODING"}
    for words in (["sensitivity", "hunger"], ["discover", "talks>0.5"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *words], cwd=tmp_path, capture_output=True, text=True,
            encoding="utf-8", timeout=300, check=False,
            env={**quiet, "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
        assert done.returncode == 2
        assert "alliance-lab[analysis]" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_condition_is_one_word_or_options():
    asked = Condition("talks", ">", 0.5, (480, 491))
    assert condition_name("talks>0.5@2030", None, None, None) == asked
    assert condition_name("talks>0.5", None, None, 2030) == asked
    assert condition_name("talks", None, 0.5, 2030) == asked
    with pytest.raises(UserError, match="contains a year already"):
        condition_name("talks>0.5@2030", None, None, 2030)
    with pytest.raises(UserError, match="only an indicator"):
        condition_name("talks>0.5", 1.0, None, None)
