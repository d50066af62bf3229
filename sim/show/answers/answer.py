"""The answer of a scenario: three to five sentences, and the findings behind them.

Terminal, report, live page, notebooks, `--json` and the server all show this, so that they say the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from math import inf, isfinite
from typing import Any

from sim.results.compared_year import compared_year
from sim.results.data import ResultsData
from sim.results.findings import find, when_words
from sim.show import about
from sim.show.answers.set_by_scenario import indicators_set
from sim.show.texts import answer as texts
from sim.words.findings import CHANGES, Finding, Kind
from sim.words.label import upper_first
from sim.words.main_set import MAIN_NAMES

#: How many changes lead an answer, and how many further rows a table has.
LEADING, FURTHER = 3, 4
#: Kinds that one sentence lists as what hardly changes.
QUIET = frozenset({Kind.HARDLY, Kind.SAME})
#: How many further bases an answer tells the first change against.
OTHER_BASES = 2
#: How many nouns one sentence lists.
LISTED = 4


@dataclass(frozen=True, repr=False)
class Answer:
    """What a scenario changes against a base.

    Attributes:
        scenario, title, base, base_title: names, and titles for readers.
        clause: what happens in the scenario, in words that follow "If"; "" where it has none.
        when: the time that is compared.
        runs, seed: how many runs of each, and from which seed.
        past: what the past was, where it was chosen with the record in view; else "".
        given: under which conditions runs were selected; else "".
        main: findings of the set that is always shown.
        further: what else changes most.
        other_bases: titles of bases that the answer does not speak of, each with the leading change against it.
        identical: whether nothing that is recorded differs in any run.
    """

    scenario: str
    title: str
    base: str
    base_title: str
    clause: str
    when: str
    runs: int
    seed: int
    past: str
    given: str
    main: tuple[Finding, ...]
    further: tuple[Finding, ...]
    other_bases: tuple[tuple[str, Finding], ...] = ()
    identical: bool = False

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The answer in three to five sentences, the clearest change first."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        lead = (
            texts.IF.format(clause=self.clause)
            if self.clause
            else texts.IN.format(title=self.title)
        )
        leading = self.leading
        if leading:
            yield f"{lead}, {leading[0].clause}."
            yield from (finding.sentence for finding in leading[1:])
            yield from (
                texts.AGAINST_OTHER.format(base=base, clause=one.clause)
                for base, one in self.other_bases
            )
        elif self.identical:
            yield texts.IDENTICAL.format(lead=lead, base=self.base_title, when=self.when)
            return
        else:
            yield texts.NOTHING.format(lead=lead, base=self.base_title)
        yield from (finding.sentence for finding in (*self.main, *self.further) if finding.against)
        yield from self._together(QUIET, texts.HARDLY)
        yield from self._together({Kind.UNCLEAR}, texts.UNCLEAR)

    @property
    def leading(self) -> list[Finding]:
        """The changes that sentences lead with: the largest of the main set, then others; one of each family."""
        chosen: dict[str, Finding] = {}
        most = LEADING - len(self.other_bases)
        for findings in (self.main, self.further):
            for finding in by_effect(findings):
                family = finding.label.name.partition(".")[0]
                if finding.kind in CHANGES and not finding.is_set and len(chosen) < most:
                    chosen.setdefault(family, finding)
        return list(chosen.values())

    def _together(self, kinds: Iterable[Kind], many: str) -> Iterator[str]:
        """One sentence for all findings of some kinds: its own where there is one, else a list of nouns."""
        alike = [finding for finding in self.main if finding.kind in kinds][:LISTED]
        if len(alike) == 1:
            yield alike[0].sentence
        elif alike:
            yield upper_first(many.format(nouns=_listed([f.label.noun for f in alike])))

    @property
    def note(self) -> str:
        """How the numbers came about, and that they are no forecast."""
        return texts.NOTE.format(
            runs=f"{self.runs:,}", base=self.base_title, seed=self.seed,
            past=self.past,
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain values, as `--json` and the server give it."""
        return {
            "scenario": self.scenario, "title": self.title, "base": self.base, "base_title": self.base_title,
            "when": self.when, "runs": self.runs, "seed": self.seed, "given": self.given or None,
            "sentences": list(self.sentences),
            "findings": [finding_as_dict(finding) for finding in (*self.main, *self.further)],
            "other_bases": [{"base_title": base, **finding_as_dict(one)} for base, one in self.other_bases],
            "note": self.note,
        }  # fmt: skip

    def __repr__(self) -> str:
        """The sentences, a line each, and the note."""
        return str(self)

    def __str__(self) -> str:
        return "\n".join((*self.sentences, self.note))

    def _repr_markdown_(self) -> str:
        return "\n".join((*(f"- {sentence}" for sentence in self.sentences), "", f"*{self.note}*"))


