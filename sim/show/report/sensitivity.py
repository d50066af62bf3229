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
from sim.show.texts import tables as texts
from sim.studies.sensitivity import FILE, Sensitivity
from sim.words.registry import factor_label, label_of

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
    found = [about]
    for outcome in outcomes[:OUTCOMES]:
        table = sensitivity_table(study, outcome, FACTORS)
        factors, *head = table.head
        rows = [[*_label_and_name(factor), *cells] for factor, *cells in table.rows]
        found.append(table._replace(head=[factors, "name", *head], rows=rows))
    return found


def _label_and_name(factor: str) -> tuple[str, str]:
    """The label of a factor, and its name where that says more."""
    label = factor_label(factor).short
    return label, "" if label == factor else factor


def sensitivity_pictures(study: Sensitivity) -> list[Picture]:
    """The study's pictures, for each outcome and over time."""
    found = []
    for outcome in _outcomes(study)[:OUTCOMES]:
        years = {row["year"] for row in study.indices if row["outcome"] == outcome}
        noun = label_of(outcome).noun
        last = f"{texts.STUDY_TITLE.format(outcome=noun, year=max(years))} ({study.method})"
        draws: list[tuple[str, Callable[..., Axes]]] = [(last, sensitivity.draw_method)]
        if len(years) > 1 and study.method != "tornado":
            draws.append((texts.STUDY_OVER_TIME.format(outcome=noun), sensitivity.over_time))
        found += [_picture(partial(draw, study, outcome), caption) for caption, draw in draws]
    return found


def _outcomes(study: Sensitivity) -> list[str]:
    return list(dict.fromkeys(str(row["outcome"]) for row in study.indices))


def _picture(draw: Callable[..., Axes], caption: str) -> Picture:
    def describe(_: Figure, caption: str) -> str:
        return f"{caption}. The tables hold the numbers."

    return picture(lambda: figure_of(draw(size=SIZE)), SHARP, caption, describe)
