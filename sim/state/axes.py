"""The axes of the state's arrays, named once: the run is always last.

`ByPartner` arrays have the partner first, `ByPair` arrays a partner and another, `ByDomain` arrays the domain of technology, `ByLine` arrays the
eight lines of trade, then the partner. `ByLink` arrays have a link between partners before the run.
"""

from typing import Annotated, get_type_hints

from sim.numerics import Floats

ByRun = Annotated[Floats, "run"]
ByPartner = Annotated[Floats, "partner"]
ByPair = Annotated[Floats, "pair"]
ByDomain = Annotated[Floats, "domain"]
ByLine = Annotated[Floats, "line"]
ByLink = Annotated[Floats, "link"]

DOMAINS = ("missile", "recon", "air")


def first_axes(owner: type) -> dict[str, str]:
    """The first axis of each array that a class declares, by name."""
    hints = get_type_hints(owner, include_extras=True)
    return {
        name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")
    }
