"""The manifest: what identifies a batch, so that it can be resumed, repeated and cited.

It holds the scenarios with their hashes, the seed, the versions of code and libraries, and the machine.
Batches that agree in `RESUME_CONDITIONS` and in the hashes of their scenarios have equal bytes.
"""

import contextlib
import hashlib
import json
import platform
import re
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from sim.compiled.engine import NUMPY
from sim.ensemble.request.batch import Batch
from sim.ensemble.storage.damage import damage_message
from sim.ensemble.storage.layout import describe_histories
from sim.ensemble.storage.manifest_shape import check_manifest_shape
from sim.ensemble.storage.safe_files import read_json
from sim.errors import UserError, closest
from sim.files import write_file
from sim.scenario.description import fingerprint, plan_description
from sim.start.table import shipped_starts
from sim.version import VERSION

FORMAT = 4
PACKAGE = Path(__file__).resolve().parents[2]
MANIFEST = "manifest.json"
#: Where results folders are put by default.
RESULTS_FOLDER = Path("results")
#: The key of the manifest's own checksum.
CHECK = "check"
LIBRARIES = ("numpy", "scipy", "mesa", "xarray", "zarr", "numcodecs")
#: Libraries that may be absent.
OPTIONAL = ("llvmlite",)
#: Parts of the package that do not change a series. A wheel has the scenarios inside the package, a
#: checkout beside it; what they say is in the hash of each scenario.
DISPLAY_ONLY = ("show", "studies", "validation", "results", "record", "cli", "api", "_scenarios")
#: A hash, and its first digits that tell two of them apart in a message.
_HASH, HASH_DIGITS = re.compile(r"[0-9a-f]{64}"), 12
#: Files of the package on which results depend.
CODE_PATTERNS = ("*.py", "*.yaml", "*.csv")


