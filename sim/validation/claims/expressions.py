"""What a claim's text is made of: expressions, each with the kind of its value."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an expression's value is, in words for messages."""

    SERIES = "a value a month and history"
    HISTORY = "a value a history"
    STATISTIC = "a number over all histories"
    NUMBER = "a number"
    WINDOW = "months"


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression as a tree.

    Attributes:
        op: what it does: "number", "month", "indicator", "event", "call", "world", "not", "in", "span", "around",
            or a sign.
        kind: the kind of its value.
        parts: what it works on.
        name: of the indicator, event, function or world.
        value: of a number; of a month, months since 1990-01.
    """

    op: str
    kind: Kind
    parts: tuple["Expression", ...] = ()
    name: str = ""
    value: float = 0.0

    def walk(self) -> Iterator["Expression"]:
        """This expression and all within it."""
        yield self
        for part in self.parts:
            yield from part.walk()


#: The world in which an expression is read that names none.
MAIN_WORLD = "a"


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is read off one world: a value a history, or the month of an event."""

    world: str
    expression: Expression


def leaves(expression: Expression, world: str = MAIN_WORLD) -> Iterator[Leaf]:
    """The values a history that an expression takes from worlds.

    Args:
        expression: what is looked through.
        world: in which it is read.
    """
    if expression.op == "world":
        yield from leaves(expression.parts[0], expression.name)
    elif is_leaf(expression):
        yield Leaf(world, expression)
    else:
        for part in expression.parts:
            yield from leaves(part, world)


def is_leaf(expression: Expression) -> bool:
    """Whether an expression makes a value a history from months of one world."""
    if expression.op == "event":
        return True
    reads_months = any(part.kind is Kind.SERIES for part in expression.parts)
    return expression.kind is Kind.HISTORY and reads_months


def worlds_of(expression: Expression, world: str = MAIN_WORLD) -> frozenset[str]:
    """The worlds that an expression reads."""
    return frozenset(leaf.world for leaf in leaves(expression, world))
