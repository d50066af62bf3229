"""The marks that a batch leaves on its way: which blocks are done, which failed and why.

One line a mark, appended by the parent alone, which holds the lock; a line that a kill has torn is
read as if it were not there. So a block counts as done only when all its shards are written.
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
    """How a scenario went in a block.

    Attributes:
        scenario: its name.
        first, last: its runs, the last not among them.
        cause: why it failed; None where it is done.
    """

    scenario: str
    first: int
    last: int
    cause: str | None = None


class Journal:
    """The marks of a batch.

    Args:
        folder: of the batch.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / JOURNAL

    def open(self) -> None:
        """The first line: the store is laid out, and blocks may follow."""
        self._file.write_text(json.dumps(PREPARED) + "\n", encoding="utf-8")

    @property
    def prepared(self) -> bool:
        """Whether the store was laid out."""
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
            UserError: for a line that is no mark, and that no kill has torn.
        """
        read = (line for line in self._lines() if isinstance(line, Mark))
        return {(mark.scenario, mark.first): mark for mark in read}

    def mend(self) -> None:
        """Cut off a torn last line, so that the next mark starts a new one."""
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
    """What a line says: a mark, or a word."""
    said = json.loads(line)
    if not isinstance(said, dict):
        return said
    mark = Mark(**said)
    kinds = (str, int, int, str | None)
    if not all(map(isinstance, (mark.scenario, mark.first, mark.last, mark.cause), kinds)):
        raise ValueError("no mark of a block")
    return mark


@contextmanager
def lock_folder(folder: Path) -> "Iterator[None]":
    """Hold a batch's lock; it goes with the process, however that ends.

    Raises:
        UserError: if another process holds it.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise UserError(
            f"{folder}: another batch is writing there; wait for it, or end it"
        ) from None
    try:
        yield
    finally:
        lock.release()
