"""Shapes of single values and distributions: each reads strictly and tells its JSON Schema.

A shape's `read` returns the value, or None after noting what is wrong.
"""

import re
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any, Protocol

from sim.errors import UserError
from sim.facts import month_index
from sim.scenario.distributions import LAWS, check_law
from sim.scenario.mistakes import Report
from sim.scenario.reader import Date, Node, number

Json = dict[str, Any]
SPAN = re.compile(r"(\d{1,4}) (month|year)s?")
#: No whole number goes beyond: what 63 bits hold.
MOST = float(2**63)
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


class Shape(Protocol):
    """What a value may look like."""

    def read(self, node: Node, label: str, report: Report) -> Any:
        """The value, or None where it is wrong."""
        ...

    def schema(self) -> Json:
        """The same in JSON Schema."""
        ...


def wrong(node: Node, label: str, wanted: str, report: Report, instead: str = "") -> None:
    """Note that a value is not what is wanted, naming what YAML has read and what to write."""
    instead = f"; write {instead}" if instead else ""
    if node.turned:
        how = "" if node.turned == "so" else f" ({node.turned})"
        read = f"YAML reads {node.written} as {node.kind}{how}"
        report.add(node.place, f"{label} takes {wanted}, and {read}{instead}")
    else:
        report.add(node.place, f"{label} takes {wanted}, not {node.kind}{instead}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is not empty."""

    def read(self, node: Node, label: str, report: Report) -> str | None:
        """The text."""
        if isinstance(node.value, str) and not isinstance(node.value, Date):
            if node.value.strip():
                return node.value
            wrong(node, label, "a text", report)
            return None
        quoted = f"it in quotes: '{node.written}'" if node.written else ""
        wrong(node, label, "a text", report, quoted)
        return None

    def schema(self) -> Json:
        """A string."""
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number between bounds."""

    low: float = -inf
    high: float = inf

    def read(self, node: Node, label: str, report: Report) -> float | None:
        """The number."""
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            wrong(node, label, "a number", report, _meant(node))
            return None
        if not isfinite(value):
            wrong(node, label, "a finite number", report)
            return None
        if node.turned:
            wrong(node, label, "a plain number", report, f"{number(value)} if that is meant")
            return None
        if not self.low <= value <= self.high:
            near = number(min(max(value, self.low), self.high))
            told = f"{label} = {number(value)} lies outside {_span(self.low, self.high)}; "
            report.add(node.place, f"{told}nearest: {near}")
            return None
        return float(value)

    def schema(self) -> Json:
        """A number within its bounds."""
        bounds = {"minimum": self.low, "maximum": self.high}
        return {"type": "number"} | {key: b for key, b in bounds.items() if isfinite(b)}


def _span(low: float, high: float) -> str:
    if high >= MOST:
        return f"what is possible, {number(low)} and more"
    return f"{number(low)} to {number(high)}"


def _meant(node: Node) -> str:
    """The number that a text stands for, written as YAML reads numbers."""
    if not isinstance(node.value, str) or isinstance(node.value, Date):
        return ""
    try:
        value = float(node.value)
    except ValueError:
        return ""
    return number(value) if isfinite(value) else ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `low` on."""

    low: int

    def read(self, node: Node, label: str, report: Report) -> int | None:
        """The whole number."""
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int):
            wrong(node, label, "a whole number", report)
            return None
        found = Number(self.low, MOST).read(node, label, report)
        return None if found is None else int(value)

    def schema(self) -> Json:
        """An integer."""
        return {"type": "integer", "minimum": self.low}


@dataclass(frozen=True, slots=True)
class Month:
    """A month, YYYY-MM, read as months since 1990-01."""

    def read(self, node: Node, label: str, report: Report) -> int | None:
        """Months since 1990-01."""
        value = node.value
        if isinstance(value, str) and not isinstance(value, Date):
            try:
                return month_index(value)
            except UserError:
                self._no_month(node, value, label, report)
                return None
        instead = "2024-07, for example"
        if isinstance(value, Date):
            instead = value[:7]
        elif isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999:
            instead = f"{value}-01" if not node.turned else instead
        wrong(node, label, "a month", report, instead)
        return None

    def _no_month(self, node: Node, value: str, label: str, report: Report) -> None:
        written = re.fullmatch(r"(\d{4})-(\d{1,2})", value)
        if written and 1 <= int(written[2]) <= 12:
            wrong(node, label, "a month", report, f"{written[1]}-{int(written[2]):02d}")
        elif written:
            told = f"{label}: {value} is no month; the months of a year are 01 to 12"
            report.add(node.place, told)
        else:
            wrong(node, label, "a month", report, "year and month, such as 2024-07")

    def schema(self) -> Json:
        """A string of year and month."""
        return {"type": "string", "pattern": MONTH}


