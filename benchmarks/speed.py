"""How fast a run-month is, side by side in one run, storing nothing.

`python benchmarks/speed.py` times, on one core each:

- the ensemble, 2,000 histories of the baseline, over months that include the war;
- a compiled scalar loop of the same month: the scalar twin of `tests/reference/`, compiled;
- the twin as a plain Mesa model under `mesa.batch_run` with one process, 20 runs;

and measures the peak memory of 2,000 histories × 540 months with the headline indicators. Ratios are
what to read; absolute times are this machine's.
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

RUNS, FIRST, MONTHS, REPEATS = 2000, 372, 60, 5
MESA_RUNS, FLOOR_RUNS = 20, 50


def timed(work: Callable[[], None]) -> float:
    """Seconds of the processor, over all threads, so that a busy machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def ensemble() -> float:
    """Seconds a run-month, in tiles as a batch steps them."""
    from sim.model import AllianceModel

    model = AllianceModel("baseline", rng=1, runs=RUNS, collect=False)
    model.run_for(FIRST)
    rounds = [timed(lambda: model.run_for(MONTHS // REPEATS)) for _ in range(REPEATS)]
    return median(rounds) / (RUNS * MONTHS // REPEATS)


def floor() -> float:
    """Seconds a run-month of the compiled scalar loop."""
    from sim.model import AllianceModel
    from tests.reference import dock
    from tests.reference.fields import as_record, new_month, new_state

    model = AllianceModel("baseline", rng=1, runs=FLOOR_RUNS, collect=False)
    state, month = as_record(new_state()), as_record(new_month())
    given = [[as_record(part) for part in dock.inputs(model, k)] for k in range(FLOOR_RUNS)]
    run = dock.compiled()

    def loop() -> None:
        for par, drivers, draws in given:
            run(state, month, par, drivers, draws, state[:0], state[:0], month[:0])

    loop()
    return median(timed(loop) for _ in range(REPEATS)) / (FLOOR_RUNS * model.plan.months)


def plain_mesa() -> float:
    """Seconds a run-month of the twin as a plain Mesa model under mesa.batch_run."""
    import mesa

    from tests.reference.twin_model import TwinModel

    def batch() -> None:
        mesa.batch_run(
            TwinModel, parameters={}, rng=list(range(MESA_RUNS)), max_steps=540,
            number_processes=1, data_collection_period=-1, display_progress=False,
        )  # fmt: skip

    return timed(batch) / (MESA_RUNS * 540)


def memory() -> float:
    """Peak memory of 2,000 histories × 540 months with headline indicators, in MB."""
    from sim.ensemble.memory import run_plan
    from sim.scenario.library import load_plan

    run_plan(load_plan("baseline"), RUNS, 1)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    from sim.rules import bargain_compiled

    peak = memory()
    ours, theirs, mesa_ = ensemble(), floor(), plain_mesa()
    print(f"bargain kernel: {bargain_compiled.name()}")
    print(f"ensemble of {RUNS}:            {1e6 * ours:8.2f} µs a run-month")
    print(
        f"compiled scalar loop:        {1e6 * theirs:8.2f} µs   ensemble / loop {ours / theirs:.2f}"
    )
    print(
        f"plain Mesa under batch_run:  {1e6 * mesa_:8.0f} µs   Mesa / ensemble {mesa_ / ours:.0f}"
    )
    print(f"peak memory, {RUNS} × 540, headline: {peak:.0f} MB")


if __name__ == "__main__":
    main()
