"""The parts of which answers and their schemas are made."""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from sim.show.texts.answer import NOT_A_FORECAST
from sim.words.registry import factor_label, label_of, label_of_any

Json = dict[str, Any]


def closed(properties: Mapping[str, Json], about: str = "") -> Json:
    """The schema of an object with exactly these keys."""
    return {
        "type": "object", **({"description": about} if about else {}), "properties": dict(properties),
        "required": list(properties), "additionalProperties": False,
    }  # fmt: skip


def joined(*objects: Json) -> Json:
    """The schema of an object with the keys of several."""
    return closed({key: value for one in objects for key, value in one["properties"].items()})


def text(about: str) -> Json:
    """The schema of a text."""
    return {"type": "string", "description": about}


def optional_text(about: str) -> Json:
    """The schema of a text, or null."""
    return {"type": ["string", "null"], "description": about}


def number(about: str) -> Json:
    """The schema of a number, or null where there is none."""
    return {"type": ["number", "null"], "description": about}


def share(about: str) -> Json:
    """The schema of a share, 0 to 1."""
    return {**number(about), "minimum": 0, "maximum": 1}


def whole(about: str, least: int = 0) -> Json:
    """The schema of a whole number."""
    return {"type": "integer", "minimum": least, "description": about}


def flag(about: str) -> Json:
    """The schema of yes or no."""
    return {"type": "boolean", "description": about}


def one_of(values: Iterable[str], about: str) -> Json:
    """The schema of one of several words."""
    return {"enum": list(values), "description": about}


def list_of(items: Json, about: str, least: int = 0) -> Json:
    """The schema of a list."""
    return {"type": "array", "items": items, "minItems": least, "description": about}


def texts(about: str) -> Json:
    """The schema of a list of texts."""
    return list_of({"type": "string"}, about)


def table_of(values: Json, about: str) -> Json:
    """The schema of an object from names that are not known beforehand."""
    return {"type": "object", "additionalProperties": values, "description": about}


def either(one: Json, about: str) -> Json:
    """The schema of something, or null."""
    return {"anyOf": [one, {"type": "null"}], "description": about}


def interval(about: str) -> Json:
    """The schema of a number with the ends of its 95 % interval."""
    return closed({
        "value": number("the number"), "low": number("low end of its 95 % interval"),
        "high": number("high end of its 95 % interval"),
    }, about)  # fmt: skip


#: The keys of an indicator, of a parameter or another thing with a name, and of what every computed answer ends with.
INDICATOR = closed({
    "indicator": text("the identifier"), "label": text("what it is called"),
    "unit": text("in words; empty for shares and scales"),
})  # fmt: skip
NAMED = closed({"name": text("the identifier"), "label": text("what it is called")})
NOTE = {
    "type": "string",
    "pattern": "not a forecast",
    "description": "how the numbers came about, and that they are no forecast",
}


def finite(value: float | None) -> float | None:
    """A number as JSON has it: null where it is missing or infinite.

    >>> finite(1.5), finite(float("nan")), finite(None)
    (1.5, None, None)
    """
    return None if value is None or not isfinite(value) else float(value)


def ends(value: float | None, low: float | None, high: float | None) -> Json:
    """A number with the ends of its interval."""
    return {"value": finite(value), "low": finite(low), "high": finite(high)}


def around(value: float, error: float) -> Json:
    """A number with an interval of this half-width."""
    return ends(value, value - error, value + error)


def indicator_keys(name: str, unit: str) -> Json:
    """An indicator with its label.

    >>> indicator_keys("talks", "0/1")["label"]
    'Talks, North Korea and United States'
    """
    label = label_of(name, unit)
    return {"indicator": name, "label": label.short, "unit": label.unit}


def factor_keys(name: str) -> Json:
    """A parameter or switch that is varied, with its label; what is neither keeps its name.

    >>> factor_keys("switch:hegemonic_fear"), factor_keys("dummy")["label"]
    ({'name': 'switch:hegemonic_fear', 'label': 'Fear of a hegemon'}, 'dummy')
    """
    return {"name": name, "label": factor_label(name).short}


def record_label(name: str) -> str:
    """What a series of the record is called: by its indicator's label, else by its meaning.

    >>> record_label("talks"), record_label("missile_test_days")
    ('Talks, North Korea and United States', 'days on which such missiles were launched (CNS)')
    """
    from sim.record.load import record

    label = label_of(name).short
    return record(name).meaning if label == name else label


def named(name: str) -> Json:
    """Anything with a name, with its label."""
    return {"name": name, "label": label_of_any(name).short}


def noted(*lines: str) -> str:
    """What an answer notes, with the sentence that it is no forecast.

    >>> noted("Means of 5 runs.")
    'Means of 5 runs. What follows from stated assumptions, not a forecast.'
    """
    told = " ".join(line for line in lines if line)
    return told if NOT_A_FORECAST in told else f"{told} {NOT_A_FORECAST}".strip()
