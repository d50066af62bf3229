"""A visitor of the dashboard in a real browser: a window of Chromium, and what one does there."""

import shutil
import time

import pytest

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
)  # fmt: skip
PATIENCE = 180
#: What can be seen, apart from the texts of buttons and fields: lines of charts, bars of flows, pictures.
SHOWN = """
return [...document.querySelectorAll('#lab-pictures path, #lab-pictures img, .lab-flow-bar span')].map(e =>
    e.getAttribute('d') || e.src || e.textContent)
"""


def needed(program, package):
    found = shutil.which(program)
    if found is None:
        pytest.fail(f"{program} is needed to look at the dashboard (Debian: apt install {package})")
    return found


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
