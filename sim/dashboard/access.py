"""Who may reach the page: its own origin only, and no more visitors than the machine can serve.

A page of another site that a visitor has open could otherwise connect to the dashboard of that
visitor's machine: browsers let any page open a WebSocket anywhere, and a name that an attacker owns can
be pointed at 127.0.0.1 (DNS rebinding). The first is recognised by its `Origin`, the second by its
`Host`.
"""

import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Visitors at a time. Each has a kernel, a session and a thread of its own.
MAX_KERNELS = 24
#: WebSockets at a time; a visitor who reconnects has two for a moment.
MAX_SOCKETS = 2 * MAX_KERNELS
LOOPBACK = ("127.0.0.1", "::1", "localhost")
WILDCARDS = ("0.0.0.0", "::", "")
CDN, KERNELS = "/_solara/cdn/", "/kernels/"
#: No other site may show the page in a frame.
NO_FRAMES = (b"content-security-policy", b"frame-ancestors 'self'")


class Hosts:
    """The names under which the page may be visited.

    Args:
        bound: the address that the server listens on. For a wildcard these are all addresses written
            as numbers, which cannot be rebound, and this machine's own name.
        names: further names that the user allows.

    >>> "evil.example" in Hosts("127.0.0.1"), "localhost:8765" in Hosts("127.0.0.1")
    (False, True)
    """

    def __init__(self, bound: str, names: Iterable[str] = ()) -> None:
        self._any_number = bound in WILDCARDS
        own = (*LOOPBACK, socket.gethostname()) if self._any_number else ()
        local = LOOPBACK if bound in LOOPBACK else (bound,)
        self._names = {name.lower().strip("[]") for name in (*own, *local, *names) if name}

    def __contains__(self, host: str) -> bool:
        name = _without_port(host)
        return name in self._names or (self._any_number and _is_address(name))


def _without_port(host: str) -> str:
    """The name in a `Host` header, in small letters."""
    host = host.lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class AccessGuard:
    """An ASGI application that passes on only what comes from the page itself.

    Args:
        app: the application, such as Solara's.
        hosts: under which it may be visited.
        assets: folder of the page's assets; one that is not there would be fetched from the internet.
    """

    def __init__(self, app: App, hosts: Hosts, assets: Path | None = None) -> None:
        self._app, self._hosts, self._assets = app, hosts, assets
        self._sockets: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with status 403."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._is_own(scope):
            await _refuse(send, 403, b"This page is served to its own origin only.\n")
        elif self._is_missing_asset(scope["path"]):
            await _refuse(send, 404, b"No such asset.\n")
        else:

            async def send_with_header(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message.get("headers", ()), NO_FRAMES]
                await send(message)

            await self._app(scope, receive, send_with_header)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        kernel = scope["path"].partition(KERNELS)[2].partition("/")[0]
        self._sockets.append(kernel)
        try:
            if self._is_own(scope, origin_required=True) and await self._make_room(kernel):
                await self._app(scope, receive, send)
            else:
                # a WebSocket that is closed before it is accepted is answered with status 403
                await receive()
                await send({"type": "websocket.close", "code": 1008})
        finally:
            self._sockets.remove(kernel)

    def _is_own(self, scope: Scope, origin_required: bool = False) -> bool:
        """Whether a request is for one of our hosts, and from our own page if from any."""
        hosts = _headers(scope, b"host")
        origins = _headers(scope, b"origin")
        if len(hosts) != 1 or hosts[0] not in self._hosts or len(origins) > 1:
            return False
        if not origins:
            return not origin_required
        scheme, _, place = origins[0].partition("://")
        return scheme in ("http", "https") and place.lower() == hosts[0].lower()

    def _is_missing_asset(self, path: str) -> bool:
        if self._assets is None or not path.startswith(CDN):
            return False
        file = (self._assets / path.removeprefix(CDN)).resolve()
        return not (file.is_relative_to(self._assets.resolve()) and file.is_file())

    async def _make_room(self, kernel: str) -> bool:
        """Whether a new connection can be served, if need be in place of an idle kernel."""
        from anyio.to_thread import run_sync
        from solara.server import kernel_context

        contexts = kernel_context.contexts
        if len(self._sockets) > MAX_SOCKETS:
            return False
        # a connection that has just come may not have its kernel yet
        if kernel in contexts or len({*contexts, *self._sockets}) <= MAX_KERNELS:
            return True
        idle = next(
            (context for name, context in contexts.items() if name not in self._sockets), None
        )
        if idle is None:
            return False
        await run_sync(idle.close)
        return True


def _headers(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


async def _refuse(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
