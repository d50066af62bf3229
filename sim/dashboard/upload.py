"""A scenario file that a user sends: bounded, checked like any other, and turned into a wish."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.calendar import month_index
from sim.dashboard.request import FIRST, PageRequest, request_plans, stem
from sim.scenario.library import BASELINE, load_plan, shipped_scenarios
from sim.strict.mistakes import Report, quote
from sim.strict.reader import YamlNode, read_yaml
from sim.strict.text import MOST_BYTES

#: What the page has controls of its own for.
_OURS = ("format", "extends", "compare_to", "branch", "switch_off", "parameters", "runs", "seed")
_NAMES = ("extends", "compare_to")


def read_upload(name: str, data: bytes, before: PageRequest, folder: Path) -> PageRequest:
    """The wish that a file spells.

    Args:
        name: of the file, as its sender calls it.
        data: its bytes.
        before: the wish until now, whose number of histories and seed stay.
        folder: where it is written, to be read as any other.

    Raises:
        UserError: every mistake, in the words of `sim check`.
    """
    called = f"{stem(name)}.yaml"
    content = _read_content(called, data)
    file = folder / called
    file.write_bytes(data[: MOST_BYTES + 1])
    load_plan(str(file))
    wish = _request_of(content, stem(name), before)
    request_plans(wish, folder)
    return wish


def _read_content(name: str, data: bytes) -> Any:
    """The content of a file; it may build on shipped scenarios, and on no file of this machine."""
    report = Report()
    node = read_yaml(data, name, report)
    for key, told in _named_scenarios(node):
        if isinstance(told.value, str) and told.value not in shipped_scenarios():
            report.add(
                told.place,
                f"{key}: no scenario {quote(told.value)} comes along; a file that is sent can only "
                f"build on {', '.join(shipped_scenarios())}",
            )
    report.refuse()
    return None if node is None else node.plain()


def _named_scenarios(node: YamlNode | None) -> Iterator[tuple[str, YamlNode]]:
    """The scenarios that a file names, with the key each stands under."""
    if node is None or not isinstance(node.value, dict):
        return
    for key in _NAMES:
        told = node.value.get(key)
        if told is not None:
            listed = told.value if isinstance(told.value, list) else [told]
            yield from ((key, one) for one in listed)


def _request_of(words: Mapping[str, Any], name: str, before: PageRequest) -> PageRequest:
    parameters: Mapping[str, Any] = words.get("parameters") or {}
    numbers = {k: float(v) for k, v in parameters.items() if isinstance(v, int | float)}
    drawn = {k: v for k, v in parameters.items() if k not in numbers}
    rest = {key: value for key, value in words.items() if key not in _OURS}
    if drawn:
        rest["parameters"] = drawn
    branch = words.get("branch")
    return replace(
        before,
        base=_base(words),
        variant=words.get("extends"),
        since=month_index(branch) if branch else FIRST,
        parameters=numbers,
        off=frozenset(words.get("switch_off") or ()),
        rest=rest,
        file=name,
    )


def _base(words: Mapping[str, Any]) -> str:
    """What it is compared with: the first that it names, or what it extends, or the baseline."""
    told = words.get("compare_to", words.get("extends"))
    first = told[0] if isinstance(told, list) and told else told
    return first if isinstance(first, str) else BASELINE
