"""How fast it is, and against what: one command, one table, all in one run.

`python -m benchmarks` (about ten minutes) prints the table; with `--write` it also becomes
docs/benchmarks.md. Each row is timed in a process of its own, one after the other, in a folder that is
thrown away. Ratios are what to read; absolute times are this machine's, and mean something only while
nothing else runs on it.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

from sim.compiled.engine import ENGINES

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
RUNS = 2000
#: The variable that says which Python runs cold commands.
USERS_PYTHON = "BENCHMARK_USERS_PYTHON"
USERS_ENVIRONMENT = "in the environment of the README's first command (`.[fast]`; `--users-python`)"
#: A short stretch in which memory and resuming are looked at, since they do not hang on the months.
BRIEF = "1993-12"
#: Of an NVIDIA H100 (SXM), by its data sheet: bytes of memory a second, and sums and products of double
#: precision, half of the 34 TFLOPS that count a contracted pair as two.
GPU_BYTES, GPU_OPERATIONS = 3.35e12, 17e12
Cost = dict[str, float]
#: What the rows cannot say by themselves.
BOUNDS = """\
Cold commands were run {where}. With the libraries of the tests installed, xarray and others import more, and
a command takes one to two seconds longer.

What bounds each row. One history: calls; events, drivers and tables are made in Python each month, a tenth of a
millisecond. A hundred to five hundred: arithmetic, about a microsecond a run-month, of which a quarter is the
bargains whose payer lacks the cash. Thousands in one block: memory, for state, parameters and draws of a block no
longer fit the processor's own cache. Batches that are stored: compression and the disk. Cold commands: imports and
drawing. The compiled scalar loop is the twin of the tests, one history at a time. A GPU: its memory comes before its
arithmetic, as the last of its rows says; what is done on the processor meanwhile (parameters drawn, drivers and
events that differ between histories) is not in that limit.

