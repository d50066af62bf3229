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
    raw, small = BytesIO(), BytesIO()
    FigureCanvasAgg(figure).print_figure(
        raw, dpi=dpi, format="png", facecolor="white", pil_kwargs=QUICK
    )
    if colours is None:
        return raw.getvalue()
    with Image.open(raw) as image:
        reduced = image.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    reduced.save(small, "PNG", optimize=True)
    return small.getvalue()
