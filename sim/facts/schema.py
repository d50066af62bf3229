"""The keys of the files of facts: their types and units."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sim.strict.containers import Either, Key, ListOf, Record, Table, required
from sim.strict.mistakes import Report
from sim.strict.reader import YamlNode
from sim.strict.scalars import (
    Boolean,
    Choice,
    Json,
    Number,
    Text,
    WholeNumber,
    report_wrong_type,
)

#: What an actor can be by assumption; an actor's weight is 0 where its file names none.
ABILITIES = (
    "superpower",
    "neighbour",
    "patron",
    "veto",
    "ally",
    "shells",
    "power",
    "belligerent",
)

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
    "trade_share": "1",
    "technology_level": "1",
    "reception": "1",
    "own_sanctions": "1",
    "stake": "1",
    "rivalry_weight": "1",
    "dove": "1",
    "embargo": "1",
    "land_border": "0/1",
    "ordinary_trade": "1",
    "friction": "1",
    "firm_share": "1",
    "voice_value": "$m/point",
    "technology_cap": "point/month",
    "cover_cap": "point/month",
    "weapons_cap": "$m/month",
    "cash_limit": "$m/month",
    "deal_grant": "$m/month",
    "initial_support": "$m/month",
    "initial_trust": "1",
    "initial_treaty": "0/1",
    "initial_intention": "1",
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

#: What a link between partners may carry, in the order of the bargain's lines: the first end
#: receives the first three and gives the others.
LINK_LINES = ("supplies", "weapons", "assurance", "shells", "raw_materials")
#: Where shells for the enemy of a patron at war go; it is an account and no actor.
FRONT = "front"
ROLES = ("client", "partner")
KINDS = ("linear", "step", "data")
DIRECTIONS = ("to_client", "from_client", "either")
_YEAR_OR_MONTH = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class YearOrMonth:
    """A year or a month, as a text; YAML reads a year as a number."""

    def read(self, node: YamlNode, label: str, report: Report) -> str | None:
        """The text, YYYY or YYYY-MM."""
        if isinstance(node.value, int | str) and _YEAR_OR_MONTH.fullmatch(node.written):
            return node.written
        report_wrong_type(node, label, "a year, YYYY, or a month, YYYY-MM", report)
        return None

    def schema(self) -> Json:
        """A whole number or a string."""
        return {"type": ["integer", "string"]}


FACT = Record(
    {
        "value": required(Number()),
        "unit": required(Text()),
        "date": required(YearOrMonth()),
        "source": required(Text()),
        "low": Key(Number()),
        "high": Key(Number()),
        "note": Key(Text()),
    },
    "a fact",
)
_DISTANCES = {
    "distance": required(Number(0.0)),
    "base_distance": required(Number(0.0)),
    "source": required(Text()),
}
#: How far a partner's capital, and its nearest base, are from another member of the region.
DISTANCES = Record(_DISTANCES, "distances")
#: The same from a place outside the region, and the share of its forces that is based near there.
ABROAD = Record(_DISTANCES | {"forward_forces": required(Number(0.0, 1.0))}, "a place abroad")
ACTOR = Record(
    {
        "name": required(Text()),
        "title": required(Text()),
        "stream_id": required(WholeNumber(1)),
        "role": required(Choice(ROLES)),
        "abilities": required(Record({a: Key(Number(0.0, 1.0)) for a in ABILITIES}, "abilities")),
        "values": required(Table(FACT)),
        "region": Key(Table(DISTANCES)),
        "europe": Key(ABROAD),
    },
    "an actor",
)
_SCALE = Record({"from": Key(Text()), "until": Key(Text()), "factor": Key(Number())}, "a scale")
FAMILY = Record(
    {
        "unit": required(Text()),
        "kind": required(Choice(KINDS)),
        "meaning": required(Either(Text(), Table(Text()))),
        "source": required(Text()),
        "rule": required(Text()),
        "anchors": required(Table(Table(Number()))),
        "scale": Key(Table(_SCALE)),
    },
    "a family of series",
)
_GOOD = Record(
    {
        "name": required(Text()),
        "direction": required(Choice(DIRECTIONS)),
        "unit": required(Text()),
        "conserved": required(Boolean()),
        "meaning": required(Text()),
    },
    "a good",
)
GOODS = Record({"lines": required(ListOf(_GOOD)), "money": required(_GOOD)}, "the file")
_LINK = Record(
    {
        "first": required(Text()),
        "second": required(Text()),
        "lines": required(ListOf(Choice(LINK_LINES), least=1)),
        "source": required(Text()),
        "note": Key(Text()),
    },
    "a link",
)
LINKS = Record({"links": required(ListOf(_LINK))}, "the file")
