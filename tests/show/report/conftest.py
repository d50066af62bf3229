"""Small real results that reports are written of, each once."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

import sim
from sim.scenario.library import load_plan
from sim.show.report.page import report

NASTY = {
    "name": "<script>alert(1)</script> & [red]Peace[/red] \"onload=alert(2) 'x'",
    "description": '</style></section><img src=x onerror=alert(3)> {{ 7 * 7 }} `</code><b>` $x$ " onload=',
}


class Page(HTMLParser):
    """The tags of a page with their attributes, its visible text, and what is left open."""

    VOID = frozenset({"meta", "img", "br", "source", "link", "input", "hr"})

    def __init__(self, text):
        super().__init__()
        self.tags, self.words, self.open, self.wrong = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    def all(self, tag):
        """Attributes of every such tag."""
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def text(self):
        """What is read, in one line."""
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="session")
def told(results):
    """The text of a report of two comparisons."""
    return report(results)


@pytest.fixture(scope="session")
def page(told):
    return Page(told)


@pytest.fixture(scope="session")
def nasty():
    """Results whose names and descriptions try to be markup."""
    plan = load_plan("war_ends")
    plan = replace(plan, title=NASTY["name"], description=NASTY["description"],
                   name="x<b onload=y>[bold]", comparisons=("baseline",))  # fmt: skip
    return sim.run(plan, runs=3, end="2025-12", record=["arms.dprk.russia", "talks"])
