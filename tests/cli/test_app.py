import json
import os
import re
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import pytest

from sim.__main__ import main
from sim.cli.options import BROKEN_PIPE
from sim.compiled import gpu
from sim.rules.registry import all_parameters
from sim.version import VERSION
from sim.words.registry import parameter_label
from tests.tiers import slow_but

HEAVY = ("numpy", "mesa", "xarray", "matplotlib", "pandas", "scipy")


def sim(*words, cwd, expect=0, columns=100):
    """Run the command in this process, in a folder; what it says and how it ends.

    Warnings of our own are errors here, as in all tests; `process` is for what a process shows.
    """
    said, wrong = StringIO(), StringIO()
    with (
        pytest.MonkeyPatch.context() as patch, chdir(cwd), redirect_stdout(said),
        redirect_stderr(wrong),
    ):  # fmt: skip
        patch.setenv("COLUMNS", str(columns))
        patch.setattr(sys, "argv", ["sim", *words])
        with pytest.raises(SystemExit) as left:
            main()
    done = Done(said.getvalue(), wrong.getvalue(), left.value.code or 0)
    assert done.returncode == expect, done.stderr + done.stdout
    return done


class Done(NamedTuple):
    """What a command has said, and how it ended."""

    stdout: str
    stderr: str
    returncode: int


