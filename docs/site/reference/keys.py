"""The keys of a scenario file, from the declarations that read it."""

from collections.abc import Iterator, Mapping
from math import inf, isfinite
from typing import Any

from docs.site.reference.text import entry, plain, sentence
from sim.scenario.dotted_names import DottedTable
from sim.scenario.scalars import DistributionOf, Duration, Month, NumberOrName
from sim.scenario.schema import SCENARIO
from sim.strict.containers import Either, ListOf, Record, Table
from sim.strict.reader import format_number
from sim.strict.scalars import Boolean, Choice, Name, Number, Text, WholeNumber
from sim.validation.markup import table

INTRODUCTION = """\
# Keys of a scenario file

A scenario is a YAML file. It states only what differs from the scenario that it extends. `sim new NAME` writes a file with every
key as a comment; `sim check FILE` names every mistake in it with line and column. An editor with a YAML language server
completes keys and names.
"""
#: Where the names of a table are listed.
TABLES = {
    "parameters": "[parameters](parameters/index.md)", "drivers": "[drivers](drivers.md)",
    "conditions": "[indicators](indicators/index.md) or [drivers](drivers.md)",
    "effects": "levers (see [parameters](parameters/index.md)) or [drivers](drivers.md)", "months": "months",
}  # fmt: skip
HEADINGS = {
    "a scenario": "The file", "a series' future": "The future of a driver", "markov": "A Markov chain",
    "an event": "An event", "a condition": "A condition", "actors": "Actors", "variants": "Variants",
}  # fmt: skip
SIMPLE: Mapping[type, str] = {
    Text: "text", Name: "text of one line", Boolean: "`true` or `false`", Month: "month, `YYYY-MM`",
    Duration: "duration, such as `6 months`",
}  # fmt: skip


def keys_page() -> str:
    """The page: a table of keys for each kind of record."""
    return "\n".join([INTRODUCTION, *map(_record, _records(SCENARIO))])


def _records(record: Record) -> Iterator[Record]:
    """A record and those within it, each once, outer ones first."""
    found: dict[str, Record] = {record.noun: record}
    waiting = [record]
    while waiting:
        for key in waiting.pop(0).keys.values():
            for inner in _within(key.type):
                if inner.noun not in found:
                    found[inner.noun] = inner
                    waiting.append(inner)
    yield from found.values()


def _within(kind: Any) -> Iterator[Record]:
    """The records that a type of value holds itself."""
    if isinstance(kind, Record):
        yield kind
    elif isinstance(kind, Table | ListOf):
        yield from _within(kind.of)
    elif isinstance(kind, Either):
        yield from _within(kind.single)
        yield from _within(kind.mapping)


def _record(record: Record) -> str:
    rows = [
        (f"`{name}`" + (" (required)" if key.required else ""), value_words(key.type), sentence(key.meaning))
        for name, key in record.keys.items()
    ]  # fmt: skip
    chosen = ", ".join(f"`{name}`" for name in record.one_of)
    return entry(
        2, [_target(record)], HEADINGS.get(record.noun, record.noun),
        f"Exactly one of {chosen}." if chosen else "", table(("key", "value", "meaning"), rows),
    )  # fmt: skip


def _target(record: Record) -> str:
    return f"keys-{record.noun.replace(' ', '-').replace(chr(39), '')}"


def value_words(kind: Any) -> str:
    """A type of value in words.

    >>> value_words(Number(0.0, 1.0)), value_words(ListOf(Month()))
    ('number from 0 to 1', 'list: month, `YYYY-MM`')
    """
    match kind:
        case Record():
            return f"[{kind.noun}](#{_target(kind)})"
        case Either():
            return f"{value_words(kind.single)}; or {value_words(kind.mapping)}"
        case ListOf():
            return f"list: {value_words(kind.of)}"
        case DottedTable() | Table():
            return f"by name of {TABLES.get(kind.names, 'your own')}: {value_words(kind.of)}"
        case Choice():
            return ", ".join(f"`{option}`" for option in kind.options)
        case DistributionOf():
            return f"distribution ({', '.join(f'`{law}`' for law in kind.laws)})"
        case NumberOrName():
            return f"{value_words(kind.number)}, or a parameter's name"
        case Number():
            return _number(kind)
        case WholeNumber():
            return f"whole number from {kind.low}"
    return SIMPLE[type(kind)]


def _number(kind: Number) -> str:
    if isfinite(kind.low) and isfinite(kind.high):
        return f"number from {format_number(kind.low)} to {format_number(kind.high)}"
    return "number" if kind.low == -inf else plain(f"number from {format_number(kind.low)}")
