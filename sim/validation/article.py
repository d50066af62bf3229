"""The article sentence by sentence, in our words: which rules and series answer each, and what none does.

`article.yaml` holds what cannot be derived. Claims name their sentences themselves, parameters and the docstrings of
rules their paragraphs; `coverage.py` puts them together.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from sim.facts import load_facts
from sim.rules.registry import all_parameters
from sim.scenario.plan import full_cast
from sim.state.indicators import indicators
from sim.state.rule_links import article as article_of
from sim.state.rule_links import paragraphs_named, parameters_read, rules
from sim.strict.containers import Entries, Key, ListOf, Record, RecordValues, Table, required
from sim.strict.files import read_record
from sim.strict.mistakes import Place, Report
from sim.strict.scalars import Choice, Text, WholeNumber

FILE = "article.yaml"
#: What a sentence does: it states a fact, says why, foresees, or leads over to others.
KINDS = ("fact", "mechanism", "prediction", "context")
#: A paraphrase is short, so that it is ours and not the article's.
MOST_WORDS = 20
#: What a sentence may name.
_NAMES = ("rules", "parameters", "drivers", "indicators")
_ARTICLE = Record(
    {
        "paragraphs": required(
            Table(
                Record(
                    {"about": required(Text()), "sentences": required(WholeNumber(1))},
                    "a paragraph",
                )
            )
        ),
        "sentences": required(
            Table(
                Record(
                    {
                        "says": required(Text()),
                        "kind": required(Choice(KINDS)),
                        **{key: Key(ListOf(Text())) for key in _NAMES},
                        "gap": Key(Text()),
                    },
                    "a sentence",
                )
            )
        ),
    },
    "the article",
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the article.

    Attributes:
        number: 0 (title and stand-first) to 11.
        about: its subject, in our words.
        sentences: how many it has, headings left out.
    """

    number: int
    about: str
    sentences: int

    @property
    def names(self) -> tuple[str, ...]:
        """Its sentences, such as ¶3.1 to ¶3.3."""
        return tuple(f"¶{self.number}.{n}" for n in range(1, self.sentences + 1))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the article.

    Attributes:
        name: paragraph and place in it, such as ¶3.2.
        says: it in our words.
        kind: one of `KINDS`.
        rules: functions that say in the model what it says.
        parameters: those that say it and that none of its rules reads.
        drivers: series that say it.
        indicators: where it shows, beside what a test of its claims reads.
        gap: what of it the model lacks; "" where nothing.
    """

    name: str
    says: str
    kind: str
    rules: tuple[str, ...]
    parameters: tuple[str, ...]
    drivers: tuple[str, ...]
    indicators: tuple[str, ...]
    gap: str

    @property
    def paragraph(self) -> int:
        """The number of its paragraph."""
        return paragraph_of(self.name)


@dataclass(frozen=True, slots=True)
class Article:
    """The article: its paragraphs, and all their sentences by name."""

    paragraphs: tuple[Paragraph, ...]
    sentences: Mapping[str, Sentence]


def paragraph_of(sentence: str) -> int:
    """The number of a sentence's paragraph.

    >>> paragraph_of("¶10.2")
    10
    """
    return int(sentence.partition(".")[0].removeprefix("¶"))


@cache
def article() -> Article:
    """The article.

    >>> len(article().sentences), article().sentences["¶6.2"].kind
    (40, 'prediction')
    """
    return read_article(files(__package__).joinpath(FILE))


def read_article(file: Traversable) -> Article:
    """The article as a file tells it.

    Raises:
        UserError: all mistakes of the file, each with its line: a sentence without a row, a name that does not exist,
            a rule that does not know of the paragraph, a sentence with neither an answer nor a gap.
    """
    report = Report()
    content = read_record(file, FILE, _ARTICLE, report)
    rows: Entries = content.get("sentences", Entries())
    paragraphs = _paragraphs(content.get("paragraphs", Entries()), report)
    if not report:
        _check_that_each_has_a_row(paragraphs, rows, content.at("sentences"), report)
    if not report:
        known = _known_names()
        for name, row in rows.items():
            _check_row(paragraph_of(name), row.value, known, report)
    report.refuse()
    return Article(paragraphs, {name: _sentence(name, row.value) for name, row in rows.items()})


def _paragraphs(entries: Entries, report: Report) -> tuple[Paragraph, ...]:
    for number, (name, entry) in enumerate(entries.items()):
        if name != f"¶{number}":
            report.add(entry.key, f"paragraphs come in order: '¶{number}' here, not {name!r}")
    return tuple(
        Paragraph(number, entry.value.get("about", ""), entry.value.get("sentences", 0))
        for number, entry in enumerate(entries.values())
    )


def _check_that_each_has_a_row(
    paragraphs: Iterable[Paragraph], rows: Entries, place: Place, report: Report
) -> None:
    """Every sentence that a paragraph counts has a row, in order, and no other does."""
    expected = [name for paragraph in paragraphs for name in paragraph.names]
    for name, row in rows.items():
        if name not in expected:
            report.unknown(row.key, "no paragraph counts the sentence", name, expected)
    for name in expected:
        if name not in rows:
            report.add(place, f"the sentence {name} has no row")
    if not report and list(rows) != expected:
        late = next(name for name, wanted in zip(rows, expected, strict=True) if name != wanted)
        report.add(rows[late].key, f"the sentence {late} does not stand in order")


def _known_names() -> dict[str, Collection[str]]:
    """What exists, by the key under which a sentence names it."""
    facts = load_facts()
    return {
        "rules": rules().keys(),
        "parameters": all_parameters().keys(),
        "drivers": facts.series.keys(),
        "indicators": {indicator.name for indicator in indicators(full_cast(facts))},
    }


def _check_row(
    paragraph: int, row: RecordValues, known: Mapping[str, Collection[str]], report: Report
) -> None:
    """What a sentence names exists and knows of its paragraph; it is short, and answered or not, as it says."""
    for key in _NAMES:
        for name, place in row.get(key, ()):
            if name not in known[key]:
                report.unknown(place, f"no {key.removesuffix('s')}", name, known[key])
            elif key in ("rules", "parameters"):
                _check_mark(name, paragraph, place, report)
    words = len(row.get("says", "").split())
    if words > MOST_WORDS:
        report.add(row.at("says"), f"says takes at most {MOST_WORDS} words, not {words}")
    if not any(row.get(key) for key in ("rules", "drivers", "gap")):
        report.add(row.place, "nothing answers it: give rules or drivers, or say why not in 'gap'")


def _check_mark(name: str, paragraph: int, place: Place, report: Report) -> None:
    """A rule or parameter knows of the paragraph.

    A parameter's source names it; a rule's docstring, that of its file, or a parameter that it reads. A rule of which
    none of these names any, such as the bargain, may answer all.
    """
    is_rule = name in rules()
    sources = [all_parameters()[p].source for p in (parameters_read(name) if is_rule else [name])]
    named = paragraphs_named(" ".join([article_of(name) if is_rule else "", *sources]))
    if paragraph not in named and (named or not is_rule):
        marks = ", ".join(f"¶{number}" for number in named) or "none"
        report.add(
            place, f"{name} does not know of ¶{paragraph}: what it says and reads names {marks}"
        )


def _sentence(name: str, row: RecordValues) -> Sentence:
    def named(key: str) -> tuple[str, ...]:
        return tuple(item for item, _ in row.get(key, ()))

    return Sentence(
        name, row.get("says"), row.get("kind"), named("rules"), named("parameters"), named("drivers"),
        named("indicators"), row.get("gap", ""),
    )  # fmt: skip
