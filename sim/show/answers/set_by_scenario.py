"""What a scenario sets by itself, so that tables and pictures keep it apart from what follows."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.results.data import ResultsData
from sim.show.assumptions import NONE
from sim.show.batch_assumptions import assumption_differences
from sim.show.texts import answer as texts
from sim.words.actors import actor_words

#: Series from outside the model that are also recorded, under the name of the indicator.
RECORDED_AS = {"openness.us": "openness_of_superpower"}
#: How many assumptions a table lists.
LISTED = 6
ScenarioPart = Mapping[str, Any]


def indicators_set(results: ResultsData, scenario: str, base: str) -> dict[str, int]:
    """The indicators that a scenario itself moves, with the direction: 1 up, −1 down, 0 either.

    An event of the base that the scenario takes out moves the other way.
    """
    regimes = results.manifest["scenarios"]
    own, other = (regimes[name]["regimes"][-1] for name in (scenario, base))
    found: dict[str, int] = {}
    for name, direction in (*_by_events(own, other, 1), *_by_events(other, own, -1)):
        found.setdefault(name, direction)
    for name in {*own["drivers"], *other["drivers"]}:
        if own["drivers"].get(name) != other["drivers"].get(name):
            found.setdefault(name, 0)
    return {RECORDED_AS.get(name, name): direction for name, direction in found.items()}


def _by_events(one: ScenarioPart, other: ScenarioPart, sign: int) -> Iterator[tuple[str, int]]:
    """The series that events move which only the first of two regimes has."""
    for event in one["events"]:
        if event in other["events"]:
            continue
        for effect in event["Event"]["effects"]:
            yield effect["name"], sign * _direction(effect)


def _direction(effect: Mapping[str, Any]) -> int:
    """Whether an effect raises or lowers; a value that is set to 0 lowers, any other may do either."""
    how, amount = effect["how"], float(effect["amount"])
    if how == "set":
        return -1 if amount == 0.0 else 0
    middle = 1.0 if how == "scale" else 0.0
    return (amount > middle) - (amount < middle)


def _key_in_words(key: str) -> str:
    """What an assumption is about; of a decision rule, how whom decides."""
    kind, _, actor = key.partition(".")
    return texts.DECIDES.format(actor=actor_words(actor)) if kind == "agents" else key


def settings_in_words(results: ResultsData, scenario: str, base: str) -> list[str]:
    """What a scenario assumes that its base does not, a line each; beyond a few, how to see the rest."""
    lines = [
        texts.ASSUMED.format(key=_key_in_words(key), after=after, heading=heading)
        + (texts.INSTEAD.format(before=before) if before != NONE else "")
        for heading, changes in assumption_differences(results, scenario, base).stretches
        for key, before, after in changes
    ]
    more = len(lines) - LISTED
    rest = [texts.MORE_ASSUMED.format(count=more, base=base, scenario=scenario)] if more > 0 else []
    return [*lines[:LISTED], *rest]
