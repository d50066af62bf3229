"""The page itself: what is to be said, poured into the template, written to a file that did not exist."""

import os
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sim.errors import UserError, writing
from sim.files import write_file
from sim.results.data import ResultsData
from sim.show.report.content import content

HERE = Path(__file__).parent
NAME = "report.html"


def report(results: ResultsData) -> str:
    """The report as HTML: it needs no network and no other file, and runs no script.

    All that comes from outside (names, titles, descriptions, causes) is escaped by the template.
    """
    outside = Environment(
        loader=FileSystemLoader(HERE, encoding="utf-8"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    style = (HERE / "page.css").read_text(encoding="utf-8")
    return outside.get_template("page.html").render(style=style, **content(results))


def write_report(results: ResultsData, file: Path | str) -> Path:
    """Write the report to a new file, wholly or not at all.

    Raises:
        UserError: if the file exists, or cannot be written.
    """
    place = Path(file)
    with writing(place):
        if os.path.lexists(place):
            raise UserError(f"{place} exists already; nothing is overwritten, name another file")
        place.parent.mkdir(parents=True, exist_ok=True)
    return write_file(place, report(results), overwrite=False)
