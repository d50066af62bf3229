"""A finding as a row of a table: label, both means, the difference with its interval, and in how many runs."""

from collections.abc import Iterable

from sim.show.texts import answer as texts
from sim.words.findings import Finding, Kind, agreement_short, difference_words

#: Columns of a terminal for both means, the difference, and the runs.
WIDTHS = (15, 16, 15)


def rows(findings: Iterable[Finding]) -> list[tuple[str, str, str, str]]:
    """Findings as four texts: label, both means, difference with interval, and in how many runs."""
    return [row(finding) for finding in findings]


def row(finding: Finding) -> tuple[str, str, str, str]:
    """A finding as a row of a table."""
    label = finding.label.short
    if finding.is_state:
        label = f"{label}, {texts.IN_RUNS}"
    elif finding.is_share:
        label = f"{label}, {texts.BY_THEN.format(when=finding.when)}"
    elif finding.label.unit:
        label = f"{label}, {finding.label.unit}"
    before, after = finding.plain_levels
    difference = "" if finding.kind is Kind.NO_VALUE else difference_words(finding)
    return label, f"{before} → {after}", difference, agreement_short(finding)
