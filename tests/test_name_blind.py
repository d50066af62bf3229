"""No rule asks for the name of an actor or for a date, and none lets NumPy choose how to add."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim
from sim.rules.switches import SWITCHES
from sim.scenario.library import load_plan

PACKAGE = Path(sim.__file__).parent
BLIND = ("rules", "compiled", "agents", "ensemble", "model")
MONTHLY = ("rules", "agents", "model")
PLACES = {
    "north", "south", "korea", "pyongyang", "moscow", "kremlin", "beijing", "washington", "america",
    "seoul", "tokyo", "ukraine", "soviet", "ussr", "usa", "prc", "dmz", "kim", "putin", "xi", "trump",
}  # fmt: skip
CAST = load_plan().cast
NAMES = {CAST.client.name, *CAST.names} | PLACES
YEARS = range(1900, 2101)
DATE = re.compile(r"\b(?:19|20)\d\d(?:-\d\d)?\b")
FIRST = "1990"
#: Of these calls, the words for readers: a parameter's or a decision rule's meaning and source.
DECLARATIONS = {"Parameter", "constant", "weight", "lever", "fact", "DecisionRule"}
#: Where sums may stand: the rows of the month, and Mesa's reporters, which are means over the runs.
SUMMING = {"add_rows", "_mean"}


def files(places: tuple[str, ...]) -> list[Path]:
    paths = (PACKAGE / place for place in places)
    return [file for p in paths for file in (sorted(p.rglob("*.py")) if p.is_dir() else [p])]


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _prose(tree: ast.AST) -> set[int]:
    """The strings written for readers: docstrings, and what describes a parameter."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and (
            node.func.id in DECLARATIONS
        ):  # fmt: skip
            found |= {id(n) for argument in node.args[1:] for n in ast.walk(argument)}
            found |= {id(n) for k in node.keywords if k.arg == "source" for n in ast.walk(k)}
    return found


def _words(node: ast.AST) -> Iterator[str]:
    """All that a node spells: identifiers, attributes, arguments, imports, texts."""
    for field in ("id", "attr", "arg", "name", "asname", "module"):
        value = getattr(node, field, None)
        if isinstance(value, str):
            yield value
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def names_in(tree: ast.Module) -> list[str]:
    """Names of actors and places that the code spells."""
    prose = _prose(tree)
    words = [w for node in ast.walk(tree) if id(node) not in prose for w in _words(node)]
    spelled = [w for w in words if NAMES & set(re.split(r"[^a-z]+", w.lower()))]
    return [w for w in spelled if w not in SWITCHES]  # a switch's name is a label that users type


def dates_in(tree: ast.Module) -> list[str]:
    """Dates that the code spells, the calendar's first apart, and comparisons with a year or month."""
    prose = _prose(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (
            id(node) not in prose
        ):  # fmt: skip
            found += [d for d in DATE.findall(node.value) if not d.startswith(FIRST)]
        if isinstance(node, ast.Compare):
            terms = [node.left, *node.comparators]
            numbers = [t.value for t in terms if isinstance(t, ast.Constant)]
            dated = any(getattr(t, "attr", "") in ("month_number", "date") for t in terms)
            year = any(type(n) is int and n in YEARS for n in numbers)
            if year or (dated and any(n != 0 for n in numbers)):
                found.append(ast.unparse(node))
    return found


def sums_in(tree: ast.Module) -> list[str]:
    """Sums whose order NumPy chooses."""
    found = []
    for node in _elsewhere(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            found.append(ast.unparse(node))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and (
            node.func.attr in SUMS
        ):  # fmt: skip
            found.append(ast.unparse(node))
    return found


SUMS = {
    "sum", "nansum", "dot", "vdot", "inner", "einsum", "matmul", "tensordot", "mean", "average",
    "cumsum", "std", "var", "reduce",
}  # fmt: skip


def _elsewhere(tree: ast.Module) -> Iterator[ast.AST]:
    for statement in tree.body:
        if getattr(statement, "name", "") not in SUMMING:
            yield from ast.walk(statement)


def short(file: Path) -> str:
    return str(file.relative_to(PACKAGE))


@pytest.mark.parametrize("file", files(BLIND), ids=short)
def test_no_code_spells_an_actor_or_a_place(file: Path) -> None:
    assert names_in(parsed(file)) == []


@pytest.mark.parametrize("file", files(BLIND), ids=short)
def test_no_code_spells_a_date(file: Path) -> None:
    assert dates_in(parsed(file)) == []


@pytest.mark.parametrize("file", files(MONTHLY), ids=short)
def test_rows_are_added_one_by_one(file: Path) -> None:
    assert sums_in(parsed(file)) == []


@pytest.mark.parametrize(
    "code",
    ['x = actor.name == "china"', "russia_row = 0", "world.us", 'par["dprk.hunger"]',
     "from sim.china import Rule", "def f(beijing): ..."],
)  # fmt: skip
def test_a_name_would_be_seen(code: str) -> None:
    assert names_in(ast.parse(code)) != []


@pytest.mark.parametrize(
    "code",
    ["x = year > 2022", 'since("2022-02")', "model.month_number > 385", 'f"{x} 2014"'],
)
def test_a_date_would_be_seen(code: str) -> None:
    assert dates_in(ast.parse(code)) != []


@pytest.mark.parametrize("code", ["np.sum(x)", "x.sum(axis=0)", "a @ b", "np.einsum('i,i', a, b)"])
def test_a_sum_would_be_seen(code: str) -> None:
    assert sums_in(ast.parse(code)) != []


def test_words_for_readers_may_name_anybody() -> None:
    said = '"""Moscow in 2022."""\nParameter("x", "x", "1", 1.0, None, "as in China", "Bain 2024")'
    assert names_in(ast.parse(said)) == dates_in(ast.parse(said)) == []
