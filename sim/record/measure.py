"""The measurement layer: what the record would show of a history of the model.

A measure names a record, the indicators that it corresponds to, and how these are aggregated.
Where it is `level`, model and record are the same quantity in the same unit; where it is not, they
only ought to move together, and a plot needs an axis for each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_index
from sim.errors import UserError, nearest
from sim.facts import load_facts
from sim.record.aggregations import AGGREGATIONS, Floats
from sim.record.load import Observation, Record, record, records

#: Partners whose trade with the client KOTRA counts: all that trade but the neighbour.
WITHOUT_NEIGHBOUR = ("china", "russia", "japan", "brics")
ALL = (*WITHOUT_NEIGHBOUR, "rok")
DAYS_A_MONTH = 30.4375
#: Below this mean openness of the border, trade says nothing about politics.
CLOSED_BELOW = 0.5


@dataclass(frozen=True, slots=True)
class Factor:
    """A number between what happens and what is counted, with its range.

    Attributes:
        value, low, high: the number, and what is plausible.
        meaning: what it is.
        source: where it comes from, or "judgement".
    """

    value: float
    low: float
    high: float
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """How a record would show what the model does.

    Attributes:
        record: name of the record.
        indicators: the model's indicators it needs, in the order that the way expects.
        how: name of the way in `AGGREGATIONS`.
        meaning: one sentence: what is compared with what.
        level: same quantity and unit on both sides; else only their course can be compared.
        scale: from the model's unit to the record's.
        factor: the ratio of what is counted to what happened, if it is not 1.
        since: month from which it adds up, YYYY-MM; None where an observation stands for its own
            months only.
        trade: cross-border trade, which says nothing about politics while the border is shut.
    """

    record: str
    indicators: tuple[str, ...]
    how: str
    meaning: str
    level: bool = True
    scale: float = 1.0
    factor: Factor | None = None
    since: str | None = None
    trade: bool = False


class ModelValues(NamedTuple):
    """What the record would show of some histories.

    Attributes:
        months: last month of each observation that the histories cover (date,).
        values: in the record's unit where the measure is `level` (date, run).
    """

    months: NDArray[np.int64]
    values: Floats


SEEN_CHINA = Factor(
    0.85, 0.6, 1.0, "part of trade with China that customs see",
    "judgement; customs over KOTRA, which adds crude, is .93 in 2014, .91 in 2019, .85 in 2023",
)  # fmt: skip
SEEN_KOTRA = Factor(0.95, 0.8, 1.0, "part of trade that KOTRA sees", "judgement")
SEEN_RUSSIA = Factor(
    0.7, 0.4, 1.0, "part of civil exchange with Russia that counts as goods trade",
    "judgement; goods were 46 of 105 $m with labour in 2000",
)  # fmt: skip
SOLD_CHINA = Factor(
    0.8, 0.5, 1.0, "part of minerals and labour sold to China that customs see", "judgement"
)
SOLD_RUSSIA = Factor(
    0.5, 0.1, 1.0, "part of minerals and labour sold to Russia that is goods",
    "judgement; a tenth of it was goods in 2000 by the Russian ministry",
)  # fmt: skip
MISSILES_A_TEST = Factor(
    1.8, 1.0, 2.3, "missiles a day of launches",
    "derived: launches over launch days of 2012 to 2023, in all and in single years (CNS)",
)  # fmt: skip
CONTAINERS = Factor(
    2.1, 2.0, 10.0, "containers a thousand shells",
    "derived: 2,000 containers hold a million 152-mm rounds or 200,000 rockets; 10,000 hold 4.8 million",
)  # fmt: skip


def _trade(
    name: str, indicators: Sequence[str], factor: Factor, meaning: str, how: str = "added"
) -> Measure:
    return Measure(name, tuple(indicators), how, meaning, factor=factor, trade=True)


def _cumulative_shells(
    name: str, since: str, meaning: str, scale: float, factor: Factor | None = None
) -> Measure:
    return Measure(
        name, ("arms.dprk.russia",), "added", meaning, scale=scale, factor=factor, since=since
    )


def _dyads(
    kind: str, indicator: str, how: str, partners: Sequence[str], meaning: str, level: bool = False
) -> Iterable[Measure]:
    """A measure for each dyad of a kind of record."""
    for partner in partners:
        name = f"{kind}.dprk.{partner}"
        yield Measure(name, (f"{indicator}.dprk.{partner}",), how, meaning, level)


def _of_trade(
    partner: str, partners: Sequence[str], line: str = "trade.dprk.{}"
) -> tuple[str, ...]:
    """One partner's line first, then those of the others."""
    return tuple(line.format(p) for p in (partner, *(q for q in partners if q != partner)))


