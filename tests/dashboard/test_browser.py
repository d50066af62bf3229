"""The dashboard in a real browser: a server of its own, cut off from other machines, and Chromium."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sim.api.results import Results
from sim.scenario.library import load_plan
from sim.strict.text import MOST_BYTES
from tests.dashboard.conftest import Server

pytestmark = pytest.mark.slow

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
)  # fmt: skip
PATIENCE = 180
ROOT = Path(__file__).parents[2]
#: What memory may grow by in fifty moves and ten sessions, in bytes: caches that are full do not grow.
GROWTH = 60e6
UNLABELLED = """
return [...document.querySelectorAll('.lab input, .lab select, .lab button, .lab a')].filter(e =>
    !(e.labels && e.labels.length) && !e.getAttribute('aria-label') && !e.textContent.trim()
).map(e => e.outerHTML.slice(0, 120));
"""
WIDER = """
const wide = document.documentElement.clientWidth;
return [...document.querySelectorAll('.lab *')].filter(e => !e.matches('.lab-skip')
    && !e.closest('.lab-hidden') && e.getBoundingClientRect().right > wide + 1
).map(e => e.tagName + ' ' + e.className + ' ' + e.id);
"""
#: Charts that have a line and words for screen readers.
WHOLE = """
return [...document.querySelectorAll('.lab-chart')].every(c => c.querySelector('.lab-middle').getBoundingClientRect().width > 100
    && c.querySelector('[role=img]').getAttribute('aria-label').length > 20)
"""
#: What can be seen, apart from the texts of buttons and fields: lines of charts, bars of flows, pictures.
SHOWN = """
return [...document.querySelectorAll('#lab-pictures path, #lab-pictures img, .lab-flow-bar span')].map(e =>
    e.getAttribute('d') || e.src || e.textContent)
