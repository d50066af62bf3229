"""Finds the label of any name: of an indicator, a parameter, a driver, a switch, an actor.

>>> label_of("arms.dprk.russia", unit="kshell/month").long
'Shells, North Korea → Russia (thousand a month)'
>>> label_of("talks").noun
'talks between North Korea and the United States'
"""

from collections.abc import Iterable, Iterator
from functools import cache
from re import fullmatch

from sim.words.actors import CLIENT, NEIGHBOUR, SUPERPOWER, actor_title, actor_words
from sim.words.indicators import INDICATOR_LABELS
from sim.words.label import Label
from sim.words.units import unit_words

ROLES = {"client": CLIENT, "superpower": SUPERPOWER, "neighbour": NEIGHBOUR}


@cache
def label_of(name: str, unit: str = "") -> Label:
    """What an indicator is called; one without a label of its own keeps its name.

    Args:
        name: such as "trust.dprk.russia".
        unit: as the indicator declares it.
    """
    template, actors = _template(name)
    if template is None:
        return Label(name, name, unit=unit_words(unit), name=name)
    own = INDICATOR_LABELS[template]
    names = {**ROLES, **actors}
    return own.filled(
        name,
        own.unit or unit_words(unit),
        {place: actor_words(actor) for place, actor in names.items()},
        {place: actor_title(actor) for place, actor in names.items()},
    )


def _template(name: str) -> tuple[str | None, dict[str, str]]:
    """The declared name that a name is one of, and the actors in its braces: the most literal match."""
    parts = name.split(".")
    found = [
        (literal, template, actors)
        for template, places in _templates(len(parts))
        if (match := _match(parts, places)) is not None
        for literal, actors in [match]
    ]
    if not found:
        return None, {}
    _, template, actors = max(found, key=lambda each: each[0])
    return template, actors


@cache
def _templates(length: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Declared names of as many parts, each with its parts."""
    split = ((template, tuple(template.split("."))) for template in INDICATOR_LABELS)
    return tuple((template, places) for template, places in split if len(places) == length)


def _match(parts: Iterable[str], places: Iterable[str]) -> tuple[int, dict[str, str]] | None:
    """How many parts are literally those of a template, and the actors in its braces; None if it is another's."""
    literal, actors = 0, {}
    for part, place in zip(parts, places, strict=True):
        braces = fullmatch(r"\{(\w+)\}", place)
        if braces is None or braces[1] in ROLES:
            if part != (place if braces is None else ROLES[braces[1]]):
                return None
            literal += 1
        elif part == CLIENT:
            return None
        else:
            actors[braces[1]] = part
    return literal, actors


def indicator_templates() -> Iterator[str]:
    """The declared names of indicators that have a label."""
    return iter(INDICATOR_LABELS)
