"""Patterns of 1990 to June 2024 against which the model's past is tested (pattern-oriented modelling).

Each pattern is a criterion for one run; its score is the share of runs that meet it (Grimm et al.
2005). No pattern is an input. For a pattern marked "fit" a number of the model was chosen with it in
view, so it is no test. `python -m sim.validation.patterns 400` prints the table for 400 runs; further
arguments such as `deterrence=0` change a parameter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_index
from sim.ensemble.execution.memory import run_plan
from sim.rules.crisis import DISPLAY, FORCE, WAR
from sim.scenario.library import load_plan, parse_settings, with_overrides, with_prior
from sim.scenario.parameters import Setting
from sim.validation.command import run_command, split_runs

PatternResult = NDArray[np.bool_]
#: The partners that trade with the client.
PARTNERS = ("russia", "china", "rok", "japan", "brics")


@dataclass(frozen=True, slots=True)
class Past:
    """The recorded series of a batch (month, run), with the sums and means that patterns need."""

    series: Mapping[str, NDArray[np.float32]]

    def cut(self, name: str, first: str, last: str) -> NDArray[np.float64]:
        """A series between two months, both included (month, run)."""
        rows = slice(month_index(first), month_index(last) + 1)
        return self.series[name][rows].astype(float)

    def mean(self, name: str, first: str, last: str) -> NDArray[np.float64]:
        """Mean over those months (run,)."""
        return self.cut(name, first, last).mean(axis=0)

    def total(self, name: str, first: str, last: str) -> NDArray[np.float64]:
        """Sum over those months (run,)."""
        return self.cut(name, first, last).sum(axis=0)

    def at(self, name: str, month: str) -> NDArray[np.float64]:
        """A series in one month (run,)."""
        return self.series[name][month_index(month)].astype(float)

    def trade_share(self, partners: tuple[str, ...], first: str, last: str) -> NDArray[np.float64]:
        """Share of some partners in the client's civil trade over some months (run,)."""
        all_ = sum(self.total(f"trade.dprk.{p}", first, last) for p in PARTNERS)
        return np.asarray(sum(self.total(f"trade.dprk.{p}", first, last) for p in partners) / all_)

    def years(self, name: str, first: int, last: int) -> NDArray[np.float64]:
        """Sums by year (year, run)."""
        return np.stack([self.total(name, f"{y}-01", f"{y}-12") for y in range(first, last + 1)])


@dataclass(frozen=True, slots=True)
class Pattern:
    """A criterion for the past.

    Attributes:
        name: P1 to P20, with a letter where a pattern has parts.
        title: what happened.
        criterion: what a run must show.
        check: gives for each run whether it meets the criterion (run,).
        fit: whether a number of the model was chosen with this pattern in view.
    """

    name: str
    title: str
    criterion: str
    check: Callable[[Past], PatternResult]
    fit: bool = False


def _russian_trade_without_goods(past: Past) -> PatternResult:
    cover = "cover.russia.dprk"
    more = past.mean(cover, "2014-01", "2021-12") > 2 * past.mean(cover, "2004-01", "2013-12")
    return more & (past.trade_share(("russia",), "2014-01", "2021-12") < 0.03)


def _resolutions(past: Past) -> PatternResult:
    adopted = past.total("texts_adopted", "2006-01", "2021-12")
    return (adopted >= 6) & (past.total("texts_vetoed", "2006-01", "2021-12") == 0)


def _squeeze(past: Past) -> PatternResult:
    before = past.mean("enforcement.china", "2017-01", "2017-12")
    after = past.mean("enforcement.china", "2020-01", "2021-12")
    return (before > 0.5) & (after <= 0.75 * before)


def _obstruction(past: Past) -> PatternResult:
    fallen = past.at("enforcement.russia", "2021-12") <= 0.8 * past.at(
        "enforcement.russia", "2017-12"
    )
    return fallen & (past.total("texts_vetoed", "2017-01", "2021-12") == 0)


def _arms(past: Past) -> PatternResult:
    name = "arms.dprk.russia"
    early = past.cut(name, "1990-01", "2021-12").max(axis=0) > 1
    started = past.cut(name, "2022-07", "2024-06").max(axis=0) > 30
    before = past.cut(name, "2022-01", "2022-06").max(axis=0) > 30
    volume = past.total(name, "2022-01", "2024-06")
    return ~early & ~before & started & (volume >= 3000) & (volume <= 7000)


def _terms(past: Past) -> PatternResult:
    arms = past.cut("arms.dprk.russia", "2022-01", "2024-06")
    price = np.nan_to_num(past.cut("arms_price.dprk.russia", "2022-01", "2024-06"))
    cash = np.nan_to_num(past.cut("arms_cash_share.dprk.russia", "2022-01", "2024-06"))
    shells = np.maximum((arms * (price > 0)).sum(axis=0), 1e-9)
    paid = (arms * price).sum(axis=0)
    mean_price, cash_share = (
        paid / shells,
        (arms * price * cash).sum(axis=0) / np.maximum(paid, 1e-9),
    )
    return (mean_price >= 300) & (mean_price <= 1000) & (cash_share > 0.1)