@dataclass(frozen=True, slots=True)
class Span:
    """A number of months, such as "6 months"."""

    def read(self, node: Node, label: str, report: Report) -> int | None:
        """The months."""
        written = SPAN.fullmatch(node.value) if isinstance(node.value, str) else None
        if written:
            return int(written[1]) * (12 if written[2] == "year" else 1)
        whole = isinstance(node.value, int) and not isinstance(node.value, bool)
        bare = whole and not node.turned and int(str(node.value)) > 0
        instead = f"{node.value} months" if bare else "6 months, for example"
        wrong(node, label, "a span of time with its unit", report, instead)
        return None

    def schema(self) -> Json:
        """A string of number and unit."""
        return {"type": "string", "pattern": "^[0-9]{1,4} (month|year)s?$"}


@dataclass(frozen=True, slots=True)
class Truth:
    """`true` or `false`, spelled so."""

    def read(self, node: Node, label: str, report: Report) -> bool | None:
        """The truth value."""
        if isinstance(node.value, bool) and not node.turned:
            return node.value
        if isinstance(node.value, bool):
            wrong(node, label, "true or false", report, node.kind)
        else:
            wrong(node, label, "true or false", report)
        return None

    def schema(self) -> Json:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]

    def read(self, node: Node, label: str, report: Report) -> str | None:
        """The word."""
        text = Text().read(node, label, report)
        if text is not None and text not in self.options:
            report.unknown(node.place, f"{label} cannot be", text, self.options)
            return None
        return text

    def schema(self) -> Json:
        """An enumeration."""
        return {"enum": list(self.options)}


@dataclass(frozen=True, slots=True)
class Law:
    """A distribution: one of `laws` with its numbers, which may be months."""

    of: Shape
    laws: tuple[str, ...] = tuple(LAWS)

    def read(self, node: Node, label: str, report: Report) -> tuple[str, tuple[float, ...]] | None:
        """The law's name and its numbers."""
        value = node.value
        if isinstance(value, dict) and len(node.keys) > 1:
            report.add(node.place, f"{label}: give one distribution, not {' and '.join(node.keys)}")
            return None
        if not isinstance(value, dict) or not node.keys:
            wrong(node, label, "one distribution", report, self._example())
            return None
        ((law, at),) = node.keys.items()
        if law not in self.laws:
            report.unknown(at, f"{label}: no distribution", law, self.laws)
            return None
        if law not in value:
            return None
        return self._numbers(law, value[law], label, report)

    def _numbers(
        self, law: str, node: Node, label: str, report: Report
    ) -> tuple[str, tuple[float, ...]] | None:
        if not isinstance(node.value, list):
            wrong(node, f"{label}: {law}", f"[{', '.join(LAWS[law][1])}]", report)
            return None
        read = [self.of.read(item, f"{label}: {law}", report) for item in node.value]
        numbers = tuple(n for n in read if n is not None)
        if len(numbers) < len(read):
            return None
        try:
            check_law(law, numbers, label)
        except UserError as error:
            report.add(node.place, error.mistakes[0])
            return None
        return law, tuple(float(n) for n in numbers)

    def _example(self) -> str:
        example = "[2025-01, 2026-06]" if isinstance(self.of, Month) else "[0.2, 0.6]"
        return f"{{uniform: {example}}}"

    def schema(self) -> Json:
        """An object with one key, the law."""
        several = [
            {
                "type": "object",
                "properties": {law: self._list(len(LAWS[law][1]), ", ".join(LAWS[law][1]))},
                "required": [law],
                "additionalProperties": False,
            }
            for law in self.laws
        ]
        return {"anyOf": several}

    def _list(self, count: int, names: str) -> Json:
        items = {"items": self.of.schema(), "minItems": count, "maxItems": count}
        return {"type": "array", "description": f"[{names}]", **items}


@dataclass(frozen=True, slots=True)
class NumberOrName:
    """A number between bounds, or the name of a parameter that holds it."""

    number: Number

    def read(self, node: Node, label: str, report: Report) -> float | str | None:
        """The number or the name."""
        if isinstance(node.value, str) and re.fullmatch(r"[a-z]\w*", node.value):
            return node.value
        return self.number.read(node, label, report)

    def schema(self) -> Json:
        """A number, or a string."""
        return {"anyOf": [self.number.schema(), {"$ref": "#/definitions/chances"}]}
