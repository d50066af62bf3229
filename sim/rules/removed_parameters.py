"""What took the place of parameters that earlier versions had, for messages about older files."""

from collections.abc import Mapping
from types import MappingProxyType

#: For each former name, what does its work now.
REPLACED: Mapping[str, str] = MappingProxyType({
    "rate_before": "before the programme can test there are no tests; rate_added is their rate once it can",
    "text_worth": "texts come from a finite menu, of which breadth_step is used up by each",
    "impunity": "deterrence, what a new text could still take away restrains tests",
    "export_ban": "list_coverage, the part of the client's exports that complete texts ban by name",
    "hungry_capacity": "export_capacity; famine acts through what the client wants to buy",
    "largest_fuel_flow": "reach_cap, the most that a partner ships as a share of its reachable economy",
})  # fmt: skip


def replacement(name: str) -> str:
    """A sentence on what took the place of a former parameter; "" if none was called so.

    >>> replacement("export_ban")
    "'export_ban' was replaced: list_coverage, the part of the client's exports that complete texts ban by name"
    >>> replacement("trust_gain")
    ''
    """
    return f"{name!r} was replaced: {REPLACED[name]}" if name in REPLACED else ""
