"""Sliders and switches, made from the declarations of parameters."""

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
from sim.words.actors import ACTORS, actor_title
from sim.words.label import upper_first
from sim.words.plain import plain
from sim.words.registry import parameter_label
from sim.words.search import find

#: Owners that are no actor: the world, and all partners at once.
WORLD, PARTNERS = "world", "partners"
#: A slider exceeds the plausible range by this share of its width, on either side.
MARGIN = 0.5
#: Steps of a slider, about.
STEPS = 200
CONSTANT_KINDS = ("constant", "weight")


@dataclass(frozen=True, slots=True)
class Slider:
    """A parameter that can be moved.

    Attributes:
        name: its spelling.
        owner: an actor, `WORLD` or `PARTNERS`.
        mechanism: that declares it.
        label, unit: what it is called, and in what it is measured.
        ends: what the ends of its scale mean; ("", "") where there is no scale.
        meaning: what it is, with countries in place of roles.
        low, high, step: its range and step.
        default: its value unless it is changed.
        default_text: the default, or the range from which it is drawn.
        constant: whether it is a constant of a formula rather than an uncertain parameter.
    """

    name: str
    owner: str
    mechanism: str
    label: str
    unit: str
    ends: tuple[str, str]
    meaning: str
    low: float
    high: float
    step: float
    default: float
    default_text: str
    constant: bool

    @property
    def description(self) -> str:
        """The text shown when the pointer rests on it: symbol, default, plausible range, source."""
        return _describe(self.name, self.owner)


@cache
def sliders() -> dict[str, Slider]:
    """All of them, by spelling.

    >>> sliders()["dprk.hunger"].low, sliders()["dprk.hunger"].high
    (0.0, 1.8)
    """
    return {
        slider.name: slider
        for parameter in all_parameters().values()
        for slider in _make_sliders(parameter)
    }


@cache
def owners() -> dict[str, str]:
    """Titles of all owners, by name."""
    facts = load_facts()
    names = (actor.name for actor in (facts.client, *facts.partners))
    titles = {name: upper_first(actor_title(name)) for name in names}
    client = facts.client.name
    return {
        client: titles[client], PARTNERS: "All partners",
        **{name: title for name, title in titles.items() if name != client}, WORLD: "The world",
    }  # fmt: skip


def mechanism_title(name: str) -> str:
    """Title of a mechanism, with countries in place of roles."""
    return plain(MECHANISMS[name])


def switches() -> dict[str, str]:
    """The switches, each with what it sets when it is off."""
    return {
        name: "when off: " + ", ".join(f"{k} = {v:g}" for k, v in values.items())
        for name, values in SWITCHES.items()
    }


def search(query: str, constants: bool) -> list[Slider]:
    """The sliders that have all words of a query, or words for the same thing, the best first.

    One partner's own number is found only where the words name that partner.

    >>> [slider.name for slider in search("size aid Beijing", False)]
    ['china.aid_size']
    """
    known = sliders()
    texts = {name: _texts(s) for name, s in known.items() if constants or not s.constant}
    found = find(query, texts)
    for_all = {name for name in found if known[name].owner == PARTNERS}
    own = [name for name in found if "." not in name or name.rpartition(".")[2] not in for_all]
    return [known[name] for name in own]


def _texts(slider: Slider) -> tuple[str, ...]:
    """What is searched of a slider, the most telling first."""
    return (
        slider.label, slider.name, slider.meaning, mechanism_title(slider.mechanism), owners()[slider.owner],
    )  # fmt: skip


def _make_sliders(parameter: Parameter) -> Iterator[Slider]:
    facts = load_facts()
    cast = full_cast(facts)
    if parameter.holder == "world":
        yield _make_slider(parameter, parameter.name, WORLD)
    elif parameter.holder == "client":
        yield _make_slider(parameter, f"{cast.client.name}.{parameter.name}", cast.client.name)
    else:
        if parameter.default is not None:
            yield _make_slider(parameter, parameter.name, PARTNERS)
        for actor in eligible_partners(cast, parameter):
            yield _make_slider(parameter, f"{actor}.{parameter.name}", actor)


def _make_slider(parameter: Parameter, name: str, owner: str) -> Slider:
    default, plausible = _default_and_plausible(parameter, owner)
    low, high = _range(parameter, default, plausible)
    label = parameter_label(name, parameter.unit)
    return Slider(
        name=name, owner=owner, mechanism=mechanism_of(parameter.name), label=label.short, unit=label.unit,
        ends=label.ends, meaning=plain(parameter.meaning, owner if owner in ACTORS else ""),
        low=low, high=high, step=_step(high - low), default=default,
        default_text=_default_text(default, plausible),
        constant=parameter.kind in CONSTANT_KINDS,
    )  # fmt: skip


def _default_and_plausible(
    parameter: Parameter, owner: str
) -> tuple[float, tuple[float, float] | None]:
    """The default and the plausible range, from rules or facts."""
    if parameter.default is not None:
        return parameter.default, parameter.plausible
    actor = next(actor for actor in load_facts().actors if actor.name == owner)
    fact = actor.values[parameter.name]
    span = None if fact.low is None or fact.high is None else (fact.low, fact.high)
    return fact.value, span


def _range(
    parameter: Parameter, default: float, plausible: tuple[float, float] | None
) -> tuple[float, float]:
    """Lowest and highest value of a slider, within the bounds of the parameter."""
    least, most = parameter.bounds
    if plausible is not None:
        more = MARGIN * (plausible[1] - plausible[0])
        low, high = plausible[0] - more, plausible[1] + more
    elif isfinite(least) and isfinite(most):
        low, high = least, most
    else:
        size = abs(default) or 1.0
        low, high = min(0.0, default - size), max(0.0, default + size)
    return _round(max(least, low)), _round(min(most, high))


def _round(value: float) -> float:
    """A number without the last digits of floating point."""
    return float(f"{value:.10g}")


def _step(width: float) -> float:
    """A round step that divides a width into about `STEPS`.

    >>> _step(1.8), _step(30.0)
    (0.005, 0.1)
    """
    if width <= 0.0:
        return 1.0
    raw = width / STEPS
    size = 10.0 ** floor(log10(raw))
    round_one = max(part for part in (1.0, 2.0, 5.0) if part * size <= raw * 1.0000001)
    return float(f"{round_one * size:.6g}")


def _default_text(default: float, plausible: tuple[float, float] | None) -> str:
    if plausible is not None:
        return f"drawn, {plausible[0]:g} to {plausible[1]:g}"
    return f"{default:g}"


@cache
def _describe(name: str, owner: str) -> str:
    """What is known of a slider's parameter, looked up when the slider is shown: that of all takes seconds."""
    parameter = all_parameters()[name.rpartition(".")[2]]
    if parameter.default is not None:
        return explain_name(name)
    actor = next(actor for actor in load_facts().actors if actor.name == owner)
    fact = actor.values[parameter.name]
    span = "" if fact.low is None else f", plausible {fact.low:g} to {fact.high:g}"
    label = parameter_label(name, parameter.unit)
    return (
        f"{label.long}\n  {name} ({parameter.symbol}), a parameter of the mechanism {mechanism_of(parameter.name)}\n"
        f"  {plain(parameter.meaning, owner)}\n  unit {parameter.unit}; {fact.value:g}{span}\n  source: {fact.source}"
    )
