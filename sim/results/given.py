"""Histories given a condition: selected in one scenario, and taken in all, so that pairs stay pairs.

A condition selects worlds and does not change them. What follows in them may come from what made the
condition hold, and not from what it says.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil, floor, log10
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError, all_at_once, nearest
from sim.results.clusters import Clusters, effective_runs
from sim.results.conditions import Condition, parse_condition
from sim.results.first_times import wilson

#: The fewest histories from which anything is said.
FEWEST = 50
SELECTED = (
    "selected, not caused; to see what a condition causes, compare a scenario that changes it"
)


class GivenWarning(UserWarning):
    """A condition selects nothing, since all histories meet it."""


class Judged(Protocol):
    """Results in which conditions are judged."""

    manifest: Mapping[str, Any]

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios that are here."""

    @property
    def named(self) -> tuple[str, ...]:
        """The scenarios that the user requested."""

    @property
    def clusters(self) -> Clusters | None:
        """The parameter set of each run, where runs share sets (run,)."""

    def month_count(self, scenario: str) -> int:
        """How many months its runs have."""

    def months_of(
        self, indicator: str, scenario: str, first: int, last: int
    ) -> NDArray[np.float32]:
        """Some months of an indicator (month, run)."""

    def base_of(self, scenario: str) -> str | None:
        """The scenario that another is compared to, if it was run."""


@dataclass(frozen=True, slots=True)
class Given:
    """The histories that meet some conditions.

    Attributes:
        conditions: all of which must hold, as they were written.
        where: the scenario in which each was judged.
        counts: the histories that meet each.
        runs: the places of those that meet all (run,).
        total: how many histories were judged.
        alike: as how many independent ones these count, for each condition and for all together; fewer
            where histories share parameter sets.
    """

    conditions: tuple[Condition, ...]
    where: tuple[str, ...]
    counts: tuple[int, ...]
    runs: NDArray[np.intp]
    total: int
    alike: tuple[int, ...]

    @property
    def words(self) -> str:
        """The conditions in words.

        >>> two = parse_condition("talks>0@2025"), parse_condition("in war_ends: deal<1@2025")
        >>> Given(two, ("baseline", "war_ends"), (9, 8), np.arange(3), 9, (9, 9, 9)).words
        'talks > 0 in 2025 and deal < 1 in 2025, in war_ends'
        """
        return " and ".join(
            f"{one}, in {one.scenario}" if one.scenario else str(one) for one in self.conditions
        )

    @property
    def lines(self) -> list[str]:
        """How many histories meet each condition, how many all, and what that does not say."""
        *alike, alike_together = self.alike
        each = [
            f"in {self._share(count, many)} of {where}: {condition}"
            for condition, where, count, many in zip(
                self.conditions, self.where, self.counts, alike, strict=True
            )
        ]
        together = f"all of these in {self._share(len(self.runs), alike_together)}"
        return [*each, *([together] if len(each) > 1 else []), SELECTED]

    def _share(self, count: int, alike: int) -> str:
        part = count / self.total
        low, high = wilson(part * alike, alike)
        share = f"{100 * part:.0f} %, {100 * low:.0f} to {100 * high:.0f}"
        return f"{count:,} of {self.total:,} histories ({share})"

    def as_manifest(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {
            "words": self.words,
            "lines": self.lines,
            "histories": len(self.runs),
            "of": self.total,
        }


def judge(results: Judged, written: Sequence[str], base: str | None = None) -> Given:
    """The histories that meet all of some conditions.

    Args:
        results: with the scenarios in which they are judged.
        written: the conditions, as `sim.results.conditions` spells them.
        base: where a condition is judged that names no scenario; by default the one base here.

    Raises:
        UserError: for each condition that cannot be read or judged; or if none or too few histories meet
            all of them.
    """
    if not written:
        raise UserError("given: name a condition, such as 'treaty.dprk.russia>0@2025'")
    conditions = all_at_once(*(partial(parse_condition, one) for one in written))
    where = all_at_once(*(partial(_judged_in, results, one, base) for one in conditions))
    pairs = list(zip(conditions, where, strict=True))
    holding = all_at_once(*(partial(_holding, results, *pair) for pair in pairs))
    all_hold = np.all(holding, axis=0)
    runs = np.flatnonzero(all_hold)
    counts = tuple(int(holds.sum()) for holds in holding)
    alike = tuple(effective_runs(x.astype(float), results.clusters) for x in (*holding, all_hold))
    given = Given(tuple(conditions), tuple(where), counts, runs, len(all_hold), alike)
    _refuse_few(given)
    for (condition, scenario), count in zip(pairs, counts, strict=True):
        if count == given.total:
            words = f"all {given.total:,} histories of {scenario} meet it, so it selects nothing"
            warnings.warn(f"{condition}: {words}", GivenWarning, stacklevel=3)
    return given


def _judged_in(results: Judged, condition: Condition, base: str | None) -> str:
    """The scenario in which a condition is judged."""
    where = condition.scenario or base or _common_base(results)
    if where not in results.scenarios:
        here = nearest(where, results.scenarios)
        raise UserError(f"given is judged in {where}, which is not in this folder.{here}")
    return where


def _common_base(results: Judged) -> str:
    """The base of all scenarios here; of one that stands alone, itself."""
    bases = {results.base_of(name) or _missing_base(results, name) for name in results.named}
    if len(bases) == 1:
        return bases.pop()
    raise UserError(
        f"given: the scenarios have different bases ({', '.join(sorted(bases))}); write which, such as "
        f"'in {min(bases)}: …'"
    )


def _missing_base(results: Judged, name: str) -> str:
    """The base that a scenario would have, were it here; itself, if it has none."""
    stated = results.manifest["scenarios"][name].get("compare_to")
    return str(stated or name)


def _holding(results: Judged, condition: Condition, scenario: str) -> NDArray[np.bool_]:
    """In which histories a condition holds (run,)."""
    first, last = condition.window(results.month_count(scenario))
    return condition.holds(results.months_of(condition.indicator, scenario, first, last))


def _refuse_few(given: Given) -> None:
    """Refuse what holds too seldom to say anything of the histories in which it does."""
    count, total = len(given.runs), given.total
    if count >= min(FEWEST, total):
        return
    of = f"of {total:,} histories"
    if not count:
        raise UserError(f"given {given.words}: holds in none {of}")
    needed = ceil(FEWEST * total / count)
    digits = 10 ** max(0, floor(log10(needed)) - 1)
    raise UserError(
        f"given {given.words}: holds in {count:,} {of}, too few to say anything; it takes about "
        f"{ceil(needed / digits) * digits:,} runs"
    )
