"""Scores of a frozen forecast on a record that goes on, beside forecasts of others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.calendar import month_index
from sim.errors import UserError
from sim.record.load import Observation, Record, read_records, records
from sim.record.targets import targets
from sim.strict.csv_table import read_csv
from sim.strict.mistakes import Report
from sim.validation import scores
from sim.validation.forecast import question

OTHERS = ("who", "series", "date", "probability", "median", "low", "high")


@dataclass(frozen=True, slots=True)
class Scored:
    """A forecast of one observation, scored.

    Attributes:
        who: "model", or who else forecast it.
        series, date: of the observation.
        kind: "amount" or "event".
        score: fair CRPS on the scale of the series, or Brier's score; smaller is better.
        forecast: the median, or the probability.
        observed: in the record's unit; of an event 0 or 1.
    """

    who: str
    series: str
    date: str
    kind: str
    score: float
    forecast: float
    observed: float


def score_frozen(
    content: Mapping[str, Any], folder: Path | None = None, beside: Path | None = None
) -> tuple[list[Scored], list[str]]:
    """What a forecast is worth, where the record has gone on.

    Args:
        content: the forecast.
        folder: CSV files in the form of `sim/record/data`; by default the record that ships, which ends at the
            origin.
        beside: a CSV file of forecasts of others, with the columns who, series, date, and either probability, or
            median with low and high, the ends of a central 90 % interval.

    Returns:
        The scores, and what could not be scored, in words.

    Raises:
        UserError: all mistakes in the files.
    """
    known = records() if folder is None else _read(folder)
    origin = month_index(str(content["origin"]))
    found: list[Scored] = []
    left: list[str] = []
    for one in content["forecasts"]:
        seen = _observed(known, one["series"], one["date"])
        if seen is None:
            left.append(f"{one['series']} {one['date']}: not on record")
        elif seen.last_month <= origin:
            left.append(
                f"origin {content['origin']}: {one['date']} lies before it and is not scored"
            )
        else:
            _refuse_unit(one, known[one["series"]])
            found.append(_score(one, seen))
    if beside is not None:
        found += _of_others(beside, content, known)
    return found, left


def _read(folder: Path) -> Mapping[str, Record]:
    if not folder.is_dir():
        raise UserError(f"{folder}: there is no such folder")
    return read_records(folder, whole=False)


def _observed(known: Mapping[str, Record], series: str, date: str) -> Observation | None:
    """The observation of a year, or the last one in it."""
    if series not in known:
        return None
    same = [o for o in known[series].observations if o.date[:4] == date]
    return same[-1] if same else None


def _refuse_unit(one: Mapping[str, Any], seen: Record) -> None:
    if one["kind"] == "amount" and one["unit"] != seen.unit:
        raise UserError(
            f"{one['series']} {one['date']}: unit is {seen.unit}, the forecast's is {one['unit']}"
        )


def _score(one: Mapping[str, Any], seen: Observation) -> Scored:
    target = question(one["series"]) if one["kind"] == "event" else targets()[one["series"]]
    observed = target.transform([seen.value])
    if one["kind"] == "event":
        chance = float(one["probability"])
        value = float(scores.brier(np.array([chance]), observed)[0])
        return Scored(
            "model", one["series"], one["date"], "event", value, chance, float(observed[0])
        )
    members = target.transform(one["members"])[None, :]
    value = float(scores.crps(members, observed)[0])
    middle = float(one["quantiles"]["0.5"])
    return Scored("model", one["series"], one["date"], "amount", value, middle, seen.value)


def _of_others(
    file: Path, content: Mapping[str, Any], known: Mapping[str, Record]
) -> Iterator[Scored]:
    """Forecasts of others, of what the frozen file forecasts and the record shows."""
    report = Report()
    asked = {(one["series"], one["date"], one["kind"]) for one in content["forecasts"]}
    origin = month_index(str(content["origin"]))
    rows: list[tuple[str, tuple[str, str], list[float]]] = []
    for row in read_csv(file, file.name, report, OTHERS).rows:
        key = (row.cells["series"], row.cells["date"])
        numbers = [row.number(column, report, optional=True) for column in OTHERS[3:]]
        is_event = numbers[0] is not None
        if (*key, "event" if is_event else "amount") not in asked:
            report.add(row.place, f"{key[0]} {key[1]} is not in the frozen forecast")
            continue
        given = numbers[:1] if is_event else numbers[1:]
        needed = "probability" if is_event else "median, low and high"
        if any(number is None for number in given):
            report.add(row.place, f"{key[0]} {key[1]}: give {needed}")
            continue
        rows.append((row.cells["who"].strip() or file.stem, key, [float(x or 0.0) for x in given]))
    report.refuse()
    for who, key, values in rows:
        seen = _observed(known, *key)
        if seen is not None and seen.last_month > origin:
            yield _score_other(who, key, values, seen)


def _score_other(
    who: str, key: tuple[str, str], given: Sequence[float], seen: Observation
) -> Scored:
    is_event = len(given) == 1
    target = question(key[0]) if is_event else targets()[key[0]]
    observed = target.transform([seen.value])
    if is_event:
        value = float(scores.brier(np.array(given), observed)[0])
        return Scored(who, *key, "event", value, given[0], float(observed[0]))
    median, low, high = (float(x) for x in target.transform(list(given)))
    members = two_piece(median, low, high)[None, :]
    value = float(scores.crps(members, observed)[0])
    return Scored(who, *key, "amount", value, given[0], seen.value)


def two_piece(median: float, low: float, high: float, count: int = 999) -> np.ndarray:
    """Values of a law with this median and central 90 %: two halves of normal laws (member,).

    >>> round(float(two_piece(0.0, -1.0, 2.0)[-1]), 1)
    4.0
    """
    from scipy.special import ndtri

    z = ndtri((np.arange(count) + 0.5) / count)
    tail = float(ndtri(0.95))
    return np.asarray(median + z * np.where(z < 0.0, median - low, high - median) / tail)


def lines(found: Sequence[Scored], left: Sequence[str]) -> Iterator[str]:
    """The scores, a line each, then their means by who forecast."""
    for one in found:
        what = "median" if one.kind == "amount" else "chance"
        yield (
            f"{one.series} {one.date}: {one.who}: {what} {one.forecast:.4g}, observed {one.observed:.4g}, "
            f"score {one.score:.3f}"
        )
    for who in dict.fromkeys(one.who for one in found):
        for kind, name in (("amount", "CRPS"), ("event", "Brier's score")):
            some = [one.score for one in found if one.who == who and one.kind == kind]
            if some:
                yield f"{who}: mean {name} {np.mean(some):.3f} of {len(some)}"
    if not found:
        yield "nothing can be scored: the record does not go beyond the origin"
    yield from left
