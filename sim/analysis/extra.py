"""The libraries of the extra `analysis`, imported quietly when a study needs them."""

import warnings
from importlib import import_module
from typing import Any

from sim.errors import UserError

INSTALL = "python -m pip install 'alliance-lab[analysis]'"


def needed(module: str) -> Any:
    """A module of an optional library.

    Raises:
        UserError: saying what to install, where it is not there.
    """
    try:
        with warnings.catch_warnings():
            # what these libraries miss for parts that are not used here
            warnings.simplefilter("ignore")
            return import_module(module)
    except ModuleNotFoundError as error:
        library = module.partition(".")[0]
        missing = error.name or library
        raise UserError(f"{missing} is not installed, which this needs: {INSTALL}") from None
