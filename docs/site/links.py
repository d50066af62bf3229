"""Links of a document as they must read in the site: the documents keep theirs, which fit the repository."""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)")
_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,}).*?^\1\2[ \t]*$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"`(?:\w+/)*[\w.-]+\.(?:md|ipynb)`")
#: Rules and scenarios have pages of their own, which show the file.
_RULE = re.compile(r"sim/rules/(\w+)\.py")
_SCENARIO = re.compile(r"scenarios/(\w+)\.yaml")


@dataclass(frozen=True, slots=True)
class Places:
    """Where things of the repository are in the site.

    Attributes:
        pages: the page of a file, both with their folders.
        rules: the modules of rules that have a page.
        scenarios: the scenarios that have an entry.
        repository: the address that pyproject.toml names, or "".
    """

    pages: Mapping[str, str]
    rules: frozenset[str]
    scenarios: frozenset[str]
    repository: str = ""

    def target(self, path: str, fragment: str, page: str) -> str:
        """What a link from a page to a file of the repository leads to; "" where nothing does."""
        folder = posixpath.dirname(page)
        if path in self.pages:
            to = posixpath.relpath(self.pages[path], folder)
            # what another page quotes of the README has no heading in the site
            return to if path == "README.md" or not fragment else f"{to}#{fragment}"
        if (rule := _RULE.fullmatch(path)) and rule[1] in self.rules:
            return posixpath.relpath(f"reference/rules/{rule[1]}.md", folder)
        if (scenario := _SCENARIO.fullmatch(path)) and scenario[1] in self.scenarios:
            return f"#scenario-{scenario[1]}"
        return f"{self.repository}/blob/main/{path}" if self.repository else ""


def relink(text: str, file: str, page: str, places: Places) -> str:
    """A document whose links fit the site; code stays as it is.

    Args:
        text: Markdown.
        file: where it lies in the repository.
        page: where it will lie in the site.
        places: where all others are.

    >>> places = Places({"docs/model.md": "explanation/model.md"}, frozenset({"trust"}), frozenset())
    >>> relink("[a](../docs/model.md#b) [t](../sim/rules/trust.py)", "notebooks/1.md", "tutorial/1.md", places)
    '[a](../explanation/model.md#b) [t](../reference/rules/trust.md)'
    >>> relink("see [the start](../sim/start) and [`x`](../sim/x.py)", "docs/a.md", "a.md", places)
    'see the start (`sim/start`) and `x`'
    >>> relink("in [`docs/model.md`](docs/model.md)", "README.md", "tutorial/a.md", places)
    'in [](../explanation/model.md)'
    """

    def replace(match: re.Match[str]) -> str:
        mark, label, address = match.groups()
        if urlsplit(address).scheme or address.startswith("#"):
            return match[0]
        path, _, fragment = address.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        to = places.target(path, fragment, page)
        if to and _FILE.fullmatch(label) and not fragment and not mark:
            return f"[]({to})"  # whose title says more than the name of the file
        if to:
            return f"{mark}[{label}]({to})"
        return label if label.startswith("`") else f"{label} (`{path}`)"

    return outside_code(text, lambda prose: _LINK.sub(replace, prose))


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """A text changed everywhere but in fenced code.

    >>> print(outside_code("a\\n```\\na\\n```\\na", str.upper))
    A
    ```
    a
    ```
    A
    """
    parts, end = [], 0
    for fence in _FENCE.finditer(text):
        parts += [change(text[end : fence.start()]), fence[0]]
        end = fence.end()
    return "".join([*parts, change(text[end:])])
