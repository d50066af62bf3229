"""From an indicator to its formula: file and line, the parameters that it reads, the article.

An indicator names its rule, such as `trust.reliability`: a function of `sim.rules`, or, where a
decision or the month itself makes it, of another folder (`agents.client.Client.willingness`). All
else is read from the syntax tree of the code, so it cannot go stale: the line, the parameters (each
`par.NAME` in the function and in the functions that it calls), and the paragraphs of the article
that the docstring of the function, or else of its file, names.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.rules.registry import all_parameters

#: The folder of the package `sim`; places are shown from the folder above it.
PACKAGE = Path(__file__).resolve().parents[1]
#: Where parameters are read.
FOLDERS = ("rules", "agents", "model", "state", "scenario")
_ARTICLE = re.compile(r"Article (¶.*?)\.(?=\s|$)", re.DOTALL)
_PARAGRAPHS = re.compile(r"¶(\d+)(?:–¶(\d+))?")


@dataclass(frozen=True, slots=True)
class Rule:
    """A formula in the code.

    Attributes:
        name: module and function, such as `trust.reliability`.
        place: file and line of its definition, as editors open them.
        meaning: the first paragraph of its docstring.
        reads: the parameters that it reads itself.
        calls: the rules that it calls.
        article: the article's paragraphs that its docstring, or else its file's, names.
    """

    name: str
    place: str
    meaning: str
    reads: tuple[str, ...]
    calls: tuple[str, ...]
    article: str


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the code: its module's name as rules are named, and its syntax tree."""

    path: str
    module: str
    tree: ast.Module

    def functions(self) -> Iterator[tuple[str, ast.FunctionDef]]:
        """Each function, and each method of a class, with its name."""
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef):
                yield f"{self.module}.{node.name}", node
            elif isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        yield f"{self.module}.{node.name}.{method.name}", method

    def imports(self) -> dict[str, str]:
        """Modules and functions imported from the rules, by the name used here."""
        return {
            alias.asname or alias.name: f"{node.module}.{alias.name}".removeprefix("sim.rules.")
            for node in self.tree.body
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim.rules")
            for alias in node.names
        }


@cache
def rules() -> dict[str, Rule]:
    """Every function that may read a parameter, by name."""
    return {name: _rule(name, file, node) for file in _files() for name, node in file.functions()}


def closure(name: str) -> tuple[Rule, ...]:
    """A rule and all that it calls, each once.

    Raises:
        KeyError: if there is no such rule.
    """
    found: dict[str, Rule] = {}
    waiting = [name]
    while waiting:
        rule = rules()[waiting.pop(0)]
        if rule.name not in found:
            found[rule.name] = rule
            waiting += rule.calls
    return tuple(found.values())


def parameters_read(name: str) -> tuple[str, ...]:
    """The parameters that a rule and the rules it calls read, in the order of declaration."""
    read = {parameter for rule in closure(name) for parameter in rule.reads}
    return tuple(parameter for parameter in all_parameters() if parameter in read)


def article(name: str) -> str:
    """The article's paragraphs behind a rule, or behind the first it calls that names some."""
    return next((rule.article for rule in closure(name) if rule.article), "")


def paragraphs_named(text: str) -> tuple[int, ...]:
    """The paragraphs of the article that a text names, in order.

    >>> paragraphs_named("judgement; ¶8 (China's rise), ¶1–¶3")
    (1, 2, 3, 8)
    """
    spans = ((int(first), int(last or first)) for first, last in _PARAGRAPHS.findall(text))
    return tuple(sorted({number for first, last in spans for number in range(first, last + 1)}))


def readers(parameter: str) -> tuple[Rule, ...]:
    """The rules that read a parameter themselves."""
    return tuple(rule for rule in rules().values() if parameter in rule.reads)


def declaration(parameter: str) -> str:
    """File and line where a parameter is declared.

    Raises:
        KeyError: if it is declared nowhere.
    """
    return _declarations()[parameter]


@cache
def _declarations() -> dict[str, str]:
    """File and line of each call that a text begins, by that text: of the first, where there are several."""
    found: dict[str, str] = {}
    for file in (f for f in _files() if f.path.startswith("sim/rules/")):
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Call) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.setdefault(first.value, f"{file.path}:{node.lineno}")
    return found


@cache
def _files() -> tuple[_File, ...]:
    found = []
    for folder in FOLDERS:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            parts = path.relative_to(PACKAGE).with_suffix("").parts
            module = ".".join(parts[1:] if folder == "rules" else parts)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found.append(_File(path.relative_to(PACKAGE.parent).as_posix(), module, tree))
    return tuple(found)


@cache
def _names() -> frozenset[str]:
    return frozenset(name for file in _files() for name, _ in file.functions())


def _rule(name: str, file: _File, node: ast.FunctionDef) -> Rule:
    docstring = ast.get_docstring(node) or ""
    read = {name for each in ast.walk(node) for name in _read(each)}
    return Rule(
        name, f"{file.path}:{node.lineno}", " ".join(docstring.partition("\n\n")[0].split()),
        tuple(parameter for parameter in all_parameters() if parameter in read),
        tuple(dict.fromkeys(_calls(name, file, node))),
        _paragraphs(docstring) or _paragraphs(ast.get_docstring(file.tree) or ""),
    )  # fmt: skip


def _read(node: ast.AST) -> Iterator[str]:
    """What may be a parameter's name in `par.NAME` or `values["NAME"]`."""
    if isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] == "par":
        yield node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        yield str(node.slice.value)


def _calls(name: str, file: _File, node: ast.FunctionDef) -> Iterator[str]:
    """The rules that a function calls: of its file, of its class, or imported."""
    imports = file.imports()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            first, dot, rest = ast.unparse(call.func).partition(".")
            here = name.rpartition(".")[0] if first == "self" else f"{file.module}.{first}"
            called = imports.get(first, here) + dot + rest
            if called in _names():
                yield called


def _paragraphs(docstring: str) -> str:
    match = _ARTICLE.search(docstring)
    return " ".join(match[1].split()) if match else ""
