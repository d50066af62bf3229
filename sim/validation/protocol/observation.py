"""Observation: the indicators that are recorded of a month, and how they are compared with the record."""

from sim.record.measure import MEASURES, Measure
from sim.scenario.library import load_plan
from sim.state.indicator import Template
from sim.state.indicators import TEMPLATES, indicators
from sim.validation.claims.reductions import OVER_MONTHS
from sim.validation.markup import DASH, code, number, span, table


def observed() -> str:
    """A row for each kind of indicator; a name in braces stands for each actor that it speaks of."""
    head = ("indicator", "unit", "meaning", "for", "formula")
    return table(head, map(_template, TEMPLATES))


def _template(one: Template) -> tuple[str, ...]:
    return (
        code(one.name), one.unit, one.meaning, _scope(one), ", ".join(map(code, one.rule.split())),
    )  # fmt: skip


def _scope(one: Template) -> str:
    """For whom there is one: the world, partners with an ability, or links that carry a line."""
    if one.link:
        return f"links: {one.link}"
    if one.where is None:
        return "the world"
    return f"partners: {one.where}" if one.where else "all partners"


def indicator_count() -> str:
    """How many indicators the baseline's cast has."""
    return str(len(indicators(load_plan().cast)))


def headline_count() -> str:
    """How many of them are recorded without being asked for."""
    return str(sum(one.headline for one in indicators(load_plan().cast)))


def measures() -> str:
    """What of the model each record is compared with."""
    rows = [
        (code(m.record), ", ".join(map(code, m.indicators)), m.how.replace("_", " "),
         _scale(m), "level" if m.level else "course only")
        for m in MEASURES.values()
    ]  # fmt: skip
    return table(("record", "indicators", "over its months", "times", "compared"), rows)


def _scale(one: Measure) -> str:
    """From the model's number to the record's: units, and what is counted of what happens."""
    units = [number(one.scale)] if one.scale != 1.0 else []
    factor = one.factor
    counted = (
        [f"{number(factor.value)} ({span((factor.low, factor.high))}): {factor.meaning}"]
        if factor
        else []
    )
    return " · ".join([*units, *counted]) or DASH


def reductions() -> str:
    """How a claim's test makes one number a history of a series."""
    return ", ".join(map(code, OVER_MONTHS))