def _new_treaty(past: Past) -> PatternResult:
    treaty = past.cut("treaty.dprk.russia", "2023-06", "2025-06")
    return (treaty[0] == 0) & (treaty.max(axis=0) == 1)


def _peak(past: Past) -> PatternResult:
    zone = "bargaining_zone"
    peak = past.mean(zone, "2018-01", "2019-03")
    lower = np.maximum(past.mean(zone, "2016-01", "2017-12"), past.mean(zone, "2021-01", "2024-06"))
    return peak > lower


def _autocorrelation(past: Past) -> PatternResult:
    counts = past.years("provocations", 1998, 2023)
    centred = counts - counts.mean(axis=0)
    spread = np.maximum((centred**2).sum(axis=0), 1e-9)
    return (centred[1:] * centred[:-1]).sum(axis=0) / spread > 0.3


def _estrangement(past: Past) -> PatternResult:
    trust = "trust.dprk.china"
    low = past.at(trust, "2017-12")
    return (low < past.at(trust, "2012-01")) & (past.at(trust, "2019-12") > low)


def _southern_response(past: Past) -> PatternResult:
    rise = past.at("trilateral", "2024-06") - past.at("trilateral", "2021-01")
    return (rise >= 0.15) & (past.total("shells_lent", "2022-01", "2023-12") > 0)


def _dependence(past: Past) -> PatternResult:
    met = np.ones(next(iter(past.series.values())).shape[1], dtype=bool)
    for year, recorded in ((2014, 0.134), (2021, 0.197), (2023, 0.358)):
        modelled = past.mean("dependence.russia.china", f"{year}-01", f"{year}-12")
        met &= np.abs(modelled - recorded) <= 0.06
    return met


def _goal_dropped(past: Past) -> PatternResult:
    """China keeps the goal to the end of the record; Russia drops it, not before 2015 and by the end of 2023."""
    kept = past.cut("seeks_denuclearisation.china", "2015-01", "2024-06").min(axis=0) >= 0.5
    russia = past.cut("seeks_denuclearisation.russia", "1990-01", "2023-12")
    before = russia[: month_index("2015-01")].min(axis=0) >= 0.5
    return kept & before & (russia[month_index("2015-01") :].min(axis=0) < 0.5)


def _disputes(past: Past) -> PatternResult:
    rung = past.cut("rung", "1990-01", "2014-12")
    before = np.concatenate([np.zeros((1, rung.shape[1])), rung[:-1]])
    years = len(rung) / 12
    displays, uses = (((rung >= r) & (before < r)).sum(axis=0) / years for r in (DISPLAY, FORCE))
    usual = (displays >= 0.4) & (displays <= 0.9) & (uses >= 0.15) & (uses <= 0.45)
    return usual & (rung.max(axis=0) < WAR)


def _systems(past: Past) -> PatternResult:
    sold = past.total("systems.dprk.russia", "1990-01", "2024-06")
    return (sold >= 10) & (sold <= 100)


