"""The sign that each scenario is expected to have, and the sign that it has.

`python docs/experiments/scenario_signs.py 1000` reads the lines of `scenario_signs.yaml`, runs their scenarios with parameters
drawn, on common random numbers, and prints a table in Markdown: what is found against expectation comes first. A new scenario adds
lines to that file.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
if str(HERE.parents[1]) not in sys.path:
    sys.path.insert(0, str(HERE.parents[1]))

from sim.calendar import month_name  # noqa: E402
from sim.ensemble.execution.memory import run_plan  # noqa: E402
from sim.numerics import mean_of_known  # noqa: E402
from sim.results.compare import Difference, paired_difference  # noqa: E402
from sim.scenario.library import load_plan, shipped_scenarios  # noqa: E402
from sim.scenario.scalars import Month  # noqa: E402
from sim.state.indicators import indicators  # noqa: E402
from sim.strict.containers import Key, ListOf, Record, RecordValues, required  # noqa: E402
from sim.strict.mistakes import Report  # noqa: E402
from sim.strict.reader import read_yaml  # noqa: E402
from sim.strict.scalars import Choice, Text  # noqa: E402
from sim.validation.command import refuse_other, run_command, split_runs  # noqa: E402

FILE = HERE / "scenario_signs.yaml"
_LINE = Record(
    {
        "scenario": required(Text()),
        "against": required(Text()),
        "indicator": required(Text()),
        "months": required(ListOf(Month(), least=2, most=2)),
        "beyond": Key(ListOf(Text(), least=2, most=2)),
        "expected": required(Choice(("rises", "falls"))),
        "source": required(Text()),
    },
    "a sign",
)
#: What is found beside what is expected, the worst first.
VERDICTS = ("**wrong sign**", "not clear of chance", "as expected")


@dataclass(frozen=True, slots=True)
class Expectation:
    """A sign that is expected of a scenario.

    Attributes:
        scenario, against: whose difference.
        indicator: of what.
        first, last: the months of which the mean is taken, since 1990-01, both included.
        beyond: another scenario and what it is set against, whose difference is subtracted; or none.
        sign: expected, 1 or -1.
        source: who says so.
    """

    scenario: str
    against: str
    indicator: str
    first: int
    last: int
    beyond: tuple[str, ...]
    sign: int
    source: str

    def names(self) -> tuple[str, ...]:
        """All scenarios that it needs."""
        return (self.scenario, self.against, *self.beyond)


@cache
def expectations() -> tuple[Expectation, ...]:
    """The lines of the file.

    Raises:
        UserError: all its mistakes, each with its line.
    """
    report = Report()
    node = read_yaml(FILE.read_bytes(), FILE.name, report)
    lines = (None if node is None else ListOf(_LINE).read(node, "the file", report)) or []
    _check_names([line for line, _ in lines], report)
    report.refuse()
    return tuple(_expectation(line) for line, _ in lines)


def _check_names(lines: list[RecordValues], report: Report) -> None:
    known = {i.name for i in indicators(load_plan().cast)}
    for line in lines:
        if (name := line.get("indicator")) is not None and name not in known:
            report.unknown(line.at("indicator"), "no indicator", name, known)
        both = [(line.get(key), line.at(key)) for key in ("scenario", "against")]
        for name, place in (*both, *line.get("beyond", ())):
            if name is not None and name not in shipped_scenarios():
                report.unknown(place, "no scenario", name, shipped_scenarios())


def _expectation(line: RecordValues) -> Expectation:
    first, last = (month for month, _ in line.get("months"))
    beyond = tuple(name for name, _ in line.get("beyond", ()))
    sign = 1 if line.get("expected") == "rises" else -1
    scenario, against, indicator = (line.get(k) for k in ("scenario", "against", "indicator"))
    source = line.get("source")
    return Expectation(scenario, against, indicator, first, last, beyond, sign, source)


Means = Mapping[tuple[str, str, int, int], NDArray[np.float64]]


def means(runs: int) -> Means:
    """The mean of each indicator over its months (run,), by scenario, indicator, first and last month."""
    found = {}
    for name in dict.fromkeys(name for one in expectations() for name in one.names()):
        wanted = {(e.indicator, e.first, e.last) for e in expectations() if name in e.names()}
        series = run_plan(load_plan(name), runs, 1, tuple(sorted({w[0] for w in wanted})))
        for indicator, first, last in wanted:
            found[name, indicator, first, last] = mean_of_known(
                series[indicator][first : last + 1], 0
            )
    return found


def difference(one: Expectation, of: Means) -> Difference:
    """The paired difference of which a sign is expected."""
    variant, base, *others = (of[name, one.indicator, one.first, one.last] for name in one.names())
    if others:
        variant = variant - (others[0] - others[1])
    return paired_difference(one.indicator, "", base, variant)


def verdict(one: Expectation, found: Difference) -> str:
    """Whether the sign is as expected, within chance, or wrong."""
    if not abs(found.mean) > found.error:
        return VERDICTS[1]
    return VERDICTS[2 if found.mean * one.sign > 0.0 else 0]


def table(runs: int) -> str:
    """All signs in Markdown, and how many are as expected."""
    of = means(runs)
    rows = [(one, difference(one, of)) for one in expectations()]
    told = [verdict(one, found) for one, found in rows]
    order = sorted(range(len(rows)), key=lambda i: VERDICTS.index(told[i]))
    lines = [
        "| scenario | against | indicator | months | level | difference | rises in | expected | found | source |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {' | '.join(_cells(*rows[i], of))} | {told[i]} | {rows[i][0].source} |"
            for i in order
        ),
    ]
    counts = ", ".join(f"{told.count(v)} {v.strip('*')}" for v in reversed(VERDICTS))
    return "\n".join([*lines, "", f"Of {len(rows)} signs: {counts}."])


def _cells(one: Expectation, found: Difference, of: Means) -> Iterator[str]:
    """What a row says before its verdict."""
    beyond = " beyond `{}` against `{}`".format(*one.beyond) if one.beyond else ""
    level = np.nanmean(of[one.against, one.indicator, one.first, one.last])
    yield from (f"`{one.scenario}`", f"`{one.against}`{beyond}", f"`{one.indicator}`")
    yield f"{month_name(one.first)} to {month_name(one.last)}"
    yield f"{level:.3g}"
    yield f"{found.mean:+.3g} ± {found.error:.1g}"
    yield f"{100.0 * found.rises:.0f} %"
    yield "rises" if one.sign > 0 else "falls"


def main(words: list[str]) -> None:
    """Print the table."""
    runs, others = split_runs(words, 1000)
    refuse_other(others)
    print(table(runs))


if __name__ == "__main__":
    run_command(main)
