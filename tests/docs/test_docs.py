"""The documents say what the code does, as far as a machine can tell."""

import re
from dataclasses import fields
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from sim.facts import load_facts
from sim.rules.registry import all_parameters
from sim.rules.switches import SWITCHES
from sim.scenario.library import load_plan
from sim.state.indicators import indicators
from sim.state.month_draws import MonthDraws
from sim.state.world import World

ROOT = Path(__file__).parents[2]
DRAWN = re.compile(r"""\b(?:draws?|uniform)\(\s*(f?)["']([^"']+)["']""")
#: A stream that a function gives: the process, and whose it is.
STREAM = re.compile(r"""\breturn (f)"([a-z]+:\{[^"]+)", """)


def _script(name: str) -> ModuleType:
    spec = spec_from_file_location(f"docs_{Path(name).name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build, series = _script("build"), _script("series")
plausibility, medians = _script("plausibility"), _script("medians")


@pytest.fixture(scope="module")
def prose() -> str:
    """The model's document without what a program wrote into it."""
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    return str(build.BLOCK.sub("", text))


def processes() -> set[str]:
    """The random processes that the code names; of a pattern, the part before the braces."""
    code = [file.read_text(encoding="utf-8") for file in (ROOT / "sim").rglob("*.py")]
    plain = [re.sub(r"^\s*>>>.*$", "", text, flags=re.MULTILINE) for text in code]
    found = [match for text in plain for way in (DRAWN, STREAM) for match in way.findall(text)]
    monthly = {field.name for field in fields(MonthDraws)}
    return monthly | {name.partition("{")[0] if pattern else name for pattern, name in found}


def test_generated_blocks_are_current() -> None:
    assert [file.name for file in build.stale()] == []


def test_a_stale_block_is_found_and_mended(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("<!-- generated: switches -->\nold\n<!-- end -->\n", encoding="utf-8")
    assert list(build.stale(tmp_path)) == [file]
    file.write_text(build.stale(tmp_path)[file], encoding="utf-8")
    assert build.stale(tmp_path) == {}


@pytest.mark.parametrize("name", sorted(all_parameters()))
def test_every_parameter_stands_in_the_text_and_not_only_in_the_table(
    name: str, prose: str
) -> None:
    assert re.search(rf"\b{name}\b", prose)


def test_every_random_process_is_described(prose: str) -> None:
    assert {"count", "talk", "renege", "event:", "parameter:", "leader:"} <= processes()
    assert [name for name in sorted(processes()) if f"`{name}" not in prose] == []


def test_every_switch_ability_and_state_variable_is_described(prose: str) -> None:
    abilities = load_facts().partners[0].abilities
    names = [*SWITCHES, *abilities, *(field.name for field in fields(World))]
    assert [name for name in names if f"`{name}`" not in prose] == []


def test_every_driver_table_is_made_from_its_anchors() -> None:
    assert series.main(["--check"]) == 0


def test_a_series_that_stands_still_sticks_or_alternates_is_found() -> None:
    months, runs = 60, 4
    index, flow = (
        next(i for i in indicators(load_plan().cast) if i.name == name)
        for name in ("trust.dprk.russia", "fuel.russia.dprk")
    )
    rising = np.linspace(0.1, 0.9, months)[:, None] + np.zeros((1, runs))
    turning = 10.0 + (-1.0) ** np.arange(months)[:, None] * np.ones((1, runs))
    for one, values, told in (
        (index, rising, []),
        (index, 0.5 + 0.0 * rising, ["constant"]),
        (index, 0.0 * rising, ["dead"]),
        (
            index,
            np.where(np.arange(months)[:, None] > 0, 1.0, rising),
            ["at 1 in 98.3 % of months"],
        ),
        (flow, turning, ["alternates for a year in 100.0 % of histories"]),
        (flow, 10.0 + rising, []),
    ):
        assert list(plausibility.faults(one, values)) == told


def test_the_baselines_medians_are_those_that_were_kept() -> None:
    """Where they are not: `python docs/medians.py`, and a *Results:* entry in the changelog."""
    computed, stored = medians.compute_medians(), medians.stored_medians()
    assert computed.keys() == stored.keys()
    moved = [
        (name, month, stored[name][month], value)
        for name, by_month in computed.items()
        for month, value in by_month.items()
        if abs(value - stored[name][month]) > 1e-4 * max(1.0, abs(value))
    ]
    assert moved == []
