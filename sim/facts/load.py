"""Reads the facts, strictly: every number has its unit, date and source, and no key is unknown."""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import nan
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.facts.page import Page, open_page
from sim.facts.table import read_table

#: What an actor can be by assumption; an actor's weight is 0 where its file names none.
ABILITIES = (
    "superpower", "neighbour", "patron", "veto", "ally", "shells", "power", "belligerent",
)  # fmt: skip

#: The values that each partner's file gives, with their units.
PARTNER_VALUES: Mapping[str, str] = {
    "distance": "km",
    "base_distance": "km",
    "forward_forces": "1",
    "forward_economy": "1",
    "offence": "1",
    "baseline_intention": "1",
    "fixed_reach": "$bn",
    "fixed_gdp": "$bn",
    "fixed_power": "1",
    "technology_level": "1",
    "reception": "1",
    "own_sanctions": "1",
    "stake": "1",
    "rivalry_weight": "1",
    "dove": "1",
    "embargo": "1",
    "ordinary_trade": "1",
    "friction": "1",
    "firm_share": "1",
    "voice_value": "$m/point",
    "technology_cap": "point/month",
    "cover_cap": "point/month",
    "cash_limit": "$m/month",
    "initial_support": "$m/month",
    "initial_trust": "1",
    "initial_treaty": "0/1",
    "initial_intention": "1",
    "initial_reliability": "1",
    "initial_enforcement": "1",
    "initial_penalties": "1",
}

#: The values that the client's file gives, with their units.
CLIENT_VALUES: Mapping[str, str] = {
    "initial_treasury": "$m",
    "initial_shells": "kshell",
    "initial_fuel_share": "1",
    "initial_missile": "1",
    "initial_recon": "1",
    "initial_air": "1",
    "initial_provocation": "1",
    "initial_trilateral": "1",
    "initial_arming": "1",
}

