"""What is timed. Each task runs in a process of its own and prints what it cost as JSON.

`python -m benchmarks.tasks NAME '{"argument": value}'`
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

Cost = dict[str, float]
ROOT = Path(__file__).parents[1]
#: Months of a model's own cost: those about the war, in which all actors are busy.
FIRST, MONTHS, REPEATS = 372, 60, 5
MESA_RUNS, FLOOR_RUNS = 24, 50
#: What is counted of a million histories.
FIVE_SERIES = [
    "arms.dprk.russia",
    "fuel.china.dprk",
    "cover.russia.dprk",
    "trust.dprk.russia",
    "deal",
]


#: Every kind of picture of a batch, and of what it is drawn; dots an inch.
PICTURES = {
    "fan": ("arms.dprk.russia",), "difference": ("arms.dprk.russia", "war_ends"), "distribution": ("arms.dprk.russia",),
    "time_to": ("talks",), "record": ("trade.dprk.china",), "network": ("war_ends",), "sankey": ("war_ends",),
    "support": ("war_ends",), "timeline": ("war_ends",), "effects": ("war_ends",), "overview": ("war_ends",),
    "fans": ("war_ends",), "differences": ("war_ends",), "multiples": ("war_ends",), "moved": (),
}  # fmt: skip
DPI = 150


def time_work(work: Callable[[], object]) -> Cost:
    """Seconds by the wall, and of this process's processor."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": time.perf_counter() - wall, "processor": time.process_time() - processor,
    }  # fmt: skip


def median_cost(costs: list[Cost]) -> Cost:
    """The median of several rounds of the same."""
    return {key: median(cost[key] for cost in costs) for key in costs[0]}


def ensemble(runs: int = 2000) -> Cost:
    """Histories stepped together on one core; nothing is recorded."""
    import numpy as np

    from sim.model.simulation import Simulation
    from sim.scenario.library import load_plan

    model = Simulation(load_plan("baseline"), 1, np.arange(runs))
    model.record_only(())

    def run(months: int) -> None:
        for _ in range(months):
            model.step()

    run(FIRST)
    each = MONTHS // REPEATS
    rounds = [time_work(lambda: run(each)) for _ in range(REPEATS)]
    return {**median_cost(rounds), "months": runs * each}


