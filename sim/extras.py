"""The libraries of the extra `analysis`, imported quietly when a study needs them."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np

from sim.errors import UserError

INSTALL = "python -m pip install 'alliance-lab[analysis]'"


def import_extra(module: str) -> Any:
    """A module of an optional library.

    Raises:
        UserError: saying what to install, where it is not there.
    """
    try:
        with ignore_library_warnings():
            return import_module(module)
    except ModuleNotFoundError as error:
        library = module.partition(".")[0]
        missing = error.name or library
        raise UserError(f"{missing} is not installed, which this needs: {INSTALL}") from None


@contextmanager
def ignore_library_warnings() -> Iterator[None]:
    """What these libraries warn of among themselves is nothing that a user could mend."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
