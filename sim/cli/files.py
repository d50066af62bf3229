"""The pictures that commands leave in a results folder."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import UserError, writing
from sim.files import make_folder, write_file
from sim.terminal import print_line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = "figures"
#: Dots an inch.
DPI = 150


def save_picture(draw: "Callable[[], Figure]", file: Path, overwrite: bool = True) -> Path:
    """Write a picture in the format of the file's ending, and the folder it stands in.

    It looks alike whatever the user's settings of matplotlib are.

    Raises:
        UserError: if it cannot be written.
    """
    from sim.show.figures.environment import own_style
    from sim.show.figures.png import picture_bytes

    with own_style(), warnings_as_lines():
        figure = draw()
        make_folder(file.parent)
        with writing(file):
            data = picture_bytes(figure, DPI, file.suffix.removeprefix(".").lower() or "png")
    return write_file(file, data, overwrite=overwrite)


@contextmanager
def warnings_as_lines() -> Iterator[None]:
    """Print what is warned of, each in one line and once."""
    from sim.show.fonts import FontWarning

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", FontWarning)
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield
    for message in dict.fromkeys(str(warning.message) for warning in caught):
        _warn(message)


def try_picture(draw: "Callable[[], Figure]", file: Path) -> str:
    """Write a picture beside the tables of a batch, which one that fails must not cost.

    Returns:
        Where it is, or that there is none; why is printed.
    """
    from sim.show.numbers import describe_error

    try:
        return str(save_picture(draw, file))
    except UserError as error:
        _warn(f"no picture: {error}")
    except Exception as error:
        # whatever fails in drawing costs the batch, which is stored, no more than this picture
        _warn(f"no picture {file}: {describe_error(error)}")
    return "none"


_printed: set[str] = set()


def _warn(message: str) -> None:
    """Print a warning on stderr, once in a process: stdout may hold JSON."""
    if message not in _printed:
        _printed.add(message)
        print_line(message, stderr=True)
