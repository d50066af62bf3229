"""The server answers what the commands answer, within limits, and reads and writes nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import anyio
import jsonschema
import pytest
from mcp import Client, StdioServerParameters

from sim.assistant import workspace as workspace_module
from sim.assistant.limits import Limits
from sim.assistant.schemas import TOOL_SCHEMAS
from sim.assistant.server import check_installed, create_server, serve
from sim.assistant.workspace import Workspace
from sim.errors import UserError
from sim.scenario.library import load_plan
from tests.tiers import slow_but

ROOT = Path(__file__).parents[2]
EARLY = """\
format: 1
name: An early peace
extends: baseline
branch: 2024-07
events: [{name: war_end, at: 2024-10, set: {war.intensity: 0}}]
"""
WRONG = "format: 1\nname: x\nextends: baselin\nbranch: 2024-07\nevents: [{nam: a}]\n"
#: What each tool is asked; "r1" are results that were kept before.
ARGUMENTS = {
    "list": {"kind": "scenarios"}, "find": {"words": "shells"}, "explain": {"name": "trust_gain"},
    "check": {"text": EARLY}, "estimate": {"scenario": "war_ends", "runs": 50},
    "run": {"text": EARLY, "called": "early", "runs": 20}, "compare": {"results": "r1", "base": "baseline"},
    "claims": {"names": ["C6"], "runs": 100}, "forecast": {"runs": 100, "horizons": [1]},
}  # fmt: skip


class Session:
    """A server in this process, and a client of the library's own."""

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        self.workspace = Workspace(folder)
        self.server = create_server(self.workspace, limits or Limits())

    def call(self, tool: str, **arguments):
        """What a tool answers: its values, or the message of a refusal."""

        async def ask():
            async with Client(self.server) as client:
                return await client.call_tool(tool, arguments)

        answer = anyio.run(ask)
        [text] = [block.text for block in answer.content]
        if answer.is_error:
            return text.removeprefix(f"Error executing tool {tool}: ")
        assert json.loads(text) == answer.structured_content
        return answer.structured_content


