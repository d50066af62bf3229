"""Reads an uploaded scenario file: bounded, checked like any other, and turned into a request."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.calendar import month_index
from sim.dashboard.request import FIRST_MONTH, PageRequest, make_stem, request_plans
from sim.scenario.library import BASELINE, load_plan
from sim.scenario.shipped_only import read_shipped_only
from sim.strict.text import MOST_BYTES

#: Keys that the page has controls for.
_CONTROLLED = (
    "format",
    "extends",
    "compare_to",
    "main_comparison",
    "branch",
    "switch_off",
    "parameters",
    "runs",
    "seed",
)


def read_upload(name: str, data: bytes, before: PageRequest, folder: Path) -> PageRequest:
    """The request that a file makes.

    Args:
        name: of the file on the visitor's machine.
        data: its bytes.
        before: the request until now, whose number of histories and seed stay.
        folder: where the file is written, so that it is read like any other.

    Raises:
        UserError: every mistake, in the words of `sim check`.
    """
    stem = make_stem(name)
    content = read_shipped_only(f"{stem}.yaml", data, "an uploaded file")
    with TemporaryDirectory(dir=folder) as own:
        file = Path(own) / f"{stem}.yaml"
        file.write_bytes(data[: MOST_BYTES + 1])
        load_plan(str(file))
    request = _make_request(content, stem, before)
    request_plans(request, folder)
    return request


def _make_request(content: Mapping[str, Any], name: str, before: PageRequest) -> PageRequest:
    parameters: Mapping[str, Any] = content.get("parameters") or {}
    numbers = {k: float(v) for k, v in parameters.items() if isinstance(v, int | float)}
    distributions = {k: v for k, v in parameters.items() if k not in numbers}
    rest = {key: value for key, value in content.items() if key not in _CONTROLLED}
    if distributions:
        rest["parameters"] = distributions
    branch = content.get("branch")
    since = month_index(branch) if branch else FIRST_MONTH
    off = frozenset(content.get("switch_off") or ())
    return replace(
        before,
        base=_base(content),
        variant=content.get("extends"),
        since=since,
        parameters=numbers,
        off=off,
        rest=rest,
        file=name,
        file_since=since,
        file_parameters=numbers,
        file_off=off,
    )


def _base(content: Mapping[str, Any]) -> str:
    """The comparison that tells most, else the first, else the extended scenario, else the baseline."""
    if content.get("main_comparison"):
        return str(content["main_comparison"])
    names = content.get("compare_to", content.get("extends"))
    first = names[0] if isinstance(names, list) and names else names
    return first if isinstance(first, str) else BASELINE