def answer(
    results: ResultsData, scenario: str | None = None, base: str | None = None, year: int | None = None
) -> Answer:  # fmt: skip
    """The answer of a scenario of some results.

    Args:
        results: with the scenario and its base.
        scenario: which; by default the last that was asked for.
        base: what it is compared with; by default its main comparison, else its base.
        year: whose means are compared; by default the fifth after the branch.

    Raises:
        UserError: for an unknown name, or where there is no base.
    """
    name = scenario or results.named[-1]
    other = results.require_base(name, base)
    year = compared_year(results, name, other) if year is None else year
    written = results.manifest["scenarios"][name]
    moved = indicators_set(results, name, other)
    both = [n for n in results.indicators if n in results[other] and n in results[name]]
    main = [_judged(results, n, name, other, year, moved) for n in MAIN_NAMES if n in both]
    differences = results.differences(name, other, year)
    largest = [d.name for d in differences if d.name not in MAIN_NAMES]
    found = Answer(
        name, about.title(results, name), other, about.title(results, other), str(written.get("clause", "")),
        when_words(results, name, year), int(results.manifest["runs"]), int(results.manifest["seed"]),
        about.past_line(results), results.given_line, tuple(main),
        tuple(_further(results, largest, name, other, year, moved)),
        identical=all(not d.runs or d.rises == d.falls == 0.0 for d in differences),
    )  # fmt: skip
    return replace(found, other_bases=_other_bases(results, found, year)) if base is None else found


def _other_bases(
    results: ResultsData, found: Answer, year: int | None
) -> tuple[tuple[str, Finding], ...]:
    """The first change against each further base of the scenario that was run, two at most."""
    others = [base for base in results.bases_of(found.scenario) if base != found.base]
    if not found.leading:
        return ()
    name = found.leading[0].label.name
    return tuple(
        (about.title(results, base), find(results, name, found.scenario, base, year))
        for base in others[:OTHER_BASES]
        if name in results[base]
    )


def _judged(
    results: ResultsData, name: str, scenario: str, base: str, year: int | None, moved: dict[str, int]
) -> Finding:  # fmt: skip
    finding = find(results, name, scenario, base, year)
    if name not in moved:
        return finding
    rises = finding.difference > 0.0
    against = finding.kind in CHANGES and moved[name] != 0 and rises != (moved[name] > 0)
    return replace(finding, is_set=True, against=against)


def _further(
    results: ResultsData, names: Sequence[str], scenario: str, base: str, year: int | None, moved: dict[str, int],
) -> Iterator[Finding]:  # fmt: skip
    """What the scenario sets, and then the largest changes outside the main set, one of each family."""
    order = about.headlines()
    families = {name.partition(".")[0] for name in MAIN_NAMES}
    found = 0
    for name in names:
        family = name.partition(".")[0]
        if name in moved:
            yield _judged(results, name, scenario, base, year, moved)
        elif name in order and family not in families and found < FURTHER:
            finding = find(results, name, scenario, base, year)
            if finding.kind in CHANGES:
                families.add(family)
                found += 1
                yield finding


def by_effect(findings: Iterable[Finding]) -> list[Finding]:
    """Findings, the largest effects first."""
    return sorted(findings, key=lambda f: -f.effect if isfinite(f.effect) else -inf)


def finding_as_dict(finding: Finding) -> dict[str, Any]:
    """A finding as plain values; what is no number is null."""
    values = asdict(finding)
    label = values.pop("label")
    numbers = {k: v if not isinstance(v, float) or isfinite(v) else None for k, v in values.items()}
    return {
        "indicator": label["name"], "label": label["short"], "unit": label["unit"], **numbers,
        "kind": finding.kind.value, "sentence": finding.sentence,
    }  # fmt: skip


def _listed(nouns: Sequence[str]) -> str:
    return nouns[0] if len(nouns) == 1 else f"{', '.join(nouns[:-1])} and {nouns[-1]}"
