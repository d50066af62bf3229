"""Reads YAML with the place of every word, and strictly: nothing is turned into something unseen.

Size, depth, aliases and the number of words are bounded before anything is composed. Nothing is
executed: no tag is followed, and a value is a text, a number, a truth value, a list or a mapping.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from sim.strict.mistakes import Place, Report, quote

MOST_BYTES = 1_000_000  # bytes
MOST_DEPTH = 20  # mappings and lists within each other
MOST_ALIASES = 20
MOST_VALUES = 20_000
MOST_DIGITS = 40  # characters
_TAG = "tag:yaml.org,2002:"


#: Where the parser found something: line and column from 0, or None.
_YamlMark = Any


class Date(str):
    """A day, which YAML reads as a date where it is not quoted."""

    __slots__ = ()


Value = str | bool | int | float | None | dict[str, "YamlNode"] | list["YamlNode"]


@dataclass(frozen=True, slots=True)
class YamlNode:
    """A value, as read and as written.

    Attributes:
        value: a text, a number, a truth value, nothing, a mapping, or a list.
        place: where it is written.
        written: a single value's own characters.
        turned: what YAML did to it, such as "octal"; "" where it is read as it is written.
        keys: where each key of a mapping is written.
    """

    value: Value
    place: Place
    written: str = ""
    turned: str = ""
    keys: Mapping[str, Place] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What it is, in words: "the number 8", "a list"."""
        return _kind(self.value)


def _kind(value: Value) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {format_number(value)}"
    if isinstance(value, Date):
        return f"the date {value}"
    if isinstance(value, str):
        return f"the text {quote(value)}"
    return "a mapping" if isinstance(value, dict) else "a list"


def format_number(value: float) -> str:
    """A number as YAML reads it back.

    >>> format_number(1000.0), format_number(2e-07)
    ('1000', '2.0e-07')
    """
    text = f"{value:.12g}"
    mantissa, exponent, power = text.partition("e")
    return text if not exponent else f"{float(mantissa)}e{power}"


def read_yaml(data: bytes, source: str, report: Report) -> YamlNode | None:
    """The words of a file; None where mistakes keep it from being read at all."""
    text = _decode(data, source, report)
    return None if text is None else _compose(text, source, None, report)


def read_value(text: str, place: Place, report: Report) -> YamlNode | None:
    """A single value written outside a file, such as an option of the command."""
    return _compose(text, place.source, place, report)


def _decode(data: bytes, source: str, report: Report) -> str | None:
    start = Place(source)
    if len(data) > MOST_BYTES:
        report.add(start, "is larger than 1 MB, which no scenario is")
    elif data.startswith(b"\xef\xbb\xbf"):
        report.add(start, "begins with a byte-order mark; save it as UTF-8 without BOM")
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        report.add(start, "is written in UTF-16; save it as UTF-8")
    elif b"\0" in data:
        report.add(start, "is not text but binary; a scenario is a YAML file in UTF-8")
    else:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            report.add(start, f"is not UTF-8 text (line {line}); save it as UTF-8")
    return None


def _compose(text: str, source: str, fixed: Place | None, report: Report) -> YamlNode | None:
    """Bound the text, compose it, and walk over it; all of YAML's own complaints become one line."""
    walk = _Walk(source, fixed, report)
    try:
        problem = _beyond_bounds(text)
        if problem:
            mark, told = problem
            report.add(walk.place(mark), told)
            return None
        root = yaml.SafeLoader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        report.add(walk.place(error.problem_mark or error.context_mark), _complaint(error))
        return None
    except yaml.reader.ReaderError as error:
        told = f"holds the character U+{_code(error):04X}, which YAML forbids; is it a text file?"
        report.add(fixed or _place_at(text, error.position, source), told)
        return None
    except (ValueError, OverflowError):
        report.add(fixed or Place(source), "holds an escape or a directive that is no YAML")
        return None
    if root is None:
        report.add(fixed or Place(source), "is empty")
        return None
    node = walk.node(root, 0)
    return None if walk.beyond else node


