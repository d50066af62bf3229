"""Reads the facts, strictly: every number has its unit, date and source, and no key is unknown."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import nan
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_index, month_name
from sim.errors import UserError
from sim.facts.schema import (
    ABILITIES,
    ACTOR,
    CLIENT_VALUES,
    FAMILY,
    FRONT,
    GOODS,
    LINKS,
    PARTNER_VALUES,
)
from sim.strict.containers import Entries, Record, RecordValues, required
from sim.strict.csv_table import CsvTable, read_csv
from sim.strict.files import files_ending, read_record
from sim.strict.mistakes import Place, Report

Kind = Literal["linear", "step", "data"]
Role = Literal["client", "partner"]
Direction = Literal["to_client", "from_client", "either"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One number about the world.

    Attributes:
        value: the number, in `unit`.
        unit: "1" for a pure number or an index.
        date: year or month it speaks of, YYYY or YYYY-MM.
        source: a citation, or "judgement".
        low, high: its plausible range, where one is stated.
        note: what else there is to say.
    """

    value: float
    unit: str
    date: str
    source: str
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Distances:
    """How far a partner is from a member of the region.

    Attributes:
        distance: of its capital, km.
        base_distance: of its nearest base, km.
        source: a citation, or "judgement".
    """

    distance: float
    base_distance: float
    source: str


