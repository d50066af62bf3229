"""What every study says of itself in JSON: its options, its factors, and the files that it leaves."""

from collections.abc import Iterable
from pathlib import Path

from sim.show.as_json.parts import Json, closed, optional_text, text, texts, whole

SETUP = closed({
    "scenario": text("the identifier"),
    "since": text("the month from which factors act, or draws may be new"),
    "runs": whole("runs at each point, or in each set", 1),
    "seed": whole("of the random numbers"),
})  # fmt: skip
FILES = closed({
    "folder": text("where data, tables and figures lie"),
    "tables": texts("files of tables"),
    "pictures": texts("files of pictures"),
})  # fmt: skip
PRIOR = optional_text("where other parameters come from; null: as the scenario says")
#: What stands instead of a picture that could not be drawn.
NO_PICTURE = "none"


def files_keys(folder: Path, tables: Iterable[Path], pictures: Iterable[str]) -> Json:
    """Where everything lies."""
    return {
        "folder": str(folder),
        "tables": [str(one) for one in tables],
        "pictures": [one for one in pictures if one != NO_PICTURE],
    }
