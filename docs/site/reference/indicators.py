"""Every indicator: its label, unit, definition, formula, the parameters it depends on, the claims that read it."""

from collections.abc import Iterable, Mapping
from functools import cache

from docs.site.reference.text import (
    contents,
    entry,
    link,
    links,
    plain,
    rule_link,
    scale_words,
    sentence,
    target,
)
from sim.facts import load_facts
from sim.scenario.plan import full_cast
from sim.state.indicator import Indicator, Template
from sim.state.indicators import TEMPLATES, indicators
from sim.state.rule_links import article, parameters_read
from sim.validation.claims import claims
from sim.validation.markup import table
from sim.words.indicators import (
    BELIEFS,
    CRISIS,
    FLOWS,
    FORCES,
    INDICATOR_LABELS,
    LINKS,
    SANCTIONS,
    TIES,
)
from sim.words.label import Label
from sim.words.plain import plain as with_countries
from sim.words.registry import ROLES, actor_title, label_of

INTRODUCTION = """\
# Indicators

What is recorded of each month. The identifier is what commands and Python take; figures and tables show the label. A flow names
the supplier first (`arms.dprk.russia`: shells from North Korea to Russia). Indicators that are not recorded by default are
recorded with `--record all`, or by name.
"""
#: The groups of the registry of labels, in the order of the pages.
GROUPS: Mapping[str, tuple[str, Mapping[str, Label]]] = {
    "flows": ("What changes hands", FLOWS), "ties": ("Ties between North Korea and its partners", TIES),
    "sanctions": ("Sanctions and the United Nations", SANCTIONS), "crisis": ("Tests, talks, deals, crises", CRISIS),
    "forces": ("Forces, stocks and technology", FORCES), "links": ("Exchange between partners", LINKS),
    "beliefs": ("What actors believe", BELIEFS),
}  # fmt: skip
OTHERS = ("offers", "Offers and terms of the bargain")
#: What stands for an actor in the label of many.
ANYBODY = {"partner": "a partner", "power": "a power", "first": "one partner", "second": "another"}


def indicator_pages() -> dict[str, str]:
    """A page for each group, and one with what is recorded by default."""
    grouped: dict[str, list[Template]] = {name: [] for name in (*GROUPS, OTHERS[0])}
    for template in TEMPLATES:
        grouped[_group(template)].append(template)
    titles = {name: title for name, (title, _) in GROUPS.items()} | dict([OTHERS])
    pages = {
        f"indicators/{name}.md": "\n".join([f"# {titles[name]}\n", *map(_template, them)])
        for name, them in grouped.items()
        if them
    }
    return {
        "indicators/index.md": _index([name for name, them in grouped.items() if them]),
        **pages,
    }


def _group(template: Template) -> str:
    found = (name for name, (_, labels) in GROUPS.items() if template.name in labels)
    return next(found, OTHERS[0])


def _index(names: Iterable[str]) -> str:
    rows = [_row(i, linked=True) for i in _all() if i.headline]
    head = ("label", "identifier")
    by_default = f"## Recorded by default\n\n{table(head, rows)}"
    return "\n".join([INTRODUCTION, "## By subject\n", contents(names), by_default])


@cache
def _all() -> tuple[Indicator, ...]:
    return tuple(indicators(full_cast(load_facts())))


def _row(indicator: Indicator, *, linked: bool = False) -> tuple[str, str]:
    name = indicator.name
    shown = link("indicator", name) if linked else f"`{name}`"
    return plain(label_of(name, indicator.unit).long), shown


def _template(template: Template) -> str:
    own = [i for i in _all() if i.template is template]
    rules = template.rule.split()
    read = dict.fromkeys(parameter for rule in rules for parameter in parameters_read(rule))
    said = dict.fromkeys(filter(None, map(article, rules)))
    tested = [c.name for c in claims().values() if {i.name for i in own} & {*c.reads}]
    return entry(
        2, [target("indicator", i.name) for i in own], plain(_title(template)), sentence(with_countries(template.meaning)),
        table(("label", "identifier"), map(_row, own)),
        fields=(
            ("unit", scale_words(label_of(own[0].name, template.unit)) if own else ""),
            ("recorded", "by default" if template.headline else "on demand"),
            ("formula", ", ".join(map(rule_link, rules))),
            ("depends on", links("parameter", read) if read else "no parameter"),
            ("article", plain("; ".join(said))),
            ("claims", links("claim", tested) if tested else ""),
        ),
    )  # fmt: skip


def _title(template: Template) -> str:
    """The label with nobody in particular in it."""
    label = INDICATOR_LABELS.get(template.name)
    if label is None:
        return template.name
    actors = {role: actor_title(actor) for role, actor in ROLES.items()} | ANYBODY
    return label.filled(template.name, "", actors, actors).short
