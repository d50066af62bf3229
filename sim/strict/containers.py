"""Types of values that hold others: lists, tables of names, and records with known keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.errors import closest
from sim.strict.mistakes import MOST_HINTS, Place, Report
from sim.strict.reader import YamlNode
from sim.strict.scalars import Json, ValueType, report_wrong_type


@dataclass(frozen=True, slots=True)
class Either:
    """A single value of one type, or a list or mapping of another."""

    single: ValueType
    mapping: ValueType

    def read(self, node: YamlNode, label: str, report: Report) -> Any:
        """The value."""
        kind = self.mapping if isinstance(node.value, dict | list) else self.single
        return kind.read(node, label, report)

    def schema(self) -> Json:
        """Any of both."""
        return {"anyOf": [self.single.schema(), self.mapping.schema()]}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one type."""

    of: ValueType
    least: int = 0
    most: int | None = None

    def read(self, node: YamlNode, label: str, report: Report) -> list[tuple[Any, Place]] | None:
        """The valid values, each with its place."""
        if not isinstance(node.value, list):
            report_wrong_type(node, label, "a list", report)
            return None
        count = len(node.value)
        if count < self.least or (self.most is not None and count > self.most):
            limit = "at least" if count < self.least else "at most"
            if self.least == self.most:
                limit = "exactly"
            number = self.least if count < self.least else self.most
            report.add(node.place, f"{label} takes a list of {limit} {number}, not of {count}")
            return None
        read = [(self.of.read(item, label, report), item.place) for item in node.value]
        return [(value, place) for value, place in read if value is not None]

    def schema(self) -> Json:
        """An array."""
        schema: Json = {"type": "array", "items": self.of.schema()}
        if self.least:
            schema["minItems"] = self.least
        return schema if self.most is None else schema | {"maxItems": self.most}


@dataclass(frozen=True, slots=True)
class Entry:
    """A value under a key, with the places of both."""

    value: Any
    key: Place
    place: Place


class Entries(dict[str, Entry]):
    """The valid entries of a table, by name.

    Attributes:
        invalid: the places of the other names, whose values have mistakes that are noted already.
    """

    def __init__(self) -> None:
        super().__init__()
        self.invalid: dict[str, Place] = {}

    @property
    def names(self) -> dict[str, Place]:
        """Every name in the table, with its place."""
        return {name: entry.key for name, entry in self.items()} | self.invalid


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping from names, which are checked later, to values of one type.

    Attributes:
        of: the values' type.
        names: the definition in the JSON Schema that lists the names; "" for any name.
        keys: the pattern of any names.
        needs: what it must contain at least, in words; "" where it may be empty.
    """

    of: ValueType
    names: str = ""
    keys: str = r"^[A-Za-z][\w -]*$"
    needs: str = ""

    def read(self, node: YamlNode, label: str, report: Report) -> Entries | None:
        """The entries."""
        if not isinstance(node.value, dict):
            report_wrong_type(node, label, "a mapping of 'name: value' lines", report)
            return None
        if self.needs and not node.keys:
            report.add(node.place, f"{label} needs {self.needs}")
        entries = Entries()
        for name, inner in node.value.items():
            value = self.of.read(inner, name, report)
            if value is None:
                entries.invalid[name] = node.keys[name]
            else:
                entries[name] = Entry(value, node.keys[name], inner.place)
        return entries

    def schema(self) -> Json:
        """An object of the names it refers to, or of any."""
        if self.names:
            return {"$ref": f"#/definitions/{self.names}"}
        patterns = {self.keys: self.of.schema()}
        return {"type": "object", "patternProperties": patterns, "additionalProperties": False}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a record: its value's type, its meaning, and whether it is required."""

    type: ValueType
    meaning: str = ""
    required: bool = False


def required(kind: ValueType, meaning: str = "") -> Key:
    """A key that must be written."""
    return Key(kind, meaning, required=True)


@dataclass(frozen=True, slots=True)
class RecordValues:
    """A record as read.

    Attributes:
        place: where it begins.
        values: its valid values, by key.
        keys, places: the places of each key and of its value.
        likely_keys: the nearest valid keys of misspelled ones, so that a slip is reported once.
    """

    place: Place
    values: Mapping[str, Any] = field(default_factory=dict)
    keys: Mapping[str, Place] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    likely_keys: frozenset[str] = frozenset()

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, if it is written and valid."""
        return self.values.get(key, default)

    def at(self, key: str) -> Place:
        """The place of a key's value, else of the record."""
        return self.places.get(key, self.place)


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping whose keys are all known.

    Attributes:
        keys: the known keys.
        noun: what messages call it.
        one_of: keys of which exactly one must be written.
    """

    keys: Mapping[str, Key]
    noun: str
    one_of: tuple[str, ...] = ()

    def read(self, node: YamlNode, label: str, report: Report) -> RecordValues | None:
        """The record."""
        if not isinstance(node.value, dict):
            report_wrong_type(node, label, f"{self.noun}, made of 'key: value' lines", report)
            return None
        unknown = [name for name in node.keys if name not in self.keys]
        for name in unknown:
            report.unknown(node.keys[name], "unknown key", name, self.keys)
        likely = frozenset(filter(None, (closest(n, self.keys) for n in unknown[:MOST_HINTS])))
        self._check_written({*node.keys, *likely}, node, label, report)
        places = {name: inner.place for name, inner in node.value.items()}
        return RecordValues(node.place, self._values(node.value, report), node.keys, places, likely)

    def _check_written(self, written: set[str], node: YamlNode, label: str, report: Report) -> None:
        """Note keys that are missing, or too many, unless a misspelled key explains it."""
        for name, key in self.keys.items():
            if key.required and name not in written:
                explained = f": {key.meaning}" if key.meaning else ""
                report.add(node.place, f"{self.noun} needs the key '{name}'{explained}")
        if self.one_of and sum(name in written for name in self.one_of) != 1:
            report.add(node.place, f"{label}: give one of {', '.join(self.one_of)}")

    def _values(self, nodes: Mapping[str, YamlNode], report: Report) -> dict[str, Any]:
        known = ((name, inner) for name, inner in nodes.items() if name in self.keys)
        read = {name: self.keys[name].type.read(inner, name, report) for name, inner in known}
        return {name: value for name, value in read.items() if value is not None}

    def schema(self) -> Json:
        """An object with these keys only."""
        properties = {n: with_description(k.type.schema(), k.meaning) for n, k in self.keys.items()}
        schema: Json = {"type": "object", "properties": properties, "additionalProperties": False}
        names = [name for name, key in self.keys.items() if key.required]
        if names:
            schema["required"] = names
        if self.one_of:
            schema["oneOf"] = [{"required": [name]} for name in self.one_of]
        return schema


def with_description(schema: Json, meaning: str) -> Json:
    """A schema with its meaning; a reference is wrapped, because it allows no other keys."""
    if "$ref" in schema:
        return {"allOf": [schema], "description": meaning}
    return {**schema, "description": meaning}
