"""Finds the label of any name: of an indicator, a parameter, a driver, a switch, an actor.

>>> label_of("arms.dprk.russia", unit="kshell/month").long
'Shells, North Korea → Russia (thousand a month)'
>>> label_of("talks").noun
'talks between North Korea and the United States'
>>> parameter_label("china.aid_size").short, parameter_label("aid_size").short
('Size of aid from China', 'Size of aid from each partner')
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from re import fullmatch

from sim.words.actors import (
    ACTORS,
    BELLIGERENT,
    CLIENT,
    NEIGHBOUR,
    SUPERPOWER,
    actor_title,
    actor_words,
)
from sim.words.drivers import DRIVER_LABELS
from sim.words.goods import GOOD_LABELS
from sim.words.indicators import INDICATOR_LABELS
from sim.words.label import Label, upper_first
from sim.words.parameters import PARAMETER_LABELS
from sim.words.switches import SWITCH_LABELS
from sim.words.units import unit_words

ROLES = {"client": CLIENT, "superpower": SUPERPOWER, "neighbour": NEIGHBOUR}


#: Whose number a parameter is where no partner is named.
EACH = "each partner"
#: How studies spell a switch.
SWITCH = "switch:"


@cache
def label_of(name: str, unit: str = "") -> Label:
    """What an indicator is called; one without a label of its own keeps its name.

    Args:
        name: such as "trust.dprk.russia".
        unit: as the indicator declares it.
    """
    return _from_templates(INDICATOR_LABELS, name, unit, actor_title) or _unknown(name, unit)


def partner_of(name: str) -> str:
    """The partner that an indicator is about; "" where it is about none, or about two.

    >>> partner_of("trust.dprk.russia"), partner_of("talks")
    ('russia', '')
    """
    return _template(INDICATOR_LABELS, name)[1].get("partner", "")


@cache
def parameter_label(name: str, unit: str = "") -> Label:
    """What a parameter is called, of one actor or of all that hold it; an unknown one keeps its name.

    Args:
        name: its spelling, such as "trust_gain" or "china.aid_size".
        unit: as the parameter declares it.

    >>> parameter_label("russia.desired_fire", "kshell/month").long
    'Shells that Russia fires when it has plenty (thousand a month)'
    """
    actor, _, short = name.rpartition(".")
    if short not in PARAMETER_LABELS:
        return _unknown(name, unit)
    own = PARAMETER_LABELS[short]
    words = {role: actor_words(each) for role, each in ROLES.items()}
    words["holder"] = actor_words(actor) if actor else EACH
    words["belligerent"] = actor_words(actor or BELLIGERENT)
    filled = own.filled(name, own.unit or unit_words(unit), words, words)
    return replace(filled, short=upper_first(filled.short))


@cache
def driver_label(name: str, unit: str = "") -> Label:
    """What a driver is called; one that has no label of its own has the indicator's of the same name.

    >>> driver_label("gdp.china", "$bn").long, driver_label("war.intensity").long
    ('GDP of China ($ billion)', 'Intensity of the war in Ukraine (0 peace, 1 full war)')
    """
    return _from_templates(DRIVER_LABELS, name, unit, actor_words) or label_of(name, unit)


@cache
def switch_label(name: str) -> Label:
    """What a switch is called: the effect that it takes out; studies spell it with "switch:".

    >>> switch_label("switch:hegemonic_fear").short
    'Fear of a hegemon'
    """
    short = name.removeprefix(SWITCH)
    return (
        SWITCH_LABELS[short].filled(name, "", {}, {}) if short in SWITCH_LABELS else _unknown(name)
    )


def factor_label(name: str, unit: str = "") -> Label:
    """What a factor of a study is called: a parameter, or a switch that is spelled with "switch:".

    >>> factor_label("china.aid_size").short, factor_label("switch:war").short, factor_label("dummy").short
    ('Size of aid from China', 'War in Ukraine', 'dummy')
    """
    return switch_label(name) if name.startswith(SWITCH) else parameter_label(name, unit)


def good_label(name: str) -> Label:
    """What a good is called.

    >>> good_label("systems").short
    'Missiles and launchers'
    """
    return GOOD_LABELS[name].filled(name, "", {}, {}) if name in GOOD_LABELS else _unknown(name)


def label_of_any(name: str, unit: str = "") -> Label:
    """What any name is called: of an indicator, else of a parameter, a driver, a switch, a good, an actor.

    Few names are of two kinds, such as `shells_lent`; where the kind is known, ask for that kind's label.

    >>> label_of_any("us.recognition").short, label_of_any("japan").short
    ('Recognition of North Korea by the United States', 'Japan')
    """
    kinds = (label_of, parameter_label, driver_label)
    found = [kind(name, unit) for kind in kinds] + [switch_label(name), good_label(name)]
    known = (label for label in found if label.short != name)
    actor = Label(actor_title(name), actor_words(name), name=name) if name in ACTORS else None
    return next(known, actor or _unknown(name, unit))


def _unknown(name: str, unit: str = "") -> Label:
    """The label of what has none: its name."""
    return Label(name, name, unit=unit_words(unit), name=name)


def _from_templates(
    labels: Mapping[str, Label], name: str, unit: str, titled: Callable[[str], str]
) -> Label | None:
    """The label of a name whose parts are actors; None if no template fits.

    Args:
        titled: how the short form calls an actor.
    """
    template, actors = _template(labels, name)
    if template is None:
        return None
    own = labels[template]
    names = {**ROLES, **actors}
    return own.filled(
        name,
        own.unit or unit_words(unit),
        {place: actor_words(actor) for place, actor in names.items()},
        {place: titled(actor) for place, actor in names.items()},
    )


def _template(labels: Iterable[str], name: str) -> tuple[str | None, dict[str, str]]:
    """The declared name that a name is one of, and the actors in its braces: the most literal match."""
    parts = name.split(".")
    found = [
        (literal, template, actors)
        for template, places in _templates(tuple(labels), len(parts))
        if (match := _match(parts, places)) is not None
        for literal, actors in [match]
    ]
    if not found:
        return None, {}
    _, template, actors = max(found, key=lambda each: each[0])
    return template, actors


@cache
def _templates(labels: tuple[str, ...], length: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Declared names of as many parts, each with its parts."""
    split = ((template, tuple(template.split("."))) for template in labels)
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
