"""The table of mutation testing counts what tests notice, and names what they do not."""

import json
from pathlib import Path

from tests.mutants import table


def written(folder: Path, file: str, codes: dict[str, int | None]) -> None:
    place = folder / f"{file}.meta"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"exit_code_by_key": codes}), encoding="utf-8")


def test_what_is_not_yet_tried_counts_for_nothing_and_survivors_are_named(tmp_path: Path) -> None:
    written(tmp_path, "sim/rules/trust.py", {"a": 1, "b": 0, "c": None, "d": 33, "e": -24})
    written(tmp_path, "sim/rules/war.py", {"f": None})
    head, trust, left, *names = table(tmp_path).splitlines()
    assert head.split() == ["file", "killed", "tried", "share"]
    assert trust.split() == ["sim/rules/trust.py", "2", "4", "50.0%"]
    assert left == "not noticed: 2"
    assert names == ["b", "d"]
