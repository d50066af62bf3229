"""The answer in a terminal: sentences, what the scenario sets, and one short table."""

from collections.abc import Iterator, Sequence

from sim.show.answers.answer import Answer
from sim.show.answers.finding_row import WIDTHS, rows
from sim.show.rows import Group, Rows
from sim.show.texts import answer as texts
from sim.words.findings import Finding
from sim.words.main_set import MAIN_SET


def answer_rows(answer: Answer, settings: Sequence[str] = ()) -> Rows:
    """An answer for a terminal.

    Args:
        answer: what is shown.
        settings: what the scenario sets, a line each.
    """
    return Rows(
        texts.HEADING.format(title=answer.title, base=answer.base_title),
        [
            *([answer.given] if answer.given else []),
            *answer.sentences,
            *(["", texts.SETS, *(f"  {line}" for line in settings)] if settings else []),
        ],
        texts.COLUMNS.format(when=answer.when, base=answer.base_title, title=answer.title),
        [Group(heading, rows(findings)) for heading, findings in grouped(answer)],
        WIDTHS,
        answer.note,
    )


def grouped(answer: Answer) -> Iterator[tuple[str, list[Finding]]]:
    """The findings of an answer under headings: the set that is always shown, what else changes, what is set."""
    by_name = {finding.label.name: finding for finding in answer.main}
    for heading, names in MAIN_SET:
        found = [by_name[name] for name in names if name in by_name]
        if found:
            yield heading, found
    set_here = [finding for finding in answer.further if finding.is_set]
    others = [finding for finding in answer.further if not finding.is_set]
    if others:
        yield texts.ALSO, others
    if set_here:
        yield texts.SET_ROWS, set_here
