"""The page itself: what is to be said, poured into the template, written to a file that did not exist."""

from itertools import count
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sim.errors import UserError, writing
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
    _refuse(place)
    draft = place.with_name(f"{place.name}.new")
    with writing(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.touch()
    try:
        text = report(results)
        with writing(place):
            draft.write_text(text, encoding="utf-8", newline="\n")
            _refuse(place)
            draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    return place


def unused_name(folder: Path) -> Path:
    """The first name for a report in a folder that is not taken: report.html, report-2.html."""
    stem, ending = NAME.split(".")
    names = (f"{stem}{'' if n == 1 else f'-{n}'}.{ending}" for n in count(1))
    return next(folder / name for name in names if not (folder / name).exists())


def _refuse(place: Path) -> None:
    with writing(place):
        if place.exists():
            raise UserError(
                f"{place} exists already, and nothing is overwritten; name another file"
            )
