"""The Markdown of generated pages: text that means nothing but itself, links, entries, lists of pages."""

import re
from collections.abc import Iterable, Sequence

from sim.words.label import Label, upper_first

_CODE = re.compile(r"(`[^`]*`)")
_SIGNS = re.compile(r"([\\*_<>\[\]|~$&])")


def plain(text: str) -> str:
    """A text in which no sign is Markdown, but for code between backticks.

    >>> print(plain("M* of `par.x_y` <0"))
    M\\* of `par.x_y` \\<0
    """
    parts = _CODE.split(text)
    return "".join(part if part[:1] == "`" else _SIGNS.sub(r"\\\1", part) for part in parts)


def sentence(text: str) -> str:
    """A text as a sentence: with a capital letter and a point.

    >>> sentence("growth of trust")
    'Growth of trust.'
    """
    return f"{upper_first(plain(text)).rstrip('.')}."


def code(name: str) -> str:
    """A name in code font."""
    return f"`{name}`"


def link(kind: str, name: str, text: str = "") -> str:
    """A link to the entry of a name.

    >>> link("parameter", "trust_gain")
    '[`trust_gain`](#parameter-trust_gain)'
    """
    return f"[{text or code(name)}](#{target(kind, name)})"


def links(kind: str, names: Iterable[str]) -> str:
    """Links to several entries, or "none"."""
    return ", ".join(link(kind, name) for name in names) or "none"


def target(kind: str, name: str) -> str:
    """The name of an entry as links have it."""
    return f"{kind}-{name}"


def scale_words(label: Label) -> str:
    """The unit of a label, or what the ends of its scale mean.

    >>> scale_words(Label("Trust", ends=("none", "full"))), scale_words(Label("Factor"))
    ('from 0 (none) to 1 (full)', 'pure number')
    """
    if label.unit:
        return plain(label.unit)
    low, high = label.ends
    return f"from 0 ({low}) to 1 ({high})" if low and high else "pure number"


def rule_link(name: str) -> str:
    """A link to a formula, which shows its code.

    >>> rule_link("trust.harm")
    '{py:obj}`trust.harm <sim.rules.trust.harm>`'
    """
    first = name.partition(".")[0]
    home = "sim" if first in ("agents", "model", "state", "scenario") else "sim.rules"
    return f"{{py:obj}}`{name} <{home}.{name}>`"


def entry(
    level: int, targets: Sequence[str], heading: str, *parts: str, fields: Sequence[tuple[str, str]] = ()
) -> str:  # fmt: skip
    """A heading that links can lead to, paragraphs, and a list of fields.

    Args:
        level: of the heading.
        targets: names under which links find it.
        heading: Markdown.
        parts: paragraphs; empty ones are left out.
        fields: name and text of each; those without text are left out.
    """
    marks = [f"({each})=" for each in targets]
    head = "\n".join([*map(_index, targets), *marks, f"{'#' * level} {heading}"])
    return "\n\n".join(filter(None, [head, *parts, field_list(fields)])) + "\n"


def _index(target: str) -> str:
    """What puts a name into the index; the search shows the main entry (`!`) of a name first."""
    kind, _, name = target.partition("-")
    if kind == "decision":
        name = name.partition("-")[2]
    return f"```{{index}} ! single: {'sim ' if kind == 'command' else ''}{name}\n```"


def field_list(fields: Sequence[tuple[str, str]]) -> str:
    """Names with their texts, one a line; those without text are left out.

    >>> field_list([("unit", "month"), ("source", "")])
    ':unit: month'
    """
    return "\n".join(f":{name}: {text}" for name, text in fields if text)


def contents(pages: Iterable[str]) -> str:
    """A list of pages that also stands in the navigation."""
    return "\n".join(["```{toctree}", ":maxdepth: 1", "", *pages, "```", ""])
