"""The server over the Model Context Protocol, by the protocol's own library."""

import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial, wraps
from threading import Lock
from typing import TYPE_CHECKING, Any

from sim.arguments import whole_number
from sim.assistant.limits import Limits
from sim.cache_files import CACHE
from sim.errors import UserError, all_at_once
from sim.terminal import print_line
from sim.version import VERSION

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

    from sim.assistant.workspace import Workspace

INSTALL = "python -m pip install 'alliance-lab[assistant]'"
WAITING = "waiting for a client on standard input: an assistant starts this command by itself (docs/assistant.md)"
INSTRUCTIONS = """\
An agent-based laboratory: who arms, pays and shields Pyongyang, and what happens when that changes. It explores what \
follows from stated assumptions about named states in a live conflict, many of them judgements, with nothing observed \
after June 2024. It does not forecast: say so, and give each number with its interval. Names come from list and find; \
explain tells what one means. A question becomes a scenario: a shipped one, or a text that check accepts. estimate says \
what a run costs; run answers in sentences that claim no more than their intervals; compare looks at the same runs in \
another way. A selection of runs (given) shows what goes together, and not what causes it."""
TITLES = {
    "list": "List names", "find": "Find names by meaning", "explain": "Explain a name",
    "check": "Check a scenario", "estimate": "Estimate the cost of a run", "run": "Run a scenario",
    "compare": "Compare scenarios that were run", "claims": "Judge claims of the article",
    "forecast": "Amounts and chances after 2024, under assumptions",
}  # fmt: skip


def serve(seconds: int, megabytes: int) -> None:
    """Serve over standard input and output until the client ends.

    Args:
        seconds: the most that one call may compute.
        megabytes: the most memory that the series of one call may take.

    Raises:
        UserError: if the library is not installed, or a limit leaves nothing.
    """
    check_installed()
    all_at_once(
        partial(whole_number, seconds, "--seconds", 1),
        partial(whole_number, megabytes, "--megabytes", 1),
    )
    limits = Limits(seconds, 1e6 * megabytes)
    from sim.assistant.workspace import Workspace

    if sys.stdin.isatty():
        print_line(WAITING, stderr=True)
    # a signal to end becomes an exit, so that the folder is removed
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Workspace.temporary() as workspace:
        os.environ.setdefault(CACHE, str(workspace.folder / "cache"))
        create_server(workspace, limits).run("stdio")


def check_installed() -> None:
    """Check that the protocol's library is installed.

    Raises:
        UserError: with what to install.
    """
    try:
        import mcp.server.mcpserver  # noqa: F401
    except ImportError:
        raise UserError(
            f"mcp, from version 2.1 on, is not installed, which the server needs: {INSTALL}"
        ) from None


def create_server(workspace: "Workspace", limits: Limits) -> "MCPServer[Any]":
    """The server with its tools, not yet connected.

    Args:
        workspace: what is kept between calls.
        limits: of one call.
    """
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.tools import Tool
    from mcp.types import ToolAnnotations

    from sim.assistant.schemas import TOOL_SCHEMAS
    from sim.assistant.tools import Tools

    tools, one_at_a_time = Tools(workspace, limits), Lock()
    hints = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    listed = []
    for name, schema in TOOL_SCHEMAS.items():
        function = _as_tool(getattr(tools, name), one_at_a_time)
        tool = Tool.from_function(
            function, name, TITLES[name], annotations=hints, structured_output=False
        )
        tool.fn_metadata.output_schema = schema
        listed.append(tool)
    return MCPServer(
        "alliance-lab", "Alliance laboratory", instructions=INSTRUCTIONS, version=VERSION, tools=listed,
        log_level="WARNING",
    )  # fmt: skip


def _as_tool(function: Callable[..., Any], lock: Lock) -> Callable[..., Any]:
    """A function as the library calls it: one at a time, mistakes as messages, values also as text."""
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import CallToolResult, TextContent

    @wraps(function)
    def call(**arguments: Any) -> CallToolResult:
        with lock:
            try:
                values = function(**arguments)
            except UserError as error:
                raise ToolError("\n".join(error.mistakes)) from None
        text = json.dumps(values, ensure_ascii=False, allow_nan=False)
        return CallToolResult(
            content=[TextContent(type="text", text=text)], structured_content=values
        )

    return call
