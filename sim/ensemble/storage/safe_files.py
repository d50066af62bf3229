"""Reads files of a folder that may come from a stranger: regular files only, and no endless ones."""

import json
import os
import stat
from pathlib import Path
from typing import Any

from sim.errors import UserError
from sim.files import NOFOLLOW

#: The largest manifest, journal or checksum file that is read, in bytes.
MOST_BYTES = 2**28
#: The ending of a file that is being written.
PARTIAL = ".partial"
#: The deepest folder and the most entries of a store that are looked at.
MOST_DEPTH, MOST_ENTRIES = 8, 5_000_000


def read_bytes(file: Path | str, most: int = MOST_BYTES) -> bytes:
    """The content of a regular file, which is no link.

    A store has hundreds of files of metadata, all read when it is opened: so a path may be text, and
    each file takes four calls of the system and no buffer.

    Raises:
        UserError: for a link, a pipe, a folder or too large a file.
        OSError: if it is missing or cannot be read.
    """
    # without O_NONBLOCK a pipe would be waited for; Windows has neither this flag nor O_NOFOLLOW
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | NOFOLLOW
    if not hasattr(os, "O_NOFOLLOW") and os.path.islink(file):  # noqa: PTH114 (text is quicker)
        raise UserError(link_message(file))
    try:
        descriptor = os.open(file, flags)
    except OSError:
        if os.path.islink(file):  # noqa: PTH114
            raise UserError(link_message(file)) from None
        raise
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UserError(f"{file} is no regular file; copy the folder again")
        if status.st_size > most:
            raise UserError(f"{file} is too large for what it is; copy the folder again")
        return _read_all(descriptor, status.st_size)
    finally:
        os.close(descriptor)


def _read_all(descriptor: int, size: int) -> bytes:
    """The first bytes of an open file, fewer where it ends before; most come in one piece."""
    content = os.read(descriptor, size)
    while len(content) < size and (more := os.read(descriptor, size - len(content))):
        content += more
    return content


def read_json(file: Path) -> Any:
    """The content of a JSON file.

    Raises:
        UserError: as of `read_bytes`.
        OSError, ValueError, RecursionError: if it is missing or no JSON.
    """
    return json.loads(read_bytes(file).decode("utf-8"))


def link_message(file: Path | str) -> str:
    """What is said of a link in a results folder."""
    return f"{file} is a link; copy the folder with the files themselves"


def list_files(folder: Path) -> list[str]:
    """The regular files in a folder and below it, by path with slashes.

    Raises:
        UserError: for a link, or more entries than a store has.
        OSError: if a folder cannot be read.
    """
    if folder.is_symlink():
        raise UserError(link_message(folder))
    # text, not paths, and no more questions an entry than needed: a store may have a hundred thousand
    top = f"{folder}/"
    files: list[str] = []
    waiting, count = [("", 0)], 0
    while waiting:
        place, depth = waiting.pop()
        with os.scandir(top + place) as entries:
            for entry in entries:
                count += 1
                if count > MOST_ENTRIES:
                    raise UserError(f"{folder} holds too many files for a store")
                path = place + entry.name
                # neither follows a link, so what is left is a link, a pipe or the like
                if entry.is_file(follow_symlinks=False):
                    files.append(path)
                elif entry.is_dir(follow_symlinks=False):
                    if depth < MOST_DEPTH:
                        waiting.append((f"{path}/", depth + 1))
                elif entry.is_symlink():
                    raise UserError(link_message(folder / path))
    return files
