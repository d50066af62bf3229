"""What a batch costs: storing against not, a cold start, `--help`, and memory against runs.

`python benchmarks/batch.py` runs each in a process of its own, one after the other, in a folder that
is thrown away. Ratios are what to read; absolute times are this machine's.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
MONTHS, RUNS = 540, 2000


def child(code: str, folder: str) -> dict[str, float]:
    """Run code in a fresh process; it prints its result as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, encoding="utf-8",
        check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def batch(runs: int, record: str, *, store: bool) -> str:
    """Code that runs the baseline and prints seconds and peak memory."""
    out = f"'run-{runs}-{record}'" if store else "None"
    return (
        "import json, resource, time\n"
        "from pathlib import Path\n"
        "from sim.ensemble.batch import in_folder, prepared\n"
        "from sim.ensemble.execute import run_block, spans, BLOCK\n"
        f"batch, out = prepared(['baseline'], {runs}, 1, '{record}'), {out}\n"
        "start = time.perf_counter()\n"
        "if out:\n"
        "    Path(out).mkdir()\n"
        "    in_folder(batch, Path(out))\n"
        "else:\n"
        "    for block in spans(batch.runs, BLOCK):\n"
        "        run_block(batch.plans[0], block, 1, [])\n"
        "seconds = time.perf_counter() - start\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "print(json.dumps({'seconds': seconds, 'peak': peak}))\n"
    )


def command(*words: str, folder: str) -> float:
    """Seconds of a command, from a cold start."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "sim", *words], cwd=folder, capture_output=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bare = child(batch(RUNS, "headline", store=False), folder)
        kept = child(batch(RUNS, "headline", store=True), folder)
        everything = child(batch(RUNS, "all", store=True), folder)
        twice = child(batch(2 * RUNS, "all", store=True), folder)
        cold = command(
            "run", "war_ends", "us_engagement", "--runs", "1000", "--quiet", folder=folder
        )
        help_ = command("--help", folder=folder)
    per = 1e6 / (RUNS * MONTHS)
    print(f"nothing recorded:        {per * bare['seconds']:6.2f} µs a run-month")
    for name, cost in (("headline, stored", kept), ("all, stored", everything)):
        ratio = cost["seconds"] / bare["seconds"]
        print(
            f"{name + ':':<24} {per * cost['seconds']:6.2f} µs   {ratio:.2f} times   peak {cost['peak']:.0f} MB"
        )
    print(
        f"all, twice the runs:     peak {twice['peak']:.0f} MB, {twice['peak'] / everything['peak']:.2f} times"
    )
    print(f"README's first batch, cold: {cold:.1f} s    --help: {help_:.2f} s")


if __name__ == "__main__":
    main()
