"""What is said of a batch without drawing anything: titles, pasts, and which indicators there are."""

from functools import cache

from sim.facts import load_facts
from sim.results.data import ResultsData
from sim.scenario.plan import full_cast
from sim.show.texts.figures import PASTS
from sim.state.indicators import indicators


def title(results: ResultsData, name: str) -> str:
    """A scenario's title."""
    written = results.manifest["scenarios"][name]["title"]
    return str(written or name)


def past_line(results: ResultsData) -> str:
    """Where histories start that take their parameters from the table of starts; else nothing."""
    start, clusters = results.manifest.get("start"), results.clusters
    if not start or clusters is None:
        return ""
    return PASTS[start["past"]].format(sets=len(set(clusters.tolist())))


@cache
def registry() -> dict[str, int]:
    """Every indicator there is with everybody in the cast, with its place in the registry."""
    return {i.name: place for place, i in enumerate(indicators(full_cast(load_facts())))}


@cache
def headlines() -> frozenset[str]:
    """The indicators that are recorded by default."""
    return frozenset(i.name for i in indicators(full_cast(load_facts())) if i.headline)
