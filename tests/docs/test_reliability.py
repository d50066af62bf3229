"""Each promise names tests that exist, and each table has a test in every row."""

import re

from .test_docs import ROOT

TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and "---" not in line]


def test_every_test_that_it_names_exists():
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", TEXT))
    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_every_promise_has_a_test():
    promises = [row for row in ROWS if not row.startswith("| promise")]
    assert len(promises) > 20
    assert [row for row in promises if "`tests/" not in row.rsplit(" | ", 1)[1]] == []
