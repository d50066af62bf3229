"""One engine for all tests of the dashboard's logic, with real processes."""

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sim.dashboard.engine import Engine
from sim.dashboard.workers import CancelToken
from tests.dashboard.visitor import FLAGS, Visitor, needed

#: Nobody waits longer than this for what must come, in seconds.
PATIENCE = 120
#: Nothing listens here: whatever the server should ask another machine for fails.
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="session")
def engine():
    made = Engine(workers=2, block=25)
    yield made
    made.close()


@pytest.fixture
def token(engine):
    made = CancelToken()
    yield made
    made.cancel()


class Heard:
    """What a session tells, in order, and a way to wait for the last of it."""

    def __init__(self):
        self.answers = []
        self._last = threading.Event()

    def __call__(self, found, last):
        self.answers.append(found)
        if last:
            self._last.set()

    def wait(self):
        assert self._last.wait(PATIENCE), "nothing came"
        return self.answers[-1]


class Server:
    """The dashboard in a process of its own."""

    def __init__(self, place, command=("sim", "dashboard"), options=()):
        self.tmp = place / "tmp"
        self.tmp.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = (place / "server.log").open("w+", encoding="utf-8")
        away = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), NOWHERE)
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command, "--port", str(self.port), *options],
            stdout=self.log, stderr=self.log, env={**os.environ, **away, "TMPDIR": str(self.tmp)},
        )  # fmt: skip
        self.url = f"http://127.0.0.1:{self.port}/"
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < end, self.output()
            time.sleep(0.1)

    def _answers(self):
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", self.port)) == 0

    def output(self):
        return Path(self.log.name).read_text(encoding="utf-8")

    def sessions(self):
        """Sessions whose folders are there."""
        return len(list(self.tmp.glob("alliance-dashboard-*/session-*")))

    def memory(self):
        """What the server and its processes hold, in bytes."""
        import psutil

        server = psutil.Process(self.process.pid)
        return sum(p.memory_info().rss for p in (server, *server.children(recursive=True)))

    def close(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.log.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("server"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def browser(tmp_path_factory, folder):
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = needed("chromium", "chromium")
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder)})
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = Chrome(options=options, service=Service(needed("chromedriver", "chromium-driver")))
    yield driver
    driver.quit()


@pytest.fixture
def visitor(browser, server):
    made = Visitor(browser, server)
    yield made
    made.close()
