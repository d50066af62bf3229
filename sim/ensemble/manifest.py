"""What it takes to know a batch again: scenarios and their hashes, seed, versions, machine, commit."""

import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from sim.rules import bargain_compiled
from sim.scenario.plan import Plan
from sim.version import VERSION

FORMAT = 1
LIBRARIES = ("numpy", "scipy", "mesa", "xarray", "zarr")


def described(plan: Plan) -> dict[str, Any]:
    """A plan as plain values: everything that its results follow from, besides luck and code."""
    return {
        "name": plan.name,
        "title": plan.title,
        "description": plan.description,
        "compare_to": plan.compare_to,
        "comparisons": list(plan.comparisons),
        "branch": plan.branch,
        "months": plan.months,
        "cast": [plan.cast.client.name, *plan.cast.names],
        "chapters": [
            {
                "start": chapter.start,
                "settings": _plain(chapter.settings),
                "prior": chapter.prior,
                "switched_off": sorted(chapter.switched_off),
                "variants": _plain(chapter.variants),
                "drivers": {name: _plain(f) for name, f in sorted(chapter.drivers.futures.items())},
                "events": [_plain(event) for event in chapter.events],
            }
            for chapter in plan.chapters
        ],
    }


def fingerprint(plan: Plan) -> str:
    """A hash of all that a plan's results follow from: assumptions, drivers and facts."""
    digest = hashlib.sha256(json.dumps(described(plan), sort_keys=True).encode())
    for actor in (plan.cast.client, *plan.cast.partners):
        digest.update(json.dumps(_plain(actor), sort_keys=True).encode())
    for chapter in plan.chapters:
        for name, values in sorted(chapter.drivers.fields.items()):
            digest.update(name.encode() + np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()


def manifest(
    plans: list[Plan], named: tuple[str, ...], runs: int, seed: int, record: Any, complete: bool
) -> dict[str, Any]:
    """All there is to say about a batch, as plain values."""
    return {
        "format": FORMAT,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "complete": complete,
        "named": list(named),
        "runs": runs,
        "seed": seed,
        "record": record if isinstance(record, str) else list(record),
        "scenarios": {plan.name: {"hash": fingerprint(plan), **described(plan)} for plan in plans},
        "versions": {
            "alliance-lab": VERSION,
            "python": platform.python_version(),
            **{library: version(library) for library in LIBRARIES},
        },
        "kernel": bargain_compiled.name(),
        "machine": {"processor": platform.machine(), "features": cpu_features()},
        "commit": commit(),
    }


def cpu_features() -> list[str]:
    """The vector instructions that NumPy found, on which the last bits of results depend."""
    config: Mapping[str, Any] = np.show_config(mode="dicts")
    return list(config.get("SIMD Extensions", {}).get("found", []))


def commit() -> str | None:
    """The commit of the checkout that this code runs from, if it is one."""
    here = Path(__file__).resolve().parent
    try:
        found = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, text=True,
            encoding="utf-8", check=True, timeout=10,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip() or None


def _plain(value: Any) -> Any:
    """Dataclasses, mappings and arrays as JSON knows them."""
    if is_dataclass(value) and not isinstance(value, type):
        return {type(value).__name__: {k: _plain(v) for k, v in asdict(value).items()}}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return value
