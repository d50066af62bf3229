"""Each promise names tests that exist, and each table has a test in every row."""

import re
from itertools import pairwise

from .test_docs import ROOT

TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
LINES = [*TEXT.splitlines(), ""]
#: Rows of tables, without their heads: a line of dashes stands below a head.
ROWS = [
    line
    for line, below in pairwise(LINES)
    if line.startswith("| ") and "---" not in line and not below.startswith("| ---")
]


def test_every_test_that_it_names_exists():
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", TEXT))
    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_every_promise_has_a_test():
    assert len(ROWS) > 20
    assert [row for row in ROWS if "`tests/" not in row.rsplit(" | ", 1)[1]] == []
