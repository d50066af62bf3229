"""The JSON that commands print, as tables: a row for each key, with its type and meaning."""

from collections.abc import Iterator

from sim.show.as_json.parts import Json
from sim.show.as_json.schemas import SCHEMAS
from sim.validation.markup import code, table

TYPES = {
    "string": "text", "number": "number", "integer": "whole number", "boolean": "yes or no", "array": "list",
    "object": "object", "null": "null",
}  # fmt: skip


def sections() -> str:
    """A section for each answer, with the commands that print it."""
    commands: dict[int, list[str]] = {}
    for command, schema in SCHEMAS.items():
        commands.setdefault(id(schema), []).append(command)
    schemas = {id(schema): schema for schema in SCHEMAS.values()}
    return "\n".join(_section(names, schemas[key]) for key, names in commands.items())


def _section(commands: list[str], schema: Json) -> str:
    heading = ", ".join(code(f"sim {command} --json") for command in commands)
    return f"## {heading}\n\n{table(('key', 'type', 'meaning'), _rows(schema, ''))}"


def _rows(schema: Json, place: str) -> Iterator[tuple[str, str, str]]:
    """The keys of an object, each with those inside it."""
    for key, value in schema.get("properties", {}).items():
        here = f"{place}{key}"
        yield code(here), _type(value), value.get("description", "")
        yield from _inside(value, here)


def _inside(schema: Json, place: str) -> Iterator[tuple[str, str, str]]:
    if _is_interval(schema):
        return
    yield from _rows(schema, f"{place}.")
    if "items" in schema:
        yield from _inside(schema["items"], f"{place}[]")
    values = schema.get("additionalProperties")
    if isinstance(values, dict):
        yield from _inside(values, f"{place}.*")
    seen: set[str] = set()
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        for row in _inside(choice, place):
            if row[0] not in seen or "const" in row[1]:
                seen.add(row[0])
                yield row


def _is_interval(schema: Json) -> bool:
    return schema.get("properties", {}).keys() == {"value", "low", "high"}


def _type(schema: Json) -> str:
    """The type of a value in words; of one of several words these."""
    if _is_interval(schema):
        return "interval"
    if "enum" in schema:
        return ", ".join(code(str(one)) for one in schema["enum"])
    if "const" in schema:
        return code(str(schema["const"]))
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    types = schema.get("type", "object")
    return " or ".join(TYPES[one] for one in ([types] if isinstance(types, str) else types))
