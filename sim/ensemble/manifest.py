"""What it takes to know a batch again: scenarios and their hashes, seed, versions, machine, commit."""

import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.compiler import form
from sim.ensemble.damaged import damage
from sim.ensemble.foreign import refuse_foreign
from sim.errors import UserError
from sim.scenario.plan import Plan
from sim.version import VERSION

if TYPE_CHECKING:
    from sim.ensemble.batch import Batch

FORMAT = 2
MANIFEST = "manifest.json"
#: The key of the manifest's own checksum.
CHECK = "check"
#: Longer arrays are told by their hash.
LISTED = 64
LIBRARIES = ("numpy", "scipy", "mesa", "xarray", "zarr", "numcodecs")
#: Parts of the package that do not change a series.
SHOWING = ("show", "analysis", "record", "cli.py", "api.py", "results.py")
#: Files of the package that results follow from.
CODE = ("*.py", "*.yaml", "*.csv")


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
                "settings": plain(chapter.settings),
                "prior": chapter.prior,
                "switched_off": sorted(chapter.switched_off),
                **({"off_where": plain(chapter.off_where)} if chapter.off_where else {}),
                "variants": plain(chapter.variants),
                "drivers": {name: plain(f) for name, f in sorted(chapter.drivers.futures.items())},
                "events": [plain(event) for event in chapter.events],
            }
            for chapter in plan.chapters
        ],
    }


def fingerprint(plan: Plan) -> str:
    """A hash of all that a plan's results follow from: assumptions, drivers and facts."""
    digest = hashlib.sha256(json.dumps(described(plan), sort_keys=True).encode())
    for actor in (plan.cast.client, *plan.cast.partners):
        digest.update(json.dumps(plain(actor), sort_keys=True).encode())
    for chapter in plan.chapters:
        for name, values in sorted(chapter.drivers.fields.items()):
            digest.update(name.encode() + np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()


def batch_manifest(batch: "Batch", request: Mapping[str, Any]) -> dict[str, Any]:
    """All there is to say about a batch, as plain values.

    Args:
        batch: what is run.
        request: how it was asked for: scenarios, settings, end.
    """
    return {
        "format": FORMAT,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "complete": True,
        "named": list(batch.named),
        "runs": batch.runs,
        "block": batch.block,
        "seed": batch.seed,
        "record": batch.record if isinstance(batch.record, str) else list(batch.record),
        "histories": plain(batch.histories) if batch.designed else "0 to runs-1",
        "scenarios": {
            plan.name: {"hash": fingerprint(plan), **described(plan)} for plan in batch.plans
        },
        "request": dict(request),
        "versions": {
            "alliance-lab": VERSION,
            "python": platform.python_version(),
            **{library: version(library) for library in LIBRARIES},
        },
        "kernel": form(),
        "machine": {"processor": platform.machine(), "features": cpu_features()},
        "code": code_hash(),
        "commit": commit(),
    }


#: What equal bytes depend on besides the scenarios, by path in the manifest, in words.
SAME: Mapping[tuple[str, ...], str] = {
    ("format",): "format", ("runs",): "runs", ("block",): "runs of a block", ("seed",): "seed",
    ("record",): "record", ("histories",): "histories", ("kernel",): "kernel",
    ("code",): "code and facts of the package", ("machine", "processor"): "processor",
    ("machine", "features"): "CPU features",
    **{("versions", library): library for library in ("alliance-lab", *LIBRARIES)},
}  # fmt: skip


def differences(begun: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Why a batch cannot be gone on with: each difference that could change a byte, in words."""
    found = [
        f"{words} was {_short(_at(begun, path))} and is {_short(_at(now, path))}"
        for path, words in SAME.items()
        if _at(begun, path) != _at(now, path)
    ]
    then, these = begun.get("scenarios", {}), now["scenarios"]
    if list(then) != list(these):
        found.append(f"scenarios were {', '.join(then)} and are {', '.join(these)}")
    for name in [n for n in then if n in these and then[n]["hash"] != these[n]["hash"]]:
        keys = [k for k in these[name] if k != "hash" and then[name].get(k) != these[name][k]]
        found.append(f"scenario {name} has changed ({', '.join(keys) or 'facts or drivers'})")
    return found


def _at(manifest: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = manifest
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def is_results(folder: Path) -> bool:
    """Whether a folder is a batch's."""
    return (folder / MANIFEST).is_file()


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest with its checksum, wholly or not at all."""
    draft = folder / f"{MANIFEST}.new"
    checked = {**content, CHECK: _checksum(content)}
    draft.write_text(json.dumps(checked, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(folder / MANIFEST)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a results folder.

    Raises:
        UserError: if the folder is none, was written by another version, or the manifest is not what
            was written.
    """
    if not is_results(folder):
        why = f"it has no {MANIFEST}" if folder.exists() else "it does not exist"
        raise UserError(f"{folder} is not a results folder: {why}")
    try:
        content: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"{folder / MANIFEST} cannot be read: {error}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        found = content.get("format") if isinstance(content, dict) else None
        raise UserError(
            f"{folder} was written in format {found} and this version reads {FORMAT}; run it again"
        )
    check = content.pop(CHECK, None)
    refuse_foreign(folder / MANIFEST, content)
    if check is not None and check != _checksum(content):
        raise UserError(damage(str(folder / MANIFEST), "its checksum is another"))
    return content


def _checksum(content: Mapping[str, Any]) -> str:
    """A hash of a manifest's content, however it is laid out."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def cpu_features() -> list[str]:
    """The vector instructions that NumPy found, on which the last bits of results depend."""
    config: Mapping[str, Any] = np.show_config(mode="dicts")
    return list(config.get("SIMD Extensions", {}).get("found", []))


@cache
def code_hash() -> str:
    """A hash of the package's code and facts, without what only shows results."""
    package = Path(__file__).resolve().parents[1]
    files = sorted(file for pattern in CODE for file in package.rglob(pattern))
    digest = hashlib.sha256()
    for file in files:
        part = file.relative_to(package)
        if part.parts[0] not in SHOWING:
            digest.update(part.as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


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


def plain(value: Any) -> Any:
    """Dataclasses, mappings and arrays as JSON knows them."""
    if is_dataclass(value) and not isinstance(value, type):
        return {type(value).__name__: {k: plain(v) for k, v in asdict(value).items()}}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if isinstance(value, np.ndarray) and value.size > LISTED:
        return {"values": value.size, "sha256": hashlib.sha256(value.tobytes()).hexdigest()}
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return value
