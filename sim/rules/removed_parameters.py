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
    "security_weight": "treaty_support and autonomy_weight, which alone decide whether the client wants a treaty",
    "security_deterrent": "treaty_support and autonomy_weight, which alone decide whether the client wants a treaty",
    "treaty_premium": "treaty_support and autonomy_weight, which alone decide whether the client wants a treaty",
    "treaty_pressure": "treaty_cost; pressure's part in it moved nothing",
    "unmonitored_relief": "enforcement_cost; monitoring acts on enforcement alone, through peer_effect",
    "will_unmonitored": "peer_effect, which needs the monitoring body",
    "initial_squeeze": "nothing: a patron's squeeze starts at 0 and is decided anew in the first month",
    "initial_court": "nothing: a patron's court starts at 0 and is decided anew in the first month",
    "initial_reliability": "nothing: reliability starts at 0 and is computed anew in the first month",
    "liquidity_low": "liquidity_high, the only bound on what a dollar is worth to the client",
    "fuel_in_support": "initial_support, which the client expects at the start",
    "deal_end": "deal_end_closed and deal_end_severe, the chances that a deal ends for a reason",
    "crisis_rate": "rung_up_calm, rung_up_threat, rung_up_display and rung_up_force, the rates of steps up the ladder of a crisis",
})  # fmt: skip


def replacement(name: str) -> str:
    """A sentence on what took the place of a former parameter; "" if none was called so.

    >>> replacement("export_ban")
    "'export_ban' was replaced: list_coverage, the part of the client's exports that complete texts ban by name"
    >>> replacement("trust_gain")
    ''
    """
    return f"{name!r} was replaced: {REPLACED[name]}" if name in REPLACED else ""
