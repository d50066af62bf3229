"""The article's thirty claims: the sentences that make each, and what a test of it reads and compares."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from sim.facts import load_facts
from sim.scenario.library import shipped_scenarios
from sim.scenario.parameters import spellings
from sim.scenario.plan import full_cast
from sim.state.indicators import indicators
from sim.strict.containers import Entries, Key, ListOf, Record, RecordValues, Table, required
from sim.strict.files import read_bytes
from sim.strict.mistakes import Report
from sim.strict.reader import read_yaml
from sim.strict.scalars import Text
from sim.validation.article import article, paragraph_of

FILE = "claims.yaml"
_CLAIMS = Table(
    Record(
        {
            "says": required(Text()),
            "sentences": required(ListOf(Text(), least=1)),
            "reads": required(ListOf(Text(), least=1)),
            "scenarios": Key(ListOf(Text())),
            "seen_while_building": Key(ListOf(Text())),
        },
        "a claim",
    )
)
#: What each list of names speaks of.
_NOUNS = {
    "sentences": "sentence", "reads": "indicator", "scenarios": "scenario", "seen_while_building": "parameter",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the article.

    Attributes:
        name: C1 to C30.
        says: the claim in our words.
        sentences: where the article makes it, such as ¶1.3 (`article.yaml`).
        reads: the indicators that a test of it reads.
        scenarios: those that a test of it compares, with their base or with each other.
        seen_while_building: parameters whose rule or default was chosen after an ablation that decides the
            claim had been looked at. The claim may be called supported only where it holds at both ends of their ranges.
    """

    name: str
    says: str
    sentences: tuple[str, ...]
    reads: tuple[str, ...]
    scenarios: tuple[str, ...] = ()
    seen_while_building: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[int, ...]:
        """The paragraphs of its sentences."""
        return tuple(dict.fromkeys(map(paragraph_of, self.sentences)))


@cache
def claims() -> Mapping[str, Claim]:
    """All claims by name.

    >>> claims()["C15"].reads[0], claims()["C14"].paragraphs
    ('arms.dprk.russia', (0, 6))
    """
    return read_claims(files("sim.validation").joinpath(FILE))


def read_claims(file: Traversable) -> Mapping[str, Claim]:
    """The claims of a file.

    Raises:
        UserError: all mistakes of the file, each with its line.
    """
    report = Report()
    node = read_yaml(read_bytes(file, FILE), FILE, report)
    entries = (None if node is None else _CLAIMS.read(node, "the file", report)) or Entries()
    _check_names(entries, report)
    report.refuse()
    return {name: _claim(name, entry.value) for name, entry in entries.items()}


def _check_names(entries: Entries, report: Report) -> None:
    """What a claim names exists."""
    cast = full_cast(load_facts())
    known = {
        "sentences": article().sentences.keys(),
        "reads": {indicator.name for indicator in indicators(cast)},
        "scenarios": shipped_scenarios().keys(),
        "seen_while_building": spellings(cast),
    }
    for entry in entries.values():
        for key, names in known.items():
            for name, place in entry.value.get(key, ()):
                if name not in names:
                    report.unknown(place, f"no {_NOUNS[key]}", name, names)


def _claim(name: str, claim: RecordValues) -> Claim:
    named = (tuple(item for item, _ in claim.get(key, ())) for key in _NOUNS)
    return Claim(name, claim.get("says"), *named)