def _beyond_bounds(text: str) -> tuple[_YamlMark, str] | None:
    """The first place where a text goes beyond the bounds, found without composing anything."""
    loader = yaml.SafeLoader(text)
    depth = aliases = words = documents = 0
    while loader.check_event():
        event: yaml.Event = loader.get_event()  # type: ignore[no-untyped-call] # its stubs leave it out
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        words += isinstance(event, yaml.NodeEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        told = _bound_exceeded(event, depth, aliases, words, documents)
        if told:
            return event.start_mark, told
    return None


def _bound_exceeded(event: yaml.Event, depth: int, aliases: int, words: int, documents: int) -> str:
    if depth > MOST_DEPTH:
        return f"is nested more than {MOST_DEPTH} deep"
    if aliases > MOST_ALIASES:
        return f"uses more than {MOST_ALIASES} aliases (*name)"
    if words > MOST_VALUES:
        return f"holds more than {MOST_VALUES} values"
    if documents > 1:
        return "a second document begins here (---); a scenario is one"
    tag = getattr(event, "tag", None)
    if tag is not None:
        return f"the tag {quote(tag)} is not followed; leave it out"
    return ""


def _complaint(error: yaml.MarkedYAMLError) -> str:
    """A complaint of the YAML parser, in words."""
    problem = " ".join((error.problem or error.context or "is no YAML").split())
    if "'\\t'" in problem:
        return "a tab stands here; YAML indents with spaces"
    if "mapping values are not allowed" in problem:
        return "a colon too many, or a wrong indent: 'key: value' does not fit here"
    if "could not find expected ':'" in problem:
        return "a key without a colon: write 'key: value'"
    return f"is no YAML: {problem}"


def _code(error: yaml.reader.ReaderError) -> int:
    character = error.character
    return character if isinstance(character, int) else ord(character[:1] or "\0")


def _place_at(text: str, position: int, source: str) -> Place:
    before = text[:position]
    return Place(source, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)


class _Walk:
    """Turns composed nodes into ours, noting what a strict reader refuses."""

    def __init__(self, source: str, fixed: Place | None, report: Report) -> None:
        self._source, self._fixed, self._report = source, fixed, report
        self._words = 0
        self.beyond = False

    def place(self, mark: _YamlMark) -> Place:
        if self._fixed:
            return self._fixed
        return Place(self._source, mark.line + 1, mark.column + 1) if mark else Place(self._source)

    def node(self, raw: yaml.Node, depth: int) -> YamlNode | None:
        """The node; None where its aliases make it deeper or larger than a scenario may be."""
        self._words += 1
        place = self.place(raw.start_mark)
        if depth > MOST_DEPTH or self._words > MOST_VALUES:
            if not self.beyond:
                deep = f"aliases nest it more than {MOST_DEPTH} deep"
                wide = f"aliases swell it to more than {MOST_VALUES} values"
                self._report.add(place, deep if depth > MOST_DEPTH else wide)
            self.beyond = True
            return None
        if isinstance(raw, yaml.MappingNode):
            return self._mapping(raw, place, depth)
        if isinstance(raw, yaml.SequenceNode):
            items = [self.node(item, depth + 1) for item in raw.value]
            return YamlNode([item for item in items if item is not None], place)
        assert isinstance(raw, yaml.ScalarNode)
        return self._single(raw, place)

    def _mapping(self, raw: yaml.MappingNode, place: Place, depth: int) -> YamlNode:
        found: dict[str, YamlNode] = {}
        keys: dict[str, Place] = {}
        for key, value in raw.value:
            at = self.place(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                self._report.add(at, "a key is a single word, not a list or a mapping")
                continue
            if key.tag == f"{_TAG}merge":
                self._report.add(at, "the merge key << is not followed; write the keys out")
                continue
            if key.value in keys:
                first = keys[key.value].line
                also = f"; it stands in line {first} already" if first else ""
                self._report.add(at, f"the key {quote(key.value)} is written twice{also}")
                continue
            self._refuse_unprintable(key.value, at)
            keys[key.value] = at
            inner = self.node(value, depth + 1)
            if inner is not None:
                found[key.value] = inner
        return YamlNode(found, place, keys=keys)

    def _single(self, raw: yaml.ScalarNode, place: Place) -> YamlNode:
        text = str(raw.value)
        self._refuse_unprintable(text, place)
        value, turned = _read_scalar(raw, text)
        return YamlNode(value, place, text, turned)

    def _refuse_unprintable(self, text: str, place: Place) -> None:
        """Escapes may make half a character, which cannot be printed, or one that steers a screen."""
        if any("\ud800" <= c <= "\udfff" for c in text):
            self._report.add(place, "holds an escape that is no character")
        steering = next(
            (c for c in text if unicodedata.category(c) == "Cc" and c not in "\n\t"), ""
        )
        if steering:
            self._report.add(
                place, f"holds the control character U+{ord(steering):04X}; leave it out"
            )


def _read_scalar(raw: yaml.ScalarNode, text: str) -> tuple[Value, str]:
    """A single value, and what YAML did to it."""
    match raw.tag.removeprefix(_TAG):
        case "null":
            return None, ""
        case "bool":
            return text.lower() in ("yes", "true", "on"), "" if text in ("true", "false") else "so"
        case "timestamp":
            return Date(text), "so"
        case "int" | "float" as tag if len(text) <= MOST_DIGITS:
            return _read_number(raw, text, tag)
    return text, ""


def _read_number(raw: yaml.ScalarNode, text: str, tag: str) -> tuple[Value, str]:
    construct = SafeConstructor()
    try:
        value = (
            construct.construct_yaml_int(raw)
            if tag == "int"
            else construct.construct_yaml_float(raw)
        )
    except (ValueError, OverflowError):
        return text, ""
    digits = text.lstrip("+-").lower()
    if isinstance(value, float) and not isfinite(value):
        return value, "so"
    if ":" in digits:
        return value, "in base sixty"
    if "_" in digits:
        return value, "without its underscores"
    if tag == "int" and digits.startswith(("0x", "0b")):
        return value, "in base sixteen" if digits[1] == "x" else "in base two"
    if tag == "int" and digits.startswith("0") and digits != "0":
        return value, "in base eight"
    return value, ""
