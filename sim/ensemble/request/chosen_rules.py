"""What a user writes under `agents`, as decision rules: a name, a class, or a class in a file.

>>> from sim.agents import Patron
>>> class Mild(Patron):
...     "A patron that is milder than ours."
>>> chosen_rules({"china": Mild, "us": "closed"})["china"].name
'Mild'
"""

import ast
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from sim.agents.client import Client
from sim.agents.own_rules import rule_of_class
from sim.agents.partner import Partner
from sim.errors import UserError, all_at_once, nearest
from sim.rules.decision_rules import DecisionRule

#: Between a file and its class: `mine.py:Tolerant`.
IN_FILE = ".py:"
_EXAMPLE = "Tolerant"


def chosen_rules(agents: object) -> dict[str, str | DecisionRule]:
    """Rules by actor; a name stays a name, which is looked up where the rules begin to hold.

    Args:
        agents: names of rules, classes, or classes in files (`"mine.py:Tolerant"`), by actor.

    Raises:
        UserError: all that is no decision rule, a line each.
    """
    if not isinstance(agents, Mapping):
        raise UserError(
            f"agents: give rules by actor, such as {{'patron': 'tolerant'}}, not {agents!r:.60}"
        )
    found = all_at_once(
        *(lambda a=actor, r=rule: _rule_of(str(a), r) for actor, rule in agents.items())
    )
    return dict(zip(map(str, agents), found, strict=True))


def parse_agents(written: Iterable[str], option: str = "--agent ") -> dict[str, str]:
    """Rules by actor as the command line gives them.

    Args:
        written: ACTOR=RULE each.
        option: what messages write before each.

    Raises:
        UserError: for what is written in another way, or an actor that is named twice.

    >>> parse_agents(["china=tolerant", "us=mine.py:Mine"])
    {'china': 'tolerant', 'us': 'mine.py:Mine'}
    """
    agents: dict[str, str] = {}
    mistakes = []
    for text in written:
        actor, equals, rule = (part.strip() for part in text.partition("="))
        if not equals or not actor or not rule:
            mistakes.append(
                f"{option}{text}: write ACTOR=RULE, such as patron=tolerant or patron=mine.py:Tolerant"
            )
        elif actor in agents:
            mistakes.append(f"{option}{text}: {actor} has a rule already")
        agents[actor] = rule
    if mistakes:
        raise UserError(*mistakes)
    return agents


def stands_in_file(rule: object) -> bool:
    """Whether a rule is a class in a file, which is run to be used."""
    return isinstance(rule, str) and IN_FILE in rule


def _rule_of(actor: str, rule: object) -> str | DecisionRule:
    if isinstance(rule, type):
        return rule_of_class(rule, f"agents: {actor}")
    if isinstance(rule, str) and rule.endswith(IN_FILE[:-1]):
        raise UserError(_without_class(actor, rule))
    if isinstance(rule, str):
        return _rule_in_file(actor, rule) if stands_in_file(rule) else rule
    raise UserError(
        f"agents: {actor}: give a class or the name of a rule (`sim list rules`), not {rule!r:.60}"
    )


def _without_class(actor: str, file: str) -> str:
    """What to write where a file is named without its class."""
    written = f"{actor}={file}:{_EXAMPLE}"
    # a file that is named by mistake is not run for the sake of a message, so its classes are read
    classes = _classes_declared(Path(file))
    if classes:
        has = f"{file} has {', '.join(classes)}"
        written = f"{actor}={file}:{classes[0]}"
    elif Path(file).is_file():
        has = f"{file} has none that extends one of ours"
    else:
        has = f"there is no file {file}"
    return f"agents: {actor}: name the class after a colon, as in {written}; {has}"


def _classes_declared(file: Path) -> list[str]:
    """The classes that a file declares which extend another; none where it cannot be read."""
    try:
        body = ast.parse(file.read_text(encoding="utf-8")).body
    except (OSError, ValueError, SyntaxError, RecursionError):
        return []
    return [node.name for node in body if isinstance(node, ast.ClassDef) and node.bases]


def _rule_in_file(actor: str, written: str) -> DecisionRule:
    """The rule of a class in a file, which is run anew."""
    name, _, wanted = written.rpartition(":")
    label = f"agents: {actor}: {name}"
    file = Path(name)
    try:
        code = file.read_text(encoding="utf-8")
    except (OSError, UnicodeError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UserError(f"{label} cannot be read: {why}") from None
    module = _run(file, code, label)
    classes = {n: c for n, c in vars(module).items() if _is_declared(c, module)}
    ours = [n for n, c in classes.items() if issubclass(c, Client | Partner)]
    if wanted not in classes:
        hint = nearest(wanted, ours) if ours else " It has none that extends one of ours."
        raise UserError(f"{label} has no class {wanted!r}.{hint}")
    if wanted not in ours:
        raise UserError(
            f"{label}: the class {wanted} must extend Client, Patron, Superpower, Neighbour or Partner"
        )
    return rule_of_class(classes[wanted], f"agents: {actor}", code)


def _is_declared(value: Any, module: ModuleType) -> bool:
    """Whether a value is a class that a module declares."""
    return isinstance(value, type) and value.__module__ == module.__name__


def _run(file: Path, code: str, label: str) -> ModuleType:
    """A file as a module that stays unknown to Python, so that other processes are sent its classes whole.

    As of a script, modules that lie beside it can be imported, from then on.
    """
    folder = str(file.resolve().parent)
    if folder not in sys.path:
        sys.path.append(folder)
    name = f"rules in {file.name}"
    module = ModuleType(name)
    module.__file__ = str(file.resolve())
    sys.modules[name] = module  # while it runs, as dataclasses ask for it
    try:
        exec(compile(code, module.__file__, "exec", dont_inherit=True), vars(module))
    except (Exception, SystemExit) as error:
        # whatever a user's file raises is answered in one line
        why = f"{type(error).__name__}: {error}{_line_of(error, file)}"
        raise UserError(f"{label} cannot be run: {why}") from None
    finally:
        del sys.modules[name]
    return module


def _line_of(error: BaseException, file: Path) -> str:
    """The line of the user's file in which an error arose, in brackets; "" where that is unknown."""
    if isinstance(error, SyntaxError):
        return ""  # its message has the line
    line, trace = 0, error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == file.resolve():
            line = trace.tb_lineno
        trace = trace.tb_next
    return f" (line {line})" if line else ""
