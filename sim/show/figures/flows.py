"""Who gave what to the client, and what it gave: flows of goods over a stretch of months, and what they are worth."""

from typing import NamedTuple

import numpy as np

from sim.errors import UserError
from sim.results.data import ResultsData
from sim.rules.registry import all_parameters
from sim.show.about import registry
from sim.show.numbers import two_figures
from sim.show.selection import (
    actor_title,
    constant_of,
    describe_runs,
    history_column,
    indicator_label,
    recorded_indicators,
)
from sim.show.texts import figures as texts
from sim.state.ledger import CLIENT_GOODS
from sim.words.label import lower_first
from sim.words.registry import good_label
from sim.words.units import unit_words

CASH = "cash"
#: What a unit of a good counts for in $m: 1 where it is money, or the constant of the model that
#: says so. The client's voice has no worth there.
_WORTHS: dict[str, float | str] = {
    "cash": 1.0, "fuel": 1.0, "minerals": 1.0, "arms": "arms_worth",
    "technology": "technology_worth", "cover": "cover_worth", "weapons": 1.0, "systems": "systems_worth",
}  # fmt: skip
#: Colours and hatches of the goods, the same in every figure.
GOOD_STYLES = {
    "cash": ("#E69F00", "///"), "fuel": ("#0072B2", ""), "technology": ("#009E73", "..."),
    "cover": ("#CC79A7", "\\\\\\"), "arms": ("#D55E00", "xxx"), "minerals": ("#56B4E9", "---"),
    "voice": ("#666666", ""), "weapons": ("#F0E442", "|||"), "systems": ("#8C510A", "+++"),
}  # fmt: skip


class Flow(NamedTuple):
    """What one actor gave another, in the mean of some months and runs.

    Attributes:
        good, giver, taker: what, who, to whom.
        amount, unit: how much.
        worth: what that counts for, $m a month; 0 where the model counts nothing for it.
    """

    good: str
    giver: str
    taker: str
    amount: float
    unit: str
    worth: float


def flows(
    results: ResultsData, name: str, first: int, last: int, run: int | None = None
) -> list[Flow]:
    """Every recorded flow of a scenario, in the mean of the months first to last, cash net.

    Args:
        results: whose.
        name: of the scenario.
        first, last: months since 1990-01, both included.
        run: one run; by default the mean of all.

    Raises:
        UserError: if no flow is recorded, or the run is not there.
    """
    client = results.manifest["scenarios"][name]["cast"][0]
    names = [
        n
        for n in recorded_indicators(results, name)
        if n.count(".") == 2 and n.split(".")[0] in CLIENT_GOODS and client in n.split(".")
    ]
    if not names:
        raise UserError(
            f'no flow is recorded of {name!r}: run again with record="all" '
            "(on the command line: --record all)"
        )
    place = None if run is None else history_column(results, name, run)
    unit_worths = worths(results, name)
    result = []
    for indicator in names:
        good, giver, taker = indicator.split(".")
        months = results.series(indicator, name)[first : last + 1]
        amount = float(np.mean(months if place is None else months[:, place], dtype=float))
        worth = amount * unit_worths.get(good, 0.0)
        unit = indicator_label(results, indicator).unit
        result.append(Flow(good, giver, taker, amount, unit, worth))
    return _net(result)


def _net(found: list[Flow]) -> list[Flow]:
    """Flows in which cash goes one way only: what one side pays less what it is paid."""
    paid = {(flow.giver, flow.taker): flow.worth for flow in found if flow.good == CASH}
    result = []
    for flow in found:
        back = paid.get((flow.taker, flow.giver), 0.0) if flow.good == CASH else 0.0
        if flow.worth >= back:
            result.append(flow._replace(amount=flow.amount - back, worth=flow.worth - back))
    return result


def missing_goods(results: ResultsData, name: str) -> tuple[str, ...]:
    """The goods that this cast trades in, and whose flows are not recorded."""
    cast, recorded = (
        results.manifest["scenarios"][name]["cast"],
        set(recorded_indicators(results, name)),
    )
    missing = {
        good for good, *ends in (n.split(".") for n in registry() if n not in recorded)
        if good in _WORTHS and set(ends) <= set(cast) and cast[0] in ends
    }  # fmt: skip
    return tuple(good for good in CLIENT_GOODS if good in missing)


def caption(results: ResultsData, name: str, run: int | None) -> str:
    """What a picture of flows shows, and what is not in it."""
    absent = [lower_first(good_label(good).short) for good in missing_goods(results, name)]
    exception = texts.WITHOUT_GOODS.format(goods=", ".join(absent)) if absent else ""
    return texts.FLOWS.format(runs=describe_runs(results, run), exception=exception)


def actors(all_flows: list[Flow]) -> list[str]:
    """All who give or take: the one whom all flows have in common, then as they come."""
    everyone = list(dict.fromkeys(name for flow in all_flows for name in (flow.giver, flow.taker)))
    dealings = {name: sum(name in (f.giver, f.taker) for f in all_flows) for name in everyone}
    most = max(everyone, key=lambda name: dealings[name], default=None)
    return sorted(everyone, key=lambda name: name != most)


def wrap_actor(actor: str) -> str:
    """An actor as a picture calls it, in two lines where one is long."""
    name = actor_title(actor)
    if len(name) < 14:
        return name
    middle = min((abs(i - len(name) / 2), i) for i, c in enumerate(name) if c == " ")[1]
    return f"{name[:middle]}\n{name[middle + 1 :]}"


def amount(all_flows: list[Flow]) -> str:
    """What flows of one good add up to in its own unit, if that is no money.

    >>> amount([Flow("arms", "a", "b", 318.2, "kshell/month", 318.2)])
    '318 thousand'
    """
    unit = all_flows[0].unit.removesuffix("/month")
    if unit == "$m":
        return ""
    return f"{two_figures(sum(flow.amount for flow in all_flows))} {unit_words(unit)}"


def worths(results: ResultsData, name: str) -> dict[str, float]:
    """What a unit of each good counts for in a scenario, $m; none for what counts nothing."""
    return {
        good: worth if isinstance(worth, float) else _worth_of(results, name, worth)
        for good, worth in _WORTHS.items()
    }


def _worth_of(results: ResultsData, name: str, parameter: str) -> float:
    """A worth; its default where runs differ in it."""
    worth = constant_of(results, name, parameter)
    return float(all_parameters()[parameter].default or 0.0) if worth is None else worth
