"""Reads YAML with the place of every word, and strictly.

Size, depth, aliases and the number of values are bounded before anything is composed. Nothing is
executed: no tag is followed, and a value is a text, a number, true or false, a list or a mapping.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from sim.strict.mistakes import Place, Report, quote
from sim.strict.text import decode
from sim.strict.yaml_core import CoreLoader, QuickLoader, read_scalar

MOST_DEPTH = 20  # mappings and lists within each other
MOST_ALIASES = 20
MOST_VALUES = 20_000
MOST_NAME_CHARACTERS = 200


#: Where the parser found something: line and column from 0, or None.
_YamlMark = Any
Value = str | bool | int | float | None | dict[str, "YamlNode"] | list["YamlNode"]


@dataclass(frozen=True, slots=True)
class YamlNode:
    """A value, as read and as written.

    Attributes:
        value: a text, a number, true or false, nothing, a mapping, or a list.
        place: where it is written.
        written: a single value's own characters.
        keys: where each key of a mapping is written.
    """

    value: Value
    place: Place
    written: str = ""
    keys: Mapping[str, Place] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What it is, in words: "the number 8", "a list"."""
        match self.value:
            case None:
                return "nothing"
            case bool():
                return "true" if self.value else "false"
            case int() | float():
                return f"the number {format_number(self.value)}"
            case str():
                return f"the text {quote(self.value)}"
        return "a mapping" if isinstance(self.value, dict) else "a list"

    def plain(self) -> Any:
        """The value in Python's own types, without places."""
        if isinstance(self.value, dict):
            return {key: inner.plain() for key, inner in self.value.items()}
        if isinstance(self.value, list):
            return [inner.plain() for inner in self.value]
        return self.value


def format_number(value: float) -> str:
    """A number as YAML reads it back.

    >>> format_number(1000.0), format_number(2e-07)
    ('1000', '2.0e-07')
    """
    text = f"{value:.12g}"
    mantissa, exponent, power = text.partition("e")
    return text if not exponent else f"{float(mantissa)}e{power}"


def name_mistake(text: str, most: int = MOST_NAME_CHARACTERS) -> str:
    """What keeps a text from being a name; "" if it is one of visible characters and not too long.

    >>> name_mistake("war\\u202eends"), name_mistake("war ends")
    ('contains the invisible character U+202E; leave it out', '')
    """
    if len(text) > most:
        return f"is longer than {most} characters"
    invisible = next((c for c in text if not c.isprintable()), "")
    return (
        f"contains the invisible character U+{ord(invisible):04X}; leave it out"
        if invisible
        else ""
    )


def read_yaml(
    data: bytes, source: str, report: Report, *, is_shipped: bool = False
) -> YamlNode | None:
    """The content of a file; None where mistakes prevent reading it at all.

    Args:
        data: the file's bytes.
        source: what messages call the file.
        report: where mistakes are noted.
        is_shipped: whether the file is one of ours, which is read more quickly.
    """
    text = decode(data, source, report)
    if text is None:
        return None
    quick = _compose_quickly(text, source, report) if is_shipped else None
    return quick or _compose(text, source, None, report)


def _compose_quickly(text: str, source: str, report: Report) -> YamlNode | None:
    """The same by libyaml, where a text has neither tags nor aliases; None leaves the words to the other parser."""
    if any(sign in text for sign in "!&*"):
        return None
    try:
        root = QuickLoader(text).get_single_node()
    except yaml.YAMLError:
        return None
    converter = _Converter(source, None, report)
    node = None if root is None else converter.node(root, 0)
    return None if converter.too_large else node


def read_value(text: str, place: Place, report: Report) -> YamlNode | None:
    """A single value written outside a file, such as an option of the command."""
    return _compose(text, place.source, place, report)


def _compose(text: str, source: str, fixed: Place | None, report: Report) -> YamlNode | None:
    """Check the bounds, compose, and convert; each complaint of the YAML parser becomes one line."""
    converter = _Converter(source, fixed, report)
    try:
        excess = _first_excess(text)
        if excess:
            mark, message = excess
            report.add(converter.place(mark), message)
            return None
        root = CoreLoader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        report.add(converter.place(error.problem_mark or error.context_mark), _complaint(error))
        return None
    except yaml.reader.ReaderError as error:
        message = (
            f"contains the character U+{_code(error):04X}, which YAML forbids; is it a text file?"
        )
        report.add(fixed or _place_at(text, error.position, source), message)
        return None
    except (ValueError, OverflowError):
        report.add(fixed or Place(source), "contains an escape or a directive that is not YAML")
        return None
    if root is None:
        report.add(fixed or Place(source), "is empty")
        return None
    node = converter.node(root, 0)
    return None if converter.too_large else node


