"""Forecasts from mid-2024 that are frozen in a file, so that they can be scored when the record goes on.

A frozen file says what it was made from and carries a hash of itself. It is written once.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from sim.calendar import FIRST_YEAR, MONTHS_A_YEAR, month_name
from sim.ensemble.execution.memory import run_in_memory
from sim.ensemble.request.batch import prepare_batch
from sim.ensemble.storage.manifest import batch_manifest, code_hash
from sim.errors import UserError, nearest
from sim.files import write_file
from sim.numerics import Floats
from sim.record.load import record, whole_year
from sim.record.measure import measure, value_shown
from sim.record.targets import Target, targets
from sim.results.anchored import anchored
from sim.results.clusters import Clusters, effective_runs
from sim.results.conditions import parse_condition
from sim.results.data import ResultsData
from sim.results.first_times import wilson
from sim.scenario.library import BASELINE
from sim.start.table import PRESENT, shipped_starts
from sim.validation.hindcast import SERIES

FORMAT = "alliance-forecast/1"
#: Tests on more days than this in a year are many: they were in 2017, 2019 and from 2022 on.
MANY_TEST_DAYS = 9.0
#: Questions that are answered with a chance, in words. Nuclear tests and meetings of leaders are left out: what the
#: model counts is more than these, and on the past its chances were worse than the share of years with them.
QUESTIONS: Mapping[str, str] = {
    "treaty.dprk.russia": "a treaty with Russia in force",
    "texts_adopted": "the Security Council adopts a sanctions text",
    "texts_vetoed": "a sanctions text is vetoed",
    "missile_test_days": "missile tests on ten days or more",
    "talks": "talks with Washington",
    "deal": "a deal with Washington in force at the end of the year",
}
#: The quantiles of an amount that are kept, and how many values of equal probability.
QUANTILES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
MEMBERS = 200
HORIZONS = (1, 2, 3)
LAST_HORIZON = 10
#: The year in which the past ends.
ORIGIN_YEAR = FIRST_YEAR + PRESENT // MONTHS_A_YEAR
PROVES_NOTHING = "Made with data to 2024-06 by a model that was written later: it proves nothing for the years before it was made."


def forecast(
    scenario: str = BASELINE,
    series: Sequence[str] = SERIES,
    horizons: Sequence[int] = HORIZONS,
    *,
    runs: int = 2000,
    seed: int = 1,
    given: Sequence[str] = (),
) -> dict[str, Any]:
    """Amounts and chances of events in the years after 2024, under a scenario.

    Args:
        scenario: a name or a file; it departs in 2024-07 or later.
        series: records of amounts; the questions are always asked.
        horizons: years after 2024.
        runs: how many histories.
        seed: of the random streams.
        given: conditions by which histories are selected.

    Returns:
        What a file holds, without its hash.

    Raises:
        UserError: all mistakes in the arguments.
    """
    check_request(series, horizons)
    wanted = [*(targets()[name] for name in series), *map(question, QUESTIONS)]
    measured = [i for target in wanted for i in measure(target.record).indicators]
    read = [parse_condition(text).indicator for text in given]
    batch = prepare_batch(
        scenario, runs, seed, tuple(dict.fromkeys((*measured, *read))), prior="assimilated", past="given"
    )  # fmt: skip
    results = ResultsData(run_in_memory(batch), batch_manifest(batch, {}))
    name = results.named[0]
    if given:
        results = results.given(*given)
    return {
        "format": FORMAT,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "note": PROVES_NOTHING,
        "origin": month_name(PRESENT - 1),
        "code": code_hash(),
        "table": shipped_starts().sha256,
        "scenario": {"name": name, "hash": results.manifest["scenarios"][name]["hash"]},
        "seed": seed,
        "runs": results.manifest["runs"],
        "given": list(results.manifest.get("given", {}).get("lines", [])),
        "forecasts": list(_forecasts(results, name, wanted, horizons)),
    }


def question(name: str) -> Target:
    """A record as an event of a year, whose chance is forecast."""
    known = targets()[name]
    if known.event:
        return known
    return Target(
        name, None, event="above", threshold=MANY_TEST_DAYS if name == "missile_test_days" else 0.0
    )


def check_request(series: Sequence[str], horizons: Sequence[int]) -> None:
    """Refuse what `forecast` cannot do; arguments as there.

    Raises:
        UserError: all mistakes.
    """
    amounts = [name for name, target in targets().items() if target.event is None]
    mistakes = [
        f"series {name!r} is no amount that the model learns from.{nearest(name, amounts)}"
        for name in series
        if name not in amounts
    ]
    mistakes += [
        f"horizon {horizon}: give 1 to {LAST_HORIZON} years after {ORIGIN_YEAR}"
        for horizon in horizons
        if not 1 <= horizon <= LAST_HORIZON
    ]
    if not horizons:
        mistakes.append("give at least one horizon")
    if mistakes:
        raise UserError(*mistakes)


def _forecasts(
    results: ResultsData,
    scenario: str,
    wanted: Sequence[Target],
    horizons: Sequence[int],
) -> Iterator[dict[str, Any]]:
    for target in wanted:
        for horizon in horizons:
            year = ORIGIN_YEAR + horizon
            if target.event:
                shown = _shown(results, scenario, target, year)
                yield _chance(target, year, shown, results.clusters)
            else:
                carried = anchored(results, target.record, scenario)
                yield _amount(target, year, carried.values[carried.years == year][0])


def _shown(results: ResultsData, scenario: str, target: Target, year: int) -> Floats:
    """Whether the record would show the event of each history in a year (run,)."""
    series = {name: results.series(name, scenario) for name in measure(target.record).indicators}
    seen = whole_year(year, target.record)
    return target.transform(value_shown(target.record, series, seen))


def _chance(target: Target, year: int, shown: Floats, clusters: Clusters | None) -> dict[str, Any]:
    """The chance of an event, with its 95 % Monte-Carlo interval."""
    share, alike = float(shown.mean()), effective_runs(shown.astype(float), clusters)
    low, high = wilson(share * alike, alike)
    return {
        "series": target.record, "question": QUESTIONS[target.record], "date": str(year),
        "kind": "event", "probability": share, "low": _digits(low), "high": _digits(high),
    }  # fmt: skip


def _amount(target: Target, year: int, members: Floats) -> dict[str, Any]:
    """An amount in the record's unit, with the model's error carried on."""
    values = np.sort(members)
    places = (np.arange(MEMBERS) + 0.5) / MEMBERS
    return {
        "series": target.record, "unit": record(target.record).unit, "date": str(year),
        "kind": "amount", "scale": target.scale,
        "quantiles": {str(q): _digits(np.quantile(values, q)) for q in QUANTILES},
        "members": [_digits(value) for value in np.quantile(values, places)],
    }  # fmt: skip


def _digits(value: float) -> float:
    """Six digits: more say nothing, and files stay small."""
    return float(f"{value:.6g}")


# -- files ------------------------------------------------------------------------------------------


def freeze(content: Mapping[str, Any], file: Path) -> str:
    """Write a forecast into a new file; its hash.

    Raises:
        UserError: if the file exists already.
    """
    digest = hash_of(content)
    text = json.dumps({**content, "sha256": digest}, indent=1, ensure_ascii=False)
    write_file(file, f"{text}\n", overwrite=False)
    return digest


def hash_of(content: Mapping[str, Any]) -> str:
    """A hash of all that a forecast says: of its canonical JSON, with sorted keys and no blanks."""
    plain = {key: value for key, value in content.items() if key != "sha256"}
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def read_frozen(file: Path) -> dict[str, Any]:
    """A frozen forecast.

    Raises:
        UserError: if it is none, or was changed after it was frozen.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{file}: there is no such file") from None
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"{file} cannot be read: {error}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise UserError(f"{file} is no frozen forecast of the format {FORMAT}")
    stated, found = str(content.get("sha256", "")), hash_of(content)
    if stated != found:
        raise UserError(
            f"{file} was changed after it was frozen (sha256 is {found[:12]}…, stated {stated[:12]}…)"
        )
    return content
