"""The journal of a batch: which blocks are done, which failed and why.

Each mark is one line, appended only by the process that holds the lock. A last line without its end,
as a kill may leave it, is ignored. So a block counts as done only after all its chunks are written.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from sim.ensemble.storage.damage import report_damage
from sim.ensemble.storage.integrity import Block
from sim.ensemble.storage.safe_files import link_message, read_bytes
from sim.errors import UserError
from sim.files import append_line, write_file

JOURNAL, LOCK = "journal.jsonl", ".lock"
FIRST_LINE = "prepared"


@dataclass(frozen=True, slots=True)
class Mark:
    """The outcome of a scenario in a block.

    Attributes:
        scenario: its name.
        first, last: its runs, the last excluded.
        cause: why it failed; None where it is done.
        checksums: of the chunks of the block, as `integrity` records them.
    """

    scenario: str
    first: int
    last: int
    cause: str | None = None
    checksums: str = ""


class Journal:
    """The journal of a batch.

    Args:
        folder: of the batch.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / JOURNAL

    @property
    def exists(self) -> bool:
        """Whether the batch has a journal."""
        return self._file.exists()

    def write(self, marks: Iterable[Mark]) -> None:
        """Write the journal anew: its first line, and some marks."""
        lines = [json.dumps(FIRST_LINE), *map(_line, marks)]
        write_file(self._file, "".join(f"{line}\n" for line in lines))

    def add(self, mark: Mark) -> None:
        """Append a mark, on disk before this returns."""
        append_line(self._file, _line(mark))

    def marks(self) -> Mapping[Block, Mark]:
        """The last mark of each scenario and block, by name and first run.

        Raises:
            UserError: for a complete line that is no mark.
        """
        marks = {}
        for number, line in enumerate(self._lines(), 1):
            with report_damage(f"{self._file}, line {number},", self._file.parent):
                content = _parse_line(line)
            if isinstance(content, Mark):
                marks[content.scenario, content.first] = content
        return marks

    def readable_marks(self) -> Mapping[Block, Mark]:
        """The same without damaged lines: the blocks of these are computed again."""
        marks = {}
        for line in self._lines():
            with suppress(ValueError, TypeError, RecursionError):
                content = _parse_line(line)
                if isinstance(content, Mark):
                    marks[content.scenario, content.first] = content
        return marks

    def _lines(self) -> list[bytes]:
        """The complete lines."""
        return read_bytes(self._file).split(b"\n")[:-1] if self.exists else []


def _line(mark: Mark) -> str:
    return json.dumps(asdict(mark), ensure_ascii=False)


def _parse_line(line: bytes) -> object:
    """A mark, or the word of the first line."""
    content = json.loads(line)
    if not isinstance(content, dict):
        return content
    mark = Mark(**content)
    kinds = (str, int, int, str | None, str)
    if not all(map(isinstance, astuple(mark), kinds)):
        raise ValueError("no mark of a block")
    return mark


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold a batch's lock; the system releases it with the process, however that ends.

    Raises:
        UserError: if another process holds it, or it is a link.
    """
    from filelock import FileLock, Timeout

    if (folder / LOCK).is_symlink():
        # the lock is opened for writing, which would empty what the link points to
        raise UserError(link_message(folder / LOCK))
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