FIVE = ("russia", "china", "us", "rok", "japan")

_ALL: tuple[Measure, ...] = (
    # trade: fuel, food, minerals and labour; arms are not in it, as they are not in the record
    _trade("trade.dprk.china", ["trade.dprk.china"], SEEN_CHINA, "civil trade of the year that customs see"),
    _trade("trade_kotra.dprk.china", ["trade.dprk.china"], SEEN_KOTRA, "civil trade of the year that KOTRA sees"),
    _trade("exports.china.dprk", ["fuel_paid.china.dprk"], SEEN_CHINA, "fuel and food of the year that customs see"),
    _trade("exports.dprk.china", ["minerals.dprk.china"], SOLD_CHINA, "minerals of the year that customs see"),
    _trade("trade.dprk.russia", ["trade.dprk.russia"], SEEN_RUSSIA, "civil trade of the year, arms left out"),
    _trade("exports.russia.dprk", ["fuel_paid.russia.dprk"], SEEN_RUSSIA, "fuel and food of the year"),
    _trade("exports.dprk.russia", ["minerals.dprk.russia"], SOLD_RUSSIA, "minerals of the year, labour left out"),
    _trade("trade.dprk.world", _of_trade("china", WITHOUT_NEIGHBOUR), SEEN_KOTRA,
        "civil trade of the year with all but the neighbour"),
    # shares
    Measure("trade_share.dprk.china", _of_trade("china", WITHOUT_NEIGHBOUR), "share",
        "part of the year's civil trade with all but the neighbour", scale=100.0, trade=True),
    Measure("trade_share_cow.dprk.china", _of_trade("china", WITHOUT_NEIGHBOUR), "share",
        "part of the year's civil trade; COW has nothing of inter-Korean trade", trade=True),
    Measure("export_share_cow.dprk.japan", _of_trade("japan", WITHOUT_NEIGHBOUR, "minerals.dprk.{}"), "share",
        "part of minerals and labour sold in the year", trade=True),
    Measure("import_share_cow.dprk.japan", _of_trade("japan", WITHOUT_NEIGHBOUR, "fuel_paid.{}.dprk"), "share",
        "part of fuel and food bought in the year", trade=True),
    # shells: counts begin at different dates and mean different things
    _cumulative_shells("shells_rok.dprk.russia", "2023-08", "shells sent since August 2023", 1000.0),
    _cumulative_shells("shells_others.dprk.russia", "2023-08", "shells sent since August 2023", 1000.0),
    _cumulative_shells("containers_rok.dprk.russia", "2023-08", "containers that shells sent since August 2023 fill",
        1.0, CONTAINERS),
    _cumulative_shells("containers_us.dprk.russia", "2023-09", "containers that shells sent since September 2023 fill",
        1.0, CONTAINERS),
    Measure("arms_value.dprk.russia", ("arms.dprk.russia", "arms_price.dprk.russia"), "worth",
        "what shells sent since August 2023 brought, in cash and kind", since="2023-08"),
    Measure("cash_released.russia.dprk", ("cash.russia.dprk",), "added",
        "cash paid since the war began, for whatever; the record is one release of it", False, since="2022-03"),
    Measure("fired_daily.russia", ("fired.russia",), "averaged", "shells fired a day in the month",
        scale=1000.0 / DAYS_A_MONTH),
    Measure("fired_yearly.russia", ("fired.russia",), "added", "shells fired in the year", scale=1000.0),
    Measure("shells.russia", ("shells.russia",), "last", "shells held at the end of the month", scale=1000.0),
    # tests: what counts differs by source
    Measure("missile_launches", ("provocations",), "added",
        "provocations of the year, each a day of several missiles", factor=MISSILES_A_TEST),
    Measure("missile_test_days", ("provocations",), "added",
        "provocations of the year; they count other incidents too"),
    Measure("nuclear_tests", ("severe_tests",), "added",
        "severe tests of the year; they count long-range missiles too", False),
    # the Security Council
    Measure("vote.russia", ("vote.russia",), "last", "the vote on a new text in that month, tabled or not"),
    Measure("vote.china", ("vote.china",), "last", "the vote on a new text in that month, tabled or not"),
    Measure("panel_vote.russia", ("vote.russia",), "last",
        "the vote on a new text in that month; a renewal asks for less", False),
    Measure("panel_vote.china", ("vote.china",), "last",
        "the vote on a new text in that month; a renewal asks for less", False),
    Measure("texts_adopted", ("texts_adopted",), "added", "sanctions texts adopted in the year"),
    Measure("texts_vetoed", ("texts_vetoed",), "added", "sanctions texts vetoed in the year"),
    Measure("monitoring", ("monitoring",), "last", "whether the monitoring body lives after that month"),
    # posture, and what it is about
    Measure("two_states", ("two_states",), "last", "whether unification is given up at the end of the month"),
    Measure("talks", ("talks",), "ever", "talks with the superpower in any month of the time"),
    Measure("deal", ("deal",), "last", "whether a deal with the superpower is in force at the end of the month"),
    # relations
    *_dyads("assembly_distance", "alignment_votes", "missing", FIVE, "1 minus the year's mean alignment of votes"),
    *_dyads("assembly_agreement", "alignment_votes", "averaged", ("russia", "china", "us"), "the year's mean alignment of votes"),
    *_dyads("leader_meetings", "meetings", "added", FIVE,
        "high-level meetings of the year, of which those of leaders are few"),
    *_dyads("high_level_meetings", "meetings", "added", ("russia",), "high-level meetings of the year", True),
    *_dyads("treaty", "treaty", "ever", ("russia", "china"), "a treaty in force in any month of the year", True),
    Measure("penalties.russia", ("penalties.russia",), "averaged", "the year's mean share of penalties in force"),
    Measure("penalties.china", ("penalties.china",), "averaged", "the year's mean share of penalties in force"),
)  # fmt: skip

