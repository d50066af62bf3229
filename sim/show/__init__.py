"""Seeing it: figures, tables, a report and the words for them, made from what a batch has recorded."""

import os
import sys
from contextlib import suppress


def _import_matplotlib() -> None:
    """Import matplotlib, which refuses to be imported where MPLBACKEND names a backend that it lacks.

    Our figures are drawn on a canvas of their own, so a wrong name is ignored. A valid one is kept for
    those who use pyplot beside us.
    """
    backend = os.environ.pop("MPLBACKEND")
    try:
        import matplotlib

        with suppress(ValueError):
            matplotlib.rcParams["backend"] = backend
    finally:
        os.environ["MPLBACKEND"] = backend


if os.environ.get("MPLBACKEND") and "matplotlib" not in sys.modules:
    _import_matplotlib()
