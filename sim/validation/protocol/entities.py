"""Entities, state variables and scales: read off the declarations of the state, with their comments."""

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sim.agents.client import Client
from sim.agents.factory import class_for
from sim.errors import UserError
from sim.facts import ActorFacts, load_facts, load_goods
from sim.rules.registry import all_parameters
from sim.state import month_variables, world
from sim.state.month_variables import MonthVariables
from sim.state.world import World
from sim.validation.markup import DASH, code, number, table
from sim.validation.protocol.opening import opening_values

#: How tables name the axes of an array, beside the run.
AXES = {
    "ByRun": DASH, "ByPartner": "partner", "ByPair": "partner, partner", "ByDomain": "domain",
    "ByLine": "line, partner", "ByLink": "link", "Ledger": "good, account", "Offers": "line, partner",
}  # fmt: skip
_GROUP = re.compile(r"^    # (.*)$")


class Variable(NamedTuple):
    """A variable as a class declares it: the comment above its group, name, axes, meaning with unit."""

    group: str
    name: str
    axes: str
    meaning: str


# -- actors -----------------------------------------------------------------------------------------


def actors() -> str:
    """Who takes part, as what, and by which abilities."""
    facts = load_facts()
    head = ("actor", "what it is", "class", "abilities (weight)", "`stream_id`")
    return table(head, map(_actor, (facts.client, *facts.partners)))


def _actor(actor: ActorFacts) -> tuple[str, ...]:
    kind = Client if actor.role == "client" else class_for(actor)
    able = [f"{name} {number(weight)}" for name, weight in actor.abilities.items() if weight]
    return (
        code(actor.name), actor.title, code(kind.__name__), ", ".join(able) or DASH, str(actor.stream_id),
    )  # fmt: skip


def goods() -> str:
    """What changes hands, in the order of the lines of a bargain."""
    known = load_goods()
    rows = [
        (code(good.name), good.direction.replace("_", " "), good.unit, "yes" if good.conserved else "no", good.meaning)
        for good in (known.money, *known.lines)
    ]  # fmt: skip
    return table(("good", "direction", "unit", "conserved", "meaning"), rows)


# -- state ------------------------------------------------------------------------------------------


def state() -> str:
    """The state by group: meaning, axes, and the value at the start."""
    starts = opening_values()
    rows = [
        (code(one.name), one.axes, one.meaning, starts.get(one.name, "see the ledger"), one.group)
        for one in declared(World)
    ]
    return table(("variable", "axes", "meaning, unit", "at the start", "whose"), rows)


def month() -> str:
    """The quantities of a month by the phase that makes them."""
    rows = [
        (code(one.name), one.axes, one.meaning, phase)
        for number_, owner in enumerate(MonthVariables.__bases__, start=1)
        for phase in [f"{number_}. {owner.__name__.removesuffix('Variables').lower()}"]
        for one in declared(owner)
    ]
    return table(("variable", "axes", "meaning, unit", "made in phase"), rows)


@cache
def declared(owner: type) -> tuple[Variable, ...]:
    """The variables that a class of the state declares, each with its comment.

    Raises:
        UserError: if one has no comment.

    >>> declared(World)[1].name, declared(World)[1].group
    ('usual_food', 'the client')
    """
    module = world if owner is World else month_variables
    source = inspect.getsource(module).splitlines()
    found = tuple(_variables(owner.__name__, source))
    without = [f"{owner.__name__}.{one.name} has no comment" for one in found if not one.meaning]
    if without:
        raise UserError(*without)
    return found


def _variables(owner: str, source: list[str]) -> Iterator[Variable]:
    tree = ast.parse("\n".join(source))
    node = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == owner)
    group, line = "all", node.lineno
    for each in node.body:
        if not isinstance(each, ast.AnnAssign):
            continue
        assert isinstance(each.target, ast.Name)
        for above in source[line : each.lineno - 1]:
            group = match[1] if (match := _GROUP.match(above)) else group
        line = each.end_lineno or each.lineno
        comments = (text.partition("#")[2] for text in source[each.lineno - 1 : line])
        meaning = next(filter(None, comments), "")
        axes = AXES[ast.unparse(each.annotation)]
        yield Variable(group.partition(":")[0], each.target.id, axes, meaning.strip())


# -- counts -----------------------------------------------------------------------------------------


def state_count() -> str:
    """How many variables the state has."""
    return str(len(declared(World)))


def month_count() -> str:
    """How many quantities a month makes."""
    return str(sum(len(declared(owner)) for owner in MonthVariables.__bases__))


def parameter_kinds() -> str:
    """How many parameters there are of each kind."""
    kinds = (
        ("prior", "uncertain, drawn once a history from a prior"),
        ("fact", "a value of an actor's facts, drawn where the facts state a range"),
        ("constant", "a structural number, held at one value"),
        ("lever", "0 unless a scenario moves it"),
        ("weight", "1 unless a switch turns a mechanism off"),
        ("rule", "read by a decision rule alone that a scenario names"),
    )
    declared_ = all_parameters().values()
    rows = [(kind, str(sum(p.kind == kind for p in declared_)), what) for kind, what in kinds]
    return table(
        ("kind", "parameters", "what it is"), [*rows, ("**all**", str(len(declared_)), "")]
    )
