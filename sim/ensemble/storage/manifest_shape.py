"""Whether a manifest is one that a batch has written, and nothing that only looks like it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import UserError

#: What readers look up in a manifest, and what it is.
MANIFEST_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "complete": bool, "created": str, "histories": (str, list, dict), "named": list,
    "record": (str, list), "request": dict, "runs": int, "block": int, "seed": int, "scenarios": dict,
}  # fmt: skip
SCENARIO_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "title": str, "description": str, "branch": (int, type(None)), "months": int,
    "compare_to": (str, type(None)), "comparisons": list, "regimes": list, "hash": str,
}  # fmt: skip
#: How many are told by name.
MOST_NAMED = 3


def check_manifest_shape(file: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a manifest that no batch has written.

    Raises:
        UserError: naming what it lacks.
    """
    lacking = _lacking(manifest, MANIFEST_KEYS)
    if "scenarios" not in lacking:
        told = manifest["scenarios"]
        lacking += [
            f"{key} of scenario {name}" for name, about in told.items()
            for key in _lacking(about if isinstance(about, dict) else {}, SCENARIO_KEYS)
        ]  # fmt: skip
        if not told or not {*map(str, manifest.get("named", ()))} <= told.keys():
            lacking.append("scenarios")
    if not lacking and not (manifest["runs"] > 0 and manifest["block"] > 0):
        lacking.append("runs")
    if lacking:
        raise UserError(f"{file} is not one of a batch: it lacks {list_first(lacking)}")


def _lacking(found: Mapping[str, Any], needed: Mapping[str, type | tuple[type, ...]]) -> list[str]:
    return [key for key, kind in needed.items() if not isinstance(found.get(key, ...), kind)]


def list_first(names: list[str]) -> str:
    """Some names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
