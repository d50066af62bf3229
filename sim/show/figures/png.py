"""A figure as bytes, the same way for files, reports, documents and the page."""

from io import BytesIO
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

#: How a PNG is packed where time counts more than size.
QUICK = {"compress_level": 1}


def picture_bytes(figure: Figure, dpi: int, ending: str, **packing: Any) -> bytes:
    """A figure in the format of a file's ending, on a canvas of its own whatever backend is set.

    Raises:
        ValueError: for an ending that is none of a picture.
    """
    drawn = BytesIO()
    canvas = FigureCanvasAgg(figure)
    canvas.print_figure(drawn, dpi=dpi, format=ending, facecolor="white", **packing)
    return drawn.getvalue()


def png_bytes(figure: Figure, dpi: int, colours: int | None = None) -> bytes:
    """A figure as a PNG.

    Args:
        figure: what to draw.
        dpi: dots an inch.
        colours: so many at most, which keeps files small, and without the version of what has drawn
            it; by default all, packed quickly.
    """
    png = picture_bytes(figure, dpi, "png", pil_kwargs=QUICK)
    if colours is None:
        return png
    small = BytesIO()
    with Image.open(BytesIO(png)) as image:
        reduced = image.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    reduced.save(small, "PNG", optimize=True)
    return small.getvalue()
