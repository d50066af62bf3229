"""What the model learns from: series of the record on a scale of comparison, and the facts of mid-2024."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import inf
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_index
from sim.errors import UserError
from sim.facts import load_facts
from sim.record.load import Observation, record, records
from sim.record.measure import MEASURES, is_border_closed, measure
from sim.scenario.plan import full_cast
from sim.state.indicators import indicators
from sim.strict.containers import Entries, Key, Record, Table, required
from sim.strict.files import read_bytes
from sim.strict.mistakes import Report
from sim.strict.reader import read_yaml
from sim.strict.scalars import Choice, Number, Text

Floats = NDArray[np.float64]
Scale = Literal["log", "root", "share"]
TARGETS, FACTS = "targets.yaml", "facts.yaml"
#: Errors of observation by grade, standard deviations on the logarithmic scale: judgement.
ERROR_OF_GRADE: Mapping[str, float] = {
    "verified": 0.05, "derived": 0.1, "recalled": 0.25, "judgement": 0.3,
}  # fmt: skip
#: The same of shares, as part of those.
ERROR_OF_SHARES = 0.3
#: A stated range spans about four standard deviations.
DEVIATIONS_A_RANGE = 4.0


@dataclass(frozen=True, slots=True)
class Target:
    """A series from which the model learns.

    Attributes:
        record: its name.
        scale: on which amounts are compared; None for an event.
        per: what an amount is divided by first.
        misfit: prior standard deviation of the model's error of the series, on the scale.
        sampling: standard deviation that counting few events adds.
        event: for an event, whether it is "above" or "below" a threshold.
        error: prior chance that model and record disagree about an event.
        threshold: of the event.
    """

    record: str
    scale: Scale | None
    per: float = 1.0
    misfit: float = 0.0
    sampling: float = 0.0
    event: Literal["above", "below"] | None = None
    error: float = 0.0
    threshold: float = 0.0

    def transform(self, values: Any) -> Floats:
        """Values of the record, or of the model in its unit, on the scale; an event is 0 or 1.

        >>> Target("x", "log").transform([0.0])
        array([0.])
        """
        x = np.asarray(values, dtype=float) / self.per
        if self.event == "above":
            return (x > self.threshold).astype(float)
        if self.event == "below":
            return (x < self.threshold).astype(float)
        if self.scale == "log":
            return np.asarray(np.log1p(x))
        return np.asarray(np.sqrt(x)) if self.scale == "root" else x

    def invert(self, values: Floats) -> Floats:
        """Values on the scale in the record's unit, kept within what is possible; an event stays 0 or 1."""
        if self.scale == "log":
            return np.expm1(np.maximum(values, 0.0)) * self.per
        if self.scale == "root":
            return np.maximum(values, 0.0) ** 2 * self.per
        return np.clip(values, 0.0, 1.0) * self.per if self.scale == "share" else values


@dataclass(frozen=True, slots=True)
class Evidence:
    """An observation of a target, on its scale.

    Attributes:
        target: the series.
        seen: the observation.
        value: on the scale.
        error: standard deviation of the observation with the sampling of counts, on the scale.
    """

    target: Target
    seen: Observation
    value: float
    error: float


@dataclass(frozen=True, slots=True)
class HardFact:
    """What holds of the middle of 2024 in every start.

    Attributes:
        name: in words.
        indicator: what it is read from.
        since: the month from which it is added up; None where the last month counts.
        least, most: the bounds, both included.
    """

    name: str
    indicator: str
    since: int | None
    least: float
    most: float

    def holds(self, series: NDArray[Any], first: int) -> NDArray[np.bool_]:
        """Whether it holds of histories whose indicator is recorded from a month on (month, run) -> (run,)."""
        values = series[-1] if self.since is None else series[self.since - first :].sum(axis=0)
        return (values >= self.least) & (values <= self.most)


_TARGETS = Table(
    Record(
        {
            "scale": Key(Choice(("log", "root", "share"))),
            "per": Key(Number(1e-9)),
            "misfit": Key(Number(1e-3, 10.0)),
            "sampling": Key(Number(0.0, 10.0)),
            "event": Key(Choice(("above", "below"))),
            "error": Key(Number(1e-3, 0.5)),
        },
        "a target",
    )
)
_FACTS = Table(
    Record(
        {
            "indicator": required(Text()),
            "since": Key(Text()),
            "least": Key(Number()),
            "most": Key(Number()),
        },
        "a fact",
    )
)


