"""From an indicator to its formula and back: rules exist, lines and parameters are right."""

import re
from pathlib import Path

import sim
from sim.rules.registry import all_parameters
from sim.state.indicators import TEMPLATES
from sim.state.rule_links import article, closure, declaration, parameters_read, readers, rules

ROOT = Path(sim.__file__).parents[1]
NAMES = sorted({rule for template in TEMPLATES for rule in template.rule.split()})


def line(place: str) -> str:
    file, _, number = place.rpartition(":")
    return (ROOT / file).read_text(encoding="utf-8").splitlines()[int(number) - 1]


def source(place: str) -> str:
    """A function's lines, to the next line that is indented no deeper."""
    file, _, number = place.rpartition(":")
    first, *rest = (ROOT / file).read_text(encoding="utf-8").splitlines()[int(number) - 1 :]
    depth = len(first) - len(first.lstrip())
    ends = [n for n, text in enumerate(rest) if re.match(rf"\s{{0,{depth}}}[\w@#]", text)]
    return "\n".join([first, *rest[: ends[0] if ends else None]])


def test_every_indicator_names_rules_that_exist():
    assert [template.name for template in TEMPLATES if not template.rule] == []
    assert [name for name in NAMES if name not in rules()] == []


def test_the_line_is_that_of_the_function():
    for name in NAMES:
        assert line(rules()[name].place).lstrip().startswith(f"def {name.rpartition('.')[2]}(")


def test_the_parameters_named_are_read_there():
    for name in NAMES:
        for rule in closure(name):
            text = source(rule.place)
            assert [p for p in rule.reads if not re.search(rf"\bpar\.{p}\b", text)] == []
        assert set(parameters_read(name)) == {p for rule in closure(name) for p in rule.reads}


def test_what_a_rule_reads_is_declared_and_named():
    for rule in rules().values():
        if rule.place.startswith("sim/rules/"):
            read = set(re.findall(r"\bpar\.([a-z_]+)\b(?!\()", source(rule.place)))
            assert read == set(rule.reads) <= set(all_parameters())


def test_every_parameter_is_declared_in_one_line_and_read_somewhere():
    for name in all_parameters():
        assert f'"{name}"' in line(declaration(name))
        assert readers(name)


def test_reliability_is_three_clicks_from_its_formula():
    rule = rules()["trust.reliability"]
    assert rule.place.startswith("sim/rules/trust.py:")
    assert rule.meaning.startswith("Chance that a patron would stand by the client")
    assert "reliability_trust" in rule.reads
    assert article("trust.reliability").startswith("¶1 (treaty), ¶4 (trust), ¶6")


def test_a_decision_leads_to_the_rules_that_it_calls_and_their_article():
    name = "agents.client.Client.willingness"
    assert closure(name)[0].name == name
    assert {"opening.relief_worth", "opening.credibility"} <= set(rules()[name].calls)
    assert "relief_base" in parameters_read(name)
    assert article(name).startswith("¶0, ¶9")


def test_a_parameter_names_the_rules_that_read_it():
    assert [rule.name for rule in readers("diversification_weight")] == ["dependence.premium"]