@dataclass(frozen=True, slots=True)
class Abroad(Distances):
    """How far a partner is from a place outside the region.

    Attributes:
        forward_forces: share of its forces that is based near there, 0-1.
    """

    forward_forces: float


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """A state, or a group of them, as the facts describe it.

    Attributes:
        name: what it is called everywhere.
        title: what readers are shown.
        stream_id: its number in the random streams; it stays when the actor is renamed or swapped.
        role: "client" or "partner".
        abilities: a weight from 0 to 1 for each of `ABILITIES`.
        values: the facts by name: `PARTNER_VALUES` or `CLIENT_VALUES`.
        region: by other partners that are members of the region, how far it is from them.
        europe: how far it is from the European theatre; None where no power of it gets there.
    """

    name: str
    title: str
    stream_id: int
    role: Role
    abilities: Mapping[str, float]
    values: Mapping[str, Fact]
    region: Mapping[str, Distances] = field(default_factory=dict)
    europe: Abroad | None = None


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """Two partners that trade with each other, beside the client.

    Attributes:
        first: the partner that takes the client's seat in the bargain.
        second: the partner in the other seat, or `FRONT`.
        lines: what the link may carry, of `LINK_LINES`.
        source: a citation, or "judgement".
        note: what else there is to say.
    """

    first: str
    second: str
    lines: tuple[str, ...]
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A driver, month by month.

    Attributes:
        name: family and column, such as "gdp.russia".
        first: the month of the first value, in months since 1990-01.
        values: in `unit`, one for each month from `first` on (month,); read-only.
        unit: "1" for a pure number or an index.
        meaning: one sentence.
        source: a citation, or "judgement".
        kind: how months between anchors are filled: "linear", "step", or "data" (yearly figures).
    """

    name: str
    first: int
    values: NDArray[np.float64]
    unit: str
    meaning: str
    source: str
    kind: Kind

    @property
    def last(self) -> int:
        """The month of the last value, in months since 1990-01."""
        return self.first + len(self.values) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """The actors, in the order of their `stream_id`, the drivers by name, and links between partners.

    >>> facts = load_facts()
    >>> facts.client.name, [partner.name for partner in facts.partners]
    ('dprk', ['russia', 'china', 'us', 'rok', 'japan', 'brics'])
    """

    actors: tuple[ActorFacts, ...]
    series: Mapping[str, Series]
    links: tuple[LinkFacts, ...]

    @property
    def client(self) -> ActorFacts:
        """The one actor that the partners arm, pay and shield."""
        return next(actor for actor in self.actors if actor.role == "client")

    @property
    def partners(self) -> tuple[ActorFacts, ...]:
        """All other actors, in their order."""
        return tuple(actor for actor in self.actors if actor.role == "partner")


@dataclass(frozen=True, slots=True)
class Good:
    """Something that changes hands.

    Attributes:
        name: what it is called everywhere.
        direction: "to_client", "from_client" or "either".
        unit: what an amount of it is counted in.
        conserved: whether it moves from stock to stock; if not, a contra account balances it.
        meaning: one sentence.
    """

    name: str
    direction: Direction
    unit: str
    conserved: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Goods:
    """The lines that a dyad may trade, in their order, and the money that settles the split.

    >>> [line.name for line in load_goods().lines]
    ['fuel', 'technology', 'cover', 'weapons', 'arms', 'minerals', 'voice', 'systems']
    >>> load_goods().money.name
    'cash'
    """

    lines: tuple[Good, ...]
    money: Good


@cache
def load_facts() -> Facts:
    """The facts that ship with the package, read once.

    Raises:
        UserError: if a file has mistakes; each with its file and line.

    >>> facts = load_facts()
    >>> distance = facts.partners[0].values["distance"]
    >>> distance.value, distance.unit
    (6412.5, 'km')
    >>> gdp = facts.series["gdp.russia"]
    >>> gdp.first, gdp.last, gdp.unit
    (0, 402, '$bn')
    """
    return read_facts(files(__package__))


@cache
def load_goods() -> Goods:
    """The goods that ship with the package, read once.

    Raises:
        UserError: if the file has mistakes; each with its line.

    >>> load_goods().lines[4].unit
    'kshell'
    """
    return read_goods(files(__package__))


def read_facts(folder: Traversable) -> Facts:
    """The facts of a folder laid out like this package: actors, links, drivers and their tables.

    Raises:
        UserError: all mistakes of its files, each with file and line.
    """
    report = Report()
    files_ = files_ending(folder.joinpath("actors"), ".yaml")
    actors = [_read_actor(file, report) for file in files_]
    _check_actors(actors, report)
    _check_regions(actors, report)
    families = _read_families(folder, report)
    content = read_record(folder.joinpath("links.yaml"), "links.yaml", LINKS, report)
    links: list[RecordValues] = [link for link, _ in content.get("links", ())]
    _check_links(links, [a.get("name") for a in actors if a.get("role") == "partner"], report)
    report.refuse()
    by_stream = sorted(map(_actor, actors), key=lambda actor: actor.stream_id)
    series = [one for family, table in families.items() for one in _series(family, *table)]
    return Facts(tuple(by_stream), {one.name: one for one in series}, tuple(map(_link, links)))


def read_goods(folder: Traversable) -> Goods:
    """The goods of a folder that holds a `goods.yaml`.

    Raises:
        UserError: all mistakes of the file, each with its line.
    """
    report = Report()
    content = read_record(folder.joinpath("goods.yaml"), "goods.yaml", GOODS, report)
    lines = [good for good, _ in content.get("lines", ())]
    goods = [*lines, *filter(None, [content.get("money")])]
    _refuse_duplicates("name", goods, report)
    report.refuse()
    return Goods(tuple(Good(**good.values) for good in lines), Good(**goods[-1].values))


# -- actors ---------------------------------------------------------------------------------------


def _read_actor(file: Traversable, report: Report) -> RecordValues:
    """An actor's file, checked."""
    actor = read_record(file, f"actors/{file.name}", ACTOR, report)
    name = actor.get("name")
    if name is not None and f"{name}.yaml" != file.name:
        report.add(actor.at("name"), f"name: {name!r} is not the name of the file")
    units = _units(actor)
    values: Entries | None = actor.get("values")
    if values is not None and "role" in actor.values:
        _check_values(values, units, actor.at("values"), report)
    return actor


def _units(actor: RecordValues) -> Mapping[str, str]:
    """The values that an actor of this role has, with their units."""
    return CLIENT_VALUES if actor.get("role") == "client" else PARTNER_VALUES