@pytest.fixture
def session(tmp_path, monkeypatch):
    (tmp_path / "own").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return Session(tmp_path / "own")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A session in which war_ends was run, and what was answered."""
    session = Session(tmp_path_factory.mktemp("assistant"))
    return session, session.call("run", scenario="war_ends", runs=60)


def test_each_tool_is_tried():
    assert ARGUMENTS.keys() == TOOL_SCHEMAS.keys()


@pytest.mark.parametrize("tool", slow_but([one for one in ARGUMENTS if one not in ("claims", "forecast")], ARGUMENTS))  # fmt: skip
def test_what_a_tool_answers_keeps_its_schema_and_is_no_forecast(ran, tool):
    session, before = ran
    arguments = ARGUMENTS[tool]
    if "results" in arguments:
        arguments = {**arguments, "results": before["results"]}
    found = session.call(tool, **arguments)
    jsonschema.validate(found, TOOL_SCHEMAS[tool])
    assert "not a forecast" in found["note"]


def test_a_run_answers_in_sentences_with_intervals(ran):
    _, found = ran
    [answer] = found["answers"]
    assert answer["sentences"][0].startswith("If the war in Ukraine ends by mid-2027, ")
    shells = next(f for f in answer["findings"] if f["indicator"] == "arms.dprk.russia")
    assert shells["error"] > 0.0
    assert answer["base"] == "war_drags_on"


def test_the_same_runs_are_compared_in_another_way(ran):
    session, before = ran
    again = session.call("compare", results=before["results"], base="baseline", year=2027)
    assert [(one["base"], one["when"]) for one in again["answers"]] == [("baseline", "2027")]
    chosen = session.call("compare", results=before["results"], given=["any:talks>=0@2023..2024"])
    assert chosen["answers"][0]["given_lines"][-1].startswith("selected, not caused")
    assert "selects nothing" in chosen["cautions"][0]


def test_each_tool_says_what_it_does_and_what_it_takes(session):
    async def listed():
        async with Client(session.server) as client:
            return client.instructions, (await client.list_tools()).tools

    instructions, tools = anyio.run(listed)
    assert "does not forecast" in instructions
    for tool in tools:
        assert tool.title
        assert tool.description
        assert tool.output_schema == TOOL_SCHEMAS[tool.name]
        assert tool.annotations.read_only_hint
        for name, argument in tool.input_schema["properties"].items():
            assert argument.get("description"), f"{tool.name}: {name}"


def test_a_text_is_refused_in_the_words_of_check(session, tmp_path):
    file = tmp_path / "scenario.yaml"
    file.write_text(WRONG, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load_plan(str(file))
    assert session.call("check", text=WRONG)["mistakes"] == list(refused.value.mistakes)
    assert session.call("run", text=WRONG, runs=5) == "\n".join(refused.value.mistakes)


@pytest.mark.parametrize("key", ["extends", "compare_to"])
@pytest.mark.parametrize("named", ["../secret.yaml", "/etc/secret.yaml", "secret.yml", "../1/scenario"])  # fmt: skip
def test_no_file_of_the_machine_is_read(session, tmp_path, key, named):
    (tmp_path / "secret.yaml").write_text(EARLY, encoding="utf-8")
    (tmp_path / "here" / "secret.yml").write_text(EARLY, encoding="utf-8")
    base = "" if key == "extends" else "extends: baseline\n"
    text = f"format: 1\nname: x\n{base}{key}: {named}\nbranch: 2024-07\n"
    for told in (session.call("run", text=text, runs=5), *session.call("check", text=text)["mistakes"]):  # fmt: skip
        assert f"{key}: no shipped scenario '{named}'; a scenario that is given as text" in told


@pytest.mark.parametrize("name", ["mine.yaml", "here/mine.yaml", "war_end"])
def test_a_scenario_by_name_is_a_shipped_one(session, name):
    Path("mine.yaml").write_text(EARLY, encoding="utf-8")
    told = session.call("run", scenario=name, runs=5)
    assert told.startswith(f"no shipped scenario '{name}'.")
    assert told.endswith("Files are not read: give the text")


def test_a_text_cannot_choose_where_it_is_written(session, tmp_path):
    told = session.call("run", text=EARLY, called="../../here/mine", runs=5)
    assert told == "'../../here/mine' cannot name a scenario"
    assert not list((tmp_path / "here").iterdir())


def test_what_is_written_stays_in_the_folder_of_the_server(session, tmp_path):
    session.call("run", text=EARLY, called="early", runs=3)
    assert not list((tmp_path / "here").iterdir())
    assert {file.name for file in (tmp_path / "own").rglob("*.yaml")} == {"early.yaml"}


def test_what_costs_too_much_is_refused_with_what_would_do(tmp_path):
    session = Session(tmp_path, Limits(seconds=120.0, bytes=5e6))
    found = session.call("estimate", scenario="war_ends", runs=2000)
    assert not found["allowed"]
    most = found["allowed_runs"]
    told = session.call("run", scenario="war_ends", runs=2000)
    assert told.startswith("2000 runs of baseline, war_drags_on, war_ends would take about ")
    assert f"ask for at most {most} runs, or let the user type the command" in told
    assert session.call("estimate", scenario="war_ends", runs=most)["allowed"]
    slow = Session(tmp_path, Limits(seconds=0.001))
    assert "would take about" in slow.call("claims", names=["C6"])
    assert "would take about" in slow.call("forecast", runs=1000)


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("list", {"kind": "scenrios"}, "no list of 'scenrios'. Did you mean 'scenarios'?"),
        ("explain", {"name": "trst_gain"}, "nothing is called 'trst_gain'. Did you mean 'trust_gain'"),
        ("claims", {"names": ["C99"]}, "no claim 'C99'."),
        ("compare", {"results": "r9"}, "no results 'r9' are kept; kept are: none. Run the scenario again"),
        ("run", {"scenario": "war_ends", "text": EARLY}, "give either the name of a shipped scenario, or the text of one"),
        ("run", {}, "give either the name of a shipped scenario, or the text of one"),
        ("forecast", {"horizons": [20]}, "horizon 20: give 1 to 10 years after 2024"),
    ],
)  # fmt: skip
def test_a_mistake_is_answered_with_a_message(session, tool, arguments, message):
    assert session.call(tool, **arguments).startswith(message)


def test_only_the_last_results_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(workspace_module, "KEPT", 2)
    workspace = Workspace(tmp_path)
    names = [workspace.keep(object()) for _ in range(3)]
    with pytest.raises(UserError, match=f"no results '{names[0]}' are kept; kept are: {names[1]}, {names[2]}"):  # fmt: skip
        workspace.results(names[0])


def test_without_the_library_a_line_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    with pytest.raises(UserError, match=r"pip install 'alliance-lab\[assistant\]'") as told:
        check_installed()
    assert len(told.value.mistakes) == 1


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_whole_session_over_standard_input_and_output(tmp_path, mode):
    """The command itself, with the library's client, by the protocol of today and by the older handshake."""
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "sim", "mcp"], cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
    )  # fmt: skip

    async def talk():
        async with Client(command, mode=mode) as client:
            assert client.server_info.name == "alliance-lab"
            names = {tool.name for tool in (await client.list_tools()).tools}
            assert names == TOOL_SCHEMAS.keys()
            checked = await client.call_tool("check", {"text": WRONG})
            assert not checked.structured_content["fine"]
            found = await client.call_tool("run", {"scenario": "war_ends", "runs": 50})
            assert found.structured_content["answers"][0]["sentences"]
            results = found.structured_content["results"]
            other = await client.call_tool("compare", {"results": results, "base": "baseline"})
            assert other.structured_content["answers"][0]["base"] == "baseline"
            refused = await client.call_tool("run", {"scenario": "war_ends", "runs": 1_000_000})
            assert refused.is_error
            assert "would take about" in refused.content[0].text
            assert [file.name for file in tmp_path.iterdir()][0].startswith("alliance-assistant-")  # noqa: RUF015

    anyio.run(talk)
    assert not list(tmp_path.iterdir())


def test_the_command_ends_when_nobody_asks():
    done = subprocess.run(
        [sys.executable, "-m", "sim", "mcp"], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")


def test_a_limit_that_leaves_nothing_is_refused():
    with pytest.raises(UserError) as told:
        serve(0, -3)
    assert [one.partition(":")[0] for one in told.value.mistakes] == ["--seconds = 0", "--megabytes = -3"]  # fmt: skip