def process(*words, cwd, expect=0, largest_file=None):
    """Run the command in a process of its own; there, files may be limited to so many bytes."""
    start = ["-m", "sim"]
    if largest_file:
        limited = (
            f"from resource import *; setrlimit(RLIMIT_FSIZE, ({largest_file}, {largest_file}))"
        )
        start = ["-c", f"{limited}; from sim.__main__ import main; main()"]
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:sim", *start, *words],
        cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
        env={**os.environ, "COLUMNS": "100", "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.returncode == expect, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    return Done(done.stdout, done.stderr, done.returncode)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    folder = tmp_path_factory.mktemp("user")
    done = sim("run", "war_ends", "--runs", "3", "--end", "2025-12", "--quiet", cwd=folder)
    return folder, done


def test_help_is_there_without_any_heavy_import(tmp_path):
    code = (
        "import sys, sim.cli.app\n"
        "sys.argv = ['sim', '--help']\n"
        "try: sim.cli.app.main()\n"
        "except SystemExit: pass\n"
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True,
        text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.rstrip().endswith("[]")
    assert "tweak" in done.stdout


COMMANDS = (
    "run", "tweak", "compare", "plot", "report", "sweep", "sensitivity", "discover", "variance", "list", "find", "explain",
    "new", "check", "diff", "replay", "dashboard", "mcp", "assimilate", "hindcast", "claims",
    "forecast",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_help_explains_every_option_and_cuts_no_word_at_any_width(tmp_path, command):
    pages = {w: sim(command, "-h", cwd=tmp_path, columns=w).stdout for w in (40, 60, 80, 120)}
    for width, text in pages.items():
        assert max(map(len, text.splitlines())) <= width
        assert text.split() == pages[120].split()
        assert "…" not in text
    options = re.findall(r"\n  -\S+[^\n]*\n      (\S)", pages[60])
    assert options
    assert len(options) == len(re.findall(r"\n  -", pages[60]))


OLDER = [
    ("tweak", "--on", "--scenario"), ("sweep", "--on", "--scenario"), ("sweep", "--luck", "--random-numbers"),
    ("sensitivity", "--on", "--scenario"), ("discover", "--on", "--scenario"), ("discover", "--results", "--folder"),
    ("new", "--from", "--base"), ("replay", "--from", "--since"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "old", "new"), OLDER)
def test_an_older_name_of_an_option_is_understood_and_answered_with_the_new(
    tmp_path, command, old, new
):
    said = sim(command, f"{old}=x", "-h", cwd=tmp_path)
    assert said.stderr == f"{old} is now {new}\n"
    assert f"  {new} " in said.stdout
    assert f"  {old} " not in said.stdout


def test_what_follows_an_older_name_reaches_the_command(tmp_path):
    done = sim("new", "mine", "--from", "war_ends", cwd=tmp_path)
    assert done.stderr == "--from is now --base\n"
    assert "extends: war_ends" in (tmp_path / "mine.yaml").read_text(encoding="utf-8")


#: Which commands take an option, as the reader finds it.
ALIKE = {
    "--scenario SCENARIO": {"tweak", "compare", "plot", "sweep", "sensitivity", "discover", "dashboard"},
    "--base SCENARIO": {"compare", "plot", "dashboard", "new"},
    "--out FOLDER": {"run", "tweak", "sweep", "sensitivity", "discover", "claims"},
    "--out FILE": {"plot", "report", "variance", "hindcast"},
    "Usage: sim {command} FOLDER ": {"compare", "plot", "report", "verify"},
}  # fmt: skip


@pytest.mark.parametrize("written", ALIKE)
def test_scenario_base_folder_and_output_are_named_alike(tmp_path, written):
    found = {
        command for command in (*COMMANDS, "verify")
        if written.format(command=command) in sim(command, "-h", cwd=tmp_path, columns=120).stdout
    }  # fmt: skip
    assert found == ALIKE[written]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plto"], "no such command 'plto'. Did you mean 'plot'? Help: sim -h"),
        (["run", "--foo"], "run: no such option: --foo"),
        (["plot"], "plot: missing argument"),
        (["run", "--runs", "x"], "run: invalid value for '--runs': 'x' is not a whole number. Help: sim run -h"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_read_are_answered_in_one_line(tmp_path, words, told):
    said = sim(*words, cwd=tmp_path, expect=2).stderr
    assert said.startswith(f"sim: {told}")
    assert said.count("\n") == 1
    assert "Help: sim" in said


def test_the_command_alone_shows_the_help(tmp_path):
    assert sim(cwd=tmp_path).stdout == sim("-h", cwd=tmp_path).stdout


def test_commands_stand_under_what_a_user_does(tmp_path):
    text = sim("--help", cwd=tmp_path, columns=80).stdout
    headings = re.findall(r"^(\w.+):$", text, re.MULTILINE)
    assert headings == [
        "Options", "Run and compare", "Study assumptions", "Learn from the record", "Scenarios",
        "Live page and assistant",
    ]  # fmt: skip
    assert all(f"\n  {command} " in text for command in COMMANDS)


def test_run_prints_what_changes_and_leaves_a_folder(ran):
    folder, done = ran
    assert done.stdout.startswith(
        "War's end, against The war drags on\nIf the war in Ukraine ends by mid-2027"
    )
    assert "not a forecast" in done.stdout
    assert "Monte-Carlo" in done.stdout
    left = {str(f.relative_to(folder / "results" / "0001-war_ends")) for f in
            (folder / "results" / "0001-war_ends").rglob("*") if f.suffix in (".png", ".csv", ".json")}  # fmt: skip
    left = {f.replace("\\", "/") for f in left if not f.startswith("store")}
    assert left == {
        "checksums.json", "manifest.json", "summary.csv", "differences.csv", "figures/war_ends-fans.png",
        "figures/war_ends-difference.png",
    }  # fmt: skip


def test_run_twice_works_twice(ran):
    folder, _ = ran
    sim("run", "history", "--runs", "2", "--end", "1991-12", "--quiet", cwd=folder)
    assert (folder / "results" / "0002-history").exists()


@pytest.mark.slow
def test_a_folder_where_a_table_is_to_be_is_told_and_nothing_computed_is_lost(ran):
    folder, _ = ran
    there = folder / "again"
    copytree(folder / "results" / "0001-war_ends", there)
    (there / "differences.csv").unlink()
    (there / "differences.csv").mkdir()
    done = sim("run", "--resume", "--out", "again", "--quiet", cwd=folder, expect=2)
    assert done.stderr == "sim: again/differences.csv cannot be written: Is a directory\n"
    (there / "differences.csv").rmdir()
    sim("run", "--resume", "--out", "again", "--quiet", cwd=folder)
    assert (there / "differences.csv").is_file()


@pytest.mark.skipif(os.name != "posix", reason="there is no such limit elsewhere")
@pytest.mark.slow
def test_a_full_disk_is_told_and_the_rest_is_computed_later(tmp_path):
    words = ("run", "war_ends", "--runs", "300", "--end", "2024-12", "--quiet")
    full = process(*words, cwd=tmp_path, expect=1, largest_file=450_000)
    assert "File too large" in full.stdout
    assert "sim run --resume --out results/0001-war_ends" in full.stdout
    done = sim("run", "--resume", "--out", "results/0001-war_ends", "--quiet", cwd=tmp_path)
    assert done.stdout.startswith("War's end, against The war drags on\n")


@pytest.mark.skipif(os.name != "posix", reason="there is no such limit elsewhere")
def test_a_disk_that_is_full_from_the_start_is_told(tmp_path):
    words = ("run", "war_ends", "--runs", "3", "--end", "2024-12", "--quiet")
    full = process(*words, cwd=tmp_path, expect=2, largest_file=1000)
    assert full.stderr.endswith(
        "sim: results/0001-war_ends/manifest.json cannot be written: File too large\n"
    )


def test_compare_and_plot_read_the_folder(ran):
    folder, _ = ran
    assert "war_ends" in sim("compare", "results/0001-war_ends", cwd=folder).stdout
    sim("plot", "results/0001-war_ends", "arms.dprk.russia", cwd=folder)
    assert (folder / "results/0001-war_ends/figures/arms.dprk.russia.png").exists()


def test_compare_and_plot_name_scenario_and_base_alike(ran):
    folder, _ = ran
    place = "results/0001-war_ends"
    words = ("--scenario", "war_ends", "--base", "baseline")
    today = sim("compare", place, *words, cwd=folder)
    assert today.stdout.startswith("War's end, against Baseline\n")
    older = sim("compare", place, "war_ends", "--base", "baseline", cwd=folder)
    assert older.stdout == today.stdout
    assert older.stderr == "the scenario is now named by --scenario war_ends\n"
    sim("plot", place, "talks", "--kind", "difference", *words, cwd=folder)
    told = sim("plot", place, "talks", "--base", "baseline", cwd=folder, expect=2)
    assert "fan does not take --base" in told.stderr
    sim("plot", place, "--kind", "network", "--scenario", "baseline", cwd=folder)
    assert (folder / place / "figures" / "network.png").exists()


def test_a_condition_selects_the_histories_that_are_compared_and_drawn(ran):
    folder, _ = ran
    words = ("results/0001-war_ends", "--given", "any:talks>=0@2023..2024")
    said = sim("compare", *words, cwd=folder)
    shown, caution, title, second = said.stdout.splitlines()[:4]
    assert "of war_drags_on: talks >= 0 in any month of 2023 to 2024" in shown
    assert caution.startswith("selected, not caused")
    assert title == "War's end, against The war drags on"
    assert second.startswith("given talks >= 0 in any month of 2023 to 2024 (")
    assert "meet it, so it selects nothing" in said.stderr
    drawn = sim("plot", words[0], "talks", *words[1:], cwd=folder)
    assert "figures/talks-given.png" in drawn.stdout
    told = sim("plot", words[0], "--kind", "sensitivity", *words[1:], cwd=folder, expect=2)
    assert "sensitivity does not take --given" in told.stderr


@pytest.mark.slow
def test_whoever_reads_only_the_first_lines_loses_no_file(tmp_path):
    words = ("run", "war_ends", "--runs", "5", "--end", "2024-12", "--set", "dprk.hunger=0.5",
             "--quiet")  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "sim", *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:  # fmt: skip
        running.stdout.close()
        error = running.stderr.read()
    assert error == b"--set changes the named scenarios, not their base (baseline)\n"
    assert running.returncode == BROKEN_PIPE
    left = {file.name for file in (tmp_path / "results" / "0001-war_ends").iterdir()}
    assert {"summary.csv", "differences.csv", "figures", "manifest.json"} <= left


@pytest.mark.parametrize("words", slow_but([["list", "parameters"]], [
    ["list", "parameters"], ["explain", "war"], ["diff", "history", "baseline"],
    ["replay", "--run", "1"], ["check", "war_ends"],
]))  # fmt: skip
def test_whoever_stops_reading_ends_a_command_quietly(tmp_path, words):
    with subprocess.Popen(
        [sys.executable, "-m", "sim", *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:  # fmt: skip
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == BROKEN_PIPE


def test_the_version_and_short_help(tmp_path):
    assert sim("--version", cwd=tmp_path).stdout == f"sim {VERSION}\n"
    assert sim("-h", cwd=tmp_path).stdout == sim("--help", cwd=tmp_path).stdout


@pytest.mark.slow
def test_forced_colours_put_no_progress_bar_into_a_pipe(tmp_path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = process("run", "war_ends", "--runs", "5", "--end", "2024-12", cwd=tmp_path)
    assert "\x1b[" in done.stdout  # colours, as asked for
    for text in done.stdout, done.stderr:
        assert not re.search(r"\r|\x1b\[\?25|\x1b\[\d*[AK]|blocks", text)


@pytest.mark.slow
def test_report_writes_a_file_and_overwrites_none(ran):
    folder, _ = ran
    place = folder / "results" / "0001-war_ends"
    (place / "report.html").touch()
    done = sim("report", "results/0001-war_ends", cwd=folder)
    told = done.stdout.strip().replace("\\", "/")
    assert told == "report: results/0001-war_ends/report-2.html"
    assert (place / "report-2.html").stat().st_size > 100_000
    done = sim("report", "results/0001-war_ends", "--out", "results/0001-war_ends/report.html",
               cwd=folder, expect=2)  # fmt: skip
    assert "nothing is overwritten" in done.stderr
    assert (place / "report.html").read_bytes() == b""


def test_plot_draws_other_kinds_and_tells_every_wrong_word(ran):
    folder, _ = ran
    sim("plot", "results/0001-war_ends", "--kind", "sankey", "--at", "2025", cwd=folder)
    assert (folder / "results/0001-war_ends/figures/sankey.png").exists()
    done = sim("plot", "results/0001-war_ends", "arms.dprk.rusia", "tlks", cwd=folder, expect=2)
    assert "Did you mean 'arms.dprk.russia'" in done.stderr
    assert "Did you mean 'talks'" in done.stderr


@pytest.mark.slow
def test_names_of_folders_and_files_are_not_markup(tmp_path):
    place = tmp_path / "out[" / "bold] é & [red]"
    place.mkdir(parents=True)
    (place / "x[bold]y.yaml").write_text(
        "format: 1\nname: '[/red] <b>'\nextends: baseline\nbranch: 1990-09\n"
        "events: [{name: turn, at: 1990-10, set: {us.openness_shift: 1}}]\n", encoding="utf-8",
    )  # fmt: skip
    out = "out[/bold] é & [red]/results"
    done = sim("run", f"{place}/x[bold]y.yaml", "--runs", "2", "--end", "1991-12", "--quiet",
               "--record", "arms.dprk.russia,talks", "--out", out, cwd=tmp_path)  # fmt: skip
    assert done.stdout.startswith("[/red] <b>, against Baseline\nIn “[/red] <b>”, ")
    assert out in done.stdout.replace("\\", "/")
    assert "[/red] <b>, against Baseline" in sim("compare", out, cwd=tmp_path).stdout
    assert f"{out}/report.html" in sim("report", out, cwd=tmp_path).stdout.replace("\\", "/")


@pytest.mark.slow
def test_a_scenario_that_lacks_a_partner_is_told_to_the_end(tmp_path):
    done = sim("run", "russia_absent", "--runs", "2", "--end", "1995-12", "--quiet", cwd=tmp_path)
    assert "tables and data:" in done.stdout


def test_tweak_says_one_sentence_and_draws_one_picture(tmp_path):
    done = sim("tweak", "trust_gain=0.02", "--runs", "2", "--quiet", cwd=tmp_path)
    assert "changes most" in done.stdout


@pytest.mark.slow
def test_a_new_scenario_passes_the_check_and_runs(tmp_path):
    sim("new", "mine", "--base", "baseline", cwd=tmp_path)
    assert "fine" in sim("check", "mine.yaml", cwd=tmp_path).stdout
    sim("run", "mine.yaml", "--runs", "2", "--end", "2024-12", "--quiet", cwd=tmp_path)


def test_diff_names_what_differs(tmp_path):
    assert "events" in sim("diff", "baseline", "war_ends", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    "what",
    [
        "scenarios",
        "parameters",
        "levers",
        "indicators",
        "mechanisms",
        "switches",
        "rules",
        "decisions",
        "claims",
        "sentences",
        "drivers",
        "record",
    ],
)
def test_everything_can_be_listed(tmp_path, what):
    assert len(sim("list", what, cwd=tmp_path).stdout.splitlines()) > 1


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 200])
@pytest.mark.parametrize(
    ("kind", "name", "label"),
    [
        ("parameters", "aid_size", "Size of aid from each partner"),
        ("levers", "rok.shells_lent", "Shells that South Korea lends beside its own rule (thousand a month)"),
        ("indicators", "arms.dprk.russia", "Shells, North Korea → Russia (thousand a month)"),
        ("drivers", "openness.us", "Openness of the United States to a deal with North Korea (0 closed, 1 open)"),
        ("switches", "hegemonic_fear", "Fear of a hegemon"),
        ("scenarios", "war_ends", "War's end"),
        ("decisions", "cash_limit", "Any partner: the most cash that it pays North Korea this month, $m"),
    ],
)  # fmt: skip
def test_a_list_shows_each_name_with_its_label_whole_at_every_width(
    tmp_path, kind, name, label, columns
):
    lines = sim("list", kind, cwd=tmp_path, columns=columns).stdout.splitlines()
    assert max(map(len, lines)) <= columns
    whole = "".join("".join(lines).split())
    assert f"{name}{label}".replace(" ", "") in whole


def test_a_list_in_a_pipe_is_whole(tmp_path):
    done = process("list", "parameters", cwd=tmp_path)
    whole = "".join(done.stdout.split())
    for name in all_parameters():
        label = parameter_label(name).short
        assert f"{name}{label}".replace(" ", "") in whole


def test_where_nothing_has_all_words_some_are_met_and_a_line_says_so(tmp_path):
    said = sim("find", "veto", "aid", cwd=tmp_path).stdout
    assert said.startswith("nothing has all the words of 'veto aid'; this is found for 'veto':\n")
    unknown = sim("find", "xyzzyx", "shells", "qwertz", cwd=tmp_path).stdout
    assert unknown.startswith(
        "nothing has all the words of 'xyzzyx shells qwertz'; this is found for 'shells':\n"
    )
    assert "texts_vetoed" in said
    assert "aid_size" not in said


def test_names_are_listed_and_found_as_json_too(tmp_path):
    listed = json.loads(sim("list", "levers", "--json", cwd=tmp_path).stdout)
    [recognition] = [one for one in listed["names"] if one["name"] == "us.recognition"]
    assert (
        recognition["label"] == "Recognition of North Korea by the United States (0 none, 1 full)"
    )
    assert recognition["mechanism"] == "opening"
    found = json.loads(sim("find", "aid", "China", "--json", cwd=tmp_path).stdout)
    [parameters] = [one["names"] for one in found["found"] if one["kind"] == "parameters"]
    [aid] = [one for one in parameters if one["name"] == "china.aid_size"]
    assert aid["label"] == "Size of aid from China"
    assert aid["mechanism"] == "spheres"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["shells"], ["arms.dprk.russia", "own_shell_target", "rok.shells_lent"]),
        (["ammunition"], ["arms.dprk.russia", "rok.shells_lent"]),
        (["aid", "China"], ["china.aid_size", "grant.china.dprk"]),
        (["sanctions"], ["enforcement.russia", "us.relief_share", "C6", "pressure"]),
        (["Seoul"], ["gdp.rok", "rok.openness_shift", "rok_thaw"]),
        (["Kim"], ["trouble_in_pyongyang", "C20"]),
        (["satellites"], ["technology_recon", "recon_share", "C13"]),
        (["money"], ["treasury.dprk", "russia_broke", "cash_limits"]),
    ],
)
def test_names_of_all_kinds_are_found_by_meaning(tmp_path, words, found):
    lines = [line.split() for line in sim("find", *words, cwd=tmp_path).stdout.splitlines()]
    assert set(found) <= {line[0] for line in lines if line}


def test_a_search_counts_what_it_leaves_off_and_shows_it_on_demand(tmp_path):
    short = sim("find", "shells", cwd=tmp_path).stdout
    left = [int(number) for number in re.findall(r"(\d+) more: sim find shells --all", short)]
    whole = sim("find", "shells", "--all", cwd=tmp_path, columns=200).stdout
    assert "more:" not in whole
    short = sim("find", "shells", cwd=tmp_path, columns=200).stdout
    assert len(whole.splitlines()) == len(short.splitlines()) - len(left) + sum(left)


@pytest.mark.parametrize(
    "name",
    [
        "dprk.diversification_weight",
        "trust.dprk.russia",
        "sanctions",
        "war",
        "C15",
        "¶3.2",
        "gdp.russia",
        "trade.dprk.china",
        "war_ends",
    ],
)
def test_every_kind_of_name_can_be_explained(tmp_path, name):
    assert name in sim("explain", name, cwd=tmp_path).stdout


def test_replay_tells_terms_and_the_runner_up(tmp_path):
    told = sim(
        "replay", "baseline", "--run", "3", "--since", "2023-01", "--until", "2024-12", cwd=tmp_path
    ).stdout
    assert "the best other deal is" in told
    assert "thousand shells" in told


def test_in_a_process_of_its_own_it_says_and_returns_the_same(tmp_path):
    for words, code in ((["run", "war_end"], 2), (["check", "war_ends"], 0)):
        here = sim(*words, cwd=tmp_path, expect=code)
        assert process(*words, cwd=tmp_path, expect=code) == here


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "war_end"], "Did you mean 'war_ends'"),
        (["run", "war_ends", "--runs", "0"], "at least 1"),
        (["run", "war_ends", "--set", "dprk.hungr=1"], "hunger"),
        (["tweak", "dprk.hunger=lots"], "dprk.hunger"),
        (["explain", "trst_gain"], "trust_gain"),
        (["explain", "shels"], "'arms.dprk.russia' (Shells, North Korea → Russia)"),
        (["run", "war_ends", "--record", "bullets"], "By meaning: 'arms.dprk.russia' (Shells,"),
        (["run", "war_ends", "--set", "bombs=1"], "By meaning: "),
        (
            ["run", "Seoul"],
            "By meaning: 'rok_arms_ukraine' (Seoul arms Ukraine), 'rok_thaw' (A thaw from Seoul)",
        ),
        (["find", "sattelites"], "nothing is found for 'sattelites'. Nearest words: satellites"),
        (["find", "xyzzy"], "nothing is found for 'xyzzy'. Try: "),
        (["find", "the"], "give a word to look for"),
        (["list", "parmeters"], "parameters"),
        (["compare", "nowhere"], "not a results folder"),
        (["report", "nowhere"], "not a results folder"),
        (["report", "."], "it has no manifest.json"),
        (["plot", "nowhere", "talks"], "not a results folder"),
        (["replay", "baseline", "--run", "-1"], "numbered from 0"),
        (["replay", "baseline", "--seed", "-1"], "--seed -1: give a whole number"),
        (["check", "nowhere.yaml"], "nowhere.yaml"),
        (["new", "baseline"], "'baseline' is a shipped scenario; rename the file"),
        (["run", "baseline", "--runs", "1e3"], "write 1000"),
        (["run", "baseline", "--set", "russia.cash_limit=100,5"], "write 100.5"),
        (["run", "baseline", "--set", "russia.cash_limit=1/2"], "write 0.5"),
        (["check", "kor.txt"], "rename it to 'kor.yaml'"),
        (["check", "x\x1b[31m"], "no scenario 'x\\x1b[31m'"),
        (["report", "x\x1b[31m"], "x\\x1b[31m"),
    ],
)
def test_a_mistake_gets_one_clear_line_and_exit_code_2(tmp_path, words, message):
    done = sim(*words, cwd=tmp_path, expect=2)
    assert message in done.stderr
    assert "\x1b[31m" not in done.stderr
    assert not (tmp_path / "results").exists()


