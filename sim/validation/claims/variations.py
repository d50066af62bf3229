"""The cells in which a claim is looked at: the main one, robustness cells, ends of ranges, its removal, placebo worlds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.rules.registry import all_parameters
from sim.scenario.library import BASELINE, load_plan, with_prior
from sim.scenario.plan import Plan, Regime
from sim.state.cast import Cast
from sim.validation.claims.changes import Change, changed
from sim.validation.claims.exchange import exchanged
from sim.validation.claims.pasts import Draws, departs

#: Histories where another order of moves keeps the months from running as machine code.
FEW_HISTORIES = 100
MAIN = "main"


@dataclass(frozen=True, slots=True)
class Variation:
    """A cell: what it is called, and what it makes of every world of a claim.

    Attributes:
        kind: "main", "cell", "end", "ablation" or "placebo".
        name: in words, the same for equal variations.
        draws: how its histories are drawn.
        since: the first month in which it differs.
        is_plain: whether its months run in NumPy, which is slow, so that it has few histories.
        change: what takes a cause away, or sets a parameter to the end of its range.
        permutes: whether it exchanges the patrons' names in what is read, too.
    """

    kind: str
    name: str
    draws: Draws = "free"
    since: int = 0
    is_plain: bool = False
    permutes: bool = False
    change: Change | None = field(default=None, compare=False)

    def of(self, plan: Plan) -> Plan:
        """A world in this cell."""
        drawn = with_prior(plan, "declared")
        if self.kind == "cell":
            return CELLS[self.name](drawn, self.since)
        if self.kind == "placebo":
            return PLACEBOS[self.name](drawn)
        return drawn if self.change is None else changed(drawn, self.change)


def _each_regime(change: Callable[[Regime], Regime], plan: Plan, since: int = 0) -> Plan:
    past, later = plan.regimes_cut_at(since)
    return replace(plan, regimes=(*past, *map(change, later)))


def _variant(**form: Any) -> Callable[[Plan, int], Plan]:
    return lambda plan, since: _each_regime(
        lambda r: replace(r, variants=replace(r.variants, **form)), plan, since
    )


#: The cell in which parameters are drawn from their declared priors.
DECLARED = "priors declared"
#: Robustness cells, one thing changed at a time, from a month on.
CELLS: Mapping[str, Callable[[Plan, int], Plan]] = MappingProxyType({
    "split_the_difference": _variant(outside_option="split_the_difference"),
    "theta_zero": _variant(power="theta_zero"),
    "theta_three_quarters": _variant(power="theta_three_quarters"),
    "fixed_point": _variant(moves="fixed_point"),
    "largest_first": _variant(moves="largest_first"),
    "random moves": _variant(moves="random"),
    DECLARED: lambda plan, _: plan,
})  # fmt: skip
_PLAIN = ("fixed_point", "largest_first", "random moves")


# -- placebo worlds -------------------------------------------------------------------------------

#: Months of a block of drivers that is moved as a whole; the first block of the record is shorter.
BLOCK = 60
#: The seed of the order of blocks.
SHUFFLE_SEED = 5


@cache
def _swapped() -> Cast:
    return load_plan("swap_russia_china").cast


def swap_patrons(plan: Plan) -> Plan:
    """The two patrons exchange their places on the map; who is absent stays so."""
    there = {actor.name: actor for actor in _swapped().partners}
    partners = tuple(there[name] for name in plan.cast.names)
    return replace(plan, cast=Cast.of(plan.cast.client, partners, plan.cast.links.facts))


def war_of_2005(plan: Plan) -> Plan:
    """The war comes in 2005, and none in 2022."""
    usual = load_plan(BASELINE).regimes[0].events
    moved = tuple(e for e in load_plan("war_in_2005").regimes[0].events if e not in usual)
    return _each_regime(lambda r: replace(r, events=(*r.events, *moved)), plan)


def shuffle_drivers(plan: Plan) -> Plan:
    """The record of all drivers in blocks of five years, in another order."""
    order = shuffled_months(load_plan("history").months)

    def shuffle(regime: Regime) -> Regime:
        fields = {name: values.copy() for name, values in regime.drivers.fields.items()}
        for values in fields.values():
            values[: len(order)] = values[order]
        return replace(regime, drivers=replace(regime.drivers, fields=fields))

    return _each_regime(shuffle, plan)


def shuffled_months(months: int) -> list[int]:
    """The months of the record with their blocks of five years in another order."""
    starts = list(range(months % BLOCK, months, BLOCK))
    blocks = [range(months % BLOCK), *(range(first, first + BLOCK) for first in starts)]
    order = np.random.default_rng(SHUFFLE_SEED).permutation(len(blocks))
    return [month for place in order for month in blocks[place]]


#: The placebo world in which the patrons' names are exchanged in all that a claim names.
PERMUTED = "names permuted"
PLACEBOS: Mapping[str, Callable[[Plan], Plan]] = MappingProxyType({
    "patrons swapped on the map": swap_patrons,
    "war of 2005": war_of_2005,
    "drivers shuffled": shuffle_drivers,
    PERMUTED: exchanged,
})  # fmt: skip


# -- all of them ----------------------------------------------------------------------------------


def main_variation(draws: Draws) -> Variation:
    """The main cell."""
    return Variation("main", MAIN, draws)


def cells(past: str) -> tuple[Variation, ...]:
    """The robustness cells of a claim: those of a given past differ from it on only, others from 1990 on."""
    since = departs(past)
    draws: Draws = "replayed" if since else "free"
    return tuple(
        Variation("cell", name, "declared") if name == DECLARED
        else Variation("cell", name, draws, since, is_plain=name in _PLAIN)
        for name in CELLS
    )  # fmt: skip


def placebos() -> tuple[Variation, ...]:
    """The placebo worlds."""
    return tuple(Variation("placebo", n, permutes=n == PERMUTED) for n in PLACEBOS)


def removal(change: Change) -> Variation:
    """What takes a cause away."""
    return Variation("ablation", change.key, change=change)


def ends(spellings: tuple[str, ...]) -> tuple[Variation, ...]:
    """Both ends of the plausible ranges of some parameters."""
    found = []
    for spelling in spellings:
        span = all_parameters()[spelling.rpartition(".")[2]].plausible
        assert span is not None, f"{spelling} has no range"
        found += [
            Variation("end", f"{spelling} = {value:g}", change=Change({spelling: value}))
            for value in span
        ]
    return tuple(found)
