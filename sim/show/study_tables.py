"""Studies in words and as tables of words, for a terminal, for a report and for `--json`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.show.numbers import NONE, short_number
from sim.show.texts import tables as texts
from sim.studies.factors import DUMMY
from sim.studies.sensitivity import Sensitivity
from sim.terminal import number_of
from sim.words.registry import factor_label, label_of

if TYPE_CHECKING:
    from sim.studies.discovery import Discovery
    from sim.studies.policies import PolicyStudy

#: Measures by method, and the half-width of the interval of each.
MEASURES: Mapping[str, tuple[tuple[str, str | None], ...]] = {
    "morris": (("mu_star", "mu_star_error"), ("mu", None), ("sigma", None)),
    "sobol": (("first", "first_error"), ("total", "total_error")),
    "tornado": (("low", "low_error"), ("high", "high_error")),
}


class StudyTable(NamedTuple):
    """What an outcome depends on.

    Attributes:
        title, caption: above and below it.
        head: headings, that of factors first.
        rows: cells of each factor, the largest first and the dummy last.
        more: factors that are left out.
    """

    title: str
    caption: str
    head: list[str]
    rows: list[list[str]]
    more: int


def sensitivity_table(study: Sensitivity, outcome: str, most: int) -> StudyTable:
    """The largest factors of an outcome in the last year of the study, at most so many."""
    indices = study.of(outcome).to_dict("records")
    year = int(indices[0]["year"])
    factors = [index for index in indices if index["factor"] != DUMMY]
    control = [index | {"factor": texts.CONTROL} for index in indices if index not in factors]
    rows = [
        [str(index["factor"]), *_cells(study.method, index)] for index in factors[:most] + control
    ]
    noun = label_of(outcome, study.outcomes[outcome]).noun_with_unit
    title = texts.STUDY_TITLE.format(outcome=noun, year=year)
    head = [texts.FACTOR, *texts.STUDY_HEADINGS[study.method]]
    return StudyTable(
        title, _caption(study, outcome, year), head, rows, max(0, len(factors) - most)
    )


def with_label(name: str, text: str) -> str:
    """What is said of a factor, below its label; alone where the name has none.

    >>> print(with_label("trust_gain", "trust_gain ≥ 0.02"))
    Growth of trust by completed exchange
      trust_gain ≥ 0.02
    """
    label = factor_label(name).short
    return text if label == name else texts.LABELLED.format(label=label, name=text)


def _caption(study: Sensitivity, outcome: str, year: int) -> str:
    spread = [s for s in study.spread if (s["outcome"], s["year"]) == (outcome, year)]
    deviations = "".join(
        texts.DEVIATIONS.format(
            points=short_number(s["across_points"], small=True),
            runs=short_number(s["across_histories"], small=True),
            missing=s["missing"],
        )
        for s in spread
    )
    return texts.OUTCOME.format(name=outcome) + texts.STUDY.format(
        meaning=texts.STUDY_MEANINGS[study.method], points=number_of(study.points, "point"), runs=number_of(study.runs, "run"),
        random_numbers=study.random_numbers, since=study.since, deviations=deviations,
    )  # fmt: skip


def _cells(method: str, index: Mapping[Any, Any]) -> list[str]:
    cells = []
    for measure, error in MEASURES[method]:
        value = short_number(index[measure], small=True)
        half = short_number(index[error], figures=2, small=True) if error else NONE
        cells.append(value if NONE in (value, half) else f"{value} ± {half}")
    return cells


def discovery_sentence(study: "Discovery") -> str:
    """What a discovery found: how often the outcome occurs, and what separates the runs in which it does."""
    missing = f"; {study.missing} have no value and are left out" if study.missing else ""
    text = (
        f"{study.condition} occurs in {study.share:.1%} of {study.runs} runs of {study.scenario}"
        f"{missing}. Of {study.screened} uncertain parameters, "
    )
    if not study.parameters:
        return (
            f"{text}none alone separates the runs in which it occurs from the others: it depends on chance, "
            "or on several parameters together. More runs may show more."
        )
    verb = "separates" if len(study.parameters) == 1 else "separate"
    text += f"{', '.join(study.parameters)} {verb} the runs in which it occurs from the others."
    return text if study.boxes else f"{text} No box holds clearly more of them."


def policies_note(study: "PolicyStudy") -> str:
    """What the columns of a comparison of policies mean."""
    question = study.question
    sets = "" if study.sets is None else f"; intervals count {study.sets} parameter sets"
    return texts.POLICIES.format(
        runs=number_of(question.runs, "run"), seed=question.seed, sets=sets, status_quo=question.status_quo,
    )  # fmt: skip
