"""The commands of `sim.validation` say a mistake in one line, as all commands do, and compute nothing."""

import runpy
import sys

import pytest

from sim.errors import UserError
from sim.validation.command import refuse_other, split_runs


@pytest.mark.parametrize(
    ("module", "words", "message"),
    [
        ("ablations", ["5", "trust.dprk.rusia@2024-06"], "Did you mean 'trust.dprk.russia'?"),
        ("ablations", ["abc"], "'abc' is no outcome"),
        ("screening", ["5", "trst_gain"], "Did you mean 'trust_gain'?"),
        ("patterns", ["5", "deterence=0"], "Did you mean 'deterrence'?"),
        ("patterns", ["5", "deterrence"], "deterrence"),
        ("reach", ["5", "default"], "Did you mean 'defaults'?"),
        ("reach", ["0"], "at least 1 is needed"),
        ("joint_events", ["5", "6"], "one number of runs, not 2"),
        ("joint_events", ["all"], "'all' is no option here"),
        ("rivals", ["5", "pure_trad"], "Did you mean 'pure_trade'?"),
        ("rivals", ["5", "shoman"], "Did you mean 'showman'?"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(module, words, message, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", [module, *words])
    monkeypatch.delitem(sys.modules, f"sim.validation.{module}", raising=False)
    with pytest.raises(SystemExit) as end:
        runpy.run_module(f"sim.validation.{module}", run_name="__main__")
    printed = capsys.readouterr()
    assert end.value.code == 2
    assert message in printed.err
    assert printed.err.startswith("sim: ")
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_runs_and_other_words_are_told_apart():
    assert split_runs(["defaults", "20"], 5) == (20, ["defaults"])
    assert split_runs([], 5) == (5, [])


def test_all_words_that_mean_nothing_are_refused_at_once():
    with pytest.raises(UserError) as error:
        refuse_other(["a", "defaults", "b"], ["defaults"])
    assert len(error.value.mistakes) == 2
