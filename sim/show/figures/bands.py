"""What the lines and bands of a chart are: noted where they are drawn, said once below its page."""

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from matplotlib.axes import Axes

from sim.show.texts import figures as texts

_NOTED: WeakKeyDictionary[Axes, str] = WeakKeyDictionary()


def note_bands(ax: Axes, words: str) -> None:
    """Say what the lines and bands of a chart are."""
    _NOTED[ax] = words


def bands_of(ax: Axes) -> str:
    """What they are; "" where nothing was noted."""
    return _NOTED.get(ax, "")


def bands_of_page(axes: Sequence[Axes]) -> str:
    """The same for the panels of a page: what most of them show, then the others by their number."""
    panels: dict[str, list[str]] = {}
    for number, ax in enumerate(axes, 1):
        if words := bands_of(ax):
            panels.setdefault(words, []).append(str(number))
    usual, *others = sorted(panels, key=lambda words: -len(panels[words])) or [""]
    exceptions = "; ".join(
        texts.PANEL.format(numbers=", ".join(panels[words]), words=words[:1].lower() + words[1:])
        for words in others
    )
    return f"{usual} ({exceptions})" if exceptions else usual
