"""Writing files wholly or not at all, also in a folder that comes from a stranger.

A draft has a name that nobody can guess, is made exclusively and beside its place, follows no link,
and is removed where anything fails. So no link and no file that stands in the folder can turn a
write against another file.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import IO, TYPE_CHECKING

from sim.errors import UserError, writing

if TYPE_CHECKING:
    import pandas as pd

#: The flags of the system where it has them: follow no link, write bytes as they are.
NOFOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def write_file(place: Path, content: str | bytes, *, overwrite: bool = True) -> Path:
    """Write a file; readers see the old one or the new one, never a part.

    A link in its place is replaced, and what the link points to is left alone.

    Args:
        place: where; its folder must exist.
        content: text is written as UTF-8, its line ends as they are.
        overwrite: whether a file in that place may be replaced.

    Raises:
        UserError: if it cannot be written, or stands there already and may not be replaced.
    """
    data = content.encode() if isinstance(content, str) else content
    with writing(place), _draft(place, data) as draft:
        if overwrite:
            draft.replace(place)
        else:
            _publish(draft, place)
    return place


def write_table(place: Path, table: "pd.DataFrame") -> Path:
    """Write a table as CSV, as `write_file` writes.

    Raises:
        UserError: if it cannot be written.
    """
    return write_file(place, table.to_csv(index=False, lineterminator="\n"))


def append_line(file: Path, line: str) -> None:
    """Append a line to a file that is no link; it is on disk before this returns.

    Raises:
        OSError: if the system refuses, or the file is a link.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | NOFOLLOW
    with os.fdopen(os.open(file, flags, 0o666), "ab") as stream:
        stream.write(f"{line}\n".encode())
        _flush(stream)


def unused_name(folder: Path, name: str) -> Path:
    """The first path in a folder that is not taken, not even by a dangling link: a.png, a-2.png.

    >>> unused_name(Path("no-such-folder"), "report.html").name
    'report.html'
    """
    stem, ending = os.path.splitext(name)  # noqa: PTH122 (Path.stem drops a leading dot's part)
    names = (f"{stem}{'' if n == 1 else f'-{n}'}{ending}" for n in count(1))
    return next(folder / name for name in names if not os.path.lexists(folder / name))


def make_folder(folder: Path) -> Path:
    """A folder to write in, with those above it.

    Raises:
        UserError: if it cannot be made, or a link stands in its place: what it points to may be
            somebody else's.
    """
    with writing(folder):
        if folder.is_symlink():
            raise UserError(f"{folder} is a link; nothing is written through it")
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _draft(place: Path, data: bytes) -> Iterator[Path]:
    """A draft beside a place, removed at the end if it is still there."""
    draft = place.with_name(f".{token_hex(16)}.partial")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW
    descriptor = os.open(draft, flags, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            _flush(stream)
        yield draft
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _flush(stream: IO[bytes]) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _publish(draft: Path, place: Path) -> None:
    """Give a draft its name, unless something stands there."""
    try:
        os.link(draft, place)
    except FileExistsError:
        raise _exists(place) from None
    except (OSError, NotImplementedError):
        # file systems without hard links: a moment is left between looking and renaming
        if os.path.lexists(place):
            raise _exists(place) from None
        draft.replace(place)


def _exists(place: Path) -> UserError:
    return UserError(f"{place} exists already; nothing is overwritten")
