"""Sensitivities that an analysis has left in a results folder, if there are any."""

import json
from typing import TYPE_CHECKING, Any

from sim.errors import UserError

if TYPE_CHECKING:
    from sim.results import Results

FILE = "sensitivity.json"


def sensitive(results: "Results") -> list[dict[str, Any]]:
    """Tables of sensitivities: title, note, head and rows; none where no analysis was made.

    Raises:
        UserError: if the file cannot be read.
    """
    file = results.folder / FILE if results.folder else None
    if file is None or not file.is_file():
        return []
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{file} cannot be read: {error}") from None
    return [told]
