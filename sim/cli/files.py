"""The pictures and tables that commands leave in a results folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import writing
from sim.files import make_folder, write_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = "figures"
#: Dots an inch.
DPI = 150


def save_picture(figure: "Figure", file: Path, overwrite: bool = True) -> Path:
    """Write a picture in the format of the file's ending, and the folder it stands in.

    Raises:
        UserError: if it cannot be written.
    """
    from sim.show.figures.png import picture_bytes

    make_folder(file.parent)
    with writing(file):
        data = picture_bytes(figure, DPI, file.suffix.removeprefix(".").lower() or "png")
    return write_file(file, data, overwrite=overwrite)
