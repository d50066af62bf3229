"""Only the page itself is served, to a bounded number of visitors: a real server, and strangers."""

import socket
import time
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from sim.dashboard.access import MAX_KERNELS, Hosts
from sim.dashboard.server import MAX_MESSAGE
from tests.dashboard.conftest import PATIENCE, Server

EVIL = "http://evil.example"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("server"), options=("--allow-host", "lab.example"))
    yield made
    made.close()


def http(server, path="/", method="GET", **headers):
    """Status and headers of an answer; `Host` as browsers send it unless another is given."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.putrequest(method, path, skip_host=True)
    for name, value in {"Host": f"127.0.0.1:{server.port}", **headers}.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def websocket(server, host="127.0.0.1", origin="own", kernel=None):
    """A connection to a kernel, as the page opens it."""
    plain = socket.create_connection(("127.0.0.1", server.port))
    own = f"http://{host}:{server.port}"
    place = f"{own.replace('http', 'ws')}/jupyter/api/kernels/{kernel or uuid4()}/channels?session_id={uuid4()}"
    return connect(place, sock=plain, origin=own if origin == "own" else origin, open_timeout=30)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "lab.example"])
def test_the_page_is_served_to_itself(server, host):
    own = f"{host}:{server.port}"
    answer = http(server, Host=own, Origin=f"http://{own}")
    assert answer.status == 200
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert http(server, Host=own).status == 200
    with websocket(server, host) as open_socket:
        open_socket.ping()


def when_there_is_room(server):
    """A connection, once the server has noticed that another one has gone."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return websocket(server)
        except InvalidStatus:
            assert time.monotonic() < end
            time.sleep(0.05)


STRANGERS = {
    "another site": {"Origin": EVIL},
    "another site on this port": {"Origin": EVIL + ":{port}"},
    "another server of this machine": {"Origin": "http://127.0.0.1:9"},
    "a page without an origin": {"Origin": "null"},
    "a name that was rebound": {"Host": "evil.example:{port}"},
    "a name that was rebound, from itself": {"Host": "evil.example:{port}", "Origin": EVIL + ":{port}"},
    "a name that begins like ours": {"Host": "127.0.0.1.evil.example:{port}"},
    "a number of another machine": {"Host": "192.0.2.1:{port}"},
    "no host": {"Host": ""},
}  # fmt: skip


@pytest.mark.parametrize("path", [
    "/", "/static/main.js", "/jupyter/api/kernels/1", "/readyz", "/_solara/api/close/1?session_id=1",
])  # fmt: skip
@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_a_stranger_is_refused_everywhere(server, path, stranger):
    headers = {name: value.format(port=server.port) for name, value in stranger.items()}
    method = "POST" if "close" in path else "GET"
    assert http(server, path, method, **headers).status == 403


@pytest.mark.parametrize(
    ("host", "origin"),
    [("127.0.0.1", EVIL), ("127.0.0.1", "null"), ("127.0.0.1", None), ("evil.example", "own"),
     ("localhost", "http://127.0.0.1"), ("192.0.2.1", "own")],
)  # fmt: skip
def test_a_strangers_websocket_is_refused_and_leaves_no_kernel(server, host, origin):
    with pytest.raises(InvalidStatus) as refused:
        websocket(server, host, origin)
    assert refused.value.response.status_code == 403
    assert server.sessions() == 0


def test_visitors_are_bounded_and_idle_ones_make_room(server):
    with ExitStack() as stack:
        sockets = [stack.enter_context(websocket(server)) for _ in range(MAX_KERNELS)]
        for _ in range(3):
            with pytest.raises(InvalidStatus) as refused:
                websocket(server)
            assert refused.value.response.status_code == 403
        assert http(server).status == 200
        # one leaves without a word, so that its kernel waits for it; another visitor gets its place
        sockets[0].close()
        for _ in range(5):
            with when_there_is_room(server) as other:
                other.ping()
    assert "Traceback" not in server.output()


def test_what_is_no_asset_is_not_asked_of_another_machine(server):
    assert http(server, "/_solara/cdn/requirejs@2.3.6/require.js").status == 200
    for path in ("left-pad@1.3.0/index.js", "left-pad", "../../../etc/passwd", "%2e%2e/%2e%2e/x"):
        assert http(server, f"/_solara/cdn/{path}").status in (400, 404)


def test_a_message_that_is_too_large_ends_its_connection(server):
    with websocket(server) as open_socket:
        with suppress(ConnectionClosed):
            open_socket.send("x" * (MAX_MESSAGE + 1))
        with pytest.raises(ConnectionClosed, match="message too big"):
            list(open_socket)


@pytest.mark.parametrize(
    ("bound", "own", "strange"),
    [
        ("127.0.0.1", ["127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:8765"], ["10.0.0.1", "a.b", ""]),
        ("::1", ["[::1]:8765", "localhost:8765"], ["[::2]"]),
        ("0.0.0.0", ["10.0.0.1:8765", "[fe80::1]:8765", "localhost", socket.gethostname()], ["a.b", ""]),
        ("lab.example", ["lab.example:8765", "Lab.Example"], ["127.0.0.1", "a.lab.example", "lab.example.evil"]),
        ("10.0.0.1", ["10.0.0.1:8765", "ok.example"], ["10.0.0.2", "localhost"]),
    ],
)  # fmt: skip
def test_the_hosts_are_those_that_the_server_is_bound_to(bound, own, strange):
    hosts = Hosts(bound, ["ok.example"])
    assert all(host in hosts for host in own)
    assert not any(host in hosts for host in strange)
