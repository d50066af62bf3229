"""The JSON Schema of what `--json` prints of answers, and the server gives."""

from typing import Any

from sim.words.findings import Kind

Json = dict[str, Any]
_NUMBER: Json = {"type": ["number", "null"]}
_SHARE: Json = {"type": ["number", "null"], "minimum": 0, "maximum": 1}


def _closed(properties: Json) -> Json:
    """An object with exactly these keys."""
    return {
        "type": "object", "properties": properties, "required": list(properties),
        "additionalProperties": False,
    }  # fmt: skip


FINDING = _closed({
    "indicator": {"type": "string", "description": "the identifier"},
    "label": {"type": "string", "description": "what it is called"},
    "unit": {"type": "string", "description": "in words; empty for shares and scales"},
    "kind": {"enum": [kind.value for kind in Kind]},
    "base": _NUMBER | {"description": "mean across runs of the base; a share of runs where is_share"},
    "variant": _NUMBER | {"description": "the same of the scenario"},
    "difference": _NUMBER | {"description": "mean paired difference"},
    "error": _NUMBER | {"description": "half of its 95 % Monte-Carlo interval"},
    "rises": _SHARE | {"description": "share of runs in which it is higher"},
    "falls": _SHARE | {"description": "share of runs in which it is lower"},
    "when": {"type": "string", "description": "the time compared, or until when something may happen"},
    "is_share": {"type": "boolean"},
    "is_state": {"type": "boolean", "description": "whether shares are of what is so at the time"},
    "is_set": {"type": "boolean", "description": "whether the scenario itself sets it"},
    "against": {"type": "boolean", "description": "whether it goes the other way than the scenario sets it"},
    "sooner": {"type": "number", "description": "months sooner; negative: later"},
    "effect": _NUMBER | {"description": "difference in standard deviations across runs"},
    "runs": {"type": "integer", "minimum": 0},
    "sentence": {"type": "string"},
})  # fmt: skip

ANSWER = _closed({
    "scenario": {"type": "string"},
    "title": {"type": "string"},
    "base": {"type": "string"},
    "base_title": {"type": "string"},
    "when": {"type": "string"},
    "runs": {"type": "integer", "minimum": 1},
    "seed": {"type": "integer", "minimum": 0},
    "given": {"type": ["string", "null"], "description": "under which conditions runs were selected"},
    "sentences": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    "findings": {"type": "array", "items": FINDING},
    "note": {"type": "string", "pattern": "not a forecast"},
})  # fmt: skip

LEVEL = _closed({
    "indicator": {"type": "string", "description": "the identifier"},
    "label": {"type": "string", "description": "what it is called"},
    "unit": {"type": "string", "description": "in words; empty for shares and scales"},
    "when": {"type": "string", "description": "the time it is the mean of"},
    "mean": _NUMBER | {"description": "across runs"},
    "low": _NUMBER | {"description": "5 % of runs are lower"},
    "median": _NUMBER,
    "high": _NUMBER | {"description": "5 % of runs are higher"},
})  # fmt: skip

ANSWERS = _closed({
    "folder": {"type": "string", "description": "where data, tables and figures lie"},
    "answers": {"type": "array", "items": ANSWER},
    "levels": {
        "type": "object", "additionalProperties": {"type": "array", "items": LEVEL},
        "description": "of scenarios that are compared with nothing, by name",
    },
})  # fmt: skip
