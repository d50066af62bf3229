"""A figure as PNG bytes, the same way for files, reports, documents and the page."""

from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

#: How a drawing is packed where time counts more than size.
QUICK = {"compress_level": 1}


def png_bytes(figure: Figure, dpi: int, colours: int | None = None) -> bytes:
    """A figure as a PNG, drawn on a canvas of its own whatever backend is set.

    Args:
        figure: what to draw.
        dpi: dots an inch.
        colours: so many at most, which keeps files small, and without the version of what has drawn
            it; by default all, packed quickly.
    """
    drawn, small = BytesIO(), BytesIO()
    FigureCanvasAgg(figure).print_figure(
        drawn, dpi=dpi, format="png", facecolor="white", pil_kwargs=QUICK
    )
    if colours is None:
        return drawn.getvalue()
    with Image.open(drawn) as image:
        few = image.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    few.save(small, "PNG", optimize=True)
    return small.getvalue()
