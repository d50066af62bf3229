"""The journal of a batch: which blocks are done, which failed and why.

Each mark is one line, appended only by the process that holds the lock. A last line without its end,
as a kill may leave it, is ignored. So a block counts as done only after all its chunks are written.
"""

import json
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ensemble.storage.damage import report_damage
from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

JOURNAL, LOCK = "journal.jsonl", ".lock"
PREPARED = "prepared"


@dataclass(frozen=True, slots=True)
class Mark:
    """The outcome of a scenario in a block.

    Attributes:
        scenario: its name.
        first, last: its runs, the last excluded.
        cause: why it failed; None where it is done.
    """

    scenario: str
    first: int
    last: int
    cause: str | None = None


class Journal:
    """The journal of a batch.

    Args:
        folder: of the batch.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / JOURNAL

    def start(self) -> None:
        """Write the first line: the store has its empty arrays, and blocks may follow."""
        self._file.write_text(json.dumps(PREPARED) + "\n", encoding="utf-8")

    @property
    def store_prepared(self) -> bool:
        """Whether the store has its arrays."""
        return self._file.exists() and next(iter(self._lines()), None) == PREPARED

    def add(self, mark: Mark) -> None:
        """Append a mark, on disk before this returns."""
        import os

        with self._file.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(asdict(mark), ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())

    def marks(self) -> Mapping[tuple[str, int], Mark]:
        """The last mark of each scenario and block, by name and first run.

        Raises:
            UserError: for a complete line that is no mark.
        """
        read = (line for line in self._lines() if isinstance(line, Mark))
        return {(mark.scenario, mark.first): mark for mark in read}

    def cut_torn_line(self) -> None:
        """Remove a last line without its end, so that the next mark starts a new line."""
        text = self._file.read_bytes()
        whole = text[: text.rfind(b"\n") + 1]
        if whole != text:
            self._file.write_bytes(whole)

    def _lines(self) -> "Iterator[object]":
        if not self._file.exists():
            return
        for number, line in enumerate(self._file.read_bytes().split(b"\n")[:-1], 1):
            with report_damage(f"{self._file}, line {number},"):
                yield _parse_line(line)


def _parse_line(line: bytes) -> object:
    """A mark, or the word of the first line."""
    content = json.loads(line)
    if not isinstance(content, dict):
        return content
    mark = Mark(**content)
    kinds = (str, int, int, str | None)
    if not all(map(isinstance, (mark.scenario, mark.first, mark.last, mark.cause), kinds)):
        raise ValueError("no mark of a block")
    return mark


@contextmanager
def lock_folder(folder: Path) -> "Iterator[None]":
    """Hold a batch's lock; the system releases it with the process, however that ends.

    Raises:
        UserError: if another process holds it.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise UserError(
            f"{folder}: another batch is writing there; wait for it, or stop it"
        ) from None
    try:
        yield
    finally:
        lock.release()
