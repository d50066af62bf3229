"""The article's thirty claims: what each says, in which worlds it is tested, by which criterion, and what should kill it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from sim.errors import UserError
from sim.facts import load_facts
from sim.scenario.library import shipped_scenarios
from sim.scenario.parameters import spellings
from sim.scenario.plan import full_cast
from sim.state.indicators import indicators
from sim.strict.containers import Entries, Key, ListOf, Record, RecordValues, Table, required
from sim.strict.files import files_ending, read_record
from sim.strict.mistakes import Place, Report
from sim.strict.scalars import Choice, Text
from sim.validation.article import article, paragraph_of
from sim.validation.claims.changes import REMOVAL, WORLD, Change, World, read_change, read_world
from sim.validation.claims.criteria import Criterion, split_criteria
from sim.validation.claims.expressions import Expression, Kind
from sim.validation.claims.language import Misspelled, Vocabulary, parse
from sim.validation.claims.pasts import PASTS, departs

#: What a claim speaks of.
KINDS = ("past", "mechanism", "future", "policy")
_CLAIM = Record(
    {
        "claim": required(Text()),
        "says": required(Text()),
        "sentences": required(ListOf(Text(), least=1)),
        "reads": Key(ListOf(Text(), least=1)),
        "scenarios": Key(ListOf(Text())),
        "seen_while_building": Key(ListOf(Text())),
        "kind": required(Choice(KINDS)),
        "past": required(Choice(PASTS)),
        "worlds": required(Table(WORLD)),
        "quantity": Key(Table(Text())),
        "criterion": required(Text()),
        "also": Key(Table(Text())),
        "cause": required(Text()),
        "ablation": Key(REMOVAL),
    },
    "a claim",
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
        kind: one of `KINDS`.
        past: one of `PASTS`.
        worlds: by letter; "a" is where what names no world is read.
        criterion: as written.
        criteria: the comparisons that it joins.
        also: further numbers that are reported and decide nothing: a comparison, or a number alone.
        cause: whose removal should kill it, in words.
        removal: what takes the cause away; None where nothing does.
        no_removal: why.
    """

    name: str
    says: str
    sentences: tuple[str, ...]
    reads: tuple[str, ...]
    scenarios: tuple[str, ...] = ()
    seen_while_building: tuple[str, ...] = ()
    kind: str = "mechanism"
    past: str = "free"
    worlds: Mapping[str, World] = field(default_factory=dict)
    criterion: str = ""
    criteria: tuple[Criterion, ...] = ()
    also: Mapping[str, Criterion | Expression] = field(default_factory=dict)
    cause: str = ""
    removal: Change | None = None
    no_removal: str = ""

    @property
    def paragraphs(self) -> tuple[int, ...]:
        """The paragraphs of its sentences."""
        return tuple(dict.fromkeys(map(paragraph_of, self.sentences)))

    @property
    def numbers(self) -> tuple[Expression, ...]:
        """All numbers over histories that it names, those that decide first."""
        further = (one.number if isinstance(one, Criterion) else one for one in self.also.values())
        return (*(one.number for one in self.criteria), *further)


@cache
def claims() -> Mapping[str, Claim]:
    """All claims by name, in order.

    >>> claims()["C15"].reads[0], claims()["C14"].paragraphs
    ('arms.dprk.russia', (0, 6))
    """
    return read_claims(files(__package__))


def read_claims(folder: Traversable) -> Mapping[str, Claim]:
    """The claims of a folder, a file each.

    Raises:
        UserError: all mistakes of all files, each with its line.
    """
    report = Report()
    found = {}
    for file in files_ending(folder, ".yaml"):
        content = read_record(file, file.name, _CLAIM, report)
        name = file.name.removesuffix(".yaml")
        if content.get("claim", name) != name:
            report.add(
                content.at("claim"), f"the file is that of {name}, not of {content.get('claim')}"
            )
        _check_names(content, report)
        found[name] = _claim(name, content, report)
    report.refuse()
    return {
        name: found[name] for name in sorted(found, key=lambda name: int(name.lstrip("C") or 0))
    }


@cache
def _known_names() -> Mapping[str, Collection[str]]:
    """What exists, by the key under which a claim names it."""
    cast = full_cast(load_facts())
    return {
        "sentences": article().sentences.keys(),
        "reads": {indicator.name for indicator in indicators(cast)},
        "scenarios": shipped_scenarios().keys(),
        "seen_while_building": spellings(cast),
    }


