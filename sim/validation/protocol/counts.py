"""Counts of tests, rules and sources, taken from the repository.

Counts that grow with every change are rounded down to two digits, so that the page does not change with each new test.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from runpy import run_path

from sim.facts import load_facts
from sim.rules.parameter import JUDGEMENT
from sim.rules.registry import MECHANISMS
from sim.state.rule_links import rules
from sim.validation.article import article
from sim.validation.coverage import coverage
from sim.validation.protocol.submodels import WITHOUT_PARAMETERS
from sim.validation.templates import ROOT

#: Where laws stand: what the rules must do whatever the parameters, and what the whole must do.
LAWS = ("tests/rules", "tests/model/test_laws.py")


def rounded_down(number: int) -> str:
    """The two leading digits of a count.

    >>> rounded_down(1758), rounded_down(97)
    ('1700', '97')
    """
    unit = 10 ** max(0, len(str(number)) - 2)
    return str(number // unit * unit)


@cache
def _tests() -> tuple[tuple[Path, ast.FunctionDef], ...]:
    return tuple(
        (file.relative_to(ROOT), node)
        for file in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def tests() -> str:
    """How many test functions there are, rounded down; one may stand for many cases."""
    return rounded_down(len(_tests()))


def properties() -> str:
    """How many of them are tried on made-up examples (Hypothesis), rounded down."""
    return rounded_down(sum("given" in _decorators(node) for _, node in _tests()))


def _decorators(node: ast.FunctionDef) -> Iterator[str]:
    for each in node.decorator_list:
        yield ast.unparse(each).partition("(")[0].rpartition(".")[2]


def laws() -> str:
    """How many tests state a law of a rule or of the whole model, rounded down."""
    return rounded_down(sum(str(file.as_posix()).startswith(LAWS) for file, _ in _tests()))


def docking_tests() -> str:
    """How many tests compare the program with the second implementation."""
    return str(sum(file.parts[:2] == ("tests", "reference") for file, _ in _tests()))


def twin_lines() -> str:
    """How long the second implementation is, rounded down."""
    file = ROOT / "tests" / "reference" / "twin.py"
    return rounded_down(len(file.read_text(encoding="utf-8").splitlines()))


def formulas() -> str:
    """How many functions the mechanisms have."""
    files = {*MECHANISMS, *WITHOUT_PARAMETERS}
    return str(sum(name.partition(".")[0] in files for name in rules()))


def mutated_files() -> str:
    """How many files mutation testing changes."""
    groups = run_path(str(ROOT / "tests" / "mutants.py"))["GROUPS"].values()
    files = {file for group in groups for pattern in group.files for file in ROOT.glob(pattern)}
    return str(len(files))


# -- sources ----------------------------------------------------------------------------------------


def judged_series() -> str:
    """How many driver series are coded by judgement."""
    return str(sum(s.source.startswith(JUDGEMENT) for s in load_facts().series.values()))


def fact_values() -> str:
    """How many values the actors' facts have."""
    return str(sum(len(actor.values) for actor in load_facts().actors))


def judged_facts() -> str:
    """How many of them are judgement."""
    values = (fact for actor in load_facts().actors for fact in actor.values.values())
    return str(sum(fact.source.startswith(JUDGEMENT) for fact in values))


def sentences() -> str:
    """How many sentences the article has."""
    return str(len(article().sentences))


def sentence_coverage() -> str:
    """How many sentences the model covers, in part, or not."""
    counted = Counter(one.extent for one in coverage().values())
    return f"{counted['whole']} are covered, {counted['part']} in part and {counted['none']} not at all"
