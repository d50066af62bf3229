"""The shipped scenarios with their assumptions, and the decision rules that a scenario can name."""

from docs.site.reference.text import code, entry, field_list, link, links, plain, sentence, target
from sim.calendar import month_name
from sim.rules.decision_rules import decision_rules
from sim.scenario.library import BASELINE, load_plan, shipped_scenarios
from sim.scenario.plan import Plan
from sim.show.assumptions import differing_assumptions
from sim.validation.markup import table

SCENARIOS = """\
# Scenarios

The scenarios that ship with the program. `sim run NAME` runs one with its base; `sim diff A B` shows what differs between two.
None of them is a forecast.
"""
RULES = """\
# Decision rules

How an actor decides one or a few things, under a name that a scenario can use (`agents: {china: tolerant}`). Without one it follows
the shipped rule, `default`. `sim.register_rule` gives a name to a class of your own.
"""


def scenarios_page() -> str:
    """Every scenario with its question, its differences from the baseline, and its file."""
    rows = [(link("scenario", name), plain(load_plan(name).title)) for name in shipped_scenarios()]
    return "\n".join(
        [SCENARIOS, table(("scenario", "title"), rows), *map(_scenario, shipped_scenarios())]
    )


def _scenario(name: str) -> str:
    plan, file = load_plan(name), shipped_scenarios()[name]
    text = file.read_text(encoding="utf-8").partition("\n")[2]
    facts = field_list([
        ("differs from", "" if plan.branch is None else f"{month_name(plan.branch)} on"),
        ("compared with", links("scenario", _known(plan)) if plan.comparisons else ""),
    ])  # fmt: skip
    return entry(
        2, [target("scenario", name)], f"{plain(plan.title)} ({code(name)})", plain(plan.description), facts,
        "" if name == BASELINE else _differences(plan), f"`scenarios/{name}.yaml`:\n\n```yaml\n{text}```",
    )  # fmt: skip


def _known(plan: Plan) -> list[str]:
    return [name for name in plan.comparisons if name in shipped_scenarios()]


def _differences(plan: Plan) -> str:
    rows = [
        (plain(heading), plain(key), plain(before), plain(after))
        for heading, changes in differing_assumptions(load_plan(), plan)
        for key, before, after in changes
    ]
    return table(("differs from the baseline in", "", "baseline", "here"), rows) if rows else ""


def decision_rules_page() -> str:
    """Every shipped rule with who can follow it and where it is published."""
    entries = [
        entry(
            2, [target("decision-rule", rule.name)], code(rule.name), sentence(f"it {rule.meaning}"),
            fields=(
                ("for", plain(" and ".join(rule.abilities) or "any partner")),
                ("source", plain(rule.source)),
                ("parameters", links("parameter", rule.parameters) if rule.parameters else "none of its own"),
                ("write", f"`agents: {{{rule.abilities[0] if rule.abilities else 'ACTOR'}: {rule.name}}}`"),
            ),
        )
        for rule in decision_rules().values()
    ]  # fmt: skip
    return "\n".join([RULES, *entries])