#: Every measure by the name of its record.
MEASURES: Mapping[str, Measure] = {one.record: one for one in _ALL}


def measure(name: str) -> Measure:
    """The measure of that record.

    Raises:
        UserError: if the record does not exist (with the nearest), or the model has nothing for it.

    >>> measure("trade.dprk.russia").indicators
    ('trade.dprk.russia',)
    """
    if name in MEASURES:
        return MEASURES[name]
    if name in records():
        raise UserError(f"the model records nothing that would show in {name!r}")
    raise UserError(f"no measure {name!r}.{nearest(name, MEASURES)}")


def model_values(
    name: str,
    series: Mapping[str, NDArray[Any]],
    *,
    factor: float | None = None,
    since: str | None = None,
) -> ModelValues:
    """What a record would show of these histories, on the record's own dates.

    Args:
        name: the record.
        series: recorded indicators by name, each (month, run) from 1990-01 on.
        factor: in place of the measure's own factor, as one of its ends.
        since: month from which to add up, YYYY-MM, in place of the measure's own.

    Returns:
        The last month of each observation that the histories reach, and the values (date, run).

    Raises:
        UserError: for an unknown record, a missing indicator, or a factor or a month that the measure
            has no use for.

    >>> arms = {"arms.dprk.russia": np.full((414, 1), 400.0)}
    >>> months, values = model_values("shells_rok.dprk.russia", arms)
    >>> [int(month) for month in months], values[:, 0]
    ([406, 407, 409, 413], array([1600000., 2000000., 2800000., 4400000.]))
    """
    one = _adapt_indicators(measure(name), factor, since)
    arrays = _required_indicators(one, series)
    length = arrays[0].shape[0]
    seen = [o for o in record(name).observations if o.last_month < length]
    rows = [_shown(one, arrays, o) for o in seen]
    values = np.stack(rows) if rows else np.empty((0, arrays[0].shape[1]))
    return ModelValues(np.array([o.last_month for o in seen], dtype=np.int64), values)


