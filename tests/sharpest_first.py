"""A plugin of pytest for mutation testing: the tests that notice most, and soonest, come first."""

import json
from pathlib import Path

import pytest

#: Parts of the names of tests; earlier here is earlier run. Others follow, the quickest first.
SHARPEST = (
    "from_the_first_month_on", "tests/rules/", "partial_abilities", "through_the_war[all_on]",
    "1990_to_2034[0]", "tests/reference/", "test_ledger.py", "all_operations_in_one_module",
)  # fmt: skip
#: Where mutmut keeps how long each test took.
TIMES = Path("mutmut-stats.json")


def place(name: str) -> int:
    """Where a test stands."""
    return next((n for n, part in enumerate(SHARPEST) if part in name), len(SHARPEST))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put them in order."""
    times = (
        json.loads(TIMES.read_text(encoding="utf-8"))["duration_by_test"] if TIMES.exists() else {}
    )
    items.sort(key=lambda item: (place(item.nodeid), times.get(item.nodeid, 0.0)))
