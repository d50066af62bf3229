"""Results as a notebook shows them: which scenarios, against which, and how they were made."""

from html import escape
from typing import TYPE_CHECKING

from sim.calendar import month_name

if TYPE_CHECKING:
    from sim.results.data import ResultsData


def results_html(results: "ResultsData") -> str:
    """A small table: the scenarios by title, with their bases and months; below it runs and seed."""
    about = results.manifest["scenarios"]
    rows = []
    for name in results.scenarios:
        last = month_name(results.month_count(name) - 1)
        bases = ", ".join(results.bases_of(name)) or "–"
        cells = about[name]["title"], name, bases, f"1990-01 to {last}"
        rows.append("".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in cells))
    head = "".join(
        f"<th style='text-align:left'>{title}</th>"
        for title in ("scenario", "name", "compared with", "months")
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    facts = [f"{results.manifest['runs']:,} runs of each", f"seed {results.manifest['seed']}"]
    facts += [results.given_line] if results.given_line else []
    line = escape("; ".join(facts))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{line}</p>"
