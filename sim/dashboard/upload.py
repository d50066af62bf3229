"""Reads an uploaded scenario file: bounded, checked like any other, and turned into a request."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.calendar import month_index
from sim.dashboard.request import FIRST_MONTH, PageRequest, make_stem, request_plans
from sim.scenario.library import BASELINE, load_plan, shipped_scenarios
from sim.strict.mistakes import Report, quote
from sim.strict.reader import YamlNode, read_yaml
from sim.strict.text import MOST_BYTES

#: Keys that the page has controls for.
_CONTROLLED = (
    "format",
    "extends",
    "compare_to",
    "branch",
    "switch_off",
    "parameters",
    "runs",
    "seed",
)
_SCENARIO_KEYS = ("extends", "compare_to")


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
    content = _read_content(f"{stem}.yaml", data)
    with TemporaryDirectory(dir=folder) as own:
        file = Path(own) / f"{stem}.yaml"
        file.write_bytes(data[: MOST_BYTES + 1])
        load_plan(str(file))
    request = _make_request(content, stem, before)
    request_plans(request, folder)
    return request


def _read_content(name: str, data: bytes) -> Any:
    """The content of a file; it may use shipped scenarios, and no other file of this machine."""
    report = Report()
    node = read_yaml(data, name, report)
    for key, named in _named_scenarios(node):
        if isinstance(named.value, str) and named.value not in shipped_scenarios():
            report.add(
                named.place,
                f"{key}: no shipped scenario {quote(named.value)}; an uploaded file can only use "
                f"{', '.join(shipped_scenarios())}",
            )
    report.refuse()
    return None if node is None else node.plain()


def _named_scenarios(node: YamlNode | None) -> Iterator[tuple[str, YamlNode]]:
    """The scenarios that a file names, each with its key."""
    if node is None or not isinstance(node.value, dict):
        return
    for key in _SCENARIO_KEYS:
        value = node.value.get(key)
        if value is not None:
            yield from (
                (key, one) for one in (value.value if isinstance(value.value, list) else [value])
            )


def _make_request(content: Mapping[str, Any], name: str, before: PageRequest) -> PageRequest:
    parameters: Mapping[str, Any] = content.get("parameters") or {}
    numbers = {k: float(v) for k, v in parameters.items() if isinstance(v, int | float)}
    distributions = {k: v for k, v in parameters.items() if k not in numbers}
    rest = {key: value for key, value in content.items() if key not in _CONTROLLED}
    if distributions:
        rest["parameters"] = distributions
    branch = content.get("branch")
    return replace(
        before,
        base=_base(content),
        variant=content.get("extends"),
        since=month_index(branch) if branch else FIRST_MONTH,
        parameters=numbers,
        off=frozenset(content.get("switch_off") or ()),
        rest=rest,
        file=name,
    )


def _base(content: Mapping[str, Any]) -> str:
    """The first scenario to compare with, else the extended one, else the baseline."""
    names = content.get("compare_to", content.get("extends"))
    first = names[0] if isinstance(names, list) and names else names
    return first if isinstance(first, str) else BASELINE
