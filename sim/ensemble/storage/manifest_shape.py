"""Whether a manifest has the form that a batch writes, whatever it may say.

A folder may be damaged or come from a stranger. Everything that readers look up is checked here for its
type and its limits, so that they need no checks of their own.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.ensemble.request.batch import MOST_RUNS
from sim.errors import UserError

#: A type; several in a tuple; `[form]` a list of such; `{...: form}` a mapping to such; and
#: `{"key": form}` a mapping that has at least these keys.
Form = Any
EVENT: Form = {
    "name": str, "effects": [{"name": str}], "at": (int, float, [object], None), "when": [dict],
    "only_if": [dict],
}  # fmt: skip
REGIME: Form = {
    "start": int, "settings": dict, "prior": (str, None), "switched_off": [str],
    "variants": {"Variants": dict}, "drivers": {...: {...: dict}}, "events": [{"Event": EVENT}],
}  # fmt: skip
SCENARIO: Form = {
    "title": str, "description": str, "branch": (int, None), "months": int, "compare_to": (str, None),
    "comparisons": [str], "cast": [str], "regimes": [REGIME], "hash": str,
}  # fmt: skip
STORED: Form = {"start": int, "past": (str, None), "indicators": [str], "parameters": [str]}
MANIFEST: Form = {
    "complete": bool,
    "created": str,
    "histories": (str, [int], {"values": int, "sha256": str}),
    "named": [str],
    "record": (str, [str]),
    "request": dict,
    "runs": int,
    "block": int,
    "seed": int,
    "versions": {...: str},
    "machine": {"processor": str, "features": (str, [str])},
    "code": str,
    "scenarios": {...: SCENARIO},
    "store": {...: STORED},
    "checksums": (str, None),
}
START: Form = {"past": str, "table": str, "rows": int, "sets": int}  # fmt: skip
REQUEST: Form = {"scenarios": [str], "settings": [str], "end": (str, None)}
#: Also in the request where actors decide by other rules; and, but for old ones, all files behind the scenarios.
AGENTS: Form = {"agents": [str], "since": (str, None)}
FILES: Form = {"files": [str]}
#: A run of more months than this is none of ours.
MOST_MONTHS = 100_000
#: How many mistakes are named.
MOST_NAMED = 3


def check_manifest_shape(file: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a manifest that no batch has written.

    Raises:
        UserError: naming what it lacks, what has the wrong type, or which values are impossible.
    """
    misfits = list(_misfits(manifest, MANIFEST, ""))
    if not misfits and manifest["request"]:
        more = {
            **(AGENTS if "agents" in manifest["request"] else {}),
            **(FILES if "files" in manifest["request"] else {}),
        }
        misfits = list(_misfits(manifest["request"], {**REQUEST, **more}, "request"))
    if not misfits and manifest.get("start") is not None:
        misfits = list(_misfits(manifest["start"], START, "start"))
    missing = [place for place, is_missing in misfits if is_missing]
    wrong = [place for place, is_missing in misfits if not is_missing]
    impossible = [] if misfits else list(dict.fromkeys(_contradictions(manifest)))
    problems = [
        f"{words} {list_first(places)}"
        for words, places in (
            ("it lacks", missing),
            ("of the wrong type:", wrong),
            ("impossible values of", impossible),
        )
        if places
    ]
    if problems:
        raise UserError(f"{file} is not one of a batch: {'; '.join(problems)}")


def _misfits(value: Any, form: Form, place: str) -> Iterator[tuple[str, bool]]:
    """The places whose value is missing (True) or has another form (False)."""
    if isinstance(form, tuple):
        if not any(not list(_misfits(value, one, place)) for one in form):
            yield place, False
    elif isinstance(form, list):
        if isinstance(value, list):
            for number, item in enumerate(value):
                yield from _misfits(item, form[0], f"{place}[{number}]")
        else:
            yield place, False
    elif isinstance(form, dict):
        if not isinstance(value, dict):
            yield place, False
        elif ... in form:
            for key, item in value.items():
                yield from _misfits(item, form[...], f"{place}.{key}")
        else:
            for key, inner in form.items():
                below = f"{place}.{key}" if place else key
                yield from _misfits(value[key], inner, below) if key in value else [(below, True)]
    elif form is None:
        if value is not None:
            yield place, False
    elif not isinstance(value, form) or (form is int and isinstance(value, bool)):
        yield place, False


def _contradictions(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Values beyond their limits, or that contradict others."""
    scenarios, store, runs = manifest["scenarios"], manifest["store"], manifest["runs"]
    if (
        not scenarios
        or not {*manifest["named"]} <= scenarios.keys()
        or store.keys() != scenarios.keys()
    ):
        yield "scenarios"
        return
    if not 1 <= manifest["block"] <= runs <= MOST_RUNS:
        yield "runs"
    histories = manifest["histories"]
    count = runs if isinstance(histories, str) else (
        len(histories) if isinstance(histories, list) else histories["values"]
    )  # fmt: skip
    if count != runs:
        yield "histories"
    for name, about in scenarios.items():
        stored, past = store[name], store.get(store[name]["past"])
        if not _is_file_name(name) or not all(map(_is_file_name, stored["indicators"])):
            yield f"file names in {name!r}"
        regimes = about["regimes"]
        if (
            not regimes
            or regimes[0]["start"] != 0
            or not 0 <= stored["start"] < about["months"] <= MOST_MONTHS
        ):
            yield f"months of {name}"
        if not stored["indicators"] or len({*stored["indicators"]}) != len(stored["indicators"]):
            yield f"indicators of {name}"
        # a past begins earlier than what shares it, so that no chain of them is a circle
        if stored["past"] is None:
            if stored["start"] != 0:
                yield f"the past of {name}"
        elif (
            past is None
            or not past["start"] < stored["start"] <= scenarios[stored["past"]]["months"]
        ):
            yield f"the past of {name}"
        elif not {*stored["indicators"]} <= {*past["indicators"]}:
            yield f"indicators of the past of {name}"


def _is_file_name(name: str) -> bool:
    return name not in ("", ".", "..") and not any(c in name for c in "/\\\0")


def list_first(names: list[str]) -> str:
    """Some names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
