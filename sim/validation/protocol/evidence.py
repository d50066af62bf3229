"""What the stored tables say of the model: patterns, forecasts of the past, claims, the record, the table of starts.

The numbers are read from the documents that measure them, which have checks of their own, and are not typed anew.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sim.errors import UserError
from sim.record.load import GRADES, records
from sim.record.targets import targets
from sim.rules.parameter import JUDGEMENT
from sim.rules.registry import all_parameters
from sim.start.table import shipped_starts
from sim.validation.claims import claims
from sim.validation.coverage import coverage
from sim.validation.markup import DASH, code, number, table
from sim.validation.patterns import PATTERNS
from sim.validation.templates import ROOT

_PATTERN = re.compile(r"^(P\w+)\s+(\d+)\s+(\d+) ", re.MULTILINE)
_SERIES = re.compile(r"^(\S+) \(\w+\): (\d+) forecasts of open years from (\d+) origins", re.MULTILINE)  # fmt: skip
_FORECAST = re.compile(r"^  (anchored|raw|mixed) +(record|frozen) +(\S+)  (\S+) \[([^\]]+)\]  (\S+) (\S+) (\S+)", re.MULTILINE)  # fmt: skip
_RIVAL = re.compile(r"^  (\S+) +(record|frozen) +(\w+) +([+-]\S+) \[([+-]\S+), ([+-]\S+)\]$", re.MULTILINE)  # fmt: skip
_VERDICT = re.compile(
    r"^\| \W*(C\d+)\b.*\| \**(supported|contradicted|undetermined|built in|untested)\b",
    re.MULTILINE,
)


class Skill(NamedTuple):
    """How forecasts of a series did: skill with its 90 % interval, and share in the central 90 %."""

    series: str
    drivers: str
    skill: str
    interval: str
    cover: str


def _document(name: str) -> str:
    file = ROOT / "docs" / name
    if not file.is_file():
        raise UserError(
            f"{file} is not there: the documents are made in a checkout of the repository"
        )
    return file.read_text(encoding="utf-8")


# -- patterns ---------------------------------------------------------------------------------------


@cache
def pattern_shares() -> dict[str, tuple[int, int]]:
    """Per cent of runs that meet each pattern, at default values and with drawn parameters, as last measured."""
    text = _document("measurements.md")
    part = text[text.index("<!-- measured: patterns -->") :].partition("<!-- end -->")[0]
    return {name: (int(one), int(other)) for name, one, other in _PATTERN.findall(part)}


def patterns() -> str:
    """Each pattern: its criterion, whether a number was chosen with it in view, and how many runs meet it."""
    shares = pattern_shares()
    rows = [
        (p.name, p.title, p.criterion, "fit" if p.fit else "test", *map(str, shares.get(p.name, ("–", "–"))))
        for p in PATTERNS
    ]  # fmt: skip
    return table(("pattern", "title", "criterion", "use", "% (defaults)", "% (drawn)"), rows)


def pattern_count() -> str:
    """How many patterns there are."""
    return str(len(PATTERNS))


def fitted_pattern_count() -> str:
    """How many of them a number was chosen with in view."""
    return str(sum(p.fit for p in PATTERNS))


def patterns_missed() -> str:
    """The patterns that fewer than half of the runs with drawn parameters meet, least first."""
    shares = pattern_shares()
    missed = sorted((p for p in PATTERNS if shares[p.name][1] < 50), key=lambda p: shares[p.name][1])  # fmt: skip
    rows = [(p.name, p.title, p.criterion, f"{shares[p.name][1]} %") for p in missed]
    return table(("pattern", "title", "criterion", "runs with drawn parameters"), rows)


# -- forecasts of the past --------------------------------------------------------------------------


@cache
def _skills() -> tuple[Skill, ...]:
    return tuple(_read_skills(_document("hindcast.md")))


def _read_skills(text: str) -> Iterator[Skill]:
    """The anchored forecasts of each series, with drivers as recorded and frozen."""
    heads = [*_SERIES.finditer(text)]
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        for kind, drivers, _, skill, interval, _, _, cover in _FORECAST.findall(
            text, head.end(), end
        ):
            if kind == "anchored":
                yield Skill(head[1], drivers, skill, interval, cover)


def forecasts() -> str:
    """Skill of anchored forecasts of open years against the best simple forecast."""
    rows = [
        (code(s.series), "as recorded" if s.drivers == "record" else s.drivers, s.skill, s.interval, s.cover)
        for s in _skills()
    ]  # fmt: skip
    return table(("series", "drivers", "skill", "90 % interval", "in the central 90 %"), rows)


def forecast_count() -> str:
    """How many rows the table of skills has: series, each with drivers as recorded and frozen."""
    return str(len(_skills()))


def forecasts_lost() -> str:
    """The series in which a simple forecast is not shown to be worse: the skill's interval reaches 0."""
    lost = [s for s in _skills() if float(s.interval.split(",")[0]) <= 0.0]
    rows = [
        (code(s.series), "as recorded" if s.drivers == "record" else s.drivers, f"{s.skill} [{s.interval}]")
        for s in lost
    ]  # fmt: skip
    return table(("series", "drivers", "skill of the model, and its 90 % interval"), rows)


