"""Strict reading of files that ship with the package."""

from importlib.resources.abc import Traversable

from sim.errors import UserError
from sim.strict.containers import Record, RecordValues
from sim.strict.mistakes import Place, Report
from sim.strict.reader import read_yaml


def read_bytes(file: Traversable, source: str) -> bytes:
    """The bytes of a file.

    Raises:
        UserError: if there is no such file, or it cannot be read.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise UserError(f"{source}: there is no such file") from None
    except OSError as error:
        raise UserError(f"{source}: cannot be read: {error.strerror}") from None


def read_record(file: Traversable, source: str, kind: Record, report: Report) -> RecordValues:
    """The record that a YAML file holds; an empty one where it cannot be read.

    Args:
        file: where it is.
        source: what messages call it.
        kind: the keys that it may have.
        report: where mistakes are noted.

    Raises:
        UserError: if there is no such file.
    """
    node = read_yaml(read_bytes(file, source), source, report, is_shipped=True)
    content = None if node is None else kind.read(node, "the file", report)
    return content or RecordValues(Place(source))


def files_ending(folder: Traversable, ending: str) -> list[Traversable]:
    """The files of a folder with this ending, by name."""
    files = [file for file in folder.iterdir() if file.name.endswith(ending)]
    return sorted(files, key=lambda file: file.name)
