"""Ablations: what each mechanism, driver and good contributes to an outcome.

Each part of the model is taken away by itself (what the full model loses without it), and put in by itself
into a model from which all parts are gone (what it brings alone). Parts that overlap bring more alone than
they cost when left out; parts that need each other bring less. Runs are paired: all worlds use common random
numbers, so a contribution is a mean of differences run by run, with a 95 % Monte-Carlo interval.

`python -m sim.validation.ablations 1000` prints the table of the alliance of 2024; further words are outcomes
of your own: INDICATOR@MONTH, INDICATOR@MONTH:MONTH (mean), INDICATOR@MONTH-MONTH (change), such as
`trust.dprk.russia@2010-01-2024-06`.
"""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_index
from sim.ensemble.execution.memory import run_plan
from sim.errors import UserError, all_at_once
from sim.numerics import Floats
from sim.results.compare import Z95
from sim.rules.switches import SWITCHES
from sim.scenario.drivers import Drivers
from sim.scenario.library import load_plan, with_overrides, with_prior
from sim.scenario.parameters import PriorUse, Setting
from sim.scenario.plan import Plan
from sim.state.indicators import select_indicators
from sim.terminal import number_of
from sim.validation.command import run_command, split_runs

Series = Mapping[str, NDArray[np.float32]]

MONTH = r"(\d{4}-\d{2})"
OUTCOME = re.compile(rf"([\w.]+)@{MONTH}(?:([:-]){MONTH})?")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A number of each run that parts of the model may contribute to.

    Attributes:
        title: for readers.
        indicator: which it reads.
        first, last: months since 1990-01; the mean of the months between them, both included, unless `change`.
        change: the value of the last month less that of the first, each as a mean of the year up to it.
    """

    title: str
    indicator: str
    first: int
    last: int
    change: bool = False

    def of(self, series: Series) -> Floats:
        """The outcome in each run (run,)."""
        values = series[self.indicator].astype(float)
        if self.change:
            return _year_to(values, self.last) - _year_to(values, self.first)
        return np.asarray(values[self.first : self.last + 1].mean(axis=0))


def _year_to(values: Floats, month: int) -> Floats:
    """Mean of the twelve months up to a month (run,)."""
    return np.asarray(values[max(0, month - 11) : month + 1].mean(axis=0))


def _outcome(title: str, indicator: str, first: str, last: str, change: bool = False) -> Outcome:
    return Outcome(title, indicator, month_index(first), month_index(last), change)


#: The alliance of 2024, as the article describes it.
ALLIANCE_OF_2024 = (
    _outcome(
        "gain in alignment since 2010", "alignment.dprk.russia", "2010-12", "2024-06", change=True
    ),
    _outcome("treaty by the end of 2026", "treaty.dprk.russia", "2026-12", "2026-12"),
    _outcome("technology, points a month 2024-26", "technology.russia.dprk", "2024-01", "2026-12"),
    _outcome("monitoring alive, mid-2024", "monitoring", "2024-06", "2024-06"),
    _outcome(
        "shells to mid-2024, kshell a month since 2022", "arms.dprk.russia", "2022-01", "2024-06"
    ),
)


def parse_outcome(text: str) -> Outcome:
    """An outcome as the command line spells it.

    >>> parse_outcome("trust.dprk.russia@2024-01:2024-06").last
    413
    """
    match = OUTCOME.fullmatch(text)
    if match is None:
        raise UserError(
            f"{text!r} is no outcome: write INDICATOR@MONTH, or two months with ':' or '-'"
        )
    name, first, sign, last = match.groups()
    return _outcome(text, name, first, last or first, change=sign == "-")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the model that can be taken away.

    Attributes:
        name: for readers.
        kind: "mechanism", "driver" or "good".
        settings: the parameters that take it away, by spelling.
        drivers: the series that are held level, each at a value or, where None, at the mean of its record.
    """

    name: str
    kind: str
    settings: Mapping[str, Setting] = field(default_factory=dict)
    drivers: Mapping[str, float | None] = field(default_factory=dict)


def _driver(name: str, *series: str, at: float | None = None) -> Part:
    return Part(name, "driver", drivers=dict.fromkeys(series, at))


def _good(name: str, **settings: float) -> Part:
    return Part(name, "good", settings=settings)


PARTS: tuple[Part, ...] = (
    *(Part(name, "mechanism", settings=dict(off)) for name, off in SWITCHES.items()),
    Part("quarrel of the war", "mechanism", settings={"war_quarrel": 0.0}),
    _driver("fighting of the war", "war.intensity", at=0.0),
    _driver("contests before the war", "contest.russia", "contest.china", at=0.0),
    _driver("closures of the border", "border.open", at=1.0),
    _driver("changes of the superpower's openness", "openness.us"),
    _driver("changes of the neighbour's government", "government.rok"),
    _driver("changes of exposure to the superpower", "exposure.china", "exposure.russia"),
    _driver("growth of the patrons' economies", "gdp.china", "gdp.russia"),
    _good("shells", shell_value=0.0),
    _good("cash", cash_limit=0.0),
    _good("fuel and food", reach_cap=0.0),
    _good("arms technology", technology_cap=0.0),
    _good("diplomatic cover", cover_cap=0.0),
    _good("minerals and labour", minerals_demand=0.0),
    _good("the client's voice", voice_value=0.0),
)


