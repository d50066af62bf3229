"""The pictures and tables that commands leave in a results folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import writing

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

FIGURES = "figures"


def save_picture(figure: "Figure", file: Path) -> Path:
    """Write a picture, and the folder it stands in.

    Raises:
        UserError: if it cannot be written.
    """
    with writing(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(file, dpi=150)
    return file


def save_table(table: "pd.DataFrame", file: Path) -> Path:
    """Write a table as CSV.

    Raises:
        UserError: if it cannot be written.
    """
    with writing(file):
        table.to_csv(file, index=False, encoding="utf-8")
    return file
