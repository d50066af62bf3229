"""The decisions of the actors: what each decides, whose it is, within which range, and where the code is."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from inspect import getdoc, getsourcefile, getsourcelines, signature
from pathlib import Path
from typing import Any, NamedTuple

from sim.agents.answers import PARTS, describe_range
from sim.agents.client import Client
from sim.agents.factory import decisions as decisions_of
from sim.agents.partner import Neighbour, Partner, Patron, Superpower
from sim.words.label import upper_first
from sim.words.plain import plain

#: The classes that decide, and what each is called.
OWNERS: dict[type, str] = {
    Client: "the client", Partner: "any partner", Patron: "a patron", Superpower: "the superpower",
    Neighbour: "the neighbour",
}  # fmt: skip
#: The shape at the end of a docstring's first line; where there is none, an actor answers for itself.
_SHAPE = re.compile(r" (\((?:\w+, )*run,?\))$")
_OWN_ROW = "(run,)"


class Decision(NamedTuple):
    """A decision of a kind of actor: a public method of its class.

    Attributes:
        name: the method.
        owner: the class.
        method: its code.
    """

    name: str
    owner: type
    method: Any

    @property
    def whose(self) -> str:
        """Whose it is, in words."""
        return plain(OWNERS[self.owner])

    @property
    def meaning(self) -> str:
        """What is decided, and in which unit: the first line of the docstring without the shape."""
        return plain(_SHAPE.sub("", self._first_line))

    @property
    def shape(self) -> str:
        """The shape of what it answers, where one number does not stand for all."""
        found = _SHAPE.search(self._first_line)
        return found[1] if found else _OWN_ROW

    @property
    def _first_line(self) -> str:
        return (getdoc(self.method) or "").splitlines()[0].rstrip(".")

    @property
    def place(self) -> str:
        """File and line of the code."""
        return place_of(self.method)

    @property
    def answer(self) -> str:
        """What a class of one's own may answer, in words."""
        if self.name == "link_offer":
            return "a LinkOffer, whose slope and most are at least 0"
        names: tuple[str, ...] = getattr(PARTS.get(self.name), "_fields", ())
        of_parts = ((name, describe_range(f"{self.name}.{name}")) for name in names)
        within = [describe_range(self.name), *(f"{name} {r}" for name, r in of_parts if r)]
        each = f"{', '.join(names[:-1])} and {names[-1]}, each " if names else ""
        return ", ".join([f"{each}a number or an array {self.shape}", *filter(None, within)])


@cache
def decisions() -> tuple[Decision, ...]:
    """All decisions, class by class, in the order of the code.

    >>> decisions()[0].owner.__name__, len(decisions()) > 40
    ('Client', True)
    """
    return tuple(
        Decision(name, owner, value)
        for owner in OWNERS
        for name, value in vars(owner).items()
        if name in decisions_of(owner)
    )


def by_name() -> dict[str, list[Decision]]:
    """The decisions of each name: some are taken by several kinds of actors."""
    found: dict[str, list[Decision]] = {}
    for one in decisions():
        found.setdefault(one.name, []).append(one)
    return found


def label_decision(of_name: Iterable[Decision]) -> str:
    """Whose the decisions of a name are, and what is decided.

    >>> label_decision(by_name()["cash_limit"])
    'Any partner: the most cash that it pays North Korea this month, $m'
    """
    return "; ".join(
        f"{upper_first(one.whose)}: {one.meaning[:1].lower()}{one.meaning[1:]}" for one in of_name
    )


def explain_decision(name: str) -> Iterator[str]:
    """A decision in a few lines, as `stance` or `Patron.stance`."""
    owner, _, short = name.rpartition(".")
    for one in by_name().get(short, ()):
        if owner in ("", one.owner.__name__):
            yield "\n".join(_lines(one))


def _lines(one: Decision) -> Iterator[str]:
    given = ", ".join(signature(one.method).parameters)
    # who extends Partner alone can decide for no patron
    own = Patron if one.owner is Partner else one.owner
    yield one.meaning
    yield f"  {one.name}, a decision of {one.whose}: the method {one.owner.__name__}.{one.name}({given})"
    yield f"  it answers: {one.answer}"
    yield (
        f"  to change it: write a class Mine({own.__name__}) with a method {one.name}; "
        f"sim run SCENARIO --agent {own.__name__.lower()}=FILE.py:Mine"
    )
    yield f"  code: {one.place}"


def place_of(code: Any) -> str:
    """File and line of a class or a function; its module where it has no file."""
    try:
        file, line = Path(str(getsourcefile(code))), getsourcelines(code)[1]
    except (OSError, TypeError):
        return str(code.__module__)
    package = Path(__file__).parents[2]
    own = file.relative_to(package) if file.is_relative_to(package) else file
    return f"{own.as_posix()}:{line}"
