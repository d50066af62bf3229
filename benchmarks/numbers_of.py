"""The numbers of one checkout, for `same_numbers.py`, which runs this file in each of two.

`python numbers_of.py digests` prints one JSON object a line: a thing, and a digest of each of its
items. `python numbers_of.py clock` reads numbers of runs from its input, one a line, and prints
the seconds that each batch takes. Names that have moved are looked up under each name they had.
"""

import contextlib
import csv
import io
import json
import os
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

HISTORIES = 4
#: Sets of history numbers: neighbours, far apart, repeated and out of order.
SETS = ([0, 1, 2, 3, 4], [7, 123_456, 7, 2], [99_999])
MONTHS = (-1, 0, 1, 413, 539)
PROCESSES = (
    "count", "severe", "ladder", "talk", "deal", "deal_end", "troops", "outreach", "answer",
    "meeting", "renege", "order", "event:war_end", "date:war_end", "driver:gdp.russia",
    "driver:openness.us:2025-01",
)  # fmt: skip
#: Scenarios whose stored bytes are compared.
STORED = ("war_ends", "us_engagement")


def home(*places: str) -> Any:
    """The first of some `module:name` that exists here."""
    for place in places:
        module, name = place.split(":")
        try:
            return getattr(import_module(module), name)
        except (ImportError, AttributeError):
            continue
    raise SystemExit(f"none of {', '.join(places)} exists in {Path.cwd()}")


load_plan = home("sim.scenario.library:load_plan")
run_plan = home("sim.ensemble.execution.memory:run_plan", "sim.ensemble.memory:run_plan")


def digest(values: Any) -> str:
    """The type, shape and bytes of an array in one word."""
    array = np.ascontiguousarray(values)
    return sha256(f"{array.dtype} {array.shape} ".encode() + array.tobytes()).hexdigest()[:16]


def medians() -> Iterator[tuple[str, str]]:
    """Each number of docs/medians.csv as this code computes it, and the file itself."""
    file = Path("docs/medians.csv").read_text(encoding="utf-8")
    months = next(csv.reader(io.StringIO(file)))[1:]
    month_index = home("sim.calendar:month_index", "sim.facts.calendar:month_index")
    for name, values in run_plan(load_plan("baseline"), 100, 1).items():
        for month in months:
            yield f"{name} {month}", float(np.median(values[month_index(month)])).hex()
    yield "docs/medians.csv", sha256(file.encode()).hexdigest()[:16]


def draws() -> Iterator[tuple[str, str]]:
    """The uniform draws of every process and actor."""
    streams = home("sim.random_streams:RandomStreams", "sim.luck:Luck")
    parameters = home("sim.rules.registry:all_parameters", "sim.rules.registry:declared")()
    partners = load_plan("baseline").cast.partners
    actors = [0, *(getattr(p, "stream_id", None) or p.luck_id for p in partners)]
    for histories in SETS:
        made = streams(1, np.array(histories))
        for process in (
            *PROCESSES,
            *(f"{kind}:{p}" for p in parameters for kind in ("parameter", "leader")),
        ):
            for actor in actors:
                values = [made.uniform(process, actor, month) for month in MONTHS]
                yield f"{process}, actor {actor}, histories {histories}", digest(values)


def series() -> Iterator[tuple[str, str]]:
    """Every recorded series of every shipped scenario, and the parameters drawn."""
    shipped = home("sim.scenario.library:shipped_scenarios", "sim.scenario.library:shipped")
    for scenario in sorted(shipped()):
        for name, values in run_plan(load_plan(scenario), HISTORIES, 1, "all").items():
            yield f"{scenario}: {name}", digest(values)


def stored() -> Iterator[tuple[str, str]]:
    """The arrays of a stored batch as they are read, and the bytes of their files."""
    import zarr

    app = home("sim.cli.app:app", "sim.cli:app")
    with TemporaryDirectory() as folder:
        out = Path(folder) / "batch"
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
            app(["run", *STORED, "--runs", "3", "--out", str(out), "--quiet"])
        store = out / "store.zarr"
        for name, array in _arrays(zarr.open_group(store, mode="r")):
            yield f"values of {name}", digest(array[...])
        for file in sorted(store.rglob("c/**/*")):
            if file.is_file():
                content = sha256(file.read_bytes()).hexdigest()[:16]
                yield f"bytes of {file.relative_to(store).as_posix()}", content


def _arrays(group: Any) -> Iterator[tuple[str, Any]]:
    """The arrays of a group and of the groups within it."""
    for _, array in sorted(group.arrays()):
        yield array.path, array
    for _, within in sorted(group.groups()):
        yield from _arrays(within)


THINGS = {"medians": medians, "draws": draws, "series": series, "stored batch": stored}


def main(what: str) -> None:
    if what == "digests":
        for thing, items in THINGS.items():
            print(json.dumps({"thing": thing, "items": dict(items())}), flush=True)
        return
    plan = load_plan("baseline")
    run_plan(plan, 2, 1)  # what is compiled is compiled now
    for line in sys.stdin:
        start = time.perf_counter()
        run_plan(plan, int(line), 1)
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("COLUMNS", "100")
    main(sys.argv[1])
