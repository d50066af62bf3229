"""Shapes of single values and distributions: each reads strictly and tells its JSON Schema.

A shape's `read` returns the value, or None after noting what is wrong.
"""

from dataclasses import dataclass
from math import inf, isfinite
from typing import Any, Protocol

from sim.strict.mistakes import Report
from sim.strict.reader import Date, YamlNode, format_number

Json = dict[str, Any]
#: No whole number goes beyond: what 63 bits hold.
MOST_WHOLE = float(2**63)


class ValueType(Protocol):
    """What a value may look like."""

    def read(self, node: YamlNode, label: str, report: Report) -> Any:
        """The value, or None where it is wrong."""
        ...

    def schema(self) -> Json:
        """The same in JSON Schema."""
        ...


def report_wrong_type(
    node: YamlNode, label: str, wanted: str, report: Report, instead: str = ""
) -> None:
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

    def read(self, node: YamlNode, label: str, report: Report) -> str | None:
        """The text."""
        if isinstance(node.value, str) and not isinstance(node.value, Date):
            if node.value.strip():
                return node.value
            report_wrong_type(node, label, "a text", report)
            return None
        quoted = f"it in quotes: '{node.written}'" if node.written else ""
        report_wrong_type(node, label, "a text", report, quoted)
        return None

    def schema(self) -> Json:
        """A string."""
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number between bounds."""

    low: float = -inf
    high: float = inf

    def read(self, node: YamlNode, label: str, report: Report) -> float | None:
        """The number."""
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            report_wrong_type(node, label, "a number", report, _suggested_number(node))
            return None
        if not isfinite(value):
            report_wrong_type(node, label, "a finite number", report)
            return None
        if node.turned:
            report_wrong_type(
                node, label, "a plain number", report, f"{format_number(value)} if that is meant"
            )
            return None
        if not self.low <= value <= self.high:
            near = format_number(min(max(value, self.low), self.high))
            told = f"{label} = {format_number(value)} lies outside {_span(self.low, self.high)}; "
            report.add(node.place, f"{told}nearest: {near}")
            return None
        return float(value)

    def schema(self) -> Json:
        """A number within its bounds."""
        bounds = {"minimum": self.low, "maximum": self.high}
        return {"type": "number"} | {key: b for key, b in bounds.items() if isfinite(b)}


def _span(low: float, high: float) -> str:
    if high >= MOST_WHOLE:
        return f"what is possible, {format_number(low)} and more"
    return f"{format_number(low)} to {format_number(high)}"


def _suggested_number(node: YamlNode) -> str:
    """The number that a text stands for, written as YAML reads numbers."""
    if not isinstance(node.value, str) or isinstance(node.value, Date):
        return ""
    try:
        value = float(node.value)
    except ValueError:
        return ""
    return format_number(value) if isfinite(value) else ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `low` on."""

    low: int

    def read(self, node: YamlNode, label: str, report: Report) -> int | None:
        """The whole number."""
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int):
            report_wrong_type(node, label, "a whole number", report)
            return None
        found = Number(self.low, MOST_WHOLE).read(node, label, report)
        return None if found is None else int(value)

    def schema(self) -> Json:
        """An integer."""
        return {"type": "integer", "minimum": self.low}


@dataclass(frozen=True, slots=True)
class Truth:
    """`true` or `false`, spelled so."""

    def read(self, node: YamlNode, label: str, report: Report) -> bool | None:
        """The truth value."""
        if isinstance(node.value, bool) and not node.turned:
            return node.value
        if isinstance(node.value, bool):
            report_wrong_type(node, label, "true or false", report, node.kind)
        else:
            report_wrong_type(node, label, "true or false", report)
        return None

    def schema(self) -> Json:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]

    def read(self, node: YamlNode, label: str, report: Report) -> str | None:
        """The word."""
        text = Text().read(node, label, report)
        if text is not None and text not in self.options:
            report.unknown(node.place, f"{label} cannot be", text, self.options)
            return None
        return text

    def schema(self) -> Json:
        """An enumeration."""
        return {"enum": list(self.options)}
