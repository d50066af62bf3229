"""The tasks of the benchmark still run: small ones here, since what they cost is the benchmark's own business."""

import pytest

from benchmarks import tasks
from sim.cache_files import CACHE

#: Each task, and arguments that make it small.
SMALL = {
    "ensemble": {"runs": 2},
    "engine": {"engine": "numpy", "runs": 2, "months": 5},
    "equality": {"runs": 2},
    "first_use": {},
    "gpu": {"runs": 2},
    "traffic": {},
    "arithmetic": {},
    "floor": {},
    "plain_mesa": {},
    "batch": {"runs": 4, "end": "1990-12"},
    "resume_halfway": {"runs": 8, "end": "1990-12"},
    "shipped_set": {"runs": 2},
    "pairing": {"runs": 20},
    "pictures": {"runs": 3},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALL)
def test_a_task_tells_what_it_cost(name, monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE, str(tmp_path))  # put back afterwards: a task sets it
    monkeypatch.setattr(tasks, "FLOOR_RUNS", 1)
    monkeypatch.setattr(tasks, "MESA_RUNS", 1)
    cost = getattr(tasks, name)(**SMALL[name])
    assert all(value >= 0.0 for value in cost.values())
    assert cost or name == "gpu"
