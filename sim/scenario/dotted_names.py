"""Tables whose names have points, such as `russia.cash_limit`; nested names get a helpful message."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from sim.facts import load_facts
from sim.rules.registry import all_parameters
from sim.scenario.parameters import eligible_partners, spellings
from sim.scenario.plan import full_cast
from sim.state.indicators import indicators
from sim.strict.containers import Entries, Table
from sim.strict.mistakes import Report
from sim.strict.reader import YamlNode

#: Examples that a message shows.
_MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class DottedTable(Table):
    """A table of parameters, drivers, conditions or effects, by the name of its definition."""

    def read(self, node: YamlNode, label: str, report: Report) -> Entries | None:
        """The entries; nested names, such as `russia: {cash_limit: 80}`, are mistakes."""
        if isinstance(node.value, dict):
            nested = {name: self._dotted(name, inner) for name, inner in node.value.items()}
            for name in filter(nested.get, nested):
                examples = "; ".join(nested[name][:_MOST_EXAMPLES])
                report.add(node.keys[name], f"{label}: write names with points: {examples}")
            rest = {name: inner for name, inner in node.value.items() if not nested[name]}
            node = replace(node, value=rest)
        return Table.read(self, node, label, report)

    def _dotted(self, name: str, node: YamlNode) -> list[str]:
        """How the names in a mapping under an unknown name are likely to be meant."""
        if not isinstance(node.value, dict) or name in _known_names(self.names):
            return []
        return [
            f"{full}: {inner.written or '…'}"
            for full, inner in _descend(name, node)
            if full in _known_names(self.names)
        ]


def _descend(name: str, node: YamlNode) -> Iterator[tuple[str, YamlNode]]:
    """The nodes below one, each with its keys joined by points."""
    if isinstance(node.value, dict):
        for key, inner in node.value.items():
            yield f"{name}.{key}", inner
            yield from _descend(f"{name}.{key}", inner)


@cache
def _known_names(table: str) -> frozenset[str]:
    """The names that a table can hold when nobody is absent."""
    cast = full_cast(load_facts())
    series = frozenset(load_facts().series)
    match table:
        case "parameters":
            return spellings(cast)
        case "drivers":
            return series
        case "conditions":
            return series | {indicator.name for indicator in indicators(cast)}
    levers = {name: p for name, p in all_parameters().items() if p.is_lever}
    return series | {
        f"{actor}.{name}" for name, p in levers.items() for actor in eligible_partners(cast, p)
    }
