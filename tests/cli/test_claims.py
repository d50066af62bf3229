"""`sim claims`: says what it will do, prints verdicts, keeps what it computed, and tells mistakes in one line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.app import app, main

WORDS = ["claims", "C6", "--quick", "--runs", "100", "--workers", "1"]


def test_it_states_its_time_first_prints_a_verdict_and_leaves_tables(tmp_path: Path) -> None:
    out = tmp_path / "verdicts"
    first = CliRunner().invoke(app, [*WORDS, "--out", str(out)])
    assert first.exit_code == 0, first.output
    assert first.stderr.startswith("1 claim in 2 cells of 100 histories: about ")
    assert "the same command goes on from there" in first.stderr
    assert "C6" in first.stdout
    assert "parameter sets from the table of starts" in " ".join(first.stdout.split())
    assert (out / "claims.csv").read_text(encoding="utf-8").startswith("claim,verdict,reason")
    assert "### C6" in (out / "claims.md").read_text(encoding="utf-8")
    kept = {file: file.stat().st_mtime_ns for file in (out / "cells").iterdir()}
    assert len(kept) == 2
    again = CliRunner().invoke(app, [*WORDS, "--out", str(out), "--quiet"])
    assert again.exit_code == 0
    assert again.stderr == ""
    assert {file: file.stat().st_mtime_ns for file in (out / "cells").iterdir()} == kept
    assert again.stdout == first.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["claims", "C31"], "no claim 'C31'. Did you mean"),
        (["claims", "C2", "--runs", "20"], "--runs 20: a verdict takes at least 100 histories"),
        (["claims", "C2", "--workers", "0"], "workers = 0"),
    ],
)
def test_a_mistake_gets_one_line_and_exit_code_2(
    words: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["sim", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().err.strip().splitlines()
    assert ended.value.code == 2
    assert len(told) == 1
    assert told[0].startswith("sim: ")
    assert message in told[0]
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_command_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.cli.claims.run_work", stop)
    stopped = CliRunner().invoke(app, [*WORDS, "--out", str(tmp_path)])
    assert stopped.exit_code == 130
    assert stopped.stderr.strip().endswith("and the same command goes on")
