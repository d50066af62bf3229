"""What a batch costs: storing, workers, memory, resuming, sizes, pairing, a cold start.

`python benchmarks/batch.py` runs each in a process of its own, one after the other, in a folder that
is thrown away, and prints one table. Ratios are what to read; absolute times are this machine's, and
mean something only while nothing else runs on it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 2000
#: A short stretch in which memory is compared, since it does not hang on the months.
BRIEF = "1993-12"


def child(code: str, folder: str) -> dict[str, float]:
    """Run code in a fresh process; it prints its result as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, encoding="utf-8",
        check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def batch(
    runs: int, record: object = "headline", *, scenarios: str = "baseline", end: str | None = None,
    workers: int = 1, store: bool = True,
) -> str:  # fmt: skip
    """Code that runs a batch and prints its seconds, run-months and peak memory.

    The kernel is compiled, and the workers are warm, before the clock starts.
    """
    return (
        "import json, resource, time\n"
        "from pathlib import Path\n"
        "from tempfile import mkdtemp\n"
        "from sim.api import in_folder\n"
        "from sim.ensemble.batch import prepared\n"
        "from sim.ensemble.memory import in_memory\n"
        "from sim.ensemble.pools import processes\n"
        "in_memory(prepared(['history'], 2, end='1990-02'))\n"
        f"batch = prepared({scenarios.split()!r}, {runs}, 1, {record!r}, end={end!r})\n"
        f"pool = processes({workers}) if {workers} > 1 else None\n"
        "start = time.perf_counter()\n"
        f"if {store}:\n"
        "    assert in_folder(batch, Path(mkdtemp()), pool).complete\n"
        "else:\n"
        "    in_memory(batch)\n"
        "seconds = time.perf_counter() - start\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "print(json.dumps({'seconds': seconds, 'peak': peak, 'months': batch.run_months}))\n"
    )


RESUME = (
    "import json, time\n"
    "from pathlib import Path\n"
    "from tempfile import mkdtemp\n"
    "from sim.api import in_folder\n"
    "from sim.ensemble.batch import prepared\n"
    f"batch, folder = prepared(['history'], {RUNS}, end={BRIEF!r}), Path(mkdtemp())\n"
    "start = time.perf_counter()\n"
    "in_folder(batch, folder)\n"
    "whole = time.perf_counter() - start\n"
    "start = time.perf_counter()\n"
    "in_folder(batch, folder)\n"
    "print(json.dumps({'again': time.perf_counter() - start, 'whole': whole}))\n"
)
PAIRING = (
    "import json, sim\n"
    "results = sim.run('war_ends', 'us_engagement', runs=500)\n"
    "found = [d.pairing for s in results.named for d in results.differences(s) if d.pairing > 0]\n"
    "found.sort()\n"
    "print(json.dumps({'median': found[len(found) // 2], 'low': found[len(found) // 10]}))\n"
)


def command(*words: str, folder: str) -> float:
    """Seconds of a command, from a cold start."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "sim", *words], cwd=folder, capture_output=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return time.perf_counter() - start


def line(what: str, cost: dict[str, float], against: dict[str, float] | None = None) -> None:
    """A row: what, cost of a run-month, throughput, and the ratio to another row's."""
    each = cost["seconds"] / cost["months"]
    ratio = "" if against is None else f"   {each * against['months'] / against['seconds']:5.2f} ×"
    print(f"{what:<44} {1e6 * each:7.2f} µs a run-month {1 / each:10,.0f}/s{ratio}")


def sizes(folder: str) -> None:
    """Cost against months, runs and scenarios."""
    base = child(batch(RUNS), folder)
    line(f"{RUNS} runs, 540 months, headline stored", base)
    line("  a quarter of the runs", child(batch(RUNS // 4), folder), base)
    line("  twice the runs", child(batch(2 * RUNS), folder), base)
    line("  a third of the months", child(batch(RUNS, end="2004-12"), folder), base)
    line("  kept in memory", child(batch(RUNS, store=False), folder), base)
    line("  nothing recorded but one series", child(batch(RUNS, ["talks"]), folder), base)
    everything = child(batch(RUNS, "all"), folder)
    line("  everything recorded", everything, base)
    print(f"peak memory: headline {base['peak']:.0f} MB, all {everything['peak']:.0f} MB")


def shared(folder: str) -> None:
    """What sharing the past saves on three scenarios and their base."""
    three = child(batch(RUNS, scenarios="war_ends us_engagement china_squeeze"), folder)
    alone = 540 * RUNS * 5
    print(f"five scenarios on one past: {three['months'] / alone:.0%} of their run-months computed")


def workers(folder: str) -> None:
    """Two workers against one, on a batch that takes longer than ten seconds."""
    words = {"scenarios": "war_ends us_engagement", "runs": 4 * RUNS}
    one = child(batch(**words), folder)  # type: ignore[arg-type]
    two = child(batch(**words, workers=2), folder)  # type: ignore[arg-type]
    line(f"{4 * RUNS} runs of four scenarios, one process", one)
    line("  two workers, their start included", two, one)


def memory(folder: str) -> None:
    """Peak memory against runs."""
    small, large = (child(batch(runs, end=BRIEF), folder)["peak"] for runs in (10_000, 50_000))
    print(
        f"peak memory: 10,000 runs {small:.0f} MB, 50,000 runs {large:.0f} MB, {large / small:.2f} ×"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder
        sizes(folder)
        shared(folder)
        workers(folder)
        memory(folder)
        again = child(RESUME, folder)
        print(f"resuming a finished batch: {again['again'] / again['whole']:.1%} of running it")
        pairing = child(PAIRING, folder)
        print(
            f"pairing: independent seeds would need {pairing['median']:.1f} times the runs (median over "
            f"indicators; one in ten below {pairing['low']:.1f})"
        )
        pair = command("run", "war_ends", "--runs", "500", "--quiet", folder=folder)
        readme = command(
            "run", "war_ends", "us_engagement", "--runs", "1000", "--quiet", folder=folder
        )
        help_ = command("--help", folder=folder)
    print(
        f"cold start: 500 runs of war_ends and its bases {pair:.1f} s, README's batch {readme:.1f} s,"
    )
    print(f"            --help {help_:.2f} s")


if __name__ == "__main__":
    main()
