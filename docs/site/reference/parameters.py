"""Every parameter of each mechanism: meaning, value, range, prior, unit, holder, source, and what reads it."""

from importlib import import_module

from docs.site.reference.text import (
    code,
    contents,
    entry,
    link,
    plain,
    rule_link,
    scale_words,
    sentence,
    target,
)
from sim.facts import load_facts
from sim.rules.decision_rules import rule_of
from sim.rules.parameter import Parameter
from sim.rules.registry import MECHANISMS, all_parameters, mechanism_of
from sim.rules.switches import SWITCHES
from sim.state.rule_links import declaration, readers
from sim.validation.markup import DASH, number, span, table
from sim.words.label import lower_first
from sim.words.plain import plain as with_countries
from sim.words.registry import parameter_label

INTRODUCTION = """\
# Parameters

A parameter is a number in a formula. It has one spelling everywhere: in a scenario, in `sim tweak`, in Python and on the live page. A
parameter that each actor holds can be set for one of them (`china.aid_size`) or for all (`aid_size`). What is uncertain has a plausible
range, and by default each run draws its own value from the prior. *Judgement* in a source says that no
record fixes the number. `sim explain NAME` prints an entry of this page.
"""
KINDS = {
    "constant": "constant, held at this value", "fact": "fact of each actor", "lever": "lever: 0 unless a scenario moves it",
    "weight": "weight: 1 unless a switch is off",
}  # fmt: skip
HOLDERS = {"world": "the world", "client": "North Korea", "partner": "each partner"}


def parameter_pages() -> dict[str, str]:
    """A page for each mechanism, and one that lists them."""
    own = {
        mechanism: [p for p in all_parameters().values() if mechanism_of(p.name) == mechanism]
        for mechanism in MECHANISMS
    }
    rows = [
        (f"[{MECHANISMS[name]}]({name}.md)", str(len(them)), ", ".join(_switches(them)) or DASH)
        for name, them in own.items()
    ]
    listed = table(("mechanism", "parameters", "switched off by"), rows)
    pages = {f"parameters/{name}.md": _mechanism(name, them) for name, them in own.items() if them}
    index = "\n".join([INTRODUCTION, listed, _levers(), _hidden(pages)])
    return {"parameters/index.md": index, **pages}


def _hidden(pages: dict[str, str]) -> str:
    names = [name.removeprefix("parameters/").removesuffix(".md") for name in pages]
    return contents(names).replace(":maxdepth: 1", ":hidden:")


def _switches(parameters: list[Parameter]) -> list[str]:
    names = {p.name for p in parameters}
    return [link("switch", switch) for switch, sets in SWITCHES.items() if names & sets.keys()]


def _levers() -> str:
    """What events may move, apart from drivers."""
    rows = [
        (plain(parameter_label(p.name, p.unit).long), link("parameter", p.name), span(p.bounds))
        for p in all_parameters().values()
        if p.is_lever
    ]
    head = ("lever", "identifier", "possible")
    return (
        f"## Levers\n\nWhat an event of a scenario may move, beside drivers.\n\n{table(head, rows)}"
    )


def _mechanism(name: str, parameters: list[Parameter]) -> str:
    module = import_module(f"sim.rules.{name}")
    about = plain(" ".join((module.__doc__ or "").split()))
    formulas = f"Its formulas: [`sim/rules/{name}.py`](../rules/{name}.md)."
    return "\n".join(
        [f"# {MECHANISMS[name]}\n\n{about}\n\n{formulas}\n", *map(_parameter, parameters)]
    )


def _parameter(p: Parameter) -> str:
    label = parameter_label(p.name, p.unit)
    meaning = lower_first(sentence(with_countries(p.meaning)))
    is_said = meaning.rstrip(".").lower() == label.short.lower()
    return entry(
        2, [target("parameter", p.name)], plain(label.short),
        code(p.name) if is_said else f"{code(p.name)}: {meaning}",
        fields=(
            ("value", _value(p)),
            ("unit", scale_words(label)),
            ("possible", span(p.bounds)),
            ("held by", HOLDERS[p.holder] + (f" able to be {p.ability}" if p.ability else "")),
            ("symbol", "" if p.symbol == DASH else code(p.symbol)),
            ("source", plain(p.source)),
            ("read by", ", ".join(rule_link(rule.name) for rule in readers(p.name))),
            ("follows", link("decision-rule", rule) if (rule := rule_of(p.name)) else ""),
            ("declared", code(declaration(p.name))),
        ),
    )  # fmt: skip


def _value(p: Parameter) -> str:
    if p.default is None:
        return "; ".join(_facts(p)) or "in the actors' facts"
    if p.plausible is None:
        return f"{number(p.default)} ({KINDS.get(p.kind, 'held fixed')})"
    shape = p.prior.replace("_", "-")
    return f"{number(p.default)}; plausible {span(p.plausible)} (prior: {shape})"


def _facts(p: Parameter) -> list[str]:
    """Each actor's number, with its range and source."""
    told = []
    for actor in load_facts().actors:
        if fact := actor.values.get(p.name):
            ends = (fact.low, fact.high)
            between = f" ({span(ends)})" if None not in ends else ""
            told.append(f"{actor.name} {number(fact.value)}{between}")
    return told
