"""The page of measurements has every block that one command measures, with the rows that the code has today."""

import re
from pathlib import Path

import pytest

from sim.validation.ablations import PARTS
from sim.validation.joint_events import JOINT_EVENTS
from sim.validation.patterns import PATTERNS
from sim.validation.reach import level_records
from tests.docs.test_docs import ROOT, _script

BLOCK = re.compile(r"<!-- measured: (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)
PAGE = (Path(ROOT) / "docs" / "measurements.md").read_text(encoding="utf-8")
BLOCKS = dict(BLOCK.findall(PAGE))


def rows(block: str) -> list[str]:
    """The first cell of each row of a block's tables."""
    return [line.split(" | ")[0].strip("| ") for line in BLOCKS[block].splitlines() if "|" in line]


def test_every_block_is_measured_by_the_command() -> None:
    assert set(BLOCKS) == set(_script("measurements").BLOCKS)


@pytest.mark.parametrize(
    ("block", "names"),
    [
        ("ablations", [part.name for part in PARTS]),
        ("joint_events", [event.title for event in JOINT_EVENTS]),
        ("rivals", [f"{p.name} {p.title}{' (fit)' if p.fit else ''}" for p in PATTERNS]),
        ("reach", level_records()),
        ("reach_defaults", level_records()),
    ],
)
def test_a_block_has_a_row_for_each_thing_measured(block: str, names: list[str]) -> None:
    assert set(names) <= set(rows(block))


def test_the_patterns_are_those_of_the_code() -> None:
    for pattern in PATTERNS:
        assert pattern.title in BLOCKS["patterns"]
        assert any(row.startswith(f"{pattern.name} ") for row in rows("steps"))
