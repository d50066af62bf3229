"""Types of single values that only scenarios use: months, durations, distributions, named chances."""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from sim.calendar import month_index
from sim.errors import UserError
from sim.scenario.distributions import DISTRIBUTIONS, check_distribution
from sim.strict.mistakes import Report
from sim.strict.reader import YamlNode
from sim.strict.scalars import Json, Number, ValueType, report_wrong_type

DURATION = re.compile(r"([0-9]{1,4}) (month|year)s?")
#: What is likely to mean a month or a duration: other signs, no space, East Asian units.
_LIKELY_MONTH = re.compile(
    r"([0-9]{4})(?:\W{0,2}[년年]?\W{0,2}([0-9]{1,2})\W{0,2}[월月]?(?:\W{0,2}[0-9]{1,2}\W{0,2}[일日]?)?|[년年])?"
)
_LIKELY_DURATION = re.compile(
    r"([0-9]{1,4})\s*(?:(y|yrs?|years?|[년年])|m|mo|mon|mths?|months?|개월|[か個个カ]月)?", re.I
)
_MONTH_EXAMPLE = "year and month, such as 2024-07"
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


@dataclass(frozen=True, slots=True)
class Month:
    """A month, YYYY-MM, read as months since 1990-01."""

    def read(self, node: YamlNode, label: str, report: Report) -> int | None:
        """Months since 1990-01."""
        if isinstance(node.value, str):
            with suppress(UserError):
                return month_index(node.value)
        parts = _LIKELY_MONTH.fullmatch(unicodedata.normalize("NFKC", node.written).strip())
        if parts and parts[2] and not 1 <= int(parts[2]) <= 12:
            message = f"{label}: {node.written} is not a month; the months of a year are 01 to 12"
            report.add(node.place, message)
            return None
        instead = f"{parts[1]}-{int(parts[2] or 1):02d}" if parts else _MONTH_EXAMPLE
        report_wrong_type(node, label, "a month", report, instead)
        return None

    def schema(self) -> Json:
        """A string of year and month."""
        return {"type": "string", "pattern": MONTH}


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of months, such as "6 months"."""

    def read(self, node: YamlNode, label: str, report: Report) -> int | None:
        """The months."""
        written = DURATION.fullmatch(node.value) if isinstance(node.value, str) else None
        if written:
            return int(written[1]) * (12 if written[2] == "year" else 1)
        likely = _LIKELY_DURATION.fullmatch(unicodedata.normalize("NFKC", node.written).strip())
        instead = "6 months, for example"
        if likely and int(likely[1]):
            instead = f"{int(likely[1])} {'years' if likely[2] else 'months'}"
        report_wrong_type(node, label, "a duration with its unit", report, instead)
        return None

    def schema(self) -> Json:
        """A string of number and unit."""
        return {"type": "string", "pattern": "^[0-9]{1,4} (month|year)s?$"}


@dataclass(frozen=True, slots=True)
class DistributionOf:
    """A distribution: one of `laws` with its numbers or months."""

    of: ValueType
    laws: tuple[str, ...] = tuple(DISTRIBUTIONS)

    def read(
        self, node: YamlNode, label: str, report: Report
    ) -> tuple[str, tuple[float, ...]] | None:
        """The name of the law and its numbers."""
        value = node.value
        if isinstance(value, dict) and len(node.keys) > 1:
            report.add(node.place, f"{label}: give one distribution, not {' and '.join(node.keys)}")
            return None
        if not isinstance(value, dict) or not node.keys:
            report_wrong_type(node, label, "one distribution", report, self._example())
            return None
        ((law, at),) = node.keys.items()
        if law not in self.laws:
            report.unknown(at, f"{label}: no distribution", law, self.laws)
            return None
        if law not in value:
            return None
        return self._numbers(law, value[law], label, report)

    def _numbers(
        self, law: str, node: YamlNode, label: str, report: Report
    ) -> tuple[str, tuple[float, ...]] | None:
        if not isinstance(node.value, list):
            report_wrong_type(
                node, f"{label}: {law}", f"[{', '.join(DISTRIBUTIONS[law][1])}]", report
            )
            return None
        read = [self.of.read(item, f"{label}: {law}", report) for item in node.value]
        numbers = tuple(n for n in read if n is not None)
        if len(numbers) < len(read):
            return None
        try:
            check_distribution(law, numbers, label)
        except UserError as error:
            report.add(node.place, error.mistakes[0])
            return None
        return law, tuple(float(n) for n in numbers)

    def _example(self) -> str:
        example = "[2025-01, 2026-06]" if isinstance(self.of, Month) else "[0.2, 0.6]"
        return f"{{uniform: {example}}}"

    def schema(self) -> Json:
        """An object with one key, the name of the law."""
        choices = [
            {
                "type": "object",
                "properties": {
                    law: self._list(len(DISTRIBUTIONS[law][1]), ", ".join(DISTRIBUTIONS[law][1]))
                },
                "required": [law],
                "additionalProperties": False,
            }
            for law in self.laws
        ]
        return {"anyOf": choices}

    def _list(self, count: int, names: str) -> Json:
        items = {"items": self.of.schema(), "minItems": count, "maxItems": count}
        return {"type": "array", "description": f"[{names}]", **items}


@dataclass(frozen=True, slots=True)
class NumberOrName:
    """A number between bounds, or the name of a parameter that holds it."""

    number: Number

    def read(self, node: YamlNode, label: str, report: Report) -> float | str | None:
        """The number or the name."""
        if isinstance(node.value, str) and re.fullmatch(r"[a-z]\w*", node.value):
            return node.value
        return self.number.read(node, label, report)

    def schema(self) -> Json:
        """A number, or a string."""
        return {"anyOf": [self.number.schema(), {"$ref": "#/definitions/chances"}]}
