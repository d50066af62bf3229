"""The answer on top of the page: sentences, what changes most, and what the visitor's own change adds."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sim.dashboard.request import BASE, CHANGED
from sim.results.data import ResultsData
from sim.show.about import title
from sim.show.answers.answer import Answer, answer, by_effect
from sim.show.answers.finding_row import row
from sim.words.findings import CHANGES

#: Rows of what changes most; those of them whose charts are shown where the visitor has chosen none.
MOST, CHARTED = 5, 3
#: Sentences about the visitor's change alone.
OWN = 2


class MostRow(NamedTuple):
    """One of the largest changes: the indicator, its label, both means, and in how many runs it is so."""

    name: str
    label: str
    levels: str
    runs: str


class Summary(NamedTuple):
    """What a request changes, in words.

    Attributes:
        sentences: the answer of the shown scenario against the base; empty where they are the same.
        own: what the visitor's change alone does, against the scenario as given; empty without both.
        note: how the numbers came about.
        columns: what the rows give.
        most: the largest changes.
        charted: indicators for the first charts: the largest changes of the scenario as given, and of what
            the visitor changed.
        titles: of the scenarios, by role.
    """

    sentences: tuple[str, ...]
    own: tuple[str, ...]
    note: str
    columns: str
    most: tuple[MostRow, ...]
    charted: tuple[str, ...]
    titles: Mapping[str, str]


def summarise(results: ResultsData, roles: Mapping[str, str], moved: str) -> Summary:
    """The answer of a request.

    Args:
        results: of its scenarios.
        roles: of the scenarios, by name, the base first and the one that is asked for last.
        moved: what the visitor changed, in words that follow "If"; "" where nothing was.
    """
    names = list(roles)
    titles = {role: title(results, name) for name, role in roles.items()}
    if len(names) == 1:
        return Summary((), (), "", "", (), (), titles)
    base, *others = names
    shown = answer(results, others[-1], base)
    given = answer(results, others[0], base) if len(others) > 1 else shown
    own: tuple[str, ...] = ()
    charted = _charted(given)
    if roles[others[-1]] == CHANGED and len(others) > 1:
        alone = answer(results, others[-1], others[0])
        own = replace(alone, clause=moved).sentences[:OWN]
        # the first chart stays, so that nothing jumps; the others show what the slider does
        charted = tuple(dict.fromkeys((*charted[:1], *_charted(alone)[: CHARTED - 1], *charted)))
    columns = f"{shown.when}: {titles[BASE]} → {shown.title}"
    return Summary(
        shown.sentences, own, shown.note, columns, _most(shown), charted[:CHARTED], titles
    )


def _most(shown: Answer) -> tuple[MostRow, ...]:
    changes = [f for f in (*shown.main, *shown.further) if f.kind in CHANGES and not f.is_set]
    rows = []
    for finding in by_effect(changes)[:MOST]:
        label, levels, _, runs = row(finding)
        rows.append(MostRow(finding.label.name, label, levels, runs))
    return tuple(rows)


def _charted(given: Answer) -> tuple[str, ...]:
    """The largest changes, one of each family of indicators, the main set first."""
    chosen: dict[str, str] = {}
    for findings in (given.main, given.further):
        for finding in by_effect(findings):
            if finding.kind in CHANGES and not finding.is_set:
                chosen.setdefault(finding.label.name.partition(".")[0], finding.label.name)
    return tuple(chosen.values())[:CHARTED]
