"""The dashboard in a real browser: a server of its own, cut off from other machines, and Chromium."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sim.api.results import Results
from sim.scenario.library import load_plan
from sim.strict.text import MOST_BYTES
from tests.dashboard.conftest import Server
from tests.dashboard.visitor import Visitor

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
UNLABELLED = """
return [...document.querySelectorAll('.lab input, .lab select, .lab button, .lab a')].filter(e =>
    !(e.labels && e.labels.length) && !e.getAttribute('aria-label') && !e.textContent.trim()
).map(e => e.outerHTML.slice(0, 120));
"""
#: Charts that have a line and words for screen readers.
WHOLE = """
return [...document.querySelectorAll('.lab-chart')].every(c => c.querySelector('.lab-middle').getBoundingClientRect().width > 100
    && c.querySelector('[role=img]').getAttribute('aria-label').length > 20)
"""
#: What ipyvue 1 says of a template of Solara's own; ours is written as it asks.
HOST = ("--host", "127.0.0.1")
OF_SOLARA = "please use module.exports = { ... }"
TEMPLATE = ROOT / "sim" / "dashboard" / "page.vue"


def test_the_page_loads_and_nothing_is_asked_of_another_machine(browser, server):
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    visitor = Visitor(browser, server)
    visitor.rest()
    assert len(visitor.charts()) == 3
    visitor.until(lambda: browser.execute_script(WHOLE))
    assert browser.title == "Alliance laboratory"
    assert visitor.status().startswith("500 runs in ")
    told = [json.loads(line["message"])["message"] for line in browser.get_log("performance")]
    asked = [
        urlsplit(m["params"]["request"]["url"])
        for m in told
        if m["method"] == "Network.requestWillBeSent"
    ]
    here = [url for url in asked if url.scheme in ("http", "https", "ws", "wss")]
    assert here
    assert {url.netloc for url in here} == {f"127.0.0.1:{server.port}"}
    assert [
        line
        for line in browser.get_log("browser")
        if line["level"] in ("SEVERE", "WARNING") and OF_SOLARA not in line["message"]
    ] == []
    assert "module.exports = {" in TEMPLATE.read_text(encoding="utf-8")
    assert "Traceback" not in server.output()
    visitor.close()


def test_a_slider_moved_with_the_keyboard_changes_the_pictures(visitor):
    from selenium.webdriver.common.keys import Keys

    before = visitor.rest()
    visitor.find("g-provocation").click()
    slider = visitor.until(lambda: visitor.find("s-dprk.hunger"))
    about = slider.get_attribute("title")
    assert "plausible 0 to 1.2" in about
    assert "source: " in about
    slider.send_keys(Keys.HOME)
    visitor.busy()
    assert visitor.status() == "computing…"
    assert visitor.rest() != before
    roles = "return [...document.querySelectorAll('.lab-chart:first-of-type svg g:has(.lab-middle)')].map(g => g.className.baseVal)"
    assert visitor.browser.execute_script(roles) == [
        "lab-of-base",
        "lab-of-scenario",
        "lab-of-changed",
    ]
    assert "How much hunger restrains North Korea" in visitor.changed()
    assert "dprk.hunger" in visitor.changed()
    assert visitor.find("c-dprk.hunger").get_attribute("value") == "0"
    visitor.find("lab-reset").click()
    visitor.busy()
    assert visitor.rest() == before


def test_every_control_has_a_name_and_the_keyboard_reaches_the_first(visitor):
    from selenium.webdriver.common.keys import Keys

    visitor.rest()
    reached = []
    body = visitor.browser.find_element("tag name", "body")
    body.send_keys(Keys.TAB)
    for _ in range(5):
        active = visitor.browser.switch_to.active_element
        reached.append(active.get_attribute("id") or active.get_attribute("class"))
        active.send_keys(Keys.TAB)
    assert reached[:3] == ["lab-skip", "lab-base", "lab-variant"]
    assert "lab-since" in reached
    visitor.find("g-trust").click()
    visitor.until(
        lambda: visitor.browser.execute_script("return document.querySelector('[id^=\"s-dprk\"]')")
    )
    assert visitor.browser.execute_script(UNLABELLED) == []


def test_another_scenario_and_a_switch(visitor):
    before = visitor.rest()
    visitor.choose("lab-variant", "us_engagement")
    visitor.busy()
    engaged = visitor.rest()
    assert engaged != before
    visitor.browser.find_element("css selector", ".lab-switches summary").click()
    visitor.find("off-us_opening").click()
    visitor.busy()
    assert visitor.rest() != engaged
    assert "Left out: Changing US openness to talks us_opening" in visitor.changed()


def test_a_download_is_a_scenario_that_says_the_same(visitor, folder):
    from selenium.webdriver.common.keys import Keys

    visitor.rest()
    visitor.press("lab-find", "hunger restrains")
    slider = visitor.until(lambda: visitor.find("f-dprk.hunger"))
    slider.send_keys(Keys.END)
    visitor.until(lambda: "dprk.hunger" in visitor.changed())
    visitor.find("lab-download").click()
    file = folder / "war_ends_changed.yaml"
    visitor.until(lambda: file.exists() and file.stat().st_size)
    plan = load_plan(str(file))
    assert plan.regimes[-1].settings["dprk.hunger"] == 1.8
    assert plan.comparisons == ("war_drags_on",)
    assert plan.regimes[-1].events == load_plan("war_ends").regimes[-1].events


def test_sim_run_makes_the_numbers_of_the_page_from_the_download(visitor, folder):
    from selenium.webdriver.common.keys import Keys

    visitor.choose("lab-variant", "us_engagement")
    visitor.busy()
    visitor.rest()
    visitor.press("lab-find", "hunger restrains")
    visitor.until(lambda: visitor.find("f-dprk.hunger")).send_keys(Keys.END)
    visitor.until(lambda: "dprk.hunger" in visitor.changed())
    visitor.rest()
    shown = visitor.charts()
    visitor.find("lab-download").click()
    file = folder / "us_engagement_changed.yaml"
    visitor.until(lambda: file.exists() and file.stat().st_size)
    [command] = re.findall("# (sim run .*)", file.read_text(encoding="utf-8"))
    done = subprocess.run(
        [sys.executable, "-m", *command.split(), "--out", "again", "--quiet"], cwd=folder,
        capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    results = Results.open(folder / "again")
    assert len(shown) == 3
    named = {results.manifest["scenarios"][name]["title"]: name for name in results.scenarios}
    for indicator, label, words in shown:
        told = dict(
            part.rsplit(" in the mean of ", 1)
            for part in words.removeprefix(f"{label}: ").split("; ")
        )
        assert len(told) == 3
        for part, year in told.items():
            title, value = part.rsplit(" ", 1)
            if title in named:
                row = results.summary(int(year)).set_index(["scenario", "indicator"])
                assert value == f"{row.loc[(named[title], indicator), 'mean']:.3g}", (
                    indicator,
                    part,
                )


def test_a_wrong_file_is_told_as_check_tells_it_and_a_right_one_is_shown(visitor, folder):
    before = visitor.rest()
    wrong = folder / "mine.yaml"
    wrong.write_text(
        "format: 1\nname: x\nextends: baseline\nparameters: {dprk.hungr: 1}\n", encoding="utf-8"
    )
    visitor.press("lab-upload", str(wrong))
    told = visitor.until(lambda: visitor.find("lab-mistakes"))
    assert told.get_attribute("role") == "alert"
    assert "mine.yaml:4:14: no parameter 'dprk.hungr'. Did you mean 'dprk.hunger'?" in told.text
    wrong.write_bytes(b"#" * (MOST_BYTES + 5))
    visitor.press("lab-upload", str(wrong))
    visitor.until(lambda: "mine.yaml: is larger than 1 MB" in visitor.find("lab-mistakes").text)
    wrong.write_bytes(bytes(range(256)))
    visitor.press("lab-upload", str(wrong))
    visitor.until(lambda: "is binary; it must be a text file" in visitor.find("lab-mistakes").text)
    assert visitor.rest() == before
    right = folder / "peace.yaml"
    right.write_text(
        "format: 1\nname: Peace\nextends: baseline\nbranch: 2024-07\nparameters: {dprk.hunger: 1}\n"
        "events: [{name: war_end, at: 2024-10, set: {war.intensity: 0}}]\n", encoding="utf-8",
    )  # fmt: skip
    visitor.press("lab-upload", str(right))
    visitor.until(lambda: "dprk.hunger" in visitor.changed())
    assert visitor.rest() != before
    assert "Traceback" not in visitor.server.output()


def test_only_this_machine_can_reach_it(server):
    import psutil

    listening = [
        c.laddr.ip
        for c in psutil.Process(server.process.pid).net_connections()
        if c.status == "LISTEN"
    ]
    assert listening == ["127.0.0.1"]


def test_solara_serves_the_same_page(browser, tmp_path):
    command = ("solara", "run", "--production", "sim.dashboard.app", "--no-open", *HOST)
    server = Server(tmp_path, command)
    try:
        visitor = Visitor(browser, server)
        visitor.rest()
        assert len(visitor.charts()) == 3
        visitor.close()
    finally:
        server.close()


def test_a_server_that_is_ended_leaves_nothing_behind(tmp_path):
    server = Server(tmp_path)
    server.close()
    assert list(server.tmp.glob("alliance-*")) == []
    assert "Traceback" not in server.output()


def test_two_visitors_do_not_disturb_each_other(visitor, browser, server):
    from selenium.webdriver.common.keys import Keys

    other = Visitor(browser, server)
    for one, key in ((visitor, Keys.HOME), (other, Keys.END)):
        one.back().rest()
        one.find("g-provocation").click()
        one.until(lambda one=one: one.find("s-dprk.hunger")).send_keys(key)
    other.busy()
    shown = other.rest()
    assert other.find("c-dprk.hunger").get_attribute("value") == "1.8"
    assert visitor.back().rest() != shown
    assert visitor.find("c-dprk.hunger").get_attribute("value") == "0"
    other.close()
    visitor.back()
