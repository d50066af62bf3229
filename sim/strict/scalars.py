"""Types of single values: each reads strictly and gives its JSON Schema.

A type's `read` returns the value, or None after noting the mistake.
"""

import re
import unicodedata
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any, Protocol

from sim.strict.mistakes import Report
from sim.strict.reader import MOST_NAME_CHARACTERS, YamlNode, format_number, name_mistake

Json = dict[str, Any]
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?")
_DECIMAL_COMMA = re.compile(r"[-+]?([0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+),[0-9]+")
_FRACTION = re.compile(r"([-+]?[0-9]{1,3}) ?/ ?([1-9][0-9]{0,2})")
#: Whole numbers must fit in 63 bits.
MOST_WHOLE = float(2**63)


class ValueType(Protocol):
    """A type of value in a file."""

    def read(self, node: YamlNode, label: str, report: Report) -> Any:
        """The value, or None where it is wrong.

        Args:
            node: the value as written.
            label: what messages call it, such as its key.
            report: where mistakes are noted.
        """
        ...

    def schema(self) -> Json:
        """The type in JSON Schema."""
        ...


def report_wrong_type(
    node: YamlNode, label: str, wanted: str, report: Report, instead: str = ""
) -> None:
    """Note that a value is not of the type wanted, and what to write instead where that is clear."""
    instead = f"; write {instead}" if instead else ""
    report.add(node.place, f"{label} takes {wanted}, not {node.kind}{instead}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is not empty."""

    def read(self, node: YamlNode, label: str, report: Report) -> str | None:
        """The text."""
        if isinstance(node.value, str):
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
class Name:
    """A text of one line of visible characters, which messages, tables and figures show."""

    most: int = MOST_NAME_CHARACTERS

    def read(self, node: YamlNode, label: str, report: Report) -> str | None:
        """The name."""
        text = Text().read(node, label, report)
        mistake = "" if text is None else name_mistake(text, self.most)
        if mistake:
            report.add(node.place, f"{label} {mistake}")
            return None
        return text

    def schema(self) -> Json:
        """A string."""
        return {"type": "string", "minLength": 1, "maxLength": self.most}


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number between bounds."""

    low: float = -inf
    high: float = inf

    def read(self, node: YamlNode, label: str, report: Report) -> float | None:
        """The number."""
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            likely = likely_number(value) if isinstance(value, str) else None
            instead = "" if likely is None else format_number(likely)
            report_wrong_type(node, label, "a number", report, instead)
            return None
        if not isfinite(value):
            report_wrong_type(node, label, "a finite number", report)
            return None
        if not self.low <= value <= self.high:
            report.add(node.place, self._outside(label, value))
            return None
        return float(value)

    def schema(self) -> Json:
        """A number within its bounds."""
        bounds = {"minimum": self.low, "maximum": self.high}
        return {"type": "number"} | {key: b for key, b in bounds.items() if isfinite(b)}

    def _outside(self, label: str, value: float) -> str:
        near = format_number(min(max(value, self.low), self.high))
        if value < self.low and self.high >= MOST_WHOLE:
            return f"{label} = {format_number(value)} is too small; it is at least {near}"
        span = f"{format_number(self.low)} to {format_number(self.high)}"
        return f"{label} = {format_number(value)} lies outside {span}; nearest: {near}"


def likely_number(text: str) -> float | None:
    """The number that a text is likely to mean, though YAML reads it as a text; None if none is.

    >>> [likely_number(text) for text in ("100,5", "50%", "\u22120.3", "1_000", "12,000", "\uff11\uff10")]
    [100.5, 0.5, -0.3, 1000.0, 12000.0, 10.0]
    >>> [likely_number(text) for text in ("1.000,5", "1/2", ".5.")]
    [1000.5, 0.5, 0.5]
    """
    plain = (
        unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-").replace("\u2013", "-")
    )
    is_percent = plain.endswith("%")
    plain = plain.removesuffix("%").strip().replace("\u2044", "/")
    divisor = 100.0 if is_percent else 1.0
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif fraction := _FRACTION.fullmatch(plain):
        plain, divisor = fraction[1], divisor * float(fraction[2])
    elif "." in plain[:-1]:
        plain = plain.removesuffix(".")  # such as the end of a sentence
    try:
        value = float(plain) / divisor
    except ValueError:
        return None
    return value if isfinite(value) else None


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A whole number from `low` on."""

    low: int

    def read(self, node: YamlNode, label: str, report: Report) -> int | None:
        """The whole number."""
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int):
            likely = likely_number(value) if isinstance(value, str) else value
            is_whole = (
                isinstance(likely, float) and likely.is_integer() and abs(likely) < MOST_WHOLE
            )
            instead = str(int(likely)) if isinstance(likely, float) and is_whole else ""
            report_wrong_type(node, label, "a whole number", report, instead)
            return None
        number = Number(self.low, MOST_WHOLE).read(node, label, report)
        return None if number is None else int(value)

    def schema(self) -> Json:
        """An integer."""
        return {"type": "integer", "minimum": self.low}


#: What other formats write for true and false.
_TRUTHS = {
    "true": ("yes", "Yes", "YES", "on", "On", "ON", "y", "Y", 1),
    "false": ("no", "No", "NO", "off", "Off", "OFF", "n", "N", 0),
}


@dataclass(frozen=True, slots=True)
class Boolean:
    """`true` or `false`."""

    def read(self, node: YamlNode, label: str, report: Report) -> bool | None:
        """The truth value."""
        if isinstance(node.value, bool):
            return node.value
        instead = next((truth for truth, texts in _TRUTHS.items() if node.value in texts), "")
        report_wrong_type(node, label, "true or false", report, instead)
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
