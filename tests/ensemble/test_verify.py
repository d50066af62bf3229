"""`sim verify` and `sim run --resume`: what is damaged is named and repaired."""

import pytest

from sim.api.run import run_batch
from sim.cli import run_batch as run_batch_module
from sim.ensemble.execution.batch_run import new_folder
from sim.errors import UserError
from tests.ensemble.batches import digest, early
from tests.fuzz.commands import answered

WORDS = ("run", "history", "--runs", "4", "--end", "1991-12", "--record", "talks,trust.dprk.china",
         "--quiet", "--out", "r")  # fmt: skip
FIRST = "store.zarr/history/talks/c/0/0"


def test_a_damaged_file_is_named_with_exit_code_2_and_resuming_repairs_it(tmp_path):
    assert answered(WORDS, tmp_path)[0] == 0
    before = digest(tmp_path / "r")
    for words in (("verify", "r"), ("verify", "r", "--deep")):
        code, out, err = answered(words, tmp_path)
        assert (code, err) == (0, "")
        assert "whole" in out
    (tmp_path / "r" / FIRST).write_bytes(b"not a chunk")
    (tmp_path / "r" / "store.zarr/history/zarr.json").unlink()
    code, out, err = answered(("verify", "r", "--deep"), tmp_path)
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert lines[0] == "sim: r/store.zarr/history/zarr.json: missing"
    assert lines[1] == f"sim: r/{FIRST}: its checksum differs"
    assert lines[2].endswith("sim run --resume --out r")
    assert answered(("run", "--resume", "--out", "r", "--quiet"), tmp_path)[0] == 0
    assert answered(("verify", "r", "--deep"), tmp_path)[0] == 0
    assert digest(tmp_path / "r") == before


def test_what_is_no_results_folder_is_said_to_be_none(tmp_path):
    code, _, err = answered(("verify", "nothing"), tmp_path)
    assert code == 2
    assert "nothing is not a results folder: it does not exist" in err


def test_an_empty_folder_is_as_good_as_none(tmp_path):
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / ".lock").touch()
    assert new_folder(folder, "") == folder
    assert run_batch(early(), folder).folder == folder
    with pytest.raises(UserError, match="exists already"):
        new_folder(folder, "")


def test_an_empty_folder_is_resumed_like_a_new_one(tmp_path):
    (tmp_path / "r").mkdir()
    code, _, err = answered(("run", "--resume", "--out", "r"), tmp_path)
    assert code == 2
    assert "r is empty: start the batch again without --resume" in err
    assert answered((*WORDS, "--resume"), tmp_path)[0] == 0
    (tmp_path / "empty").mkdir()
    assert run_batch(early(), tmp_path / "empty", resume=True).folder


def test_an_interrupt_before_anything_is_saved_does_not_say_that_something_is(
    tmp_path, monkeypatch
):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(run_batch_module, "run_in_folder", interrupt)
    code, out, err = answered(WORDS, tmp_path)
    assert code == 130
    assert "stopped before the first block; r is empty" in " ".join((out + err).split())
    assert "Continue" not in out + err
    monkeypatch.undo()
    assert answered(WORDS, tmp_path)[0] == 0