PATTERNS: tuple[Pattern, ...] = (
    Pattern("P1a", "Soviet trade", "Russia's share of trade at least .40 in 1990",
        lambda p: p.trade_share(("russia",), "1990-01", "1990-12") >= 0.40, fit=True),
    Pattern("P1b", "Soviet collapse", "Russia's share at most .10 in 1995",
        lambda p: p.trade_share(("russia",), "1995-01", "1995-12") <= 0.10),
    Pattern("P2", "Chinese near-monopoly", "China's share at most .50 in 2001, above .75 in 2014-17",
        lambda p: (p.trade_share(("china",), "2001-01", "2001-12") <= 0.50)
        & (p.trade_share(("china",), "2014-01", "2017-12") > 0.75)),
    Pattern("P3", "Diplomacy without trade", "Russia below 3 % of trade 2014-21, its cover above twice that of 2004-13",
        _russian_trade_without_goods, fit=True),
    Pattern("P4", "No veto, several resolutions", "at least 6 adopted and none vetoed in 2006-21",
        _resolutions, fit=True),
    Pattern("P5", "Chinese squeeze and release", "China's enforcement above .5 in 2017, a quarter lower in 2020-21",
        _squeeze, fit=True),
    Pattern("P5x", "Exports collapse", "the client's exports to China at least 60 % lower in 2018 than in 2016",
        lambda p: p.total("minerals.dprk.china", "2018-01", "2018-12")
        <= 0.4 * p.total("minerals.dprk.china", "2016-01", "2016-12"), fit=True),
    Pattern("P6", "Obstruction precedes veto", "Russia's enforcement a fifth lower in 2021 than in 2017, no text vetoed in 2017-21",
        _obstruction, fit=True),
    Pattern("P7", "Split vote of 2024", "in 2024-03 Russia would vote against and China would not",
        lambda p: (p.at("vote.russia", "2024-03") < 0) & (p.at("vote.china", "2024-03") >= 0)),
    Pattern("P8", "Arms wanted late", "above 30 kshell a month from 2022-07 to 2024-06, none before 2022, 3-7 M by 2024-06",
        _arms),
    Pattern("P9", "Terms", "$300-1,000 a shell, more than a tenth of it in cash", _terms),
    Pattern("P10a", "Old treaty lapses", "no treaty with Russia in 2005",
        lambda p: p.at("treaty.dprk.russia", "2005-01") == 0),
    Pattern("P10b", "New treaty", "formed between 2023-07 and 2025-06", _new_treaty, fit=True),
    Pattern("P11", "Opening of 2018-19", "bargaining zone higher in 2018-19Q1 than in 2016-17 and 2021-24", _peak),
    Pattern("P11t", "Talks of 2018-19", "talks in 2018-19",
        lambda p: p.cut("talks", "2018-01", "2019-12").max(axis=0) > 0),
    Pattern("P11d", "No deal in 2018-19", "no deal in 2018-19",
        lambda p: p.cut("deal", "2018-01", "2019-12").max(axis=0) == 0),
    Pattern("P12", "China courts when others bid", "court in 2018-19 above twice that of 2013-17",
        lambda p: p.mean("court.china.dprk", "2018-01", "2019-12")
        > 2 * p.mean("court.china.dprk", "2013-01", "2017-12")),
    Pattern("P13a", "Pause of tests", "at most one provocation in 2018",
        lambda p: p.total("provocations", "2018-01", "2018-12") <= 1),
    Pattern("P13b", "Surge of tests", "2022 at least twice 2017",
        lambda p: p.total("provocations", "2022-01", "2022-12")
        >= 2 * np.maximum(1, p.total("provocations", "2017-01", "2017-12"))),
    Pattern("P13c", "Tests cluster", "lag-1 autocorrelation of yearly counts above .3", _autocorrelation),
    Pattern("P14", "Estrangement and return", "trust in China lower in 2017-12 than in 2012-01, higher in 2019-12",
        _estrangement),
    Pattern("P15", "Other partners leave", "Japan and ROK at least .25 of trade in 2001-05, at most .03 in 2017-21",
        lambda p: (p.trade_share(("japan", "rok"), "2001-01", "2005-12") >= 0.25)
        & (p.trade_share(("japan", "rok"), "2017-01", "2021-12") <= 0.03)),
    Pattern("P16", "Southern response", "trilateral cooperation up .15 from 2021 to mid-2024, shells lent in 2022-23",
        _southern_response),
    Pattern("P17", "The neighbour becomes the lifeline", "Russia's dependence on China within .06 of the record in 2014, 2021, 2023",
        _dependence, fit=True),
    Pattern("P18", "Disputes without war", ".4 to .9 displays and .15 to .45 uses of force a year in 1990-2014, no war",
        _disputes, fit=True),
    Pattern("P19", "The goal is dropped", "Russia seeks denuclearisation by less than half at some time in 2015-23 and not before; China by more to 2024-06",
        _goal_dropped),
    Pattern("P20", "Missiles beside shells", "10 to 100 missiles sent to Russia by 2024-06", _systems, fit=True),
)  # fmt: skip

#: The indicators that patterns read.
REQUIRED_INDICATORS = (
    *(f"trade.dprk.{p}" for p in PARTNERS), "cover.russia.dprk", "texts_adopted", "texts_vetoed",
    "enforcement.china", "enforcement.russia", "minerals.dprk.china", "vote.russia", "vote.china", "arms.dprk.russia",
    "arms_price.dprk.russia", "arms_cash_share.dprk.russia", "treaty.dprk.russia",
    "bargaining_zone", "talks", "deal", "court.china.dprk", "provocations", "trust.dprk.china",
    "trilateral", "shells_lent", "rung", "dependence.russia.china",
    "seeks_denuclearisation.russia", "seeks_denuclearisation.china", "systems.dprk.russia",
)  # fmt: skip


def scores(series: Mapping[str, NDArray[np.float32]]) -> dict[str, float]:
    """Share of runs that meet each pattern, by its name."""
    past = Past(series)
    return {pattern.name: float(pattern.check(past).mean()) for pattern in PATTERNS}


def table(runs: int, seed: int, settings: Mapping[str, Setting]) -> str:
    """The scores at default values and with parameters drawn from their priors, in per cent.

    Args:
        runs, seed: of the batch.
        settings: parameters to change: `{"deterrence": 0.0}`.
    """
    plan = with_overrides(load_plan("baseline"), settings)
    columns = [
        scores(run_plan(with_prior(plan, prior), runs, seed, REQUIRED_INDICATORS))
        for prior in ("defaults", "declared")
    ]
    lines = [f"{'':5} {'defaults':>8} {'priors':>7}   share of {runs} runs that meet it, %"]
    for p in PATTERNS:
        shares = [round(100 * column[p.name]) for column in columns]
        fit = " (fit)" if p.fit else ""
        lines.append(f"{p.name:5} {shares[0]:8} {shares[1]:7}   {p.title}: {p.criterion}{fit}")
    return "\n".join(lines)


def _command(words: list[str]) -> None:
    runs, changes = split_runs(words, usual=400)
    print(table(runs, 1, parse_settings(changes, option="")))


if __name__ == "__main__":
    run_command(_command)