def rivals() -> str:
    """How often the model forecasts the past better than rivals that learn from the same record."""
    found = [
        (float(low), float(high)) for *_, low, high in _RIVAL.findall(_document("hindcast.md"))
    ]
    if not found:
        return "The model's forecasts beside those of rivals are not stored yet."
    better, worse = sum(low > 0.0 for low, _ in found), sum(high < 0.0 for _, high in found)
    return (
        f"Of {len(found)} comparisons with rivals that learn from the same record (a series, drivers and a rival each), "
        f"the model is shown to forecast better in {better}, worse in {worse}, and neither in {len(found) - better - worse}."
    )


# -- claims -----------------------------------------------------------------------------------------


def _verdicts() -> dict[str, str]:
    """The verdict on each claim, as the page of verdicts has it; none where there is no such page."""
    file = ROOT / "docs" / "claims.md"
    return dict(_VERDICT.findall(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def verdicts() -> str:
    """How many claims ended in which verdict, where they have been run."""
    if not (found := _verdicts()):
        return "Their verdicts are not stored yet."
    counted = Counter(found.values()).most_common()
    counts = ", ".join(f"{number_} {verdict}" for verdict, number_ in counted)
    return f"Of {len(claims())} claims: {counts} ([each with its numbers](claims.md))."


def claims_not_supported() -> str:
    """The claims that the model does not support, with the verdict."""
    if not (found := _verdicts()):
        return verdicts()
    rows = [(n, claims()[n].says, v) for n, v in found.items() if v != "supported"]
    return table(("claim", "it says", "verdict"), rows)


def claim_count() -> str:
    """How many claims of the article are declared as code."""
    return str(len(claims()))


# -- data -------------------------------------------------------------------------------------------


def grades() -> str:
    """How many observations of the record have which grade."""
    counted = Counter(seen.grade for one in records().values() for seen in one.observations)
    rows = [(grade, str(counted[grade])) for grade in GRADES]
    return table(("grade", "observations"), [*rows, ("**all**", str(counted.total()))])


def gaps() -> str:
    """What of the article the model lacks, sentence by sentence."""
    return "".join(
        f"- **{name}** {one.sentence.gap}\n" for name, one in coverage().items() if one.sentence.gap
    )


def record_count() -> str:
    """How many series the record has."""
    return str(len(records()))


def target_count() -> str:
    """From how many series the model learns."""
    return str(len(targets()))


def judgement_count() -> str:
    """How many parameters have their size from judgement, by their own source."""
    return str(sum(p.source.startswith(JUDGEMENT) for p in all_parameters().values()))


# -- the table of starts ----------------------------------------------------------------------------


def starts() -> str:
    """What the table of starts says of itself."""
    head = shipped_starts().header
    rows = [
        ("data to", str(head["to"])),
        ("parameter sets tried", number(head["sets"])),
        ("histories of each set", number(head["histories"])),
        ("rows", number(head["rows"])),
        ("distinct parameter sets", number(head["distinct_sets"])),
        ("distinct pasts back to 1990", number(head["distinct_pasts"]["1990"])),
        ("effective number of sets", number(round(head["effective_sets"]))),
        ("exponent of the evidence", number(round(head["gamma"], 4))),
        ("particles", number(head["particles"])),
        ("particles that meet all facts of mid-2024", number(head["all_facts"])),
        *((f"particles with: {fact}", number(met)) for fact, met in head["facts"].items()),
        ("seed", number(head["seed"])),
        ("hash", code(shipped_starts().sha256[:16])),
    ]
    return table(("what", "value"), rows)


def starts_meeting() -> str:
    """Share of the particles that meet all facts of mid-2024, before those that do not are left out."""
    head = shipped_starts().header
    return f"{100 * head['all_facts'] / head['particles']:.0f} %"


def discrepancies() -> str:
    """What the table of starts says of the model's own error, by series."""
    rows = [
        (code(name), *(number(round(own[k], 2)) if k in own else DASH for k in ("persistence", "sd", "chance")))
        for name, own in shipped_starts().header["errors"].items()
    ]  # fmt: skip
    head = (
        "series",
        "part kept a year (φ)",
        "standard deviation (σ)",
        "chance that an event differs",
    )
    return table(head, rows)
