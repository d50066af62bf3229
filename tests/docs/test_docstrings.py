"""Docstrings say what their functions take: every documented argument exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim

PACKAGE = Path(sim.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
ARGUMENTS = re.compile(r"Args:\n((?:    .*\n?|\n)*)")
NAMES = re.compile(r"    ([a-z_][\w, ]*):(?: |$)")


def documented(text: str) -> Iterator[str]:
    """The arguments that a docstring names."""
    section = ARGUMENTS.search(text)
    for line in section[1].splitlines() if section else ():
        names = NAMES.match(line)
        if names:
            yield from (name.strip() for name in names[1].split(","))


def taken(node: ast.FunctionDef | ast.ClassDef) -> set[str]:
    """The arguments that a function, or the constructor of a class, takes."""
    if isinstance(node, ast.ClassDef):
        made = [n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"]
        return taken(made[0]) if made else set()
    given = node.args
    several = [a for a in (given.vararg, given.kwarg) if a]
    return {a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs, *several)}


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_every_documented_argument_exists(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = set(documented(ast.get_docstring(node) or ""))
            if names and taken(node):
                assert names <= taken(node), node.name