def without(plan: Plan, parts: Sequence[Part]) -> Plan:
    """The plan from whose first month on some parts are gone."""
    settings = {name: value for part in parts for name, value in part.settings.items()}
    levels = {name: value for part in parts for name, value in part.drivers.items()}
    changed = with_overrides(plan, settings) if settings else plan
    if not levels:
        return changed
    regimes = tuple(replace(r, drivers=_level(r.drivers, levels)) for r in changed.regimes)
    return replace(changed, regimes=regimes)


def _level(drivers: Drivers, levels: Mapping[str, float | None]) -> Drivers:
    """The drivers with some series held level over all months."""
    fields = {name: values.copy() for name, values in drivers.fields.items()}
    for name, value in levels.items():
        if name in drivers.place:
            where, index = drivers.place[name]
            rows: tuple[slice | int, ...] = (slice(None), *index)
            mean = fields[where][rows].mean(axis=0)
            fields[where][rows] = mean if value is None else value
    return replace(drivers, fields=fields)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a part brings to an outcome, with half of each 95 % Monte-Carlo interval.

    Attributes:
        left_out: the full model less the model without the part.
        alone: the model with this part only, less the model with none.
    """

    left_out: float
    left_out_error: float
    alone: float
    alone_error: float


@dataclass(frozen=True, slots=True)
class AblationTable:
    """Contributions to some outcomes.

    Attributes:
        full, bare: mean of each outcome with all parts, and with none (outcome,).
        rows: by part's name, a contribution for each outcome.
    """

    outcomes: tuple[Outcome, ...]
    full: Floats
    bare: Floats
    rows: Mapping[str, tuple[Contribution, ...]]


Progress = Callable[[str], None]
#: How parameters are settled, in words.
USES: Mapping[str, PriorUse] = MappingProxyType(
    {"Parameters at their defaults": "defaults", "Parameters drawn from their priors": "declared"}
)


def ablation_table(
    outcomes: Sequence[Outcome] = ALLIANCE_OF_2024,
    parts: Sequence[Part] = PARTS,
    runs: int = 1000,
    seed: int = 1,
    prior: PriorUse = "declared",
    progress: Progress = lambda _: None,
) -> AblationTable:
    """What each part contributes to some outcomes.

    Args:
        outcomes: what is looked at.
        parts: what is taken away, and put in alone.
        runs: histories of each world; the number of worlds is two for each part, and two.
        seed: of the common random numbers.
        prior: "declared" draws uncertain parameters, "defaults" holds them.
        progress: called with the name of each world that is done.
    """
    last = max(one.last for one in outcomes)
    base = with_prior(load_plan("baseline"), prior)
    base = replace(base, months=min(base.months, last + 1))
    names = tuple(dict.fromkeys(one.indicator for one in outcomes))

    def values(gone: Sequence[Part], title: str) -> Floats:
        series = run_plan(without(base, gone), runs, seed, names)
        progress(title)
        return np.stack([one.of(series) for one in outcomes])

    full, bare = values((), "all parts"), values(parts, "no part")
    rows = {}
    for part in parts:
        others = [other for other in parts if other is not part]
        less = full - values([part], f"without {part.name}")
        more = values(others, f"{part.name} alone") - bare
        rows[part.name] = tuple(
            Contribution(*_mean(less[row]), *_mean(more[row])) for row in range(len(outcomes))
        )
    return AblationTable(tuple(outcomes), full.mean(axis=1), bare.mean(axis=1), rows)


def _mean(differences: Floats) -> tuple[float, float]:
    """Mean of paired differences, and half of its 95 % interval."""
    error = (
        Z95 * differences.std(ddof=1) / np.sqrt(len(differences))
        if len(differences) > 1
        else np.nan
    )
    return float(differences.mean()), float(error)


def to_markdown(contributions: AblationTable, parts: Sequence[Part] = PARTS) -> str:
    """The table in Markdown: for each outcome "left out · alone", each with its interval."""
    kinds = {part.name: part.kind for part in parts}
    heads = " | ".join(one.title for one in contributions.outcomes)
    lines = [
        f"| part | kind | {heads} |",
        "|---|---|" + "---|" * len(contributions.outcomes),
        f"| all parts | | {_plain(contributions.full)} |",
        f"| no part | | {_plain(contributions.bare)} |",
    ]
    for name, cells in contributions.rows.items():
        texts = (
            f"{c.left_out:+.3f} ± {c.left_out_error:.3f} · {c.alone:+.3f} ± {c.alone_error:.3f}"
            for c in cells
        )
        lines.append(f"| {name} | {kinds[name]} | {' | '.join(texts)} |")
    return "\n".join(lines)


def _plain(values: Floats) -> str:
    return " | ".join(f"{value:.3f}" for value in values)


def _command(words: list[str]) -> None:
    runs, others = split_runs(words, usual=1000)
    outcomes = tuple(all_at_once(*(partial(parse_outcome, word) for word in others)))
    select_indicators(load_plan("baseline").cast, [one.indicator for one in outcomes])
    for title, use in USES.items():
        print(f"\n{title}; {number_of(runs, 'run')} a world\n", flush=True)
        table = ablation_table(
            outcomes or ALLIANCE_OF_2024, runs=runs, prior=use, progress=_say_done
        )
        print(to_markdown(table))


def _say_done(world: str) -> None:
    print(f"{world} …", file=sys.stderr)


if __name__ == "__main__":
    run_command(_command)