@cache
def targets() -> Mapping[str, Target]:
    """All targets by record.

    >>> targets()["trade.dprk.russia"].misfit, targets()["vote.china"].event
    (1.0, 'below')
    """
    return read_targets(files(__package__).joinpath(TARGETS))


@cache
def hard_facts() -> tuple[HardFact, ...]:
    """The facts of mid-2024.

    >>> [fact.name for fact in hard_facts()][:2]
    ['treaty with Russia signed', 'monitoring over']
    """
    return read_hard_facts(files(__package__).joinpath(FACTS))


def read_targets(file: Traversable) -> Mapping[str, Target]:
    """The targets of a file.

    Raises:
        UserError: all its mistakes, each with its line.
    """
    report = Report()
    entries = _read(file, TARGETS, _TARGETS, report)
    for name, entry in entries.items():
        given = entry.value
        if name not in records():
            report.unknown(entry.place, "no record", name, records())
        elif name not in MEASURES:
            report.add(entry.place, f"{name}: the model records nothing that would show in it")
        amount, event = ("scale", "misfit"), ("event", "error")
        if not any(all(given.get(key) is not None for key in keys) for keys in (amount, event)):
            report.add(
                entry.place, f"{name}: give scale and misfit of an amount, or event and error"
            )
    report.refuse()
    return {name: _target(name, entry.value.get) for name, entry in entries.items()}


def _target(name: str, get: Any) -> Target:
    return Target(
        name, get("scale"), get("per", 1.0), get("misfit", 0.0), get("sampling", 0.0),
        get("event"), get("error", 0.0),
    )  # fmt: skip


def read_hard_facts(file: Traversable) -> tuple[HardFact, ...]:
    """The hard facts of a file.

    Raises:
        UserError: all its mistakes, each with its line.
    """
    report = Report()
    entries = _read(file, FACTS, _FACTS, report)
    known = {indicator.name for indicator in indicators(full_cast(load_facts()))}
    for name, entry in entries.items():
        given = entry.value
        if given.get("indicator") not in known:
            report.unknown(entry.place, f"{name}: no indicator", str(given.get("indicator")), known)
        if given.get("least") is None and given.get("most") is None:
            report.add(entry.place, f"{name}: give least, most, or both")
        if given.get("since"):
            try:
                month_index(given.get("since"))
            except UserError as error:
                report.add(entry.place, f"{name}: {error}")
    report.refuse()
    return tuple(
        HardFact(
            name, e.value.get("indicator"),
            month_index(e.value.get("since")) if e.value.get("since") else None,
            e.value.get("least", -inf), e.value.get("most", inf),
        )
        for name, e in entries.items()
    )  # fmt: skip


def _read(file: Traversable, source: str, kind: Table, report: Report) -> Entries:
    node = read_yaml(read_bytes(file, source), source, report)
    return (None if node is None else kind.read(node, "the file", report)) or Entries()


def evidence(target: Target, until: int) -> tuple[Evidence, ...]:
    """The observations of a target that end before a month, without trade over a closed border."""
    shut = is_border_closed(target.record)
    seen = zip(record(target.record).observations, shut, strict=True)
    return tuple(
        as_evidence(target, one) for one, closed in seen if one.last_month < until and not closed
    )


def as_evidence(target: Target, seen: Observation) -> Evidence:
    """An observation on the scale of its target, with its error."""
    value = float(target.transform(seen.value))
    if target.event is not None:
        return Evidence(target, seen, value, 0.0)
    error = ERROR_OF_GRADE[seen.grade] * (ERROR_OF_SHARES if target.scale == "share" else 1.0)
    if seen.low is not None and seen.high is not None:
        span = float(target.transform(seen.high) - target.transform(seen.low))
        error = max(error, span / DEVIATIONS_A_RANGE)
    return Evidence(target, seen, value, float(np.hypot(error, target.sampling)))


def all_evidence(until: int, names: Sequence[str] | None = None) -> tuple[Evidence, ...]:
    """The observations of all targets, or of some, that end before a month, in order of time."""
    found = [
        e for n in (targets() if names is None else names) for e in evidence(targets()[n], until)
    ]
    return tuple(sorted(found, key=lambda one: one.seen.last_month))


def indicators_needed(evidences: Sequence[Evidence], facts: Sequence[HardFact]) -> tuple[str, ...]:
    """The indicators that these observations and facts are compared with, each once."""
    measured = (name for one in evidences for name in measure(one.target.record).indicators)
    return tuple(dict.fromkeys((*measured, *(fact.indicator for fact in facts))))
