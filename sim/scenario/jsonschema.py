"""Writes the JSON Schema of scenario files from the same declarations that read them.

`python -m sim.scenario.jsonschema` writes `scenarios/scenario.schema.json`; with `--check` it only
checks whether the file is up to date. Editors find it by the first line of each scenario, and then
complete and explain every parameter, series and indicator.
"""

import json
import sys
from collections.abc import Mapping
from math import isfinite
from typing import Any

from sim.calendar import month_name
from sim.errors import UserError
from sim.facts import ActorFacts, load_facts
from sim.rules.decision_rules import CLIENT, DEFAULT, ROLES, SHIPPED_RULES
from sim.rules.parameter import Parameter
from sim.rules.registry import all_parameters
from sim.rules.switches import SWITCHES
from sim.scenario.check_scenario import chances
from sim.scenario.drivers import DRIVER_BOUNDS, places
from sim.scenario.library import CHECKOUT, shipped_scenarios
from sim.scenario.parameters import spellings
from sim.scenario.plan import full_cast
from sim.scenario.scalars import MONTH, DistributionOf
from sim.scenario.schema import BOUNDS, FUTURE, SCENARIO
from sim.state.cast import Cast
from sim.state.indicators import indicators
from sim.strict.containers import Either
from sim.strict.reader import format_number
from sim.strict.scalars import Json, Number

FILE = "scenario.schema.json"
DIALECT = "http://json-schema.org/draft-07/schema#"


def schema() -> Json:
    """The whole schema."""
    cast = full_cast(load_facts())
    root = SCENARIO.schema()
    names: Json = root["properties"]
    names["switch_off"]["items"] = _one_of({name: _switch_description(name) for name in SWITCHES})
    names["extends"] |= {"examples": list(shipped_scenarios())}
    names["agents"] |= _table(_agents(cast))
    del names["agents"]["patternProperties"]
    actors: Json = names["actors"]["properties"]
    for key in actors.values():
        key["items"] = {"enum": list(cast.names)}
    return {
        "$schema": DIALECT,
        "title": "Scenario of the alliance laboratory",
        "description": "Written by python -m sim.scenario.jsonschema; do not edit.",
        **root,
        "definitions": _definitions(cast),
    }


def _definitions(cast: Cast) -> Json:
    """The tables of names, each defined once."""
    parameters = {f"parameter.{name}": _parameter(p, cast) for name, p in all_parameters().items()}
    amount = Either(Number(), DistributionOf(Number())).schema()
    return {
        "law": DistributionOf(Number()).schema(),
        "future": FUTURE.schema(),
        "bounds": BOUNDS.schema(),
        "chances": _one_of({name: all_parameters()[name].meaning for name in chances()}),
        "months": {
            "type": "object",
            "patternProperties": {MONTH: amount},
            "additionalProperties": False,
            "minProperties": 1,
        },
        "parameters": _table(
            {name: _parameter_reference(name) for name in sorted(spellings(cast))}
        ),
        "drivers": _table(_drivers(cast)),
        "conditions": _table(_conditions(cast)),
        "effects": _table(_effects(cast)),
        **parameters,
    }


def _table(properties: Mapping[str, Json]) -> Json:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False}


def _one_of(meanings: Mapping[str, str]) -> Json:
    """One of several names, each with its meaning."""
    return {
        "anyOf": [{"const": name, "description": message} for name, message in meanings.items()]
    }


def _agents(cast: Cast) -> dict[str, Json]:
    """The shipped rules that each actor, and whoever has an ability, can follow."""
    able = {a.name: {k for k, v in a.abilities.items() if v > 0.0} for a in cast.partners}
    able |= {cast.client.name: {CLIENT}, **{role: {role} for role in ROLES}}
    return {
        name: _one_of({
            DEFAULT: "The shipped rule.",
            **{r.name: f"It {r.meaning}. Source: {r.source}." for r in SHIPPED_RULES if {*r.abilities} <= abilities},
        })
        for name, abilities in able.items()
    }  # fmt: skip


def _switch_description(switch: str) -> str:
    values = ", ".join(f"{name} = {format_number(v)}" for name, v in SWITCHES[switch].items())
    return f"Off: {values}."


# -- parameters -----------------------------------------------------------------------------------


def _parameter_reference(name: str) -> Json:
    return {"$ref": f"#/definitions/parameter.{name.rpartition('.')[2]}"}


