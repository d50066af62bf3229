"""What a partner offers over a link with another partner: a straight line of value or cost, and a limit."""

from typing import NamedTuple

from sim.numerics import Floats


class LinkOffer(NamedTuple):
    """One end's offer on one line of a link.

    Attributes:
        line: what is traded: "supplies", "weapons", "assurance", "shells" or "raw_materials".
        with_whom: the partner at the other end, or "front".
        buys: whether this end buys; else it sells.
        intercept: its value, or cost, of the first unit (run,).
        slope: by how much that value falls, or that cost rises, with a unit (run,).
        most: the most that can change hands in the month, as far as both ends know (run,).
    """

    line: str
    with_whom: str
    buys: bool
    intercept: Floats
    slope: Floats
    most: Floats
