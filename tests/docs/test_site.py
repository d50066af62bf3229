"""The documentation site: built strictly, with an entry for each name, and nothing from another machine."""

import doctest
import importlib
import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from filelock import FileLock
from typer.main import get_command

from sim.cli.app import app
from sim.facts import load_facts
from sim.rules.registry import all_parameters
from sim.rules.switches import SWITCHES
from sim.scenario.library import shipped_scenarios
from sim.scenario.plan import full_cast
from sim.scenario.schema import SCENARIO
from sim.state.indicators import indicators
from sim.validation.claims import claims

ROOT = Path(__file__).parents[2]
MODULES = ("links", "names", "reference.keys", "reference.text")
#: Attributes by which a page makes a browser load something.
LOADS = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src",
    "embed": "src", "object": "data", "link": "href", "use": "href",
}  # fmt: skip
CSS_LOADS = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""")
#: Nobody waits longer for a search, in seconds.
PATIENCE = 60


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_its_code_hold(name):
    tried = doctest.testmod(importlib.import_module(f"docs.site.{name}"))
    assert tried.attempted > 0
    assert tried.failed == 0


def test_every_document_and_notebook_has_a_page():
    from docs.site.tree import documents

    pages = documents()
    assert {f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md")} <= pages.keys()
    assert {
        f"notebooks/{file.name}" for file in (ROOT / "notebooks").glob("*.ipynb")
    } <= pages.keys()
    assert len({*pages.values()}) == len(pages)


class Page(HTMLParser):
    """What a page has: the names that links find, and what a browser loads for it."""

    def __init__(self, file):
        super().__init__()
        self.names, self.loaded = set(), []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.names.add(given.get("id"))
        address = given.get(LOADS.get(tag, ""))
        if address and not (tag == "link" and given.get("rel") in ("next", "prev", "canonical")):
            self.loaded.append(address)
        self.loaded += CSS_LOADS.findall(given.get("style") or "")


@pytest.fixture(scope="module")
def html(tmp_path_factory, request):
    """The site, built once for all processes that run tests."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if hasattr(request.config, "workerinput") else folder
    built, log = shared / "site" / "html", shared / "site.log"
    with FileLock(shared / "site.lock"):
        if not log.exists():
            ended = subprocess.run(
                [sys.executable, "-m", "docs.site", "--out", str(built.parent)],
                cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
            )  # fmt: skip
            log.write_text(f"{ended.returncode}\n{ended.stdout}{ended.stderr}", encoding="utf-8")
    said = log.read_text(encoding="utf-8")
    assert said.startswith("0\n"), said
    return built


@pytest.fixture(scope="module")
def pages(html):
    return {file.relative_to(html).as_posix(): Page(file) for file in html.rglob("*.html")}


def entries():
    """Every name that must have an entry, by kind and by the page or folder of pages that holds it."""
    facts = load_facts()
    yield "command", "commands", get_command(app).commands
    yield "scenario", "scenarios", shipped_scenarios()
    yield "indicator", "indicators", [i.name for i in indicators(full_cast(facts))]
    yield "parameter", "parameters", all_parameters()
    yield "driver", "drivers", facts.series
    yield "switch", "switches", SWITCHES
    yield "claim", "claims", claims()


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "place", "names"), [*entries()], ids=lambda x: x if isinstance(x, str) else "")  # fmt: skip
def test_every_name_has_an_entry(kind, place, names, pages):
    there = {
        name
        for file, page in pages.items()
        if file.startswith((f"reference/{place}/", f"reference/{place}.html"))
        for name in page.names
    }
    assert len(names) > 5
    missing = [n for n in names if f"{kind}-{re.sub(r'[._]', '-', n)}".lower() not in there]
    assert missing == []


@pytest.mark.slow
def test_a_name_in_a_document_leads_to_its_entry(html):
    text = (html / "explanation" / "glossary.html").read_text(encoding="utf-8")
    assert "../reference/parameters/spheres.html#parameter-squeeze-shift" in text
    assert "../reference/indicators/flows.html#indicator-arms-dprk-russia" in text


@pytest.mark.slow
def test_every_key_of_a_scenario_file_stands_in_its_table(html):
    text = (html / "reference" / "keys.html").read_text(encoding="utf-8")
    assert [key for key in SCENARIO.keys if f'<span class="pre">{key}</span>' not in text] == []


@pytest.mark.slow
def test_every_notebook_shows_its_stored_pictures(pages):
    tutorials = {file: page for file, page in pages.items() if re.match(r"tutorial/\d", file)}
    assert len(tutorials) == len(list((ROOT / "notebooks").glob("*.ipynb")))
    assert [
        f for f, page in tutorials.items() if not any("_images" in a for a in page.loaded)
    ] == []


@pytest.mark.slow
def test_no_page_loads_anything_from_another_machine(html, pages):
    assert len(pages) > 100
    foreign = [
        (file, address)
        for file, page in pages.items()
        for address in page.loaded
        if urlsplit(address).scheme not in ("", "data") or address.startswith("//")
    ]
    styles = [
        (file.name, address)
        for file in html.rglob("*.css")
        for address in CSS_LOADS.findall(file.read_text(encoding="utf-8"))
    ]
    assert foreign + styles == []


@pytest.mark.slow
def test_what_a_page_loads_is_there(html, pages):
    lost = [
        (name, address)
        for name, page in pages.items()
        for address in page.loaded
        if not address.startswith("data:")
        and not ((html / name).parent / urlsplit(address).path).resolve().exists()
    ]
    assert lost == []


@pytest.mark.slow
def test_a_browser_without_network_finds_a_parameter_by_its_name(html, tmp_path):
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.support.ui import WebDriverWait

    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or pytest.fail("chromium is needed")
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
                 f"--user-data-dir={tmp_path}"):  # fmt: skip
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    browser = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        browser.get(f"{(html / 'search.html').as_uri()}?q=trust_gain")
        # results come one by one, the best first
        listed = "return [...document.querySelectorAll('#search-results li a')].map(a => a.href)"
        assert WebDriverWait(browser, PATIENCE).until(
            lambda b: "reference/parameters/trust.html" in "".join(b.execute_script(listed)[:1])
        )
        said = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
        asked = [m["params"] for m in said if m["method"] == "Network.requestWillBeSent"]
        # a new browser may look for something for itself
        ours = [one["request"]["url"] for one in asked if one["documentURL"].startswith("file:")]
        assert len(ours) > 5
        assert [url for url in ours if urlsplit(url).scheme not in ("file", "data")] == []
    finally:
        browser.quit()