def _parameter(p: Parameter, cast: Cast) -> Json:
    """A parameter's values, described by meaning, unit, default, range and source."""
    bounds = {"minimum": p.bounds[0], "maximum": p.bounds[1]}
    single: Json = {"type": "number"} | {k: b for k, b in bounds.items() if isfinite(b)}
    lines = [
        f"{p.meaning[:1].upper()}{p.meaning[1:]}.",
        f"Unit: {p.unit}. Held by: {p.holder}.",
        _default_text(p, cast),
        f"Source: {p.source}.",
    ]
    definition: Json = {"anyOf": [single, {"$ref": "#/definitions/law"}]}
    if p.default is not None:
        definition["default"] = p.default
    marked = [lines[0], *(_italicise_key(line) for line in lines[1:])]
    return {
        **definition,
        "description": " ".join(lines),
        "markdownDescription": "\n\n".join([f"**{p.name}**", *marked]),
    }


def _italicise_key(line: str) -> str:
    key, colon, rest = line.partition(":")
    return f"*{key}*{colon}{rest}"


def _default_text(p: Parameter, cast: Cast) -> str:
    """The default and its plausible range, or each actor's fact."""
    if p.default is not None:
        span = f"; plausible: {_span(p.plausible)} ({p.prior})" if p.plausible else ""
        return f"Default: {format_number(p.default)}{span}."
    holders = [cast.client] if p.holder == "client" else list(cast.partners)
    return f"Default: {'; '.join(_fact_text(actor, p.name) for actor in holders)}."


def _fact_text(actor: ActorFacts, name: str) -> str:
    fact = actor.values[name]
    span = ""
    if fact.low is not None and fact.high is not None:
        span = f" ({_span((fact.low, fact.high))})"
    return f"{actor.name} {format_number(fact.value)}{span}"


def _span(ends: tuple[float, float]) -> str:
    return f"{format_number(ends[0])} to {format_number(ends[1])}"


# -- series and indicators ------------------------------------------------------------------------


def _drivers(cast: Cast) -> dict[str, Json]:
    return {name: _refer("future", text) for name, text in _series(cast).items()}


def _series(cast: Cast) -> dict[str, str]:
    """The description of each series."""
    series = load_facts().series
    descriptions = {}
    for name, (field, _) in places(cast, series).items():
        s = series[name]
        low, high = DRIVER_BOUNDS[field]
        bounds = (
            f"{format_number(low)} to {format_number(high)}"
            if isfinite(high)
            else f"{format_number(low)} and more"
        )
        descriptions[name] = (
            f"{s.meaning} Unit: {s.unit}; possible: {bounds}. "
            f"Recorded to {month_name(s.last)}: {format_number(float(s.values[-1]))}. Source: {s.source}."
        )
    return descriptions


def _conditions(cast: Cast) -> dict[str, Json]:
    known = {
        i.name: f"{i.meaning[:1].upper()}{i.meaning[1:]}, last month. Unit: {i.unit}."
        for i in indicators(cast)
    }
    message = {**known, **_series(cast)}
    return {name: _refer("bounds", text) for name, text in message.items()}


def _effects(cast: Cast) -> dict[str, Json]:
    levers = [p for p in all_parameters().values() if p.is_lever]
    known = _series(cast)
    for p in levers:
        text = f"{p.meaning}. Unit: {p.unit}; {_span(p.bounds)}."
        known |= dict.fromkeys([p.name, *(f"{actor}.{p.name}" for actor in cast.names)], text)
    return {name: {"type": "number", **_descriptions(text)} for name, text in known.items()}


def _refer(definition: str, text: str) -> Json:
    """A definition with its own description; a plain reference allows no other keys."""
    return {"allOf": [{"$ref": f"#/definitions/{definition}"}], **_descriptions(text)}


def _descriptions(text: str) -> Json:
    return {"description": text, "markdownDescription": text}


def schema_text() -> str:
    """The schema as text of the file."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> None:
    """Write the file, or check that it is up to date."""
    file = CHECKOUT / FILE
    if arguments not in ([], ["--check"]):
        raise UserError(f"unknown arguments {' '.join(arguments)!r}; the only one is --check")
    if not arguments:
        file.write_text(schema_text(), encoding="utf-8")
    elif not file.exists() or file.read_text(encoding="utf-8") != schema_text():
        raise UserError(f"{FILE} is out of date; write it again: python -m sim.scenario.jsonschema")


__all__: list[Any] = ["main", "schema", "schema_text"]

if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except UserError as error:
        sys.exit(str(error))