ROLES = ("client", "partner")
KINDS = ("linear", "step", "data")
DIRECTIONS = ("to_client", "from_client", "either")
_YEAR_OR_MONTH = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")

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
class ActorFacts:
    """A state, or a group of them, as the facts describe it.

    Attributes:
        name: what it is called everywhere.
        title: what readers are shown.
        stream_id: its number in the draws of luck; stays with it when it is renamed or swapped.
        role: "client" or "partner".
        abilities: a weight from 0 to 1 for each of `ABILITIES`.
        values: the facts by name: `PARTNER_VALUES` or `CLIENT_VALUES`.
    """

    name: str
    title: str
    stream_id: int
    role: Role
    abilities: Mapping[str, float]
    values: Mapping[str, Fact]


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
    """The actors, in the order of their `stream_id`, and the drivers by name.

    >>> facts = load_facts()
    >>> facts.client.name, [partner.name for partner in facts.partners]
    ('dprk', ['russia', 'china', 'us', 'rok', 'japan', 'brics'])
    """

    actors: tuple[ActorFacts, ...]
    series: Mapping[str, Series]

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
    ['fuel', 'technology', 'cover', 'arms', 'minerals', 'voice']
    >>> load_goods().money.name
    'cash'
    """

    lines: tuple[Good, ...]
    money: Good


@cache
def load_facts() -> Facts:
    """The facts that ship with the package, read once.

    Raises:
        UserError: if a file has mistakes; each is told with its file and key.

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
        UserError: if the file has mistakes; each is told with its key.

    >>> load_goods().lines[3].unit
    'kshell'
    """
    return read_goods(files(__package__))


def read_facts(folder: Traversable) -> Facts:
    """The facts of a folder laid out like this package: `actors/`, `drivers/`, `drivers.yaml`.

    Raises:
        UserError: all mistakes of its files, each with file and key.
    """
    mistakes: list[str] = []
    actors = _actors(folder.joinpath("actors"), mistakes)
    series = _drivers(folder, mistakes)
    if mistakes:
        raise UserError(*mistakes)
    return Facts(actors, series)


def read_goods(folder: Traversable) -> Goods:
    """The goods of a folder that holds a `goods.yaml`.

    Raises:
        UserError: all mistakes of the file, each with its key.
    """
    mistakes: list[str] = []
    page = open_page(folder.joinpath("goods.yaml"), "goods.yaml", mistakes)
    page.only(("lines", "money"))
    lines = tuple(_good(line) for line in page.each("lines"))
    money = _good(page.inner("money"))
    _refuse_duplicates("goods.yaml", "name", [good.name for good in (*lines, money)], mistakes)
    if mistakes:
        raise UserError(*mistakes)
    return Goods(lines, money)


def _good(page: Page) -> Good:
    page.only(("name", "direction", "unit", "conserved", "meaning"))
    return Good(
        name=page.text("name"),
        direction=cast(Direction, page.choice("direction", DIRECTIONS)),
        unit=page.text("unit"),
        conserved=page.flag("conserved"),
        meaning=page.text("meaning"),
    )


def _actors(folder: Traversable, mistakes: list[str]) -> tuple[ActorFacts, ...]:
    """One actor from each YAML file, in the order of their `stream_id`."""
    actors = [_actor(file, mistakes) for file in _files(folder, ".yaml")]
    _refuse_duplicates("actors", "stream_id", [actor.stream_id for actor in actors], mistakes)
    clients = [actor.name for actor in actors if actor.role == "client"]
    if len(clients) != 1:
        mistakes.append(f"actors: just one must be the client, not {', '.join(clients) or 'none'}")
    return tuple(sorted(actors, key=lambda actor: actor.stream_id))


def _actor(file: Traversable, mistakes: list[str]) -> ActorFacts:
    page = open_page(file, f"actors/{file.name}", mistakes)
    page.only(("name", "title", "stream_id", "role", "abilities", "values"))
    name, role = page.text("name"), page.choice("role", ROLES)
    if name and f"{name}.yaml" != file.name:
        page.wrong("name", f"{name!r} is not the name of the file")
    units = CLIENT_VALUES if role == "client" else PARTNER_VALUES
    values = page.inner("values")
    values.only(units)
    return ActorFacts(
        name=name,
        title=page.text("title"),
        stream_id=page.whole("stream_id"),
        role=cast(Role, role),
        abilities=_abilities(page.inner("abilities")),
        values={name: _fact(values, name, unit) for name, unit in units.items()},
    )


def _abilities(page: Page) -> Mapping[str, float]:
    """A weight for every ability; 0 where the file names none."""
    page.only(ABILITIES)
    weights = {name: page.number(name) if page.has(name) else 0.0 for name in ABILITIES}
    for name, weight in weights.items():
        if weight < 0.0 or weight > 1.0:
            page.wrong(name, f"a weight lies between 0 and 1, not at {weight:g}")
    return weights


def _fact(values: Page, name: str, unit: str) -> Fact:
    page = values.inner(name)
    if not values.has(name):
        return Fact(nan, unit, "", "")
    page.only(("value", "unit", "date", "source", "low", "high", "note"))
    if page.text("unit") not in ("", unit):
        page.wrong("unit", f"must be {unit!r}")
    fact = Fact(
        value=page.number("value"),
        unit=unit,
        date=_date(page),
        source=page.text("source"),
        low=page.number("low") if page.has("low") else None,
        high=page.number("high") if page.has("high") else None,
        note=page.text("note") if page.has("note") else "",
    )
    if fact.low is not None and fact.value < fact.low:
        page.wrong("low", f"{fact.low:g} lies above the value, {fact.value:g}")
    if fact.high is not None and fact.value > fact.high:
        page.wrong("high", f"{fact.high:g} lies below the value, {fact.value:g}")
    return fact


def _date(page: Page) -> str:
    """A year or a month, as a text; YAML reads a bare year as a number."""
    if not page.has("date"):
        return page.text("date")
    written = str(page.entries["date"])
    if not _YEAR_OR_MONTH.fullmatch(written):
        page.wrong("date", f"{written!r} is neither a year, YYYY, nor a month, YYYY-MM")
    return written


def _drivers(folder: Traversable, mistakes: list[str]) -> Mapping[str, Series]:
    """Every column of every table, by name."""
    page = open_page(folder.joinpath("drivers.yaml"), "drivers.yaml", mistakes)
    tables = _files(folder.joinpath("drivers"), ".csv")
    families = [table.name.removesuffix(".csv") for table in tables]
    page.only(families)
    return {
        series.name: series
        for family, table in zip(families, tables, strict=True)
        for series in _family(family, page.inner(family), table)
    }


def _family(family: str, page: Page, file: Traversable) -> list[Series]:
    """The columns of one table, each of which must have anchors."""
    page.only(("unit", "kind", "meaning", "source", "rule", "anchors", "scale"))
    kind = cast(Kind, page.choice("kind", KINDS))
    page.text("rule")
    first, columns = read_table(file, f"drivers/{file.name}", page.mistakes)
    anchors, meanings = page.inner("anchors"), _meanings(page, columns)
    anchors.only(columns)
    for column in columns:
        anchors.inner(column)
    unit, source = page.text("unit"), page.text("source")
    return [
        Series(f"{family}.{column}", first, values, unit, meanings[column], source, kind)
        for column, values in columns.items()
    ]


def _meanings(page: Page, columns: Iterable[str]) -> Mapping[str, str]:
    """What each column means: one text for all, or one each."""
    if not isinstance(page.entries.get("meaning"), dict):
        return dict.fromkeys(columns, page.text("meaning"))
    each = page.inner("meaning")
    each.only(columns)
    return {column: each.text(column) for column in columns}


def _files(folder: Traversable, ending: str) -> list[Traversable]:
    """The files of a folder with this ending, by name."""
    found = [file for file in folder.iterdir() if file.name.endswith(ending)]
    return sorted(found, key=lambda file: file.name)


def _refuse_duplicates(
    file: str, key: str, entries: Sequence[Hashable], mistakes: list[str]
) -> None:
    """Note what stands under the same key twice."""
    twins = sorted({entry for entry in entries if entries.count(entry) > 1}, key=str)
    mistakes += [f"{file}: {key}: {entry!r} stands {entries.count(entry)} times" for entry in twins]
