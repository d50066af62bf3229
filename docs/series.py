"""Makes the monthly driver tables from the anchors that `sim/facts/drivers.yaml` states.

`python docs/series.py` rewrites `sim/facts/drivers/*.csv`; with `--check` it changes nothing and
fails where a table is stale.
"""

import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

DOCS = Path(__file__).resolve().parent
if str(DOCS.parent) not in sys.path:
    sys.path.insert(0, str(DOCS.parent))

from sim.calendar import month_index, month_name  # noqa: E402

FACTS = DOCS.parent / "sim" / "facts"
#: The last month of the record, and of yearly figures, which stand in mid-year.
LAST, LAST_MID_YEAR = month_index("2024-06"), month_index("2023-07")
Anchors = Mapping[Any, float]


def pages(file: Path) -> Mapping[str, Any]:
    """The families of a file of anchors."""
    return dict(yaml.safe_load(file.read_text(encoding="utf-8")))


def last_month(page: Mapping[str, Any]) -> int:
    """Where the record of a family ends, in months since 1990-01."""
    return LAST_MID_YEAR if page["kind"] == "data" else LAST


def monthly(page: Mapping[str, Any], column: str) -> list[float]:
    """A column's value in each month from 1990-01 to the end of its record."""
    months = range(last_month(page) + 1)
    anchors: Anchors = page["anchors"][column]
    if page["kind"] == "step":
        values = [_holding(anchors, month) for month in months]
    else:
        mid = 0.5 if page["kind"] == "data" else 0.0
        points = [
            (_year(at) + (0.0 if isinstance(at, str) else mid), y) for at, y in anchors.items()
        ]
        values = [_between(points, 1990 + month / 12) for month in months]
    return [
        value * _factor(page, column, month) for month, value in zip(months, values, strict=True)
    ]


def _holding(anchors: Anchors, month: int) -> float:
    return [value for since, value in anchors.items() if month_index(since) <= month][-1]


def _year(anchor: str | float) -> float:
    return 1990 + month_index(anchor) / 12 if isinstance(anchor, str) else float(anchor)


def _between(points: Sequence[tuple[float, float]], year: float) -> float:
    if year <= points[0][0]:
        return points[0][1]
    for (start, before), (end, after) in pairwise(points):
        if start <= year < end:
            return before + (after - before) * (year - start) / (end - start)
    return points[-1][1]


def _factor(page: Mapping[str, Any], column: str, month: int) -> float:
    scale = page.get("scale", {}).get(column)
    within = scale and month_index(scale["from"]) <= month <= month_index(scale["until"])
    return float(scale["factor"]) if within else 1.0


def table(page: Mapping[str, Any]) -> str:
    """A family as CSV."""
    columns = {name: monthly(page, name) for name in page["anchors"]}
    rows = [
        [month_name(month), *(f"{values[month]:.12g}" for values in columns.values())]
        for month in range(last_month(page) + 1)
    ]
    return "".join(",".join(row) + "\n" for row in [["month", *columns], *rows])


def main(arguments: Sequence[str]) -> int:
    """Rewrite stale tables, or with `--check` only name them."""
    stale = 0
    for family, page in pages(FACTS / "drivers.yaml").items():
        file, wanted = FACTS / "drivers" / f"{family}.csv", table(page)
        if file.exists() and file.read_text(encoding="utf-8") == wanted:
            continue
        stale = 1
        if "--check" in arguments:
            print(f"{file.name}: stale; run python docs/series.py", file=sys.stderr)
        else:
            file.write_text(wanted, encoding="utf-8", newline="\n")
            print(f"{file.name}: written")
    return stale if "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
