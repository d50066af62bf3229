"""Reach: where each recorded value lies in what the model predicts before it has seen the record.

The prior predictive distribution of an observation is what the record would show of many runs
(`sim.record.model_values`). A value that lies outside its central 98 % is out of reach: no weighting of
runs could bring the model there (Gelman et al. 2020 on prior predictive checks). Months in which the
border was shut say nothing about politics and are left out.

`python -m sim.validation.reach 1000` prints the table; the word `defaults` holds uncertain parameters at
their defaults. CRPS is the fair form for ensembles (Ferro 2014), of log(1 + x) for amounts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_name
from sim.ensemble.execution.memory import run_plan
from sim.numerics import Floats
from sim.record import MEASURES, is_border_closed, model_values, record
from sim.record.catalogue import VOTE
from sim.scenario.library import load_plan, with_prior
from sim.scenario.parameters import PriorUse
from sim.validation import scores
from sim.validation.command import refuse_other, run_command, split_runs

#: The trade record by which bands are judged: amounts of both dyads, the world's, and China's share.
TRADE_SERIES = (
    "trade.dprk.china", "trade_kotra.dprk.china", "exports.china.dprk", "exports.dprk.china",
    "trade.dprk.russia", "exports.russia.dprk", "exports.dprk.russia", "trade.dprk.world",
    "trade_share.dprk.china",
)  # fmt: skip
#: The central parts of the prediction that are looked at: 90 % for bands, 98 % for reach.
BAND, REACH = 0.90, 0.98
#: Units of shares, indices and votes: their scores are of the values themselves.
WITHOUT_UNIT = ("1", "%", "0/1", VOTE)


@dataclass(frozen=True, slots=True)
class Placed:
    """A recorded value within its prediction.

    Attributes:
        series: the record's name.
        last_month: the last month that the value speaks of, months since 1990-01.
        value: as recorded.
        pit: share of the runs below it, half of those equal to it (0-1).
        low, high: ends of the central 90 % of the prediction.
        crps: fair continuous ranked probability score; of log(1 + x) unless the record is a share.
    """

    series: str
    last_month: int
    value: float
    pit: float
    low: float
    high: float
    crps: float

    @property
    def in_band(self) -> bool:
        """Whether it lies within the central 90 %."""
        return self.low <= self.value <= self.high

    @property
    def in_reach(self) -> bool:
        """Whether it lies within the central 98 %."""
        tail = (1.0 - REACH) / 2.0
        return tail <= self.pit <= 1.0 - tail


@dataclass(frozen=True, slots=True)
class SeriesReach:
    """How well a record is covered.

    Attributes:
        series: the record's name.
        count: how many of its values were looked at.
        coverage: share within the central 90 %.
        pit: mean share of runs below the value; .5 where the prediction is centred.
        crps: mean fair score.
        width: mean width of the 90 % band over the largest recorded value.
        out_of_reach: last months of the values outside the central 98 %.
    """

    series: str
    count: int
    coverage: float
    pit: float
    crps: float
    width: float
    out_of_reach: tuple[int, ...]


def place(name: str, series: Mapping[str, NDArray[Any]]) -> list[Placed]:
    """Where the open values of a record lie in what it would show of some runs.

    Args:
        name: a record that has a measure of the same quantity and unit.
        series: the indicators it reads, each (month, run).
    """
    months, values = model_values(name, series)
    observations = record(name).observations[: len(months)]
    closed = is_border_closed(name)[: len(months)]
    amounts = record(name).unit not in WITHOUT_UNIT
    return [
        _place_one(name, int(month), float(seen.value), predicted, amounts)
        for month, predicted, seen, shut in zip(months, values, observations, closed, strict=True)
        if not shut
    ]


def _place_one(name: str, month: int, value: float, predicted: Floats, amounts: bool) -> Placed:
    below = float(scores.pit(predicted, np.array(value)))
    tail = (1.0 - BAND) / 2.0
    low, high = np.quantile(predicted, (tail, 1.0 - tail))
    return Placed(
        name, month, value, below, float(low), float(high), _crps(value, predicted, amounts)
    )


def _crps(value: float, predicted: Floats, amounts: bool) -> float:
    """The fair score of an ensemble; amounts are compared as ratios."""
    if amounts:
        value, predicted = float(np.log1p(max(value, 0.0))), np.log1p(np.maximum(predicted, 0.0))
    return float(scores.crps(predicted, np.array(value)))


def summarise(placed: Sequence[Placed]) -> SeriesReach:
    """The values of one record, taken together."""
    largest = max(abs(one.value) for one in placed) or 1.0
    return SeriesReach(
        series=placed[0].series,
        count=len(placed),
        coverage=float(np.mean([one.in_band for one in placed])),
        pit=float(np.mean([one.pit for one in placed])),
        crps=float(np.mean([one.crps for one in placed])),
        width=float(np.mean([one.high - one.low for one in placed]) / largest),
        out_of_reach=tuple(one.last_month for one in placed if not one.in_reach),
    )


def level_records() -> list[str]:
    """The records that the model shows in the same quantity and unit."""
    return [name for name, one in MEASURES.items() if one.level and record(name).observations]


def indicators_read(names: Iterable[str]) -> tuple[str, ...]:
    """The indicators that the measures of some records read."""
    return tuple(dict.fromkeys(i for name in names for i in MEASURES[name].indicators))


def reach(runs: int, seed: int = 1, prior: PriorUse = "declared") -> list[SeriesReach]:
    """How far each record lies within the model's prior prediction.

    Args:
        runs: how many runs predict.
        seed: of their random numbers.
        prior: "declared" draws uncertain parameters, "defaults" holds them.
    """
    names = level_records()
    plan = with_prior(load_plan("history"), prior)
    series = run_plan(plan, runs, seed, indicators_read(names))
    places = (place(name, series) for name in names)
    return [summarise(values) for values in places if values]


def trade_reach(summaries: Sequence[SeriesReach]) -> SeriesReach | None:
    """The nine trade series as one, each value with the same weight; None where there is none of them.

    The score is that of the amounts: a score of per cents has another unit.
    """
    trade = [one for one in summaries if one.series in TRADE_SERIES]
    if not trade:
        return None
    amounts = [one for one in trade if record(one.series).unit not in WITHOUT_UNIT]

    def mean(values: Sequence[float], of: Sequence[SeriesReach]) -> float:
        return float(np.average(values, weights=[one.count for one in of])) if of else np.nan

    return SeriesReach(
        series=f"**trade, {len(trade)} series**",
        count=sum(one.count for one in trade),
        coverage=mean([one.coverage for one in trade], trade),
        pit=mean([one.pit for one in trade], trade),
        crps=mean([one.crps for one in amounts], amounts),
        width=mean([one.width for one in trade], trade),
        out_of_reach=tuple(month for one in trade for month in one.out_of_reach),
    )


def table(summaries: Sequence[SeriesReach]) -> str:
    """The records as a Markdown table, and a last row for the nine trade series together."""
    lines = [
        "| series | values | in the 90 % band | PIT | CRPS | width | outside the central 98 % |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_row(one, _months(one)) for one in summaries]
    trade = trade_reach(summaries)
    if trade:
        lines.append(_row(trade, f"{len(trade.out_of_reach)} values"))
    return "\n".join(lines)


def _months(one: SeriesReach) -> str:
    return ", ".join(month_name(month) for month in one.out_of_reach) or "–"


def _row(one: SeriesReach, outside: str) -> str:
    return (
        f"| {one.series} | {one.count} | {one.coverage:.2f} | {one.pit:.2f} | {one.crps:.3f} | "
        f"{one.width:.2f} | {outside} |"
    )


def _command(words: list[str]) -> None:
    runs, others = split_runs(words, usual=1000)
    refuse_other(others, ["defaults"])
    print(table(reach(runs, prior="defaults" if others else "declared")))


if __name__ == "__main__":
    run_command(_command)
