"""YAML 1.2's core schema: which single values are numbers, true, false or nothing; all else is text.

PyYAML follows YAML 1.1, in which `yes` is true, `010` is eight, `12:30` is 750 and `2024-07-01` is
a date. Editors follow YAML 1.2, and so does this program.
"""

import re
from typing import Any

import yaml

_TAG = "tag:yaml.org,2002:"
#: Kind, pattern and possible first characters (https://yaml.org/spec/1.2.2/#103-core-schema).
_CORE_SCHEMA = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
)
#: Longer numbers are read as texts, which no number accepts; characters.
MOST_DIGITS = 40


class CoreLoader(yaml.SafeLoader):
    """Reads single values by the core schema."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 # the base class declares it so


class QuickLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # libyaml is optional
    """Reads the same three times as fast, where PyYAML was built with libyaml."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 # the base class declares it so


class _CautiousDumper(yaml.SafeDumper):
    """Quotes each text that YAML 1.1 or 1.2 would read as anything else."""


for _kind, _pattern, _first in _CORE_SCHEMA:
    for _class in (CoreLoader, QuickLoader, _CautiousDumper):
        _class.add_implicit_resolver(f"{_TAG}{_kind}", re.compile(f"(?:{_pattern})\\Z"), _first)


def read_scalar(node: yaml.ScalarNode) -> str | bool | int | float | None:
    """The value of a single word, as the core schema reads it."""
    text = str(node.value)
    match node.tag.removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" if len(text) <= MOST_DIGITS:
            return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
        case "float" if len(text) <= MOST_DIGITS:
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


def dump_yaml(value: Any, width: int = 100) -> str:
    """A value as YAML text that reads back the same under YAML 1.1 and 1.2.

    >>> dump_yaml({"name": "1e3", "runs": 5})
    "name: '1e3'\\nruns: 5\\n"
    """
    text: str = yaml.dump(
        value, Dumper=_CautiousDumper, sort_keys=False, allow_unicode=True, width=width
    )
    return text