def _check_values(values: Entries, units: Mapping[str, str], place: Place, report: Report) -> None:
    """Every value is known and there, in its unit, within its range."""
    for name, at in values.names.items():
        if name not in units:
            report.unknown(at, "values: no value", name, units)
    for name in units:
        if name not in values.names:
            report.add(place, f"values: {name!r} is missing")
    for name, entry in values.items():
        fact: RecordValues = entry.value
        unit = units.get(name)
        if None not in (unit, fact.get("unit")) and fact.get("unit") != unit:
            report.add(fact.at("unit"), f"values.{name}: unit must be {unit!r}")
        value = fact.get("value", nan)
        if fact.get("low", value) > value:
            message = f"values.{name}: low {fact.get('low'):g} lies above the value, {value:g}"
            report.add(fact.at("low"), message)
        if fact.get("high", value) < value:
            message = f"values.{name}: high {fact.get('high'):g} lies below the value, {value:g}"
            report.add(fact.at("high"), message)


def _check_actors(actors: Sequence[RecordValues], report: Report) -> None:
    """The actors have different stream numbers, and one of them is the client."""
    _refuse_duplicates("stream_id", actors, report)
    clients = [actor for actor in actors if actor.get("role") == "client"]
    if len(clients) != 1 and all("role" in actor.values for actor in actors):
        names = ", ".join(str(actor.get("name")) for actor in clients) or "none"
        report.add(Place("actors"), f"exactly one actor must be the client, not {names}")


def _check_regions(actors: Sequence[RecordValues], report: Report) -> None:
    """Members of the region are partners, and nobody is far from itself."""
    names = [actor.get("name") for actor in actors if actor.get("role") == "partner"]
    for actor in actors:
        region: Entries | None = actor.get("region")
        for member, at in region.names.items() if region is not None else ():
            if member not in names:
                report.unknown(at, "region: no partner", member, names)
            elif member == actor.get("name"):
                report.add(at, f"region: {member!r} is the actor itself")


def _refuse_duplicates(key: str, records: Iterable[RecordValues], report: Report) -> None:
    """Note each value of a key that an earlier record has too."""
    seen: dict[Hashable, Place] = {}
    for record in records:
        value = record.get(key)
        if value in seen:
            message = f"{key}: {value!r} is at {seen[value]} already"
            report.add(record.at(key), message)
        elif value is not None:
            seen[value] = record.at(key)


def _actor(actor: RecordValues) -> ActorFacts:
    abilities: RecordValues = actor.get("abilities")
    units = _units(actor)
    return ActorFacts(
        name=actor.get("name"),
        title=actor.get("title"),
        stream_id=actor.get("stream_id"),
        role=actor.get("role"),
        abilities={name: abilities.get(name, 0.0) for name in ABILITIES},
        values={name: Fact(**actor.get("values")[name].value.values) for name in units},
        region={
            name: Distances(**entry.value.values)
            for name, entry in (actor.get("region") or {}).items()
        },
        europe=Abroad(**actor.get("europe").values) if actor.get("europe") else None,
    )


# -- links ----------------------------------------------------------------------------------------


def _check_links(links: Sequence[RecordValues], partners: Sequence[str], report: Report) -> None:
    """Ends are different partners, the second may be the front, and no pair has two links."""
    pairs: dict[tuple[str, str], Place] = {}
    for link in links:
        first, second = link.get("first"), link.get("second")
        if first is not None and first not in partners:
            report.unknown(link.at("first"), "first: no partner", first, partners)
        if second is not None and second not in (*partners, FRONT):
            report.unknown(link.at("second"), "second: no partner", second, (*partners, FRONT))
        if first is not None and first == second:
            report.add(link.at("second"), f"second: {second!r} cannot trade with itself")
        lines = link.get("lines", ())
        for line, place in lines if second == FRONT else ():
            if line != "shells":
                report.add(place, f"lines: only shells go to the {FRONT}, not {line}")
        for at, (line, place) in enumerate(lines):
            if line == "raw_materials" and "supplies" not in [other for other, _ in lines]:
                report.add(place, "lines: raw_materials pay for supplies; add 'supplies'")
            if line in [other for other, _ in lines[:at]]:
                report.add(place, f"lines: {line!r} is named twice")
        if None not in (first, second):
            pair = (min(first, second), max(first, second))
            if pair in pairs:
                message = f"the link of {first} and {second} is at {pairs[pair]} already"
                report.add(link.place, message)
            pairs.setdefault(pair, link.place)


