"""Names in running text lead to their entries: a parameter, indicator, driver, scenario or command in code font."""

import re
from collections.abc import Mapping
from typing import Any

from docutils import nodes

#: The kinds of entries, in the order in which one of several that bear a name is taken.
KINDS = ("parameter", "indicator", "driver", "scenario")
#: Names of one word, such as `trust`, are also words; they lead nowhere.
_NAME = re.compile(r"\w+(?:[._]\w+)+")
_COMMAND = re.compile(r"sim (\w+)")


def find_entry(text: str, entries: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    """The page and the place on it that a piece of code names; None where it names nothing.

    Args:
        text: as it stands in code font.
        entries: page and place by the name of the entry.

    >>> entries = {"parameter-trust_gain": ("p", "a"), "command-run": ("c", "b"), "scenario-baseline": ("s", "d")}
    >>> [find_entry(text, entries) for text in ("trust_gain", "sim run", "baseline")]
    [('p', 'a'), ('c', 'b'), None]
    """
    if command := _COMMAND.fullmatch(text):
        return entries.get(f"command-{command[1]}")
    # of one actor's own number the entry is that of all
    for name in (text, text.rpartition(".")[2]) if _NAME.fullmatch(text) else ():
        for kind in KINDS:
            if _NAME.fullmatch(name) and (found := entries.get(f"{kind}-{name}".lower())):
                return found
    return None


def link_names(app: Any, doctree: nodes.document, page: str) -> None:
    """Make links of the names on a page, but for headings, links, and the entry's own."""
    entries = app.env.domains["std"].anonlabels
    for literal in list(doctree.findall(nodes.literal)):
        found = find_entry(literal.astext(), entries)
        above = literal.parent
        if found is None or isinstance(above, nodes.reference | nodes.title):
            continue
        to, place = found
        if to == page:
            continue
        address = f"{app.builder.get_relative_uri(page, to)}#{place}"
        link = nodes.reference("", "", internal=True, refuri=address, classes=["name"])
        above.replace(literal, link)
        link += literal
