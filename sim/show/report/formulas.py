"""Where the formula of each indicator in the tables is: rule, file and line, parameters, article."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sim.facts import load_facts
from sim.scenario.plan import full_cast
from sim.state.indicators import indicators
from sim.state.rule_links import article, parameters_read, rules


@dataclass(frozen=True, slots=True)
class Formula:
    """A rule behind an indicator; each field is the text of a cell."""

    indicator: str
    rule: str
    place: str
    reads: str
    article: str


def formulas(names: Iterable[str]) -> list[Formula]:
    """The rules behind some indicators, in the code that writes the report."""
    wanted = dict.fromkeys(names)
    known = {one.name: one for one in indicators(full_cast(load_facts()))}
    return [
        formula
        for name in wanted
        if name in known
        for formula in _formulas(name, known[name].template.rule)
    ]


def _formulas(name: str, rule: str) -> Iterator[Formula]:
    for one in rule.split():
        yield Formula(name, one, rules()[one].place, ", ".join(parameters_read(one)), article(one))