def value_shown(
    name: str, series: Mapping[str, NDArray[Any]], seen: Observation, first: int = 0
) -> Floats:
    """What a record would show of these histories where one observation was made (run,).

    Args:
        name: the record.
        series: recorded indicators by name, each (month, run).
        seen: the observation; its months, and those since which it adds up, are among the series'.
        first: the month of their first row.
    """
    one = measure(name)
    return _shown(one, _required_indicators(one, series), seen, first)


def _shown(
    one: Measure, arrays: Sequence[NDArray[Any]], seen: Observation, first: int = 0
) -> Floats:
    strength = one.scale * (one.factor.value if one.factor else 1.0)
    return strength * AGGREGATIONS[one.how](_window_values(arrays, seen, one.since, first))


def in_comparison(votes: NDArray[Any]) -> NDArray[np.int64]:
    """Votes counted as yes, abstention and no (3, run).

    Args:
        votes: 1 for yes, 0 for an abstention, -1 for no (date, run), of the model or of a record.

    >>> in_comparison(np.array([[1.0], [1.0], [0.0], [-1.0]]))[:, 0]
    array([2, 1, 1])
    """
    return np.stack([(np.asarray(votes) == side).sum(axis=0) for side in (1, 0, -1)])


def is_border_closed(name: str) -> NDArray[np.bool_]:
    """Observations of trade while the client's border was mostly shut (date,); False for others.

    They say nothing about politics: mark them in a plot, leave them out of a score.

    >>> trade = record("trade.dprk.china")
    >>> [date for date, shut in zip(trade.dates, is_border_closed("trade.dprk.china")) if shut]
    ['2020', '2021', '2022']
    """
    shown: Record = record(name)
    if not (name in MEASURES and MEASURES[name].trade):
        return np.zeros(len(shown.observations), dtype=bool)
    openness = load_facts().series["border.open"].values
    means = [openness[o.first_month : o.last_month + 1].mean() for o in shown.observations]
    return np.array(means) < CLOSED_BELOW


def _adapt_indicators(one: Measure, factor: float | None, since: str | None) -> Measure:
    """The measure with the user's factor and first month in place of its own."""
    if factor is not None:
        if one.factor is None:
            raise UserError(f"{one.record!r} is measured without a factor")
        if not (isfinite(factor) and factor > 0.0):
            raise UserError(f"a factor is a number above 0, not {factor!r}")
        one = replace(one, factor=replace(one.factor, value=factor))
    if since is not None:
        if one.since is None:
            raise UserError(f"{one.record!r} does not add up over time, so it begins nowhere")
        month_index(since)
        one = replace(one, since=since)
    return one


def _required_indicators(one: Measure, series: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
    """The indicators of a measure, all (month, run) of one shape."""
    lacking = [name for name in one.indicators if name not in series]
    if lacking:
        hints = (f"{one.record!r} needs {name!r}.{nearest(name, series)}" for name in lacking)
        raise UserError(*hints)
    arrays = [np.asarray(series[name]) for name in one.indicators]
    if arrays[0].ndim != 2 or any(array.shape != arrays[0].shape for array in arrays):
        raise UserError(f"the series of {one.record!r} must all be (month, run), of one shape")
    return arrays


def _window_values(
    arrays: Sequence[NDArray[Any]], seen: Observation, since: str | None, first: int
) -> list[Floats]:
    """The months an observation speaks of: its own, or all since the count began."""
    start = max((seen.first_month if since is None else month_index(since)) - first, 0)
    return [array[start : seen.last_month + 1 - first].astype(np.float64) for array in arrays]