def engine(engine: str, runs: int, months: int) -> Cost:
    """Histories on one core by one engine, in blocks as in a batch, headline series read and not stored."""
    from sim.ensemble.execution.recorder import Recorder
    from sim.ensemble.request.blocks import block_size
    from sim.model.model import AllianceModel
    from sim.state.indicators import select_indicators

    block = block_size(runs)
    past = AllianceModel("baseline", rng=1, runs=block, collect=False, engine=engine)
    past.record_only(())
    past.run_for(FIRST)
    state = past.save_state()

    def open_block() -> tuple[AllianceModel, Recorder]:
        model = AllianceModel.from_state("baseline", state, collect=False, engine=engine)
        recorder = Recorder(select_indicators(model.cast, "headline"), months, block)
        recorder.watch(model)
        return model, recorder

    def work(model: AllianceModel, recorder: Recorder, count: int) -> None:
        for _ in range(count):
            model.step()
            recorder.record(model)

    def blocks() -> None:
        for _ in range(runs // block):
            work(*open_block(), months)

    if runs > block:  # opening a model is part of what a batch costs
        return {**time_work(blocks), "months": runs // block * block * months}
    model, recorder = open_block()
    each = months // REPEATS
    work(model, recorder, 1)
    rounds = [time_work(lambda: work(model, recorder, each)) for _ in range(REPEATS - 1)]
    return {**median_cost(rounds), "months": runs * each}


def equality(runs: int) -> Cost:
    """How far the engines differ, relative or absolute below 1: in a month, and after all of them."""
    import numpy as np

    from sim.model.simulation import Simulation
    from sim.model.tracing import state_of
    from sim.scenario.library import load_plan, with_prior
    from sim.state.world import World

    def gaps(one: World, other: World) -> Any:
        worst, theirs = np.zeros(runs), state_of(other)
        for name, values in state_of(one).items():
            gap = np.abs(values - theirs[name]) / np.maximum(1.0, np.abs(values))
            worst = np.maximum(worst, gap.reshape(-1, runs).max(axis=0, initial=0.0))
        return worst

    plan, a_month = with_prior(load_plan("war_ends"), "declared"), 0.0
    traced, plain = (Simulation(plan, 1, np.arange(runs), engine=e) for e in ("traced", "numpy"))
    for month in range(plan.months):
        once = (
            Simulation.from_state(plan, plain.save_state(), engine="traced")
            if month % 45 == 0
            else None
        )
        for simulation in (traced, plain, once):
            if simulation:
                simulation.step()
        if once:
            a_month = max(a_month, gaps(once.world, plain.world).max())
    last = gaps(traced.world, plain.world)
    return {"month": a_month, "within": float((last <= 1e-9).mean()), "most": float(last.max())}


def first_use() -> Cost:
    """Making the machine code of a month, tracing included, and reading what is kept."""
    import os

    from sim.cache_files import CACHE
    from sim.model import program
    from sim.model.model import AllianceModel

    os.environ[CACHE] = mkdtemp()

    def first_month() -> None:
        program._PROGRAMS.clear()
        model = AllianceModel("baseline", rng=1, collect=False, engine="traced")
        model.record_only(())
        model.step()

    made = time_work(first_month)["processor"]
    read = time_work(first_month)["processor"]
    return {"made": made, "read": read}


def gpu(runs: int) -> Cost:
    """Histories on a GPU, five series counted there, from the first month to the last; nothing without one."""
    from sim.api.summaries import summaries
    from sim.errors import UserError

    def count(runs: int) -> None:
        summaries("baseline", runs=runs, record=FIVE_SERIES, engine="gpu")

    try:
        count(100)  # compiles
    except UserError:
        return {}
    return {**time_work(lambda: count(runs)), "months": runs * 540}


def traffic() -> Cost:
    """Bytes that a month of a history reads and writes: its state, parameters, draws, and what is recorded."""
    import numpy as np

    from sim.model.simulation import Simulation
    from sim.scenario.library import load_plan, with_prior
    from sim.state.indicators import select_indicators

    plan = with_prior(load_plan("baseline"), "declared")
    simulation = Simulation(plan, 1, np.arange(2), engine="traced")
    simulation.record_only(select_indicators(plan.cast, FIVE_SERIES))
    simulation.step()
    compiled = simulation._compiled
    assert compiled is not None
    wide = int(
        (compiled._table.here[:, 1] > 0).sum()
    )  # one value for all histories is read from a cache
    return {"bytes": 8 * (wide + compiled._state_rows + len(compiled._keys)) + 4 * len(FIVE_SERIES)}


def arithmetic() -> Cost:
    """Operations of a month, counted from the graph, and how many sums a core does in a second at most."""
    import ctypes

    import numpy as np

    from sim.compiled.build import Code
    from sim.compiled.graph import Graph, dependencies
    from sim.compiled.library import LANES
    from sim.compiled.llvm import month_text
    from sim.compiled.places import Places
    from sim.compiled.symbols import as_objects, inputs
    from sim.model.model import AllianceModel
    from sim.model.program import input_shapes
    from sim.model.tracing import TraceSettings, trace_month

    model = AllianceModel("baseline", rng=1, collect=False, engine="traced")
    model.step()
    shapes = input_shapes(
        model.world, model.par, model._drivers_now, cast=model.cast, is_noisy=False
    )
    form = TraceSettings(model.cast, model.regime.variants, {}, model.drivers.mean_openness)
    traced = trace_month(form, shapes)
    numbers = dependencies([n for part in traced.state.values() for n in as_objects(part).flat])
    count = sum(n.operation not in ("input", "constant", "result") for n in numbers)

    graph = Graph()
    x = inputs(graph, "x", (16,))
    sums = x
    for _ in range(200):
        sums = sums * x + x
    places = Places({f"x[{k}]": k for k in range(16)}, [False] * 16)
    call = Code(month_text(list(as_objects(sums)), places, [])).function(
        "month", ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p
    )
    rows = np.full((16, LANES), 1e-3)
    inward = np.array([[row.ctypes.data, 0] for row in rows], dtype=np.int64)
    room = np.zeros((16, 10_000 * LANES))
    outward = np.array([row.ctypes.data for row in room], dtype=np.int64)
    cost = time_work(lambda: call(10_000, inward.ctypes.data, outward.ctypes.data))
    return {"operations": count, "most": 16 * 400 * LANES * 10_000 / cost["processor"]}


def floor() -> Cost:
    """The scalar twin of tests/reference, compiled: the same months in a loop, on one core."""
    from sim.model.model import AllianceModel
    from tests.reference import dock
    from tests.reference.fields import as_record, new_month, new_state

    model = AllianceModel("baseline", rng=1, runs=FLOOR_RUNS, collect=False)
    state, month = as_record(new_state()), as_record(new_month())
    given = [[as_record(part) for part in dock.inputs(model, k)] for k in range(FLOOR_RUNS)]
    run = dock.compiled()

    def loop() -> None:
        for par, drivers, draws in given:
            run(state, month, par, drivers, draws, state[:0], state[:0], month[:0])

    loop()  # compiles
    rounds = [time_work(loop) for _ in range(REPEATS)]
    return {**median_cost(rounds), "months": FLOOR_RUNS * model.plan.months}


def plain_mesa(processes: int = 1) -> Cost:
    """The twin as a plain Mesa model, one history a model, under mesa.batch_run."""
    import mesa

    from tests.reference.twin_model import TwinModel

    def batch() -> None:
        mesa.batch_run(
            TwinModel, parameters={}, rng=list(range(MESA_RUNS)), max_steps=540,
            number_processes=processes, data_collection_period=-1, display_progress=False,
        )  # fmt: skip

    return {**time_work(batch), "months": MESA_RUNS * 540}


def batch(
    runs: int, scenarios: str = "baseline", record: str = "headline", end: str | None = None,
    workers: int = 1, store: bool = True,
) -> Cost:  # fmt: skip
    """A batch, the start of its workers included; the kernel is compiled before the clock starts."""
    from sim.api.run import run_in_folder
    from sim.ensemble.execution.executors import process_pool
    from sim.ensemble.execution.memory import run_in_memory
    from sim.ensemble.request.batch import prepare_batch

    run_in_memory(prepare_batch(["history"], 2, end="1990-02"))
    wanted = record if record in ("headline", "all") else record.split(",")
    made = prepare_batch(scenarios.split(), runs, 1, wanted, end=end)
    pool = process_pool(workers) if workers > 1 else None
    if store:
        cost = time_work(lambda: run_in_folder(made, Path(mkdtemp()), pool))
    else:
        cost = time_work(lambda: run_in_memory(made))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**cost, "months": made.run_months, "peak": peak}


def resume_halfway(runs: int, end: str) -> Cost:
    """A batch that is stopped half-way and resumed, and resumed when it is complete."""
    from sim.api.run import run_in_folder
    from sim.ensemble.request.batch import prepare_batch

    made = replace(prepare_batch(["history"], runs, end=end), runs_per_block=runs // 8)
    run_in_folder(made, Path(mkdtemp()))  # compiles
    whole = time_work(lambda: run_in_folder(made, Path(mkdtemp())))["seconds"]
    folder, over = Path(mkdtemp()), 0

    def count(_: object) -> None:
        nonlocal over
        over += 1
        if over == 4:
            raise KeyboardInterrupt

    def stopped() -> None:
        try:
            run_in_folder(made, folder, on_job=count)
        except KeyboardInterrupt:
            return
        raise AssertionError("nothing stopped it")

    halves = (
        time_work(stopped)["seconds"] + time_work(lambda: run_in_folder(made, folder))["seconds"]
    )
    again = time_work(lambda: run_in_folder(made, folder))["seconds"]
    return {"whole": whole, "halves": halves, "again": again}


def shipped_set(runs: int) -> Cost:
    """All shipped scenarios in one batch, which shares what it can of the past, and one by one."""
    from sim.ensemble.execution.memory import run_in_memory
    from sim.ensemble.request.batch import Batch, prepare_batch
    from sim.scenario.library import shipped_scenarios

    run_in_memory(prepare_batch(["history"], 2, end="1990-02"))
    made = prepare_batch(shipped_scenarios(), runs)

    def one_by_one() -> None:
        for plan in made.plans:
            run_in_memory(Batch((plan,), made.histories, made.seed, made.record, (plan.name,)))

    together = time_work(lambda: run_in_memory(made))["processor"]
    alone = time_work(one_by_one)["processor"]
    return {"scenarios": len(made.plans), "together": together, "alone": alone}


def pairing(runs: int) -> Cost:
    """How many times the runs independent seeds would need, over all indicators that differ."""
    import sim

    results = sim.run("war_ends", "us_engagement", runs=runs)
    ratios = sorted(
        d.pairing for s in results.named for d in results.differences(s) if d.pairing > 0
    )
    return {"median": median(ratios), "low": ratios[len(ratios) // 10]}


def pictures(runs: int) -> Cost:
    """Each kind of picture of a stored pair, drawn and packed as a PNG; processor seconds by kind."""
    from matplotlib.figure import Figure

    import sim
    from sim.api.results import Results
    from sim.show.figures.environment import own_style
    from sim.show.figures.png import png_bytes
    from sim.show.figures.style import figure_of

    with TemporaryDirectory() as place:
        folder = Path(place) / "batch"
        sim.run("war_ends", runs=runs, out=folder)
        costs: Cost = {}
        for kind, names in PICTURES.items():
            # opened anew, so that no picture finds what another one has read
            plot = Results.open(folder).plot

            def draw(kind: str = kind, names: tuple[str, ...] = names, plot: Any = plot) -> None:
                with own_style():
                    drawn = getattr(plot, kind)(*names)
                    png_bytes(drawn if isinstance(drawn, Figure) else figure_of(drawn), DPI)

            costs[kind] = time_work(draw)["processor"]
    return costs


def main() -> None:
    name, arguments = sys.argv[1], json.loads(sys.argv[2])
    task: Callable[..., Any] = globals()[name]
    print(json.dumps(task(**arguments)))


if __name__ == "__main__":
    main()
