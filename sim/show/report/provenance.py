"""How a batch was made: its manifest in rows, and the command that makes it again."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.calendar import month_name
from sim.results.data import ResultsData
from sim.show.numbers import join_words

#: Runs of a design share histories; its manifest lists them instead of saying this.
PLAIN = "0 to runs-1"


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a batch was made.

    Attributes:
        command: words for a shell or for Python that make it again; None where only the caller's
            code can.
        where: what command is for: "shell" or "Python".
        rows: names and values of the manifest.
        hashes: each scenario with the hash of its assumptions.
        note: what the command needs besides, such as files.
    """

    command: str | None
    where: str
    note: str
    rows: list[tuple[str, str]]
    hashes: list[tuple[str, str]]


def provenance(results: ResultsData) -> Provenance:
    """How the results were made."""
    given = results.manifest.get("given")
    # all histories were computed, of which some are shown
    manifest = {**results.manifest, **({"runs": given["of"]} if given else {})}
    command, where, note = _command(manifest)
    return Provenance(
        command, where, note, list(_rows(manifest)),
        [(name, str(scenario["hash"])) for name, scenario in manifest["scenarios"].items()],
    )  # fmt: skip


def _rows(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    machine = manifest.get("machine", {})
    record = manifest["record"]
    versions = manifest.get("versions", {})
    return [
        ("made", str(manifest["created"])),
        ("scenarios", ", ".join(manifest["scenarios"])),
        ("runs", f"{manifest['runs']:,}"),
        ("histories", _histories(manifest)),
        *([("given", _given(manifest["given"]))] if "given" in manifest else []),
        ("seed", str(manifest["seed"])),
        ("recorded", record if isinstance(record, str) else ", ".join(record)),
        ("versions", ", ".join(f"{name} {version}" for name, version in versions.items())),
        ("commit", str(manifest.get("commit") or "not from a checkout")),
        ("code and facts", f"sha256 {manifest.get('code', 'not recorded')}"),
        ("engine", str(manifest.get("engine", "not recorded"))),
        ("processor", " ".join((str(machine.get("processor", "not recorded")), *machine.get("features", ())))),
    ]  # fmt: skip


def _given(about: Mapping[str, Any]) -> str:
    """The condition by which histories were selected, and how many are shown."""
    return f"{about['words']}; {about['histories']:,} histories are shown"


def _histories(manifest: Mapping[str, Any]) -> str:
    histories = manifest["histories"]
    if histories == PLAIN:
        return f"0 to {manifest['runs'] - 1}"
    if isinstance(histories, list):
        return f"{len(set(histories))} different ones, in a design of {len(histories)} runs"
    return "a design, listed by its hash: " + str(histories.get("sha256", histories))


def _command(manifest: Mapping[str, Any]) -> tuple[str | None, str, str]:
    """The command, what it is for, and what it needs."""
    if manifest["histories"] != PLAIN:
        return None, "", "A design: the code that made it makes it again."
    request = manifest.get("request") or {}
    if "scenarios" in request:
        return _shell(manifest, request), "shell", _needs(request)
    record = manifest["record"]
    names = ", ".join(repr(name) for name in manifest["named"])
    words = f"sim.run({names}, runs={manifest['runs']}, seed={manifest['seed']}"
    last = month_name(max(s["months"] for s in manifest["scenarios"].values()) - 1)
    words += f', end="{last}"' + ("" if record == "headline" else f", record={record!r}")
    return words + ")", "Python", "Plans made in Python or by a tweak are handed in as such."


def _shell(manifest: Mapping[str, Any], request: Mapping[str, Any]) -> str:
    """The command line; files by their bare names, as folders are nobody else's business."""
    names = [Path(str(s)).name if _is_file(s) else str(s) for s in request["scenarios"]]
    record = manifest["record"]
    words = ["sim", "run", *names, "--runs", str(manifest["runs"]), "--seed", str(manifest["seed"])]
    words += [word for setting in request.get("settings") or () for word in ("--set", str(setting))]
    words += ["--end", str(request["end"])] if request.get("end") else []
    if record != "headline":
        words += ["--record", record if isinstance(record, str) else ",".join(record)]
    return shlex.join(words)


def _needs(request: Mapping[str, Any]) -> str:
    """The files by their bare names: the scenarios', and those that they extend or are compared with."""
    written = [str(one) for one in request["scenarios"] if _is_file(one)]
    files = [Path(file).name for file in request.get("files", written)]
    if not files:
        return ""
    return f"It needs the file{'s' if len(files) > 1 else ''} {join_words(files)}."


def _is_file(scenario: object) -> bool:
    return str(scenario).endswith((".yaml", ".yml"))
