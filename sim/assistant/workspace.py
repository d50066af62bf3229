"""What a server keeps while it runs: scenario texts in a folder of its own, and the last results."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.api.results import Results
from sim.errors import UserError, nearest
from sim.scenario.library import is_valid_name, shipped_scenarios
from sim.scenario.shipped_only import read_shipped_only
from sim.strict.text import MOST_BYTES

#: How many results are kept; the oldest go first.
KEPT = 8
WHAT = "a scenario that is given as text"


class Workspace:
    """A temporary folder, and results by name.

    Args:
        folder: where texts are written; nothing else of the machine is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._results: dict[str, Results] = {}

    @classmethod
    @contextmanager
    def temporary(cls) -> "Iterator[Workspace]":
        """A workspace in a folder that is removed in the end."""
        with TemporaryDirectory(prefix="alliance-assistant-") as folder:
            yield cls(Path(folder))

    @property
    def folder(self) -> Path:
        """Where everything is written."""
        return self._folder

    def scenario(self, name: str | None, text: str | None, called: str = "scenario") -> str:
        """How a scenario is named from here: a shipped one by its name, a text by its file.

        Args:
            name: of a shipped scenario.
            text: of a scenario file instead.
            called: the name of the scenario that a text is.

        Raises:
            UserError: if neither or both are given, the name is no shipped one, or the text names others.
        """
        if (name is None) == (text is None):
            raise UserError("give either the name of a shipped scenario, or the text of one")
        if text is not None:
            return str(self._write(text, called))
        if name not in shipped_scenarios():
            near = nearest(str(name), shipped_scenarios(), few=0)
            raise UserError(
                f"no shipped scenario {name!r}.{near} Files are not read: give the text"
            )
        return str(name)

    def _write(self, text: str, called: str) -> Path:
        if not is_valid_name(called):
            raise UserError(f"{called!r} cannot name a scenario")
        data = text.encode("utf-8", "surrogatepass")[: MOST_BYTES + 1]
        read_shipped_only(f"{called}.yaml", data, WHAT)
        file = self._folder / str(next(self._numbers)) / f"{called}.yaml"
        file.parent.mkdir()
        file.write_bytes(data)
        return file

    def keep(self, results: Results) -> str:
        """Keep results; their name."""
        name = f"r{next(self._numbers)}"
        self._results[name] = results
        while len(self._results) > KEPT:
            del self._results[next(iter(self._results))]
        return name

    def results(self, name: str) -> Results:
        """The results of a name.

        Raises:
            UserError: if they are not kept, with those that are.
        """
        if name not in self._results:
            kept = ", ".join(self._results) or "none"
            raise UserError(
                f"no results {name!r} are kept; kept are: {kept}. Run the scenario again"
            )
        return self._results[name]
