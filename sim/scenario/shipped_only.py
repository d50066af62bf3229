"""Scenario texts from elsewhere, which may name shipped scenarios and no other file of this machine.

A plain name that is none of these is left to the check of scenarios, which has the nearest: beside the text no
other file lies.
"""

from collections.abc import Iterator
from typing import Any

from sim.scenario.library import ENDINGS, is_valid_name, shipped_scenarios
from sim.strict.mistakes import Report, quote
from sim.strict.reader import YamlNode, read_yaml

#: Keys under which a scenario names others.
SCENARIO_KEYS = ("extends", "compare_to")


def read_shipped_only(name: str, data: bytes, what: str) -> Any:
    """The plain content of a scenario's text.

    Args:
        name: what messages call it, such as "mine.yaml".
        data: its bytes.
        what: what it is, such as "an uploaded file".

    Raises:
        UserError: if it is no YAML, or names the file of a scenario.
    """
    report = Report()
    node = read_yaml(data, name, report)
    for key, named in _named_scenarios(node):
        if isinstance(named.value, str) and _is_path(named.value):
            report.add(
                named.place,
                f"{key}: no shipped scenario {quote(named.value)}; {what} can only use "
                f"{', '.join(shipped_scenarios())}",
            )
    report.refuse()
    return None if node is None else node.plain()


def _is_path(name: str) -> bool:
    """Whether a name leads to a file.

    >>> [_is_path(name) for name in ("baseline", "../mine", "mine.yaml", "C:mine")]
    [False, True, True, True]
    """
    return not is_valid_name(name) or name.endswith(ENDINGS) or ":" in name


def _named_scenarios(node: YamlNode | None) -> Iterator[tuple[str, YamlNode]]:
    """The scenarios that a text names, each with its key."""
    if node is None or not isinstance(node.value, dict):
        return
    for key in SCENARIO_KEYS:
        value = node.value.get(key)
        if value is not None:
            yield from (
                (key, one) for one in (value.value if isinstance(value.value, list) else [value])
            )
