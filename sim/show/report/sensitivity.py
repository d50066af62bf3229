"""The sensitivity study beside a batch, if there is one, as tables and pictures."""

from collections.abc import Callable
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.results.data import ResultsData
from sim.show.figures import sensitivity
from sim.show.figures.style import figure_of
from sim.show.report.pictures import SHARP, Picture, picture
from sim.show.study_tables import StudyTable, sensitivity_table
from sim.studies.sensitivity import FILE, Sensitivity

#: So many outcomes of a study are reported, and so many factors of each.
OUTCOMES, FACTORS = 8, 12
#: Inches of a picture.
SIZE = (8.0, 4.5)
#: What is said of how a study was made.
MADE = ("method", "scenario", "since", "random_numbers", "runs", "points", "seed", "prior")


def find_study(results: ResultsData) -> Sensitivity | None:
    """The study in the folder of a batch.

    Raises:
        UserError: if its file cannot be read.
    """
    there = results.folder is not None and (results.folder / FILE).is_file()
    return Sensitivity.load(results.folder) if there else None


def sensitivity_tables(study: Sensitivity) -> list[StudyTable]:
    """How a study was made, what it notes, and for each outcome the largest factors of its last year."""
    made = [[name.replace("_", " "), str(getattr(study, name))] for name in MADE]
    notes = [["note", note] for note in study.notes]
    outcomes = _outcomes(study)
    more = [["more outcomes", ", ".join(outcomes[OUTCOMES:])]] if outcomes[OUTCOMES:] else []
    about = StudyTable("How it was made", "", ["item", "value"], made + notes + more, 0)
    meanings = {str(f["name"]): str(f.get("meaning") or "") for f in study.factors}
    found = [about]
    for outcome in outcomes[:OUTCOMES]:
        table = sensitivity_table(study, outcome, FACTORS)
        factor, *head = table.head
        rows = [[name, meanings.get(name, ""), *cells] for name, *cells in table.rows]
        found.append(table._replace(head=[factor, "meaning", *head], rows=rows))
    return found


def sensitivity_pictures(study: Sensitivity) -> list[Picture]:
    """The study's pictures, for each outcome and over time."""
    found = []
    for outcome in _outcomes(study)[:OUTCOMES]:
        years = {row["year"] for row in study.indices if row["outcome"] == outcome}
        draws: list[tuple[str, Callable[..., Axes]]] = [
            (f"What {outcome} depends on in {max(years)} ({study.method})", sensitivity.draw_method)
        ]
        if len(years) > 1 and study.method != "tornado":
            draws.append((f"What {outcome} depends on, year by year", sensitivity.over_time))
        found += [_picture(partial(draw, study, outcome), caption) for caption, draw in draws]
    return found


def _outcomes(study: Sensitivity) -> list[str]:
    return list(dict.fromkeys(str(row["outcome"]) for row in study.indices))


def _picture(draw: Callable[..., Axes], caption: str) -> Picture:
    def describe(_: Figure, caption: str) -> str:
        return f"{caption}. The tables hold the numbers."

    return picture(lambda: figure_of(draw(size=SIZE)), SHARP, caption, describe)
