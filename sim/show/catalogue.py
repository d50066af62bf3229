"""What can be named, with the label of each: as `sim list` shows it, and `sim find` searches it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sim.facts import load_facts
from sim.rules.decision_rules import DEFAULT, decision_rules
from sim.rules.parameter import Parameter
from sim.rules.registry import MECHANISMS, all_parameters, mechanism_of
from sim.rules.switches import SWITCHES
from sim.scenario.library import load_plan, shipped_scenarios
from sim.scenario.parameters import eligible_partners
from sim.scenario.plan import full_cast
from sim.words.label import Label, upper_first
from sim.words.plain import plain
from sim.words.registry import driver_label, label_of, parameter_label, partner_of, switch_label


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that has a name.

    Attributes:
        name: the identifier, as commands and scenarios spell it.
        label: in plain words, with the unit.
        meaning: more words, for a search.
        group: the mechanism of a parameter; else "".
        of: where it is one partner's own number, the name for all partners; else "".
        first: whether it goes before others that a search finds equally good.
    """

    name: str
    label: str
    meaning: str = ""
    group: str = ""
    of: str = ""
    first: bool = False


def entries(kind: str) -> Iterator[Entry]:
    """All that is of a kind, in the order of declaration.

    >>> next(entries("switches")).label
    'Fear of a hegemon: off, it sets hegemony_weight and harm_threat'
    """
    return CATALOGUE[kind]()


def _scenarios() -> Iterator[Entry]:
    for name in shipped_scenarios():
        plan = load_plan(name)
        yield Entry(name, plan.title, plan.description)


def _parameters() -> Iterator[Entry]:
    """Those that partners hold once for all of them: `sim find` and `sim explain` know each partner's as well."""
    for name, parameter in all_parameters().items():
        label = parameter_label(name, parameter.unit).long
        yield Entry(name, label, plain(parameter.meaning, _only_holder(name)), mechanism_of(name))


def _levers() -> Iterator[Entry]:
    """What events may move, by each actor that holds it."""
    for name, parameter in all_parameters().items():
        if not parameter.is_lever:
            continue
        owners = _holders(name) if parameter.holder == "partner" else ("",)
        for owner in owners:
            spelled = f"{owner}.{name}" if owner else name
            label = parameter_label(spelled, parameter.unit)
            of = name if len(owners) > 1 else ""
            meaning = plain(parameter.meaning, owner)
            yield Entry(spelled, _with_bounds(label, parameter), meaning, mechanism_of(name), of)


def _with_bounds(label: Label, parameter: Parameter) -> str:
    """A label of a lever, with how far it goes where no words for the ends of its scale tell."""
    low, high = parameter.bounds
    return label.long if any(label.ends) else f"{label.long}, from {low:g} to {high:g}"


def partners_own() -> Iterator[Entry]:
    """Parameters and levers of one partner where several have a value of their own."""
    for name, parameter in all_parameters().items():
        owners = _holders(name) if parameter.holder == "partner" else ()
        for owner in owners if len(owners) > 1 else ():
            spelled = f"{owner}.{name}"
            label = parameter_label(spelled, parameter.unit).long
            yield Entry(spelled, label, plain(parameter.meaning, owner), mechanism_of(name), name)


def _only_holder(name: str) -> str:
    """The partner that alone can hold a parameter; "" where several can, or none."""
    owners = _holders(name) if all_parameters()[name].holder == "partner" else ()
    return owners[0] if len(owners) == 1 else ""


@cache
def _holders(name: str) -> tuple[str, ...]:
    """The partners that can have a value of their own of a parameter."""
    return eligible_partners(full_cast(load_facts()), all_parameters()[name])


def _indicators() -> Iterator[Entry]:
    from sim.state.indicators import indicators

    for one in indicators(full_cast(load_facts())):
        label = label_of(one.name, one.unit).long
        meaning = plain(one.meaning, partner_of(one.name))
        yield Entry(one.name, label, meaning, first=one.headline)


def _drivers() -> Iterator[Entry]:
    for name, series in load_facts().series.items():
        yield Entry(name, driver_label(name, series.unit).long, plain(series.meaning))


def _switches() -> Iterator[Entry]:
    for name, sets in SWITCHES.items():
        *most, last = sets
        words = f"{', '.join(most)} and {last}" if most else last
        label = switch_label(name).short
        yield Entry(name, f"{label}: off, it sets {words}", plain(MECHANISMS.get(name, "")))


def _mechanisms() -> Iterator[Entry]:
    return (Entry(name, plain(title)) for name, title in MECHANISMS.items())


def _rules() -> Iterator[Entry]:
    yield Entry(DEFAULT, "Any actor: the rule it follows unless a scenario names another")
    for rule in decision_rules().values():
        whose = " and ".join(plain(f"the {ability}") for ability in rule.abilities)
        yield Entry(rule.name, f"{upper_first(whose) or 'Any partner'}: {plain(rule.meaning)}")


def _decisions() -> Iterator[Entry]:
    """Those of the same name, which several kinds of actors take, together."""
    from sim.show.decisions import by_name, label_decision

    for name, of_name in by_name().items():
        meaning = "; ".join(f"{one.owner.__name__}.{name}: {one.place}" for one in of_name)
        yield Entry(name, label_decision(of_name), meaning)


def _claims() -> Iterator[Entry]:
    from sim.validation.claims import claims

    return (Entry(claim.name, claim.says) for claim in claims().values())


def _sentences() -> Iterator[Entry]:
    from sim.validation.article import article

    return (Entry(sentence.name, sentence.says) for sentence in article().sentences.values())


def _record() -> Iterator[Entry]:
    from sim.record import records

    for name, record in records().items():
        unit = Label("", unit=record.unit)
        yield Entry(name, f"{plain(record.meaning)} [{unit.unit}]")


#: What lists there are, and what makes each.
CATALOGUE: Mapping[str, Callable[[], Iterator[Entry]]] = MappingProxyType({
    "scenarios": _scenarios, "parameters": _parameters, "levers": _levers, "indicators": _indicators,
    "drivers": _drivers, "switches": _switches, "mechanisms": _mechanisms, "rules": _rules,
    "decisions": _decisions, "claims": _claims, "sentences": _sentences, "record": _record,
})  # fmt: skip