def _first_excess(text: str) -> tuple[_YamlMark, str] | None:
    """The first place where a text exceeds the bounds, found without composing anything."""
    loader = CoreLoader(text)
    depth = aliases = values = documents = 0
    while loader.check_event():
        event: yaml.Event = loader.get_event()  # type: ignore[no-untyped-call] # its stubs leave it out
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        values += isinstance(event, yaml.NodeEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        message = _excess(event, depth, aliases, values, documents)
        if message:
            return event.start_mark, message
    return None


def _excess(event: yaml.Event, depth: int, aliases: int, values: int, documents: int) -> str:
    """What a text has too much of, in words; "" where it is within the bounds."""
    if depth > MOST_DEPTH:
        return f"is nested more than {MOST_DEPTH} deep"
    if aliases > MOST_ALIASES:
        return f"uses more than {MOST_ALIASES} aliases (*name)"
    if values > MOST_VALUES:
        return f"holds more than {MOST_VALUES} values"
    if documents > 1:
        return "a second document begins here (---); a file holds one"
    tag = getattr(event, "tag", None)
    if tag is not None:
        return f"tags such as {quote(tag)} are not allowed; leave it out"
    return ""


def _complaint(error: yaml.MarkedYAMLError) -> str:
    """A complaint of the YAML parser, in plain words."""
    problem = " ".join((error.problem or error.context or "not YAML").split())
    if "'\\t'" in problem:
        return "a tab is here; YAML indents with spaces"
    if "mapping values are not allowed" in problem:
        return "a colon too many, or a wrong indent: 'key: value' does not fit here"
    if "could not find expected ':'" in problem:
        return "a key without a colon: write 'key: value'"
    return f"is not YAML: {problem}"


def _code(error: yaml.reader.ReaderError) -> int:
    character = error.character
    return character if isinstance(character, int) else ord(character[:1] or "\0")


def _place_at(text: str, position: int, source: str) -> Place:
    before = text[:position]
    return Place(source, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)


def _is_decimal_comma(before: str, key: yaml.ScalarNode, value: yaml.Node) -> bool:
    """Whether a key is what a decimal comma, as in `{growth: 0,02}`, leaves of a number."""
    parts = before.lstrip("+-"), str(key.value)
    return value.value == "" and all(part.isascii() and part.isdigit() for part in parts)


class _Converter:
    """Turns composed nodes into ours and notes what a strict reader refuses."""

    def __init__(self, source: str, fixed: Place | None, report: Report) -> None:
        self._source, self._fixed, self._report = source, fixed, report
        self._values = 0
        self.too_large = False

    def place(self, mark: _YamlMark) -> Place:
        if self._fixed:
            return self._fixed
        return Place(self._source, mark.line + 1, mark.column + 1) if mark else Place(self._source)

    def node(self, raw: yaml.Node, depth: int) -> YamlNode | None:
        """The node; None where its aliases make it deeper or larger than the bounds allow."""
        self._values += 1
        place = self.place(raw.start_mark)
        if depth > MOST_DEPTH or self._values > MOST_VALUES:
            if not self.too_large:
                deep = f"aliases nest it more than {MOST_DEPTH} deep"
                wide = f"aliases swell it to more than {MOST_VALUES} values"
                self._report.add(place, deep if depth > MOST_DEPTH else wide)
            self.too_large = True
            return None
        if isinstance(raw, yaml.MappingNode):
            return self._mapping(raw, place, depth)
        if isinstance(raw, yaml.SequenceNode):
            items = [self.node(item, depth + 1) for item in raw.value]
            return YamlNode([item for item in items if item is not None], place)
        assert isinstance(raw, yaml.ScalarNode)
        text = str(raw.value)
        self._refuse_unprintable(text, place)
        return YamlNode(read_scalar(raw), place, text)

    def _mapping(self, raw: yaml.MappingNode, place: Place, depth: int) -> YamlNode:
        nodes: dict[str, YamlNode] = {}
        keys: dict[str, Place] = {}
        before = ""
        for key, value in raw.value:
            at = self.place(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                self._report.add(at, "a key is a single word, not a list or a mapping")
                continue
            if key.value == "<<" and key.style is None:
                self._report.add(at, "the merge key << is not allowed; write the keys out")
                continue
            if key.value in keys:
                first = keys[key.value].line
                also = f"; it is in line {first} already" if first else ""
                self._report.add(at, f"the key {quote(key.value)} is written twice{also}")
                continue
            mistake = name_mistake(key.value)
            if mistake:
                self._report.add(at, f"the key {quote(key.value)} {mistake}")
                continue
            if _is_decimal_comma(before, key, value):
                message = (
                    f"a comma ends the value; write decimals with a point: {before}.{key.value}"
                )
                self._report.add(at, message)
                continue
            before = str(value.value) if isinstance(value, yaml.ScalarNode) else ""
            keys[key.value] = at
            inner = self.node(value, depth + 1)
            if inner is not None:
                nodes[key.value] = inner
        return YamlNode(nodes, place, keys=keys)

    def _refuse_unprintable(self, text: str, place: Place) -> None:
        """Escapes may make half a character, which cannot be printed, or one that steers a screen."""
        if any("\ud800" <= c <= "\udfff" for c in text):
            self._report.add(place, "contains an escape that is not a character")
        control = next((c for c in text if unicodedata.category(c) == "Cc" and c not in "\n\t"), "")
        if control:
            self._report.add(
                place, f"contains the control character U+{ord(control):04X}; leave it out"
            )
