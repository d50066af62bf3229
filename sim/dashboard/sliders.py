"""Sliders and switches, made from the declarations of parameters: whose, of what, in which range."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import floor, isfinite, log10

from sim.facts import load_facts
from sim.rules.parameter import Parameter
from sim.rules.registry import MECHANISMS, all_parameters, mechanism_of
from sim.rules.switches import SWITCHES
from sim.scenario.parameters import eligible_partners
from sim.scenario.plan import full_cast
from sim.show.explain import explain_name

#: Whose a parameter is: of nobody in particular, or of all partners at once.
WORLD, PARTNERS = "world", "partners"
#: A slider goes beyond the plausible range by this part of it, on either side.
BEYOND = 0.5
STEPS = 200
STRUCTURAL = ("constant", "weight")


@dataclass(frozen=True, slots=True)
class Slider:
    """A parameter as it can be moved.

    Attributes:
        name: its spelling.
        owner: whose it is: an actor, `WORLD` or `PARTNERS`.
        mechanism: that declares it.
        meaning, unit: for the label.
        low, high, step: where it can be moved.
        usual: where it stands unless it is moved.
        usually: that, in words.
        structural: a printed number of a formula, rather than one that is uncertain.
        about: all there is to know: symbol, default, plausible range, source.
    """

    name: str
    owner: str
    mechanism: str
    meaning: str
    unit: str
    low: float
    high: float
    step: float
    usual: float
    usually: str
    structural: bool
    about: str


@cache
def sliders() -> dict[str, Slider]:
    """All of them, by spelling.

    >>> sliders()["dprk.hunger"].low, sliders()["dprk.hunger"].high
    (0.0, 1.8)
    """
    return {
        slider.name: slider for name in all_parameters() for slider in _of(all_parameters()[name])
    }


@cache
def owners() -> dict[str, str]:
    """Whose parameters can be, by name, as readers call them."""
    facts = load_facts()
    titles = {actor.name: actor.title for actor in (facts.client, *facts.partners)}
    client = facts.client.name
    return {
        client: titles[client], PARTNERS: "All partners",
        **{name: title for name, title in titles.items() if name != client}, WORLD: "The world",
    }  # fmt: skip


def mechanism_title(name: str) -> str:
    """What a mechanism is about."""
    return MECHANISMS[name]


def switches() -> dict[str, str]:
    """The switches, each with what it sets."""
    return {name: switch_description(name) for name in SWITCHES}


def switch_description(name: str) -> str:
    """What a switch sets when its mechanism is off."""
    return "off, it sets " + ", ".join(f"{k} = {v:g}" for k, v in SWITCHES[name].items())


def matching(words: str, structural: bool) -> list[Slider]:
    """The sliders whose spelling, meaning or mechanism holds all of some words."""
    wanted = words.lower().split()
    return [
        slider
        for slider in sliders().values()
        if (structural or not slider.structural) and all(w in _search_text(slider) for w in wanted)
    ]


def _search_text(slider: Slider) -> str:
    title = mechanism_title(slider.mechanism)
    return f"{slider.name} {slider.meaning} {title} {owners()[slider.owner]}".lower()


def _of(parameter: Parameter) -> Iterator[Slider]:
    facts = load_facts()
    cast = full_cast(facts)
    if parameter.holder == "world":
        yield _slider(parameter, parameter.name, WORLD)
    elif parameter.holder == "client":
        yield _slider(parameter, f"{cast.client.name}.{parameter.name}", cast.client.name)
    else:
        if parameter.default is not None:
            yield _slider(parameter, parameter.name, PARTNERS)
        for actor in eligible_partners(cast, parameter):
            yield _slider(parameter, f"{actor}.{parameter.name}", actor)


def _slider(parameter: Parameter, name: str, owner: str) -> Slider:
    usual, plausible = _usual_and_range(parameter, owner)
    low, high = _reach(parameter, usual, plausible)
    return Slider(
        name=name, owner=owner, mechanism=mechanism_of(parameter.name),
        meaning=parameter.meaning, unit="" if parameter.unit == "1" else parameter.unit,
        low=low, high=high, step=_step(high - low), usual=usual,
        usually=_usually(usual, plausible),
        structural=parameter.kind in STRUCTURAL, about=_about(parameter, name, owner, usual),
    )  # fmt: skip


def _usual_and_range(parameter: Parameter, owner: str) -> tuple[float, tuple[float, float] | None]:
    """The value unless something is changed, and the plausible range, from rules or facts."""
    if parameter.default is not None:
        return parameter.default, parameter.plausible
    actor = next(actor for actor in load_facts().actors if actor.name == owner)
    fact = actor.values[parameter.name]
    span = None if fact.low is None or fact.high is None else (fact.low, fact.high)
    return fact.value, span


def _reach(
    parameter: Parameter, usual: float, plausible: tuple[float, float] | None
) -> tuple[float, float]:
    """From where to where a slider goes, within what is possible at all."""
    least, most = parameter.bounds
    if plausible is not None:
        more = BEYOND * (plausible[1] - plausible[0])
        low, high = plausible[0] - more, plausible[1] + more
    elif isfinite(least) and isfinite(most):
        low, high = least, most
    else:
        size = abs(usual) or 1.0
        low, high = min(0.0, usual - size), max(0.0, usual + size)
    return _plain(max(least, low)), _plain(min(most, high))


def _plain(value: float) -> float:
    """A number without the dust of floating point."""
    return float(f"{value:.10g}")


def _step(width: float) -> float:
    """A round step that divides a width into some two hundred.

    >>> _step(1.8), _step(30.0)
    (0.005, 0.1)
    """
    if width <= 0.0:
        return 1.0
    raw = width / STEPS
    size = 10.0 ** floor(log10(raw))
    round_one = max(part for part in (1.0, 2.0, 5.0) if part * size <= raw * 1.0000001)
    return float(f"{round_one * size:.6g}")


def _usually(usual: float, plausible: tuple[float, float] | None) -> str:
    if plausible is not None:
        return f"drawn, {plausible[0]:g} to {plausible[1]:g}"
    return f"{usual:g}"


def _about(parameter: Parameter, name: str, owner: str, usual: float) -> str:
    """What is shown when the pointer rests on it."""
    if parameter.default is not None:
        return explain_name(name)
    actor = next(actor for actor in load_facts().actors if actor.name == owner)
    fact = actor.values[parameter.name]
    span = "" if fact.low is None else f", plausible {fact.low:g} to {fact.high:g}"
    return (
        f"{name} ({parameter.symbol}), a parameter of the mechanism {mechanism_of(parameter.name)}\n"
        f"  {parameter.meaning}\n  unit {parameter.unit}; {usual:g}{span}\n  source: {fact.source}"
    )
