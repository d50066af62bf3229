"""Lists, explanations and finds of names as JSON."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sim.show.as_json.parts import (
    NAMED,
    Json,
    closed,
    joined,
    list_of,
    named,
    optional_text,
    text,
    texts,
)

if TYPE_CHECKING:
    from sim.show.catalogue import Entry
    from sim.show.search import Found

ENTRY = joined(NAMED, closed({
    "meaning": text("more words on it; empty where the label says all"),
    "mechanism": optional_text("of a parameter"),
}))  # fmt: skip
LIST = closed({
    "kind": text("what is listed"),
    "names": list_of(ENTRY, "in the order of declaration"),
    "remark": optional_text("what there is to say of all"),
})  # fmt: skip
FIND = closed({
    "query": text("what was looked for"),
    "found": list_of(closed({
        "kind": text("of what kind these names are"),
        "use": text("how such a name is used"),
        "names": list_of(ENTRY, "the best first", 1),
    }), "a kind each", 1),
})  # fmt: skip
EXPLANATION = closed({
    "name": text("the name that was asked for"),
    "label": text("what it is called"),
    "found": list_of(closed({
        "kind": text("what carries the name: a parameter, an indicator, a scenario …"),
        "heading": text("in a line"),
        "lines": texts("meaning, unit, values, source, code: a line each"),
    }), "all that carries the name", 1),
})  # fmt: skip


def list_as_json(kind: str, entries: Iterable["Entry"]) -> Json:
    """Names of a kind, each with its label; an entry without a name is a remark."""
    every = list(entries)
    remark = next((one.label for one in every if not one.name), None)
    return {"kind": kind, "names": [_entry(one) for one in every if one.name], "remark": remark}


def _entry(one: "Entry") -> Json:
    return {
        "name": one.name,
        "label": one.label,
        "meaning": one.meaning,
        "mechanism": one.group or None,
    }


def found_as_json(query: str, found: Iterable["Found"], uses: Mapping[str, str]) -> Json:
    """What is found for some words.

    Args:
        query: the words.
        found: a kind each.
        uses: how a name of each kind is used.
    """
    return {
        "query": query,
        "found": [
            {
                "kind": one.kind, "use": uses[one.kind],
                "names": [_entry(each) for each in one.entries],
            }
            for one in found
        ],
    }  # fmt: skip


def explanation_as_json(name: str) -> Json:
    """Everything that carries a name.

    Raises:
        UserError: if nothing is called so, with the nearest name.
    """
    from sim.show.explain import explanations

    found = []
    for kind, words in explanations(name):
        heading, *lines = words.splitlines()
        found.append({"kind": kind, "heading": heading, "lines": [line.strip() for line in lines]})
    return {**named(name), "found": found}