def batch_manifest(batch: Batch, request: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of a batch, as plain values.

    Args:
        batch: the batch.
        request: the user's request: scenarios, settings, end.
    """
    return {
        "format": FORMAT,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "complete": True,
        "named": list(batch.requested),
        "runs": batch.runs,
        "block": batch.block,
        "seed": batch.seed,
        "record": batch.record if isinstance(batch.record, str) else list(batch.record),
        "histories": describe_histories(batch.histories),
        "scenarios": {
            plan.name: {"hash": fingerprint(plan), **plan_description(plan)} for plan in batch.plans
        },
        "request": dict(request),
        "versions": {
            "alliance-lab": VERSION,
            "python": platform.python_version(),
            **{library: version(library) for library in LIBRARIES},
            **{library: version(library) for library in OPTIONAL if find_spec(library)},
        },
        "engine": describe_engine(batch),
        "start": describe_start(batch),
        "machine": {"processor": platform.machine(), "features": cpu_features()},
        "code": code_hash(),
        "commit": commit(),
    }


def describe_start(batch: Batch) -> dict[str, Any] | None:
    """Where the histories start, and from which table; None where they have parameters of their own."""
    if batch.past is None:
        return None
    starts = shipped_starts()
    return {
        "past": batch.past,
        "table": starts.sha256,
        "rows": starts.rows,
        "sets": starts.header["distinct_sets"],
    }


def describe_engine(batch: Batch) -> str:
    """What steps the models, and which scenarios run in NumPy all the same, as their decisions are a user's."""
    foreign = [p.name for p in batch.plans if any(r.untraceable for r in p.regimes)]
    if batch.engine == NUMPY or not foreign:
        return batch.engine
    return f"{batch.engine}; {NUMPY} for {', '.join(foreign)}"


#: What equal bytes depend on besides the scenarios: path in the manifest, and its name.
RESUME_CONDITIONS: Mapping[tuple[str, ...], str] = {
    ("format",): "format", ("runs",): "runs", ("block",): "runs of a block", ("seed",): "seed",
    ("record",): "record", ("histories",): "histories", ("engine",): "engine",
    ("start", "past"): "past", ("start", "table"): "table of starts",
    ("code",): "code and facts of the package", ("machine", "processor"): "processor",
    ("machine", "features"): "CPU features",
    **{("versions", library): library for library in ("alliance-lab", *LIBRARIES, *OPTIONAL)},
}  # fmt: skip


def resume_differences(earlier: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Why a batch cannot be resumed: each difference that could change a byte, in words."""
    differences = [
        f"{words} was {_short(_at(earlier, path))} and is {_short(_at(now, path))}"
        for path, words in RESUME_CONDITIONS.items()
        if _at(earlier, path) != _at(now, path)
    ]
    then, these = earlier.get("scenarios", {}), now["scenarios"]
    if list(then) != list(these):
        differences.append(f"scenarios were {', '.join(then)} and are {', '.join(these)}")
    for name in [n for n in then if n in these and then[n]["hash"] != these[n]["hash"]]:
        keys = [k for k in these[name] if k != "hash" and then[name].get(k) != these[name][k]]
        differences.append(f"scenario {name} has changed ({', '.join(keys) or 'facts or drivers'})")
    return differences


def _at(manifest: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = manifest
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _short(value: Any) -> str:
    if isinstance(value, str) and _HASH.fullmatch(value):
        return f"{value[:HASH_DIGITS]}…"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def is_results_folder(folder: Path) -> bool:
    """Whether a folder holds a batch."""
    return (folder / MANIFEST).is_file()


def _results_hint(folder: Path) -> str:
    """The results folder that may be meant: within what was named, beside it, or where they are put by default."""
    for place in (folder, folder / RESULTS_FOLDER, folder.parent, folder.parent / RESULTS_FOLDER):
        with contextlib.suppress(OSError, ValueError):
            here = {each.name: str(each) for each in place.iterdir() if is_results_folder(each)}
            if here:
                begun = (name for name in here if folder.name and name.startswith(folder.name))
                like = next(begun, None) or closest(folder.name, here)
                return (
                    f" Did you mean {here[like]}?"
                    if like
                    else f" The last one is {here[max(here)]}."
                )
    return ""


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest with its checksum; readers see the old file or the new one, never a part."""
    checked = {**content, CHECK: _checksum(content)}
    text = json.dumps(checked, indent=1, ensure_ascii=False)
    write_file(folder / MANIFEST, f"{text}\n")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a results folder.

    Raises:
        UserError: if it is no results folder, another version wrote it, or the manifest is damaged.
    """
    if not is_results_folder(folder):
        why = f"it has no {MANIFEST}" if folder.exists() else "it does not exist"
        raise UserError(f"{folder} is not a results folder: {why}.{_results_hint(folder)}")
    try:
        content: dict[str, Any] = read_json(folder / MANIFEST)
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"{folder / MANIFEST} cannot be read: {error}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        written = content.get("format") if isinstance(content, dict) else None
        raise UserError(
            f"{folder} was written in format {written} and this version reads {FORMAT}; run it again"
        )
    check = content.pop(CHECK, None)
    check_manifest_shape(folder / MANIFEST, content)
    if check != _checksum(content):
        raise UserError(damage_message(str(folder / MANIFEST), "its checksum differs"))
    return content


def _checksum(content: Mapping[str, Any]) -> str:
    """A hash of a manifest's content, independent of its layout."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def cpu_features() -> list[str]:
    """The vector instructions that NumPy uses, on which the last bits of results depend."""
    config: Mapping[str, Any] = np.show_config(mode="dicts")
    return list(config.get("SIMD Extensions", {}).get("found", []))


@cache
def code_hash(package: Path = PACKAGE) -> str:
    """A hash of the package's code and facts, without the parts that only show results."""
    files = sorted(file for pattern in CODE_PATTERNS for file in package.rglob(pattern))
    digest = hashlib.sha256()
    for file in files:
        part = file.relative_to(package)
        if part.parts[0] not in DISPLAY_ONLY:
            digest.update(part.as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def commit() -> str | None:
    """The commit of the code, if it runs from a checkout."""
    here = Path(__file__).resolve().parent
    try:
        answer = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, text=True,
            encoding="utf-8", check=True, timeout=10,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() or None
