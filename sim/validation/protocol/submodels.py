"""Submodels: for each mechanism its formulas, rules and parameters, with links to `docs/model.md`."""

import re
from collections.abc import Callable, Mapping
from functools import cache, partial

from sim.rules.crisis import WAR
from sim.rules.leaders import TEMPERED_WEIGHTS
from sim.rules.parameter import LOG_FROM_RATIO, Parameter
from sim.rules.registry import MECHANISMS, all_parameters, mechanism_of
from sim.state.rule_links import Rule, rules
from sim.validation.markup import anchor, code, number, span, table
from sim.validation.model_page import link_to, month_sections, parameters_heading

#: Files of formulas that declare no parameters.
WITHOUT_PARAMETERS = ("bargain", "market")
#: Sections that no parameter's name leads to.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "bargain": ("The bargain of one dyad",),
    "market": ("Phase 6. Bargains", "7. Variants"),
    "leaders": ("5. Random draws",),
    "rivals": ("Decision rules by name",),
}  # fmt: skip


def submodel_fields() -> dict[str, Callable[[], str]]:
    """A field for each mechanism, and for each file of formulas without parameters."""
    names = (*MECHANISMS, *WITHOUT_PARAMETERS)
    return {f"submodel_{name}": partial(submodel, name) for name in names}


def submodel(mechanism: str) -> str:
    """Where the formulas of a mechanism stand, its rules, and its parameters."""
    own = [p for p in all_parameters().values() if mechanism_of(p.name) == mechanism]
    lines = [f"Code: [`sim/rules/{mechanism}.py`](../sim/rules/{mechanism}.py)."]
    lines += [f"Formulas: {', '.join(map(link_to, sections_of(mechanism)))}."]
    parts = [" ".join(lines)]
    if functions := _functions(mechanism):
        parts += [table(("rule", "what it gives"), map(_rule, functions))]
    if own:
        heading = anchor(parameters_heading(mechanism))
        parts += [
            f"Parameters ([with meaning, prior and source](model.md#{heading})):",
            table(("name", "symbol", "unit", "default", "plausible", "holder"), map(_row, own)),
        ]
    return "\n\n".join(part.rstrip("\n") for part in parts)


@cache
def sections_of(mechanism: str) -> tuple[str, ...]:
    """The sections of the month whose formulas use a parameter of a mechanism, by name.

    >>> sections_of("objection")[0]
    'Before the lines'
    """
    if mechanism in SECTIONS:
        return SECTIONS[mechanism]
    names = [p for p in all_parameters() if mechanism_of(p) == mechanism]
    named = re.compile(rf"\b({'|'.join(names)})\b")
    return tuple(heading for heading, text in month_sections() if named.search(text))


def _functions(mechanism: str) -> list[Rule]:
    """The rules of a file that others may call, in its order."""
    found = [rule for name, rule in rules().items() if name.startswith(f"{mechanism}.")]
    return [rule for rule in found if rule.place.startswith("sim/rules/") and _is_public(rule.name)]


def _is_public(name: str) -> bool:
    return not any(part.startswith("_") for part in name.split("."))


def _rule(rule: Rule) -> tuple[str, ...]:
    return code(rule.name.partition(".")[2]), rule.meaning


def _row(p: Parameter) -> tuple[str, ...]:
    default = "facts" if p.default is None else number(p.default)
    plausible = {"fact": "facts", "prior": span(p.plausible), "rule": span(p.plausible)}
    return (
        code(p.name), code(p.symbol), p.unit, default, plausible.get(p.kind, p.kind), p.holder,
    )  # fmt: skip


def parameter_count() -> str:
    """How many parameters there are."""
    return str(len(all_parameters()))


def uncertain_count() -> str:
    """How many of them are drawn from a prior."""
    return str(sum(p.kind == "prior" for p in all_parameters().values()))


def log_ratio() -> str:
    """From which ratio of the ends of its range on a prior is taken in the logarithm."""
    return number(LOG_FROM_RATIO)


def leader_weights() -> str:
    """How many weights differ between leaders."""
    return str(len(TEMPERED_WEIGHTS))


def rung_count() -> str:
    """How many rungs the ladder of crisis has, that of calm included."""
    return str(int(WAR) + 1)


def mechanism_count() -> str:
    """How many mechanisms there are."""
    return str(len(MECHANISMS))
