"""What a scenario shows where nothing is compared: means and spreads across runs, in a sentence each and as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from sim.numerics import Floats
from sim.results.compare import Spread
from sim.results.data import ResultsData
from sim.results.findings import when_words
from sim.show import about
from sim.show.rows import Group, Rows
from sim.show.texts import answer as texts
from sim.words.findings import level, money_words, percent_words
from sim.words.label import Label, upper_first
from sim.words.main_set import MAIN_SET
from sim.words.registry import label_of

#: How many sentences tell of levels; columns of a terminal for a mean, and for its spread.
SENTENCES, WIDTHS = 3, (14, 24)
#: Figures of a number on a scale.
ON_SCALE = 2


@dataclass(frozen=True, slots=True)
class Level:
    """A level of one thing.

    Attributes:
        label: of the thing.
        mean: across runs; of what is so or not, the share of the time in which it is.
        spread: across runs.
        when: the time it is the mean of.
    """

    label: Label
    mean: float
    spread: Spread
    when: str

    @property
    def is_share(self) -> bool:
        """Whether it is a share of time."""
        return bool(self.label.happens)

    @property
    def cells(self) -> tuple[str, str, str]:
        """As a row of a table: label, mean, spread across runs."""
        unit = texts.IN_TIME if self.is_share else self.label.unit
        label = f"{self.label.short}, {unit}" if unit else self.label.short
        low, high = self._shown(self.spread.low), self._shown(self.spread.high)
        return label, self._shown(self.mean), texts.SPREAD.format(low=low, high=high)

    @property
    def sentence(self) -> str:
        """In a sentence."""
        verb = "are" if self.label.plural else "is"
        mean, unit = money_words(self._shown(self.mean), "" if self.is_share else self.label.unit)
        low, high = self._shown(self.spread.low), self._shown(self.spread.high)
        words = texts.LEVEL.format(
            noun=self.label.noun, verb=verb, mean=mean, unit=f" {unit}" if unit else "", when=self.when, low=low, high=high,
        )  # fmt: skip
        return upper_first(words)

    def _shown(self, value: float) -> str:
        if self.is_share:
            return percent_words(value)
        return level(value, 0.0) if self.label.unit else level(value, 0.0, ON_SCALE)

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        numbers = {
            "mean": self.mean,
            "low": self.spread.low,
            "median": self.spread.median,
            "high": self.spread.high,
        }
        return {
            "indicator": self.label.name, "label": self.label.short, "unit": self.label.unit, "when": self.when,
            **{name: value if isfinite(value) else None for name, value in numbers.items()},
        }  # fmt: skip


def levels(results: ResultsData, scenario: str, year: int | None = None) -> list[Level]:
    """The levels of the set that is always shown, as far as it is recorded."""
    names = [name for _, group in MAIN_SET for name in group if name in results[scenario]]
    return [_level(results, name, scenario, year) for name in names]


def _level(results: ResultsData, name: str, scenario: str, year: int | None) -> Level:
    values = results.window_mean(name, scenario, *results.window(scenario, year))
    known: Floats = values[np.isfinite(values)]
    label = label_of(name, results.unit(name))
    mean = float(known.mean()) if len(known) else np.nan
    return Level(label, mean, Spread.of(values), when_words(results, scenario, year))


def level_rows(results: ResultsData, scenario: str, year: int | None = None) -> Rows:
    """Levels for a terminal."""
    found = {one.label.name: one for one in levels(results, scenario, year)}
    sentences = [one.sentence for one in found.values() if one.label.unit][:SENTENCES]
    groups = [
        Group(heading, [found[name].cells for name in names if name in found])
        for heading, names in MAIN_SET
    ]
    return Rows(
        about.title(results, scenario),
        [*([results.given_line] if results.given_line else []), *sentences],
        texts.LEVEL_COLUMNS.format(when=when_words(results, scenario, year)),
        [group for group in groups if group.rows],
        WIDTHS,
        texts.LEVEL_NOTE.format(
            runs=f"{results.manifest['runs']:,}", seed=results.manifest["seed"], past=about.past_line(results)
        ),
    )  # fmt: skip


def level_dicts(
    results: ResultsData, scenario: str, year: int | None = None
) -> Iterator[dict[str, Any]]:
    """Levels as plain values."""
    return (one.as_dict() for one in levels(results, scenario, year))
