"""Serves the dashboard from this machine, and asks no other for anything."""

import os
import signal
import socket
import sys
from dataclasses import replace
from importlib.util import find_spec

from sim.dashboard.request import PageRequest
from sim.errors import UserError, nearest
from sim.scenario.library import BASELINE, load_plan, shipped_scenarios

INSTALL = "python -m pip install 'alliance-lab[dashboard]'"
NEEDED = ("solara", "solara_assets", "uvicorn")
APP = "sim.dashboard.app"
MOST_PORT = 65535
#: How long pages that are open hold up the end, in seconds.
GRACE = 2


def serve(host: str, port: int, scenario: str | None) -> None:
    """Serve until interrupted.

    Args:
        host: address to listen on; only this machine can reach 127.0.0.1.
        port: to listen on.
        scenario: the variant to begin with.

    Raises:
        UserError: where the extra is missing, the port is taken or no such scenario is shipped.
    """
    refuse_missing()
    wish = first_request(scenario)
    refuse_used_port(host, port)
    import uvicorn

    from sim.dashboard import page

    page.FIRST_WISH[0] = wish
    os.environ["SOLARA_APP"] = APP
    engine = page.engine()
    # whoever ends this process lets it end its own processes first
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"The dashboard is at http://{host}:{port}; stop it with Ctrl+C", file=sys.stderr)
    try:
        uvicorn.run(
            "solara.server.starlette:app", host=host, port=port, log_level="warning",
            timeout_graceful_shutdown=GRACE,
        )  # fmt: skip
    finally:
        engine.close()


def refuse_missing() -> None:
    """Say what to install where something is missing.

    Raises:
        UserError: if it is.
    """
    missing = [library for library in NEEDED if find_spec(library) is None]
    if missing:
        raise UserError(f"{missing[0]} is not installed, which the dashboard needs: {INSTALL}")


def refuse_used_port(host: str, port: int) -> None:
    """Refuse a port that cannot be listened on.

    Raises:
        UserError: with the reason.
    """
    if not 1 <= port <= MOST_PORT:
        raise UserError(f"port {port}: give one from 1 to {MOST_PORT}")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise UserError(
            f"cannot listen on {host}, port {port}: {why}; try another --port"
        ) from None


def first_request(scenario: str | None) -> PageRequest:
    """What a new visitor sees first.

    Raises:
        UserError: if no such scenario is shipped.
    """
    if scenario is None:
        return PageRequest()
    if scenario not in shipped_scenarios():
        raise UserError(
            f"no scenario {scenario!r}.{nearest(scenario, shipped_scenarios(), few=30)}"
        )
    base = load_plan(scenario).compare_to or BASELINE
    return replace(
        PageRequest(), variant=scenario, base=base if base in shipped_scenarios() else BASELINE
    )
