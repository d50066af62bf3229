"""Answers as HTML for notebooks: the sentences, a short table, and the note."""

from html import escape

from sim.results.data import ResultsData
from sim.results.html import results_html as scenarios_html
from sim.show.answers.answer import Answer, answer
from sim.show.answers.finding_row import row
from sim.show.answers.terminal import grouped
from sim.show.texts import answer as texts
from sim.words.findings import Finding


def results_html(results: ResultsData) -> str:
    """The answer of each scenario that was asked for, then which scenarios were run."""
    named = [name for name in results.named if results.base_of(name)]
    answers = "".join(answer_html(answer(results, name)) for name in named)
    return answers + scenarios_html(results)


def answer_html(found: Answer) -> str:
    """One answer."""
    heading = texts.HEADING.format(title=found.title, base=found.base_title)
    lines = [found.given] if found.given else []
    sentences = "".join(f"<p>{escape(line)}</p>" for line in (*lines, *found.sentences))
    columns = texts.COLUMNS.format(when=found.when, base=found.base_title, title=found.title)
    return (
        f"<h4>{escape(heading)}</h4>{sentences}<table><caption>{escape(columns)}</caption>"
        f"{''.join(_group(*group) for group in grouped(found))}</table><p><em>{escape(found.note)}</em></p>"
    )


def _group(heading: str, findings: list[Finding]) -> str:
    cells = "".join(
        f'<tr title="{escape(finding.label.name)}">'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row(finding))
        + "</tr>"
        for finding in findings
    )
    return f'<tr class="heading"><th colspan="4" style="text-align:left">{escape(heading)}</th></tr>{cells}'
