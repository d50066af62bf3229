"""The schedule: the phases of a month, the decisions that each asks for, and the rules that follow."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sim.agents.client import Client
from sim.agents.factory import BY_ABILITY
from sim.agents.partner import Partner
from sim.model.phases import MONTH, Phase
from sim.state.rule_links import PACKAGE, rules
from sim.validation.markup import DASH, code, table

#: The class that answers for an actor that a phase asks by its place in the cast.
ASKED: dict[str, type] = {
    "client": Client, "superpower": BY_ABILITY["superpower"], "neighbour": BY_ABILITY["neighbour"],
}  # fmt: skip
_MAPPED = re.compile(r"\bpartners\.map\((\w+)\.(\w+)")
_NUMBER = re.compile(r"^(\d+\w?)\. (.*)$")


class Called(NamedTuple):
    """What a phase leads to: decisions of agents by class and method, and rules by file and function."""

    decisions: tuple[str, ...]
    rules: tuple[str, ...]


class _Module(NamedTuple):
    """A file of `sim.model`: its functions, and what it imports from the model and the rules."""

    functions: dict[str, ast.FunctionDef]
    imports: dict[str, str]


def phases() -> str:
    """A row for each phase: what it does, the decisions that it asks for, the rules that it calls itself."""
    head = ("phase", "function", "what it does", "decisions asked for", "rules called")
    return table(head, map(_phase, MONTH))


def _phase(phase: Phase) -> tuple[str, ...]:
    match = _NUMBER.match((phase.__doc__ or "").splitlines()[0])
    assert match, f"{phase.__name__} has no number"
    found = called(phase)
    return (
        match[1], code(phase.__name__), match[2], ", ".join(map(code, found.decisions)) or DASH,
        by_file(found.rules),
    )  # fmt: skip


def decisions() -> str:
    """A row for each decision: what is decided, and by which rules."""
    asked = dict.fromkeys(name for phase in MONTH for name in called(phase).decisions)
    rows = [
        (code(name), rules()[_method(name)].meaning, by_file(_rules_of(_method(name))))
        for name in asked
    ]
    return table(("decision", "what it gives", "rules"), rows)


def by_file(names: Iterable[str]) -> str:
    """Rules after the file that holds them, with a link to it."""
    held: dict[str, list[str]] = {}
    for name in names:
        module, _, function = name.rpartition(".")
        held.setdefault(module, []).append(code(function))
    return "; ".join(f"[{m}](../sim/rules/{m}.py): {', '.join(f)}" for m, f in held.items()) or DASH


def is_rule(name: str) -> bool:
    """Whether a function is one of `sim.rules`."""
    return name in rules() and rules()[name].place.startswith("sim/rules/")


def _method(decision: str) -> str:
    """The function behind a decision: its class's own, or that of the class it extends."""
    kind, method = decision.split(".")
    for folder, owner in (("partner", kind), ("client", kind), ("partner", "Partner")):
        if (name := f"agents.{folder}.{owner}.{method}") in rules():
            return name
    raise AssertionError(f"no decision {decision}")


def _rules_of(method: str) -> tuple[str, ...]:
    """The rules that a decision calls, also through other methods of its class."""
    found: dict[str, None] = {}
    for name in rules()[method].calls:
        found |= dict.fromkeys((name,) if is_rule(name) else _rules_of(name))
    return tuple(found)


@cache
def called(phase: Phase) -> Called:
    """What a phase asks of agents and calls of the rules, in the order of its text.

    >>> called(MONTH[1]).decisions[0], called(MONTH[1]).rules[0]
    ('Superpower.penalties', 'threat.power')
    """
    parts = tuple(_walk(phase.__module__, phase.__name__, set()))
    return Called(
        tuple(dict.fromkeys(name for name in parts if not is_rule(name))),
        tuple(dict.fromkeys(filter(is_rule, parts))),
    )


def _walk(module: str, function: str, seen: set[str]) -> Iterator[str]:
    """The decisions and rules of a function of the model, and of the model's functions that it calls."""
    if f"{module}.{function}" in seen:
        return
    seen.add(f"{module}.{function}")
    file = _module(module)
    calls = [n for n in ast.walk(file.functions[function]) if isinstance(n, ast.Call)]
    for call in sorted(calls, key=lambda n: (n.lineno, n.col_offset)):
        text = ast.unparse(call.func)
        first, dot, rest = text.partition(".")
        target = file.imports.get(first, "")
        if text in file.functions:
            yield from _walk(module, text, seen)
        elif target.startswith("sim.model.") and not dot:
            owner, _, name = target.rpartition(".")
            if name in _module(owner).functions:
                yield from _walk(owner, name, seen)
        elif target.startswith("sim.rules."):
            if is_rule(name := target.removeprefix("sim.rules.") + dot + rest):
                yield name
        else:
            yield from _decision(text, ast.unparse(call))


def _decision(text: str, call: str) -> Iterator[str]:
    """The decision that a call asks for, if any."""
    if match := _MAPPED.search(call) if text.endswith("partners.map") else None:
        yield f"{match[1]}.{match[2]}"
        return
    *_, asked, method = ("", *text.split("."))
    kind = ASKED.get(asked)
    if kind and callable(getattr(kind, method, None)):
        inherited = method not in vars(kind) and hasattr(Partner, method)
        yield f"{'Partner' if inherited else kind.__name__}.{method}"


@cache
def _module(name: str) -> _Module:
    file = PACKAGE.parent / Path(*name.split(".")).with_suffix(".py")
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    imports = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return _Module(functions, imports)
