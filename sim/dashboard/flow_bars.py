"""Who gives what to whom in a month: a row a flow, a bar a scenario, as long as what it is worth."""

from collections.abc import Mapping
from typing import NamedTuple

from sim.results.data import ResultsData
from sim.show.figures.flows import Flow, flows
from sim.show.numbers import two_figures
from sim.words.registry import label_of

#: Rows that are shown; a flow is one only where it is worth this part of the largest in any scenario.
ROWS, LEAST = 14, 0.004


class Bar(NamedTuple):
    """One scenario's bar: its role, its length in per cent of the longest, and how much flows."""

    role: str
    length: float
    text: str


class FlowRow(NamedTuple):
    """A flow: its identifier, what it is called, its unit, and a bar a scenario."""

    name: str
    title: str
    unit: str
    bars: tuple[Bar, ...]


def flow_rows(results: ResultsData, roles: Mapping[str, str], month: int) -> tuple[FlowRow, ...]:
    """The largest flows of a month, in the mean of all runs, those worth most first.

    Args:
        results: of the scenarios.
        roles: of the scenarios, by name.
        month: since 1990-01; of scenarios that end earlier, their last.
    """
    found: dict[str, dict[str, Flow]] = {}
    for scenario, role in roles.items():
        at = min(month, results.month_count(scenario) - 1)
        for flow in flows(results, scenario, at, at):
            found.setdefault(f"{flow.good}.{flow.giver}.{flow.taker}", {})[role] = flow
    worths = {name: max(flow.worth for flow in own.values()) for name, own in found.items()}
    longest = max(worths.values(), default=0.0)
    names = sorted((n for n in found if worths[n] > LEAST * longest), key=lambda n: -worths[n])
    return tuple(_row(name, found[name], longest) for name in names[:ROWS])


def _row(name: str, own: Mapping[str, Flow], longest: float) -> FlowRow:
    label = label_of(name, next(iter(own.values())).unit)
    bars = tuple(
        Bar(role, round(100.0 * flow.worth / longest, 2), two_figures(flow.amount)) for role, flow in own.items()
    )  # fmt: skip
    return FlowRow(name, label.short, label.unit, bars)
