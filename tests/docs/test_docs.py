"""The documents say what the code does, as far as a machine can tell."""

import re
from dataclasses import fields
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from sim.facts import load_facts
from sim.rules.registry import declared
from sim.rules.switches import SWITCHES
from sim.world import World

ROOT = Path(__file__).parents[2]
DRAWN = re.compile(r"""\b(?:draws?|uniform)\(\s*(f?)["']([^"']+)["']""")


def _build() -> ModuleType:
    spec = spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = _build()


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
