"""The few forms that labels of parameters take, by the words for the ends of a scale.

In braces stand {client}, {superpower} and {neighbour}, of which there is one each; {holder}, the partner whose own
number it is; and {belligerent}, a holder that is at war: Russia, unless another is named.
"""

from sim.words.label import Label


def amount(short: str, unit: str = "") -> Label:
    """Of any size."""
    return Label(short, unit=unit)


def part(short: str) -> Label:
    """A part of a whole."""
    return Label(short, ends=("none", "all"))


def scale(short: str, low: str = "none", high: str = "full") -> Label:
    """A scale from 0 to 1."""
    return Label(short, ends=(low, high))


def chance(short: str) -> Label:
    """A probability that is not a rate."""
    return Label(short, ends=("never", "certain"))


def yes_no(short: str) -> Label:
    """What is or is not so."""
    return Label(short, ends=("no", "yes"))


def weight(short: str) -> Label:
    """Of a part of the model, which a switch takes away."""
    return Label(short, ends=("off", "on"))