def _check_names(content: RecordValues, report: Report) -> None:
    """What a claim names exists."""
    for key, names in _known_names().items():
        for name, place in content.get(key, ()):
            if name not in names:
                report.unknown(place, f"no {_NOUNS[key]}", name, names)


def _claim(name: str, content: RecordValues, report: Report) -> Claim:
    named = {key: tuple(item for item, _ in content.get(key, ())) for key in _NOUNS}
    past = content.get("past", "free")
    worlds = {
        letter: read_world(entry.value, entry.place, departs(past), report)
        for letter, entry in content.get("worlds", Entries()).items()
    }
    removal, reason = _removal(content, report)
    text = content.get("criterion", "")
    reader = _Texts(worlds, report)
    for one, entry in content.get("quantity", Entries()).items():
        reader.add_quantity(one, entry.value, entry.key, entry.place)
    criteria = reader.criteria(text, content.at("criterion")) if text else ()
    also = {
        one: reader.number(entry.value, entry.place)
        for one, entry in content.get("also", Entries()).items()
    }
    told = {one: number for one, number in also.items() if number is not None}
    read = dict.fromkeys([*named.pop("reads"), *reader.indicators_read])
    return Claim(
        name, content.get("says", ""), reads=tuple(read), **named, kind=content.get("kind", ""), past=past,
        worlds=worlds, criterion=text, criteria=criteria, also=told, cause=content.get("cause", ""),
        removal=removal, no_removal=reason,
    )  # fmt: skip


def _removal(content: RecordValues, report: Report) -> tuple[Change | None, str]:
    """What takes a cause away, or why nothing does."""
    wanted = "name the cause whose removal should kill it, or 'none' with a reason"
    ablation: RecordValues | None = content.get("ablation")
    if ablation is None:
        if "ablation" not in content.keys and "says" in content.keys:
            report.add(content.place, f"no ablation: {wanted}")
        return None, ""
    if "none" in ablation.values:
        return None, ablation.get("none")
    change = read_change(ablation, report)
    if not change.key:
        report.add(ablation.place, f"an ablation that changes nothing: {wanted}")
    return change, ""


class _Texts:
    """Reads the texts of a claim, and notes each mistake at its place."""

    def __init__(self, worlds: Mapping[str, World], report: Report) -> None:
        self._worlds, self._report = worlds, report
        self._quantities: dict[str, Expression] = {}
        self._indicators = _known_names()["reads"]
        self.indicators_read: dict[str, None] = {}

    def add_quantity(self, name: str, text: str, key: Place, place: Place) -> None:
        """A quantity, which later texts may name."""
        if not name.isidentifier() or len(name) < 2:
            self._report.add(key, f"{name!r} is no name of a quantity: letters, at least two")
        expression = self._parse(text, place)
        if expression is not None:
            self._quantities[name] = expression

    def criteria(self, text: str, place: Place) -> tuple[Criterion, ...]:
        """The comparisons that a criterion joins."""
        expression = self._parse(text, place)
        try:
            return () if expression is None else split_criteria(text, expression)
        except ValueError as mistake:
            self._report.add(place, str(mistake))
            return ()

    def number(self, text: str, place: Place) -> Criterion | Expression | None:
        """A number over histories, or a comparison of one."""
        expression = self._parse(text, place)
        if expression is None or expression.kind is not Kind.STATISTIC:
            if expression is not None:
                self._report.add(
                    place, f"what is reported is {Kind.STATISTIC}, not {expression.kind}"
                )
            return None
        if expression.op not in ("<", "<=", ">", ">="):
            return expression
        found = self.criteria(text, place)
        return found[0] if found else None

    def _parse(self, text: str, place: Place) -> Expression | None:
        events = self._events() if "event(" in text else ()
        known = Vocabulary(self._indicators, events, tuple(self._worlds), self._quantities)
        try:
            expression = parse(text, known)
        except Misspelled as mistake:
            self._report.add(place, str(mistake))
            return None
        self.indicators_read |= {o.name: None for o in expression.walk() if o.op == "indicator"}
        return expression

    def _events(self) -> list[str]:
        """The events of all worlds of the claim."""
        try:
            plans = [world.plan() for world in self._worlds.values()]
        except UserError:  # a world that does not exist is noted where it is named
            return []
        return [e.name for plan in plans for regime in plan.regimes for e in regime.events]
