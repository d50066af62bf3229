"""Serves the dashboard from this machine; contacts no other."""

import os
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec

from sim.dashboard.access import AccessGuard, Hosts
from sim.dashboard.request import PageRequest, request_for
from sim.errors import UserError, nearest
from sim.scenario.library import shipped_scenarios
from sim.strict.text import MOST_BYTES

INSTALL = "python -m pip install 'alliance-lab[dashboard]'"
LIBRARIES = ("solara", "solara_assets", "uvicorn")
PAGE = "sim.dashboard.page:Page"
MAX_PORT = 65535
#: How long the server waits for open pages when it ends, in seconds.
GRACE_SECONDS = 2
#: Connections at a time, and the size of one message: an uploaded file arrives in one.
MAX_CONNECTIONS, MAX_MESSAGE = 256, 4 * MOST_BYTES


def serve(
    host: str, port: int, scenario: str | None, names: Sequence[str] = (), base: str | None = None
) -> None:
    """Serve until interrupted.

    Args:
        host: address to listen on; only this machine can reach 127.0.0.1.
        port: to listen on.
        scenario: the variant to begin with.
        names: other names of this machine under which the page may be visited.
        base: the scenario that the variant is compared with; by default its own.

    Raises:
        UserError: if the extra is missing, the port is taken or the scenario is not a shipped one.
    """
    check_installed()
    request = initial_request(scenario, base)
    check_port(host, port)
    # Solara reads this when it is imported
    os.environ["SOLARA_APP"] = PAGE
    import uvicorn
    from solara.server.starlette import app

    from sim.dashboard import page
    from sim.dashboard.solara_settings import asset_folder, check_assets

    check_assets()
    page.INITIAL_REQUEST[0] = request
    engine = page.engine()
    # a signal to end becomes an exit, so that the worker processes are ended too
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"The dashboard is at http://{host}:{port}; stop it with Ctrl+C", file=sys.stderr)
    try:
        uvicorn.run(
            AccessGuard(app, Hosts(host, names), asset_folder()), host=host, port=port,
            log_level="warning", timeout_graceful_shutdown=GRACE_SECONDS,
            limit_concurrency=MAX_CONNECTIONS, ws_max_size=MAX_MESSAGE,
        )  # fmt: skip
    finally:
        engine.close()


def check_installed() -> None:
    """Check that the libraries of the page are installed.

    Raises:
        UserError: with what to install.
    """
    missing = [library for library in LIBRARIES if find_spec(library) is None]
    if missing:
        raise UserError(f"{missing[0]} is not installed, which the dashboard needs: {INSTALL}")


def check_port(host: str, port: int) -> None:
    """Check that a port can be listened on.

    Raises:
        UserError: with the reason.
    """
    if not 1 <= port <= MAX_PORT:
        raise UserError(f"port {port}: give one from 1 to {MAX_PORT}")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise UserError(
            f"cannot listen on {host}, port {port}: {why}; try another --port"
        ) from None


def initial_request(scenario: str | None, base: str | None = None) -> PageRequest:
    """What a new visitor sees.

    Raises:
        UserError: if the scenario or its base is not a shipped one.
    """
    known = shipped_scenarios()
    mistakes = [
        f"no scenario {name!r}.{nearest(name, known, few=30)}"
        for name in (scenario, base)
        if name is not None and name not in known
    ]
    if mistakes:
        raise UserError(*mistakes)
    request = request_for(scenario or str(PageRequest().variant))
    return replace(request, base=base or request.base)
