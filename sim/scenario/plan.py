"""A plan: a scenario resolved with the facts, all that a run needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.facts import Facts
from sim.rules.decision_rules import DecisionRule
from sim.rules.switches import SWITCHES
from sim.scenario.drivers import Drivers
from sim.scenario.events import Event
from sim.scenario.parameters import PriorUse, Setting
from sim.state.cast import Cast

OutsideOption = Literal["deal_me_out", "split_the_difference"]
Moves = Literal["smoothed", "fixed_point", "largest_first", "random"]
Exposure = Literal["recorded", "follows_penalties"]
Denuclearisation = Literal["kept", "by_choice"]
PowerMetric = Literal["theta_zero", "theta_half", "theta_three_quarters"]

#: The exponent of each power metric (Beckley 2018: θ=½; θ=0 is GDP alone).
POWER_METRICS: Mapping[str, float] = {
    "theta_zero": 0.0,
    "theta_half": 0.5,
    "theta_three_quarters": 0.75,
}
MONTHS = 540


@dataclass(frozen=True, slots=True)
class Variants:
    """Alternative forms of the model, for comparison."""

    outside_option: OutsideOption = "deal_me_out"
    moves: Moves = "smoothed"
    power: PowerMetric = "theta_half"
    denuclearisation: Denuclearisation = "kept"
    exposure: Exposure = "recorded"


@dataclass(frozen=True, slots=True)
class Regime:
    """Months under one set of assumptions.

    Attributes:
        start: its first month.
        settings: parameters by spelling: numbers, distributions, or one value a run.
        prior: whether uncertain parameters are drawn from their priors.
        switched_off: the switches that are off.
        off_where: for further switches, the runs of a design in which they are off (run,).
        variants: alternative forms of the model.
        drivers, events: the influences from outside the model.
        agents: the decision rules that actors follow instead of the shipped ones, by actor.
    """

    start: int
    drivers: Drivers
    events: tuple[Event, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    prior: PriorUse = "declared"
    switched_off: frozenset[str] = frozenset()
    variants: Variants = field(default_factory=Variants)
    off_where: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    agents: Mapping[str, DecisionRule] = field(default_factory=dict)

    @property
    def untraceable(self) -> tuple[str, ...]:
        """Why its months cannot run as machine code, in words: another order of moves, a user's rule."""
        moves = self.variants.moves
        orders = (
            () if moves == "smoothed" else (f"the order of moves {moves} cannot be machine code",)
        )
        return orders + tuple(
            f"{rule.name} of {who} is a class of your own, which runs as Python"
            for who, rule in self.agents.items() if rule.own
        )  # fmt: skip

    def all_settings(self) -> dict[str, Setting]:
        """The settings with those of variants and switches; a switch overrides a setting."""
        settings: dict[str, Setting] = {}
        if self.prior == "defaults" or self.variants.power != "theta_half":
            settings["power_exponent"] = POWER_METRICS[self.variants.power]
        settings.update(self.settings)
        for name in sorted(self.switched_off):
            for parameter, value in SWITCHES[name].items():
                settings = {k: v for k, v in settings.items() if k.rpartition(".")[2] != parameter}
                settings[parameter] = value
        return settings


@dataclass(frozen=True, slots=True)
class Plan:
    """A scenario, resolved.

    Attributes:
        name: of the scenario.
        cast: who takes part.
        regimes: the assumptions, the first from month 0; a branch begins a new regime.
        months: the number of months of a run.
        title, description: texts for readers.
        compare_to: the first scenario that it is compared with, by name or path.
        comparisons: all scenarios that it is compared with, that one first.
        main_comparison: the one of these that the answer speaks of; "" for the first.
        clause: what happens in it, in words that follow "If"; "" where it has none.
        departs: first month that differs from the base; 0 for the first of all; None: the start of the
            last regime.
        runs, seed: of a batch, unless the command line or the caller gives them.
    """

    name: str
    cast: Cast
    regimes: tuple[Regime, ...]
    months: int = MONTHS
    title: str = ""
    description: str = ""
    compare_to: str | None = None
    comparisons: tuple[str, ...] = ()
    main_comparison: str = ""
    clause: str = ""
    departs: int | None = None
    runs: int | None = None
    seed: int | None = None

    @property
    def branch(self) -> int | None:
        """The month from which this scenario differs from its base; None if from the first."""
        if self.departs is not None:
            return self.departs or None
        return self.regimes[-1].start if len(self.regimes) > 1 else None

    def regime(self, month: int) -> Regime:
        """The assumptions in force in a month."""
        return [regime for regime in self.regimes if regime.start <= month][-1]

    def regimes_cut_at(self, month: int) -> tuple[tuple[Regime, ...], tuple[Regime, ...]]:
        """The regimes before a month, and those from it on, of which the first starts at it.

        >>> from sim.scenario.library import load_plan
        >>> past, later = load_plan("war_ends").regimes_cut_at(420)
        >>> [regime.start for regime in past], [regime.start for regime in later]
        ([0, 414], [420])
        """
        past = tuple(regime for regime in self.regimes if regime.start < month)
        later = tuple(regime for regime in self.regimes if regime.start > month)
        return past, (replace(self.regime(month), start=month), *later)


def full_cast(facts: Facts) -> Cast:
    """All actors, in the order of the facts."""
    return Cast.of(facts.client, facts.partners, facts.links)