def test_without_the_library_of_a_gpu_it_says_what_to_install(tmp_path, monkeypatch):
    gpu.open_gpu.cache_clear()
    monkeypatch.setitem(sys.modules, "cupy", None)
    for words in (["run", "baseline"], ["sweep", "hunger=0:1:2"], ["sensitivity", "hunger"]):
        done = sim(*words, "--engine", "gpu", cwd=tmp_path, expect=2)
        assert done.stderr.strip().splitlines() == [
            "sim: --engine gpu needs the extra gpu: python -m pip install 'alliance-lab[gpu]'"
        ]
    assert not list(tmp_path.iterdir())


def test_what_may_not_be_meant_is_told_by_check_run_and_tweak(tmp_path):
    text = (
        "format: 1\nname: Mine\nextends: baseline\nparameters: {dprk.diversification_weight: 9}\n"
    )
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    told = "beware: dprk.diversification_weight: 9 lies outside what is held plausible, 0 to 1.2"
    checked = sim("check", "mine.yaml", cwd=tmp_path)
    assert "mine.yaml: fine; Mine, from 1990-01 on" in checked.stdout
    assert told.removeprefix("beware: ") in checked.stdout
    few = ("--runs", "2", "--end", "1991-12", "--no-figures", "--record", "talks")
    ran = sim("run", "mine.yaml", *few, cwd=tmp_path)
    assert "beware: mine.yaml: dprk.diversification_weight: 9" in ran.stderr
    changed = sim("run", "history", "--set", "dprk.diversification_weight=9", *few, cwd=tmp_path)
    assert told in changed.stderr
