"""Starting the dashboard: what is refused, in a line."""

import socket
import subprocess
import sys

import pytest

from sim.dashboard import solara_settings
from sim.dashboard.server import check_port, initial_request
from sim.errors import UserError

WITHOUT = """
import sys
from importlib.machinery import PathFinder

class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        gone = name.partition(".")[0] in ("solara", "solara_assets", "uvicorn")
        return None if gone else PathFinder.find_spec(name, path, target)

sys.meta_path[:] = [Without if finder is PathFinder else finder for finder in sys.meta_path]
from sim.cli.app import main
sys.argv = ["sim", "dashboard"]
main()
"""


def test_without_the_extra_one_line_says_what_to_install():
    told = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False,
                          encoding="utf-8", timeout=120)  # fmt: skip
    assert told.returncode == 2
    assert told.stderr.splitlines() == [
        "sim: solara is not installed, which the dashboard needs: "
        "python -m pip install 'alliance-lab[dashboard]'"
    ]


def test_a_port_that_is_taken_is_told():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(
            UserError, match=f"cannot listen on 127.0.0.1, port {port}.*another --port"
        ):
            check_port("127.0.0.1", port)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_is_none_is_told(port):
    with pytest.raises(UserError, match="give one from 1 to 65535"):
        check_port("127.0.0.1", port)


def test_a_host_that_is_not_there_is_told():
    with pytest.raises(UserError, match="cannot listen on"):
        check_port("no.such.host.invalid", 8765)


def test_assets_of_another_version_are_told_in_one_line(monkeypatch, tmp_path):
    monkeypatch.setattr(solara_settings.server.assets, "proxy_cache_dir", tmp_path)
    with pytest.raises(UserError, match=r"solara-assets .* lacks .*requirejs@.* which Solara"):
        solara_settings.check_assets()
    with pytest.raises(UserError, match="--upgrade 'alliance-lab"):
        solara_settings.check_assets()


def test_the_first_base_can_be_chosen():
    request = initial_request("war_ends", "us_engagement")
    assert (request.variant, request.base) == ("war_ends", "us_engagement")
    with pytest.raises(UserError) as error:
        initial_request("war_end", "baselin")
    assert [line.split(".")[0] for line in error.value.mistakes] == [
        "no scenario 'war_end'", "no scenario 'baselin'",
    ]  # fmt: skip


def test_the_first_scenario_can_be_chosen():
    request = initial_request("us_engagement_after_war")
    assert (request.variant, request.base) == ("us_engagement_after_war", "war_ends")
    with pytest.raises(UserError, match="Did you mean 'war_ends'"):
        initial_request("war_end")
