"""The report in a real browser, cut off from every network: what it asks for, shows, prints."""

import json
import shutil
from base64 import b64decode

import pytest

pytestmark = pytest.mark.slow

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTHS = (390, 900, 1400)
#: Addresses for which nothing leaves the browser; the last are of its own start page, which may come late.
STAYS = ("file://", "data:", "chrome://")
#: Everything but text that is for screen readers only and tables that scroll by themselves.
OVERFLOWING = """
const wide = document.documentElement.clientWidth;
return [...document.querySelectorAll('body *')].filter(e =>
    !e.closest('.wide') && !e.matches('.skip') && e.getBoundingClientRect().right > wide + 1
).map(e => e.tagName + ' ' + e.className);
"""
#: A new width changes what an image shows, and that only once the page has been laid out anew.
LOADED = """
const laidOut = done => requestAnimationFrame(() => requestAnimationFrame(done));
return new Promise(laidOut).then(() => [...document.images].every(i => i.complete));
"""
BROKEN = "return [...document.images].filter(i => i.naturalWidth === 0).map(i => i.alt)"


def _needed(program, package):
    found = shutil.which(program)
    if found is None:
        pytest.fail(f"{program} is needed to look at the report (Debian: apt install {package})")
    return found


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Chromium without a network and with a profile of its own; its log tells of every request."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = _needed("chromium", "chromium")
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = Chrome(options=options, service=Service(_needed("chromedriver", "chromium-driver")))
    driver.set_network_conditions(offline=True, latency=0, throughput=0)
    yield driver
    driver.quit()


@pytest.fixture(scope="module", params=["plain", "nasty"])
def opened(browser, request, told, nasty, tmp_path_factory):
    """The browser with a report before it, one of them with names that try to be markup."""
    file = tmp_path_factory.mktemp("mailed") / "report é.html"
    if request.param == "nasty":
        nasty.report(file)
    else:
        file.write_text(told, encoding="utf-8")
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    browser.get(file.as_uri())
    return browser


def _width(browser, pixels):
    from selenium.webdriver.support.wait import WebDriverWait

    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": pixels, "height": 900, "deviceScaleFactor": 2, "mobile": pixels < 600})  # fmt: skip
    WebDriverWait(browser, timeout=60).until(lambda page: page.execute_script(LOADED))


def test_no_request_leaves_and_nothing_goes_wrong(opened):
    for pixels in WIDTHS:
        _width(opened, pixels)
        assert opened.execute_script(BROKEN) == []
    told = [json.loads(line["message"])["message"] for line in opened.get_log("performance")]
    asked = [
        m["params"]["request"]["url"] for m in told if m["method"] == "Network.requestWillBeSent"
    ]
    assert any(url.startswith("file://") for url in asked)
    assert [url for url in asked if not url.startswith(STAYS)] == []
    assert opened.get_log("browser") == []
    assert opened.title.endswith("alliance laboratory")


@pytest.mark.parametrize("pixels", WIDTHS)
def test_nothing_is_wider_than_the_screen_and_every_picture_is_seen(opened, pixels):
    _width(opened, pixels)
    assert opened.execute_script(OVERFLOWING) == []
    assert opened.execute_script("return document.documentElement.scrollWidth") <= pixels
    assert opened.execute_script(BROKEN) == []
    assert opened.execute_script("return document.images.length")


def test_it_prints(opened):
    _width(opened, 900)
    told = opened.execute_cdp_cmd(
        "Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True}
    )
    printed = b64decode(told["data"])
    assert printed.startswith(b"%PDF-")
    assert 3 <= printed.count(b"/Type /Page\n") <= 30


def test_the_dark_is_left_behind_in_print(opened):
    colour = "return getComputedStyle(document.body).backgroundColor"
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen", "features": dark})
    assert opened.execute_script(colour) == "rgb(21, 24, 28)"
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": dark})
    assert opened.execute_script(colour) == "rgb(255, 255, 255)"
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def test_the_keyboard_comes_first_to_the_answers(opened):
    from selenium.webdriver.common.keys import Keys

    opened.execute_script("window.scrollTo(0, 0); document.activeElement.blur();")
    opened.find_element("tag name", "body").send_keys(Keys.TAB)
    assert opened.switch_to.active_element.get_attribute("href").endswith("#answers")