Elsewhere. The [comparison of frameworks](https://github.com/JuliaDynamics/ABMFrameworksComparison) that the authors of
Agents.jl keep has Mesa 1.2 taking 34 to 428 times as long as Agents.jl 5.15 on four models, and Mesa 2.1 taking 29 to
48 times as long as Agents.jl 6.0 on one of them. [Abmax](https://arxiv.org/abs/2508.16508), on JAX, says that it is comparable
to the fastest on a model of predators. Those models have many agents in space; ours has few agents and many
histories, so their ratios stand beside ours and are not the same question.
"""
#: What was timed, what it cost, against what, and the goal.
Row = tuple[str, str, str, str]


def task(name: str, **arguments: object) -> Cost:
    """What a task of `benchmarks.tasks` cost in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.tasks", name, json.dumps(arguments)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    result: Cost = json.loads(done.stdout.splitlines()[-1])
    return result


def command(*words: str) -> float:
    """Seconds of a command, from a cold start: what Python compiles of modules is there, as a user's is."""
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run(
            [os.environ[USERS_PYTHON], "-m", "sim", *words], cwd=folder, stdout=subprocess.DEVNULL, check=True,
            env={**environment, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        return time.perf_counter() - start


def each(cost: Cost, clock: str = "seconds") -> float:
    """Microseconds of a run-month."""
    return 1e6 * cost[clock] / cost["months"]


def row(what: str, cost: Cost, against: str = "", goal: str = "") -> Row:
    """A row: microseconds of a run-month by the wall, and run-months a second."""
    return what, f"{each(cost):.2f} µs, {1e6 / each(cost):,.0f}/s", against, goal


def one_core() -> Iterator[Row]:
    """A month's arithmetic, by processor time, beside a compiled loop and a plain Mesa model."""
    floor, ours = task("floor"), task("ensemble", runs=RUNS)
    ratio = each(ours, "processor") / each(floor, "processor")
    yield row("compiled scalar loop, one core", floor)
    yield row(f"{RUNS} histories together, one core, nothing recorded", ours,
              f"{ratio:.2f} times the compiled loop", "0.5 at most")  # fmt: skip
    both = task("batch", runs=4 * RUNS, record="talks", workers=2)
    yield row(f"{4 * RUNS} histories, two workers, one series stored", both)
    plain, pair = task("plain_mesa", processes=1), task("plain_mesa", processes=2)
    alone = task("engine", engine="traced", runs=1, months=150)
    yield row("one history by itself, traced", alone,
              f"{each(alone) / each(plain):.2f} times the plain Mesa model", "0.2 at most")  # fmt: skip
    yield row("plain Mesa model, mesa.batch_run, one process", plain,
              f"{each(plain) / each(ours):.0f} times one core's, {each(plain) / each(both):.0f} times "
              "two workers'", "200 at least")  # fmt: skip
    yield row("plain Mesa model, mesa.batch_run, two processes", pair,
              f"{each(pair) / each(both):.0f} times two workers'")  # fmt: skip


def sizes() -> Iterator[Row]:
    """Cost against months, runs and what is recorded."""
    base = task("batch", runs=RUNS)
    yield row(f"batch of {RUNS} runs, 540 months, headline series stored", base)
    for what, cost in {
        "a quarter of the runs": task("batch", runs=RUNS // 4),
        "twice the runs": task("batch", runs=2 * RUNS),
        "a third of the months": task("batch", runs=RUNS, end="2004-12"),
        "three scenarios on one past": task("batch", runs=RUNS, scenarios="war_ends"),
        "headline series in memory": task("batch", runs=RUNS, store=False),
        "one series stored": task("batch", runs=RUNS, record="talks"),
        "all series stored": task("batch", runs=RUNS, record="all"),
    }.items():
        yield row(f"the same, {what}", cost, f"{each(cost) / each(base):.2f} times")


def cores() -> Iterator[Row]:
    """Two workers against one process, on a batch that takes longer than ten seconds.

    First what the machine gives: two processes that only compute, at once, against one.
    """
    alone = task("floor")
    with ThreadPoolExecutor(2) as pair:
        at_once = list(pair.map(lambda _: task("floor"), range(2)))
    gives = sum(alone["seconds"] / cost["seconds"] for cost in at_once)
    yield "two compiled loops at once, one a core", "", f"{gives:.2f} times one", ""
    for what, record in (("headline series", "headline"), ("one series", "talks")):
        words = {"runs": 4 * RUNS, "scenarios": "war_ends us_engagement", "record": record}
        one, two = task("batch", **words), task("batch", **words, workers=2)
        name = f"{4 * RUNS} runs of four scenarios, {what} stored"
        yield row(f"{name}, one process", one)
        yield row(f"{name}, two workers", two, f"{one['seconds'] / two['seconds']:.2f} times as fast",
                  "1.8 at least")  # fmt: skip


def memory() -> Iterator[Row]:
    """Peak memory against runs."""
    small, large = (task("batch", runs=runs, end=BRIEF)["peak"] for runs in (10_000, 50_000))
    yield "peak memory of 10,000 runs", f"{small:.0f} MB", "", ""
    ratio = f"{large / small:.2f} times"
    yield "peak memory of 50,000 runs", f"{large:.0f} MB", ratio, "1.10 at most"


def sharing() -> Iterator[Row]:
    """Resuming, shared pasts and common random numbers."""
    resumed = task("resume_halfway", runs=8 * RUNS, end=BRIEF)
    yield ("stopped half-way and resumed", f"{resumed['halves']:.1f} s",
           f"{resumed['halves'] / resumed['whole']:.2f} times without stop", "")  # fmt: skip
    yield ("resumed when whole", f"{resumed['again']:.2f} s",
           f"{resumed['again'] / resumed['whole']:.1%} of running it", "")  # fmt: skip
    forked = task("shipped_set", runs=500)
    yield (f"the {forked['scenarios']:.0f} shipped scenarios and bases, 500 runs, on shared pasts",
           f"{forked['together']:.1f} s", f"one by one {forked['alone'] / forked['together']:.1f} times",
           "")  # fmt: skip
    paired = task("pairing", runs=500)
    yield ("runs with independent seeds for the same interval", "",
           f"{paired['median']:.1f} times (median over indicators; one in ten below "
           f"{paired['low']:.1f})", "")  # fmt: skip


def cold() -> Iterator[Row]:
    """Whole commands from a cold start; the kernel was compiled by an earlier one."""
    command("run", "us_engagement", "--runs", "2", "--quiet")
    pair = command("run", "us_engagement", "--runs", "500", "--quiet")
    yield (
        "`sim run us_engagement --runs 500`: a pair, tables and figures",
        f"{pair:.1f} s",
        "",
        "4.8 s at most",
    )
    main_job = command("run", "war_ends", "us_engagement", "--runs", "1000", "--quiet")
    yield "README's first run: four scenarios, 1,000 runs", f"{main_job:.1f} s", "", ""
    yield "`sim list parameters`", f"{command('list', 'parameters'):.1f} s", "", ""
    yield "`sim --help`", f"{command('--help'):.1f} s", "", ""


def pictures() -> Iterator[Row]:
    """Each kind of picture, by processor time; the first one also makes matplotlib's fonts ready."""
    costs = task("pictures", runs=500)
    slowest = sorted(costs, key=lambda kind: -costs[kind])[:3]
    yield ("a picture of a stored pair of 500 runs, drawn and packed",
           f"{median(costs.values()):.1f} s (median of {len(costs)} kinds)",
           ", ".join(f"{kind} {costs[kind]:.1f} s" for kind in slowest), "1 s at most")  # fmt: skip


def engines() -> Iterator[Row]:
    """Each engine at many sizes, on one core, by processor time; and what a core could do."""
    for runs, months in (
        (1, 150),
        (100, 100),
        (500, 50),
        (RUNS, 100),
        (100_000, 24),
        (1_000_000, 6),
    ):
        costs = {name: task("engine", engine=name, runs=runs, months=months) for name in ENGINES}
        traced, plain = (each(costs[name], "processor") for name in ENGINES)
        goal = "8 at least" if runs == 100 else ""
        yield (
            f"{runs:,} run{'s' * (runs > 1)} on one core, headline series read",
            f"traced {traced:.2f} µs, numpy {plain:.2f} µs",
            f"{plain / traced:.1f} times as fast traced",
            goal,
        )
    equal = task("equality", runs=1000)
    yield ("the engines' difference in a month, war_ends, 1,000 histories, drawn parameters",
           f"{equal['month']:.1e}", "", "2e-12 at most")  # fmt: skip
    yield ("after 540 months", f"{equal['most']:.1e}", f"{equal['within']:.1%} of histories within 1e-9",
           "99 % at least")  # fmt: skip
    code = task("first_use")
    yield ("first month of a process: code made, and code found", f"{code['made']:.2f} s, {code['read']:.2f} s",
           "", "1.5 s at most to make")  # fmt: skip
    limit, ours = task("arithmetic"), task("engine", engine="traced", runs=500, months=50)
    reached = limit["operations"] / each(ours, "processor") * 1e6 / limit["most"]
    yield ("operations of a month, counted from the graph", f"{limit['operations']:,.0f}",
           f"{reached:.0%} of the {limit['most'] / 1e9:.0f} billion sums and products a second of one core",
           "")  # fmt: skip


def gpu() -> Iterator[Row]:
    """A GPU at three sizes, where there is one; and what bounds it."""
    operations, moved = task("arithmetic")["operations"], task("traffic")["bytes"]
    for runs in (10_000, 100_000, 1_000_000):
        goal = "0.02 µs at most" if runs == 1_000_000 else ""
        what = f"{runs:,} histories of 540 months on a GPU, five series counted"
        cost = task("gpu", runs=runs)
        if not cost:
            yield what, "no device here", "", goal
            continue
        yield what, f"{each(cost):.4f} µs", f"{operations / each(cost) / 1e3:,.0f} billion operations a second", goal  # fmt: skip
    yield ("a history's month reads and writes", f"{moved / 1e3:.1f} kB",
           f"{1e6 * moved / GPU_BYTES:.4f} µs at an H100's memory, "
           f"{1e6 * operations / GPU_OPERATIONS:.4f} µs at its arithmetic", "")  # fmt: skip


SECTIONS = {
    "one_core": one_core, "engines": engines, "gpu": gpu, "sizes": sizes, "cores": cores, "memory": memory, "sharing": sharing,
    "cold": cold, "pictures": pictures,
}  # fmt: skip


def page(rows: list[Row]) -> str:
    """The table as Markdown, with where it was made."""
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "llvmlite", "numba", "mesa", "zarr")
    )
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
    own = os.environ[USERS_PYTHON] == sys.executable
    where = "in the environment of all the rest" if own else USERS_ENVIRONMENT
    return (
        "# How fast it is\n\n"
        f"Made by `python -m benchmarks --write` on {date.today():%Y-%m-%d}, on "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {libraries}. Times are of a "
        "run-month, one history's month; ratios are what to read.\n\n"
        f"| what | cost | against | goal |\n| --- | --- | --- | --- |\n{table}\n\n{BOUNDS.format(where=where)}"
    )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("sections", nargs="*", choices=[*SECTIONS, []], help="by default all")
    words.add_argument("--write", action="store_true", help=f"also write {PAGE.name}")
    words.add_argument("--users-python", default=sys.executable, metavar="PATH",
        help="runs the cold commands; of an environment as the README's first command makes it")  # fmt: skip
    options = words.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder
        os.environ[USERS_PYTHON] = options.users_python
        command("--help")  # byte code
        for name in options.sections or SECTIONS:
            for measured in SECTIONS[name]():
                print("{:<68} {:>26}   {} {}".format(*measured[:3], measured[3] and f"(goal: {measured[3]})"),
                      flush=True)  # fmt: skip
                rows.append(measured)
            if options.write:
                PAGE.write_text(page(rows), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