"""
#: Texts that are smaller than twelve pixels.
SMALL = """
return [...document.querySelectorAll('.lab *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
    && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.tagName + ' ' + e.className + ' ' + e.textContent.slice(0, 40));
"""
#: The contrast of each text with what is behind it, where that is less than 4.5 to 1.
FAINT = """
const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const rgb = colour => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); return [...paint.getImageData(0, 0, 1, 1).data]; };
const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const ground = e => { for (let up = e; up; up = up.parentElement) { const c = rgb(getComputedStyle(up).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255]; };
return [...document.querySelectorAll('.lab *')].filter(e => e.offsetParent && !e.disabled && !e.matches('option, .lab-skip')
    && !e.closest('.lab-hidden') && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())).map(e => {
  const [one, other] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((a, b) => b - a);
  return [(one + 0.05) / (other + 0.05), e.tagName + ' ' + e.className + ' ' + e.textContent.slice(0, 30)];
}).filter(([contrast]) => contrast < 4.5).map(([contrast, what]) => contrast.toFixed(2) + ' ' + what);
"""


#: What ipyvue 1 says of a template of Solara's own; ours is written as it asks.
HOST = ("--host", "127.0.0.1")
OF_SOLARA = "please use module.exports = { ... }"
TEMPLATE = ROOT / "sim" / "dashboard" / "page.vue"


def _needed(program, package):
    found = shutil.which(program)
    if found is None:
        pytest.fail(f"{program} is needed to look at the dashboard (Debian: apt install {package})")
    return found


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
    options.binary_location = _needed("chromium", "chromium")
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder)})
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = Chrome(options=options, service=Service(_needed("chromedriver", "chromium-driver")))
    yield driver
    driver.quit()


class Visitor:
    """One window of the browser, and what one does there."""

    def __init__(self, browser, server):
        self.browser, self.server = browser, server
        browser.switch_to.new_window("tab")
        self.window = browser.current_window_handle
        self.size(1400, 900)
        browser.get(server.url)
        self.until(lambda: self.find("lab-status"))

    def back(self):
        self.browser.switch_to.window(self.window)
        return self

    def close(self):
        """Leave the page, as one does who closes its window; the driver alone would skip that."""
        self.back().browser.get("about:blank")
        self.browser.close()
        self.browser.switch_to.window(self.browser.window_handles[0])

    def size(self, width, height):
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})  # fmt: skip

    def find(self, name):
        return self.browser.find_element("id", name)

    def until(self, so):
        """Wait until something is so; the page may redraw meanwhile."""
        from selenium.common.exceptions import (
            NoSuchElementException,
            StaleElementReferenceException,
        )

        end = time.monotonic() + PATIENCE
        while True:
            try:
                found = so()
            except (NoSuchElementException, StaleElementReferenceException):
                found = None
            if found:
                return found
            assert time.monotonic() < end, (self.text(), self.server.output())
            time.sleep(0.03)

    def text(self):
        return self.browser.find_element("tag name", "body").text

    def status(self):
        return self.find("lab-status").text

    def rest(self):
        """Wait for the last pictures of what is wished for."""
        self.until(lambda: self.find("lab-pictures").get_attribute("aria-busy") == "false")
        return self.pictures()

    def pictures(self):
        return self.browser.execute_script(SHOWN)

    def charts(self):
        """The charts that are shown: name by label, and words for screen readers by label."""
        return self.browser.execute_script(
            "return [...document.querySelectorAll('.lab-chart')].map(c =>"
            " [c.dataset.name, c.querySelector('h3').textContent, c.querySelector('[role=img]').getAttribute('aria-label')])"
        )

    def dark(self, is_dark):
        value = "dark" if is_dark else "light"
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": value}]})  # fmt: skip

    def choose(self, name, value):
        from selenium.webdriver.support.ui import Select

        Select(self.find(name)).select_by_value(value)

    def press(self, name, *keys):
        """Press keys, again if the page has just drawn the field anew; the page is then busy until it answers."""

        def pressed():
            self.find(name).send_keys(*keys)
            return True

        self.until(pressed)

    def changed(self):
        return self.find("lab-changed").text

    def busy(self):
        self.until(lambda: self.find("lab-pictures").get_attribute("aria-busy") == "true")


@pytest.fixture
def visitor(browser, server):
    made = Visitor(browser, server)
    yield made
    made.close()


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


TABS = ("differences", "flows", "record", "history", "fans")


@pytest.mark.parametrize("width", [400, 900, 1400])
def test_on_every_tab_nothing_is_wider_than_the_screen_and_no_text_smaller_than_twelve_pixels(
    visitor, width
):
    visitor.size(width, 700)
    visitor.rest()
    for tab in TABS:
        visitor.browser.execute_script(
            "document.getElementById(arguments[0]).click()", f"tab-{tab}"
        )
        visitor.until(
            lambda tab=tab: visitor.find(f"tab-{tab}").get_attribute("aria-selected") == "true"
        )
        visitor.rest()
        assert visitor.browser.execute_script(WIDER) == []
        assert visitor.browser.execute_script(SMALL) == []


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(visitor, is_dark):
    from selenium.webdriver.common.keys import Keys

    visitor.rest()
    visitor.dark(is_dark)
    visitor.press("lab-find", "hunger restrains")
    visitor.until(lambda: visitor.find("f-dprk.hunger")).send_keys(Keys.HOME)
    visitor.until(lambda: visitor.find("lab-own"))
    visitor.rest()
    ground = visitor.browser.execute_script(
        "return getComputedStyle(document.querySelector('.lab')).backgroundColor"
    )
    assert (ground == "rgb(255, 255, 255)") != is_dark
    assert visitor.browser.execute_script(FAINT) == []
    visitor.dark(False)


def test_on_a_phone_the_answer_comes_first_then_the_charts_then_the_controls(visitor):
    visitor.size(400, 800)
    visitor.until(lambda: visitor.find("lab-most"))
    visitor.rest()
    answer, most, pictures, panel = (
        visitor.find(name).rect["y"]
        for name in ("lab-answer", "lab-most", "lab-pictures", "lab-panel")
    )
    assert answer < most < pictures < panel
    assert answer < 120
    visitor.browser.find_element("class name", "lab-jump").click()
    visitor.until(
        lambda: visitor.browser.switch_to.active_element.get_attribute("id") == "lab-panel"
    )


def test_the_first_chart_is_the_largest_and_events_have_a_strip_of_their_own(visitor):
    visitor.rest()
    heights = visitor.browser.execute_script(
        "return [...document.querySelectorAll('.lab-area')].map(a => a.offsetHeight * a.offsetWidth)"
    )
    assert heights[0] > 2 * max(heights[1:])
    strip, area = (
        visitor.browser.find_element("css selector", f".lab-chart .lab-{part}").rect
        for part in ("strip", "area")
    )
    assert "war ends" in visitor.browser.find_element("class name", "lab-strip").text
    assert strip["y"] + strip["height"] <= area["y"] + 1


def test_a_tab_that_is_computed_says_so_and_shows_no_other_tabs_pictures(visitor):
    visitor.rest()
    watch = """
    window.seen = [];
    new MutationObserver(() => {
      const tab = document.querySelector('[aria-selected=true]').id, box = document.getElementById('lab-pictures');
      window.seen.push([tab, box.querySelectorAll('.lab-chart').length, box.querySelectorAll('.lab-flow').length,
                        box.textContent.includes('is being computed')]);
    }).observe(document.querySelector('.lab'), { subtree: true, childList: true, attributes: true, characterData: true });
    """
    visitor.browser.execute_script(watch)
    visitor.find("tab-flows").click()
    visitor.until(lambda: visitor.find("lab-flows"))
    seen = [
        row for row in visitor.browser.execute_script("return window.seen") if row[0] == "tab-flows"
    ]
    assert all(charts == 0 for _, charts, _, _ in seen)
    assert any(waits for _, _, _, waits in seen)
    assert seen[-1][2] > 5


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


def test_fifty_moves_and_ten_visitors_leave_memory_flat(visitor, browser, server):
    from selenium.webdriver.common.keys import Keys

    def moved(times, key):
        # a small move may change no line; the page is busy from the key on until it has answered
        for _ in range(times):
            visitor.press("f-dprk.hunger", key)
            visitor.rest()

    # fifteen moves of 250 runs fill the cache of futures
    visitor.choose("lab-runs", "250")
    visitor.rest()
    visitor.press("lab-find", "hunger restrains")
    visitor.press("f-dprk.hunger", Keys.HOME)
    visitor.rest()
    moved(15, Keys.ARROW_RIGHT)
    visitors = [Visitor(browser, server) for _ in range(2)]
    for one in visitors:
        one.back().rest()
        one.close()
    visitor.back().until(lambda: server.sessions() == 1)
    before = server.memory()
    moved(50, Keys.ARROW_RIGHT)
    for _ in range(10):
        one = Visitor(browser, server)
        one.rest()
        one.close()
    visitor.back().until(lambda: server.sessions() == 1)
    assert float(visitor.find("c-dprk.hunger").get_attribute("value")) == pytest.approx(0.325)
    grown = server.memory() - before
    assert grown < GROWTH, f"memory has grown by {grown / 1e6:.0f} MB"
