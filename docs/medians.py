"""The baseline's medians, stored in `docs/medians.csv` so that every change of numbers is noticed.

`python docs/medians.py` writes the medians of the headline indicators over a hundred histories in a
few months; a test compares them with the model. Rewrite the file only with an entry in CHANGELOG.md
that begins with *Results:* and says why.
"""

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

DOCS = Path(__file__).resolve().parent
if str(DOCS.parent) not in sys.path:
    sys.path.insert(0, str(DOCS.parent))

from sim.calendar import month_index  # noqa: E402
from sim.ensemble.execution.memory import run_plan  # noqa: E402
from sim.scenario.library import load_plan  # noqa: E402

FILE = DOCS / "medians.csv"
MONTHS = ("1990-12", "1996-12", "2001-12", "2012-12", "2018-12", "2023-12", "2034-12")
RUNS, SEED = 100, 1

Medians = Mapping[str, Mapping[str, float]]


def compute_medians() -> Medians:
    """The medians as the model has them now, by indicator and month."""
    series = run_plan(load_plan("baseline"), RUNS, SEED)
    return {
        name: {month: float(np.median(values[month_index(month)])) for month in MONTHS}
        for name, values in series.items()
    }


def stored_medians() -> Medians:
    """The medians in the file."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {
            row.pop("indicator"): {month: float(text) for month, text in row.items()}
            for row in csv.DictReader(lines)
        }


def main() -> None:
    """Write the file."""
    with FILE.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(("indicator", *MONTHS))
        for name, medians in compute_medians().items():
            table.writerow((name, *(f"{medians[month]:.6g}" for month in MONTHS)))


if __name__ == "__main__":
    main()