def _link(link: RecordValues) -> LinkFacts:
    lines = tuple(line for line, _ in link.get("lines"))
    return LinkFacts(**{**link.values, "lines": lines})


# -- drivers --------------------------------------------------------------------------------------


def _read_families(
    folder: Traversable, report: Report
) -> dict[str, tuple[RecordValues, int, dict[str, NDArray[np.float64]]]]:
    """Each family's description, the first month of its table, and the table's columns."""
    source = "drivers.yaml"
    tables = files_ending(folder.joinpath("drivers"), ".csv")
    by_name = {table.name.removesuffix(".csv"): table for table in tables}
    kinds = Record({name: required(FAMILY) for name in by_name}, "the file")
    content = read_record(folder.joinpath(source), source, kinds, report)
    families = {}
    for name, file in by_name.items():
        first, columns = _read_table(file, f"drivers/{file.name}", report)
        family: RecordValues | None = content.get(name)
        if family is not None and columns:
            _check_columns(name, family, columns, report)
            families[name] = (family, first, columns)
    return families


def _check_columns(
    name: str, family: RecordValues, columns: Collection[str], report: Report
) -> None:
    """A family describes the columns of its table, and no others."""
    for key in ("anchors", "meaning"):
        entries = family.get(key)
        if not isinstance(entries, Entries):
            continue
        for column, place in entries.names.items():
            if column not in columns:
                report.unknown(place, f"{name}.{key}: no column", column, columns)
        for column in columns:
            if column not in entries.names:
                report.add(family.at(key), f"{name}.{key}: {column!r} is missing")


def _series(
    name: str, family: RecordValues, first: int, columns: Mapping[str, NDArray[np.float64]]
) -> list[Series]:
    meaning = family.get("meaning")
    return [
        Series(
            name=f"{name}.{column}",
            first=first,
            values=values,
            unit=family.get("unit"),
            meaning=meaning if isinstance(meaning, str) else meaning[column].value,
            source=family.get("source"),
            kind=family.get("kind"),
        )
        for column, values in columns.items()
    ]


def _read_table(
    file: Traversable, source: str, report: Report
) -> tuple[int, dict[str, NDArray[np.float64]]]:
    """A monthly table: its first month, since 1990-01, and read-only columns (month,).

    The first column is `month`, YYYY-MM, and the months follow each other.
    """
    table = read_csv(file, source, report)
    if table.columns and (table.columns[0] != "month" or not table.rows):
        report.add(Place(source, 1), "the first column must be 'month', and months must follow")
        return 0, {}
    first = _first_month(table, report)
    columns = {}
    for column in table.columns[1:]:
        cells = [row.number(column, report) for row in table.rows]
        values = np.array([nan if cell is None else cell for cell in cells])
        values.setflags(write=False)
        columns[column] = values
    return first, columns


def _first_month(table: CsvTable, report: Report) -> int:
    """The month of the first row; each further row must be the month after."""
    first = None
    for count, row in enumerate(table.rows):
        try:
            month = month_index(row.cells["month"])
        except UserError as error:
            report.add(row.place, error.mistakes[0])
            return 0
        first = month if first is None else first
        if month != first + count:
            report.add(row.place, f"the month here must be {month_name(first + count)}")
            break
    return first or 0
