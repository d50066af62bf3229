"""What a decision may answer: numbers, one for each run, within the range of the decision.

Only a user's own classes and methods are checked; the shipped rules are held to their ranges by tests.
"""

from collections.abc import Callable, Mapping
from functools import cache, wraps
from inspect import isfunction
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from sim.agents.actor import Actor, rule_name
from sim.agents.client import Client
from sim.agents.partner import Neighbour, Stance, Superpower
from sim.errors import UserError
from sim.numerics import Floats
from sim.rules.crisis import Backing
from sim.rules.exchange import Offers
from sim.terminal import number_of

Range = tuple[float, float]
_AMOUNT: Range = (0.0, np.inf)
_SHARE: Range = (0.0, 1.0)
#: How far beyond a range an answer may lie by rounding.
_ROUNDING = 1e-9


class _Line(NamedTuple):
    """A straight line of value."""

    intercept: Floats
    slope: Floats


#: The decisions that have several parts.
PARTS: Mapping[str, type[tuple[Any, ...]]] = MappingProxyType({
    "stance": Stance, "backing_chances": Backing, "offers": Offers, "fuel_wanted": _Line,
})  # fmt: skip
#: The range of each decision that has one; of a part, under its name too.
RANGES: Mapping[str, Range] = MappingProxyType({
    # of the client
    "provocation_rate": _AMOUNT, "outreach_rate": _AMOUNT, "goods_weight": _AMOUNT,
    "stock_wanted": _AMOUNT, "foreseen_fill": _AMOUNT, "expected_fuel": _AMOUNT,
    "parts_asked": _SHARE, "cash_limits": _AMOUNT,
    # of any partner
    "vote": (-1.0, 1.0), "ends_monitoring": _SHARE, "enforcement": _SHARE, "reception": _SHARE,
    "meeting_rate": _AMOUNT, "tolerance": _AMOUNT, "grant": _AMOUNT, "cash_limit": _AMOUNT,
    "reneging_chance": _SHARE, "fires": _AMOUNT, "fires_systems": _AMOUNT, "output": _AMOUNT,
    "offers.slope": _AMOUNT, "offers.cap": _AMOUNT,
    "fuel_wanted.slope": _AMOUNT, "link_offer.slope": _AMOUNT, "link_offer.most": _AMOUNT,
    # of a patron
    "stance": _SHARE, "seeking": _SHARE, "backing_chances": _SHARE,
    # of the superpower
    "openness": _SHARE, "talks_before_deal": _AMOUNT, "undone_by_breach": _SHARE,
    "penalties": _SHARE, "pressure": _AMOUNT, "relief": _SHARE,
    # of the neighbour
    "threat_felt": _AMOUNT, "arming": _AMOUNT, "joint_zone": _AMOUNT, "deterrent_left": _SHARE,
    "shells_lent": _AMOUNT,
})  # fmt: skip


def describe_range(decision: str) -> str:
    """The range of a decision in words; "" where it has none.

    >>> describe_range("cash_limit"), describe_range("stance"), describe_range("will")
    ('at least 0', 'from 0 to 1', '')
    """
    if decision not in RANGES:
        return ""
    low, high = RANGES[decision]
    return f"at least {low:g}" if np.isinf(high) else f"from {low:g} to {high:g}"


def is_users(agent: Actor, decision: str) -> bool:
    """Whether a user decides it: by a method of a class, or one that is put on this one agent."""
    if decision in vars(agent):
        return True
    return _is_users(next(c for c in type(agent).__mro__ if decision in vars(c)))


def _is_users(owner: type) -> bool:
    return not owner.__module__.startswith("sim.agents.")


def spell_decision(agent: Actor, decision: str) -> str:
    """Whose decision it is, for messages: the actor, the class, the method."""
    own = "" if decision in vars(agent) else rule_name(type(agent))
    return f"{agent.name}: {own}.{decision}" if own else f"{agent.name}.{decision}"


def check_answer(answer: Any, decision: str, spelled: str, runs: int) -> Any:
    """An answer that can be carried out; of several parts, they come back by name.

    Args:
        answer: what a user's own method returned.
        decision: its name.
        spelled: what messages call it.
        runs: how many histories there are.

    Raises:
        UserError: if it has other parts than the decision, is no number, is not one for each run, or
            lies outside the range of the decision.
    """
    if decision not in PARTS:
        check_part(answer, decision, "", spelled, runs)
        return answer
    kind = PARTS[decision]
    names: tuple[str, ...] = getattr(kind, "_fields", ())
    try:
        parts = tuple(answer)
    except TypeError:
        parts = ()
    if len(parts) != len(names):
        raise UserError(
            f"agents: {spelled} must return {number_of(len(names), 'part')}, "
            f"{' and '.join(names)}, not {answer!r:.60}"
        )
    for name, part in zip(names, parts, strict=True):
        check_part(part, decision, name, spelled, runs)
    return kind(*parts)


def as_numbers(answer: Any, spelled: str, runs: int) -> Floats:
    """An answer as an array, whose last axis is that of the runs or 1; a plain number has none.

    Raises:
        UserError: if it is no number, or not one for each run.
    """
    try:
        own = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise UserError(f"agents: {spelled} must return numbers, not {answer!r:.60}") from None
    if np.isnan(own).any():
        raise UserError(f"agents: {spelled} returned a value that is not a number")
    if own.ndim and own.shape[-1] not in (1, runs):
        raise UserError(
            f"agents: {spelled} returned {own.shape[-1]} values for {number_of(runs, 'run')}"
        )
    return own


def check_part(answer: Any, decision: str, part: str, spelled: str, runs: int) -> None:
    """Check numbers, and that they lie in the range of a decision or of one of its parts.

    Raises:
        UserError: as `check_answer`.
    """
    own = as_numbers(answer, spelled, runs)
    key = decision if decision in RANGES else f"{decision}.{part}"
    if key not in RANGES:
        return
    low, high = RANGES[key]
    lowest, highest = own.min(), own.max()
    if lowest < low - _ROUNDING or highest > high + _ROUNDING:
        worst = lowest if lowest < low - _ROUNDING else highest
        named = f"{part} = {worst:g}" if part else f"{worst:g}"
        raise UserError(f"agents: {spelled} returned {named}, which must be {describe_range(key)}")


@cache
def with_checks(own: type) -> type:
    """A class whose decisions are checked as they are taken, where the model asks it itself.

    What all partners decide is checked by the set of partners that asks them. A shipped class stays as it is.
    """
    asked = {
        name
        for shipped in (Client, Superpower, Neighbour) if issubclass(own, shipped)
        for name, value in vars(shipped).items() if isfunction(value) and not name.startswith("_")
    }  # fmt: skip
    methods = {
        name: _checked(getattr(own, name), name)
        for name in sorted(asked)
        if _is_users(next(c for c in own.__mro__ if name in vars(c)))
    }
    if not methods:
        return own
    told = {"__doc__": own.__doc__, "__module__": __name__, "__qualname__": own.__qualname__}
    return type(own.__name__, (own,), {**methods, **told})


def _checked(method: Callable[..., Any], decision: str) -> Callable[..., Any]:
    """A method whose answer is checked."""

    @wraps(method)
    def decide(self: Actor, *given: Any, **named: Any) -> Any:
        answer = method(self, *given, **named)
        runs = self.everything.trust.shape[-1]
        return check_answer(answer, decision, spell_decision(self, decision), runs)

    return decide
