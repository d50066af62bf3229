"""The documents say what the code does, as far as a machine can tell."""

import re
from dataclasses import fields
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from sim.facts import load_facts
from sim.rules.registry import declared
from sim.rules.switches import SWITCHES
from sim.world import World

ROOT = Path(__file__).parents[2]
DRAWN = re.compile(r"""\b(?:draws?|uniform)\(\s*(f?)["']([^"']+)["']""")


def _script(name: str) -> ModuleType:
    spec = spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build, series, steps = _script("build"), _script("series"), _script("steps")


@pytest.fixture(scope="module")
def prose() -> str:
    """The model's document without what a program wrote into it."""
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    return str(build.BLOCK.sub("", text))


def processes() -> set[str]:
    """The random processes that the code names; of a pattern, the part before the braces."""
    code = [file.read_text(encoding="utf-8") for file in (ROOT / "sim").rglob("*.py")]
    plain = [re.sub(r"^\s*>>>.*$", "", text, flags=re.MULTILINE) for text in code]
    found = [match for text in plain for match in DRAWN.findall(text)]
    return {name.partition("{")[0] if pattern else name for pattern, name in found}


def test_generated_blocks_are_current() -> None:
    assert [file.name for file in build.stale()] == []


def test_a_stale_block_is_found_and_mended(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("<!-- generated: switches -->\nold\n<!-- end -->\n", encoding="utf-8")
    assert list(build.stale(tmp_path)) == [file]
    file.write_text(build.stale(tmp_path)[file], encoding="utf-8")
    assert build.stale(tmp_path) == {}


@pytest.mark.parametrize("name", sorted(declared()))
def test_every_parameter_stands_in_the_text_and_not_only_in_the_table(
    name: str, prose: str
) -> None:
    assert re.search(rf"\b{name}\b", prose)


def test_every_random_process_is_described(prose: str) -> None:
    assert {"count", "talk", "renege", "event:", "parameter:"} <= processes()
    assert [name for name in sorted(processes()) if f"`{name}" not in prose] == []


def test_every_switch_ability_and_state_variable_is_described(prose: str) -> None:
    abilities = load_facts().partners[0].abilities
    names = [*SWITCHES, *abilities, *(field.name for field in fields(World))]
    assert [name for name in names if f"`{name}`" not in prose] == []


def test_every_driver_table_is_made_from_its_anchors() -> None:
    assert series.main(["--check"]) == 0


@pytest.mark.parametrize(
    "step", [*steps.RULES, *steps.SERIES, *steps.LATER, *steps.TRIED], ids=lambda s: s.name
)
def test_every_step_of_the_decisions_changes_the_plan(step: Any) -> None:
    (now,), (then,) = steps.changed(()).chapters, steps.changed((step,)).chapters
    fields = now.drivers.fields
    moved = [name for name in fields if not np.array_equal(fields[name], then.drivers.fields[name])]
    assert moved == [] if step.series is None else len(moved) == 1
    assert {**now.settings, **step.settings} == then.settings


def test_every_series_not_in_use_belongs_to_a_step() -> None:
    used = {step.series for step in (*steps.SERIES, *steps.TRIED) if step.series is not None}
    assert used == {(section, name) for section, page in steps.OTHER.items() for name in page}
