"""Which parameters matter: each is switched off, or halved, in the same histories.

A rank correlation over priors cannot answer this: a parameter may matter a great deal although its plausible
range is narrow. Here each is set to nothing where its bounds allow that, and to half of what was drawn where
not. `python -m sim.validation.screening 250` prints, for each, the largest change of any outcome's mean, in standard
deviations of that outcome across histories: among headline indicators, and among all. What moves neither by
a tenth is inert. Names after the number screen only those.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from sim.calendar import month_index
from sim.ensemble.execution.memory import run_plan
from sim.errors import UserError, nearest
from sim.numerics import Floats
from sim.random_streams import RandomStreams
from sim.rules.registry import all_parameters
from sim.scenario.library import load_plan, with_overrides, with_prior
from sim.scenario.parameters import Setting, eligible_partners, resolve_parameters
from sim.scenario.plan import Plan
from sim.state.indicators import indicators
from sim.validation.command import run_command, split_runs

#: The years over which outcomes are means.
WINDOWS = (
    ("1995-01", "1999-12"),
    ("2013-01", "2018-12"),
    ("2023-01", "2024-06"),
    ("2028-01", "2034-12"),
)
#: A change below this, in standard deviations, is none.
INERT = 0.1
#: The least scale of an outcome, in standard deviations of its quantity over all actors and years.
LEAST_SCALE = 0.1
#: Levers are what scenarios move, and weights what switches set.
SCREENED_KINDS = ("prior", "constant", "fact")


@dataclass(frozen=True, slots=True)
class Screened:
    """What becomes of the outcomes without a parameter.

    Attributes:
        how: "off" or "halved".
        headline, headline_outcome: largest change among headline indicators, sd, and where.
        largest, outcome: the same among all indicators.
    """

    name: str
    how: str
    headline: float
    headline_outcome: str
    largest: float
    outcome: str

    @property
    def inert(self) -> bool:
        """Whether nothing moves by a tenth of a standard deviation."""
        return self.largest < INERT


def screened_names() -> list[str]:
    """The parameters that can be screened."""
    return [name for name, one in all_parameters().items() if one.kind in SCREENED_KINDS]


def screen(
    names: Iterable[str] | None = None, runs: int = 250, seed: int = 1, workers: int = 0
) -> list[Screened]:
    """Screen parameters, the least weighty first.

    Args:
        names: which; all if None.
        runs: histories of each world, with parameters drawn from their priors.
        seed: of the common random numbers.
        workers: processes; 0 for as many as there are processors.

    Raises:
        UserError: for an unknown name.
    """
    wanted = screened_names() if names is None else list(names)
    unknown = [
        f"no parameter {n!r}.{nearest(n, screened_names())}"
        for n in wanted
        if n not in screened_names()
    ]
    if unknown:
        raise UserError(*unknown)
    work = partial(_screen_one, runs=runs, seed=seed)
    count = workers or os.cpu_count() or 1
    if count == 1 or len(wanted) == 1:
        screened = [work(name) for name in wanted]
    else:
        with ProcessPoolExecutor(count) as pool:
            screened = list(pool.map(work, wanted, chunksize=4))
    return sorted(screened, key=lambda one: one.largest)


def _screen_one(name: str, runs: int, seed: int) -> Screened:
    plan = _plan()
    settings, how = _less(name, plan, runs, seed)
    outcomes, headline = _outcomes(with_overrides(plan, settings), runs, seed), _headline(plan)
    base, spread = _base(runs, seed)
    moved = np.abs((outcomes - base).mean(axis=-1)) / spread
    titles = _titles(plan)
    first, second = int(np.argmax(np.where(headline, moved, -1.0))), int(np.argmax(moved))
    return Screened(
        name, how, float(moved[first]), titles[first], float(moved[second]), titles[second]
    )


def _plan() -> Plan:
    return with_prior(load_plan("baseline"), "declared")


def _less(name: str, plan: Plan, runs: int, seed: int) -> tuple[dict[str, Setting], str]:
    """The settings that switch a parameter off or halve it, and which of the two."""
    parameter = all_parameters()[name]
    low, high = parameter.bounds
    streams = RandomStreams(seed, np.arange(runs))
    regime = plan.regimes[0]
    drawn = resolve_parameters(plan.cast, regime.all_settings(), regime.prior, streams)
    values = np.asarray(getattr(drawn, name))
    rows = {name: values}
    if parameter.holder == "partner":
        places = {
            partner: plan.cast.names.index(partner)
            for partner in eligible_partners(plan.cast, parameter)
        }
        rows = {
            f"{partner}.{name}": values[row if len(values) > 1 else 0]
            for partner, row in places.items()
        }
    off = low <= 0.0
    less = {spelling: np.zeros(runs) if off else np.clip(0.5 * row, low, high) + np.zeros(runs)
            for spelling, row in rows.items()}  # fmt: skip
    return dict(less), "off" if off else "halved"


@cache
def _base(runs: int, seed: int) -> tuple[Floats, Floats]:
    """The outcomes of the model as it is (outcome, run), and the scale of each (outcome,).

    The scale is the standard deviation across histories, but never less than a tenth of that of the
    same quantity over all actors and years: what hardly differs between histories is no yardstick.
    """
    plan = _plan()
    outcomes = _outcomes(plan, runs, seed)
    kinds = np.repeat([one.name.split(".")[0] for one in indicators(plan.cast)], len(WINDOWS))
    of_kind = {kind: outcomes[kinds == kind].std() for kind in set(kinds)}
    spread = np.maximum(outcomes.std(axis=-1), LEAST_SCALE * np.array([of_kind[k] for k in kinds]))
    return outcomes, np.where(spread > 0.0, spread, np.inf)


def _outcomes(plan: Plan, runs: int, seed: int) -> Floats:
    """Means over the windows of all indicators, those without a value as 0 (outcome, run)."""
    series = run_plan(plan, runs, seed, "all")
    rows = []
    for one in indicators(plan.cast):
        values = np.nan_to_num(series[one.name].astype(float))
        rows += [values[month_index(a) : month_index(b) + 1].mean(axis=0) for a, b in WINDOWS]
    return np.stack(rows)


def _titles(plan: Plan) -> list[str]:
    return [f"{one.name} {a[:4]}–{b[:4]}" for one in indicators(plan.cast) for a, b in WINDOWS]


def _headline(plan: Plan) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.repeat([one.headline for one in indicators(plan.cast)], len(WINDOWS))


def table(screened: Sequence[Screened]) -> str:
    """The parameters in Markdown."""
    lines = [
        "| parameter | how | headline, sd | where | any, sd | where |",
        "|---|---|---|---|---|---|",
    ]
    lines += [f"| `{s.name}` | {s.how} | {s.headline:.2f} | {s.headline_outcome} | {s.largest:.2f} | {s.outcome} |"
              for s in screened]  # fmt: skip
    return "\n".join(lines)


def count_inert(screened: Sequence[Screened]) -> Mapping[str, int]:
    """How many are inert, how many move only what is no headline, and how many more."""
    return {
        "inert": sum(one.inert for one in screened),
        "below the headlines": sum(one.headline < INERT <= one.largest for one in screened),
        "weighty": sum(one.headline >= INERT for one in screened),
    }


def _command(words: list[str]) -> None:
    runs, names = split_runs(words, usual=250)
    screened = screen(names or None, runs)
    print(table(screened))
    print(", ".join(f"{count} {kind}" for kind, count in count_inert(screened).items()))


if __name__ == "__main__":
    run_command(_command)
