"""Is the model plausible? Its series, and its past beside the facts.

`python docs/plausibility.py 300` runs that many histories at default values and as many with drawn
parameters, and prints two things: the indicators that are constant, saturated, dead or alternate,
and a table of a dozen facts of 1990 to June 2024 beside the model (median, and 5 to 95 per cent of
histories). The facts' sources are those of `sim/record/`.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

DOCS = Path(__file__).resolve().parent
if str(DOCS.parent) not in sys.path:
    sys.path.insert(0, str(DOCS.parent))

from sim.ensemble.execution.memory import run_plan  # noqa: E402
from sim.scenario.library import load_plan, with_prior  # noqa: E402
from sim.state.indicators import Indicator, indicators  # noqa: E402
from sim.validation.patterns import Past  # noqa: E402

#: A share that stays at one end in this part of all months is saturated.
MOST = 0.95
#: So many months of ups and downs in turn, each of this part of the mean, are an alternation.
TURNS, SWING = 12, 0.05
Values = np.ndarray[Any, Any]


def faults(one: Indicator, values: Values) -> Iterator[str]:
    """What is wrong with a series (month, run); what is not a number is left out."""
    values = values[:, ~np.isnan(values).all(axis=0)]
    known = values[~np.isnan(values)]
    if not len(known) or known.min() == known.max():
        yield "constant" if len(known) and known.max() > 0.0 else "dead"
        return
    still = float((np.nanmax(values, axis=0) == np.nanmin(values, axis=0)).mean())
    if still > 0.5:
        yield f"never moves in {100 * still:.0f} % of histories"
    if one.unit == "1":
        for end in (0.0, 1.0):
            share = float((np.abs(known - end) < 1e-3).mean())
            if share > MOST:
                yield f"at {end:g} in {100 * share:.1f} % of months"
    if "month" in one.unit and one.unit.startswith(("$m", "kshell", "point")):
        share = float(alternates(values).mean())
        if share > 0.0:
            yield f"alternates for a year in {100 * share:.1f} % of histories"


def alternates(flow: Values) -> Values:
    """The histories in which a flow (month, run) goes up and down in turn for a year (run,)."""
    step = np.diff(flow, axis=0)
    size = np.minimum(np.abs(step[1:]), np.abs(step[:-1]))
    turn = (step[1:] * step[:-1] < 0.0) & (size > SWING * np.maximum(flow.mean(axis=0), 1.0))
    windows = np.lib.stride_tricks.sliding_window_view(turn, TURNS, axis=0)
    hits: Values = windows.all(axis=-1).any(axis=0)
    return hits


def _first(flow: Values, least: float) -> Values:
    """The first month, as a decimal year, in which a flow exceeds something; NaN where never."""
    return np.where((flow > least).any(axis=0), 1990 + (flow > least).argmax(axis=0) / 12, np.nan)


def _treaty(past: Past) -> Values:
    treaty = past.cut("treaty.dprk.russia", "2014-01", "2034-12")
    formed = (treaty[1:] > 0.0) & (treaty[:-1] == 0.0)
    first = 2014 + (1 + formed.argmax(axis=0)) / 12
    return np.where(formed.any(axis=0), first, np.nan)


def _year(name: str, year: int) -> Callable[[Past], Values]:
    return lambda p: p.total(name, f"{year}-01", f"{year}-12")


def _share(who: str, first: int, last: int) -> Callable[[Past], Values]:
    return lambda p: 100 * p.trade_share((who,), f"{first}-01", f"{last}-12")


def _when(name: str, first: str, last: str, least: float = 0.0) -> Callable[[Past], Values]:
    return lambda p: 100.0 * (p.cut(name, first, last).max(axis=0) > least)


ARMS = "arms.dprk.russia"
#: What is compared: the fact as recorded, and how the model's past is read. Of a share of histories
#: (0 or 100 each) only the mean is shown.
COMPARED: Mapping[str, tuple[str, Callable[[Past], Values]]] = {
    "China's share of trade, 2001, %": ("20 (as importers book it, COW)", _share("china", 2001, 2001)),
    "China's share of trade, 2003, %": ("43 (KOTRA, which leaves out the ROK)", _share("china", 2003, 2003)),
    "China's share of trade, 2012, %": ("88", _share("china", 2012, 2012)),
    "China's share of trade, 2016, %": ("93", _share("china", 2016, 2016)),
    "China's share of trade, 2023, %": ("98", _share("china", 2023, 2023)),
    "Russia's share of trade, 1990, %": ("53", _share("russia", 1990, 1990)),
    "trade with China 2014, $bn of 2023": ("8.2", lambda p: _year("trade.dprk.china", 2014)(p) / 1e3),
    "trade with China 2018, $bn of 2023": ("2.9", lambda p: _year("trade.dprk.china", 2018)(p) / 1e3),
    "trade with China 2021, $bn of 2023": (".36", lambda p: _year("trade.dprk.china", 2021)(p) / 1e3),
    "trade with China 2023, $bn of 2023": ("2.3", lambda p: _year("trade.dprk.china", 2023)(p) / 1e3),
    "first month above 30 kshell": ("2023-08 to 2023-09 (2023.6-2023.7)", lambda p: _first(p.cut(ARMS, "1990-01", "2024-06"), 30)),
    "shells by 2024-06, million": ("4.8-5.0 if all 152 mm (Seoul)", lambda p: p.total(ARMS, "1990-01", "2024-06") / 1e3),
    "texts adopted 2006-21": ("10", lambda p: p.total("texts_adopted", "2006-01", "2021-12")),
    "a text vetoed 2006-21, % of histories": ("none", _when("texts_vetoed", "2006-01", "2021-12")),
    "a text vetoed 2022-01 to 2024-06, %": ("one, 2022-05", _when("texts_vetoed", "2022-01", "2024-06")),
    "Russia would vote against in 2024-03, %": ("it did", lambda p: 100.0 * (p.at("vote.russia", "2024-03") < 0)),
    "China would vote against in 2024-03, %": ("it abstained", lambda p: 100.0 * (p.at("vote.china", "2024-03") < 0)),
    "monitoring dead by 2024-06, %": ("vetoed 2024-03-28", lambda p: 100.0 * (p.at("monitoring", "2024-06") == 0)),
    "treaty with Russia formed": ("2024-06 (2024.4)", _treaty),
    "talks in 2018-19, %": ("yes", _when("talks", "2018-01", "2019-12")),
    "talks in 2013-16, %": ("hardly", _when("talks", "2013-01", "2016-12")),
    "deal in 2018-19, %": ("no", _when("deal", "2018-01", "2019-12")),
    "China's court 2013-17": ("0 leader meetings", lambda p: p.mean("court.china.dprk", "2013-01", "2017-12")),
    "China's court 2018-19": ("5 leader meetings", lambda p: p.mean("court.china.dprk", "2018-01", "2019-12")),
    "China's enforcement 2017": ("full, exports fell by nine tenths in 2018", lambda p: p.mean("enforcement.china", "2017-01", "2017-12")),
    "exports to China, 2018 over 2016": ("about .1", lambda p: _year("minerals.dprk.china", 2018)(p) / _year("minerals.dprk.china", 2016)(p)),
    "provocations 2017": ("about 20 (21 launches)", _year("provocations", 2017)),
    "provocations 2018": ("0", _year("provocations", 2018)),
    "provocations 2019": ("27 launches", _year("provocations", 2019)),
    "provocations 2022": ("64-69", _year("provocations", 2022)),
    "severe tests 1990-2005": ("0 nuclear, 1 long range", lambda p: p.total("severe_tests", "1990-01", "2005-12")),
    "severe tests 2006-2024": ("6 nuclear and 10 or so long range", lambda p: p.total("severe_tests", "2006-01", "2024-06")),
}  # fmt: skip


def format_values(values: Values, share: bool) -> str:
    """Median and spread, or the mean of a share of histories."""
    if share:
        return f"{values.mean():.0f}"
    never = float(np.isnan(values).mean())
    if never == 1.0:
        return "never"
    low, middle, high = np.nanpercentile(values, (5, 50, 95))
    digits = 1 if middle > 1000 else 2 if abs(middle) < 10 else 0
    text = f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"
    rare = "under 1" if never < 0.005 else f"{100 * never:.0f}"
    return text + (f"; never in {rare} %" if never else "")


Series = Mapping[str, Mapping[str, Any]]


def simulate(runs: int) -> Series:
    """All indicators of the baseline, by the use of priors."""
    plan = load_plan("baseline")
    return {
        prior: run_plan(with_prior(plan, prior), runs, 1, "all")
        for prior in ("defaults", "declared")
    }


def still_series(series: Series) -> str:
    """The indicators that are constant, saturated, dead or alternate, in Markdown."""
    lines = ["| indicator | at default values | with drawn parameters |", "|---|---|---|"]
    for one in indicators(load_plan("baseline").cast):
        cells = ["; ".join(faults(one, values[one.name])) for values in series.values()]
        if any(cells):
            lines.append(f"| `{one.name}` | {cells[0] or '–'} | {cells[1] or '–'} |")
    return "\n".join(lines)


def beside_the_record(series: Series) -> str:
    """Facts beside the model, in Markdown."""
    lines = [
        "| | recorded | at default values | with drawn parameters |",
        "|---|---|---|---|",
    ]
    for title, (fact, read) in COMPARED.items():
        share = (title.endswith("%") and "share" not in title) or "% of" in title
        cells = [format_values(read(Past(values)), share) for values in series.values()]
        lines.append(f"| {title} | {fact} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def main(runs: int) -> None:
    """Print both parts."""
    series = simulate(runs)
    print(still_series(series), beside_the_record(series), sep="\n\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
