"""Markdown of what is generated in the documents: tables, numbers, names, links to headings."""

import re
from collections.abc import Iterable, Sequence

DASH = "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def number(value: float) -> str:
    """A number in as few digits as it needs."""
    return f"{value:.10g}"


def span(ends: tuple[float, float] | None) -> str:
    """A range, or a dash."""
    return f"{number(ends[0])} to {number(ends[1])}" if ends else DASH


def code(text: str) -> str:
    """A name or symbol in code font, where there is one."""
    return f"`{text}`" if text != DASH else DASH


def anchor(heading: str) -> str:
    """The fragment under which a heading can be linked to, as code hosts make it.

    >>> anchor("The client's own moves (`sim/rules/two_states.py`)")
    'the-clients-own-moves-simrulestwo_statespy'
    """
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
