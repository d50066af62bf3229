"""Types of values that only a file of policies uses: dates of a window, and ranges of uncertainties."""

import re
from dataclasses import dataclass
from typing import Any

from sim.calendar import month_index
from sim.scenario.scalars import Month
from sim.scenario.schema import MOST_PATH
from sim.strict.containers import Either, Entries, Entry, Record, RecordValues
from sim.strict.mistakes import Report
from sim.strict.reader import YamlNode
from sim.strict.scalars import Json, Name, Number, report_wrong_type

#: All that the prior draws; the plausible range of a parameter.
ALL, PLAUSIBLE = "all", "plausible"
_DATE = r"\d{4}(?:-(?:0[1-9]|1[0-2]))?"
_DATES = re.compile(rf"({_DATE})(?:\s*\.\.\s*({_DATE}))?")


@dataclass(frozen=True, slots=True)
class Dates:
    """A year, a month, or a stretch of them: 2028, 2028-06, 2026..2028."""

    def read(self, node: YamlNode, label: str, report: Report) -> tuple[int, int] | None:
        """The first and the last month."""
        written = _DATES.fullmatch(node.written.strip())
        if written is None:
            report_wrong_type(node, label, "a year, a month or a stretch", report, "2028, 2028-06 or 2026..2028")  # fmt: skip
            return None
        first, last = written[1], written[2] or written[1]
        months = _month(first, "01"), _month(last, "12")
        if months[1] < months[0]:
            report.add(node.place, f"{label} = {node.written} ends before it begins")
            return None
        return months

    def schema(self) -> Json:
        """A number or a string."""
        return {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": _DATES.pattern}]}


def _month(date: str, of_year: str) -> int:
    return month_index(date if "-" in date else f"{date}-{of_year}")


@dataclass(frozen=True, slots=True)
class PolicyOf:
    """A policy: the name of a scenario, or what is changed."""

    changes: Record

    def read(self, node: YamlNode, label: str, report: Report) -> RecordValues | str | None:
        """The name, or the changes."""
        if node.value is None:
            report.add(
                node.place, f"{label} is empty; write {{}} for a policy that changes nothing"
            )
            return None
        return Either(Name(MOST_PATH), self.changes).read(node, label, report)

    def schema(self) -> Json:
        """A text or a mapping."""
        return Either(Name(MOST_PATH), self.changes).schema()


@dataclass(frozen=True, slots=True)
class Ranges:
    """`all`, a list of names, or a mapping of names to `plausible` or to [low, high]."""

    def read(self, node: YamlNode, label: str, report: Report) -> Entries | str | None:
        """`all`, or by name two numbers, two months, or `plausible`."""
        if node.value == ALL:
            return ALL
        entries = Entries()
        if isinstance(node.value, list):
            for item in node.value:
                name = Name().read(item, label, report)
                if name is not None and name in entries:
                    report.add(item.place, f"{name} is named twice")
                elif name is not None:
                    entries[name] = Entry(PLAUSIBLE, item.place, item.place)
            return entries
        if not isinstance(node.value, dict):
            wanted = "'all', a list of names, or 'name: [low, high]' lines"
            report_wrong_type(node, label, wanted, report)
            return None
        for name, inner in node.value.items():
            span = self._span(inner, name, report)
            if span is None:
                entries.invalid[name] = node.keys[name]
            else:
                entries[name] = Entry(span, node.keys[name], inner.place)
        return entries

    def _span(self, node: YamlNode, name: str, report: Report) -> Any:
        if node.value == PLAUSIBLE:
            return PLAUSIBLE
        ends = node.value if isinstance(node.value, list) else []
        kinds = {type(end.value) for end in ends}
        if len(ends) != 2 or (str in kinds and kinds != {str}):
            report_wrong_type(node, name, f"[low, high], or '{PLAUSIBLE}'", report)
            return None
        kind = Month() if str in kinds else Number()
        low, high = (kind.read(end, name, report) for end in ends)
        if low is None or high is None:
            return None
        if not low < high:
            report.add(node.place, f"{name}: the range goes from low to high")
            return None
        return ("months" if str in kinds else "numbers", low, high)

    def schema(self) -> Json:
        """A word, a list or a mapping."""
        return {"type": ["string", "array", "object"]}
