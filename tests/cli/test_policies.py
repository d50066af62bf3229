"""`sim policies`: tables on the screen, files in the folder, one line a mistake."""

import csv

import pytest

from sim.cli import policies as command_module
from sim.errors import UserError
from tests.cli.test_studies import command
from tests.studies.policy_files import write

__all__ = ["command"]


def test_policies_are_compared_and_files_are_left(command, tmp_path):
    write(tmp_path)
    done = command("policies", "small.yaml", "--runs", "60", "--quiet")
    text = " ".join(done.out.split())
    assert "shells: arms.dprk.russia in 2025, less is better (kshell/month)" in text
    assert "Least mean regret:" in text
    assert "Good enough by all outcomes at once" in text
    assert "Which uncertainties decide where a policy is not good enough" in text
    assert done.err == ""
    folder = tmp_path / "results" / "0001-small"
    text = (folder / "policies.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 8
    assert {row["policy"] for row in rows} == {"nothing", "same", "pressure", "offer"}
    histories = (folder / "policy_histories.csv").read_text(encoding="utf-8").splitlines()
    assert len(histories) == 1 + 2 * 4 * 60
    assert (folder / "policy_failures.csv").exists()
    assert (folder / "figures" / "policies.png").exists()


def test_the_folder_can_be_compared_like_any_other(command, tmp_path):
    write(tmp_path)
    command("policies", "small.yaml", "--runs", "4", "--quiet", "--out", "mine")
    assert (
        "offer, against nothing"
        in command("compare", "mine", "--scenario", "offer", "--year", "2025").out
    )


def test_without_the_libraries_only_the_search_is_left_out(command, tmp_path, monkeypatch):
    def missing(_):
        raise UserError("ema_workbench is not installed")

    monkeypatch.setattr(command_module, "policy_failures", missing)
    write(tmp_path)
    done = command("policies", "small.yaml", "--runs", "4", "--quiet")
    assert "where policies fail was not searched: ema_workbench is not installed" in done.err
    assert "Least mean regret:" in done.out


def test_mistakes_end_with_code_2_before_anything_runs(command, tmp_path):
    write(
        tmp_path,
        "policies: {one: {}, two: us_engagment}\noutcomes: {x: {indicator: tallks, window: 2028, better: more}}",
    )
    done = command("policies", "small.yaml", expect=2)
    lines = done.err.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("sim: small.yaml:") for line in lines)
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.yaml"], "there is no such file"),
        (["small.yaml", "--runs", "0"], "runs = 0"),
        (["small.yaml", "--prior", "flat"], "prior 'flat'"),
    ],
)
def test_a_mistake_on_the_command_line_is_told(command, tmp_path, words, said):
    write(tmp_path)
    done = command("policies", *words, expect=2)
    assert said in done.err
    assert not (tmp_path / "results").exists()
