"""Verdicts on the article's claims in Python.

>>> from sim.api.claims import claims
>>> table = claims("C6", quick=True, runs=100)
>>> bool(table["verdict"].isin(["supported", "contradicted", "undetermined", "built in", "untested"]).all())
True
"""

from collections.abc import Iterable
from io import StringIO
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from sim.arguments import list_items
from sim.validation.claims.judged import judge_claims
from sim.validation.claims.tables import to_csv

if TYPE_CHECKING:
    import pandas as pd


def claims(
    names: str | Iterable[str] = (),
    quick: bool = False,
    runs: int | None = None,
    folder: str | PathLike[str] | None = None,
    workers: int = 1,
) -> "pd.DataFrame":
    """The article's claims with their verdicts and all numbers behind them, a row each.

    Args:
        names: such as "C15", or several; all thirty by default.
        quick: main cell and removal of the cause alone, with 200 histories.
        runs: histories of each world; by default 500, or 200 where it is to be quick.
        folder: where finished cells are kept and taken up again.
        workers: processes.

    Raises:
        UserError: for names that no claim has.
    """
    import pandas as pd

    kept = None if folder is None else Path(folder)
    found = judge_claims(list_items(names), quick, runs, kept, workers)
    return pd.read_csv(StringIO(to_csv(found)), dtype={"without_cause": str})
