"""The article's thirty claims, and the indicators that a test of each reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from sim.strict.containers import Key, ListOf, Record, RecordValues, Table, required
from sim.strict.files import read_bytes
from sim.strict.mistakes import Report
from sim.strict.reader import read_yaml
from sim.strict.scalars import Text, WholeNumber

FILE = "claims.yaml"
_CLAIMS = Table(
    Record(
        {
            "says": required(Text()),
            "paragraphs": required(ListOf(WholeNumber(0))),
            "reads": required(ListOf(Text())),
            "seen_while_building": Key(ListOf(Text())),
        },
        "a claim",
    )
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the article.

    Attributes:
        name: C1 to C30.
        says: the claim in our words.
        paragraphs: where the article makes it.
        reads: the indicators that a test of it reads.
        seen_while_building: parameters whose rule or default was chosen after an ablation that decides the
            claim had been looked at. The claim may be called supported only where it holds at both ends of their ranges.
    """

    name: str
    says: str
    paragraphs: tuple[int, ...]
    reads: tuple[str, ...]
    seen_while_building: tuple[str, ...] = ()


@cache
def claims() -> Mapping[str, Claim]:
    """All claims by name.

    >>> claims()["C15"].reads[0]
    'arms.dprk.russia'
    """
    return read_claims(files(__package__).joinpath(FILE))


def read_claims(file: Traversable) -> Mapping[str, Claim]:
    """The claims of a file.

    Raises:
        UserError: all mistakes of the file, each with its line.
    """
    report = Report()
    node = read_yaml(read_bytes(file, FILE), FILE, report)
    entries = None if node is None else _CLAIMS.read(node, "the file", report)
    report.refuse()
    return {name: _claim(name, entry.value) for name, entry in (entries or {}).items()}


def _claim(name: str, claim: RecordValues) -> Claim:
    paragraphs, reads, seen = (
        tuple(item for item, _ in claim.get(key, ()))
        for key in ("paragraphs", "reads", "seen_while_building")
    )
    return Claim(name, claim.get("says"), paragraphs, reads, seen)
