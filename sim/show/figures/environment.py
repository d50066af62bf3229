"""What holds while something is drawn, whatever the user's environment says."""

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from matplotlib import rc_context, rcParams, rcParamsDefault

from sim.show.fonts import families

#: Settings that are no matter of looks, and that change more than one figure.
PROCESS = ("backend", "interactive", "toolbar", "date.epoch", "timezone", "webagg", "tk.")


@contextmanager
def drawing() -> Iterator[None]:
    """Texts are literal, never a formula or LaTeX, in fonts that are installed.

    Names, units and titles may come from a stranger's folder, and hold a $ or a backslash.
    """
    literal: Any = {"text.parse_math": False, "text.usetex": False, "font.family": families()}
    with rc_context(literal):
        yield


@contextmanager
def own_style() -> Iterator[None]:
    """Matplotlib's own defaults, for files that must look alike whatever a user's rc file says."""
    defaults: Any = {k: v for k, v in rcParamsDefault.items() if not k.startswith(PROCESS)}
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    with rc_context(defaults), warnings.catch_warnings():
        # FontWarning says once that names are replaced
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        rcParams.update({"text.parse_math": False, "font.family": families()})
        # a fallback font may lack a bold face, which is no matter to users
        log.setLevel(logging.ERROR)
        try:
            yield
        finally:
            log.setLevel(level)


class Drawing:
    """Draws figures: every public method of a class that extends this one does so by `drawing`."""

    def __init_subclass__(cls) -> None:
        """Let the public methods draw literal texts."""
        for name, member in list(vars(cls).items()):
            if callable(member) and not name.startswith("_"):
                setattr(cls, name, _literal(member))


def _literal(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def draw(*args: Any, **options: Any) -> Any:
        with drawing():
            return method(*args, **options)

    return draw
