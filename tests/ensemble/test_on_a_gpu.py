"""Batches on a GPU: its C, compiled for this processor, stands for the device (`tests/compiled/host_device.py`)."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim import UserError
from sim.compiled import gpu
from sim.ensemble.execution.device_memory import SHARE, fit_to_device
from sim.ensemble.request.batch import prepare_batch
from sim.ensemble.request.blocks import block_size_on_gpu
from tests.cli.test_app import sim as command
from tests.compiled.host_device import HostDevice, needs_compiler

pytestmark = [pytest.mark.slow, needs_compiler]
SERIES = ["trust.dprk.russia", "deal"]


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> HostDevice:
    """What the engine gpu then means."""
    opened = HostDevice()
    monkeypatch.setattr(gpu, "open_gpu", lambda: opened)
    return opened


def run(engine: str, runs: int = 40, **more: object) -> sim.Results:
    return sim.run("war_ends", runs=runs, end="2025-12", record=SERIES, engine=engine, **more)


def test_a_batch_holds_the_same_numbers(device: HostDevice, tmp_path: Path) -> None:
    on_gpu, traced = run("gpu", out=tmp_path / "there"), run("traced", out=tmp_path / "here")
    assert on_gpu.manifest["engine"] == "gpu"
    for scenario in traced.scenarios:
        for name in SERIES:
            np.testing.assert_array_equal(
                on_gpu.series(name, scenario), traced.series(name, scenario)
            )


def test_a_batch_is_cut_where_memory_is_small(device: HostDevice) -> None:
    whole = run("gpu")
    batch = prepare_batch("war_ends", 40, record=SERIES, end="2025-12", engine="gpu")
    assert fit_to_device(batch).block == batch.block == 40
    device._memory = int(100e3 / SHARE)
    cut = fit_to_device(batch)
    assert 1 <= cut.block < 40
    parts = run("gpu")
    for name in SERIES:
        np.testing.assert_array_equal(
            parts.series(name, "war_ends"), whole.series(name, "war_ends")
        )


def test_a_device_without_room_is_refused(device: HostDevice) -> None:
    device._memory = 1000
    with pytest.raises(UserError, match=r"the device has 1 kB free, and a history takes .* kB"):
        run("gpu")


def test_one_process_serves_the_gpu(device: HostDevice) -> None:
    with pytest.raises(UserError, match="one process serves the GPU"):
        run("gpu", workers=2)


def test_a_design_holds_the_same_numbers(device: HostDevice) -> None:
    """Its points share their past, and each has its own parameters."""
    there, here = (
        sim.sweep(["hunger=0:1:3"], "baseline", year=2026, runs=5, engine=e)
        for e in ("gpu", "traced")
    )
    np.testing.assert_array_equal(there.table["mean"], here.table["mean"])


def test_a_sensitivity_study_comes_out_the_same(device: HostDevice) -> None:
    there, here = (
        sim.sensitivity(["hunger=0:1", "dprk.diversification_weight=0:1"], year=2026, runs=3, size=2, engine=e)
        for e in ("gpu", "traced")
    )  # fmt: skip
    assert there.indices == here.indices


def test_a_scenario_with_another_order_of_moves_runs_in_numpy_and_is_named(
    device: HostDevice, tmp_path: Path
) -> None:
    file = tmp_path / "other.yaml"
    file.write_text("format: 1\nname: Other moves\nextends: baseline\nvariants: {moves: random}\n", encoding="utf-8")  # fmt: skip
    done = command("run", "other.yaml", "--runs", "3", "--end", "2024-12", "--engine", "gpu", cwd=tmp_path)  # fmt: skip
    assert "other runs in NumPy, which is slower" in done.stderr


def test_blocks_on_a_gpu_are_few_and_alike() -> None:
    assert block_size_on_gpu(50_000) == 12_500
