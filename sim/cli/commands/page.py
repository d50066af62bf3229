"""The commands that serve: the live page to a browser, the laboratory to an assistant."""

from typing import Annotated

import typer

from sim.cli.command import PAGE, command


@command(PAGE)
def dashboard(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8765,
    host: Annotated[
        str,
        typer.Option(
            help="Address to listen on. Only this machine can reach 127.0.0.1; 0.0.0.0 is reached from any."
        ),
    ] = "127.0.0.1",
    scenario: Annotated[
        str, typer.Option(metavar="SCENARIO", help="The scenario to begin with.")
    ] = "war_ends",
    base: Annotated[
        str | None,
        typer.Option(
            metavar="SCENARIO",
            help="The scenario to compare with. Default: the first that the other names.",
        ),
    ] = None,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME",
            help="Another name of this machine under which browsers may open the page. Can be "
            "repeated.",
        ),
    ] = None,
) -> None:
    """Open a page where you move a slider and see within a second what it changes."""
    from sim.dashboard.server import serve

    serve(host, port, scenario, names or [], base)


@command(PAGE)
def mcp(
    seconds: Annotated[
        int, typer.Option(help="The most that one call may compute; more is refused.")
    ] = 120,
    megabytes: Annotated[
        int, typer.Option(help="The most memory that the series of one call may take.")
    ] = 1000,
) -> None:
    """Serve an assistant over standard input and output, by the Model Context Protocol."""
    from sim.assistant.server import serve

    serve(seconds, megabytes)
